"""The SQL that keeps the search current: the functions that read a text, and the triggers.

A customer is found by its own words and by its contacts' words. All of them stand as
lexemes in one row of ``tradedoor_customersearch``, in two shapes:

- ``dahls``            a word, in any order and mixture, by its beginning;
- ``=marit dahl``      something whole, by its beginning: a name, a person (both ways round), an
                       e-mail address, or a number of any kind without its punctuation.

The whole ones let "what was typed stands at the beginning of something" come first.
``tradedoor_searchword`` is the dictionary that turns parts of words and typing errors into
words that exist.
"""

import json

import pgtrigger
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

FOLDING = r"""
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

-- Without accents and case, alike under every collation: Turkish ones make ı of I, and some
-- make another sigma at the end of a Greek word.
CREATE OR REPLACE FUNCTION public.tradedoor_fold(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT translate(lower(public.unaccent('public.unaccent'::regdictionary, normalize(typed, NFKC))), 'ςı', 'σi') $$;

-- What stands between spaces and ASCII punctuation in a folded text.
CREATE OR REPLACE FUNCTION public.tradedoor_split(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT array_remove(regexp_split_to_array(folded, '[\s!-/:-@\[-`{-~]+'), '') $$;

CREATE OR REPLACE FUNCTION public.tradedoor_words(typed text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT public.tradedoor_split(public.tradedoor_fold(typed)) $$;

-- A number of any kind without its punctuation: "SE 556036-0793 01" is se556036079301.
CREATE OR REPLACE FUNCTION public.tradedoor_compact(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT array_to_string(public.tradedoor_words(typed), '') $$;

-- What customers are sorted by when sorted by number: 9 comes before 10.
CREATE OR REPLACE FUNCTION public.tradedoor_number_key(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT lpad(public.tradedoor_compact(number), 30, '0') $$;

-- The word, and the word with each one letter left out: two words that share one of these are a
-- typing error apart.
CREATE OR REPLACE FUNCTION public.tradedoor_near(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT array_agg(DISTINCT overlay(word placing '' from i for 1)) || word
   FROM generate_series(1, length(word)) AS i $$;
"""

