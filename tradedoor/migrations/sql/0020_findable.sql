-- Everything a customer can be found by. A lexeme has room for 2,046 bytes and a row for a million:
-- where a customer has thousands of contacts, their numbers are the first to be left out.
CREATE OR REPLACE FUNCTION public.tradedoor_findable(wanted bigint) RETURNS text[]
LANGUAGE sql STABLE AS
$$
WITH customer AS MATERIALIZED (
  SELECT name, tradedoor_words(name) AS names, tradedoor_fold(email) AS mail, phone,
         tradedoor_words(concat_ws(' ', number, tax_id, postcode, city, external_id)) AS words,
         ARRAY[tradedoor_compact(number), tradedoor_compact(tax_id), tradedoor_compact(postcode),
               tradedoor_compact(regexp_replace(tax_id, '^[A-Z]{2}', '')), tradedoor_compact(external_id)] AS numbers
  FROM tradedoor_customer WHERE id = wanted
),
people AS MATERIALIZED (
  SELECT concat_ws(' ', first_name, last_name) AS name,
         tradedoor_words(first_name) AS first, tradedoor_words(last_name) AS last,
         tradedoor_fold(email) AS mail, ARRAY[phone, mobile] AS phones,
         tradedoor_words(external_id) AS words, tradedoor_compact(external_id) AS number
  FROM tradedoor_contact WHERE customer_id = wanted AND archived_at IS NULL
),
mails(mail) AS (SELECT mail FROM customer UNION ALL SELECT mail FROM people),
phones(phone) AS (SELECT phone FROM customer UNION ALL SELECT unnest(phones) FROM people),
words(lexeme) AS (
  SELECT unnest(names || words || numbers) FROM customer
  UNION ALL SELECT unnest(first || last || words || number) FROM people
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
  UNION ALL SELECT number FROM people
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
