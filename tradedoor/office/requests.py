"""Access requests: the queue, and the answers to one of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.actors import Actor
from tradedoor.errors import NotAllowed, Refusal
from tradedoor.office import lists
from tradedoor.office.forms import OfBranchForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.request_panel import (
    AddForm,
    NewForm,
    Panel,
    ReasonForm,
    found_customers,
    panel,
    visible,
)
from tradedoor.powers import Power
from tradedoor.requests import accepting, queue, review, undoing
from tradedoor.requests.models import AccessRequest
from tradedoor.web import answers
from tradedoor.web.forms import Form, branch_field

STATE = AccessRequest.State
PER_PAGE = 25
ON_HOME = 5
KINDS = {
    STATE.WAITING: gettext_lazy("waiting"),
    STATE.ASKED: gettext_lazy("asked for more"),
    STATE.ACCEPTED: gettext_lazy("accepted"),
    STATE.REJECTED: gettext_lazy("rejected"),
}
HEADS = [
    ("company", gettext_lazy("Company")),
    ("person", gettext_lazy("Person")),
    ("city", gettext_lazy("Address")),
    ("since", gettext_lazy("Date")),
]


class FilterForm(OfBranchForm):
    """What is shown of the queue."""

    marks = "none"
    find = lists.find_field()
    age = forms.ChoiceField(
        label=gettext_lazy("Waiting for"),
        choices=[
            ("", gettext_lazy("any time")),
            ("day", gettext_lazy("less than a day")),
            ("week", gettext_lazy("less than a week")),
            ("older", gettext_lazy("more than a week")),
        ],
        required=False,
    )
    branch = branch_field(label=gettext_lazy("Branch of the customer"), none=gettext_lazy("All"))


@office_page("GET", power=Power.SEE_REQUESTS)
def index(request: OfficeRequest) -> HttpResponse:
    """The queue: filtered, searched, sorted, a page at a time."""
    show = request.GET.get("show", "")
    show = show if show in KINDS else STATE.WAITING.value
    form = FilterForm(request.GET, auto_id="queue_%s", by=request.actor)
    typed = _typed(form)
    asked = queue.Asked(
        show, typed["find"], typed["age"], typed["branch"], request.GET.get("sort", queue.NEWEST)
    )
    edge = {key: request.GET.get(key, "") for key in ("after", "before")}
    page = queue.page(asked, by=request.actor, limit=PER_PAGE, now=timezone.now(), **edge)
    kept = {**_kept(form, typed), "show": "" if show == STATE.WAITING else show, "sort": page.sort}
    context = {
        "form": form,
        "page": page,
        "show": show,
        "is_filtered": any(typed.values()),
        "counts": _counts(show, by=request.actor),
        "heads": [
            lists.head(label, key, page.sort, kept, first=queue.NEWEST if key == "since" else "")
            for key, label in HEADS
        ],
        "kept": kept,
        "waiting": queue.counted(STATE.WAITING, by=request.actor),
        "most": queue.COUNTED,
        "asks_branch": show == STATE.ACCEPTED and form.asks_branch,
        **lists.ways_on(page, kept),
    }
    return render(request, "office/request/queue.html", context)


def on_home(by: Actor) -> dict[str, Any]:
    """The head of the queue, for the office's home."""
    page = queue.page(queue.Asked(), by=by, limit=ON_HOME, now=timezone.now())
    return {
        "requests": page.rows,
        "requests_count": queue.counted(STATE.WAITING, by=by) if page.rows else 0,
    }


