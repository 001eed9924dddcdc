"""People come before crowds, and a mail server that hangs holds up nothing but letters."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.requests.conftest import ERIK
from tradedoor import letters
from tradedoor.demo.processes import wait_until
from tradedoor.giving import asking
from tradedoor.letters import pausing
from tradedoor.letters.models import Letter, MailTrouble
from tradedoor.requests import submitting
from tradedoor.requests.submitting import Sender

pytestmark = pytest.mark.django_db(transaction=True)


def crowd(n: int) -> None:
    """Letters to many, as a campaign would write them."""
    now = timezone.now()
    for i in range(n):
        letters.queue(
            "staff-way-in", to=f"p{i}@crowd.example", language="en", now=now,
            seller={"name": "N", "accent": "#1f5c49"}, name="P", until=now.isoformat(), path="/",
        )  # fmt: skip


def signs_up() -> None:
    details = {field: value for field, value in ERIK.items() if field != "language"}
    submitting.submit(Sender("203.0.113.7", "en"), details, now=timezone.now())


def test_somebody_who_forgot_their_password_is_answered_before_a_crowd(
    marits_access, marit, mail_server, start
):
    crowd(150)
    mail_server.meanwhile = lambda: time.sleep(0.1)
    asking.ask("marit", address="203.0.113.7", now=timezone.now())

    start("--letters-at-once", "1")

    assert wait_until(lambda: mail_server.to(marit.email), patience=60)
    assert len(mail_server.arrived) < 100


def test_whoever_signs_up_is_looked_after_while_the_mail_server_hangs(seller, mail_server, start):
    mail_server.is_silent = True
    crowd(10)
    start()
    hang = ProcrastinateJob.objects.filter(task_name="letters.send", status="doing")
    assert wait_until(lambda: hang.count() == 4, patience=60)

    signs_up()

    assert wait_until(lambda: Letter.objects.filter(kind="request-proof").exists(), patience=5)
    assert hang.count() == 4
    mail_server.is_silent = False


def test_while_letters_are_paused_none_is_tried_and_then_all_leave(seller, mail_server, start):
    crowd(5)
    for _ in range(pausing.AFTER):
        pausing.broke_off("timed out", now=timezone.now() + timedelta(hours=1))
    signs_up()
    start()
    proof = Letter.objects.filter(kind="request-proof")
    assert wait_until(proof.exists, patience=60)

    assert not wait_until(lambda: mail_server.arrived, patience=4)
    assert set(Letter.objects.values_list("tries", flat=True)) == {0}

    MailTrouble.objects.update(paused_until=timezone.now())
    assert wait_until(lambda: len(mail_server.arrived) == 6, patience=20)
    assert mail_server.arrived[0]["X-Arrived-For"] == ERIK["email"]
    assert not MailTrouble.objects.exists()
