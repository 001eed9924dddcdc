"""The addresses of a demonstration: ours, the mailbox, and the page of pieces."""

from django.urls import include, path

from tradedoor.config.urls import urlpatterns as ours

urlpatterns = [
    path("mailbox/", include("tradedoor.demo.mail.urls")),
    path("office/pieces", include("tradedoor.demo.pieces.urls")),
    *ours,
]
