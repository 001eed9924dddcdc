"""People outside asking to come in, the questions they are asked, and what staff answered."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from tradedoor import powers
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory.models import Contact, Customer
from tradedoor.powers import Owner
from tradedoor.requests.mailbox_sql import domain_of, mailbox_of


class RequestFieldQuerySet(models.QuerySet["RequestField"]):
    def asked(self) -> "RequestFieldQuerySet":
        """The fields the form asks now, in their order."""
        return self.filter(removed_at=None).order_by("position", "pk")


class RequestField(models.Model):
    """One more thing the seller wants to know of whoever signs up."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        LONG = "long", _("Long text")
        CHOICE = "choice", _("Choice")
        YES_NO = "yes-no", _("Yes or no")
        DATE = "date", _("Date")
        NUMBER = "number", _("Number")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=6, choices=Kind)
    labels = models.JSONField(default=dict)  # by language: {"en": "Trade", "sv": "Bransch"}
    choices = models.JSONField(default=list)  # what may be chosen, in the seller's words
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RequestFieldQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language, or in the first one it has."""
        labels: dict[str, str] = self.labels
        return labels.get(get_language() or "") or next(iter(labels.values()), "")


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> "AccessRequestQuerySet":
        return self.filter(state=AccessRequest.State.WAITING)

    def open(self) -> "AccessRequestQuerySet":
        return self.filter(state__in=[AccessRequest.State.WAITING, AccessRequest.State.ASKED])

    def of_applicant(self, email: str) -> "AccessRequestQuerySet":
        return self.filter(applicant=email)

    def visible_to(self, actor: Actor) -> "AccessRequestQuerySet":
        """Those of customers that staff may know of, and of none; nobody else's business."""
        return self.filter(powers.visible(actor)) if actor.is_ours else self.none()


class AccessRequest(models.Model):
    """Somebody outside asking to come in for their company. Decided once.

    Counts as waiting once the applicant has proven the address. ``applicant`` is the address
    as it is compared; the same applicant has one open request, a newer one replaces it.
    """

    class State(models.TextChoices):
        UNPROVEN = "unproven", _("address not proven")
        WAITING = "waiting", _("waiting")
        ASKED = "asked", _("asked for more")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        REPLACED = "replaced", _("replaced by a newer one")
        KNOWN = "known", _("known already")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.CharField(max_length=150)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    email = models.EmailField(max_length=254)
    address = models.CharField(max_length=150)
    address2 = models.CharField(max_length=150, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state_name = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = CountryField()
    tax_id = models.CharField(max_length=40, blank=True)
    extra = models.JSONField(default=list)  # [{"field": id, "label": …, "value": …}], as answered
    language = models.CharField(max_length=10)

    applicant = models.CharField(max_length=254)
    from_address = models.GenericIPAddressField(null=True)
    from_network = models.CharField(max_length=45, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UNPROVEN)
    asked_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)

    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, related_name="access_requests"
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    access = models.ForeignKey(Access, models.SET_NULL, null=True, related_name="+")
    made_customer = models.BooleanField(default=False)
    made_contact = models.BooleanField(default=False)
    made_access = models.BooleanField(default=False)

    findable = models.GeneratedField(
        expression=Func(
            Concat(
                "company", Value(" "), "first_name", Value(" "), "last_name", Value(" "),
                "email", Value(" "), "phone", Value(" "), "city", Value(" "), "postcode",
                Value(" "), "tax_id", output_field=models.TextField(),
            ),
            function="public.tradedoor_fold",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )  # fmt: skip

    mailbox = models.GeneratedField(
        expression=mailbox_of("applicant"), output_field=models.TextField(), db_persist=True
    )

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(state__in=["waiting", "asked"]),
                name="request_one_open_per_applicant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "rejected"], decided_at__isnull=False)
                | (~Q(state__in=["accepted", "rejected"]) & Q(decided_at=None)),
                name="request_decided_means_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "asked"], waiting_since__isnull=False)
                | ~Q(state__in=["waiting", "asked"]),
                name="request_waiting_means_since",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-waiting_since", "-id"], name="request_queue"),
            models.Index(fields=["applicant", "-id"], name="request_of_applicant"),
            models.Index(fields=["from_address", "asked_at"], name="request_from_address"),
            models.Index(fields=["from_network", "asked_at"], name="request_from_network"),
            models.Index(fields=["mailbox", "asked_at"], name="request_of_mailbox"),
            models.Index(domain_of("applicant"), "asked_at", name="request_of_mail_domain"),
            models.Index(fields=["asked_at"], name="request_by_age"),
            GinIndex(fields=["findable"], name="request_findable", opclasses=["gin_trgm_ops"]),
        ]

    # The record outlives the request and is never erased: whose request it was stands here alone.
    name_on_record = ""

    def __str__(self) -> str:
        return self.company or str(_("An erased request"))

    @property
    def owner(self) -> Owner:
        return self.customer.owner if self.customer else Owner()

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.ASKED)

    @property
    def answers(self) -> list[dict[str, str]]:
        """What the applicant answered to the seller's own questions."""
        return [answer for answer in self.extra if answer["value"]]

    @property
    def person(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class RequestMessage(models.Model):
    """What staff asked, or what the applicant answered."""

    request = models.ForeignKey(AccessRequest, models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    from_us = models.BooleanField()
    name = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)

    class Meta:
        indexes = [models.Index(fields=["request", "id"], name="message_of_request")]

    def __str__(self) -> str:
        return self.text[:80]
