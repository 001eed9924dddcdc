"""My details, and where I am signed in."""

import pytest
from django.db import transaction

from tests.pages import every_word, words
from tests.portal.conftest import latest_entry, sign_in
from tradedoor.credentials.models import Session
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.powers import Power
from tradedoor.record.models import Entry

CHANGED = {
    "first_name": "Marit",
    "last_name": "Dahl Ek",
    "title": "Inköpare",
    "phone": "031 12 34 56",
    "mobile": "+47 912 34 567",
    "newsletter": "on",
    "language": "sv",
}


@pytest.fixture
def mine(dahls) -> str:
    return f"/c/{dahls.public_id}/me"


def test_the_form_shows_what_is_known(marits_browser, mine):
    page = marits_browser.get(mine)

    assert 'name="first_name" value="Marit"' in page.content.decode()
    assert "We write to marit@dahlsbygg.example" in words(page)
    assert "10927781-1" in words(page)


def test_details_are_corrected_and_on_record(marits_browser, mine, marit):
    page = marits_browser.post(mine, {**CHANGED, "seen": marit.version}, follow=True)

    assert "Dina uppgifter är sparade" in words(page)  # Swedish is what she has just chosen.
    marit.refresh_from_db()
    assert marit.last_name == "Dahl Ek"
    assert (marit.phone, marit.mobile) == ("+4631123456", "+4791234567")
    assert marit.newsletter
    entry = latest_entry()
    assert (entry.verb, entry.actor_name) == ("contact.corrected-own", "Marit Dahl")


def test_the_language_chosen_counts_from_the_next_page(marits_browser, mine, marit):
    page = marits_browser.post(mine, {**CHANGED, "seen": marit.version}, follow=True)

    assert '<html lang="sv">' in page.content.decode()


def test_saving_what_is_already_so_changes_nothing(marits_browser, mine, marit):
    marits_browser.post(mine, {**CHANGED, "seen": marit.version})
    marit.refresh_from_db()
    before = Entry.objects.count()

    shown = {**CHANGED, "phone": "031-12 34 56", "seen": marit.version}
    assert marits_browser.post(mine, shown).status_code == 302

    marit.refresh_from_db()
    assert Entry.objects.count() == before


def test_staffs_newer_change_is_shown_beside_and_not_overwritten(
    marits_browser, mine, marit, us, noon
):
    seen = marit.version
    _staff_correct(marit, us, noon, title="Chief buyer")

    page = marits_browser.post(mine, {**CHANGED, "title": "Buyer", "seen": seen})

    assert page.status_code == 409
    assert 'value="Buyer"' in page.content.decode()
    assert "Chief buyer" in words(page)
    marit.refresh_from_db()
    assert marit.title == "Chief buyer"


def test_having_seen_both_one_may_save_ones_own(marits_browser, mine, marit, us, noon):
    seen = marit.version
    _staff_correct(marit, us, noon, title="Chief buyer")
    page = marits_browser.post(mine, {**CHANGED, "seen": seen})
    marit.refresh_from_db()
    assert f'name="seen" value="{marit.version}"' in page.content.decode()

    marits_browser.post(mine, {**CHANGED, "seen": marit.version})

    marit.refresh_from_db()
    assert marit.title == "Inköpare"


def test_when_both_wrote_the_same_there_is_nothing_to_choose(marits_browser, mine, marit, us, noon):
    seen = marit.version
    _staff_correct(marit, us, noon, title="Buyer")

    same = {"first_name": "Marit", "last_name": "Dahl", "title": "Buyer", "language": ""}
    page = marits_browser.post(mine, {**same, "seen": seen})

    assert page.status_code == 409
    assert "nothing left to do" in words(page)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("first_name", ""),
        ("first_name", "   "),
        ("first_name", "M" * 81),
        ("first_name", "Mar\x00it"),
        ("last_name", "D\x1bahl"),
        ("title", "t" * 100_000),
        ("phone", "call me"),
        ("phone", "1"),
        ("mobile", "+46 " + "7" * 50),
        ("language", "xx"),
    ],
)
def test_every_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(
    marits_browser, mine, marit, field, wrong
):
    page = marits_browser.post(mine, {**CHANGED, field: wrong, "seen": marit.version})

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    kept = "Inköpare" if field != "title" else "Dahl Ek"
    assert f'value="{kept}"' in page.content.decode()
    marit.refresh_from_db()
    assert marit.last_name == "Dahl"


def test_all_mistakes_are_named_at_once(marits_browser, mine, marit):
    page = marits_browser.post(
        mine, {**CHANGED, "first_name": "", "phone": "x", "mobile": "y", "seen": marit.version}
    ).content.decode()

    for field in ("first_name", "phone", "mobile"):
        assert f'id="id_{field}_error"' in page


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_form_without_its_version_saves_nothing(marits_browser, mine, marit, seen):
    assert marits_browser.post(mine, {**CHANGED, "seen": seen}).status_code in (409, 422)
    marit.refresh_from_db()
    assert marit.last_name == "Dahl"


def test_the_e_mail_and_whatever_else_is_not_ones_own_cannot_be_slipped_in(
    marits_browser, mine, marit, tremblay
):
    marits_browser.post(
        mine,
        {
            **CHANGED,
            "seen": marit.version,
            "email": "thief@evil.example",
            "kind": "owner",
            "customer": tremblay.pk,
        },
    )

    marit.refresh_from_db()
    assert (marit.email, marit.kind) == ("marit@dahlsbygg.example", "buyer")
    assert marit.customer_id != tremblay.pk


def test_where_one_is_signed_in_is_listed(new_browser, marits_browser, mine):
    sign_in(new_browser("203.0.113.9"), "marit")

    page = every_word(marits_browser.get(mine))

    assert page.count("Firefox on Windows") == 2
    assert page.count("this one") == 1
    assert "203.0.113.9" in page


def test_signing_out_everywhere_else_keeps_this_browser(
    new_browser, marits_browser, mine, marits_access
):
    phone = new_browser("203.0.113.9")
    sign_in(phone, "marit")

    page = marits_browser.post(f"{mine}/sign-out-elsewhere", follow=True)

    assert "signed out everywhere else" in words(page)
    assert Session.objects.live().filter(login=marits_access.login).count() == 1
    assert "signed out from another browser" in words(phone.get(mine, follow=True))
    entry = latest_entry()
    assert (entry.verb, entry.facts["ended"]) == ("sessions.ended", {"sessions": 1})


def test_with_nobody_else_signed_in_there_is_nothing_to_record(marits_browser, mine):
    before = Entry.objects.count()
    marits_browser.post(f"{mine}/sign-out-elsewhere")

    assert Entry.objects.count() == before


def test_a_contact_without_an_address_sees_how_they_sign_in(new_browser, marits_access, mine, noon):
    Contact.objects.filter(pk=marits_access.contact_id).update(email="")
    client = new_browser()
    sign_in(client, "marit")

    assert "We have no address to write to you" in words(client.get(mine))


def _staff_correct(marit, us, noon, **details) -> None:
    with transaction.atomic():
        contacts.correct(
            contacts.locked(marit.pk, by=us, power=Power.EDIT_CONTACTS), by=us, now=noon, **details
        )
