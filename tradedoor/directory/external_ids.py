"""External ids: what another system, an ERP for one, calls a customer, a contact or a branch.

An id that was given once is never another row's: not when its row is archived, is given another
id or none, or is removed. Whoever reads the other system's old papers finds whom they meant.
Ids are compared exactly, capitals and leading zeros and all: there are systems to which
`a0B2` and `a0b2` are two. Only the space around them is nobody's.
"""

import pgtrigger
from django.db import IntegrityError, models
from django.db.models import Q
from django.db.models.functions import Trim
from django.utils.translation import gettext_lazy as _

from tradedoor.errors import Refusal
from tradedoor.rows import broke
from tradedoor.triggers import after

LENGTH = 100
OF_ONE_ROW = "external_id_of_one_row"
TAKEN = {
    "customer": _("Another customer has this external id, or had it once. Nothing was saved."),
    "contact": _("Another contact has this external id, or had it once. Nothing was saved."),
    "branch": _("Another branch has this external id, or had it once. Nothing was saved."),
}

NOTE = """
  INSERT INTO public.tradedoor_externalid (kind, value, row_id)
    SELECT '{kind}', external_id, id FROM ({rows}) AS written
    WHERE external_id <> '' AND NOT EXISTS (
      SELECT FROM public.tradedoor_externalid AS known
      WHERE known.kind = '{kind}' AND known.value = external_id AND known.row_id = written.id);
"""
CHANGED = """
      SELECT id, n.external_id FROM old_rows AS o JOIN new_rows AS n USING (id)
      WHERE o.external_id <> n.external_id
"""


class ExternalIdTaken(Refusal):
    """Another customer, contact or branch has this external id, or had it once."""

    code = "external-id-taken"
    field = "external_id"


class ExternalId(models.Model):
    """An external id that was given to a row, and to which. Triggers write it; it stays."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer"
        CONTACT = "contact"
        BRANCH = "branch"

    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=LENGTH)
    row_id = models.BigIntegerField()  # The row itself may be gone.

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name=OF_ONE_ROW)]
        triggers = [
            pgtrigger.Protect(
                name="external_id_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def column() -> "models.CharField[str, str]":
    """The column of a table whose rows other systems know. Whoever leaves it out has none."""
    return models.CharField(
        _("External id"), max_length=LENGTH, blank=True, default="", db_default=""
    )


def constraints(kind: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(
            fields=["external_id"],
            condition=~Q(external_id=""),
            name=f"{kind}_external_id_once",
        ),
        models.CheckConstraint(
            condition=Q(external_id=Trim("external_id")), name=f"{kind}_external_id_trimmed"
        ),
    ]


def triggers(kind: str) -> list[pgtrigger.Trigger]:
    """What notes each id that is given, and refuses one that was another row's."""
    added = NOTE.format(kind=kind, rows="SELECT id, external_id FROM new_rows")
    return [
        after(pgtrigger.Insert, "external_id_added", added),
        after(pgtrigger.Update, "external_id_changed", NOTE.format(kind=kind, rows=CHANGED)),
    ]


def clean(typed: str) -> str:
    """As it is kept: without the space around it, and as it was typed otherwise."""
    return typed.strip()


def refuse_if_taken(wrong: IntegrityError, kind: str) -> None:
    """Say in words what the database refused, if it was this. Raises ExternalIdTaken."""
    if broke(wrong, f"{kind}_external_id_once") or broke(wrong, OF_ONE_ROW):
        raise ExternalIdTaken(str(TAKEN[kind])) from None
