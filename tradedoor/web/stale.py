"""A page built from an older version: both versions side by side, nothing typed lost."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from tradedoor.web.forms import Form


@dataclass(frozen=True)
class Difference:
    label: str
    mine: str
    theirs: str
    same: bool


def differences(form: Form, theirs: dict[str, Any]) -> list[Difference]:
    """What was typed beside what is saved now, for each field that differs."""
    rows = []
    for name, their_value in theirs.items():
        field = form.fields[name]
        if form[name].is_hidden:
            continue
        mine, saved = _shown(field, form.cleaned_data.get(name)), _shown(field, their_value)
        if mine != saved:
            rows.append(Difference(str(field.label), mine, saved, False))
    return rows


def shown_again(form: Form, *, version: int, **others: int) -> None:
    """Let the same form be sent once more, now knowing what is saved.

    ``others`` are the versions of more rows, where the form holds something of those as well.
    """
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    for name, number in {"seen": version, **others}.items():
        typed[name] = str(number)
    form.data = typed


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(sorted(_shown(field, one) for one in value))
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return choices.get(str(value or ""), str(value or ""))
