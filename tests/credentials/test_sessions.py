"""Sessions: a browser's key is kept hashed, ends for good, and is forgotten some day."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone

from tests.races import before_commit
from tradedoor.credentials import jobs, passwords, sessions
from tradedoor.credentials.models import Session
from tradedoor.credentials.sessions import SessionStore


@pytest.fixture
def marit(db, noon):
    return passwords.login_without_password(now=noon)


def browser(login, room="portal") -> SessionStore:
    """A browser signed in as this person."""
    store = SessionStore()
    store["_auth_user_id"], store["room"] = str(login.pk), room
    store["address"], store["agent"] = "198.51.100.7", "Firefox " + "x" * 400
    store.create()
    return store


def again(store) -> SessionStore:
    return SessionStore(store.session_key)


def row(store) -> Session:
    return Session.objects.get(session_key=sessions.digest(store.session_key))


def test_a_browser_finds_its_session_by_its_key(marit):
    store = browser(marit)

    assert again(store)["room"] == "portal"
    kept = row(store)
    assert (kept.login, kept.room, kept.address) == (marit, "portal", "198.51.100.7")
    assert len(kept.agent) == 300


def test_what_is_kept_opens_nothing(marit):
    store = browser(marit)

    assert SessionStore(row(store).session_key).load() == {}
    assert not SessionStore().exists(row(store).session_key)


def test_an_ended_session_is_empty_and_is_never_revived(marit, noon):
    store = browser(marit)
    assert sessions.end_all(marit, why="taken-away", now=noon) == 1

    assert again(store).load() == {}
    store["more"] = 1
    with pytest.raises(UpdateError):
        store.save()
    assert row(store).ended_at == noon
    ended = sessions.ended(store.session_key)
    assert ended
    assert (ended.login, ended.ended_why) == (marit, "taken-away")
    assert sessions.end_all(marit, why="again", now=noon) == 0


def test_nobody_is_told_why_of_a_session_that_lives_or_never_was(marit):
    assert sessions.ended(browser(marit).session_key) is None
    assert sessions.ended("never was") is None
    assert sessions.ended(None) is None


def test_ending_all_but_this_one_and_only_in_this_room(marit, noon):
    here, there, office = browser(marit), browser(marit), browser(marit, "office")

    assert (
        sessions.end_all(marit, why="x", now=noon, keep=here.session_key or "", room="portal") == 1
    )
    assert [row(store).ended_at for store in (here, there, office)] == [None, noon, None]


def test_another_persons_browsers_stay(marit, noon):
    other = browser(passwords.login_without_password(now=noon))
    browser(marit)

    assert sessions.end_all(marit, why="x", now=noon) == 1
    assert row(other).ended_at is None


def test_a_new_password_ends_every_browser_but_the_one_it_was_chosen_in(marit, noon):
    here, there = browser(marit), browser(marit)

    ended = passwords.choose(
        marit, "four quiet herons wait", now=noon, keep_session=here.session_key or ""
    )

    assert ended == 1
    assert row(here).ended_at is None
    assert row(there).ended_why == "new-password"


def test_a_session_that_ran_out_is_empty(marit):
    store = browser(marit)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert again(store).load() == {}


def test_being_seen_is_noted_once_a_minute(marit, django_assert_num_queries):
    store = browser(marit)
    with django_assert_num_queries(1):
        again(store).load()

    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    again(store).load()
    assert row(store).seen_at > timezone.now() - timedelta(minutes=1)


def test_what_ended_is_kept_a_week_and_what_ran_out_not_at_all(marit):
    now = timezone.now()
    ended, old, ran_out, live = (browser(marit) for _ in range(4))
    for store, change in (
        (ended, {"ended_at": now, "ended_why": "x"}),
        (old, {"ended_at": now - timedelta(days=8), "ended_why": "x"}),
        (ran_out, {"expire_date": now - timedelta(seconds=1)}),
    ):
        Session.objects.filter(pk=row(store).pk).update(**change)

    jobs.forget(now=now + timedelta(seconds=1))

    assert set(Session.objects.all()) == {row(ended), row(live)}


@pytest.mark.django_db(transaction=True)
def test_a_session_saved_while_it_is_ended_stays_ended(marit, noon):
    store = browser(marit)
    store["more"] = 1

    def save():
        try:
            store.save()
        except UpdateError:
            return "told"
        return "saved"

    _, saved = before_commit(lambda: sessions.end_all(marit, why="x", now=noon), save)

    assert saved == "told"
    assert row(store).ended_at == noon
