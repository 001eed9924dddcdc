"""The remedies of many: what will be done, how far it is, and what came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from tradedoor.actors import Actor
from tradedoor.errors import Refusal
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.standing import FilterForm, asked_for, kept_of
from tradedoor.powers import Power
from tradedoor.standing import remedies, standing
from tradedoor.standing.models import RemedyItem, RemedyRun
from tradedoor.standing.remedies import ACTS, Chosen
from tradedoor.standing.status import Remedy
from tradedoor.web import answers
from tradedoor.web.paging import newest_first

PER_PAGE = 50
STATE = RemedyItem.State
# What is done, how often. What is not here needs a person.
WORDS: dict[Remedy, str | Promise] = {
    Remedy.GIVE: ngettext_lazy(
        "One access given, and an invitation sent",
        "%(n)d accesses given, and invitations sent",
        "n",
    ),
    Remedy.INVITE: ngettext_lazy("One invitation", "%(n)d invitations", "n"),
    Remedy.TELL: ngettext_lazy(
        "One letter that says how to sign in", "%(n)d letters that say how to sign in", "n"
    ),
    Remedy.UNLOCK: ngettext_lazy(
        "One person need not wait any more", "%(n)d people need not wait any more", "n"
    ),
    Remedy.GIVE_BACK: ngettext_lazy("One access given back", "%(n)d accesses given back", "n"),
    Remedy.TAKE_AWAY: ngettext_lazy("One access taken away", "%(n)d accesses taken away", "n"),
    Remedy.UNBLOCK: ngettext_lazy("One customer unblocked", "%(n)d customers unblocked", "n"),
    Remedy.BRING_BACK: ngettext_lazy(
        "One contact brought back", "%(n)d contacts brought back", "n"
    ),
}
SHOWS = {"refused": STATE.REFUSED, "done": STATE.DONE, "not-done": STATE.STOPPED}


@office_page("GET", power=Power.SEE_CUSTOMERS)
def confirm(request: OfficeRequest) -> HttpResponse:
    """What will be done, before it is."""
    return _confirm(request, request.GET)


@office_page("POST", power=Power.GIVE_ACCESS)
def start(request: OfficeRequest) -> HttpResponse:
    """Do it."""
    now = timezone.now()
    standing.refresh(now=now)
    kinds = [Remedy(kind) for kind in request.POST.getlist("kind") if kind in ACTS]
    seen = request.POST.get("seen", "")
    try:
        run = remedies.start(
            _chosen(request.POST, by=request.actor),
            kinds=kinds,
            seen=seen,
            by=request.actor,
            now=now,
        )
    except remedies.PlanChanged as refusal:
        return _confirm(request, request.POST, refusal=refusal)
    return redirect("office:remedy-run", run.public_id)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def run(request: OfficeRequest, run: UUID) -> HttpResponse:
    """How far it is, and what came of it."""
    found = _found(request, run)
    progress = remedies.progress(found, by=request.actor)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "refused" if progress.refused or not progress.done else "done"
    items = (
        found.items.visible_to(request.actor)
        .filter(state=SHOWS[show])
        .select_related("contact__customer")
    )
    context = {
        "run": found,
        "progress": progress,
        "show": show,
        "counts": _counts(progress, show),
        "page": newest_first(request, items, limit=PER_PAGE),
    }
    is_polled = request.htmx and request.htmx.target == "progress"  # type: ignore[attr-defined]
    part = "#progress" if is_polled and found.ended_at is None else ""
    response = render(request, f"office/standing/run.html{part}", context)
    if is_polled and found.ended_at:
        response["HX-Refresh"] = "true"
    response["Vary"] = "HX-Request, HX-Target"
    return response


@office_page("POST", power=Power.GIVE_ACCESS)
def stop(request: OfficeRequest, run: UUID) -> HttpResponse:
    """Leave the rest undone."""
    stopped = remedies.stop(_found(request, run).pk, by=request.actor, now=timezone.now())
    words = ngettext("Stopped. One was not done.", "Stopped. %(n)d were not done.", stopped)
    answers.say(request, words % {"n": stopped} if stopped else _("Everything was done already."))
    return redirect("office:remedy-run", run)


def _confirm(
    request: OfficeRequest, typed: QueryDict, *, refusal: Refusal | None = None
) -> HttpResponse:
    now = timezone.now()
    standing.refresh(now=now)
    planned = remedies.plan(_chosen(typed, by=request.actor), by=request.actor, now=now)
    done = [
        {"kind": kind.value, "words": WORDS[kind] % {"n": n}}
        for kind, n in planned.counts.items()
        if kind in ACTS
    ]
    context: dict[str, Any] = {
        "plan": planned,
        "most": remedies.MOST,
        "done": done,
        "by_person": sum(n for kind, n in planned.counts.items() if kind not in ACTS),
        "kept": {key: value for key, value in kept_of(typed).items() if value},
        "contacts": typed.getlist("contact"),
        "is_all": "all" in typed,
        "refusal": refusal,
    }
    return render(
        request, "office/standing/confirm.html", context, status=refusal.status if refusal else 200
    )


def _chosen(typed: QueryDict, *, by: Actor) -> Chosen:
    """All who match, or those who were ticked; what is no contact is left out."""
    if "all" in typed:
        return Chosen(asked=asked_for(FilterForm(typed, by=by), typed))
    return Chosen(contacts=[UUID(one) for one in typed.getlist("contact") if _is_uuid(one)])


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _found(request: OfficeRequest, run: UUID) -> RemedyRun:
    runs = RemedyRun.objects.visible_to(request.actor).select_related("staff")
    return get_object_or_404(runs, public_id=run)


def _counts(progress: remedies.Progress, show: str) -> list[dict[str, Any]]:
    counted = [
        ("refused", _("refused"), progress.refused),
        ("done", _("done"), progress.done),
        ("not-done", _("not done"), progress.stopped),
    ]
    return [
        {"url": f"?show={name}", "label": label, "count": n, "is_here": name == show}
        for name, label, n in counted
        if n or name == show
    ]