KEEPING = r"""
-- Everything a customer can be found by. A lexeme has room for 2,046 bytes and a row for a million:
-- where a customer has thousands of contacts, their numbers are the first to be left out.
CREATE OR REPLACE FUNCTION public.tradedoor_findable(wanted bigint) RETURNS text[]
LANGUAGE sql STABLE AS
$$
WITH customer AS MATERIALIZED (
  SELECT name, tradedoor_words(name) AS names, tradedoor_fold(email) AS mail, phone,
         tradedoor_words(concat_ws(' ', number, tax_id, postcode, city)) AS words,
         ARRAY[tradedoor_compact(number), tradedoor_compact(tax_id), tradedoor_compact(postcode),
               tradedoor_compact(regexp_replace(tax_id, '^[A-Z]{2}', ''))] AS numbers
  FROM tradedoor_customer WHERE id = wanted
),
people AS MATERIALIZED (
  SELECT concat_ws(' ', first_name, last_name) AS name,
         tradedoor_words(first_name) AS first, tradedoor_words(last_name) AS last,
         tradedoor_fold(email) AS mail, ARRAY[phone, mobile] AS phones
  FROM tradedoor_contact WHERE customer_id = wanted AND archived_at IS NULL
),
mails(mail) AS (SELECT mail FROM customer UNION ALL SELECT mail FROM people),
phones(phone) AS (SELECT phone FROM customer UNION ALL SELECT unnest(phones) FROM people),
words(lexeme) AS (
  SELECT unnest(names || words || numbers) FROM customer
  UNION ALL SELECT unnest(first || last) FROM people
  UNION ALL SELECT unnest(tradedoor_split(mail)) FROM mails
  -- O'Neill is also oneill.
  UNION ALL SELECT tradedoor_compact(part)
    FROM (SELECT name FROM customer UNION ALL SELECT name FROM people) AS names,
         regexp_split_to_table(name, '\s+') AS part
    WHERE name ~ '\w[''’.&-]\w' AND part ~ '\w[''’.&-]\w'
),
whole(lexeme) AS (
  SELECT array_to_string(names, ' ') FROM customer
  UNION ALL SELECT array_to_string(first || last, ' ') FROM people
  UNION ALL SELECT array_to_string(last || first, ' ') FROM people
  UNION ALL SELECT mail FROM mails
  UNION ALL SELECT unnest(numbers) FROM customer
  UNION ALL SELECT unnest(tradedoor_phones(phone)) FROM phones WHERE phone <> ''
),
found AS (
  SELECT left(lexeme, 200) AS lexeme FROM words WHERE lexeme <> ''
  UNION ALL SELECT '=' || left(lexeme, 199) FROM whole WHERE lexeme <> ''
),
measured AS (
  SELECT lexeme, sum(octet_length(lexeme) + 1) OVER (ORDER BY lexeme COLLATE "C" DESC) AS so_far FROM found
)
SELECT array_agg(lexeme) FROM measured WHERE so_far < 1000000
$$;

-- Bring the search rows of these customers up to date. They are locked, always in the same order,
-- before anything is read: two people changing two contacts of one customer cannot leave out each
-- other's words. The dictionary has no unique key, so nobody ever waits for a word of somebody else.
-- Index look-ups only, however little the planner knows of tables that grew a moment ago.
CREATE OR REPLACE FUNCTION public.tradedoor_refresh_search(wanted bigint[]) RETURNS void
LANGUAGE plpgsql
SET search_path TO public, pg_temp
SET enable_seqscan TO off SET enable_hashjoin TO off SET enable_mergejoin TO off AS
$$
BEGIN
  INSERT INTO tradedoor_customersearch (customer_id, words)
    SELECT id, '' FROM tradedoor_customer WHERE id = ANY (wanted)
      AND NOT EXISTS (SELECT FROM tradedoor_customersearch WHERE customer_id = id)
    ORDER BY id ON CONFLICT DO NOTHING;
  PERFORM 1 FROM tradedoor_customersearch
    WHERE customer_id = ANY (wanted) ORDER BY customer_id FOR NO KEY UPDATE;
  WITH found AS MATERIALIZED (
    SELECT w, tradedoor_findable(w) AS lexemes FROM unnest(wanted) AS w
  ), kept AS (
    UPDATE tradedoor_customersearch AS s SET words = array_to_tsvector(lexemes)
      FROM found WHERE s.customer_id = w
  )
  INSERT INTO tradedoor_searchword (word)
    SELECT DISTINCT new
    FROM found, unnest(lexemes) AS lexeme, left(regexp_replace(lexeme, '[0-9]{4}.*', ''), 60) AS new
    WHERE lexeme NOT LIKE '=%' AND length(new) >= 3
      AND NOT EXISTS (SELECT FROM tradedoor_searchword WHERE word = new);
END
$$;
"""

