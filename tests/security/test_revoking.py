"""Taking access away is immediate: nothing that begins after the commit is let in."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.contrib import auth
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tests.conftest import inside
from tradedoor.access import key_checking, keys
from tradedoor.access.decision import Where
from tradedoor.access.models import Access
from tradedoor.credentials.counting import TooManyTries
from tradedoor.credentials.sessions import SessionStore
from tradedoor.giving import taking_away
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.portal.guard import company_page

HERE = Where("203.0.113.7")
SESSIONS, KEYS = 6, 5  # and one open link: so many ways in are tried each time
ROUNDS = 84
TRIALS = ROUNDS * (SESSIONS + KEYS + 1)
WayIn = Callable[[], bool]


@company_page("GET")
def a_page(_request, **_about):
    return HttpResponse("in")


def by_browser(access: Access) -> WayIn:
    """A browser that is signed in looks at a page of the company."""
    session = SessionStore()
    session[auth.SESSION_KEY] = str(access.login_id)
    session[auth.BACKEND_SESSION_KEY] = "tradedoor.credentials.backend.LoginBackend"
    session[auth.HASH_SESSION_KEY] = access.login.get_session_auth_hash()
    session["room"] = "portal"
    session.create()

    def looks() -> bool:
        request = RequestFactory().get("/", REMOTE_ADDR=HERE.address)
        request.session = SessionStore(session.session_key)
        request.user = auth.get_user(request)
        request.htmx = False  # type: ignore[attr-defined]
        return a_page(request, customer=access.customer.public_id).content == b"in"

    return looks


def by_key(secret: str) -> WayIn:
    """A program comes with its API key; one that ended is soon not looked at any more."""

    def comes() -> bool:
        try:
            return key_checking.check(secret, where=HERE, now=timezone.now()).decision.allowed
        except TooManyTries:
            return False

    return comes


def by_link(access: Access) -> WayIn:
    """Somebody opens the link of a letter."""
    now = timezone.now()
    Invitation.objects.all().delete()
    Letter.objects.all().delete()  # of earlier rounds
    invitation = Invitation.objects.create(
        access=access, why=Invitation.Why.ASKED, made_at=now, expires_at=now + timedelta(days=1)
    )
    token = links.seal("invitation", invitation.public_id)

    def opens() -> bool:
        try:
            return bool(inviting.by_link(token, where=HERE, now=timezone.now()))
        except inviting.InvitationNotOpen:
            return False

    return opens


@dataclass
class Poller:
    """Tries its ways in, one after the other, again and again; remembers what was let in."""

    ways: list[WayIn] = field(default_factory=list)
    let_in: list[float] = field(default_factory=list)  # when a try began that was let in
    began_round: float = 0.0  # when the last whole round of tries began
    tried: int = 0

    def run(self, ready: Barrier, over: Event) -> None:
        try:
            ready.wait(60)
            while not over.is_set():
                self._try_all(self.ways)
        finally:
            connection.close()

    def _try_all(self, ways: list[WayIn]) -> None:
        began_round = time.monotonic()
        for way in ways:
            began = time.monotonic()
            if way():
                self.let_in.append(began)
            self.tried += 1
        self.began_round = began_round


def wait_for(pollers: list[Poller], *, since: float) -> None:
    """Until every way in was tried once more, all of it after that moment."""
    deadline = time.monotonic() + 60
    while any(poller.began_round <= since for poller in pollers):
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.mark.django_db(transaction=True)
def test_nothing_that_begins_after_the_commit_is_let_in(marit, us, noon, capsys):
    inside(marit, us, noon)
    access = Access.objects.select_related("login", "customer", "contact").get()
    until = timezone.now() + timedelta(days=9)
    secrets = [
        keys.make(
            access.pk, name=f"ERP {n}", scopes=["read"], expires_at=until, networks=[], by=us,
            now=timezone.now(),
        ).secret
        for n in range(KEYS)
    ]  # fmt: skip

    def ways_in() -> list[list[WayIn]]:
        browsers = [by_browser(access) for _ in range(SESSIONS)]
        return [browsers[:4], [*browsers[4:], by_link(access)], [by_key(s) for s in secrets]]

    ready, over = Barrier(4), Event()
    pollers = [Poller(ways) for ways in ways_in()]
    threads = [Thread(target=poller.run, args=(ready, over)) for poller in pollers]
    for thread in threads:
        thread.start()
    ready.wait(60)
    before = after = 0
    try:
        for _ in range(ROUNDS):
            wait_for(pollers, since=time.monotonic())
            taking_away.take_away(access.pk, by=us, now=timezone.now())
            committed = time.monotonic()
            wait_for(pollers, since=committed)
            let_in = [began for poller in pollers for began in poller.let_in]
            after += sum(began > committed for began in let_in)
            before += sum(began <= committed for began in let_in)
            taking_away.give_back(access.pk, by=us, now=timezone.now())
            for poller, ways in zip(pollers, ways_in(), strict=True):
                poller.ways, poller.let_in = ways, []
    finally:
        over.set()
        for thread in threads:
            thread.join(60)
    tried = sum(poller.tried for poller in pollers)
    with capsys.disabled():
        print(f"\n{TRIALS} trials, {tried} tries: {before} let in before, {after} after the commit")
    assert before >= TRIALS
    assert after == 0
