"""What happened to a million contacts: every status there is, as a real seller would have them.

Rows go in by SQL, a slice of contacts at a time, with the search's triggers off; then `standing.refresh`
finds all statuses, as it does after an import.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from bench.scratch.filling import built_again as _built_again

# How many of a thousand contacts there are of each.
SHARES = {
    "confirmed": 460, "no-access": 170, "dormant": 90, "never-used": 40, "taken-away": 40,
    "archived": 40, "sent": 25, "expired": 25, "opened": 15, "scanned": 10, "not-delivered": 12,
    "not-invited": 10, "ended": 8, "no-address": 10, "queued": 5, "told": 5, "reset-required": 6,
    "address-clash": 2, "printed": 5, "locked": 2, "limited-out": 4, "ends-soon": 5,
    "access-ended": 5, "not-begun": 3, "customer-blocked": 3,
}  # fmt: skip
BRANCHES = 20
LETTERS = {"not-delivered": "failed", "queued": "queued", "told": "queued"}
WITH_PASSWORD = ("confirmed", "dormant", "never-used", "told", "locked", "limited-out", "ends-soon")
WITHOUT_INVITATION = (*WITH_PASSWORD, "no-access", "archived", "not-invited")

PLAN = """
CREATE TEMP TABLE planned AS
SELECT contact.id, contact.id + 1000 AS login, contact.customer_id, contact.email, contact.created_at,
       (SELECT code FROM shares WHERE shares.upto > hashint4(contact.id::int) & 1023 ORDER BY upto LIMIT 1)
         AS code,
       row_number() OVER (PARTITION BY customer_id ORDER BY id) AS n
FROM tradedoor_contact AS contact WHERE contact.id > %(after)s
"""
FILL = """
UPDATE tradedoor_customer SET branch_id = 1 + id %% {branches} WHERE branch_id IS NULL;
UPDATE tradedoor_customer AS c SET blocked_at = now() - interval '9 days'
  WHERE blocked_at IS NULL AND hashint4(c.id::int) & 1023 < 3;
UPDATE tradedoor_contact SET archived_at = now() - interval '70 days'
  FROM planned WHERE planned.id = tradedoor_contact.id AND code = 'archived';
UPDATE tradedoor_contact SET email = ''
  FROM planned WHERE planned.id = tradedoor_contact.id AND code = 'no-address';
INSERT INTO tradedoor_login (id, public_id, password, password_chosen_at, reset_at, created_at)
  SELECT login, gen_random_uuid(), '!', CASE WHEN code = ANY(%(with_password)s) THEN long_ago(id) END,
    CASE WHEN code = 'reset-required' THEN now() - interval '2 days' END, long_ago(id)
  FROM planned WHERE code <> 'no-access';
INSERT INTO tradedoor_signinname (value, kind, login_id, created_at)
  SELECT number || '-' || n, 'number', login, long_ago(planned.id)
  FROM planned JOIN tradedoor_customer AS c ON c.id = customer_id WHERE code <> 'no-access'
  UNION ALL SELECT 'user' || id, 'code', login, long_ago(id) FROM planned WHERE code <> 'no-access';
INSERT INTO tradedoor_signinname (value, kind, login_id, created_at)
  SELECT lower(email), 'email', CASE WHEN code = 'address-clash' THEN {office} ELSE login END,
    long_ago(id)
  FROM planned WHERE code <> 'no-access' AND email <> '' ON CONFLICT DO NOTHING;
INSERT INTO tradedoor_letter
    (public_id, kind, "to", language, context, customer_id, state, queued_at, ended_at, tries, server_words)
  SELECT gen_random_uuid(), 'access-given', email, 'sv', jsonb_build_object('of', id), customer_id,
    coalesce(%(letters)s::jsonb ->> code, 'handed-over'), lately(id),
    CASE WHEN code NOT IN ('queued', 'told') THEN lately(id) END, 1, ''
  FROM planned WHERE code NOT IN ('no-access', 'archived', 'not-invited', 'printed');
