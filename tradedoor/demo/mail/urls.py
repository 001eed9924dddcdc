"""The mailbox of the demonstration, which exists nowhere else."""

from django.urls import path

from tradedoor.demo.mail import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.index, name="index"),
    path("<str:key>", mailbox.mail, name="mail"),
    path("<str:key>/html", mailbox.html, name="html"),
]
