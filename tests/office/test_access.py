"""The key, the envelope, the bin, and the way back."""

import pytest
from django.urls import reverse

from tests.conftest import inside, invited
from tests.office.conftest import letter_of
from tests.pages import bubble, fields, words
from tests.plugins.browsers import browser_of
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.credentials.models import Session, SignInName
from tradedoor.directory import contacts
from tradedoor.giving import blocking, keeping
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry


@pytest.fixture
def key(marit):
    return reverse("office:access", args=[marit.public_id])


@pytest.fixture
def envelope(marit):
    return reverse("office:access-send", args=[marit.public_id])


@pytest.fixture
def bin_(marit):
    return reverse("office:access-take-away", args=[marit.public_id])


@pytest.fixture
def way_back(marit):
    return reverse("office:access-give-back", args=[marit.public_id])


def card(contact):
    return reverse("office:contact", args=[contact.public_id])


def test_the_key_opens_a_window_that_is_filled_in_already(clases, marit, key):
    page = clases.get(key)

    assert "Give Marit Dahl access" in words(page)
    assert "Contact of Dahls Bygg AB" in words(page)
    form = fields(page)
    assert form["level"] == "user"
    assert form["code"] == "mdahl"
    assert form["email"] == "marit@dahlsbygg.example"


def test_a_taken_user_code_is_not_proposed(clases, olle, key, us, noon):
    invited(olle, us, noon, code="mdahl")

    assert fields(clases.get(key))["code"] == "mdahl2"


def test_save_and_send_gives_access_and_writes(clases, marit, key):
    done = clases.post(key, {**fields(clases.get(key)), "send": "1"})

    assert bubble(clases, done) == "Saved. A letter is on its way to Marit Dahl."
    access = Access.objects.get()
    assert letter_of(access).to == "marit@dahlsbygg.example"
    assert "Invitation queued" in words(clases.get(card(marit)))


def test_save_gives_access_and_writes_to_nobody(clases, marit, key):
    done = clases.post(key, fields(clases.get(key)))

    said = bubble(clases, done)
    assert said == "Marit Dahl has access. No letter was sent; the envelope sends one."
    assert Access.objects.get().is_given
    assert not Letter.objects.filter(to=marit.email).exists()


def test_the_mobile_and_the_address_are_corrected_on_the_way(clases, marit, key):
    typed = {"email": "marit@new.example", "mobile": "070-174 06 05", "level": "administrator"}

    clases.post(key, {**fields(clases.get(key)), **typed})

    marit.refresh_from_db()
    assert (marit.email, marit.mobile) == ("marit@new.example", "+46701740605")
    assert Access.objects.get().level == "administrator"
    assert names.find("marit@new.example")


def test_opened_again_it_shows_everything_about_the_access(clases, marits_access, key):
    page = clases.get(key)

    assert "signs in as 10927781-1" in words(page)
    assert "Confirmed, never used" in words(page)
    form = fields(page)
    assert (form["level"], form["code"]) == ("administrator", "marit")
    for step in ("Letter queued", "Link opened", "Password chosen", "First sign-in"):
        assert step in words(page)


def test_the_access_is_changed_and_everything_else_stays(clases, marits_access, key):
    form = fields(clases.get(key))

    done = clases.post(key, {**form, "level": "user", "code": "dahl"})

    assert bubble(clases, done) == "The access of Marit Dahl is saved."
    access = Access.objects.get()
    assert (access.level, names.code_of(access.login)) == ("user", "dahl")
    assert names.find("marit") is None
    assert access.login.has_password


def test_saving_what_the_window_held_changes_nothing(clases, marits_access, key, world):
    form, before = fields(clases.get(key)), world()

    assert clases.post(key, form).status_code == 302
    assert world() == before


def test_a_code_of_somebody_else_is_refused_beside_its_box(clases, olle, key, us, noon, world):
    invited(olle, us, noon)
    form, before = fields(clases.get(key)), world()

    answer = clases.post(key, {**form, "code": "Olle", "mobile": "070-174 06 05", "send": "1"})

    assert answer.status_code == 422
    assert "“olle” is somebody else's sign-in name" in words(answer)
    assert answer.context["form"]["mobile"].value() == "070-174 06 05"
    assert world() == before


