
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
