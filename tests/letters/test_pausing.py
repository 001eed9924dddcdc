"""A mail server that does not answer: letters wait, and one goes alone to see whether it does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tradedoor import letters
from tradedoor.config.mail import mailer_from_url
from tradedoor.letters import jobs, pausing, sending
from tradedoor.letters.models import Letter, MailTrouble

BROKEN_OFF = "timed out"


def turn() -> str:
    """What a worker is answered that wants to fetch a letter."""
    with connection.cursor() as cursor:
        cursor.execute(pausing.TURN, {"alone": pausing.ALONE})
        answer: str = cursor.fetchone()[0]
    return answer


def broke_off(times: int) -> None:
    for _ in range(times):
        pausing.broke_off(BROKEN_OFF, now=timezone.now())


def pause() -> timedelta:
    """How long letters wait now."""
    until = MailTrouble.objects.get().paused_until
    assert until
    return until - timezone.now()


def pause_is_over() -> None:
    MailTrouble.objects.update(paused_until=timezone.now() - timedelta(days=1))


@pytest.fixture
def letter(seller, noon) -> Letter:
    """To a colleague who forgot their password."""
    return letters.queue(
        "staff-way-in", to="clas@nordic.example", language="en", now=noon,
        seller={"name": "N", "accent": "#1f5c49"}, name="Clas", until=noon.isoformat(), path="/",
    )  # fmt: skip


def test_letters_leave_while_nothing_is_wrong(db):
    assert turn() == "open"
    pausing.answered()
    assert turn() == "open"


def test_one_conversation_that_broke_off_is_nothing_yet(db):
    broke_off(pausing.AFTER - 1)

    assert turn() == "open"


def test_after_some_all_letters_wait_until_one_went_alone(db):
    broke_off(pausing.AFTER)
    assert turn() == "paused"

    pause_is_over()
    assert [turn(), turn(), turn()] == ["alone", "paused", "paused"]


def test_where_there_was_no_letter_the_next_has_the_turn(db):
    broke_off(pausing.AFTER)
    pause_is_over()
    assert turn() == "alone"

    with connection.cursor() as cursor:
        cursor.execute(pausing.TURN_BACK)

    assert turn() == "alone"


def test_pauses_grow_within_bounds(db):
    paused = []
    for _ in range(6):
        broke_off(pausing.AFTER)
        paused.append(pause())
        pause_is_over()
        turn()

    lengths = [round(pause / timedelta(seconds=1)) for pause in paused]
    assert lengths == [15, 30, 60, 120, 120, 120]


def test_those_that_hung_together_make_one_pause(db):
    broke_off(10)

    assert pause() <= pausing.FIRST


@pytest.mark.parametrize("answer", ["250 Taken", "451 Try again later", "550 No such person"])
def test_whatever_it_answers_ends_the_trouble(mail_server, letter, noon, answer):
    broke_off(pausing.AFTER)
    mail_server.answer_to_letters = "" if answer.startswith("250") else answer

    sending.send(letter.pk, now=noon)

    assert not MailTrouble.objects.exists()
    assert turn() == "open"


@pytest.mark.parametrize("fault", ["hangs up", "is not there", "is silent"])
def test_a_server_that_says_nothing_is_in_trouble(mail_server, letter, noon, settings, fault):
    url = mail_server.url if fault != "is not there" else "smtp://127.0.0.1:1"
    settings.MAILERS = {"default": mailer_from_url(url)}
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.5
    mail_server.hangs_up, mail_server.is_silent = fault == "hangs up", fault == "is silent"

    sending.send(letter.pk, now=noon)
    mail_server.is_silent = False

    trouble = MailTrouble.objects.get()
    assert trouble.times == 1
    assert trouble.words
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_a_mistake_of_ours_is_no_trouble_of_the_servers(mail_server, letter, noon):
    Letter.objects.update(kind="never-heard-of")

    with pytest.raises(KeyError):
        sending.send(letter.pk, now=noon)

    assert not MailTrouble.objects.exists()


def test_a_letter_waits_once_however_often_it_is_looked_for(letter, noon):
    jobs.sweep(now=noon + timedelta(hours=1))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'letters.send'")
        assert cursor.fetchone() == (1,)
