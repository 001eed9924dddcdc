"""The seller itself, and its branches."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from tradedoor.actors import Actor
from tradedoor.directory import external_ids


class Seller(models.Model):
    """The business running this installation. One row, always there.

    Staff are signed out ``staff_idle_minutes`` after their last click, and ``staff_hours`` after
    they signed in, however busy they are; everybody else after ``portal_idle_days`` and
    ``portal_days``.
    """

    MOST_PORTAL_DAYS = 90

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
    staff_idle_minutes = models.PositiveSmallIntegerField(default=4 * 60)
    staff_hours = models.PositiveSmallIntegerField(default=12)
    portal_idle_days = models.PositiveSmallIntegerField(default=14)
    portal_days = models.PositiveSmallIntegerField(default=30)
    is_demo = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="seller_is_one"),
            models.CheckConstraint(
                condition=Q(staff_idle_minutes__range=(15, 1440), staff_hours__range=(1, 168))
                & Q(staff_idle_minutes__lte=F("staff_hours") * 60),
                name="seller_signs_staff_out",
            ),
            models.CheckConstraint(
                condition=Q(portal_idle_days__range=(1, 90), portal_days__range=(1, 90))
                & Q(portal_idle_days__lte=F("portal_days")),
                name="seller_signs_customers_out",
            ),
            models.CheckConstraint(
                condition=Q(staff_idle_minutes__lte=F("portal_idle_days") * 1440)
                & Q(staff_hours__lte=F("portal_days") * 24),
                name="seller_signs_staff_out_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        return "seller"


class BranchQuerySet(models.QuerySet["Branch"]):
    def visible_to(self, actor: Actor) -> "BranchQuerySet":
        """The branches somebody works for, or comes to: all but for staff who are limited."""
        return self if actor.branches is None else self.filter(pk__in=actor.branches)


class Branch(models.Model):
    """One of the seller's places of business."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    city = models.CharField(max_length=100, blank=True)
    external_id = external_ids.column()

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "branches"
        constraints = external_ids.constraints("branch")
        triggers = external_ids.triggers("branch")

    def __str__(self) -> str:
        return self.name
