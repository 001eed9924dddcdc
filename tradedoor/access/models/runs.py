"""Remedies of many contacts, carried out by the worker."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor.directory.models import Contact


class RemedyRun(models.Model):
    """The remedies of many contacts, carried out one after the other by the worker."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey("tradedoor.Staff", models.PROTECT, related_name="+")
    address = models.GenericIPAddressField(null=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # when the worker last showed a sign of life
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], condition=Q(ended_at=None), name="run_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.made_at}"


class RemedyItem(models.Model):
    """One contact of a run, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        STOPPED = "stopped", _("not done")

    run = models.ForeignKey(RemedyRun, models.CASCADE, related_name="items")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    remedy = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "contact"], name="run_has_contact_once"),
        ]
        indexes = [models.Index(fields=["run", "state", "id"], name="item_of_run")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.state}"
