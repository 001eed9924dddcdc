"""Sessions: our own table, so that they can be joined, listed and ended.

The browser holds the key; the table holds its SHA-256, so a copy of the table opens nothing.
A session ends when it was not used for a while, and some time after it began, as the seller has
set it by now. The database's clock says so, which is one for all machines. An ended session stays
for a week, so that its owner can be told why they are out; nothing writes to it again.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction
from django.db.models import (
    Case,
    CharField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, Now

from tradedoor.credentials.models import Login, Session, SessionQuerySet
from tradedoor.directory.models import Seller

SEEN_EVERY = timedelta(minutes=1)
TOLD_FOR = timedelta(days=7)
# A cookie opens nothing by itself: whether its session lives is asked of the table at every
# request. So it outlives the longest session a seller may allow, and the week its end is told.
COOKIE_FOR = timedelta(days=Seller.MOST_PORTAL_DAYS) + TOLD_FOR

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _allowed(setting: str, unit: timedelta) -> Coalesce:
    """How long the seller lets a session last, in one of its settings."""
    allowed = ExpressionWrapper(F(setting) * Value(unit), output_field=DurationField())
    unless_set = getattr(Seller(), setting) * unit
    return Coalesce(Subquery(Seller.objects.filter(pk=1).values(allowed=allowed)), unless_set)


_IN_OFFICE = Q(room=Session.Room.OFFICE)
_STAFF_IDLE = Q(seen_at__lte=Now() - _allowed("staff_idle_minutes", MINUTE))
_STAFF_OLD = Q(created_at__lte=Now() - _allowed("staff_hours", HOUR))
_IDLE = Q(seen_at__lte=Now() - _allowed("portal_idle_days", DAY))
_OLD = Q(created_at__lte=Now() - _allowed("portal_days", DAY))
# Why a session is over by now, though nobody ended it; empty while it is not.
OVER = Case(
    When(_IN_OFFICE & _STAFF_IDLE, then=Value("idle")),
    When(_IN_OFFICE & _STAFF_OLD, then=Value("too-old")),
    When(~_IN_OFFICE & _IDLE, then=Value("idle")),
    When(~_IN_OFFICE & _OLD, then=Value("too-old")),
    default=Value(""),
    output_field=CharField(),
)
# Noted once a minute at most: a page that is read costs no write.
_IS_SEEN = Case(When(seen_at__gt=Now() - SEEN_EVERY, then=True), default=False)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's session, kept in our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def save(self, must_create: bool = False) -> None:
        """Write the session, unless it was ended meanwhile: then the request is told so."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(data)
        if must_create:
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                raise CreateError from None
            return None
        changed = {
            f: getattr(row, f) for f in ("session_data", "login_id", "room", "address", "agent")
        }
        if not Session.objects.live().filter(session_key=row.session_key).update(**changed):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=Now() + COOKIE_FOR,
            login_id=data.get(SESSION_KEY),
            room=data.get("room", ""),
            address=data.get("address") or None,
            agent=data.get("agent", "")[:300],
            created_at=Now(),
            seen_at=Now(),
        )

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, if it is over by now, and then it ends for good."""
        found = Session.objects.live().filter(session_key=digest(self.session_key or ""))
        row = found.annotate(over=OVER, is_seen=_IS_SEEN).first()
        if row is not None and row.over:  # type: ignore[attr-defined]
            found.update(ended_at=Now(), ended_why=row.over)  # type: ignore[attr-defined]
            row = None
        if row is None:
            self._session_key = None
            return {}
        if not row.is_seen:  # type: ignore[attr-defined]
            found.filter(seen_at__lte=Now() - SEEN_EVERY).update(seen_at=Now())
        return self.decode(row.session_data)

    def get_session_cookie_age(self) -> int:
        return int(COOKIE_FOR.total_seconds())


def end_all(login: Login, *, why: str, now: datetime, keep: str = "", room: str = "") -> int:
    """End every browser of this person's, except the one that asks. Answers how many."""
    theirs = (
        Session.objects.live().filter(login=login).exclude(session_key=digest(keep) if keep else "")
    )
    if room:
        theirs = theirs.filter(room=room)
    return theirs.update(ended_at=now, ended_why=why)


def end_of_all(logins: QuerySet[Any], *, why: str, now: datetime, room: str) -> int:
    """End every browser of these people. Answers how many."""
    return (
        Session.objects.live()
        .filter(login__in=logins, room=room)
        .update(ended_at=now, ended_why=why)
    )


def of(login: Login, *, room: str) -> SessionQuerySet:
    """The browsers this person is signed in with, the latest first."""
    here = Session.objects.live().filter(login=login, room=room).alias(over=OVER)
    return here.filter(over="").order_by("-seen_at")


def ended(key: str | None) -> Session | None:
    """The session of this key, if it was ended: whose it was, and why."""
    if not key:
        return None
    over = Session.objects.filter(session_key=digest(key), ended_at__isnull=False)
    return over.select_related("login").first()


def clear(*, now: datetime) -> int:
    """End sessions that are over, and forget those that ended a week ago. Answers how many."""
    over = Session.objects.live().annotate(over=OVER).exclude(over="")
    over.update(ended_at=Now(), ended_why=F("over"))
    old = Q(ended_at__lt=now - TOLD_FOR) | Q(expire_date__lt=now)
    return Session.objects.filter(old).delete()[0]
