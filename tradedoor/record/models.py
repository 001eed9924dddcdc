"""One line of the record: who did what, to whom, when, from where."""

import uuid

import pgtrigger
from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_customer(self, customer_id: int) -> "EntryQuerySet":
        return self.filter(customer_id=customer_id)

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-pk")


class Entry(models.Model):
    """Something that was done. Written once; the table refuses every change.

    Names are copied, not referenced: an entry must say who it was long after the row of
    that person is gone. An access request has none here, because its row is erased to forget
    the person. ``facts`` holds what changed, never a secret.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)

    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)

    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=250)
    customer_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer_id", "-id"], name="entry_of_customer"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="entry_of_subject"),
            models.Index(fields=["actor_id", "-id"], name="entry_by_actor"),
            models.Index(fields=["verb", "-id"], name="entry_by_verb"),
        ]
        triggers = [
            pgtrigger.Protect(name="entry_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="entries_are_kept",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'The record is kept: it cannot be emptied.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.subject_name}"
