"""A program at the door with an API key: whose it is, and whether it may come in."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from tradedoor.access import decision
from tradedoor.access.decision import Decision, Where
from tradedoor.access.models import Access, ApiKey
from tradedoor.credentials import counting
from tradedoor.credentials.proofs import Credential

USED_EVERY = timedelta(minutes=1)  # how exactly the last use is known


@dataclass(frozen=True)
class Answer:
    """What the door says of a key: whose it is, if it is anybody's, and whether it may come in."""

    key: ApiKey | None
    decision: Decision


def check(secret: str, *, where: Where, needed: str = "", now: datetime) -> Answer:
    """Whether a program may come in with this key, from there, to do this (a scope).

    After many keys that do not work, only those used from there before are looked at for a
    while. Raises TooManyTries.
    """
    key = ApiKey.objects.filter(digest=digest(secret)).first()
    _not_guessed(key, where, now=now)
    if key is None:
        return Answer(None, decision.Decision(decision.Step.CREDENTIAL_KNOWN))
    access = Access.objects.at_the_door().get(pk=key.access_id)
    key.access = access
    answer = Answer(key, decide(key, access, where=where, needed=needed, now=now))
    if answer.decision.allowed:
        _used(key, where, now=now)
    return answer


def decide(
    key: ApiKey, access: Access, *, where: Where, needed: str = "", now: datetime
) -> Decision:
    """The decision for a key: the access's own, and what the key adds to it."""
    facts = decision.facts_of(access, now=now, where=where)
    return decision.decide(
        replace(
            facts,
            credential=Credential.LIVE if key.is_live(now) else Credential.ENDED,
            limits=(*facts.limits, tuple(key.networks)) if key.networks else facts.limits,
            powers=frozenset(key.scopes),
            needed=needed,
        )
    )


def digest(secret: str) -> str:
    """What is stored of a key. It has 256 random bits: a plain digest is as good as a slow one."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _not_guessed(key: ApiKey | None, where: Where, *, now: datetime) -> None:
    """Count keys that do not work, and let nobody go on trying others. Raises TooManyTries."""
    works, address = key is not None and key.is_live(now), where.address or ""
    if works and key and counting.is_same_place(key.last_used_from or "", address):
        return
    if not counting.may_show_key(works=works, address=address, now=now):
        raise counting.TooManyTries(
            _("Too many keys that do not work came from your network. Wait a quarter of an hour.")
        )


def _used(key: ApiKey, where: Where, *, now: datetime) -> None:
    """Note when and from where the key was last used, at most once a minute."""
    ApiKey.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY), pk=key.pk
    ).update(last_used_at=now, last_used_from=where.address or None)
