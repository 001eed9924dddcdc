"""Where every contact stands: the status of a million of them, kept for lists and counts.

Triggers note whose facts changed (`standing_sql`); `refresh` finds the status of those anew, by the
same statement that finds the status of one. Every reader refreshes first, so what is read is
what the facts say: whoever changed them, by whatever program.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tradedoor.standing import status, status_sql
from tradedoor.standing.models import StandingRules

LOCK = 7_301_957_002  # the advisory lock of whoever is writing
AT_ONCE = 20_000  # contacts

IS_DUE = """
SELECT EXISTS (SELECT FROM tradedoor_standingdue)
    OR EXISTS (SELECT FROM tradedoor_standing WHERE until <= %s)
"""
TAKE_NOTES = "DELETE FROM tradedoor_standingdue RETURNING kind, key"
WHOSE = """
SELECT unnest(%(contact)s::bigint[]) AS id
UNION SELECT id FROM tradedoor_contact WHERE customer_id = ANY(%(customer)s)
UNION SELECT contact_id FROM tradedoor_access WHERE id = ANY(%(access)s)
UNION SELECT contact_id FROM tradedoor_access WHERE login_id = ANY(%(login)s)
UNION SELECT contact_id FROM tradedoor_access WHERE told_id = ANY(%(letter)s)
UNION SELECT access.contact_id FROM tradedoor_invitation AS invitation
      JOIN tradedoor_access AS access ON access.id = invitation.access_id
      WHERE invitation.letter_id = ANY(%(letter)s)
UNION SELECT contact_id FROM tradedoor_standing WHERE until <= %(now)s
ORDER BY 1
"""
EVERYBODY = """
SELECT id FROM tradedoor_contact UNION SELECT contact_id FROM tradedoor_standing ORDER BY 1
"""
COUNT = """
INSERT INTO tradedoor_standingcount AS kept (code, branch_id, level, contacts)
SELECT code, branch_id, level, {sign} count(*) FROM tradedoor_standing
WHERE contact_id = ANY(%(ids)s) GROUP BY code, branch_id, level
ON CONFLICT (code, branch_id, level) DO UPDATE SET contacts = kept.contacts + excluded.contacts
"""
WRITE = f"""
INSERT INTO tradedoor_standing AS kept
  (contact_id, code, branch_id, level, name_key, words, moved_at, until)
SELECT contact.id, {status.CODE}, coalesce(customer.branch_id, 0), coalesce(access.level, ''),
  tradedoor_fold(contact.first_name || ' ' || contact.last_name),
  tradedoor_fold(concat_ws(' ', contact.first_name, contact.last_name, contact.email,
    customer.name, customer.number, names.all, customer.external_id, contact.external_id)),
  {status_sql.MOVED}, {status_sql.UNTIL}
{status_sql.FROM}
LEFT JOIN LATERAL (
  SELECT string_agg(value, ' ' ORDER BY id) AS all FROM tradedoor_signinname
  WHERE login_id = login.id AND retired_at IS NULL
) AS names ON true
WHERE contact.id = ANY(%(ids)s)
ON CONFLICT (contact_id) DO UPDATE SET code = excluded.code, branch_id = excluded.branch_id,
  level = excluded.level, name_key = excluded.name_key, words = excluded.words,
  moved_at = excluded.moved_at, until = excluded.until
WHERE (kept.*) IS DISTINCT FROM (excluded.*)
"""
FORGET = """
DELETE FROM tradedoor_standing AS kept WHERE contact_id = ANY(%(ids)s)
AND NOT EXISTS (SELECT FROM tradedoor_contact WHERE id = kept.contact_id)
"""
MEASURES = status_sql.MEASURES
RULES = hashlib.sha256(f"{WRITE}{MEASURES}".encode()).hexdigest()


def refresh(*, now: datetime) -> int:
    """Find the status anew of everybody whose facts changed, or whose time has come.

    Answers how many. Readers call it first; the worker calls it too, so that little is left
    for them. Whoever comes while another is writing waits, and finds it done.
    """
    if not _is_due(now):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        ids = _whose(cursor, now=now)
        for at in range(0, len(ids), AT_ONCE):
            _write(cursor, ids[at : at + AT_ONCE], now=now)
        StandingRules.objects.update_or_create(pk=1, defaults={"digest": RULES})
    return len(ids)


def _is_due(now: datetime) -> bool:
    if not StandingRules.objects.filter(pk=1, digest=RULES).exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(IS_DUE, [now])
        return bool(cursor.fetchone()[0])


def _whose(cursor: Any, *, now: datetime) -> list[int]:
    """The contacts that are due; the notes about them are taken."""
    cursor.execute(TAKE_NOTES)
    keys: dict[str, list[int]] = {
        kind: [] for kind in ("contact", "customer", "access", "login", "letter", "everybody")
    }
    for kind, key in cursor.fetchall():
        keys[kind].append(key)
    by_these_rules = StandingRules.objects.filter(pk=1, digest=RULES).exists()
    if keys["everybody"] or not by_these_rules:
        cursor.execute(EVERYBODY)
    else:
        cursor.execute(WHOSE, {**keys, "now": now})
    return [contact_id for (contact_id,) in cursor.fetchall()]


def _write(cursor: Any, ids: list[int], *, now: datetime) -> None:
    values = {**status_sql.moments(now=now), "ids": ids}
    cursor.execute(COUNT.format(sign="-"), values)
    cursor.execute(FORGET, values)
    cursor.execute(WRITE, values)
    cursor.execute(COUNT.format(sign=""), values)
