"""Links: lost, too old, used, opened twice, taken back. Each has a way on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading
from tests.conftest import PASSWORD, invited, link_of
from tradedoor.giving import taking_away
from tradedoor.invitations.models import Invitation

ANOTHER_PASSWORD = "nine brown otters swim"


@pytest.fixture
def invitation(marit, us, noon):
    """The way to an invitation of Marit's that is still open."""
    return f"/i/{link_of(invited(marit, us, noon))}"


def choose(page, password):
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Choose this password and come in").click()


def test_a_forgotten_password_is_replaced_by_a_letter(somebody, shop, marits_access):
    here, elsewhere = somebody(), somebody()
    steps.sign_in(elsewhere, "marit@dahlsbygg.example")
    expect(heading(elsewhere)).to_have_text("Hello, Marit")

    here.goto("/")
    here.get_by_role("link", name="Forgot the password").click()
    here.get_by_label("E-mail or sign-in name").fill("10927781-1")
    here.get_by_role("button", name="Mail me a way in").click()
    expect(here.get_by_role("main")).to_contain_text("If we know 10927781-1, a letter")
    steps.look_at(here)

    mail = steps.mail_to(shop, "marit@dahlsbygg.example", about="Choose a new password")
    here.goto(steps.link_in(mail))
    expect(heading(here)).to_have_text("A new password for you, Marit")
    steps.look_at(here)
    choose(here, ANOTHER_PASSWORD)
    expect(heading(here)).to_have_text("Hello, Marit")

    # Every other browser is signed out and told why; the old password is of no use any more.
    elsewhere.reload()
    expect(heading(elsewhere)).to_have_text("Sign in")
    steps.bubble(elsewhere, "You were signed out, because a new password was chosen.")
    steps.sign_in(elsewhere, "marit", PASSWORD)
    expect(elsewhere.get_by_role("alert")).to_contain_text("do not belong together")
    expect(elsewhere.get_by_label("Sign-in name")).to_have_value("marit")
    steps.look_at(elsewhere)
    steps.sign_in(elsewhere, "marit", ANOTHER_PASSWORD)
    expect(heading(elsewhere)).to_have_text("Hello, Marit")


def test_whoever_is_not_known_reads_the_same_and_gets_no_letter(somebody, shop, marits_access):
    page = somebody()

    page.goto("/forgot-password")
    page.get_by_label("E-mail or sign-in name").fill("nobody@dahlsbygg.example")
    page.get_by_role("button", name="Mail me a way in").click()

    expect(page.get_by_role("main")).to_contain_text(
        "If we know nobody@dahlsbygg.example, a letter"
    )
    assert steps.nothing_is_left_to_do()
    assert shop.mail.to("nobody@dahlsbygg.example") == []


def test_a_known_contact_who_never_had_access_gets_in_and_staff_see_it(
    somebody, shop, olga_staff, olle
):
    page, olga = somebody(), somebody()

    page.goto("/sign-in")
    page.get_by_role("link", name="Mail me a way in").click()
    page.get_by_label("E-mail or sign-in name").fill("Olle@DahlsBygg.example")
    page.get_by_role("button", name="Mail me a way in").click()
    page.goto(steps.link_in(steps.mail_to(shop, "olle@dahlsbygg.example")))
    choose(page, PASSWORD)
    expect(heading(page)).to_have_text("Hello, Olle")

    steps.sign_in_to_office(olga)
    olga.goto(f"/office/contacts/{olle.public_id}/")
    expect(olga.get_by_role("main")).to_contain_text("Olle Ek asked for a way in and got access")


def test_an_invitation_that_ran_out_is_renewed_on_the_spot(somebody, shop, invitation):
    steps.mail_to(shop, "marit@dahlsbygg.example")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    page = somebody()

    page.goto(invitation)
    expect(heading(page)).to_have_text("This link is too old")
    page.get_by_role("button", name="Mail me a new link").click()
    expect(heading(page)).to_have_text("Look in your mail")
    steps.look_at(page)

    page.goto(steps.link_in(steps.mail_to(shop, "marit@dahlsbygg.example", number=2)))
    choose(page, PASSWORD)
    expect(heading(page)).to_have_text("Hello, Marit")


def test_a_link_may_be_looked_at_twice_and_used_once(somebody, invitation):
    first, second = somebody(), somebody()
    for page in (first, second):
        page.goto(invitation)
        expect(heading(page)).to_have_text("Nordic Fasteners invites you, Marit")

    choose(first, PASSWORD)
    expect(heading(first)).to_have_text("Hello, Marit")

    choose(second, ANOTHER_PASSWORD)
    expect(heading(second)).to_have_text("This link was used")
    second.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(heading(second)).to_have_text("Sign in")

    # Its owner, who is in already, is simply taken there.
    first.goto(invitation)
    expect(heading(first)).to_have_text("Hello, Marit")


def test_a_link_that_was_taken_back_says_so(somebody, invitation, marit, olga, noon):
    taking_away.take_away(marit.access.pk, by=olga, now=noon)
    page = somebody()

    page.goto(invitation)

    expect(heading(page)).to_have_text("This invitation was taken back")


def test_half_a_link_says_what_is_missing(somebody, invitation):
    page = somebody()

    page.goto(invitation[:-7])

    expect(heading(page)).to_have_text("This link is not complete")


def test_staff_who_forgot_theirs_choose_another(somebody, shop, olga_staff):
    page = somebody()
    page.goto("/office/")
    page.get_by_role("link", name="Forgot the password?").click()
    page.get_by_label("E-mail").fill("olga@nordic.example")
    page.get_by_role("button", name="Send me a way in").click()
    expect(page.get_by_role("main")).to_contain_text("If you work here, a letter")

    page.goto(
        steps.link_in(steps.mail_to(shop, "olga@nordic.example", about="Choose a new password"))
    )
    page.get_by_label("New password").fill(ANOTHER_PASSWORD)
    page.get_by_role("button", name="Choose this password").click()

    expect(heading(page)).to_have_text("Hello Olga")
