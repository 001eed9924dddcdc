"""The letters about an access, with what they have to say."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from tradedoor import letters
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInName
from tradedoor.directory import seller
from tradedoor.letters.models import Letter

# What tells somebody that they may come in; and what tells them that they may not any more.
WELCOMES = (
    "access-given", "access-given-back", "access-joined",
    "how-to-sign-in", "password-reset", "way-in",
)  # fmt: skip
FAREWELLS = ("access-taken-away",)


def write(kind: str, access: Access, *, now: datetime, to: str = "", **context: Any) -> Letter:
    """Queue a letter to the person, in their language, or else the seller's.

    It goes to the contact's address, unless another one is named.
    """
    contact = access.contact
    return letters.queue(
        kind,
        to=to or contact.email,
        language=contact.speaks or seller.the_seller().language,
        now=now,
        customer_id=access.customer_id,
        seller=seller.in_letters(),
        customer=access.customer.name,
        name=contact.first_name,
        access=str(access.public_id),
        **context,
    )


def ways_to_sign_in(access: Access) -> dict[str, str]:
    """The names this person may type: e-mail, user code, and this customer's number.

    The e-mail is this contact's own, or at least one of the person's; there is none where the
    address is how somebody else signs in.
    """
    live = access.login.names.live().order_by("pk")
    emails = [name.value for name in live if name.kind == SignInName.Kind.EMAIL]
    own = names.normalised(access.contact.email)
    return {
        "email": own if own in emails else "".join(emails[:1]),
        "code": names.code_of(access.login),
        "number": access.number,
    }


def drop_waiting(access: Access, kinds: tuple[str, ...], *, now: datetime) -> int:
    """Keep letters of these kinds to this person from leaving: not true any more. How many."""
    waiting = Letter.objects.filter(
        customer_id=access.customer_id, context__access=str(access.public_id), kind__in=kinds
    )
    return letters.drop(list(waiting.values_list("pk", flat=True)), now=now)


def to_sign_in_page() -> str:
    return reverse("portal:sign-in")


def to_forgot_page() -> str:
    return reverse("portal:forgot-password")


def to_keys_page(access: Access) -> str:
    return reverse("portal:keys", args=[access.customer.public_id])
