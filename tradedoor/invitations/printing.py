"""Printed letters: a way in for people without e-mail, handed over or sent by post.

The page carries a code to type and a picture a telephone reads. The code stands on the paper and
nowhere else: what is kept is a digest that cannot be made without the program's secret key.
"""

import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import decision, mailing
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import counting
from tradedoor.directory import seller
from tradedoor.errors import Refusal
from tradedoor.formats import addresses, phones
from tradedoor.invitations import inviting
from tradedoor.invitations.inviting import NotGiven
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links, paper, phrases
from tradedoor.powers import Power

# Crockford's 32: no I, L, O and U, which are read as 1, 1, 0 and V.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("ILOU", "110V")
LENGTH, GROUP = 12, 4  # 60 bits, in groups


class HasPassword(Refusal):
    """Whoever has a password needs no letter; if it is forgotten, staff reset it first."""

    code = "password-chosen-already"


class CodeNotOpen(Refusal):
    """The code opens nothing: it is wrong, too old, used or replaced; which of them is not said."""

    code = "code-not-open"
    status = 422
    field = "code"


@dataclass(frozen=True)
class Printed:
    """A letter to hand over: the page, and the code on it, which nobody sees again."""

    invitation: Invitation
    code: str = field(repr=False)
    pdf: bytes = field(repr=False)


@transaction.atomic
def print_letter(access_id: int, *, by: Actor, now: datetime) -> Printed:
    """Open a way in and print it; an older one that is still open ends, its letter with it.

    Spent like a link, by choosing a password and by nothing else. Raises NotAllowed, NotGiven,
    HasPassword.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    if not decision.may_prepare(access, now=now).allowed:
        raise NotGiven(_("This contact cannot come in, so no letter was printed."))
    if access.login.has_password:
        raise HasPassword(
            _("They have a password, so no letter was printed. If it is forgotten, reset it first.")
        )
    inviting.end_open(access, why=Invitation.Ended.REPLACED, now=now)
    code = _new_code()
    invitation = Invitation.objects.create(
        access=access,
        why=inviting.why_now(access),
        code_digest=_digest(code),
        made_at=now,
        expires_at=now + timedelta(days=seller.the_seller().printed_days),
    )
    record.write(
        "invitation.printed", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, until=invitation.expires_at.isoformat(),
    )  # fmt: skip
    return Printed(invitation, code, _page(invitation, code))


def token_of(typed: str, *, address: str, now: datetime) -> str:
    """The link this typed code stands for. Typing it spends nothing.

    Guesses are counted where they come from. Raises CodeNotOpen, TooManyTries.
    """
    attempt = counting.begin_code(address=address, now=now)
    digest = _digest(normalised(typed))
    invitation = Invitation.objects.open().filter(code_digest=digest, expires_at__gt=now).first()
    if invitation is None or not _still_given(invitation, now=now):
        raise CodeNotOpen(
            _(
                "This code opens nothing. Look whether every letter is right, and whether there "
                "is a newer letter: each code works once, and only for a time."
            )
        )
    counting.code_was_right(attempt)
    return links.seal("invitation", invitation.public_id)


def normalised(typed: str) -> str:
    """The code as it was printed, however it was typed."""
    folded = unicodedata.normalize("NFKC", typed).upper().translate(READ_AS)
    return in_groups("".join(letter for letter in folded if letter in LETTERS))


def in_groups(letters_of_code: str) -> str:
    """As people read it: XXXX-XXXX-XXXX."""
    starts = range(0, len(letters_of_code), GROUP)
    return "-".join(letters_of_code[start : start + GROUP] for start in starts)


def _new_code() -> str:
    return in_groups("".join(secrets.choice(LETTERS) for _n in range(LENGTH)))


def _digest(code: str) -> str:
    return salted_hmac("tradedoor.printed-code", code, algorithm="sha256").hexdigest()


def _still_given(invitation: Invitation, *, now: datetime) -> bool:
    access = Access.objects.at_the_door().get(pk=invitation.access_id)
    return decision.may_prepare(access, now=now).allowed


def _page(invitation: Invitation, code: str) -> bytes:
    contact = invitation.access.contact
    with translation.override(contact.speaks or seller.the_seller().language):
        return paper.pdf(_words(invitation, code))


def _words(invitation: Invitation, code: str) -> paper.Paper:
    """What the page says, in the language that is active."""
    access, business = invitation.access, seller.the_seller()
    contact, customer = access.contact, access.customer
    named = {"seller": business.name, "customer": customer.name, "name": contact.first_name}
    is_reset = invitation.why == Invitation.Why.RESET
    token = links.seal("invitation", invitation.public_id)
    return paper.Paper(
        language=translation.get_language(),
        title=(_("A new password for %(seller)s") if is_reset else _("Your way in to %(seller)s"))
        % named,
        seller=business.name,
        reach=[line for line in (_phone_of_seller(), business.email) if line],
        accent=business.accent,
        logo=bytes(business.logo) if business.logo else None,
        to=_to(access),
        hello=_("Hello %(name)s,") % named,
        lines=[_opened(is_reset=is_reset) % named],
        steps_title=_("What to do"),
        steps=[
            paper.Step(_("On a computer or a telephone, open"), _address()),
            paper.Step(_("Type this code. Capitals and hyphens do not matter."), code, True),
            paper.Step(_("Choose a password of your own. Then you are inside.")),
        ],
        link=links.address(reverse("portal:invitation", args=[token])),
        picture=_("Or point the camera of a telephone here: then there is nothing to type."),
        until=_("The code works once, until %(until)s.")
        % {"until": phrases.when(invitation.expires_at.isoformat())},
        names_title=_("Next time you sign in with"),
        names=_names(access),
        foot=_(
            "This page opens a door: give it to nobody else. "
            "If you did not expect it, tell us, and nothing comes of it."
        ),
    )


def _opened(*, is_reset: bool) -> str:
    if is_reset:
        return _(
            "Your password at %(seller)s was stopped. With this letter you choose another one "
            "and go on for %(customer)s."
        )
    return _("%(seller)s has opened its trade shop on the web to you, for %(customer)s.")


def _to(access: Access) -> list[str]:
    """Name and address, as on an envelope."""
    customer, business = access.customer, seller.the_seller()
    address = addresses.on_an_envelope(
        customer, sent_from=str(business.country), language=business.language
    )
    return [str(access.contact), customer.name, *address]


def _names(access: Access) -> list[tuple[str, str]]:
    ways = mailing.ways_to_sign_in(access)
    labels = {"email": _("E-mail"), "code": _("User code"), "number": _("Customer number")}
    return [(label, ways[kind]) for kind, label in labels.items() if ways[kind]]


def _phone_of_seller() -> str:
    business = seller.the_seller()
    return phones.shown(business.phone, country=str(business.country))


def _address() -> str:
    """Where the code is typed, as short as it may be typed."""
    return links.address(reverse("portal:code")).removeprefix("https://")
