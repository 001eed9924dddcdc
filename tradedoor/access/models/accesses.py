"""Access: that a contact may come in for its customer, and within which limits."""

import uuid

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor import powers
from tradedoor.access.models.networks import NetworkField
from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.letters.models import Letter
from tradedoor.powers import Owner


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
        """The accesses to the customers this actor may know of."""
        return self.filter(powers.visible(actor))


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
    def owner(self) -> Owner:
        return self.customer.owner._replace(contact_id=self.contact_id)

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
