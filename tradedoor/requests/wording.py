"""What applicants are told, and staff of applicants."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.letters.phrases import contact_line, hello, names
from tradedoor.letters.wording import Context, Words, letter


@letter
def request_proof(c: Context) -> Words:
    return Words(
        subject=_("Is this your address? Your request to %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("Somebody, probably you, asked to become a customer of %(seller)s.") % names(c),
            _(
                "Show us that this address is yours, "
                "and your request goes to the people who decide."
            ),
        ],
        button=_("Yes, this is my address"),
        after=[
            _("The same link shows later where your request stands."),
            _("If it was not you, you need not do anything; the request is forgotten in a week."),
        ],
    )


@letter
def request_taken(c: Context) -> Words:
    return Words(
        subject=_("Your request to %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("Somebody, probably you, asked to become a customer of %(seller)s.") % names(c),
            _("A person looks at the request and answers by e-mail."),
        ],
        button=_("See where your request stands"),
        after=[_("If it was not you, tell us, and we delete it."), contact_line(c)],
    )


@letter
def request_question(c: Context) -> Words:
    return Words(
        subject=_("A question about your request to %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s would like to know a little more before deciding:") % names(c),
            c["question"],
        ],
        button=_("Answer"),
        after=[contact_line(c)],
    )


@letter
def request_rejected(c: Context) -> Words:
    return Words(
        subject=_("Your request to %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has looked at your request and cannot accept it.") % names(c),
            c["reason"],
        ],
        after=[contact_line(c)],
    )


@letter
def request_received(c: Context) -> Words:
    return Words(
        subject=_("Registration request"),
        hello=hello(c),
        lines=[
            _("Somebody asks to become a customer."),
            _("This is what they filled in. Addresses in it are broken up, so that none opens:"),
        ],
        facts=[(_field(name), value) for name, value in c["typed"]],
        button=_("Look at the request"),
        plain=True,
    )


@letter
def request_digest(c: Context) -> Words:
    return Words(
        subject=_("Registration requests: %(count)d new") % c,
        hello=hello(c),
        lines=[
            ngettext(
                "One person asked to become a customer in the last hour.",
                "%(count)d people asked to become customers in the last hour.",
                c["count"],
            )
            % c,
            ngettext("One request waits now.", "%(waiting)d requests wait now.", c["waiting"]) % c,
        ],
        button=_("Look at the requests"),
        plain=True,
    )


def _field(name: str) -> str:
    """The label of a field of ours, which is marked; the seller's own carry their label."""
    labels = {
        "company": _("Company"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "address": _("Address"),
        "address2": _("Address, second line"),
        "city": _("City"),
        "state_name": _("State or region"),
        "postcode": _("Postcode"),
        "tax_id": _("Tax id"),
        "country": _("Country"),
        "answer": _("Answer to your question"),
    }
    return labels.get(name[1:], name) if name.startswith("=") else name
