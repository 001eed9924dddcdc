
CREATE OR REPLACE FUNCTION public.tradedoor_mailbox(address text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT CASE
        WHEN domain IN ('gmail.com', 'googlemail.com') THEN replace(name, '.', '') || '@gmail.com'
        ELSE name || '@' || domain
    END
    FROM (
        SELECT
            regexp_replace(regexp_replace(address, '@[^@]*$', ''), '^(.[^+]*)\+.*$', '\1') AS name,
            substring(address, '[^@]*$') AS domain
    ) AS parts
$$;
