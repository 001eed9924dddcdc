"""Sending: one attempt at a time, each remembered, with patience, and never twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import invited
from tests.plugins.smtp import MailServer, to_customers
from tests.races import all_at_once, before_commit
from tradedoor import letters
from tradedoor.config.mail import mailer_from_url
from tradedoor.letters import jobs, sending
from tradedoor.letters.models import Letter, LetterTry
from tradedoor.letters.sending import JITTER, LOST, OVERDUE, PATIENCE

REFUSED = "550 5.1.1 No such person here"
BUSY = "451 4.3.2 Try again later"


@pytest.fixture
def letter(marit, us, noon) -> Letter:
    """Marit's invitation, waiting to leave."""
    invited(marit, us, noon)
    return to_customers().get()


def send(letter, now=None):
    sending.send(letter.pk, now=now or timezone.now())
    letter.refresh_from_db()
    return letter


def what_happened(letter):
    tries = LetterTry.objects.filter(letter=letter).order_by("pk")
    return [(a.handed_over, a.code, a.words) for a in tries]


def test_a_letter_is_handed_over_once(mail_server, letter, noon):
    assert send(letter, noon).state == "handed-over"
    send(letter, noon)

    assert len(mail_server.arrived) == 1
    assert what_happened(letter) == [(True, 250, "Taken")]
    assert letter.ended_at is not None


def test_it_comes_back_to_the_address_that_is_read(mail_server, letter, settings, noon):
    settings.BOUNCE_ADDRESS = "bounces@nordic.example"

    send(letter, noon)

    (mail,) = mail_server.arrived
    assert mail_server.senders == ["bounces@nordic.example"]
    assert mail["From"].addresses[0].addr_spec == settings.DEFAULT_FROM_EMAIL
    assert mail["From"].addresses[0].display_name == "Nordic Fasteners"


def test_and_to_our_own_where_none_is_named(mail_server, letter, settings, noon):
    send(letter, noon)

    assert mail_server.senders == [settings.DEFAULT_FROM_EMAIL]


def test_a_server_behind_tls_is_asked_for_its_words_as_well(letter, settings, trusted, tls, noon):
    server = MailServer(tls)
    settings.MAILERS = {"default": mailer_from_url(server.url)}
    try:
        assert send(letter, noon).server_words == "Taken"
    finally:
        server.stop()


def test_a_letter_to_nobody_fails_for_good_in_the_servers_own_words(mail_server, letter, noon):
    mail_server.answers["marit@dahlsbygg.example"] = REFUSED

    send(letter, noon)

    assert (letter.state, letter.server_words) == ("failed", "5.1.1 No such person here")
    assert what_happened(letter) == [(False, 550, "5.1.1 No such person here")]
    mail_server.answers.clear()
    send(letter, noon + timedelta(days=1))
    assert mail_server.arrived == []


def test_a_letter_whose_words_are_refused_fails_for_good(mail_server, letter):
    mail_server.answer_to_letters = "554 5.7.1 Looks like spam"

    assert send(letter).state == "failed"


@pytest.mark.parametrize("when", ["it names the person", "it has the letter"])
def test_a_busy_server_is_asked_again_later(mail_server, letter, when):
    if when == "it names the person":
        mail_server.answers["marit@dahlsbygg.example"] = BUSY
    else:
        mail_server.answer_to_letters = BUSY
    before = timezone.now()

    send(letter)

    assert (letter.state, letter.server_words) == ("queued", "4.3.2 Try again later")
    longest = PATIENCE[0] * (1 + JITTER)
    assert before + PATIENCE[0] <= letter.next_try_at <= timezone.now() + longest
    again = ProcrastinateJob.objects.filter(args__letter_id=letter.pk).latest("id")
    assert again.scheduled_at == letter.next_try_at

    mail_server.answers.clear()
    mail_server.answer_to_letters = ""
    send(letter, letter.next_try_at - timedelta(seconds=1))
    assert mail_server.arrived == []
    assert send(letter, letter.next_try_at).state == "handed-over"
    assert [taken for taken, *_ in what_happened(letter)] == [False, True]


def test_patience_grows_and_ends(mail_server, letter):
    mail_server.answer_to_letters = BUSY
    waited = []
    while send(letter, letter.next_try_at).state == "queued":
        waited.append(letter.next_try_at - letter.attempts.latest("pk").at)

    assert sorted(PATIENCE) == PATIENCE
    for wait, patience in zip(waited, PATIENCE, strict=True):
        assert patience <= wait <= patience * (1 + JITTER)
    assert (letter.state, letter.tries) == ("failed", len(PATIENCE) + 1)
    assert len(what_happened(letter)) == len(PATIENCE) + 1


def test_a_server_that_hangs_up_is_asked_again(mail_server, letter):
    mail_server.hangs_up = True
    assert send(letter).state == "queued"
    assert letter.server_words

    mail_server.hangs_up = False
    assert send(letter, letter.next_try_at).state == "handed-over"


def test_a_server_that_is_not_there_is_asked_again(mail_server, letter, settings):
    settings.MAILERS = {"default": mailer_from_url("smtp://127.0.0.1:1")}

    assert send(letter).state == "queued"
    assert what_happened(letter)[0][:2] == (False, None)


@pytest.mark.parametrize("fault", ["our sender is refused", "our password is not asked for"])
def test_a_mistake_in_our_own_set_up_fails_no_letter_at_once(mail_server, letter, settings, fault):
    if fault == "our sender is refused":
        mail_server.answer_to_us = "550 5.7.1 We do not relay for you"
    else:
        url = mail_server.url.replace("smtp://", "smtp://us:secret@")
        settings.MAILERS = {"default": mailer_from_url(url)}

    assert send(letter).state == "queued"
    assert "secret" not in letter.server_words


