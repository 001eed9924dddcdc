"""Settings: the seller's own details, look and rules."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.directory import seller as seller_verbs
from tradedoor.errors import Refusal, StalePage
from tradedoor.office.forms import SellerForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.web import answers, stale
from tradedoor.web.forms import initial_from

FIELDS = (
    "name",
    "phone",
    "email",
    "country",
    "language",
    "accent",
    "invitation_days",
    "forgot_gives_way_in",
)


@office_page("GET", "POST", power=Power.EDIT_SETTINGS)
def seller(request: OfficeRequest) -> HttpResponse:
    """Name, look, and what the seller decides for itself."""
    business = seller_verbs.the_seller()
    initial = {**initial_from(business, FIELDS), "seen": business.version}
    form = SellerForm(request.POST or None, request.FILES or None, initial=initial)
    page: dict[str, Any] = {"form": form, "has_logo": bool(business.logo_type)}
    code = 200
    if request.method == "POST" and form.is_valid():
        try:
            _save(form, request)
        except StalePage as refusal:
            theirs = refusal.facts["theirs"]
            page |= {
                "refusal": refusal,
                "differences": stale.differences(form, initial_from(theirs, FIELDS)),
            }
            stale.shown_again(form, version=theirs.version)
            code = refusal.status
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answers.say(request, _("The settings are saved."))
            return redirect("office:settings")
    if form.errors:
        code = 422
    return render(request, "office/settings.html", page, status=code)


@transaction.atomic
def _save(form: SellerForm, request: OfficeRequest) -> None:
    now, typed = timezone.now(), form.cleaned_data
    details = {field: typed[field] for field in FIELDS}
    seller_verbs.edit(seen=typed["seen"], by=request.actor, now=now, **details)
    if typed["logo"]:
        seller_verbs.set_logo(
            typed["logo"].read(seller_verbs.LOGO_BYTES + 1), by=request.actor, now=now
        )
    elif typed["remove_logo"]:
        seller_verbs.set_logo(None, by=request.actor, now=now)
