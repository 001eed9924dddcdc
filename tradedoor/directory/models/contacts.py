"""Contacts: the people at customers."""

import uuid

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.directory import external_ids, search_sql
from tradedoor.directory.models.columns import mail_domain
from tradedoor.directory.models.customers import Customer
from tradedoor.powers import Owner


def person_key() -> Func:
    """A person's name as it is shown, without accents and case: what lists of people go by."""
    return Func(
        F("first_name"),
        F("last_name"),
        arg_joiner=" || ' ' || ",
        function="tradedoor_fold",
        output_field=models.TextField(),
    )


class ContactQuerySet(models.QuerySet["Contact"]):
    def here(self) -> "ContactQuerySet":
        return self.filter(archived_at=None)

    def with_name_key(self) -> "ContactQuerySet":
        return self.annotate(name_key=person_key())

    def visible_to(self, actor: Actor) -> "ContactQuerySet":
        """The people at the customers this actor may know of."""
        return self.filter(powers.visible(actor))


class Contact(models.Model):
    """A person at a customer, as the seller knows them. May have no access at all."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("Owner")
        BUYER = "buyer", _("Buyer")
        WORKSHOP = "workshop", _("Workshop")
        ACCOUNTS = "accounts", _("Accounts")
        OTHER = "other", _("Other")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    first_name = models.CharField(_("First name"), max_length=80)
    last_name = models.CharField(_("Last name"), max_length=80, blank=True)
    kind = models.CharField(_("Type"), max_length=10, choices=Kind, default=Kind.BUYER)
    title = models.CharField(_("Title"), max_length=80, blank=True)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    mobile = models.CharField(_("Mobile"), max_length=40, blank=True)
    newsletter = models.BooleanField(_("Newsletter"), default=False)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    external_id = external_ids.column()
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "customer",
                Lower("email"),
                condition=~Q(email="") & Q(archived_at=None),
                name="contact_email_once_per_customer",
            ),
            models.UniqueConstraint(fields=["id", "customer"], name="contact_with_customer"),
            models.CheckConstraint(condition=~Q(first_name=""), name="contact_has_name"),
            *external_ids.constraints("contact"),
        ]
        indexes = [
            models.Index(fields=["customer", "archived_at", "id"], name="contact_of_customer"),
            models.Index(Lower("email"), condition=~Q(email=""), name="contact_by_email"),
            models.Index(
                mail_domain(), condition=Q(archived_at=None), name="contact_by_mail_domain"
            ),
            models.Index(
                F("customer"),
                person_key(),
                F("id"),
                condition=Q(archived_at=None),
                name="contact_by_name",
            ),
        ]
        triggers = [
            *search_sql.triggers(
                "customer_id", "first_name", "last_name", "email", "phone", "mobile", "archived_at",
                "external_id",
            ),
            *external_ids.triggers("contact"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def owner(self) -> Owner:
        return self.customer.owner._replace(contact_id=self.pk)

    @property
    def is_here(self) -> bool:
        return self.archived_at is None

    @property
    def speaks(self) -> str:
        """The language to write in: their own, their company's, or none known."""
        return self.language or self.customer.language
