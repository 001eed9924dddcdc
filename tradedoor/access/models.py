"""Access: that a contact may come in for its customer; invitations and keys that open the door."""

import uuid
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.letters.models import Letter

Network = IPv4Network | IPv6Network


class NetworkField(models.Field):  # type: ignore[type-arg]
    """A range of IP addresses: PostgreSQL's cidr, Python's ip_network."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "cidr"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def from_db_value(self, value: str | None, *_about: Any) -> Network | None:
        return None if value is None else ip_network(value)


class AccessQuerySet(models.QuerySet["Access"]):
    def given(self) -> "AccessQuerySet":
        return self.filter(taken_away_at=None)

    def at_the_door(self) -> "AccessQuerySet":
        """With everything the decision asks, in one statement."""
        limits = AccessBranch.objects.filter(access=models.OuterRef("pk")).order_by()
        ids = limits.values("access").values(ids=ArrayAgg("branch_id"))
        return self.select_related("login", "contact", "customer").annotate(
            branch_ids=models.Subquery(ids)
        )

    def visible_to(self, actor: Actor) -> "AccessQuerySet":
        """The accesses this actor may know of: all for staff, their own company's for contacts."""
        if actor.is_ours:
            return self
        return self.filter(customer_id=actor.customer_id) if actor.customer_id else self.none()


class Access(models.Model):
    """That a contact may come in for its customer. Given, taken away, given back.

    Limits: from ``begins_at`` until ``ends_at`` (midnight after the last day), from addresses
    within ``networks``, at ``branches``; where a limit is empty there is none. ``limited_out_at``
    is when one of them last refused its owner. ``told`` is the latest letter that said how to
    sign in, to somebody who has a password. ``shares_mailbox``: staff said that the e-mail
    address is how somebody else signs in, and that this is as it should be.

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
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    networks = ArrayField(NetworkField(), default=list, blank=True)
    branches = models.ManyToManyField(Branch, through="AccessBranch", related_name="+")
    limited_out_at = models.DateTimeField(null=True)
    limited_out_from = models.GenericIPAddressField(null=True)
    limited_out_branch = models.ForeignKey(Branch, models.SET_NULL, null=True, related_name="+")
    shares_mailbox = models.BooleanField(default=False)
    told = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
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
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(begins_at=None)
                | Q(ends_at__gt=models.F("begins_at")),
                name="access_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["administrator", "user"]), name="access_level_known"
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


class AccessBranch(models.Model):
    """One of the seller's branches an access is limited to."""

    access = models.ForeignKey(Access, models.CASCADE, related_name="branch_limits")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "access branches"
        constraints = [
            models.UniqueConstraint(fields=["access", "branch"], name="access_branch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.access} at {self.branch}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(spent_at=None, ended_at=None)

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


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def live(self, now: datetime) -> "ApiKeyQuerySet":
        return self.filter(ended_at=None, expires_at__gt=now)


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

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and self.expires_at > now


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