def test_an_address_no_server_understands_fails_for_good(mail_server, us, noon, db):
    """What the form takes and mail cannot carry: a long s."""
    letter = letters.queue(
        "staff-way-in", to="mar\u017ft@dahlsbygg.example", language="en", now=noon,
        seller={"name": "N", "accent": "#1f5c49"}, name="M", until=noon.isoformat(), path="/",
    )  # fmt: skip

    assert send(letter).state == "failed"
    assert what_happened(letter)[0][0] is False


def test_an_address_in_another_alphabet_is_refused_by_the_name_mail_gives_it(mail_server, noon, db):
    mail_server.answers["info@xn--kerstrm-dxa3n.example"] = REFUSED
    letter = letters.queue(
        "staff-way-in", to="info@åkerström.example", language="en", now=noon,
        seller={"name": "N", "accent": "#1f5c49"}, name="M", until=noon.isoformat(), path="/",
    )  # fmt: skip

    assert send(letter).state == "failed"


def test_whatever_the_server_says_can_be_kept(mail_server, letter):
    mail_server.answers["marit@dahlsbygg.example"] = "550 nul \x00 and " + "x" * 400

    assert send(letter).state == "failed"
    assert letter.server_words.startswith("nul ")


def test_a_mistake_of_ours_is_reported_and_the_letter_ends_some_day(mail_server, letter):
    Letter.objects.filter(pk=letter.pk).update(kind="never-heard-of")

    for _ in range(len(PATIENCE) + 1):
        letter.refresh_from_db()
        with pytest.raises(KeyError):
            send(letter, letter.next_try_at)

    letter.refresh_from_db()
    assert letter.state == "failed"


# --- A worker that died ------------------------------------------------------------------


def test_a_letter_in_the_hands_of_a_worker_that_died_is_taken_up_later(mail_server, letter, noon):
    sending._claim(letter.pk, now=noon)

    assert sending.overdue(now=noon + LOST - timedelta(seconds=1)) == []
    send(letter, noon + LOST - timedelta(seconds=1))
    assert mail_server.arrived == []

    assert sending.overdue(now=noon + LOST) == [letter.pk]
    assert send(letter, noon + LOST).state == "handed-over"
    assert len(mail_server.arrived) == 1


def test_a_letter_whose_job_was_lost_gets_another(mail_server, letter, noon):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    jobs.sweep(now=noon + OVERDUE - timedelta(seconds=1))
    assert not ProcrastinateJob.objects.exists()
    jobs.sweep(now=noon + OVERDUE)

    jobs.sweep(now=noon + OVERDUE + timedelta(minutes=1))

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("letters.send", {"letter_id": letter.pk})


def test_what_left_or_failed_is_never_swept_up(mail_server, letter, noon):
    send(letter, noon)

    assert sending.overdue(now=noon + timedelta(days=30)) == []


# --- Dropped -----------------------------------------------------------------------------


def test_a_dropped_letter_never_leaves(mail_server, letter, noon):
    assert letters.drop([letter.pk], now=noon) == 1

    assert send(letter, noon).state == "dropped"
    assert mail_server.arrived == []
    assert what_happened(letter) == []


def test_what_has_left_cannot_be_dropped(mail_server, letter, noon):
    send(letter, noon)

    assert letters.drop([letter.pk], now=noon) == 0
    letter.refresh_from_db()
    assert letter.state == "handed-over"


def drop_meanwhile(letter, now):
    def drop():
        try:
            letters.drop([letter.pk], now=now)
        finally:
            connection.close()

    return drop


@pytest.mark.django_db(transaction=True)
def test_a_letter_dropped_while_the_server_thinks_is_not_tried_again(mail_server, letter, noon):
    mail_server.meanwhile = drop_meanwhile(letter, noon)
    mail_server.answer_to_letters = BUSY

    send(letter, noon)

    assert letter.state == "dropped"
    assert [taken for taken, *_ in what_happened(letter)] == [False]
    assert sending.overdue(now=noon + timedelta(days=1)) == []


@pytest.mark.django_db(transaction=True)
def test_a_letter_dropped_too_late_is_known_to_have_left(mail_server, letter, noon):
    mail_server.meanwhile = drop_meanwhile(letter, noon)

    assert send(letter, noon).state == "handed-over"
    assert len(mail_server.arrived) == 1


# --- Two workers -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_a_letter_once(mail_server, letter, noon):
    all_at_once(*4 * [lambda: sending.send(letter.pk, now=noon)])

    assert len(mail_server.arrived) == 1
    assert Letter.objects.get(pk=letter.pk).tries == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_another_worker_has_in_hand_is_left_to_it(mail_server, letter, noon):
    before_commit(
        lambda: sending._claim(letter.pk, now=noon), lambda: sending.send(letter.pk, now=noon)
    )

    assert mail_server.arrived == []


@pytest.mark.django_db(transaction=True)
def test_the_real_worker_sends_what_was_queued(mail_server, marit, olga, noon):
    """From the clerk's click to the letter in the person's hands, through the queue itself."""
    invited(marit, olga, noon)

    work()

    assert len(mail_server.to(marit.email)) == 1
    assert to_customers().get().state == "handed-over"


@pytest.mark.django_db(transaction=True)
def test_the_real_worker_answers_who_forgot_their_password(mail_server, marits_access, marit):
    from tradedoor.giving import asking

    work()
    mail_server.arrived.clear()
    asking.ask("MARIT", address="203.0.113.9", now=timezone.now())

    work()

    assert [mail["Subject"] for mail in mail_server.to(marit.email)] == [
        "Choose a new password for Nordic Fasteners"
    ]


def work() -> None:
    """Let the worker do everything there is to do."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django.utils import connector_params

    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
    with app.replace_connector(connector) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
