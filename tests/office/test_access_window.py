"""The access window whole: the switch, the limits, the password, and a shared address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import PASSWORD, comes_in, invited
from tests.pages import bubble, fields, words
from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInTry
from tradedoor.credentials.proving import SignInFailed
from tradedoor.directory.models import Branch
from tradedoor.giving import keeping, logins
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry


@pytest.fixture
def key(marit):
    return reverse("office:access", args=[marit.public_id])


@pytest.fixture
def malmo(seller):
    return Branch.objects.create(name="Malmö")


def came_from(access, address, days_ago):
    SignInTry.objects.create(
        at=timezone.now() - timedelta(days=days_ago), about=f"login:{access.login_id}",
        login=access.login, room="portal", address=address, outcome="right", agent="Firefox",
    )  # fmt: skip


def test_everything_about_the_access_is_seen_when_it_is_opened_again(
    clases, marits_access, key, malmo
):
    typed = {
        "networks": "203.0.113.0/24\n2001:db8::/32", "branches": [str(malmo.public_id)],
        "begins_on": "2026-01-01", "ends_on": "2099-12-31", "mobile": "070-174 06 05",
    }  # fmt: skip
    done = clases.post(key, {**fields(clases.get(key)), **typed})
    assert bubble(clases, done) == "The access of Marit Dahl is saved."

    form = clases.get(key).context["form"]
    shown = {name: form[name].value() for name in (*typed, "level", "code", "email")}
    assert shown["networks"] == typed["networks"]
    assert shown["branches"] == typed["branches"]
    assert str(shown["begins_on"]) == "2026-01-01"
    assert str(shown["ends_on"]) == "2099-12-31"
    assert shown["mobile"] == "070-174 06 05"
    assert (shown["level"], shown["code"]) == ("administrator", "marit")


def test_the_switch_takes_access_away_with_a_receipt_and_brings_it_back(clases, marits_access, key):
    Client().post("/sign-in", {"name": "marit", "password": PASSWORD})
    form = fields(clases.get(key))
    off = {name: value for name, value in form.items() if name != "has_access"}

    done = clases.post(key, off)

    assert bubble(clases, done) == (
        "Access taken away from Marit Dahl. 1 browser signed out. "
        "The letter that had not left yet stays here."
    )
    assert not Access.objects.get().is_given
    again = fields(clases.get(key))
    assert "has_access" not in again
    clases.post(key, {**again, "has_access": "on"})
    assert Access.objects.get().is_given


def test_limits_that_would_have_refused_somebody_are_shown_before_they_are_saved(
    clases, marits_access, key
):
    for days_ago, address in ((1, "198.51.100.4"), (2, "203.0.113.9"), (95, "198.51.100.5")):
        came_from(marits_access, address, days_ago)
    typed = {**fields(clases.get(key)), "networks": "203.0.113.0/24"}

    warned = clases.post(key, typed)

    assert warned.status_code == 422
    said = words(warned)
    assert "1 of 2 sign-ins in the last 90 days would have been refused." in said
    assert "198.51.100.4" in said
    assert "203.0.113.9" not in said
    assert fields(warned)["networks"] == "203.0.113.0/24"
    assert Access.objects.get().networks == []

    clases.post(key, {**fields(warned), "limits_are_meant": "on"})
    assert len(Access.objects.get().networks) == 1


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"networks": "the office"}, "networks", "“the” is not an address or a range."),
        ({"networks": "0.0.0.0/0"}, "networks", "“0.0.0.0/0” is every address there is."),
        ({"branches": ["nowhere"]}, "branches", "nowhere"),
        ({"ends_on": "tomorrow"}, "ends_on", "date"),
        (
            {"begins_on": "2026-05-02", "ends_on": "2026-05-01"},
            "ends_on",
            "The last day comes before the first.",
        ),
    ],
)
def test_what_is_wrong_with_a_limit_stands_beside_it(
    clases, marits_access, key, malmo, typed, field, said
):
    answer = clases.post(key, {**fields(clases.get(key)), **typed})

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert Entry.objects.filter(verb="access.changed").count() == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_breaks_nothing(clases, marits_access, key, day):
    typed = {**fields(clases.get(key)), "ends_on": day, "begins_on": ""}

    assert clases.post(key, typed).status_code < 500
    assert clases.get(key).status_code == 200


def test_a_first_access_is_given_within_limits(clases, marit, key, malmo):
    typed = {"networks": "203.0.113.7", "branches": [str(malmo.public_id)], "send": "1"}

    clases.post(key, {**fields(clases.get(key)), **typed})

    access = Access.objects.get()
    assert [str(network) for network in access.networks] == ["203.0.113.7/32"]
    assert list(access.branches.all()) == [malmo]
    assert Letter.objects.filter(to=marit.email, kind="access-given").exists()


def test_reset_stops_the_password_at_once_and_says_what_ended(clases, marit, marits_access):
    browser = Client()
    browser.post("/sign-in", {"name": "marit", "password": PASSWORD})

    done = clases.post(reverse("office:access-reset", args=[marit.public_id]))

    assert bubble(clases, done) == (
        "The password of Marit Dahl works no more. 1 browser signed out. "
        "The letter that had not left yet stays here. "
        "A link for a new one is on its way to marit@dahlsbygg.example."
    )
    assert browser.get(f"/c/{marit.customer.public_id}/").status_code == 302
    card = clases.get(reverse("office:contact", args=[marit.public_id]))
    assert "Invitation queued" in words(card)
    Letter.objects.update(state="handed-over", ended_at=timezone.now(), next_try_at=None)
    card = words(clases.get(reverse("office:contact", args=[marit.public_id])))
    assert "Reset required" in card
    assert "The link for a new one was not opened yet." in card
    assert "Send a new link" in card


def test_somebody_locked_is_unlocked_with_one_click(clases, marit, marits_access):
    for _ in range(10):
        with pytest.raises(SignInFailed):
            comes_in("marit", "wrong", address="203.0.113.7", agent="", now=timezone.now())
    url = reverse("office:contact", args=[marit.public_id])
    assert "Locked for now" in words(clases.get(url))

    done = clases.post(reverse("office:access-unlock", args=[marit.public_id]))

    assert bubble(clases, done) == "Marit Dahl can try again now."
    assert "Locked for now" not in words(clases.get(url))


def test_an_address_that_signs_somebody_else_in_is_settled(
    clases, clas, luc, marits_access, us, noon
):
    access = invited(luc, us, noon)
    luc.refresh_from_db()
    keeping.edit(luc.pk, seen=luc.version, email=marits_access.contact.email, by=clas, now=noon)
    card, key = (reverse(f"office:{name}", args=[luc.public_id]) for name in ("contact", "access"))
    assert "Address clash" in words(clases.get(card))
    page = clases.get(key)
    assert "This address is how somebody else signs in." in words(page)

    clases.post(key, {**fields(page), "shares_mailbox": "on"})

    assert Access.objects.get(pk=access.pk).shares_mailbox
    assert "Address clash" not in words(clases.get(card))
    assert logins.clash(Access.objects.get(pk=access.pk))  # and may be
