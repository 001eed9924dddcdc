"""API keys: what a customer's program comes in with."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor import powers
from tradedoor.access.models.accesses import Access
from tradedoor.access.models.networks import NetworkField
from tradedoor.actors import Actor
from tradedoor.powers import Owner


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def live(self, now: datetime) -> "ApiKeyQuerySet":
        return self.filter(ended_at=None, expires_at__gt=now)

    def visible_to(self, actor: Actor) -> "ApiKeyQuerySet":
        """The keys of customers this actor may know of; somebody there knows of their own."""
        if actor.kind == "access":
            return self.filter(access__contact=actor.contact_id)
        return self.filter(powers.visible(actor, "access__customer"))


class ApiKey(models.Model):
    """A secret a program uses in the name of an access. Shown once; kept as a digest.

    ``prefix`` is its visible beginning, by which people tell keys apart.
    """

    class Scope(models.TextChoices):
        READ = "read", _("read")
        ORDER = "order", _("order")

    class Ended(models.TextChoices):
        TAKEN_AWAY = "taken-away", _("taken away")
        ACCESS = "access", _("the access was taken away")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    access = models.ForeignKey(Access, models.PROTECT, related_name="keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    networks = ArrayField(NetworkField(), default=list, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.GenericIPAddressField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="api_key_has_name"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_key_has_scope"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="api_key_ended_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["access", "-id"], name="api_key_of_access"),
            models.Index(
                fields=["expires_at"], condition=Q(ended_at=None), name="api_key_running_out"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> Owner:
        return self.access.owner

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and self.expires_at > now
