"""The addresses for programs."""

from django.urls import path, re_path

from tradedoor.api import me
from tradedoor.api.guard import nothing_here

app_name = "api"
urlpatterns = [
    path("v1/me", me.me, name="me"),
    re_path(r"", nothing_here, name="nothing-here"),
]
