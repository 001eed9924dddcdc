"""A person's own API keys: by them, programs of their company come in, in their name."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.access import keys
from tradedoor.access.models import ApiKey
from tradedoor.errors import NotAllowed, Refusal
from tradedoor.portal.guard import PortalRequest, company_page
from tradedoor.web.answers import say, warn
from tradedoor.web.keys import KeyForm, rows


@company_page("GET")
def index(request: PortalRequest) -> HttpResponse:
    """The keys somebody has, and had."""
    customer = request.access.customer

    def url(key: ApiKey) -> str:
        return reverse("portal:key-take-away", args=[customer.public_id, key.public_id])

    page = {"customer": customer, "rows": rows(request.access, now=timezone.now(), url=url)}
    return render(request, "portal/keys.html", page)


@company_page("GET", "POST")
def new(request: PortalRequest) -> HttpResponse:
    """A new key; its secret is shown in the answer, and never again."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _new_page(request, form, status=422 if form.is_bound else 200)
    try:
        made = keys.make(request.access.pk, by=request.actor, now=timezone.now(), **form.wanted())
    except NotAllowed:
        raise
    except keys.MadeAlready as refusal:
        warn(request, str(refusal))
        return redirect("portal:keys", request.access.customer.public_id)
    except Refusal as refusal:
        form.refuse(refusal)
        return _new_page(request, form, status=refusal.status)
    page = {"customer": request.access.customer, "made": made}
    return render(request, "portal/key_made.html", page)


@company_page("POST")
def take_away(request: PortalRequest, key: UUID) -> HttpResponse:
    """One's own key opens nothing any more."""
    mine = (
        ApiKey.objects.visible_to(request.actor)
        .filter(access=request.access, public_id=key)
        .first()
    )
    if mine is None:
        raise Http404
    ended = keys.take_away(mine.pk, by=request.actor, now=timezone.now())
    words = _("The API key “%(key)s” is taken away. Programs that use it are refused from now on.")
    say(request, words % {"key": ended.name})
    return redirect("portal:keys", request.access.customer.public_id)


def _new_page(request: PortalRequest, form: KeyForm, *, status: int = 200) -> HttpResponse:
    page = {"customer": request.access.customer, "form": form}
    return render(request, "portal/key_new.html", page, status=status)
