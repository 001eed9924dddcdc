"""Where everybody stands, kept for lists; notes about whom to look at; remedies of many."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.directory.models import Contact


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, actor: Actor) -> "StandingQuerySet":
        """Those of people whose customer this actor may know of."""
        return self.filter(powers.visible(actor, "contact__customer"))


class Standing(models.Model):
    """Where a contact stands: their status, kept so that a million of them can be listed.

    Nobody writes here but `standing.refresh`, which every reader asks first; so it never differs
    from the facts. ``until`` is when time alone may change the status; ``moved_at`` is when
    anything last happened.
    """

    contact = models.OneToOneField(
        Contact, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    code = models.CharField(max_length=20)
    branch_id = models.BigIntegerField()  # 0 is none
    level = models.CharField(max_length=13, blank=True)
    name_key = models.TextField(db_collation="C")
    words = models.TextField(db_collation="C")
    moved_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "contact"], name="standing_by_name"),
            models.Index(fields=["code", "name_key", "contact"], name="standing_code_by_name"),
            models.Index(
                fields=["code", "branch_id", "level", "name_key", "contact"],
                name="standing_all_by_name",
            ),
            models.Index(fields=["code", "moved_at", "contact"], name="standing_code_by_age"),
            models.Index(fields=["moved_at", "contact"], name="standing_by_age"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="standing_until"),
            GinIndex(
                fields=["words"],
                name="standing_words",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.code}"


class StandingCount(models.Model):
    """How many contacts stand so, for each branch and level. Written with `Standing`, only."""

    code = models.CharField(max_length=20)
    branch_id = models.BigIntegerField()
    level = models.CharField(max_length=13, blank=True)
    contacts = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "branch_id", "level"], name="standing_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.contacts}"


class StandingDue(models.Model):
    """Whose status must be found anew, noted by triggers wherever a fact of it changes.

    ``kind`` says whose ``key`` it is: a contact, a customer, a login, a letter; or everybody.
    """

    kind = models.CharField(max_length=9)
    key = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class StandingRules(models.Model):
    """By which rules `Standing` was written: a digest, so that new rules are applied to all."""

    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "standing rules"

    def __str__(self) -> str:
        return self.digest


class RemedyRunQuerySet(models.QuerySet["RemedyRun"]):
    def visible_to(self, actor: Actor) -> "RemedyRunQuerySet":
        """Every run for staff who see every customer; their own for whoever sees a part."""
        if not actor.is_ours:
            return self.none()
        return self if actor.branches is None else self.filter(staff__public_id=actor.id)


class RemedyRun(models.Model):
    """The remedies of many contacts, carried out one after the other by the worker."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey("tradedoor.Staff", models.PROTECT, related_name="+")
    address = models.GenericIPAddressField(null=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # when the worker last showed a sign of life
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RemedyRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], condition=Q(ended_at=None), name="run_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.made_at}"


class RemedyItemQuerySet(models.QuerySet["RemedyItem"]):
    def visible_to(self, actor: Actor) -> "RemedyItemQuerySet":
        """Those about people whose customer this actor may know of."""
        return self.filter(powers.visible(actor, "contact__customer"))


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

    objects = RemedyItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "contact"], name="run_has_contact_once"),
        ]
        indexes = [models.Index(fields=["run", "state", "id"], name="item_of_run")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.state}"
