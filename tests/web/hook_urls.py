"""The house as it stands where a mail service tells what became of letters."""

from django.urls import include, path

from tradedoor.config import urls

urlpatterns = [path("hooks/", include("tradedoor.web.hooks")), *urls.urlpatterns]
