"""Everything a database is made of but its rows, as PostgreSQL itself would write it down."""

import re

from django.db import connection

# What an extension brought is the extension's.
OURS = "NOT EXISTS (SELECT FROM pg_depend WHERE objid = {oid} AND deptype = 'e')"
QUESTIONS = {
    "extension": "SELECT extname, extversion FROM pg_extension",
    "function": f"""
        SELECT oid::regprocedure, pg_get_functiondef(oid) FROM pg_proc AS f
        WHERE pronamespace = 'public'::regnamespace AND {OURS.format(oid="f.oid")}
    """,
    "trigger": """
        SELECT tgrelid::regclass || ' ' || tgname,
               concat_ws(' ', pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger'))
        FROM pg_trigger WHERE NOT tgisinternal
    """,
    "table": """
        SELECT oid::regclass, concat_ws(' ', relkind, relpersistence, reloptions, relreplident)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I')
    """,
    "column": """
        SELECT attrelid::regclass || ' ' || attname,
               concat_ws(' ', format_type(atttypid, atttypmod),
               CASE WHEN attnotnull THEN 'not null' END, attcollation::regcollation, attidentity,
               attgenerated, pg_get_expr(adbin, adrelid))
        FROM pg_attribute JOIN pg_class AS t ON t.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
          AND relkind NOT IN ('i', 'I')
    """,
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT concat_ws(' ', conrelid::regclass, conname), pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "sequence": """
        SELECT seqrelid::regclass,
               concat_ws(' ', seqtypid::regtype, seqstart, seqincrement, seqcycle)
        FROM pg_sequence
    """,
    "enumeration": """
        SELECT enumtypid::regtype, string_agg(enumlabel, ' ' ORDER BY enumsortorder)
        FROM pg_enum GROUP BY 1
    """,
}  # fmt: skip
# A list of words in a condition, as declared and as a dump brings it back: the same to PostgreSQL.
DECLARED = re.compile(r"\(ARRAY\[((?:'[^']*'::character varying(?:, )?)+)\]\)::text\[\]")
WORD = re.compile(r"'[^']*'::character varying")


def of_the_database() -> dict[str, str]:
    """What there is, by kind and name, and how it is defined."""
    with connection.cursor() as cursor:
        return {
            f"{kind} {name}": DECLARED.sub(_restored, definition or "")
            for kind, question in QUESTIONS.items()
            for name, definition in _ask(cursor, question)
        }


def _restored(words: re.Match[str]) -> str:
    return f"ARRAY[{WORD.sub(lambda word: f'({word[0]})::text', words[1])}]"


def _ask(cursor, question):
    cursor.execute(question)
    return cursor.fetchall()
