"""The triggers that note whose status must be found anew.

They know no rule of a status: they only write down whose facts a statement changed, so nobody
waits for anybody. `standing.refresh` reads the notes. After a change here, `makemigrations`.
"""

from collections.abc import Iterator

import pgtrigger
from django.db.models import Model

from tradedoor import triggers
from tradedoor.access.models import Access
from tradedoor.credentials.models import Login, SignInName, SignInTry
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter

# A table, what `kind` its notes are of, the column that is the key, and the fields that matter
# (nothing: every one does). A row that comes or goes is noted as well.
NOTED: list[tuple[type[Model], str, str, list[str]]] = [
    (
        Contact, "contact", "id",
        ["customer_id", "first_name", "last_name", "email", "archived_at", "created_at",
         "external_id"],
    ),
    (Customer, "customer", "id", ["name", "number", "branch_id", "blocked_at", "external_id"]),
    (Access, "contact", "contact_id", []),
    (Login, "login", "id", ["password_chosen_at", "reset_at"]),
    (Invitation, "access", "access_id", []),
    (Letter, "letter", "id", ["state", "came_back_at"]),
    (SignInName, "login", "login_id", []),
    (SignInTry, "login", "login_id", ["outcome", "at"]),
    (Seller, "everybody", "id", ["dormant_days"]),
]  # fmt: skip
# Of rows that come or go, none else matters.
ONLY: dict[type[Model], str] = {SignInTry: " AND outcome = 'wrong'"}
STAY = {Letter}  # One that anything is known by cannot be removed.

NOTE = """
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT '{kind}', {key} FROM {rows} WHERE {key} IS NOT NULL{only};
"""
# Rows are compared field by field; a key that changed is noted under both its values.
CHANGED = (
    "(SELECT unnest(ARRAY[o.{key}, n.{key}]) AS {key} FROM old_rows AS o"
    " JOIN new_rows AS n USING (id) WHERE {differs}) AS changed"
)
# A name is given to somebody, or nobody's any more: it clashes with whose e-mail address it is.
NOTE_ADDRESS = """
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', contact.id FROM {rows} AS name
    JOIN public.tradedoor_contact AS contact ON lower(contact.email) = name.value
    WHERE name.kind = 'email' AND contact.email <> '';
"""
BOTH = "(SELECT kind, value FROM old_rows UNION ALL SELECT kind, value FROM new_rows)"


def register() -> None:
    """Puts them on their tables, beside those the tables bring themselves."""
    for model, kind, key, fields in NOTED:
        pgtrigger.register(*_noting(model, kind, key, fields))(model)
    pgtrigger.register(*_noting_addresses())(SignInName)


def _noting(
    model: type[Model], kind: str, key: str, fields: list[str]
) -> Iterator[pgtrigger.Trigger]:
    said = {"kind": kind, "key": key}
    only = ONLY.get(model, "")
    changed = CHANGED.format(key=key, differs=_differs(key, fields))
    yield triggers.after(
        pgtrigger.Insert, "standing_added", NOTE.format(**said, rows="new_rows", only=only)
    )
    yield triggers.after(
        pgtrigger.Update, "standing_changed", NOTE.format(**said, rows=changed, only="")
    )
    if model not in STAY:
        yield triggers.after(
            pgtrigger.Delete, "standing_removed", NOTE.format(**said, rows="old_rows", only=only)
        )


def _differs(key: str, fields: list[str]) -> str:
    if not fields:
        return "o IS DISTINCT FROM n"
    old, new = (", ".join(f"{row}.{field}" for field in [key, *fields]) for row in "on")
    return f"({old}) IS DISTINCT FROM ({new})"


def _noting_addresses() -> Iterator[pgtrigger.Trigger]:
    for operation, name, rows in [
        (pgtrigger.Insert, "standing_name_added", "new_rows"),
        (pgtrigger.Update, "standing_name_changed", BOTH),
        (pgtrigger.Delete, "standing_name_removed", "old_rows"),
    ]:
        yield triggers.after(operation, name, NOTE_ADDRESS.format(rows=rows))
