"""Access requests: the queue, one request, and the answer to it."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.access.models import Access
from tradedoor.directory import customers, finding
from tradedoor.directory.models import Branch, Customer
from tradedoor.errors import Refusal
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.requests import flags, matching, review
from tradedoor.requests.models import AccessRequest
from tradedoor.web import answers
from tradedoor.web.forms import Form
from tradedoor.web.paging import newest_first

STATE = AccessRequest.State
PER_PAGE = 25
FILTERS = {
    "": (gettext_lazy("waiting"), [STATE.WAITING]),
    "asked": (gettext_lazy("asked for more"), [STATE.ASKED]),
    "accepted": (gettext_lazy("accepted"), [STATE.ACCEPTED]),
    "rejected": (gettext_lazy("rejected"), [STATE.REJECTED]),
}


class AcceptForm(Form):
    """How the applicant comes in."""

    into = forms.ChoiceField(
        label=gettext_lazy("Accept as"),
        choices=[("new", gettext_lazy("a new customer")), ("existing", gettext_lazy("a contact of"))],
        widget=forms.HiddenInput,
    )
    customer = forms.ModelChoiceField(
        Customer.objects.all(), to_field_name="public_id", required=False, widget=forms.HiddenInput
    )
    number = forms.CharField(label=gettext_lazy("Customer number"), max_length=30, required=False)
    branch = forms.ModelChoiceField(
        Branch.objects.order_by("name"),
        label=gettext_lazy("Branch"),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("None"),
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Access.Level)
    same_person = forms.TypedChoiceField(
        label=gettext_lazy("Is it the same person?"),
        choices=[
            ("yes", gettext_lazy("Yes: one password, and they choose the company after signing in")),
            ("no", gettext_lazy("No: they share a mailbox, and this one signs in by user code")),
        ],
        coerce=lambda typed: typed == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("into") == "new" and not typed.get("number"):
            self.add_error("number", _("A new customer needs a number."))
        if typed.get("into") == "existing" and not typed.get("customer"):
            self.add_error(None, _("Choose the customer first."))
        return typed

    @property
    def target(self) -> review.NewCustomer | int:
        typed = self.cleaned_data
        if typed["into"] == "new":
            return review.NewCustomer(number=typed["number"], branch=typed["branch"])
        return int(typed["customer"].pk)


class WordsForm(Form):
    """What is written to the applicant."""

    words = forms.CharField(
        label=gettext_lazy("Your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


def visible(request: OfficeRequest, request_id: UUID) -> AccessRequest:
    """The request of this address, or 404."""
    return get_object_or_404(
        AccessRequest.objects.visible_to(request.actor).select_related("customer", "contact"),
        public_id=request_id,
    )


@office_page("GET", power=Power.SEE_REQUESTS)
def index(request: OfficeRequest) -> HttpResponse:
    """The queue, newest first; whoever answered a question comes back on top."""
    show = request.GET.get("show", "")
    show = show if show in FILTERS else ""
    typed = request.GET.get("find", "").strip()[:100]
    found = in_queue(AccessRequest.objects.filter(state__in=FILTERS[show][1]), typed)
    page = newest_first(request, found, limit=PER_PAGE)
    context = {
        "page": page,
        "show": show,
        "find": typed,
        "kinds": [
            {"url": f"?show={code}" if code else "?", "label": label, "is_here": code == show}
            for code, (label, _states) in FILTERS.items()
        ],
        "waiting": waiting_count(),
    }
    return render(request, "office/request/queue.html", context)


def in_queue(found: QuerySet[AccessRequest], typed: str = "") -> QuerySet[AccessRequest]:
    """Requests with how often their applicant asked before; of those that hold what was typed."""
    if typed:
        found = found.filter(findable__contains=typed.casefold())
    before = (
        AccessRequest.objects.filter(applicant=OuterRef("applicant"), pk__lt=OuterRef("pk"))
        .exclude(state=STATE.UNPROVEN)
        .order_by()
        .values("applicant")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return found.annotate(asked_before=Subquery(before))


def waiting_count() -> int:
    """How many wait, counted up to a thousand."""
    return len(AccessRequest.objects.waiting().values_list("pk")[:1000])


@office_page("GET", power=Power.SEE_REQUESTS)
def request(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """One request, with whom it probably belongs to."""
    return panel(request, visible(request, request_id))


def panel(
    request: OfficeRequest,
    asked: AccessRequest,
    *,
    form: AcceptForm | None = None,
    words: WordsForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The panel of a request, as it stands now."""
    suggestions = matching.suggest(asked) if asked.is_open else []
    typed = request.GET.get("customer", "").strip()
    best = suggestions[0] if suggestions else None
    page = {
        "asked": asked,
        "form": form or AcceptForm(initial=_proposed(asked)),
        "words": words or WordsForm(),
        "refusal": refusal,
        "flags": flags.of(asked),
        "earlier": flags.earlier(asked),
        "messages_so_far": asked.messages.order_by("pk"),
        "best": best,
        "others": suggestions[1:],
        "rows": matching.compare(asked, best.customer) if best else [],
        "typed": typed,
        "found": [hit.customer for hit in finding.find(typed, limit=8).hits] if typed else [],
        "made": review.made_by(asked),
    }
    behind = reverse("office:requests")
    return answers.window(request, "office/request/panel.html", page, behind=behind, status=status)


