"""Home: what waits for somebody, and what was done last."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.urls import reverse

from tests.conftest import invited
from tests.office.conftest import came_back, handed_over
from tests.pages import words
from tradedoor.access.models import Access
from tradedoor.actors import system
from tradedoor.directory.models import Branch
from tradedoor.giving import blocking, taking_away
from tradedoor.invitations import inviting, waiting
from tradedoor.letters.models import Letter

US = system("tests")


@pytest.fixture
def maritsinvitation(marit, us, noon):
    return invited(marit, us, noon)


def home(browser):
    return browser.get(reverse("office:home"))


def failed_on_the_rail(page):
    return next(item.count for item in page.context["rail"]() if item.icon == "envelope")


def test_an_empty_office_says_what_to_do_first(olgas):
    page = home(olgas)

    assert "Hello Olga" in words(page)
    assert "Nobody waits for anything." in words(page)
    assert "Add a company that buys from you" in words(page)


def test_an_onlooker_of_an_empty_office_is_not_told_to_add_anything(nilses):
    assert reverse("office:customer-new") not in home(nilses).content.decode()


def test_a_letter_that_came_back_waits_for_somebody(olgas, maritsinvitation, noon):
    came_back(maritsinvitation, noon)

    page = home(olgas)

    assert "One contact cannot get in and needs somebody." in words(page)
    assert "Marit Dahl" in words(page)
    assert "The letter to marit@dahlsbygg.example came back on 3 March." in words(page)
    assert "Correct the address" in words(page)
    assert failed_on_the_rail(page) == "1"


def test_an_invitation_that_ran_out_waits_for_somebody(olgas, maritsinvitation, noon, clock):
    handed_over(maritsinvitation, noon)
    clock.move_to(noon + timedelta(days=15))

    page = home(olgas)

    assert "Invitation expired" in words(page)
    assert "Invite again" in words(page)
    assert failed_on_the_rail(page) == ""


def test_what_was_dealt_with_waits_no_longer(olgas, maritsinvitation, olga, noon):
    came_back(maritsinvitation, noon)
    inviting.send_again(maritsinvitation.pk, by=olga, now=noon)

    page = home(olgas)

    assert "Nobody waits for anything." in words(page)
    assert failed_on_the_rail(page) == ""


def test_nobody_waits_for_those_who_may_not_come_in(maritsinvitation, dahls, olga, noon):
    came_back(maritsinvitation, noon)
    assert waiting.failed_letters(by=US).count() == 1

    blocking.block(dahls.pk, by=olga, now=noon)
    assert waiting.failed_letters(by=US).count() == 0

    blocking.unblock(dahls.pk, by=olga, now=noon)
    taking_away.take_away(maritsinvitation.pk, by=olga, now=noon)
    assert waiting.failed_letters(by=US).count() == 0
    assert waiting.undelivered(by=US) == []


def test_another_letter_that_came_back_matters_until_a_newer_one_leaves(marits_access, olga, noon):
    letter = inviting.send_again(marits_access.pk, by=olga, now=noon)
    Letter.objects.filter(pk=letter.pk).update(state="failed", ended_at=noon)
    assert list(waiting.failed_letters(by=US)) == [letter]

    inviting.send_again(marits_access.pk, by=olga, now=noon)
    assert not waiting.failed_letters(by=US).exists()


def test_a_link_for_staff_that_came_back_matters_until_they_are_in(olga_staff, noon):
    letter = Letter.objects.get(to=olga_staff.email)
    Letter.objects.filter(pk=letter.pk).update(state="failed", ended_at=noon)
    assert list(waiting.failed_letters(by=US)) == [letter]

    olga_staff.way_in_id = None
    olga_staff.save()
    assert not waiting.failed_letters(by=US).exists()


def test_only_the_first_few_are_shown_and_all_are_counted(olgas, dahls, us, noon, make_contacts):
    for contact in make_contacts(dahls, 12):
        came_back(invited(contact, us, noon), noon)

    page = home(olgas)

    assert "12 contacts cannot get in and need somebody." in words(page)
    assert len(page.context["outside"]) == 10
    assert "10 of 12. The others follow as these are dealt with." in words(page)


def test_home_shows_what_was_done_lately_but_not_every_sign_in(olgas, marits_access):
    page = home(olgas)

    assert "Marit Dahl chose a password , Dahls Bygg AB" in words(page)
    assert "signed in to the office" not in words(page)
    assert Access.objects.count() == 1


def test_the_menu_says_who_is_signed_in_and_as_what(clases, clas_staff):
    gothenburg, lyon = (Branch.objects.create(name=name) for name in ("Gothenburg", "Lyon"))
    assert "Clas Clerk My details Sign out" in words(home(clases))

    clas_staff.branches = [lyon.pk, gothenburg.pk]
    clas_staff.save()
    assert "Clas Clerk at Gothenburg, Lyon My details" in words(home(clases))
    assert "Branches Gothenburg, Lyon" in words(clases.get("/office/me"))


def test_the_office_is_read_in_the_language_one_chose(clases, clas_staff):
    clas_staff.language = "fr"
    clas_staff.save()

    assert '<html lang="fr"' in home(clases).content.decode()


def test_limits_behind_a_proxy_nobody_told_us_of_are_said_to_hold_the_wrong_people(
    olgas, marits_access, settings
):
    told = "Everybody seems to come from the same address"
    olgas.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.7"
    assert told not in words(olgas.get("/office/"))

    marits_access.networks = [ip_network("203.0.113.0/24")]
    marits_access.save()
    assert told in words(olgas.get("/office/"))

    settings.TRUSTED_PROXIES = [olgas.defaults.get("REMOTE_ADDR", "127.0.0.1")]
    assert told not in words(olgas.get("/office/"))
