"""The house, and a few pages where PostgreSQL really answers what is asked of it here."""

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from tradedoor.config import urls
from tradedoor.directory.models import Branch

times_asked = {"fails": 0}


def ask(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def fails(_request: HttpRequest, state: str) -> HttpResponse:
    """The server itself reports an error of this class."""
    times_asked["fails"] += 1
    ask(f"DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '{state}'; END $$")
    return HttpResponse("well")


def fails_once(request: HttpRequest, state: str) -> HttpResponse:
    """The same, but the first time only. What was written is rolled back with it."""
    times_asked["fails"] += 1
    with transaction.atomic():
        Branch.objects.create(name=f"Branch {times_asked['fails']}")
        if times_asked["fails"] == 1:
            ask(f"DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '{state}'; END $$")
    sent = [file.size for file in request.FILES.values() if isinstance(file, UploadedFile)]
    return HttpResponse(f"well, {request.POST['name']}, {sent} bytes")


def saves_and_fails(request: HttpRequest, state: str) -> HttpResponse:
    """One thing stands when the next one fails."""
    Branch.objects.create(name="Stands")
    return fails(request, state)


def loses_connection(request: HttpRequest, state: str) -> HttpResponse:
    """The connection is cut before, in the middle of, or after a change."""
    times_asked["fails"] += 1
    if state == "before" and times_asked["fails"] > 1:
        return HttpResponse("well")
    with transaction.atomic():
        if state != "before":
            Branch.objects.create(name="Perhaps")
        if state == "committing":
            cut_off()
        else:
            ask("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse("well")


def cut_off() -> None:
    """As a network does it: nothing is heard of until the next word is said."""
    connection.connection.pgconn.finish()


def streams(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(b"line\n" for _ in range(3))


urlpatterns = [
    path("fails/<str:state>", fails),
    path("fails-once/<str:state>", fails_once),
    path("saves-and-fails/<str:state>", saves_and_fails),
    path("loses/<str:state>", loses_connection),
    path("api/fails/<str:state>", fails),
    path("office/fails/<str:state>", fails),
    path("streams", streams),
    *urls.urlpatterns,
]
handler500 = urls.handler500
