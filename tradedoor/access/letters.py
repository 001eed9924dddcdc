"""The letters about an access, with what they have to say."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInName
from tradedoor.directory import seller
from tradedoor.letters import queue
from tradedoor.letters.models import Letter


def write(kind: str, access: Access, *, now: datetime, **context: Any) -> Letter:
    """Queue a letter to the person, in their language, or else the seller's."""
    contact = access.contact
    return queue.queue(
        kind,
        to=contact.email,
        language=contact.speaks or seller.the_seller().language,
        now=now,
        customer_id=access.customer_id,
        seller=seller.in_letters(),
        customer=access.customer.name,
        name=contact.first_name,
        **context,
    )


def ways_to_sign_in(access: Access) -> dict[str, str]:
    """The names this person may type: e-mail, user code, and this customer's number."""
    live = dict(access.login.names.live().values_list("kind", "value"))
    ways = {kind: live.get(kind, "") for kind in (SignInName.Kind.EMAIL, SignInName.Kind.CODE)}
    return {**ways, "number": f"{access.customer.number}-{access.login_number}"}


def to_sign_in_page() -> str:
    return reverse("portal:sign-in")


def to_forgot_page() -> str:
    return reverse("portal:forgot-password")
