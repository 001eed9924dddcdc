"""Sessions: our own table, so that they can be joined, listed and ended.

The browser holds the key; the table holds its SHA-256, so a copy of the table opens nothing.
An ended session stays for a while, so that its owner can be told why they are out; nothing
writes to it again.
"""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, InternalError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tradedoor.credentials.models import Login, Session, SessionQuerySet

SEEN_EVERY = timedelta(minutes=1)


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
            f: getattr(row, f)
            for f in ("session_data", "expire_date", "login_id", "room", "address", "agent")
        }
        if not Session.objects.live().filter(session_key=row.session_key).update(**changed):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        return Session(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            login_id=data.get(SESSION_KEY),
            room=data.get("room", ""),
            address=data.get("address") or None,
            agent=data.get("agent", "")[:300],
            created_at=now,
            seen_at=now,
        )

    def _get_session_from_db(self) -> Session | None:
        row = (
            Session.objects.live()
            .filter(session_key=digest(self.session_key or ""), expire_date__gt=timezone.now())
            .first()
        )
        if row is None:
            self._session_key = None
        elif row.seen_at < timezone.now() - SEEN_EVERY:
            with suppress(
                InternalError, OperationalError
            ):  # A full disk keeps nobody from reading.
                Session.objects.live().filter(pk=row.pk).update(seen_at=timezone.now())
        return row


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


def of(login: Login, *, room: str, now: datetime) -> SessionQuerySet:
    """The browsers this person is signed in with, the latest first."""
    here = Session.objects.live().filter(login=login, room=room, expire_date__gt=now)
    return here.order_by("-seen_at")


def ended(key: str | None) -> Session | None:
    """The session of this key, if it was ended: whose it was, and why."""
    if not key:
        return None
    over = Session.objects.filter(session_key=digest(key), ended_at__isnull=False)
    return over.select_related("login").first()


def clear(*, now: datetime) -> int:
    """Forget sessions that ran out, and ended ones a week after they ended."""
    gone, _ = Session.objects.filter(expire_date__lt=now).delete()
    old, _ = Session.objects.filter(ended_at__lt=now - timedelta(days=7)).delete()
    return gone + old
