"""Invitations: the ways in that are spent by choosing a password."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor import powers
from tradedoor.access.models.accesses import Access
from tradedoor.actors import Actor
from tradedoor.letters.models import Letter


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(spent_at=None, ended_at=None)

    def visible_to(self, actor: Actor) -> "InvitationQuerySet":
        """The ways in to customers that staff may know of; its reader has nothing but the link."""
        if actor.kind == "access":
            return self.none()
        return self.filter(powers.visible(actor, "access__customer"))

    def newest_first(self) -> "InvitationQuerySet":
        return self.order_by("-pk")


class Invitation(models.Model):
    """A way in for somebody with an access, spent by choosing a password and by nothing else.

    It goes out in a letter, or is printed: then ``code_digest`` is the digest of the code on the
    paper. What machines fetched (``scanned_at``) is told from what a person opened for display
    only; neither spends anything.
    """

    class Why(models.TextChoices):
        INVITED = "invited", _("invited")
        ASKED = "asked", _("asked for a way in")
        RESET = "reset", _("password reset")

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("replaced by a newer one")
        TAKEN_AWAY = "taken-away", _("taken back")
        ADDRESS = "address", _("the e-mail address was changed")
        PASSWORD = "password", _("a password was chosen another way")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    access = models.ForeignKey(Access, models.PROTECT, related_name="invitations")
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="invitation")
    why = models.CharField(max_length=8, choices=Why)
    code_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    times_opened = models.PositiveIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True)
    times_scanned = models.PositiveIntegerField(default=0)
    spent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["access"],
                condition=Q(spent_at=None, ended_at=None),
                name="invitation_one_open_per_access",
            ),
            models.CheckConstraint(
                condition=Q(spent_at=None) | Q(ended_at=None), name="invitation_spent_or_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="invitation_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(letter=None) | Q(code_digest=None), name="invitation_mailed_or_printed"
            ),
        ]
        indexes = [
            models.Index(fields=["access", "-id"], name="invitation_of_access"),
            models.Index(
                fields=["expires_at"],
                condition=Q(spent_at=None, ended_at=None),
                name="invitation_running_out",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.access}"

    @property
    def is_printed(self) -> bool:
        return self.code_digest is not None

    def is_open(self, now: datetime) -> bool:
        return self.spent_at is None and self.ended_at is None and self.expires_at > now


class Opening(models.Model):
    """Somebody, or some machine, looked at an invitation's page."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="openings")
    at = models.DateTimeField()
    machine = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["invitation", "id"], name="opening_of_invitation")]

    def __str__(self) -> str:
        return f"{self.at}: {self.machine or 'a person'}"