@office_page("GET", power=Power.SEE_REQUESTS)
def request(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """One request, with whom it probably belongs to."""
    asked = visible(request, request_id)
    if request.htmx and request.htmx.target == "found":  # type: ignore[attr-defined]
        return found_customers(request, asked)
    return panel(request, asked)


@office_page("POST", power=Power.DECIDE_REQUESTS)
def accept(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """Create the customer, or add the person to one."""
    asked = visible(request, request_id)
    is_new = request.POST.get("into") == "new"
    form = (NewForm if is_new else AddForm)(request.POST, by=request.actor)
    shown: Panel = {"new_form" if is_new else "add_form": form}  # type: ignore[misc]
    if not form.is_valid():
        return panel(request, asked, status=422, **shown)

    def verb() -> AccessRequest:
        typed = form.cleaned_data
        return accepting.accept(
            asked.pk, into=form.target, level=typed["level"], same_person=typed["same_person"],
            limits=form.limits(), limits_are_meant=typed["limits_are_meant"],
            by=request.actor, now=timezone.now(),
        )  # fmt: skip

    def said(done: AccessRequest) -> tuple[str, tuple[str, str]]:
        words = _("%(name)s is in, at %(customer)s. A letter says how to sign in.")
        words %= {"name": done.person, "customer": done.customer}
        return words, (reverse("office:request-undo", args=[request_id]), _("Undo"))

    return _decided(request, asked, form, verb, said, **shown)


@office_page("POST", power=Power.DECIDE_REQUESTS)
def reject(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """In silence, or with the reason that was typed."""
    asked = visible(request, request_id)
    form = ReasonForm(request.POST)
    shown: Panel = {"reason_form": form}
    with_reason = "with_reason" in request.POST
    if with_reason and not form.is_valid():
        return panel(request, asked, status=422, **shown)
    reason = form.cleaned_data["words"] if with_reason else ""

    def verb() -> AccessRequest:
        return review.reject(asked.pk, reason=reason, by=request.actor, now=timezone.now())

    def said(done: AccessRequest) -> tuple[str, tuple[str, str]]:
        words = _("The request of %(name)s is rejected, and nobody is told.")
        if reason:
            words = _("The request of %(name)s is rejected. Your reason is on its way.")
        back = (reverse("office:request-take-back", args=[request_id]), _("Take back"))
        return words % {"name": done}, back

    return _decided(request, asked, form, verb, said, **shown)


@office_page("POST", power=Power.DECIDE_REQUESTS)
def ask(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """A question goes out; the request waits on the applicant."""
    asked = visible(request, request_id)
    form = ReasonForm(request.POST, auto_id="ask_%s")
    shown: Panel = {"ask_form": form}
    if not form.is_valid():
        return panel(request, asked, status=422, **shown)

    def verb() -> AccessRequest:
        question = form.cleaned_data["words"]
        return review.ask(asked.pk, question=question, by=request.actor, now=timezone.now())

    def said(done: AccessRequest) -> tuple[str, None]:
        return _("Your question is on its way to %(name)s.") % {"name": done.person}, None

    return _decided(request, asked, form, verb, said, **shown)


@office_page("POST", power=Power.DECIDE_REQUESTS)
def take_back(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """A rejection was a mistake."""
    asked = visible(request, request_id)
    try:
        review.take_back_rejection(asked.pk, by=request.actor, now=timezone.now())
    except (review.AlreadyDecided, review.CannotTakeBack) as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _("The request of %(name)s waits again.") % {"name": asked})
    return answers.go(request, reverse("office:request", args=[request_id]))


@office_page("POST", power=Power.DECIDE_REQUESTS)
def undo(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """An acceptance nobody used yet was a mistake; what would go is shown first."""
    asked = visible(request, request_id)
    here = reverse("office:request", args=[request_id])
    if "sure" not in request.POST:
        return redirect(here)
    try:
        undoing.undo_acceptance(asked.pk, by=request.actor, now=timezone.now())
    except (review.AlreadyDecided, undoing.CannotUndo) as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _("Undone. The request of %(name)s waits again.") % {"name": asked})
    return answers.go(request, here)


Said = tuple[str, tuple[str, str] | None]


def _decided(
    request: OfficeRequest,
    asked: AccessRequest,
    form: Form,
    verb: Callable[[], AccessRequest],
    said: Callable[[AccessRequest], Said],
    **shown: Any,
) -> HttpResponse:
    """Decide. Who was too late is shown the decision; another refusal stands beside its field."""
    try:
        done = verb()
    except NotAllowed:
        raise
    except review.AlreadyDecided as refusal:
        asked = visible(request, asked.public_id)
        return panel(request, asked, refusal=refusal, status=refusal.status)
    except Refusal as refusal:
        form.refuse(refusal)
        return panel(request, asked, refusal=refusal, status=422, **shown)
    words, way_on = said(done)
    answers.say(request, words, way_on=way_on)
    return answers.go(request, answers.safe_next(request, reverse("office:requests")))


def _typed(form: FilterForm) -> dict[str, Any]:
    """What was filtered by; what cannot be meant is left out."""
    form.is_valid()
    return {key: form.cleaned_data.get(key) or "" for key in ("find", "age")} | {
        "branch": form.cleaned_data.get("branch")
    }


def _kept(form: FilterForm, typed: dict[str, Any]) -> dict[str, str]:
    return {key: form.data.get(key, "") for key, value in typed.items() if value}


def _counts(show: str, *, by: Actor) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?show={state}" if state != STATE.WAITING else "?",
            "label": label,
            "count": lists.up_to(queue.counted(state, by=by), queue.COUNTED),
            "is_here": state == show,
        }
        for state, label in KINDS.items()
    ]
