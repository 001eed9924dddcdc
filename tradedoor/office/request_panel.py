"""The panel of one access request: all about it, and the ways to answer."""

from typing import Any, TypedDict, Unpack
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory import customers
from tradedoor.directory.models import Branch, Customer
from tradedoor.errors import Refusal
from tradedoor.office.forms import GivingForm
from tradedoor.office.guard import OfficeRequest
from tradedoor.requests import accepting, flags, joining, matching, undoing
from tradedoor.requests.models import AccessRequest
from tradedoor.search import finding
from tradedoor.web import answers
from tradedoor.web.forms import Form, branch_field

SHOWN = 8


class AcceptForm(GivingForm):
    """How the applicant comes in."""

    marks = "none"
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Access.Level)


class AddForm(AcceptForm):
    """At a customer there is; every button names its own."""

    customer = forms.ModelChoiceField(
        Customer.objects.all(),
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Choose the customer first.")},
    )

    def __init__(self, data: QueryDict | None = None, *, by: Actor, **how: Any) -> None:
        super().__init__(data, **{"auto_id": "add_%s", **how})
        theirs = Customer.objects.visible_to(by)
        self.fields["customer"].queryset = theirs  # type: ignore[attr-defined]

    @property
    def target(self) -> int:
        return int(self.cleaned_data["customer"].pk)


class NewForm(AcceptForm):
    """At a customer that is made of what was filled in."""

    number = forms.CharField(
        label=gettext_lazy("Customer number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    branch = branch_field(label=gettext_lazy("Branch"), none=gettext_lazy("None"))

    def __init__(self, data: QueryDict | None = None, *, by: Actor, **how: Any) -> None:
        super().__init__(data, **{"auto_id": "new_%s", **how})
        theirs = Branch.objects.visible_to(by).order_by("name")
        self.fields["branch"].queryset = theirs  # type: ignore[attr-defined]

    @property
    def target(self) -> accepting.NewCustomer:
        return accepting.NewCustomer(self.cleaned_data["number"], self.cleaned_data["branch"])


class ReasonForm(Form):
    """What is written to the applicant."""

    marks = "none"
    words = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what they should read.")},
    )

    def __init__(self, data: Any = None, **how: Any) -> None:
        super().__init__(data, **{"auto_id": "reason_%s", **how})


class Panel(TypedDict, total=False):
    """What was typed, shown again; and what was refused."""

    add_form: AcceptForm
    new_form: AcceptForm
    ask_form: ReasonForm
    reason_form: ReasonForm
    refusal: Refusal | None


def visible(request: OfficeRequest, request_id: UUID) -> AccessRequest:
    """The request of this address, or 404."""
    theirs = AccessRequest.objects.visible_to(request.actor)
    with_all = theirs.select_related("customer", "contact", "access__login")
    return get_object_or_404(with_all, public_id=request_id)


def panel(
    request: OfficeRequest, asked: AccessRequest, *, status: int = 200, **shown: Unpack[Panel]
) -> HttpResponse:
    """The panel of a request, as it stands now."""
    noticed = flags.of(asked, by=request.actor)
    page = {
        "asked": asked,
        "flags": noticed,
        "is_doubtful": any(flag.tone == "bad" for flag in noticed),
        "earlier": flags.earlier(asked, by=request.actor),
        "conversation": asked.messages.order_by("pk"),
        "focus": request.GET.get("focus", ""),
        **(_ways_in(request, asked, shown) if asked.is_open else _decided(asked)),
        **shown,
    }
    behind = reverse("office:requests")
    return answers.window(request, "office/request/panel.html", page, behind=behind, status=status)


def found_customers(request: OfficeRequest, asked: AccessRequest) -> HttpResponse:
    """The customers that were searched for inside the panel."""
    return render(
        request, "office/request/found.html", {"asked": asked, **_found(request, asked, {})}
    )


def _ways_in(request: OfficeRequest, asked: AccessRequest, shown: Panel) -> dict[str, Any]:
    suggestions = [
        (one, joining.prospect(asked, one.customer))
        for one in matching.suggest(asked, by=request.actor)
    ]
    best = suggestions[0] if suggestions else None
    initial = {"level": Access.Level.USER}
    page: dict[str, Any] = {
        "best": best[0] if best else None,
        "best_prospect": best[1] if best else None,
        "can_add_best": best and (best[1] is None or best[1].is_possible),
        "others": suggestions[1:],
        "rows": matching.compare(asked, best[0].customer) if best else [],
        "add_form": AddForm(initial=initial, by=request.actor),
        "ask_form": ReasonForm(auto_id="ask_%s"),
        "reason_form": ReasonForm(),
        **_found(request, asked, shown),
    }
    if "new_form" not in shown:
        page["new_form"] = NewForm(
            initial={**initial, "number": customers.next_number()}, by=request.actor
        )
    return page


def _found(request: OfficeRequest, asked: AccessRequest, shown: Panel) -> dict[str, Any]:
    """The customers that were searched for; the one that was chosen, where it was refused."""
    typed = request.GET.get("customer", "").strip()[:200]
    found = (
        [hit.customer for hit in finding.find(typed, by=request.actor, limit=SHOWN).hits]
        if typed
        else []
    )
    chosen = getattr(shown.get("add_form"), "cleaned_data", {}).get("customer")
    if chosen:
        found = [chosen, *found]
    with_prospects = [(customer, joining.prospect(asked, customer)) for customer in found]
    return {"typed": typed, "found": with_prospects}


def _decided(asked: AccessRequest) -> dict[str, Any]:
    """What became of it, and the way back."""
    if asked.state != AccessRequest.State.ACCEPTED:
        return {}
    made = undoing.made_by(asked)
    return {"made": _lines(made), "why_not": undoing.why_not(asked)}


def _lines(made: undoing.Made) -> list[str]:
    """What undoing would take back, in words."""
    lines = []
    if made.customer:
        words = _("the customer %(name)s, number %(number)s, is removed")
        lines.append(words % {"name": made.customer, "number": made.customer.number})
    if made.contact:
        lines.append(_("the contact %(name)s is removed") % {"name": made.contact})
    if made.access:
        words = _("their access and its invitation are removed; its sign-in names stay retired")
        lines.append(words)
    if made.given_back:
        lines.append(_("the access that was given back is taken away again"))
    if made.limited:
        lines.append(_("the limits that were set with it stay, until you change them"))
    if made.brought_back:
        lines.append(_("%(name)s goes back to the archive") % {"name": made.brought_back})
    return lines
