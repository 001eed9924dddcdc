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

from collections import defaultdict

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
-- Everything a customer can be found by.
CREATE OR REPLACE FUNCTION public.tradedoor_findable(wanted bigint) RETURNS text[]
LANGUAGE sql STABLE AS
$$
WITH customer AS MATERIALIZED (SELECT * FROM public.tradedoor_customer WHERE id = wanted),
people AS MATERIALIZED (
  SELECT * FROM public.tradedoor_contact WHERE customer_id = wanted AND archived_at IS NULL
),
names(name) AS (
  SELECT name FROM customer
  UNION ALL SELECT first_name || ' ' || last_name FROM people
  UNION ALL SELECT last_name || ' ' || first_name FROM people WHERE last_name <> ''
),
mails(mail) AS (
  SELECT public.tradedoor_fold(email) FROM customer UNION ALL SELECT public.tradedoor_fold(email) FROM people
),
numbers(number) AS (
  -- A tax id is known with its country and without.
  SELECT public.tradedoor_compact(n)
  FROM customer, unnest(ARRAY[number, postcode, tax_id, regexp_replace(tax_id, '^[A-Z]{2}', '')]) AS n
),
phones(phone) AS (
  SELECT unnest(public.tradedoor_phones(phone)) FROM customer
  UNION ALL SELECT unnest(public.tradedoor_phones(phone) || public.tradedoor_phones(mobile)) FROM people
),
shapes(lexeme) AS (
  SELECT unnest(public.tradedoor_words(concat_ws(' ', number, tax_id, postcode, city))) FROM customer
  UNION SELECT number FROM numbers
  UNION SELECT unnest(public.tradedoor_words(string_agg(name, ' '))) FROM names
  -- O'Neill is also oneill.
  UNION SELECT public.tradedoor_compact(part) FROM names, regexp_split_to_table(name, '\s+') AS part WHERE part ~ '\w\W\w'
  UNION SELECT unnest(public.tradedoor_split(string_agg(mail, ' '))) FROM mails
  UNION SELECT '=' || array_to_string(public.tradedoor_words(name), ' ') FROM names
  UNION SELECT '=' || mail FROM mails
  UNION SELECT '=' || number FROM numbers
  UNION SELECT '=' || phone FROM phones
),
-- A lexeme has room for 2,046 bytes, a row for a million.
short(lexeme) AS (SELECT DISTINCT left(lexeme, 200) FROM shapes WHERE lexeme NOT IN ('', '=')),
measured AS (SELECT lexeme, sum(octet_length(lexeme) + 1) OVER (ORDER BY lexeme DESC) AS so_far FROM short)
SELECT array_agg(lexeme) FROM measured WHERE so_far < 1000000
$$;

-- Bring the search rows of these customers up to date. They are locked, always in the same order,
-- before anything is read: two people changing two contacts of one customer cannot leave out each
-- other's words. The dictionary has no unique key, so nobody ever waits for a word of somebody else.
CREATE OR REPLACE FUNCTION public.tradedoor_refresh_search(wanted bigint[]) RETURNS void
LANGUAGE plpgsql AS
$$
BEGIN
  INSERT INTO public.tradedoor_customersearch (customer_id, words)
    SELECT id, '' FROM public.tradedoor_customer WHERE id = ANY (wanted) ORDER BY id ON CONFLICT DO NOTHING;
  PERFORM 1 FROM public.tradedoor_customersearch
    WHERE customer_id = ANY (wanted) ORDER BY customer_id FOR NO KEY UPDATE;
  WITH found AS MATERIALIZED (
    SELECT w, public.tradedoor_findable(w) AS lexemes FROM unnest(wanted) AS w
  ), kept AS (
    UPDATE public.tradedoor_customersearch AS s SET words = array_to_tsvector(lexemes)
      FROM found WHERE s.customer_id = w
  )
  INSERT INTO public.tradedoor_searchword (word)
    SELECT DISTINCT new FROM found, unnest(lexemes) AS new
    WHERE length(new) BETWEEN 3 AND 60 AND new !~ '^=|[0-9]{4}'
      AND NOT EXISTS (SELECT FROM public.tradedoor_searchword WHERE word = new);
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
        referencing=pgtrigger.Referencing(old=old or None, new=new or None),
        func=REFRESH.format(rows=rows),
    )


def phones() -> str:
    """The SQL functions that know how a number is typed, written from phonenumbers' table.

    A number is kept as +4631123456 and typed so, or as at home: 031123456.
    """
    codes = defaultdict(list)
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        metadata = PhoneMetadata.metadata_for_region(regions[0])
        prefix = metadata.national_prefix if metadata else None
        codes[prefix if prefix and prefix != str(code) else ""].append(str(code))
    national = "phone"
    for prefix, group in codes.items():
        national = f"regexp_replace({national}, '^\\+({'|'.join(group)})', '{prefix}')"
    return f"""
CREATE OR REPLACE FUNCTION public.tradedoor_phones(phone text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT ARRAY[public.tradedoor_compact(phone), public.tradedoor_compact({national})] $$;
"""