FINDING = r"""
-- Three questions that are always answered from an index, whatever the planner believes of the tables.

-- The customers whose words fit: looked up by what is rare, and the rest held against what was found.
CREATE OR REPLACE FUNCTION public.tradedoor_found(rare tsquery, rest tsquery, most bigint DEFAULT NULL)
RETURNS SETOF bigint
LANGUAGE sql STABLE ROWS 100 SET enable_seqscan TO off SET enable_indexscan TO off AS
$$
SELECT customer_id FROM public.tradedoor_customersearch
WHERE words @@ rare AND (rest IS NULL OR ts_match_vq(words, rest)) LIMIT most
$$;

-- Words with this part inside, shortest first. Of a part that is everywhere only some are looked at.
CREATE OR REPLACE FUNCTION public.tradedoor_containing(part text, most bigint) RETURNS SETOF text
LANGUAGE sql STABLE ROWS 100
SET enable_seqscan TO off SET enable_indexscan TO off SET enable_indexonlyscan TO off AS
$$
SELECT word FROM (
  SELECT word FROM public.tradedoor_searchword
  WHERE word LIKE '%' || part || '%' AND NOT starts_with(word, part) LIMIT 600
) AS inside GROUP BY word ORDER BY length(word), word LIMIT most
$$;

-- Words a typing error away; from long words, if there are none, those two errors away or much alike.
CREATE OR REPLACE FUNCTION public.tradedoor_resembling(typed text, most bigint) RETURNS SETOF text
LANGUAGE plpgsql STABLE ROWS 100
SET enable_seqscan TO off SET enable_indexscan TO off SET enable_indexonlyscan TO off AS
$$
DECLARE nearer text[] := public.tradedoor_near(typed);
BEGIN
  RETURN QUERY SELECT DISTINCT word FROM public.tradedoor_searchword
    WHERE public.tradedoor_near(word) && nearer AND word <> typed LIMIT most;
  IF NOT FOUND AND length(typed) >= 8 THEN
    RETURN QUERY SELECT DISTINCT word FROM public.tradedoor_searchword
      WHERE public.tradedoor_near(word) && ARRAY(
        SELECT unnest(public.tradedoor_near(n)) FROM unnest(nearer) AS n
      ) LIMIT most;
    RETURN QUERY SELECT word FROM public.tradedoor_searchword
      WHERE word OPERATOR(public.%) typed AND abs(length(word) - length(typed)) <= 2
      GROUP BY word HAVING public.similarity(word, typed) >= 0.35
      ORDER BY public.similarity(word, typed) DESC, word LIMIT 5;
  END IF;
END
$$;
"""

# What the triggers do. The refreshed customers are those of the rows a statement wrote.
REFRESH = """
  PERFORM public.tradedoor_refresh_search(array_agg(DISTINCT customer)) FROM ({rows}) AS written(customer)
    HAVING count(*) > 0;
  RETURN NULL;
"""
CHANGED = """
    SELECT unnest(ARRAY[o.{customer}, n.{customer}]) FROM old_rows AS o JOIN new_rows AS n USING (id)
    WHERE ({old}) IS DISTINCT FROM ({new})
"""


def triggers(customer: str, *fields: str) -> list[pgtrigger.Trigger]:
    """What keeps the search current when rows with these findable fields are written.

    They run once a statement, however many rows it wrote: a bulk load costs each customer once.
    """
    old, new = (", ".join(f"{row}.{field}" for field in (customer, *fields)) for row in "on")
    changed = CHANGED.format(customer=customer, old=old, new=new)
    return [
        _trigger(
            "search_added", pgtrigger.Insert, f"SELECT {customer} FROM new_rows", new="new_rows"
        ),
        _trigger("search_changed", pgtrigger.Update, changed, old="old_rows", new="new_rows"),
        _trigger(
            "search_removed", pgtrigger.Delete, f"SELECT {customer} FROM old_rows", old="old_rows"
        ),
    ]


def _trigger(
    name: str, operation: pgtrigger.Operation, rows: str, *, old: str = "", new: str = ""
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(old=old or None, new=new or None),  # type: ignore[no-untyped-call]
        func=REFRESH.format(rows=rows),
    )


def phones() -> str:
    """The SQL function that knows how a number is typed, written from phonenumbers' table.

    A number is kept as +4631123456; it is typed so, or as at home: 031123456.
    """
    trunks = {
        str(code): prefix if (prefix := _national_prefix(regions[0])) != str(code) else ""
        for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items())
    }
    lengths = " ".join(
        f"WHEN trunks ? substr(phone, 2, {n})"
        f" THEN (trunks ->> substr(phone, 2, {n})) || substr(phone, {n + 2})"
        for n in (1, 2, 3)
    )
    return f"""
CREATE OR REPLACE FUNCTION public.tradedoor_phones(phone text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$
SELECT array_agg(DISTINCT regexp_replace(shape, '[^0-9]', '', 'g'))
FROM (VALUES ('{json.dumps(trunks)}'::jsonb)) AS known(trunks),
     unnest(ARRAY[phone, CASE WHEN phone NOT LIKE '+%' THEN phone {lengths} ELSE phone END]) AS shape
$$;
"""


def _national_prefix(region: str) -> str:
    """What is dialled before a number at home: mostly 0, and nothing in many countries."""
    metadata = PhoneMetadata.metadata_for_region(region)
    return metadata.national_prefix or "" if metadata else ""
