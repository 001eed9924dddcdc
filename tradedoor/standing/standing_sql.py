"""The triggers that note whose status must be found anew.

They know no rule of a status: they only write down whose facts a statement changed, so nobody
waits for anybody. `standing.refresh` reads the notes.
"""

# table: what `kind` its notes are of, the column that is the key, and the fields that matter
# (nothing: every one does). A row that comes or goes is noted as well.
NOTED: list[tuple[str, str, str, list[str]]] = [
    (
        "contact", "contact", "id",
        ["customer_id", "first_name", "last_name", "email", "archived_at", "created_at"],
    ),
    ("customer", "customer", "id", ["name", "number", "branch_id", "blocked_at"]),
    ("access", "contact", "contact_id", []),
    ("login", "login", "id", ["password_chosen_at", "reset_at"]),
    ("invitation", "access", "access_id", []),
    ("letter", "letter", "id", ["state", "came_back_at"]),
    ("signinname", "login", "login_id", []),
    ("signintry", "login", "login_id", ["outcome", "at"]),  # wrong ones
    ("seller", "everybody", "id", ["dormant_days"]),
]  # fmt: skip
# A name is given to somebody, or nobody's any more: it clashes with whose e-mail address it is.
ADDRESSES = """
CREATE OR REPLACE FUNCTION public.tradedoor_note_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', contact.id FROM rows_written AS name
    JOIN public.tradedoor_contact AS contact ON lower(contact.email) = name.value
    WHERE name.kind = 'email' AND contact.email <> '';
  RETURN NULL;
END $$;
"""
ADDRESS_TRIGGERS = """
CREATE TRIGGER standing_{age}_address_{what} AFTER {what} ON public.tradedoor_signinname
REFERENCING {age} TABLE AS rows_written FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_address();
"""
OLD_AND_NEW = [("insert", "new"), ("update", "old"), ("update", "new"), ("delete", "old")]

FUNCTION = """
CREATE OR REPLACE FUNCTION public.tradedoor_note_{table}_{what}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT '{kind}', {key} FROM {rows} WHERE {key} IS NOT NULL{only};
  RETURN NULL;
END $$;
CREATE TRIGGER standing_{what} AFTER {what} ON public.tradedoor_{table}
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_{table}_{what}();
"""


def triggers() -> str:
    """All of it, as one script."""
    parts = [ADDRESSES, *(ADDRESS_TRIGGERS.format(what=w, age=age) for w, age in OLD_AND_NEW)]
    for table, kind, key, fields in NOTED:
        parts += [_added(table, kind, key), _changed(table, kind, key, fields)]
        if table != "letter":  # One that anything is known by cannot be removed.
            parts.append(_removed(table, kind, key))
    return "".join(parts)


def _added(table: str, kind: str, key: str) -> str:
    only = " AND outcome = 'wrong'" if table == "signintry" else ""
    return FUNCTION.format(
        table=table, what="insert", kind=kind, key=key, rows="new_rows", only=only,
        tables="NEW TABLE AS new_rows",
    )  # fmt: skip


def _removed(table: str, kind: str, key: str) -> str:
    only = " AND outcome = 'wrong'" if table == "signintry" else ""
    return FUNCTION.format(
        table=table, what="delete", kind=kind, key=key, rows="old_rows", only=only,
        tables="OLD TABLE AS old_rows",
    )  # fmt: skip


def _changed(table: str, kind: str, key: str, fields: list[str]) -> str:
    """Rows are compared field by field; a key that changed is noted under both its values."""
    if fields:
        old, new = (", ".join(f"{row}.{field}" for field in [key, *fields]) for row in "on")
        differs = f"({old}) IS DISTINCT FROM ({new})"
    else:
        differs = "o IS DISTINCT FROM n"
    rows = (
        f"(SELECT unnest(ARRAY[o.{key}, n.{key}]) AS {key} FROM old_rows AS o "
        f"JOIN new_rows AS n USING (id) WHERE {differs}) AS changed"
    )
    return FUNCTION.format(
        table=table, what="update", kind=kind, key=key, rows=rows, only="",
        tables="OLD TABLE AS old_rows NEW TABLE AS new_rows",
    )  # fmt: skip
