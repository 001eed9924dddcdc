"""Where developers find the page of pieces; nobody else does."""

from django.urls import path

from tradedoor.demo.pieces import page

app_name = "pieces"
urlpatterns = [path("", page.pieces, name="all")]
