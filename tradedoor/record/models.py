"""One line of the record: who did what, to whom, when, from where."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Cast

from tradedoor import rows
from tradedoor.actors import Actor

# Done to customers of every branch at once: whoever sees a part of them reads of their own.
OVER_MANY = ("contacts.exported", "remedies.started", "remedies.stopped")


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        """Staff's: about customers they may know of, requests not yet anybody's, the office."""
        if not actor.is_ours:
            return self.none()
        if actor.branches is None:
            return self
        request_id = Case(
            When(subject_kind="accessrequest", then=Cast("subject_id", models.UUIDField()))
        )
        return self.alias(request_id=request_id).filter(
            rows.of_noted_customer(actor),
            rows.of_noted_request(actor, "request_id"),
            ~Q(verb__in=OVER_MANY) | Q(actor_id=actor.id),
        )

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
