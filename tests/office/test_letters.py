"""Letters: what left, what waits, what could not be delivered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import invited
from tests.office.conftest import came_back, handed_over, letter_of
from tests.pages import words
from tradedoor.credentials import staff as staff_verbs
from tradedoor.giving import taking_away
from tradedoor.letters import bouncing
from tradedoor.letters.models import Letter


@pytest.fixture
def index():
    return reverse("office:letters")


def page_of(letter):
    return reverse("office:letter", args=[letter.public_id])


def shown(page):
    return [row.letter.to for row in page.context["rows"]]


def test_a_new_office_has_no_letters_but_those_to_its_own_people(clases, index):
    assert shown(clases.get(index)) == ["clas@nordic.example"]


def test_every_letter_says_what_became_of_it(clases, marit, olle, luc, us, noon, index):
    handed_over(invited(marit, us, noon), noon)
    came_back(invited(olle, us, noon), noon)
    taking_away.take_away(invited(luc, us, noon).pk, by=us, now=noon)

    page = words(clases.get(index))

    assert "Marit Dahl marit@dahlsbygg.example Your way in to Nordic Fasteners Handed over" in page
    assert "Olle Ek olle@dahlsbygg.example" in page
    assert "Could not be delivered today 13:00" in page
    assert "Luc Tremblay luc@garage-tremblay.example" in page
    assert "Not sent" in page


def test_only_those_on_their_way_or_those_that_came_back(clases, marit, olle, us, noon, index):
    invited(marit, us, noon)
    came_back(invited(olle, us, noon), noon)

    assert marit.email in shown(clases.get(index, {"show": "queued"}))
    assert shown(clases.get(index, {"show": "failed"})) == [olle.email]
    assert len(shown(clases.get(index, {"show": "nonsense"}))) == 3


def test_where_none_came_back_the_list_says_so(clases, index):
    page = words(clases.get(index, {"show": "failed"}))

    assert "Every letter reached its mail server, or a newer one took its place." in page


def test_a_letter_says_that_it_was_taken_was_late_and_came_back(clases, marit, us, noon):
    letter = handed_over(invited(marit, us, noon), noon)
    for minutes, words_, final in ((5, "451 4.4.1 late", False), (9, "550 5.1.1 nobody", True)):
        bouncing.came_back(
            [letter.public_id], words_, final=final, now=noon + timedelta(minutes=minutes)
        )

    page = clases.get(page_of(letter))

    assert [(step.label, step.technical) for step in page.context["steps"]] == [
        ("Queued", ""),
        ("The mail server took it", "accepted"),
        ("Delayed on its way", "451 4.4.1 late"),
        ("Came back", "550 5.1.1 nobody"),
    ]
    assert "Could not be delivered" in words(page)
    assert "Correct the address" in words(page)


def test_a_long_list_of_letters_goes_on_a_page_at_a_time(clases, noon, index):
    Letter.objects.bulk_create(
        Letter(
            kind="staff-invitation",
            to=f"somebody{n}@nordic.example",
            language="en",
            context=Letter.objects.get().context,
            state="handed-over",
            queued_at=noon,
            ended_at=noon,
        )
        for n in range(120)
    )
    seen, url = [], index
    while url:
        page = clases.get(url)
        seen += shown(page)
        url = page.context["page"].next_url

    assert len(seen) == len(set(seen)) == 121


def test_a_letter_is_shown_as_it_left_but_for_its_secret(clases, marit, us, noon):
    access = invited(marit, us, noon)
    letter = handed_over(access, noon)

    page = clases.get(page_of(letter))

    assert "Your way in to Nordic Fasteners" in words(page)
    assert "A user code was created for you: marit." in words(page)
    assert "/i/••••••" in words(page)
    assert access.invitations.get().public_id.hex not in page.content.decode()
    assert "The mail server took it" in words(page)


def test_a_letter_that_came_back_says_why_and_what_to_do(clases, marit, us, noon):
    letter = came_back(invited(marit, us, noon), noon)

    page = words(clases.get(page_of(letter)))

    assert "The mail server did not take it" in page
    assert "550 550 5.1.1 <marit@dahlsbygg.example>: no such mailbox" in page
    assert "Marit Dahl Could not be delivered" in page
    assert "Correct the address" in page


def test_a_letter_on_its_way_says_when_it_is_tried_next(clases, marit, us, noon):
    letter = letter_of(invited(marit, us, noon))
    assert "Leaves within a minute" in words(clases.get(page_of(letter)))

    Letter.objects.filter(pk=letter.pk).update(tries=1)
    assert "The next attempt today 13:00" in words(clases.get(page_of(letter)))


def test_a_letter_taken_back_says_so(clases, marit, us, noon):
    access = invited(marit, us, noon)
    letter = letter_of(access)
    taking_away.take_away(access.pk, by=us, now=noon)

    assert "It was taken back before it left." in words(clases.get(page_of(letter)))


def test_the_link_of_a_colleague_is_shown_to_nobody(olgas, olga_staff, noon):
    staff_verbs.forgot("olga@nordic.example", now=noon)
    letter = Letter.objects.newest_first()[0]

    page = olgas.get(page_of(letter)).content.decode()

    assert "/office/choose-password/••••••" in page
