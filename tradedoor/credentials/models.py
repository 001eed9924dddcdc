"""Logins, the names they are known by, their sessions, and the seller's own people."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor.directory.models import Branch


class Login(AbstractBaseUser):
    """What one person signs in with, however many companies they act for.

    ``reset_at`` is when staff stopped their password, until they choose another.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    password_chosen_at = models.DateTimeField(null=True)
    reset_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "public_id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(password_chosen_at__isnull=False) | Q(password__startswith="!"),  # noqa: S106
                name="login_password_means_chosen",
            ),
            models.CheckConstraint(
                condition=Q(reset_at=None) | Q(password_chosen_at=None),
                name="login_reset_means_no_password",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def has_password(self) -> bool:
        return self.password_chosen_at is not None


class SignInNameQuerySet(models.QuerySet["SignInName"]):
    def live(self) -> "SignInNameQuerySet":
        return self.filter(retired_at=None)


class SignInName(models.Model):
    """Anything that may be typed to name a login. Retired, never deleted, never given again."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        CODE = "code", _("user code")
        NUMBER = "number", _("customer number")

    value = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=6, choices=Kind)
    login = models.ForeignKey(Login, models.PROTECT, related_name="names")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = SignInNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="sign_in_name_not_empty"),
            models.CheckConstraint(
                condition=Q(kind="email", value__contains="@")
                | (~Q(kind="email") & ~Q(value__contains="@")),
                name="sign_in_name_at_means_email",
            ),
        ]

    def __str__(self) -> str:
        return self.value


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self) -> "SessionQuerySet":
        return self.filter(ended_at=None)


class Session(AbstractBaseSession):
    """A browser somebody is signed in with. The key is stored hashed; ended, never revived."""

    class Room(models.TextChoices):
        OFFICE = "office"
        PORTAL = "portal"

    session_key = models.CharField(max_length=64, primary_key=True)
    login = models.ForeignKey(Login, models.CASCADE, null=True, related_name="sessions")
    room = models.CharField(max_length=6, choices=Room, blank=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        indexes = [
            models.Index(
                fields=["login"], condition=Q(ended_at=None), name="session_live_of_login"
            ),
        ]


class KnownBrowser(models.Model):
    """A browser somebody signed in with before. It holds a secret; here is its digest.

    Guesses made elsewhere do not keep its owner out of it, and a sign-in from any other is
    told to them.
    """

    login = models.ForeignKey(Login, models.CASCADE, related_name="browsers")
    digest = models.CharField(max_length=64)
    agent = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["login", "digest"], name="browser_known_once"),
        ]

    def __str__(self) -> str:
        return self.agent


class Staff(models.Model):
    """A person working for the seller. ``way_in_id`` is what their one open link opens, if any.

    Limited to ``branches`` (their ids), they reach the customers of these and of none; without
    any they reach every customer, as administrators always do. The id of a branch that is gone
    reaches nobody.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        CLERK = "clerk", _("Clerk")
        ONLOOKER = "onlooker", _("Onlooker")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    login = models.OneToOneField(Login, models.PROTECT, related_name="staff")
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=13, choices=Role)
    branches = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True)
    language = models.CharField(max_length=10, blank=True)
    gets_requests = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True)
    way_in_id = models.UUIDField(null=True, unique=True)
    way_in_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "staff"
        constraints = [
            models.CheckConstraint(
                condition=Q(branches=[]) | ~Q(role="administrator"),
                name="staff_administrators_see_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        return self.left_at is None


class SignInTry(models.Model):
    """Somebody tried to prove who they are, or asked for a way in. Tries are what guesses are.

    ``about`` is what the try counts for: ``typed:`` and a digest of the name, whether or not
    anybody has it; ``browser:`` and the browser, where the name's owner had signed in with it
    before; ``login:`` and the login, where somebody signed in was asked once more; ``key`` or
    ``code``, which name nobody. ``login`` is whose the name is, however it was typed.
    """

    class Outcome(models.TextChoices):
        """What became of a try.

        HELD is a password that was not looked at, which the page does not tell; REFUSED one it
        tells of. FORGIVEN are wrong ones that do not count any more, because staff said so.
        """

        BEGUN = "begun"
        RIGHT = "right"
        WRONG = "wrong"
        HELD = "held"
        REFUSED = "refused"
        FORGIVEN = "forgiven"
        ASKED = "asked"
        WRONG_KEY = "wrong-key"
        WRONG_CODE = "wrong-code"
        RIGHT_CODE = "right-code"

    class Room(models.TextChoices):
        OFFICE = "office"
        PORTAL = "portal"
        API = "api"

    at = models.DateTimeField()
    about = models.CharField(max_length=70)
    login = models.ForeignKey(
        Login, models.CASCADE, null=True, related_name="tries", db_index=False
    )
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome, default=Outcome.BEGUN)
    room = models.CharField(max_length=6, choices=Room)
    branch = models.ForeignKey(Branch, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["about", "at"], name="try_about"),
            models.Index(fields=["address", "at"], name="try_from"),
            models.Index(fields=["at"], name="try_at"),
            models.Index(fields=["login", "-at"], name="try_of_login"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "begun", "right", "wrong", "held", "refused", "forgiven", "asked",
                        "wrong-key", "wrong-code", "right-code",
                    ]
                ),
                name="try_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(room__in=["office", "portal", "api"]), name="try_room_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.at}: {self.outcome}"
