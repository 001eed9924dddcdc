"""Whom the seller knows: its own branches, its customers, and their contacts."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.directory import external_ids, search_sql
from tradedoor.powers import Owner


class Seller(models.Model):
    """The business running this installation. One row, always there."""

    name = models.CharField(_("Name"), max_length=150)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    country = CountryField(_("Country"), default="SE")
    language = models.CharField(_("Language"), max_length=10, default="en")
    accent = models.CharField(_("Accent colour"), max_length=7, default="#1f5c49")
    logo = models.BinaryField(null=True, editable=False)
    logo_type = models.CharField(max_length=30, blank=True, editable=False)
    invitation_days = models.PositiveSmallIntegerField(
        _("An invitation is valid for (days)"), default=14
    )
    forgot_gives_way_in = models.BooleanField(
        _("“Forgot password” lets known contacts in who have no access yet"), default=True
    )
    requests_need_proof = models.BooleanField(
        _("People who sign up prove their e-mail address first"), default=True
    )
    printed_days = models.PositiveSmallIntegerField(
        _("A printed letter is valid for (days)"), default=30
    )
    dormant_days = models.PositiveSmallIntegerField(
        _("An access counts as dormant after (days)"), default=180
    )
    rejected_kept_days = models.PositiveSmallIntegerField(
        _("Rejected requests are erased after (days)"), default=180
    )
    is_demo = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="seller_is_one")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return "seller"


class Branch(models.Model):
    """One of the seller's places of business."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    city = models.CharField(max_length=100, blank=True)
    external_id = external_ids.column()

    class Meta:
        verbose_name_plural = "branches"
        constraints = external_ids.constraints("branch")
        triggers = external_ids.triggers("branch")

    def __str__(self) -> str:
        return self.name


def folded(field: str) -> Func:
    """The column without accents and case, as search and sorting see it."""
    return Func(F(field), function="tradedoor_fold", output_field=models.TextField())


def mail_domain() -> Func:
    """What stands behind the @ of an e-mail address, as `requests.matching` asks for it."""
    return Func(
        Lower("email"),
        Value("@"),
        Value(2),
        function="split_part",
        output_field=models.TextField(),
    )


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


class CustomerSearch(models.Model):
    """What a customer can be found by, kept by triggers: nobody else writes here."""

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="search"
    )
    words = SearchVectorField(default="")

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_by_words", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.customer_id)


class SearchWord(models.Model):
    """Every word anybody can be found by, so that parts of words and typing errors find it.

    A word may stand here twice: nobody waits for another's transaction to write one.
    """

    word = models.TextField(db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="word_itself"),
            GinIndex(
                Func(F("word"), function="tradedoor_near"), name="word_near", fastupdate=False
            ),
            GinIndex(
                fields=["word"], name="word_part", fastupdate=False, opclasses=["gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.word
