"""A member of staff's own side: their language and their password."""

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.pages import bubble, words
from tests.plugins.browsers import browser_of
from tradedoor.actors import system
from tradedoor.credentials import staff as staff_verbs
from tradedoor.credentials.models import SignInTry
from tradedoor.errors import NotAllowed
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

NEW = "seven brass keys rest"


@pytest.fixture
def me():
    return reverse("office:me")


@pytest.fixture
def password_url():
    return reverse("office:my-password")


def change(client, present=PASSWORD, password=NEW):
    return client.post(reverse("office:my-password"), {"present": present, "password": password})


def test_it_says_who_one_is(clases, me):
    page = words(clases.get(me))

    assert "Clas E-mail clas@nordic.example Role Clerk" in page


def test_another_password_and_every_other_browser_is_out(clases, clas_staff, client, me):
    elsewhere = browser_of(clas_staff)

    done = change(clases)

    said = bubble(clases, done)
    assert said == "Your password is changed. Every other browser is signed out."
    assert clases.get(me).status_code == 200
    assert elsewhere.get(me).status_code == 302
    sign_in = reverse("office:sign-in")
    typed = {"name": "clas@nordic.example", "password": NEW}
    assert client.post(sign_in, {**typed, "password": PASSWORD}).status_code == 422
    assert client.post(sign_in, typed).status_code == 302


def test_the_change_is_on_record_and_its_owner_is_told(clases, clas_staff):
    change(clases)

    assert Entry.objects.get(verb="staff.changed-password").actor_name == "Clas"
    letter = Letter.objects.newest_first()[0]
    assert (letter.kind, letter.to) == ("password-changed", "clas@nordic.example")


def test_whoever_does_not_know_the_present_password_changes_nothing(clases, world):
    before = world()

    answer = change(clases, present="not the password at all")

    assert answer.status_code == 422
    assert "This is not your present password." in words(answer)
    assert world() == before
    assert SignInTry.objects.get().outcome == "wrong"


def test_a_password_that_is_guessed_first_is_refused(clases, world):
    before = world()

    for weak in ("short", "password" * 3, "clas@nordic.example", "x" * 2000, "", "\x00" * 20):
        assert change(clases, password=weak).status_code == 422, weak
    assert world() == before


def test_guessing_ones_present_password_is_limited(clases):
    for _ in range(10):
        change(clases, present="not the password at all")

    answer = change(clases)

    assert "Too many tries in a short time." in words(answer)


def test_nobody_changes_the_password_of_a_colleague(clas_staff, olga, noon):
    with pytest.raises(NotAllowed):
        staff_verbs.change_password(clas_staff.pk, NEW, by=olga, now=noon, keep_session="")
    with pytest.raises(NotAllowed):
        staff_verbs.choose_language(clas_staff.pk, "fr", by=system("x"), now=noon)


def test_the_office_in_another_language(clases, clas_staff, me):
    done = clases.post(reverse("office:my-language"), {"language": "sv"})

    assert done.status_code == 302
    assert '<html lang="sv"' in clases.get(me).content.decode()
    assert Entry.objects.get(verb="staff.edited").facts == {"changed": {"language": ["", "sv"]}}

    clases.post(reverse("office:my-language"), {"language": ""})
    assert '<html lang="en"' in clases.get(me).content.decode()


def test_a_language_there_is_not_is_refused(clases, world):
    before = world()

    for nonsense in ("xx", "\x00", "en" * 50):
        answer = clases.post(reverse("office:my-language"), {"language": nonsense})
        assert answer.status_code == 422
    assert world() == before
