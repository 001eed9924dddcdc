"""Settings: the seller's own details, look and rules; and who works in the office."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.credentials import staff
from tradedoor.directory import seller as seller_verbs
from tradedoor.directory.models import Seller
from tradedoor.formats import phones
from tradedoor.office.forms import SellerForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.saving import Attempt, sent
from tradedoor.powers import Power
from tradedoor.web import answers
from tradedoor.web.context import seller_of
from tradedoor.web.forms import initial_from

FIELDS = (
    "name",
    "phone",
    "email",
    "country",
    "language",
    "accent",
    "invitation_days",
    "printed_days",
    "dormant_days",
    "staff_idle_minutes",
    "staff_hours",
    "portal_idle_days",
    "portal_days",
    "forgot_gives_way_in",
)


@office_page("GET", "POST", power=Power.EDIT_SETTINGS)
def seller(request: OfficeRequest) -> HttpResponse:
    """Name, look, and what the seller decides for itself."""
    business = seller_of(request)
    form = SellerForm(sent(request), request.FILES or None, initial=_as_typed(business))
    attempt = Attempt(form, as_typed=_as_typed)
    if form.is_valid():
        with attempt:
            _save(form, request)
            answers.say(request, _("The settings are saved."))
            return redirect("office:settings")
    page = {"has_logo": bool(business.logo_type), "colleagues": staff.here(), **attempt.page}
    return render(request, "office/settings.html", page, status=attempt.status)


@transaction.atomic
def _save(form: SellerForm, request: OfficeRequest) -> None:
    now, typed = timezone.now(), form.cleaned_data
    details = {field: typed[field] for field in FIELDS}
    seller_verbs.edit(seen=typed["seen"], by=request.actor, now=now, **details)
    if typed["logo"]:
        picture = typed["logo"].read(seller_verbs.LOGO_BYTES + 1)
        seller_verbs.set_logo(picture, by=request.actor, now=now)
    elif typed["remove_logo"]:
        seller_verbs.set_logo(None, by=request.actor, now=now)


def _as_typed(business: Seller) -> dict[str, Any]:
    """What the form holds of the seller: the phone number as people write it."""
    phone = phones.shown(business.phone, country=str(business.country))
    return {**initial_from(business, FIELDS), "phone": phone, "seen": business.version}