CREATE TEMP TABLE mailed AS SELECT (context ->> 'of')::bigint AS of, id FROM tradedoor_letter;
CREATE INDEX ON mailed (of);
INSERT INTO tradedoor_access (id, public_id, contact_id, customer_id, login_id, level, login_number,
    given_at, taken_away_at, begins_at, ends_at, networks, limited_out_at, limited_out_from,
    shares_mailbox, told_id, first_sign_in_at, last_sign_in_at, version)
  SELECT id, gen_random_uuid(), id, customer_id, login,
    CASE WHEN n = 1 THEN 'administrator' ELSE 'user' END, n, long_ago(id),
    CASE WHEN code IN ('taken-away', 'archived') THEN lately(id) END,
    CASE code WHEN 'not-begun' THEN now() + interval '9 days' END,
    CASE code WHEN 'access-ended' THEN lately(id) WHEN 'ends-soon' THEN now() + interval '5 days' END,
    '{{}}', CASE code WHEN 'limited-out' THEN lately(id) END,
    CASE code WHEN 'limited-out' THEN '203.0.113.9'::inet END, false,
    CASE code WHEN 'told' THEN (SELECT id FROM mailed WHERE of = planned.id) END, NULL,
    CASE WHEN code IN ('confirmed', 'locked', 'ends-soon', 'limited-out') THEN lately(id)
         WHEN code = 'dormant' THEN now() - interval '200 days' - (id %% 900) * interval '1 day' END, 1
  FROM planned WHERE code <> 'no-access';
INSERT INTO tradedoor_invitation (public_id, access_id, letter_id, why, code_digest, made_at,
    expires_at, opened_at, last_opened_at, times_opened, scanned_at, times_scanned, ended_at, ended_why)
  SELECT gen_random_uuid(), planned.id, mailed.id, 'invited',
    CASE code WHEN 'printed' THEN md5(planned.id::text) END, lately(planned.id),
    CASE code WHEN 'expired' THEN lately(planned.id) + interval '1 hour' ELSE now() + interval '9 days' END,
    CASE code WHEN 'opened' THEN lately(planned.id) END,
    CASE code WHEN 'opened' THEN lately(planned.id) END, (code = 'opened')::int,
    CASE code WHEN 'scanned' THEN lately(planned.id) END, (code = 'scanned')::int,
    CASE code WHEN 'ended' THEN lately(planned.id) END, CASE code WHEN 'ended' THEN 'address' ELSE '' END
  FROM planned LEFT JOIN mailed ON mailed.of = planned.id
  WHERE code <> ALL(%(without_invitation)s);
INSERT INTO tradedoor_signintry (at, about, login_id, agent, outcome, room)
  SELECT now(), 'typed:x', login, '', 'wrong', 'portal'
  FROM planned, generate_series(1, 10) WHERE code = 'locked';
"""
HELP = """
CREATE OR REPLACE FUNCTION pg_temp.long_ago(id bigint) RETURNS timestamptz LANGUAGE sql AS
  $$ SELECT now() - interval '300 days' - (id % 700) * interval '1 day' $$;
CREATE OR REPLACE FUNCTION pg_temp.lately(id bigint) RETURNS timestamptz LANGUAGE sql AS
  $$ SELECT now() - (1 + id % 120) * interval '1 day' $$;
"""


def happen(after: int) -> None:
    """Give the contacts with ids beyond ``after`` a past."""
    values: dict[str, Any] = {
        "after": after,
        "with_password": list(WITH_PASSWORD),
        "without_invitation": list(WITHOUT_INVITATION),
        "letters": json.dumps(LETTERS),
    }
    fill = FILL.replace("long_ago(", "pg_temp.long_ago(").replace("lately(", "pg_temp.lately(")
    with connection.cursor() as cursor:
        office = _somebodys_login(cursor)
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(HELP)
        _shares(cursor)
        cursor.execute(PLAN, values)
        cursor.execute(fill.format(branches=BRANCHES, office=office), values)
        cursor.execute("DROP TABLE planned, shares, mailed")
        cursor.execute("RESET session_replication_role")
        cursor.execute("INSERT INTO tradedoor_standingdue (kind, key) VALUES ('everybody', 0)")


@contextmanager
def built_again() -> Iterator[None]:
    """The index of texts is built when the rows are in."""
    with connection.cursor() as cursor, _built_again(cursor, ["standing_words"]):
        yield


def tidy() -> None:
    """As after a night's maintenance."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def make_branches() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tradedoor_branch (id, public_id, name, city) "
            "SELECT n, gen_random_uuid(), 'Branch ' || n, '' FROM generate_series(1, %s) AS n",
            [BRANCHES],
        )


def _shares(cursor: Any) -> None:
    """Shares of 1,024, each with where it ends."""
    cursor.execute("CREATE TEMP TABLE shares (code text, upto int)")
    so_far = 0
    for code, share in sorted(SHARES.items(), key=lambda one: one[1]):
        so_far += share
        cursor.execute("INSERT INTO shares VALUES (%s, %s)", [code, so_far * 1024 // 1000])
    cursor.execute("UPDATE shares SET upto = 1024 WHERE code = 'confirmed'")


def _somebodys_login(cursor: Any) -> int:
    cursor.execute("SELECT login_id FROM tradedoor_staff LIMIT 1")
    return int(cursor.fetchone()[0])
