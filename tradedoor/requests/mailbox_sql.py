"""Whose mailbox an address reaches, as the database sees it."""

from django.db import models
from django.db.models import F, Func, Value


def mailbox_of(field: str) -> Func:
    """The mailbox this address reaches, one way of writing it out of many."""
    text = models.TextField()
    return Func(F(field), function="public.tradedoor_mailbox", output_field=text)


def domain_of(field: str) -> Func:
    """What stands behind the last @."""
    return Func(F(field), Value("[^@]*$"), function="substring", output_field=models.TextField())
