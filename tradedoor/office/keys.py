"""API keys of a contact: made, shown once, taken away."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.access import keys
from tradedoor.access.models import Access, ApiKey
from tradedoor.directory.models import Contact
from tradedoor.office.contacts import with_access
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.saving import Attempt, sent
from tradedoor.powers import Power
from tradedoor.web import answers
from tradedoor.web.keys import KeyForm


@office_page("GET", "POST", power=Power.GIVE_ACCESS)
def new(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """New key: a small window, and once it is made, its secret, shown this once."""
    found, access = with_access(request, contact)
    behind = keys_of(found)
    form = KeyForm(sent(request))
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            return _make(request, found, access, form)
    page = {"contact": found, **attempt.page}
    return answers.window(
        request, "office/contact/key_new.html", page, behind=behind, status=attempt.status
    )


def _make(request: OfficeRequest, contact: Contact, access: Access, form: KeyForm) -> HttpResponse:
    """The window with the secret; or the list, when the form had been sent already."""
    behind = keys_of(contact)
    try:
        made = keys.make(access.pk, by=request.actor, now=timezone.now(), **form.wanted())
    except keys.MadeAlready as refusal:
        answers.warn(request, str(refusal))
        return answers.go(request, behind)
    page = {"contact": contact, "made": made}
    return answers.window(request, "office/contact/key_made.html", page, behind=behind)


@office_page("POST", power=Power.GIVE_ACCESS)
def take_away(request: OfficeRequest, contact: UUID, key: UUID) -> HttpResponse:
    """Let no program in with this key any more."""
    found, access = with_access(request, contact)
    theirs = ApiKey.objects.visible_to(request.actor).filter(access=access, public_id=key).first()
    if theirs is None:
        raise Http404
    ended = keys.take_away(theirs.pk, by=request.actor, now=timezone.now())
    words = _("The API key “%(key)s” is taken away. Programs that use it are refused from now on.")
    answers.say(request, words % {"key": ended.name})
    return redirect(keys_of(found))


def keys_of(contact: Contact) -> str:
    """The list of their keys, on their card."""
    return reverse("office:contact", args=[contact.public_id]) + "#keys"
