"""The page where the code of a printed letter is typed."""

from datetime import timedelta

import pytest

from tests.pages import alike, words
from tradedoor.credentials import counting
from tradedoor.giving import taking_away
from tradedoor.invitations import choosing, printing

GOOD = "seven slow boats at night"


@pytest.fixture
def letter(olles_invitation, us, noon):
    """Olle was handed a letter."""
    return printing.print_letter(olles_invitation.pk, by=us, now=noon)


def type_in(client, code):
    return client.post("/code", {"code": code})


def test_the_code_leads_to_the_invitation_and_inside(client, letter, dahls):
    led = type_in(client, letter.code.lower().replace("-", " "))
    assert led.status_code == 302
    assert led.url.startswith("/i/")
    assert "Nordic Fasteners invites you, Olle" in words(client.get(led.url))

    done = client.post(led.url, {"password": GOOD})

    assert done.url == f"/c/{dahls.public_id}/"


def test_both_ways_in_lead_there(client, seller):
    for page in ("/sign-in", "/forgot-password"):
        assert 'href="/code"' in client.get(page).content.decode()


def test_wrong_old_used_replaced_and_taken_back_are_answered_alike(
    new_browser, letter, olles_invitation, us, noon, clock
):
    def answer(code):
        status, headers, body = alike(type_in(new_browser(), code), typed=code)
        for of_the_day in ("Expires", "csrf"):
            del headers[of_the_day]
        return status, headers, body

    second = printing.print_letter(olles_invitation.pk, by=us, now=noon)
    replaced = answer(letter.code)
    wrong = answer("0000-0000-0000")
    clock.shift(timedelta(days=31))
    old = answer(second.code)
    third = printing.print_letter(olles_invitation.pk, by=us, now=noon + timedelta(days=31))
    taking_away.take_away(olles_invitation.pk, by=us, now=noon)
    taken_back = answer(third.code)
    taking_away.give_back(olles_invitation.pk, by=us, now=noon)
    fourth = printing.print_letter(olles_invitation.pk, by=us, now=noon + timedelta(days=31))
    token = printing.token_of(fourth.code, address="", now=noon + timedelta(days=31))
    choosing.choose_password(token, GOOD, address="", now=noon + timedelta(days=31))
    used = answer(fourth.code)

    assert wrong[0] == 422
    assert wrong == replaced == old == taken_back == used


def test_guessing_ends_soon_with_the_same_answer_for_every_code(new_browser, letter):
    for _ in range(counting.CODES_PER_ADDRESS):
        assert type_in(new_browser(), "1111-1111-1111").status_code == 422

    for code in (letter.code, "1111-1111-1111"):
        answer = type_in(new_browser(), code)
        assert answer.status_code == 429
        assert "Too many tries" in words(answer)
    assert type_in(new_browser("203.0.113.80"), letter.code).status_code == 302


@pytest.mark.parametrize("code", ["", " ", "x", "x" * 61, "\x07", "０" * 12, "<script>"])
def test_what_is_no_code_is_refused_beside_its_field(client, seller, code):
    answer = type_in(client, code)

    assert answer.status_code == 422
    assert 'id="id_code_error"' in answer.content.decode()


def test_the_page_stays_between_the_person_and_us(client, letter):
    for page in (client.get("/code"), type_in(client, "x"), type_in(client, letter.code)):
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]


def test_an_old_letters_link_sends_its_reader_to_people_not_to_mail(
    client, letter, clock, us, noon
):
    link = type_in(client, letter.code).url
    clock.shift(timedelta(days=31))
    page = client.get(link)

    assert page.status_code == 410
    assert "This letter is too old" in words(page)
    assert "hello@nordic.example" in words(page)
    assert "new-link" not in page.content.decode()


def test_a_replaced_letters_link_says_so(client, letter, olles_invitation, us, noon):
    link = type_in(client, letter.code).url
    printing.print_letter(olles_invitation.pk, by=us, now=noon)

    assert "Only the newest letter opens the door" in words(client.get(link))
