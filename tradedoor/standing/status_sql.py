"""The facts a status is made of, as PostgreSQL reads them: for one contact, or for a million.

The names below are what the conditions of `status.STATUSES` may speak of: ``contact``,
``customer``, ``access``, ``login``, the newest ``invitation`` with its ``letter``, ``told`` (the
latest letter about signing in), ``lock.until``, ``clash`` (whom the contact's address signs in,
if somebody else) and ``seller``. `NOW`, `SOON` and `DORMANT` are moments.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tradedoor.credentials.counting import WINDOW, WRONG_PER_PERSON
from tradedoor.credentials.models import SignInTry

ENDS_SOON = timedelta(days=14)
MEASURES = {"soon": ENDS_SOON, "window": WINDOW, "wrong": WRONG_PER_PERSON}
NAMED = re.compile(r"%\((\w+)\)s")

NOW = "%(now)s::timestamptz"
SOON = "(%(now)s::timestamptz + %(soon)s::interval)"
DORMANT = "(%(now)s::timestamptz - seller.dormant)"

FROM = f"""
FROM tradedoor_contact AS contact
JOIN tradedoor_customer AS customer ON customer.id = contact.customer_id
LEFT JOIN tradedoor_access AS access ON access.contact_id = contact.id
LEFT JOIN tradedoor_login AS login ON login.id = access.login_id
LEFT JOIN LATERAL (
  SELECT * FROM tradedoor_invitation WHERE access_id = access.id ORDER BY id DESC LIMIT 1
) AS invitation ON true
LEFT JOIN tradedoor_letter AS letter ON letter.id = invitation.letter_id
LEFT JOIN tradedoor_letter AS told ON told.id = access.told_id
LEFT JOIN LATERAL (
  SELECT at + %(window)s::interval AS until FROM tradedoor_signintry
  WHERE login_id = login.id AND outcome = '{SignInTry.Outcome.WRONG}' AND at > {NOW} - %(window)s::interval
  ORDER BY at DESC OFFSET %(wrong)s - 1 LIMIT 1
) AS lock ON true
LEFT JOIN LATERAL (
  SELECT login_id FROM tradedoor_signinname
  WHERE value = lower(contact.email) AND retired_at IS NULL AND login_id <> access.login_id
) AS clash ON true
CROSS JOIN (
  SELECT make_interval(days => coalesce(max(dormant_days), 180)) AS dormant FROM tradedoor_seller
) AS seller
"""

# When time alone may change a status: the next of these moments that is to come.
MOMENTS = (
    "access.begins_at",
    "access.ends_at",
    "access.ends_at - %(soon)s::interval",
    "access.last_sign_in_at + seller.dormant",
    "invitation.expires_at",
    "lock.until",
)
UNTIL = f"LEAST({', '.join(f'CASE WHEN {at} > {NOW} THEN {at} END' for at in MOMENTS)})"

MOVED = """GREATEST(
  contact.created_at, contact.archived_at, access.given_at, access.taken_away_at,
  access.last_sign_in_at, access.limited_out_at, login.password_chosen_at, login.reset_at,
  invitation.made_at, invitation.last_opened_at, invitation.ended_at
)"""


def case(conditions: Iterable[tuple[str, str]]) -> str:
    """The code of the first condition that holds."""
    whens = " ".join(f"WHEN {condition} THEN '{code}'" for code, condition in conditions)
    return f"CASE {whens} END"


def moments(*, now: datetime) -> dict[str, Any]:
    """What the statements above are asked with."""
    return {"now": now, **MEASURES}


def positional(sql: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """The same with its values in the order they stand in, as a column of a query is written."""
    names = NAMED.findall(sql)
    return NAMED.sub("%s", sql), [values[name] for name in names]
