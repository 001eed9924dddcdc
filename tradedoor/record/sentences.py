"""What an entry says, in the reader's language. One sentence a verb."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tradedoor.record.models import Entry

SENTENCES: dict[str, str | Promise] = {
    "seller.edited": gettext_lazy("The seller's details were changed"),
    "seller.logo-set": gettext_lazy("A new logo was set"),
    "seller.logo-removed": gettext_lazy("The logo was removed"),
    "customer.added": gettext_lazy("%(subject)s was added"),
    "customer.edited": gettext_lazy("%(subject)s was changed"),
    "customer.blocked": gettext_lazy("%(subject)s was blocked"),
    "customer.unblocked": gettext_lazy("%(subject)s was unblocked"),
    "contact.added": gettext_lazy("%(subject)s was added as a contact"),
    "contact.edited": gettext_lazy("%(subject)s was changed"),
    "contact.corrected-own": gettext_lazy("%(subject)s corrected their own details"),
    "contact.archived": gettext_lazy("%(subject)s was archived"),
    "contact.brought-back": gettext_lazy("%(subject)s was brought back from the archive"),
    "access.given": gettext_lazy("%(subject)s was given access"),
    "access.changed": gettext_lazy("The access of %(subject)s was changed"),
    "access.taken-away": gettext_lazy("Access was taken away from %(subject)s"),
    "access.given-back": gettext_lazy("Access was given back to %(subject)s"),
    "access.unlocked": gettext_lazy("%(subject)s need not wait any more to try a password"),
    "access.letter-sent": gettext_lazy("%(subject)s was told how to sign in"),
    "access.asked-for": gettext_lazy("%(subject)s asked for a way in and got access"),
    "access.signed-in": gettext_lazy("%(subject)s signed in"),
    "invitation.sent": gettext_lazy("An invitation was sent to %(subject)s"),
    "invitation.asked-for": gettext_lazy("%(subject)s asked for a way in; a link was sent"),
    "invitation.printed": gettext_lazy("A letter with a code was printed for %(subject)s"),
    "password.chosen": gettext_lazy("%(subject)s chose a password"),
    "password.reset": gettext_lazy("The password of %(subject)s was stopped"),
    "key.made": gettext_lazy("An API key was made for %(subject)s"),
    "key.taken-away": gettext_lazy("An API key of %(subject)s was taken away"),
    "password.changed": gettext_lazy("%(subject)s changed their password"),
    "contact.signed-up": gettext_lazy("%(subject)s signed up, though known; a way in was sent"),
    "request.received": gettext_lazy("%(subject)s asked to come in"),
    "request.accepted": gettext_lazy("The request of %(subject)s was accepted"),
    "request.rejected": gettext_lazy("The request of %(subject)s was rejected"),
    "request.asked-for-more": gettext_lazy("%(subject)s was asked for more"),
    "request.answered": gettext_lazy("%(subject)s answered"),
    "request.rejection-taken-back": gettext_lazy("The rejection of %(subject)s was taken back"),
    "request.acceptance-undone": gettext_lazy("The acceptance of %(subject)s was undone"),
    "request.erased": gettext_lazy("A request was erased"),
    "request-field.added": gettext_lazy("The sign-up form asks for %(subject)s now"),
    "request-field.changed": gettext_lazy("What the sign-up form asks was changed: %(subject)s"),
    "request-field.moved": gettext_lazy("The sign-up form asks for %(subject)s at another place"),
    "request-field.removed": gettext_lazy("The sign-up form does not ask for %(subject)s any more"),
    "staff.added": gettext_lazy("%(subject)s was added to the office"),
    "staff.asked-for-way-in": gettext_lazy(
        "%(subject)s asked for a way in to the office; a link was sent"
    ),
    "staff.signed-in": gettext_lazy("%(subject)s signed in to the office"),
    "staff.chose-password": gettext_lazy("%(subject)s chose a password for the office"),
    "staff.changed-password": gettext_lazy("%(subject)s changed their password for the office"),
    "staff.edited": gettext_lazy("%(subject)s was changed"),
    "remedies.started": gettext_lazy("The remedies of several contacts were started"),
    "remedies.stopped": gettext_lazy("The remedies of several contacts were stopped"),
    "contacts.exported": gettext_lazy("A list of contacts was exported"),
    "sessions.ended": gettext_lazy("%(subject)s signed out everywhere else"),
}

# Of whom nothing is known any more.
UNNAMED: dict[str, str | Promise] = {
    "request.received": gettext_lazy("Somebody asked to come in"),
    "request.accepted": gettext_lazy("A request was accepted"),
    "request.rejected": gettext_lazy("A request was rejected"),
    "request.asked-for-more": gettext_lazy("Somebody who asked to come in was asked for more"),
    "request.answered": gettext_lazy("Somebody who asked to come in answered"),
    "request.rejection-taken-back": gettext_lazy("The rejection of a request was taken back"),
    "request.acceptance-undone": gettext_lazy("The acceptance of a request was undone"),
}

# A verb belongs to the topic that names more of it.
ABOUT = {
    "requests": ("request.", "contact.signed-up"),
    "customers": ("customer.", "contact."),
    "access": ("access.", "invitation.", "key.", "remedies.", "contacts."),
    "sign-ins": (
        "access.signed-in",
        "staff.signed-in",
        "staff.chose",
        "staff.changed-password",
        "password.",
        "sessions.",
    ),
    "office": ("seller.", "staff.", "request-field."),
}

FIELDS: dict[str, str | Promise] = {
    "number": gettext_lazy("Customer number"),
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "mobile": gettext_lazy("Mobile"),
    "email": gettext_lazy("E-mail"),
    "tax_id": gettext_lazy("Tax id"),
    "address": gettext_lazy("Address"),
    "address2": gettext_lazy("Address, second line"),
    "city": gettext_lazy("City"),
    "state": gettext_lazy("State or region"),
    "postcode": gettext_lazy("Postcode"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"),
    "branch": gettext_lazy("Branch"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "kind": gettext_lazy("Type"),
    "title": gettext_lazy("Title"),
    "newsletter": gettext_lazy("Newsletter"),
    "level": gettext_lazy("Level"),
    "code": gettext_lazy("User code"),
    "accent": gettext_lazy("Accent colour"),
    "invitation_days": gettext_lazy("Days an invitation is valid"),
    "forgot_gives_way_in": gettext_lazy("Way in by “forgot password”"),
    "requests_need_proof": gettext_lazy("Proof of the address before a request waits"),
    "rejected_kept_days": gettext_lazy("Days rejected requests are kept"),
    "gets_requests": gettext_lazy("Is told of requests"),
    "labels": gettext_lazy("Label"),
    "choices": gettext_lazy("Choices"),
    "required": gettext_lazy("Required"),
    "to": gettext_lazy("To"),
    "role": gettext_lazy("Role"),
    "begins": gettext_lazy("First day"),
    "ends": gettext_lazy("Last day"),
    "networks": gettext_lazy("Addresses"),
    "branches": gettext_lazy("Branches"),
    "shares_mailbox": gettext_lazy("Shares a mailbox"),
    "key": gettext_lazy("API key"),
    "keys": gettext_lazy("API keys"),
    "prefix": gettext_lazy("Begins with"),
    "until": gettext_lazy("Until"),
    "printed_days": gettext_lazy("Days a printed letter is valid"),
    "dormant_days": gettext_lazy("Days until an access is dormant"),
    "letter": gettext_lazy("Letter"),
    "contacts": gettext_lazy("Contacts"),
    "file": gettext_lazy("File"),
    "filter": gettext_lazy("Filter"),
}


VALUES: dict[str, dict[str, str | Promise]] = {
    "level": {"administrator": gettext_lazy("Administrator"), "user": gettext_lazy("User")},
    "role": {
        "administrator": gettext_lazy("Administrator"),
        "clerk": gettext_lazy("Clerk"),
        "onlooker": gettext_lazy("Onlooker"),
    },
    "kind": {
        "owner": gettext_lazy("Owner"),
        "buyer": gettext_lazy("Buyer"),
        "workshop": gettext_lazy("Workshop"),
        "accounts": gettext_lazy("Accounts"),
        "other": gettext_lazy("Other"),
    },
    "letter": {
        "access-joined": gettext_lazy("you can act for one more company"),
        "how-to-sign-in": gettext_lazy("how to sign in"),
    },
    "language": dict(settings.LANGUAGES),
}


# What is kept as a moment and read as a day; a last day is over with its midnight.
MOMENTS = {
    "begins": timedelta(),
    "ends": timedelta(seconds=1),
    "until": timedelta(seconds=1),
}


def verbs_about(topic: str) -> list[str]:
    """The verbs of a topic; none for one there is not."""
    return [verb for verb in SENTENCES if _topic(verb) == topic]


def _topic(verb: str) -> str:
    named = [
        (len(part), topic)
        for topic, parts in ABOUT.items()
        for part in parts
        if verb.startswith(part)
    ]
    return max(named, default=(0, ""))[1]


def sentence(entry: Entry, *, name: str = "") -> str:
    """What was done, to whom. ``name`` is that of a subject the record does not name itself."""
    subject = entry.subject_name or name
    words = SENTENCES.get(entry.verb, entry.verb)
    return str(words if subject else UNNAMED.get(entry.verb, words)) % {"subject": subject}


def by(entry: Entry) -> str:
    """Who did it."""
    if entry.actor_kind == "visitor":
        return _("Somebody not signed in")
    if entry.actor_kind == "system":
        return _("By itself (%(name)s)") % {"name": entry.actor_name}
    return entry.actor_name


def detail(entry: Entry) -> str:
    """What changed from what to what, and what ended."""
    facts = dict(entry.facts)
    parts = [
        f"{_field(name)}: {_value(name, old)} → {_value(name, new)}"
        for name, (old, new) in facts.pop("changed", {}).items()
    ]
    parts += [_ended(what, n) for what, n in facts.pop("ended", {}).items() if n]
    parts += [f"{_field(name)}: {_value(name, value)}" for name, value in facts.items()]
    return " · ".join(parts)


def _field(name: str) -> str:
    return str(FIELDS.get(name, name))


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in ("", None):
        return "–"
    if name in MOMENTS:
        day = timezone.localtime(datetime.fromisoformat(value) - MOMENTS[name])
        return formats.date_format(day, pgettext("format of a day of another year", "j F Y"))
    return str(VALUES.get(name, {}).get(str(value), value))


def _ended(what: str, n: int) -> str:
    words = {
        "sessions": _("browsers signed out"),
        "keys": _("API keys ended"),
        "invitations": _("invitations ended"),
        "letters": _("letters stopped"),
        "links": _("links shut"),
        "people": _("people kept out"),
    }
    return f"{words.get(what, what)}: {n}"
