"""The SQL that keeps the search current: two triggers and the functions they call.

A customer is found by its own words and by its contacts' words. All of them stand as
lexemes in one row of ``tradedoor_customersearch``, in three shapes:

- ``dahls``            a word: any order, any mixture, by its beginning;
- ``=marit dahl``      a whole name, person (both ways round) or e-mail, by its beginning;
- ``=0311234``         a number of any kind, without its punctuation, by its beginning.

The shapes that begin with ``=`` let "what was typed stands at the beginning of something"
come first. ``tradedoor_searchword`` is the dictionary that turns parts and typing errors
into words that exist.
"""

FOLDING = r"""
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

-- Without accents and case. unaccent goes first: what is left then is folded alike under every collation.
CREATE OR REPLACE FUNCTION public.tradedoor_fold(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, normalize(typed, NFKC))) $$;

-- The words of a text: whatever stands between spaces and ASCII punctuation.
CREATE OR REPLACE FUNCTION public.tradedoor_words(typed text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT array_remove(regexp_split_to_array(public.tradedoor_fold(typed), '[\s!-/:-@\[-`{-~]+'), '') $$;

-- A number of any kind without its punctuation: "SE 556036-0793 01" is se556036079301.
CREATE OR REPLACE FUNCTION public.tradedoor_compact(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT array_to_string(public.tradedoor_words(typed), '') $$;

-- The word and the word with each one letter left out. Two words that share one of these are one typing error apart.
CREATE OR REPLACE FUNCTION public.tradedoor_near(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT array_agg(DISTINCT overlay(word placing '' from i for 1)) || word
   FROM generate_series(1, length(word)) AS i $$;

-- The ways a phone number is typed: whole, without country code, with the national zero.
CREATE OR REPLACE FUNCTION public.tradedoor_phones(phone text, country_code text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT CASE WHEN phone = '' THEN '{}'::text[]
     WHEN country_code <> '' AND starts_with(public.tradedoor_compact(phone), country_code) THEN
       ARRAY[public.tradedoor_compact(phone), substr(public.tradedoor_compact(phone), length(country_code) + 1),
             '0' || substr(public.tradedoor_compact(phone), length(country_code) + 1)]
     ELSE ARRAY[public.tradedoor_compact(phone)] END $$;
"""

KEEPING = r"""
-- Everything a customer can be found by.
CREATE OR REPLACE FUNCTION public.tradedoor_findable(wanted bigint) RETURNS text[]
LANGUAGE sql STABLE AS
$$ SELECT array_agg(DISTINCT lexeme) FROM (
     SELECT unnest(
       public.tradedoor_words(concat_ws(' ', name, number, email, tax_id, postcode, city))
       || ARRAY[public.tradedoor_compact(number), public.tradedoor_compact(tax_id), public.tradedoor_compact(postcode),
                '=' || array_to_string(public.tradedoor_words(name), ' '), '=' || public.tradedoor_compact(number),
                '=' || public.tradedoor_compact(tax_id), '=' || public.tradedoor_compact(postcode),
                '=' || public.tradedoor_fold(email)]
       || ARRAY(SELECT '=' || p FROM unnest(public.tradedoor_phones(phone, public.tradedoor_calling_code(country))) AS p)
     ) FROM public.tradedoor_customer WHERE id = wanted
     UNION ALL
     SELECT unnest(
       public.tradedoor_words(concat_ws(' ', t.first_name, t.last_name, t.email))
       || ARRAY['=' || array_to_string(public.tradedoor_words(concat_ws(' ', t.first_name, t.last_name)), ' '),
                '=' || array_to_string(public.tradedoor_words(concat_ws(' ', t.last_name, t.first_name)), ' '),
                '=' || public.tradedoor_fold(t.email)]
       || ARRAY(SELECT '=' || p FROM unnest(public.tradedoor_phones(t.phone, public.tradedoor_calling_code(c.country))
                                            || public.tradedoor_phones(t.mobile, public.tradedoor_calling_code(c.country))) AS p)
     ) FROM public.tradedoor_contact t JOIN public.tradedoor_customer c ON c.id = t.customer_id
     WHERE t.customer_id = wanted AND t.archived_at IS NULL
   ) AS shapes(lexeme)
   WHERE lexeme NOT IN ('', '=') $$;

-- Bring one customer's search row up to date. The row is locked before anything is read, so that
-- two people changing two contacts of one customer cannot each leave the other's words out.
CREATE OR REPLACE FUNCTION public.tradedoor_refresh_search(wanted bigint) RETURNS void
LANGUAGE plpgsql AS
$$
DECLARE found text[];
BEGIN
  INSERT INTO public.tradedoor_customersearch (customer_id, words) VALUES (wanted, '') ON CONFLICT DO NOTHING;
  PERFORM 1 FROM public.tradedoor_customersearch WHERE customer_id = wanted FOR UPDATE;
  found := public.tradedoor_findable(wanted);
  UPDATE public.tradedoor_customersearch SET words = array_to_tsvector(found) WHERE customer_id = wanted;
  INSERT INTO public.tradedoor_searchword (word)
    SELECT w FROM unnest(found) AS w
    WHERE length(w) BETWEEN 3 AND 60 AND w !~ '^=|^[0-9]+[a-z]?$'
      AND NOT EXISTS (SELECT 1 FROM public.tradedoor_searchword s WHERE s.word = w)
    ORDER BY w COLLATE "C" ON CONFLICT DO NOTHING;
END
$$;
"""

CUSTOMER_CHANGED = "PERFORM public.tradedoor_refresh_search(NEW.id); RETURN NULL;"
CONTACT_CHANGED = "PERFORM public.tradedoor_refresh_search(NEW.customer_id); RETURN NULL;"


def calling_codes() -> str:
    """The SQL function that knows each country's calling code, written from phonenumbers' table."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    cases = " ".join(
        f"WHEN country IN ({', '.join(repr(r) for r in regions)}) THEN '{code}'"
        for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items())
        if "001" not in regions
    )
    return (
        "CREATE OR REPLACE FUNCTION public.tradedoor_calling_code(country text) RETURNS text "
        f"LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT CASE {cases} ELSE '' END $$;"
    )
