"""What the worker could not finish, and what becomes of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.unfinished import deciding
from tradedoor.web import answers


@office_page("GET", power=Power.EDIT_SETTINGS)
def index(request: OfficeRequest) -> HttpResponse:
    """Every kind of work that failed in the end."""
    return render(request, "office/unfinished.html", {"kinds": deciding.every()})


@office_page("POST", power=Power.EDIT_SETTINGS)
def try_again(request: OfficeRequest, job: str) -> HttpResponse:
    """Have the worker try it once more."""
    n = deciding.try_again(job, seen=_seen(request), by=request.actor, now=timezone.now())
    words = ngettext("It is tried again now.", "%(n)d are tried again now.", n)
    answers.say(request, words % {"n": n} if n else _("Somebody else decided that already."))
    return redirect("office:unfinished")


@office_page("POST", power=Power.EDIT_SETTINGS)
def leave(request: OfficeRequest, job: str) -> HttpResponse:
    """It stays undone."""
    n = deciding.leave(job, seen=_seen(request), by=request.actor, now=timezone.now())
    words = ngettext("It is left undone.", "%(n)d are left undone.", n)
    answers.say(request, words % {"n": n} if n else _("Somebody else decided that already."))
    return redirect("office:unfinished")


def _seen(request: OfficeRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