@office_page("POST", power=Power.DECIDE_REQUESTS)
def accept(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """Create the customer, or add the person to one."""
    asked = visible(request, request_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return panel(request, asked, form=form, status=422)
    typed = form.cleaned_data
    how: dict[str, Any] = {"level": typed["level"], "same_person": typed["same_person"]}
    try:
        done = review.accept(asked.pk, into=form.target, by=request.actor, now=timezone.now(), **how)
    except review.AlreadyDecided as refusal:
        return _told(request, asked, refusal)
    except Refusal as refusal:
        form.refuse(refusal)
        return panel(request, asked, form=form, refusal=refusal, status=422)
    words = _("%(name)s is in, at %(customer)s. A letter says how to sign in.")
    answers.say(
        request,
        words % {"name": done.person, "customer": done.customer},
        way_back=(reverse("office:request", args=[request_id]), _("Look at it")),
    )
    return answers.go(request, reverse("office:requests"))


@office_page("POST", power=Power.DECIDE_REQUESTS)
def reject(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """In silence, or with the reason that was typed."""
    asked = visible(request, request_id)
    reason = ""
    if "with_reason" in request.POST:
        words = WordsForm(request.POST)
        if not words.is_valid():
            return panel(request, asked, words=words, status=422)
        reason = words.cleaned_data["words"]
    try:
        review.reject(asked.pk, reason=reason, by=request.actor, now=timezone.now())
    except review.AlreadyDecided as refusal:
        return _told(request, asked, refusal)
    back = (reverse("office:request-take-back", args=[request_id]), _("Take back"))
    said = _("Rejected, and told why.") if reason else _("Rejected. Nobody is told.")
    answers.say(request, f"{asked.company}: {said}", way_back=back)
    return answers.go(request, reverse("office:requests"))


@office_page("POST", power=Power.DECIDE_REQUESTS)
def ask(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """A question goes out; the request waits on the applicant."""
    asked = visible(request, request_id)
    words = WordsForm(request.POST)
    if not words.is_valid():
        return panel(request, asked, words=words, status=422)
    question = words.cleaned_data["words"]
    try:
        review.ask(asked.pk, question=question, by=request.actor, now=timezone.now())
    except review.AlreadyDecided as refusal:
        return _told(request, asked, refusal)
    said = _("Your question is on its way to %(name)s.") % {"name": asked.person}
    answers.say(request, said)
    return answers.go(request, reverse("office:requests"))


@office_page("POST", power=Power.DECIDE_REQUESTS)
def take_back(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """A rejection was a mistake."""
    asked = visible(request, request_id)
    try:
        review.take_back_rejection(asked.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _("The request of %(name)s waits again.") % {"name": asked.company})
    return redirect("office:request", request_id)


@office_page("POST", power=Power.DECIDE_REQUESTS)
def undo(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """An acceptance nobody used yet was a mistake."""
    asked = visible(request, request_id)
    try:
        review.undo_acceptance(asked.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _("Undone. The request of %(name)s waits again.") % {"name": asked.company})
    return redirect("office:request", request_id)


def _told(request: OfficeRequest, asked: AccessRequest, refusal: Refusal) -> HttpResponse:
    """Somebody else was first: the panel as it is now, and who decided what."""
    asked.refresh_from_db()
    return panel(request, asked, refusal=refusal, status=refusal.status)


def _proposed(asked: AccessRequest) -> dict[str, Any]:
    return {"number": customers.next_number() if asked.is_open else "", "level": Access.Level.USER}


