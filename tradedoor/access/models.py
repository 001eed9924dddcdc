"""Access: that a contact may come in for its customer; and the invitations that open the door."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory.models import Contact, Customer
from tradedoor.letters.models import Letter


class AccessQuerySet(models.QuerySet["Access"]):
    def given(self) -> "AccessQuerySet":
        return self.filter(taken_away_at=None)

    def at_the_door(self) -> "AccessQuerySet":
        """With everything the decision asks, in one statement."""
        return self.select_related("login", "contact", "customer")

    def visible_to(self, actor: Actor) -> "AccessQuerySet":
        """The accesses this actor may know of: all for staff, their own company's for contacts."""
        if actor.is_ours:
            return self
        return self.filter(customer_id=actor.customer_id) if actor.customer_id else self.none()


class Access(models.Model):
    """That a contact may come in for its customer. Given, taken away, given back.

    ``customer`` repeats the contact's own customer, held equal by a foreign key over both
    columns, so that the database itself keeps one login from having two accesses at one customer.
    """

    class Level(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        USER = "user", _("User")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="access")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="accesses")
    login = models.ForeignKey(Login, models.PROTECT, related_name="accesses")
    level = models.CharField(max_length=13, choices=Level)
    login_number = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    taken_away_at = models.DateTimeField(null=True)
    first_sign_in_at = models.DateTimeField(null=True)
    last_sign_in_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = AccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "login_number"], name="access_login_number_once"
            ),
            models.UniqueConstraint(
                fields=["customer", "login"], name="access_one_per_login_and_customer"
            ),
            models.CheckConstraint(
                condition=Q(login_number__gt=0), name="access_login_number_positive"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @property
    def number(self) -> str:
        """The customer number with the suffix of this access: 10927781-1."""
        return f"{self.customer.number}-{self.login_number}"

    @property
    def is_given(self) -> bool:
        return self.taken_away_at is None


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(spent_at=None, ended_at=None)

    def newest_first(self) -> "InvitationQuerySet":
        return self.order_by("-pk")


class Invitation(models.Model):
    """A way in for somebody with an access, spent by choosing a password and by nothing else."""

    class Why(models.TextChoices):
        INVITED = "invited", _("invited")
        ASKED = "asked", _("asked for a way in")

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("replaced by a newer one")
        TAKEN_AWAY = "taken-away", _("taken back")
        ADDRESS = "address", _("the e-mail address was changed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    access = models.ForeignKey(Access, models.PROTECT, related_name="invitations")
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="invitation")
    why = models.CharField(max_length=8, choices=Why)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    times_opened = models.PositiveIntegerField(default=0)
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

    def is_open(self, now: datetime) -> bool:
        return self.spent_at is None and self.ended_at is None and self.expires_at > now
