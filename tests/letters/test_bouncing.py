"""A letter that comes back after it was handed over: what is noted, and from what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.conftest import invited, link_of
from tests.demo.hostile import HOSTILE, PIECES
from tests.letters.bounces import for_people, holiday, report
from tests.plugins.smtp import hand_over, to_customers
from tests.races import all_at_once
from tradedoor.letters import bouncing, links, reports
from tradedoor.letters.bouncing import Noted, came_back
from tradedoor.letters.models import Letter, LetterTry
from tradedoor.standing import status

UNKNOWN = "550 5.1.1 User unknown"


@pytest.fixture
def letter(mail_server, marit, us, noon) -> Letter:
    """Marit's invitation has left."""
    invited(marit, us, noon)
    hand_over(noon)
    return to_customers().get()


def noted(letter):
    letter.refresh_from_db()
    return [(a.handed_over, a.code, a.words) for a in letter.attempts.order_by("pk")][1:]


def test_a_letter_that_came_back_has_failed_and_staff_see_it(letter, marit, noon):
    later = noon + timedelta(hours=1)
    left_at = letter.ended_at

    assert came_back([letter.public_id], UNKNOWN, final=True, now=later) == Noted.YES

    assert noted(letter) == [(False, 550, UNKNOWN)]
    assert (letter.state, letter.came_back_at, letter.ended_at) == ("failed", later, left_at)
    assert letter.server_words == UNKNOWN
    found = status.contacts_with_facts(now=later).get(pk=marit.pk)
    assert status.of(found, now=later).code == "not-delivered"
    assert "came back on 3 March" in status.of(found, now=later).sentence


def test_told_twice_it_is_noted_once(letter, noon):
    for hours in range(3):
        later = noon + timedelta(hours=hours)
        assert came_back([letter.public_id], UNKNOWN, final=True, now=later) == Noted.YES

    assert len(noted(letter)) == 1
    assert letter.came_back_at == noon


def test_a_delay_is_noted_only(letter, noon):
    for _ in range(2):
        came_back([letter.public_id], "451 4.4.1 not reached yet", final=False, now=noon)

    assert noted(letter) == [(False, 451, "451 4.4.1 not reached yet")]
    assert (letter.state, letter.came_back_at) == ("handed-over", None)


def test_a_letter_that_never_left_cannot_come_back(mail_server, marit, us, noon):
    invited(marit, us, noon)
    letter = to_customers().get()
    assert came_back([letter.public_id], UNKNOWN, final=True, now=noon) == Noted.TOO_EARLY

    Letter.objects.filter(pk=letter.pk).update(state="dropped", ended_at=noon, next_try_at=None)
    assert came_back([letter.public_id], UNKNOWN, final=True, now=noon) == Noted.YES
    assert not LetterTry.objects.filter(letter=letter).exists()


def test_a_letter_of_nobody_is_none_of_ours(letter, noon):
    assert came_back([uuid4()], UNKNOWN, final=True, now=noon) == Noted.UNKNOWN
    assert came_back([], UNKNOWN, final=True, now=noon) == Noted.UNKNOWN
    assert noted(letter) == []


def test_a_link_the_server_quoted_is_not_kept(letter, noon):
    token = link_of(letter.invitation.access)

    came_back([letter.public_id], f"spam: http://x/i/{token}\x00", final=True, now=noon)

    assert token.split(".")[1] not in noted(letter)[0][2]
    assert links.HIDDEN in letter.server_words


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_are_noted_once(letter, noon):
    all_at_once(
        *[lambda: came_back([letter.public_id], UNKNOWN, final=True, now=noon)] * 4,
    )

    assert len(noted(letter)) == 1


# --- What mail servers send ------------------------------------------------------------------


def read(mail):
    found = reports.read(mail)
    return found and (found.final, found.words)


def test_a_report_for_programs_is_read(letter):
    found = reports.read(report(letter))
    assert found
    assert found.letters == [letter.public_id]
    assert read(report(letter)) == (True, "550 5.1.1 <marit@dahlsbygg.example>: User unknown")


@pytest.mark.parametrize(
    ("action", "found"),
    [("failed", True), ("Failed ", True), ("delayed", False)],
)
def test_a_failure_is_final_and_a_delay_is_not(letter, action, found):
    assert read(report(letter, action=action, said=""))[0] is found


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "", "nonsense"])
def test_good_news_is_no_failure(letter, action):
    assert read(report(letter, action=action)) is None


def test_a_letter_for_people_is_read(letter):
    assert read(for_people(letter)) == (True, "550 5.1.1 no such user")
    assert read(for_people(letter, words="451 4.7.1 come back later")) == (
        False,
        "451 4.7.1 come back later",
    )
    assert read(for_people(letter, words="I'm sorry.")) == (True, "failure notice")


def test_no_part_of_an_id_is_taken_for_a_code(letter, noon):
    words = "I'm sorry. Queue id a-451-b, <x550@mx.example>, 1.450.2"
    assert read(for_people(letter, words=words)) == (True, "failure notice")

    came_back([letter.public_id], "session 4f-550-x closed", final=True, now=noon)
    assert noted(letter)[0][1] is None


def test_somebody_on_holiday_is_no_bounce(letter):
    assert read(holiday(letter)) is None
    assert read(for_people(letter, sender="Marit <marit@dahlsbygg.example>")) is None


def test_a_bounce_that_names_no_letter_of_ours_is_nothing(letter):
    strange = report(letter).replace(str(letter.public_id).encode(), b"4711")
    assert reports.read(strange) is None


@pytest.mark.parametrize("mail", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mails_report_nothing(mail):
    assert reports.read(mail) is None


@for_all(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20)).map(b"".join), st.booleans())
def test_nothing_that_is_mailed_is_any_trouble(pieces, as_report):
    head = b"Message-ID: <00000000-0000-0000-0000-000000000000@x>\r\nFrom: mailer-daemon\r\n"
    if as_report:
        head += b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        head += b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n"
    reports.read(head + pieces)


def test_a_report_may_name_a_thousand_letters_and_few_are_looked_for():
    mail = b"".join(b"<%s@x>" % str(uuid4()).encode() for _ in range(1000))
    assert len(bouncing.letters_named(mail.decode())) == bouncing.MOST_NAMED
