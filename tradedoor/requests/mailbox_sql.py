"""Whose mailbox an address reaches, as the database sees it."""

from django.db import models
from django.db.models import F, Func, Value

# What follows a + does not make another mailbox of an address; at Google, dots do not either.
MAILBOX = r"""
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
"""


def mailbox_of(field: str) -> Func:
    """The mailbox this address reaches, one way of writing it out of many."""
    text = models.TextField()
    return Func(F(field), function="public.tradedoor_mailbox", output_field=text)


def domain_of(field: str) -> Func:
    """What stands behind the last @."""
    return Func(F(field), Value("[^@]*$"), function="substring", output_field=models.TextField())
