"""Customers: the companies that buy."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.directory import external_ids, search_sql
from tradedoor.directory.models.columns import folded, mail_domain
from tradedoor.directory.models.seller import Branch
from tradedoor.powers import Owner


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, actor: Actor) -> "CustomerQuerySet":
        """The customers this actor may know of: those within reach, or their own."""
        return self.filter(powers.visible(actor, ""))


class Customer(models.Model):
    """A company (or trader) that buys. ``number`` is the seller's customer number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("Customer number"), max_length=30, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    tax_id = models.CharField(_("Tax id"), max_length=40, blank=True)
    address = models.CharField(_("Address"), max_length=150, blank=True)
    address2 = models.CharField(_("Address, second line"), max_length=150, blank=True)
    city = models.CharField(_("City"), max_length=100, blank=True)
    state = models.CharField(_("State or region"), max_length=100, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=20, blank=True)
    country = CountryField(_("Country"))
    language = models.CharField(_("Language"), max_length=10, blank=True)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("Branch")
    )
    external_id = external_ids.column()
    blocked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    last_login_number = models.PositiveIntegerField(default=0, editable=False)

    # What lists are sorted by, and what the beginning of a name is looked for in.
    name_key = models.GeneratedField(
        expression=folded("name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    number_key = models.GeneratedField(
        expression=Func(F("number"), function="tradedoor_number_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="customer_has_number"),
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_name"),
            *external_ids.constraints("customer"),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="customer_by_name"),
            models.Index(fields=["number_key", "id"], name="customer_by_number"),
            models.Index(fields=["postcode", "id"], name="customer_by_postcode"),
            models.Index(fields=["created_at", "id"], name="customer_by_age"),
            models.Index(mail_domain(), name="customer_by_mail_domain"),
            GinIndex(
                fields=["name_key"],
                name="customer_name_like",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        ]
        triggers = [
            *search_sql.triggers(
                "id", "name", "number", "phone", "email", "tax_id", "postcode", "city",
                "external_id",
            ),
            *external_ids.triggers("customer"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> Owner:
        return Owner(self.pk, self.branch_id)

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None