def test_a_letter_needs_an_address(clases, key, world):
    form, before = fields(clases.get(key)), world()

    answer = clases.post(key, {**form, "email": "", "send": "1"})

    assert answer.status_code == 422
    assert "A letter needs an e-mail address." in words(answer)
    assert world() == before


@pytest.fixture
def known_at_tremblay(tremblay, us, noon):
    """Marit's address signs somebody in at Garage Tremblay already."""
    other = contacts.add(
        tremblay.pk, first_name="Mia", email="marit@dahlsbygg.example", by=us, now=noon
    )
    return inside(other, us, noon)


def test_an_address_that_signs_somebody_in_is_asked_about(clases, known_at_tremblay, key, world):
    form, before = fields(clases.get(key)), world()

    answer = clases.post(key, {**form, "send": "1"})

    assert answer.status_code == 422
    assert "This address signs in already: Mia, Garage Tremblay" in words(answer)
    assert "Is it the same person?" in words(answer)
    assert world() == before


def test_the_same_person_gets_one_password_for_both_companies(clases, known_at_tremblay, key):
    form = fields(clases.get(key))

    clases.post(key, {**form, "same_person": "yes", "send": "1"})

    assert Access.objects.filter(login=known_at_tremblay.login).count() == 2
    assert Letter.objects.newest_first()[0].kind == "access-joined"


def test_two_people_with_one_mailbox_stay_two(clases, known_at_tremblay, marit, key):
    form = fields(clases.get(key))

    clases.post(key, {**form, "same_person": "no", "send": "1"})

    access = Access.objects.get(contact=marit)
    assert access.login != known_at_tremblay.login
    assert not access.login.names.filter(kind=SignInName.Kind.EMAIL).exists()


def test_correct_the_address_opens_the_window_at_the_address(clases, key):
    shown = clases.get(f"{key}?focus=email").content.decode()

    box = next(tag for tag in shown.split("<") if tag.startswith("input") and 'name="email"' in tag)
    assert "autofocus" in box
    assert clases.get(f"{key}?focus=seen").status_code == 200


def test_the_envelope_says_to_whom(clases, marit, us, noon, envelope):
    invited(marit, us, noon)

    tab = reverse("office:contacts", args=[marit.customer.public_id])
    assert "the mail again, to marit@dahlsbygg.example" in words(clases.get(tab))
    said = bubble(clases, clases.post(envelope))
    assert said == "A letter is on its way to marit@dahlsbygg.example."
    assert Invitation.objects.open().count() == 1
    assert Letter.objects.filter(to=marit.email, state=Letter.State.QUEUED).count() == 1


def test_the_envelope_tells_somebody_with_a_password_how_to_sign_in(
    clases, marits_access, envelope
):
    clases.post(envelope)

    assert Letter.objects.newest_first()[0].kind == "how-to-sign-in"


def test_there_is_no_envelope_where_no_letter_could_be_sent(
    clases, marit, dahls, us, noon, envelope
):
    invited(marit, us, noon)
    blocking.block(dahls.pk, by=us, now=noon)

    page = clases.get(card(marit)).content.decode()
    assert f'"{envelope}"' not in page
    said = bubble(clases, clases.post(envelope))
    assert said == "This contact cannot come in, so no letter was sent."


def test_nothing_can_be_sent_or_taken_where_nothing_was_given(
    clases, envelope, bin_, way_back, world
):
    before = world()

    assert [clases.post(url).status_code for url in (envelope, bin_, way_back)] == [404] * 3
    assert world() == before


def test_the_bin_takes_access_away_and_the_bubble_gives_it_back(
    clases, marits_access, marit, client, bin_, way_back
):
    client.post("/sign-in", {"name": "marit", "password": "four quiet herons wait"})

    done = clases.post(bin_)

    page = clases.get(done.headers["Location"])
    shown = page.content.decode()
    assert "Access taken away from Marit Dahl. 1 browser signed out." in words(page)
    assert f'<form method="post" action="{way_back}">' in shown
    assert "Access taken away Since 3 March. Give back" in words(page)
    assert not Session.objects.live().filter(room="portal").exists()
    assert client.get(f"/c/{marit.customer.public_id}/").status_code == 403

    back = clases.post(way_back)
    said = bubble(clases, back)
    assert said == "Marit Dahl can sign in again, with the same password. Take away"
    assert Access.objects.get().is_given


