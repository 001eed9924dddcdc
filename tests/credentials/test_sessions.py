"""Sessions: a browser's key is kept hashed, ends for good, and is forgotten some day."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.utils import timezone

from tests.races import before_commit
from tradedoor.credentials import jobs, passwords, sessions
from tradedoor.credentials.models import Session
from tradedoor.credentials.sessions import SessionStore
from tradedoor.directory.models import Seller


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


def test_being_seen_is_noted_once_a_minute(marit, django_assert_num_queries):
    store = browser(marit)
    with django_assert_num_queries(1):
        again(store).load()

    aged(store, seen=timedelta(minutes=2))
    with django_assert_num_queries(2):
        again(store).load()
    with django_assert_num_queries(1):
        again(store).load()
    assert row(store).seen_at > timezone.now() - timedelta(minutes=1)


def test_what_ended_is_kept_a_week_and_what_is_over_ends(marit):
    now = timezone.now()
    ended, old, idle, ran_out, live = (browser(marit) for _ in range(5))
    for store, change in (
        (ended, {"ended_at": now, "ended_why": "x"}),
        (old, {"ended_at": now - timedelta(days=8), "ended_why": "x"}),
        (ran_out, {"expire_date": now - timedelta(seconds=1)}),
    ):
        Session.objects.filter(pk=row(store).pk).update(**change)
    aged(idle, seen=timedelta(days=15))

    jobs.forget(now=now + timedelta(seconds=1))

    assert set(Session.objects.all()) == {row(ended), row(idle), row(live)}
    assert row(idle).ended_why == "idle"
    assert row(live).ended_at is None


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


# --- How long it lasts --------------------------------------------------------------------------


@pytest.fixture
def allowed(db):
    """What the seller allows: short times, all of them different."""
    Seller.objects.update_or_create(
        pk=1,
        defaults={
            "staff_idle_minutes": 30, "staff_hours": 2, "portal_idle_days": 1, "portal_days": 3,
        },
    )  # fmt: skip


def aged(store, *, seen=timedelta(), created=timedelta()) -> None:
    """Last used, and begun, so long ago."""
    now = timezone.now()
    here = Session.objects.filter(session_key=sessions.digest(store.session_key))
    here.update(seen_at=now - seen, created_at=now - max(seen, created))


A_MOMENT = timedelta(seconds=20)
MINUTES, HOURS, DAYS = timedelta(minutes=30), timedelta(hours=2), timedelta(days=1)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    ("room", "age", "why"),
    [
        ("office", {"seen": MINUTES - A_MOMENT}, ""),
        ("office", {"seen": MINUTES}, "idle"),
        ("office", {"created": HOURS - A_MOMENT}, ""),
        ("office", {"created": HOURS}, "too-old"),
        ("office", {"seen": MINUTES, "created": HOURS}, "idle"),
        ("portal", {"seen": HOURS, "created": HOURS}, ""),
        ("portal", {"seen": DAYS - A_MOMENT}, ""),
        ("portal", {"seen": DAYS}, "idle"),
        ("portal", {"created": 3 * DAYS - A_MOMENT}, ""),
        ("portal", {"created": 3 * DAYS}, "too-old"),
    ],
)
def test_it_ends_unused_and_some_time_after_it_began(marit, room, age, why):
    store = browser(marit, room)
    aged(store, **age)

    assert bool(again(store).load()) == (not why)
    assert row(store).ended_why == why
    assert (row(store).ended_at is not None) == bool(why)


@pytest.mark.usefixtures("allowed")
def test_being_used_keeps_it_until_it_is_too_old(marit):
    store = browser(marit, "office")
    aged(store, seen=timedelta(minutes=29), created=timedelta(minutes=115))
    assert again(store).load()

    aged(store, seen=timedelta(minutes=1), created=timedelta(minutes=121))

    assert again(store).load() == {}
    assert row(store).ended_why == "too-old"


@pytest.mark.usefixtures("allowed")
def test_what_ended_so_is_never_revived_by_a_longer_time(marit):
    store = browser(marit)
    aged(store, seen=2 * DAYS)
    assert again(store).load() == {}

    Seller.objects.update(portal_idle_days=3)

    assert again(store).load() == {}
    with pytest.raises(UpdateError):
        store.save()


@pytest.mark.usefixtures("allowed")
def test_a_change_of_the_setting_holds_from_the_next_request_on(marit):
    longer, shorter = browser(marit), browser(marit)
    aged(longer, seen=2 * DAYS)
    aged(shorter, seen=timedelta(hours=23))

    Seller.objects.update(portal_idle_days=3)
    assert again(longer).load()
    Seller.objects.update(portal_idle_days=1, portal_days=1)
    aged(shorter, created=25 * timedelta(hours=1))
    assert again(shorter).load() == {}


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("away", [timedelta(days=300), -timedelta(days=300)])
def test_the_clock_of_the_machine_that_answers_does_not_matter(marit, away):
    with time_machine.travel(timezone.now() + away):
        store = browser(marit, "office")
        assert again(store).load()
    assert again(store).load()


@pytest.mark.usefixtures("allowed")
def test_a_browser_whose_session_is_over_is_not_listed(marit):
    here, over = browser(marit), browser(marit)
    aged(over, seen=DAYS)

    assert list(sessions.of(marit, room="portal")) == [row(here)]


def test_a_cookie_lives_longer_than_its_session_may_and_says_why_for_a_week(marit):
    age = timedelta(seconds=SessionStore().get_expiry_age())

    assert age == timedelta(days=Seller.MOST_PORTAL_DAYS + 7)


# --- What Django calls ----------------------------------------------------------------------------


def test_all_we_replace_of_djangos_store_is_still_called_so():
    """A method that Django renames would be ours alone, called by nobody: sessions without end."""
    ours = {name for name in vars(SessionStore) if not name.startswith("__")}
    djangos = {name for kind in SessionStore.__mro__[1:] for name in vars(kind)}

    assert {"load", "save", "create_model_instance", "exists", "delete"} < ours
    assert ours - djangos == set()


@pytest.mark.parametrize("name", ["_get_session", "_get_or_create_session_key"])
def test_all_we_call_of_djangos_private_parts_is_still_there(name):
    assert callable(vars(SessionBase)[name])


def test_and_django_reads_a_session_through_what_we_replaced(marit):
    store = browser(marit)
    assert again(store).get("room") == "portal"
    sessions.end_all(marit, why="x", now=timezone.now())

    fresh = again(store)
    assert fresh.get("room") is None
    assert fresh.session_key is None
