"""A mailbox whose password and folder are Swedish, and what is said of one that cannot be read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import invited
from tests.letters.bounces import report
from tests.plugins.mailboxes import SWEDISH_WORD
from tests.plugins.smtp import hand_over, to_customers
from tradedoor.cli.doctor import examine
from tradedoor.letters import bounce_box
from tradedoor.letters.models import BounceReading, Letter

KINDS = ["swedish_imap_box", "swedish_pop_box"]
pytestmark = [
    pytest.mark.usefixtures("installation"),
    pytest.mark.parametrize("box", KINDS, indirect=True),
]


@pytest.fixture
def box(request, installation):
    installation.BOUNCE_ADDRESS = "bounces@shop.example"
    return request.getfixturevalue(request.param)


@pytest.fixture
def letter(mail_server, marit, us, noon) -> Letter:
    """Marit's invitation has left."""
    invited(marit, us, noon)
    hand_over(noon)
    return to_customers().get()


def doctor_says() -> str:
    (finding,) = [finding for finding in examine() if finding.about == "bounces"]
    return str(finding)


def test_it_is_read(box, letter, noon):
    box.brings(report(letter))
    box.brings(b"From: a@b.example\r\nSubject: Hello\r\n\r\nHello")

    assert bounce_box.read(now=noon) == 2
    assert bounce_box.read(now=noon) == 0

    letter.refresh_from_db()
    assert letter.state == "failed"
    assert BounceReading.objects.get().trouble == ""


def test_doctor_repeats_what_the_mail_server_said_of_a_wrong_password(box, settings, printed):
    now = timezone.now()
    settings.BOUNCE_BOX = replace(settings.BOUNCE_BOX, password=f"inte {SWEDISH_WORD}")

    bounce_box.read(now=now)

    imap, pop = "Invalid authentication credentials", "does not sign in by …"
    assert (imap if settings.BOUNCE_BOX.protocol == "imap" else pop) in doctor_says()
    assert "b'" not in doctor_says()
    assert SWEDISH_WORD not in doctor_says() + printed.getvalue()


def test_doctor_says_that_a_folder_is_not_there(box, settings):
    settings.BOUNCE_BOX = replace(settings.BOUNCE_BOX, folder="Återväntat")

    bounce_box.read(now=timezone.now())

    if settings.BOUNCE_BOX.protocol == "imap":
        assert "Återväntat, never read: [NONEXISTENT]" in doctor_says()
    else:  # which knows no folders
        assert doctor_says().startswith("ok")


def test_whatever_else_goes_wrong_is_told_by_doctor(box, settings):
    now = timezone.now()
    starttls = {"protocol": "imap", "security": "starttls", "port": 993}
    settings.BOUNCE_BOX = replace(settings.BOUNCE_BOX, **starttls)

    bounce_box.read(now=now - timedelta(minutes=3))
    bounce_box.read(now=now)

    assert "never read: ValueError Port 993 requires IMAP4_SSL" in doctor_says()
