"""The house, and a few pages where PostgreSQL really answers what is asked of it here."""

from contextlib import nullcontext

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
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
    return HttpResponse(f"well, {(request.POST or request.GET)['name']}, {sent} bytes")


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


def timeouts(_request: HttpRequest) -> JsonResponse:
    """How long this page waits for a lock: in two transactions, and between them."""
    seen = []
    for block in (transaction.atomic, nullcontext, transaction.atomic):
        with block(), connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            seen.append(cursor.fetchone()[0])
    return JsonResponse({"seen": seen})


urlpatterns = [
    path("fails/<str:state>", fails),
    path("fails-once/<str:state>", fails_once),
    path("saves-and-fails/<str:state>", saves_and_fails),
    path("loses/<str:state>", loses_connection),
    path("api/fails/<str:state>", fails),
    path("office/fails/<str:state>", fails),
    path("timeouts", timeouts),
    *urls.urlpatterns,
]
handler500 = urls.handler500
