"""The list of contacts as a file to take along: what is filtered, by name, however long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import powers, record
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import SignInName
from tradedoor.directory import seller
from tradedoor.directory.models import Contact
from tradedoor.errors import Refusal
from tradedoor.powers import Power
from tradedoor.standing import listing, status
from tradedoor.standing.listing import Asked

MOST_IN_XLSX = 100_000
File = Literal["csv", "xlsx"]


class TooManyRows(Refusal):
    """A spreadsheet of that length would not open; CSV has no limit."""

    code = "too-many-rows"


@dataclass(frozen=True)
class Line:
    """One contact, as it stands in the file."""

    customer_number: str
    customer: str
    contact: str
    email: str
    signs_in_as: str
    code: str
    level: str
    status: str
    sentence: str
    last_sign_in: datetime | None
    customer_external_id: str
    contact_external_id: str


@transaction.atomic
def export(asked: Asked, *, file: File, by: Actor, now: datetime) -> Iterator[Line]:
    """All who are asked for, read while they are taken. Raises NotAllowed, TooManyRows.

    The caller has called `standing.refresh`.
    """
    powers.require(by, Power.EXPORT_CONTACTS)
    most = MOST_IN_XLSX + 1
    if file == "xlsx" and len(listing.first(asked, by=by, most=most, now=now)) == most:
        raise TooManyRows(
            _("A spreadsheet holds %(n)s contacts. Filter first, or take the CSV file.")
            % {"n": f"{MOST_IN_XLSX:,}"}
        )
    record.write(
        "contacts.exported", subject=seller.the_seller(), by=by, now=now,
        file=file, filter=asked.in_short,
    )  # fmt: skip
    return lines(asked, by=by, now=now)


def lines(asked: Asked, *, by: Actor, now: datetime) -> Iterator[Line]:
    """All who are asked for, by name."""
    for ids in listing.everybody(asked, by=by, now=now):
        for contact in listing.with_facts(ids, now=now):
            yield _line(contact, now=now)


def _line(contact: Contact, *, now: datetime) -> Line:
    stands, access = status.of(contact, now=now), status.access_of(contact)
    return Line(
        customer_number=contact.customer.number,
        customer=contact.customer.name,
        contact=str(contact),
        email=contact.email,
        signs_in_as=access.number if access else "",
        code=_code(access) if access else "",
        level=access.get_level_display() if access else "",
        status=stands.words,
        sentence=stands.sentence,
        last_sign_in=access.last_sign_in_at if access else None,
        customer_external_id=contact.customer.external_id,
        contact_external_id=contact.external_id,
    )


def _code(access: Access) -> str:
    names: list[SignInName] = access.login.live_names  # type: ignore[attr-defined]
    return ", ".join(name.value for name in names if name.kind == SignInName.Kind.CODE)
