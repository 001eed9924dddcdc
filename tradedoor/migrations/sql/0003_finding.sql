
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
