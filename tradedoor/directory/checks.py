"""What the database would refuse, said in words beside the field instead."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from tradedoor.errors import NotValid


def fits(row: Model, fields: Iterable[str]) -> None:
    """Go on only if each of these can be kept. Raises NotValid for the first that cannot."""
    others = {field.name for field in row._meta.fields} - set(fields)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise NotValid(sentences[0], field=field) from None


def broke(wrong: IntegrityError, constraint: str) -> bool:
    """Whether it was this constraint of the database that refused."""
    diagnosis = getattr(wrong.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == constraint
