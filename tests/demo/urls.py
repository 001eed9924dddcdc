"""The addresses of a demonstration: ours, and the mailbox."""

from django.urls import include, path

from tradedoor.config.urls import urlpatterns as ours

urlpatterns = [path("mailbox/", include("tradedoor.demo.urls")), *ours]
