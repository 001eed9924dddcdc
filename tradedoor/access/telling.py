"""Telling people what changed for them: their access, password, address, keys, a new browser.

Nobody is told of what they could not read anyway: whoever has no address gets no letter.
"""

from datetime import datetime, timedelta
from typing import Any

from tradedoor.access import mailing
from tradedoor.access.models import Access, ApiKey

# What of a change is worth a letter to the person, and what the letter calls it.
WORTH_TELLING = ("level", "code", "begins", "ends", "networks", "branches")


def changed(access: Access, fields: set[str], *, now: datetime) -> None:
    """The level, the user code or the limits of somebody who uses their access are others now."""
    worth = [field for field in WORTH_TELLING if field in fields]
    if worth and access.login.has_password:
        _write("access-changed", access, now=now, changed=worth, **mailing.ways_to_sign_in(access))


def taken_away(access: Access, *, now: datetime) -> None:
    """Only somebody who had come to use it is told; an invitation nobody took up just ends."""
    if access.login.has_password:
        _write("access-taken-away", access, now=now)


def given_back(access: Access, *, now: datetime) -> None:
    if access.login.has_password:
        _write("access-given-back", access, now=now, **mailing.ways_to_sign_in(access))


def email_changed(access: Access, old: str, *, now: datetime) -> None:
    """Both addresses are told: the old one's owner may not have wanted this."""
    if not access.login.has_password:
        return
    new = access.contact.email
    if old:
        mailing.write("email-changed", access, now=now, to=old, new=new)
    if new:
        mailing.write("email-changed", access, now=now, new=new)


def key_made(access: Access, key: ApiKey, *, now: datetime) -> None:
    _of_key("key-made", access, key, now=now, by=key.made_by)


def key_ended(access: Access, key: ApiKey, *, now: datetime) -> None:
    _of_key("key-taken-away", access, key, now=now)


def key_ends_soon(access: Access, key: ApiKey, *, now: datetime) -> None:
    last_day = key.expires_at - timedelta(seconds=1)
    _of_key("key-ends-soon", access, key, now=now, until=last_day.isoformat())


def new_browser(access: Access, *, agent: str, address: str, now: datetime) -> None:
    """Somebody signed in from a browser they never used before: it may not have been them."""
    _write(
        "new-browser", access, now=now,
        at=now.isoformat(), agent=agent, address=address, path=mailing.to_forgot_page(),
    )  # fmt: skip


def _of_key(kind: str, access: Access, key: ApiKey, *, now: datetime, **context: Any) -> None:
    path = mailing.to_keys_page(access)
    _write(kind, access, now=now, key=key.name, prefix=key.prefix, path=path, **context)


def _write(kind: str, access: Access, *, now: datetime, **context: Any) -> None:
    if access.contact.email:
        mailing.write(kind, access, now=now, **{"path": mailing.to_sign_in_page(), **context})
