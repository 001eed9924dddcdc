"""A letter: mail queued with the change it reports, and followed to its end."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from tradedoor import rows
from tradedoor.actors import Actor


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, actor: Actor) -> "LetterQuerySet":
        """Staff's: about customers they may know of, about requests not yet anybody's, to staff."""
        if not actor.is_ours:
            return self.none()
        if actor.branches is None:
            return self
        about = self.alias(request_id=Cast(KT("context__request"), models.UUIDField()))
        return about.filter(
            rows.of_noted_customer(actor), rows.of_noted_request(actor, "request_id")
        )

    def queued(self) -> "LetterQuerySet":
        return self.filter(state=Letter.State.QUEUED)

    def failed(self) -> "LetterQuerySet":
        return self.filter(state=Letter.State.FAILED)

    def newest_first(self) -> "LetterQuerySet":
        return self.order_by("-pk")


class Letter(models.Model):
    """One mail to one person. What it says is rendered when it is sent.

    The context holds names and ids, never a link that opens something: ``link`` names what
    is to be opened, and the secret part is made while sending (`letters.links`), so nobody
    can read it out of the database. A letter that was handed over may still come back
    (``came_back_at``); then it has failed like one that was never taken.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        HANDED_OVER = "handed-over", _("handed over")
        FAILED = "failed", _("could not be delivered")
        DROPPED = "dropped", _("not sent")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    context = models.JSONField(default=dict)
    customer_id = models.BigIntegerField(null=True)

    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    server_words = models.TextField(blank=True)
    came_back_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"], ended_at=None)
                | (~Q(state__in=["queued", "sending"]) & Q(ended_at__isnull=False)),
                name="letter_ended_or_on_its_way",
            ),
            models.CheckConstraint(
                condition=Q(came_back_at=None) | Q(state="failed"), name="letter_back_is_failed"
            ),
        ]
        indexes = [
            models.Index(fields=["customer_id", "-id"], name="letter_of_customer"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="letter_waiting",
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="letter_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @property
    def times_not_taken(self) -> int:
        """How often the mail server did not take it; an attempt under way is not one of them."""
        return self.tries - (self.state == self.State.SENDING)

    @property
    def is_on_its_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.SENDING)


class LetterTry(models.Model):
    """One attempt to hand a letter to the mail server, and what the server said."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    handed_over = models.BooleanField()
    code = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["letter", "id"], name="try_of_letter")]

    def __str__(self) -> str:
        return f"{self.at}: {self.words}"


class BounceReading(models.Model):
    """How the last reading of the mailbox letters come back to went. One row, once it was read."""

    tried_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="bounce_reading_is_one")]

    def __str__(self) -> str:
        return self.trouble or f"{self.read_at}"


class MailTrouble(models.Model):
    """The mail server does not answer: one row while it is so. Letters may have to wait."""

    since = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    paused_until = models.DateTimeField(null=True)
    probes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="mail_trouble_is_one")]

    def __str__(self) -> str:
        return self.words
