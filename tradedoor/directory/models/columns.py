"""Columns that several tables, indexes and searches read the same way."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower


def folded(field: str) -> Func:
    """The column without accents and case, as search and sorting see it."""
    return Func(F(field), function="tradedoor_fold", output_field=models.TextField())


def mail_domain() -> Func:
    """What stands behind the @ of an e-mail address, as `requests.matching` asks for it."""
    return Func(
        Lower("email"),
        Value("@"),
        Value(2),
        function="split_part",
        output_field=models.TextField(),
    )