def test_the_way_back_in_the_bubble_holds_a_token(clas_staff, marits_access, bin_, way_back):
    careful = browser_of(clas_staff, careful=True)
    page = careful.get(reverse("office:home")).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    done = careful.post(bin_, {"csrfmiddlewaretoken": token})

    shown = careful.get(done.headers["Location"]).content.decode()
    form = shown.split('<div class="toast-words">')[1].split("</form>")[0]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    assert careful.post(way_back, {"csrfmiddlewaretoken": token}).status_code == 302
    assert Access.objects.get().is_given


def test_a_button_of_a_list_leads_back_to_it_and_so_does_the_bubble(clases, marits_access, bin_):
    some = "/office/access/?status=confirmed&find=dahl"
    taken_away = clases.post(bin_, {"next": some})
    assert taken_away.headers["Location"] == some

    bubble = str(next(iter(clases.get(some).context["messages"])).message)
    assert '<input type="hidden" name="next" value="/office/access/?status=confirmed&amp;' in bubble


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_and_never_to_another_site(clases, marit, marits_access, bin_, evil):
    card = f"/office/contacts/{marit.public_id}/"
    assert clases.post(bin_, {"next": evil}).headers["Location"] == card


def test_the_receipt_tells_what_ended(clases, marit, us, noon, bin_):
    invited(marit, us, noon)

    said = bubble(clases, clases.post(bin_))

    assert "The open invitation ended." in said
    assert "The letter that had not left yet stays here." in said


def test_the_bin_pressed_twice_takes_away_once(clases, marits_access, bin_):
    for _ in range(2):
        assert clases.post(bin_).status_code == 302

    assert Entry.objects.filter(verb="access.taken-away").count() == 1


def test_given_back_without_a_password_it_says_what_to_do(clases, marit, us, noon, bin_, way_back):
    invited(marit, us, noon)
    clases.post(bin_)

    page = clases.get(clases.post(way_back).headers["Location"])

    assert "Send an invitation, so that they can choose a password." in words(page)
    send = reverse("office:access-send", args=[marit.public_id])
    toasts = page.content.decode().split('id="toasts"')[1].split("<template")[0]
    assert f'<form method="post" action="{send}">' in toasts
    assert "Invitation ended" in words(clases.get(card(marit)))


def test_an_archived_contact_gets_nothing_before_they_are_brought_back(
    clases, marit, us, noon, key, way_back, world
):
    invited(marit, us, noon)
    form = fields(clases.get(key))
    keeping.archive(marit.pk, by=us, now=noon)
    before = world()

    page = clases.get(key)
    assert "Archived" in words(page)
    assert "Save" not in words(page)
    assert "Bring them back first." in bubble(clases, clases.post(way_back))
    assert clases.post(key, {**form, "level": "administrator"}).status_code in (409, 422)
    assert world() == before


def test_of_a_blocked_customer_access_can_be_given_but_no_letter_sent(
    clases, marit, dahls, us, noon, key
):
    blocking.block(dahls.pk, by=us, now=noon)

    page = clases.get(key)
    assert "The customer is blocked" in words(page)
    assert "Save and send e-mail" not in words(page)
    form = fields(page)
    assert clases.post(key, {**form, "send": "1"}).status_code == 422
    assert clases.post(key, form).status_code == 302
    assert Access.objects.get().is_given


def test_the_website_access_tab_lists_everybody_and_how_they_sign_in(
    clases, marits_access, olle, dahls
):
    page = words(clases.get(reverse("office:customer-access", args=[dahls.public_id])))

    assert "Marit Dahl marit@dahlsbygg.example 10927781-1 marit · Administrator" in page
    assert "Confirmed, never used" in page
    assert "Olle Ek olle@dahlsbygg.example – No access" in page
