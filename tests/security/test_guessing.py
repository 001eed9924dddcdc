"""The limits on guessing tell nothing, and a wide street of addresses is one place."""

from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import PASSWORD, invited, link_of
from tests.pages import alike
from tests.portal.conftest import sign_in
from tradedoor.credentials import counting, proving
from tradedoor.credentials.counting import ASKED_PER_ADDRESS, WINDOW, WRONG_PER_PERSON
from tradedoor.letters import links

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WRONG = "five quiet herons wait"


def answers_to(new_browser, names):
    """What a guesser sees who tries these names, one after the other, from anywhere."""
    return [
        alike(sign_in(new_browser(f"203.0.113.{n}"), name, WRONG), typed=name)
        for n, name in enumerate(names)
    ]


def test_nobody_learns_which_two_names_are_one_persons(new_browser, marits_access):
    """Her number is tried until it rests; then an address that is hers, and one that is not."""
    answers_to(new_browser, ["10927781-1"] * WRONG_PER_PERSON)
    suspected = ["marit@dahlsbygg.example"] * (WRONG_PER_PERSON + 2)
    unknown = ["mirat@dahlsbygg.example"] * (WRONG_PER_PERSON + 2)

    assert answers_to(new_browser, suspected) == answers_to(new_browser, unknown)


def test_and_yet_no_name_of_theirs_opens_meanwhile(new_browser, marits_access, noon):
    answers_to(new_browser, ["10927781-1"] * WRONG_PER_PERSON)

    assert sign_in(new_browser(), "marit", PASSWORD).status_code == 422


def test_tries_that_were_not_looked_at_do_not_lengthen_the_wait(marits_access, noon):
    def guess(typed, now, password=WRONG):
        return proving.by_password(typed, password, room="portal", address="", agent="", now=now)

    for _ in range(WRONG_PER_PERSON):
        with pytest.raises(proving.SignInFailed):
            guess("10927781-1", noon)
    for _ in range(WRONG_PER_PERSON - 1):
        with pytest.raises(proving.SignInFailed):
            guess("marit", noon + WINDOW / 2)

    assert guess("marit", noon + WINDOW, PASSWORD) == marits_access.login


def test_a_network_of_addresses_is_one_place_to_guess_from(
    new_browser, marits_access, monkeypatch, seller
):
    monkeypatch.setattr(counting, "WRONG_PER_ADDRESS", 5)
    for n in range(5):
        sign_in(new_browser(f"2001:db8:0:1::{n}"), f"nobody{n}", WRONG)

    assert sign_in(new_browser("2001:db8:0:1:ffff::1"), "marit", PASSWORD).status_code == 429
    assert sign_in(new_browser("2001:db8:0:2::1"), "marit", PASSWORD).status_code == 302


@pytest.mark.parametrize("where", ["/forgot-password", "/office/forgot-password"])
def test_nobody_floods_the_worker_by_asking(new_browser, seller, where):
    pages = [
        new_browser(f"2001:db8::{n}").post(where, {"name": f"olga{n}@nordic.example"})
        for n in range(ASKED_PER_ADDRESS + 5)
    ]

    assert {page.status_code for page in pages} == {200}
    assert ProcrastinateJob.objects.count() == ASKED_PER_ADDRESS
    assert ProcrastinateJob.objects.filter(args__address="2001:db8::7").exists()


def test_nor_with_an_old_link(new_browser, olle, us, noon):
    two = [link_of(invited(olle, us, noon)), links.seal("invitation", uuid4())]
    pages = [new_browser().post(f"/i/{link}/new-link") for link in two * 5]

    assert {page.status_code for page in pages} == {200}
    assert ProcrastinateJob.objects.filter(task_name="access.new_link").count() == 2
