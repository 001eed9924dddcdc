"""What each letter says. One function a letter; both its forms, text and HTML, are made from it.

The words are chosen in the language that is active when the letter is rendered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tradedoor.letters.models import Letter

Context = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """The parts of a letter, top to bottom. ``button`` is the words on the link, if it has one."""

    subject: str
    hello: str
    lines: list[str]
    facts: list[tuple[str, str]] = field(default_factory=list)
    button: str = ""
    after: list[str] = field(default_factory=list)
    plain: bool = False  # text alone, for letters that carry what strangers typed


def of(letter: Letter) -> Words:
    """The words of this letter."""
    return KINDS[letter.kind](letter.context)


def access_given(c: Context) -> Words:
    return Words(
        subject=_("Your way in to %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has opened its trade shop to you, for %(customer)s.") % _names(c),
            _(
                "A user code was created for you: %(code)s. "
                "Choose your own password, and you are in."
            )
            % c,
        ],
        facts=_ways_to_sign_in(c),
        button=_("Choose your password"),
        after=[_valid_until(c), _not_you(c)],
    )


def way_in(c: Context) -> Words:
    return Words(
        subject=_("Choose a new password for %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("Somebody, probably you, asked for a way in to the trade shop of %(seller)s.")
            % _names(c),
            _("With this link you choose a new password. Until you do, nothing changes."),
        ],
        facts=_ways_to_sign_in(c),
        button=_("Choose a new password"),
        after=[_valid_until(c), _("If it was not you, you need not do anything.")],
    )


def access_joined(c: Context) -> Words:
    return Words(
        subject=_("You can now act for %(customer)s at %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has opened its trade shop to you for %(customer)s as well.") % _names(c),
            _("Sign in as you always do, with the same password, and choose the company."),
        ],
        facts=_ways_to_sign_in(c),
        button=_("Sign in"),
        after=[_not_you(c)],
    )


def how_to_sign_in(c: Context) -> Words:
    return Words(
        subject=_("How to sign in to %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("Here is how you sign in to the trade shop of %(seller)s, for %(customer)s.")
            % _names(c),
            _("Your password is the one you chose. If it is forgotten, the sign-in page helps."),
        ],
        facts=_ways_to_sign_in(c),
        button=_("Sign in"),
        after=[_not_you(c)],
    )


def password_changed(c: Context) -> Words:
    return Words(
        subject=_("Your password for %(seller)s was changed") % _names(c),
        hello=_hello(c),
        lines=[
            _(
                "On %(when)s a new password was chosen for you, "
                "and every other browser was signed out."
            )
            % {"when": when(c["at"])},
            _("If it was you, all is well. If not, choose a new password now and tell %(seller)s.")
            % _names(c),
        ],
        button=_("I did not do this"),
        after=[_contact_line(c)],
    )


def password_reset(c: Context) -> Words:
    return Words(
        subject=_("Choose a new password for %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has stopped your password, and signed you out everywhere.") % _names(c),
            _("With this link you choose a new one, and are in again."),
        ],
        facts=_ways_to_sign_in(c),
        button=_("Choose a new password"),
        after=[_valid_until(c), _not_you(c)],
    )


def access_changed(c: Context) -> Words:
    return Words(
        subject=_("Your access to %(seller)s was changed") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has changed your access to its trade shop for %(customer)s.") % _names(c),
            _("What changed: %(what)s.") % {"what": ", ".join(_what_changed(c))},
        ],
        facts=_ways_to_sign_in(c),
        button=_("Sign in"),
        after=[_contact_line(c)],
    )


def access_taken_away(c: Context) -> Words:
    return Words(
        subject=_("Your access to %(seller)s has ended") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has closed its trade shop to you, for %(customer)s.") % _names(c),
            _("Nothing of yours is lost. If you think it should be open, tell us."),
        ],
        after=[_contact_line(c)],
    )


def access_given_back(c: Context) -> Words:
    return Words(
        subject=_("Your access to %(seller)s is open again") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has opened its trade shop to you again, for %(customer)s.") % _names(c),
            _("Your password is the one you chose. If it is forgotten, the sign-in page helps."),
        ],
        facts=_ways_to_sign_in(c),
        button=_("Sign in"),
        after=[_not_you(c)],
    )


def email_changed(c: Context) -> Words:
    return Words(
        subject=_("Your e-mail address at %(seller)s was changed") % _names(c),
        hello=_hello(c),
        lines=[
            _("From now on %(seller)s writes to you at %(new)s, and you sign in with it.")
            % {**_names(c), "new": c["new"]}
            if c["new"]
            else _("%(seller)s has removed your e-mail address. It signs you in no longer.")
            % _names(c),
            _("If this is not right, tell %(seller)s.") % _names(c),
        ],
        after=[_contact_line(c)],
    )


def key_made(c: Context) -> Words:
    return Words(
        subject=_("A new API key for %(customer)s at %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(by)s has made an API key in your name: %(key)s (%(prefix)s…).") % c,
            _("A program that has it can do what the key allows, in your name."),
        ],
        button=_("Look at your keys"),
        after=[_contact_line(c)],
    )


def key_taken_away(c: Context) -> Words:
    return Words(
        subject=_("An API key for %(customer)s at %(seller)s has ended") % _names(c),
        hello=_hello(c),
        lines=[
            _("The API key %(key)s (%(prefix)s…) was taken away.") % c,
            _("Programs that use it are refused from now on."),
        ],
        button=_("Look at your keys"),
        after=[_contact_line(c)],
    )


def key_ends_soon(c: Context) -> Words:
    return Words(
        subject=_("An API key for %(customer)s at %(seller)s ends soon") % _names(c),
        hello=_hello(c),
        lines=[
            _("The API key %(key)s (%(prefix)s…) works until %(when)s.")
            % {**c, "when": when(c["until"])},
            _("Make a new one in time, and give it to the program that uses this one."),
        ],
        button=_("Look at your keys"),
        after=[_contact_line(c)],
    )


def new_browser(c: Context) -> Words:
    return Words(
        subject=_("A sign-in to %(seller)s from a new browser") % _names(c),
        hello=_hello(c),
        lines=[
            _("On %(when)s somebody signed in as you from a browser that you had not used before.")
            % {"when": when(c["at"])},
            _("If it was you, all is well. If not, choose a new password now and tell %(seller)s.")
            % _names(c),
        ],
        facts=[(_("Address"), c["address"]), (_("Browser"), c["agent"])],
        button=_("I did not do this"),
        after=[_contact_line(c)],
    )


def staff_invitation(c: Context) -> Words:
    return Words(
        subject=_("Your place in the office of %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _(
                "You were added to the office of %(seller)s. "
                "Choose your own password, and you are in."
            )
            % _names(c)
        ],
        facts=[(_("Sign in as"), c["email"])],
        button=_("Choose your password"),
        after=[_valid_until(c)],
    )


def staff_way_in(c: Context) -> Words:
    return Words(
        subject=_("Choose a new password for the office of %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("Somebody, probably you, asked for a way in to the office of %(seller)s.")
            % _names(c),
            _("With this link you choose a new password. Until you do, nothing changes."),
        ],
        button=_("Choose a new password"),
        after=[_valid_until(c), _("If it was not you, you need not do anything.")],
    )


def request_proof(c: Context) -> Words:
    return Words(
        subject=_("Is this your address? Your request to %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("Somebody, probably you, asked to become a customer of %(seller)s.") % _names(c),
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


def request_taken(c: Context) -> Words:
    return Words(
        subject=_("Your request to %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("Somebody, probably you, asked to become a customer of %(seller)s.") % _names(c),
            _("A person looks at the request and answers by e-mail."),
        ],
        button=_("See where your request stands"),
        after=[_("If it was not you, tell us, and we delete it."), _contact_line(c)],
    )


def request_question(c: Context) -> Words:
    return Words(
        subject=_("A question about your request to %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s would like to know a little more before deciding:") % _names(c),
            c["question"],
        ],
        button=_("Answer"),
        after=[_contact_line(c)],
    )


def request_rejected(c: Context) -> Words:
    return Words(
        subject=_("Your request to %(seller)s") % _names(c),
        hello=_hello(c),
        lines=[
            _("%(seller)s has looked at your request and cannot accept it.") % _names(c),
            c["reason"],
        ],
        after=[_contact_line(c)],
    )


def request_received(c: Context) -> Words:
    return Words(
        subject=_("Registration request"),
        hello=_hello(c),
        lines=[
            _("Somebody asks to become a customer."),
            _("This is what they filled in. Addresses in it are broken up, so that none opens:"),
        ],
        facts=[(_field(name), value) for name, value in c["typed"]],
        button=_("Look at the request"),
        plain=True,
    )


def request_digest(c: Context) -> Words:
    return Words(
        subject=_("Registration requests: %(count)d new") % c,
        hello=_hello(c),
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


KINDS: dict[str, Callable[[Context], Words]] = {
    words.__name__.replace("_", "-"): words
    for words in (
        access_changed,
        access_given,
        access_given_back,
        access_taken_away,
        email_changed,
        key_ends_soon,
        key_made,
        key_taken_away,
        new_browser,
        password_reset,
        way_in,
        access_joined,
        how_to_sign_in,
        password_changed,
        request_proof,
        request_question,
        request_received,
        request_rejected,
        request_taken,
        request_digest,
        staff_invitation,
        staff_way_in,
    )
}


def _names(c: Context) -> Context:
    return {"seller": c["seller"]["name"], "customer": c.get("customer", "")}


def _what_changed(c: Context) -> list[str]:
    words = {
        "level": _("the level"),
        "code": _("the user code"),
        "begins": _("the first day"),
        "ends": _("the last day"),
        "networks": _("the addresses it opens from"),
        "branches": _("the branches it opens at"),
    }
    return [words[field] for field in c["changed"]]


def _hello(c: Context) -> str:
    return _("Hello %(name)s,") % {"name": c["name"]} if c["name"] else _("Hello,")


def _ways_to_sign_in(c: Context) -> list[tuple[str, str]]:
    ways = [
        (_("E-mail"), c.get("email")),
        (_("User code"), c.get("code")),
        (_("Customer number"), c.get("number")),
    ]
    return [(label, value) for label, value in ways if value]


def _valid_until(c: Context) -> str:
    return _("The link works once, until %(when)s.") % {"when": when(c["until"])}


def _not_you(c: Context) -> str:
    return _("Not meant for you? Then tell %(seller)s, and delete this letter.") % _names(c)


def _contact_line(c: Context) -> str:
    ways = ", ".join(w for w in (c["seller"].get("phone"), c["seller"].get("email")) if w)
    return _("You reach %(seller)s here: %(ways)s") % {**_names(c), "ways": ways} if ways else ""


def when(moment: str) -> str:
    """The moment as a letter names it: "6 December 2026, 14:00"."""
    at = timezone.localtime(datetime.fromisoformat(moment))
    return formats.date_format(at, pgettext("format of a moment in a letter", "j F Y, H:i"))
