"""What was begun a moment before a door closed does not come through it."""

import pytest
from django.contrib.sessions.backends.base import UpdateError

from tests.conftest import PASSWORD, link_of
from tests.portal.conftest import sign_in
from tradedoor.credentials.models import Session
from tradedoor.credentials.sessions import SessionStore
from tradedoor.giving import giving, taking_away
from tradedoor.invitations import choosing, inviting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NEW = "seven slow boats at night"


def as_if_opened_just_now():
    """The sign-in was checked before the change, and its session written after it."""
    Session.objects.update(ended_at=None, ended_why="")


def test_a_sign_in_with_the_old_password_opens_nothing(new_browser, marits_access, dahls, noon, us):
    thief = new_browser()
    sign_in(thief, "marit")
    inviting.invite(marits_access, why="asked", by=us, now=noon)
    choosing.choose_password(link_of(marits_access), NEW, address="", now=noon)
    as_if_opened_just_now()

    assert thief.get(f"/c/{dahls.public_id}/").url.startswith("/sign-in?")
    assert thief.get("/companies").url.startswith("/sign-in?")


def test_nor_does_one_from_before_the_access_was_taken_away(
    new_browser, marits_access, dahls, noon, us
):
    marit = new_browser()
    sign_in(marit, "marit")
    taking_away.take_away(marits_access.pk, by=us, now=noon)
    as_if_opened_just_now()

    assert marit.get(f"/c/{dahls.public_id}/").status_code == 403
    assert marit.get("/companies").status_code == 403


def test_a_page_that_was_loading_does_not_bring_its_session_back(
    new_browser, marits_access, noon, us
):
    browser = new_browser()
    sign_in(browser, "marit")
    loading = SessionStore(browser.cookies["session"].value)
    loading["said"] = "welcome"
    taking_away.take_away(marits_access.pk, by=us, now=noon)

    with pytest.raises(UpdateError):
        loading.save()
    assert not Session.objects.live().exists()


def test_a_link_opened_before_opens_nothing_after(client, olle, us, noon, seller):
    access = giving.give(
        olle.pk, level="user", code="olle", email=olle.email, send=True, by=us, now=noon
    )
    link = f"/i/{link_of(access)}"
    assert client.get(link).status_code == 200
    taking_away.take_away(access.pk, by=us, now=noon)

    assert client.post(link, {"password": PASSWORD}).status_code == 410
    access.login.refresh_from_db()
    assert not access.login.has_password
