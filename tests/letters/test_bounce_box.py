"""The mailbox letters come back to, read over IMAP and POP3 from real servers, behind TLS."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from tests.conftest import invited
from tests.letters.bounces import holiday, report
from tests.plugins.mailboxes import WORD
from tests.plugins.smtp import hand_over, to_customers
from tradedoor.config.mail import bounce_box_from_url
from tradedoor.letters import bounce_box, jobs
from tradedoor.letters.models import BounceReading, Letter

KINDS = ["imap_box", "pop_box"]
pytestmark = pytest.mark.parametrize("box", KINDS, indirect=True)


@pytest.fixture
def box(request, db):
    return request.getfixturevalue(request.param)


@pytest.fixture
def letter(mail_server, marit, us, noon) -> Letter:
    """Marit's invitation has left."""
    invited(marit, us, noon)
    hand_over(noon)
    return to_customers().get()


def test_a_letter_that_came_back_is_noted_and_its_report_deleted(box, letter, noon):
    box.brings(report(letter))

    assert bounce_box.read(now=noon) == 1

    letter.refresh_from_db()
    assert (letter.state, letter.came_back_at) == ("failed", noon)
    assert box.left() == 0
    assert BounceReading.objects.get().read_at == noon


def test_other_mail_is_looked_at_once(box, letter, noon, settings):
    box.brings(b"From: a@b.example\r\nSubject: Hello\r\n\r\nHello")
    box.brings(holiday(letter))

    assert bounce_box.read(now=noon) == 2
    assert bounce_box.read(now=noon) == 0

    letter.refresh_from_db()
    assert letter.state == "handed-over"
    assert box.left() == (2 if settings.BOUNCE_BOX.protocol == "imap" else 0)


def test_a_letter_still_being_handed_over_is_told_of_again(box, letter, noon):
    Letter.objects.filter(pk=letter.pk).update(state="sending", ended_at=None)
    box.brings(report(letter))
    bounce_box.read(now=noon)
    assert box.left() == 1

    Letter.objects.filter(pk=letter.pk).update(state="handed-over", ended_at=noon)
    bounce_box.read(now=noon)

    letter.refresh_from_db()
    assert (letter.state, box.left()) == ("failed", 0)


def test_a_huge_mail_keeps_no_other_from_being_read(box, letter, noon):
    box.brings(b"Subject: Huge\r\n\r\n" + b"abcdefgh " * 7 + b"\r\n" * 1_500_000)
    box.brings(report(letter) + b"\r\n" + b"x" * 70 + b"\r\n" * 400_000)

    assert bounce_box.read(now=noon) == 2

    letter.refresh_from_db()
    assert letter.state == "failed"


def test_a_line_that_never_ends_keeps_no_other_from_being_read(box, letter, noon):
    box.brings(b"Subject: Long\r\n\r\n" + b"x" * 200_000)
    box.brings(report(letter))

    for _ in range(2):
        bounce_box.read(now=noon)

    letter.refresh_from_db()
    assert letter.state == "failed"


def test_one_reading_ends_and_the_next_goes_on(box, letter, noon, monkeypatch):
    monkeypatch.setattr(bounce_box, "MOST", 2)
    for _ in range(3):
        box.brings(b"Subject: Hello\r\n\r\nHello")

    assert [bounce_box.read(now=noon) for _ in range(3)] == [2, 1, 0]


def test_a_server_nobody_vouches_for_is_not_given_the_password(
    box, letter, noon, monkeypatch, tmp_path
):
    (tmp_path / "nobody.pem").write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nobody.pem"))
    box.brings(report(letter))

    assert bounce_box.read(now=noon) == 0

    reading = BounceReading.objects.get()
    assert (reading.read_at, reading.tried_at) == (None, noon)
    assert "CERTIFICATE_VERIFY_FAILED" in reading.trouble
    assert box.left() == 1


def test_what_goes_wrong_is_kept_and_the_password_is_not(box, letter, noon, settings, printed):
    bounce_box.read(now=noon)
    settings.BOUNCE_BOX = replace(settings.BOUNCE_BOX, password="loud herons")

    assert bounce_box.read(now=noon + timedelta(hours=1)) == 0

    reading = BounceReading.objects.get()
    assert (reading.read_at, reading.tried_at) == (noon, noon + timedelta(hours=1))
    assert reading.trouble
    for told in (reading.trouble, printed.getvalue(), repr(settings.BOUNCE_BOX)):
        assert "loud" not in told
        assert WORD not in told


def test_the_worker_reads_it(box, letter):
    box.brings(report(letter))

    jobs.read_bounces(now=timezone.now())

    letter.refresh_from_db()
    assert letter.state == "failed"


def test_without_a_mailbox_nothing_is_read(box, settings, noon):
    settings.BOUNCE_BOX = None

    assert bounce_box.read(now=noon) == 0
    assert not BounceReading.objects.exists()


def test_a_server_that_is_not_there_is_trouble_of_a_moment(box, settings, noon):
    settings.BOUNCE_BOX = bounce_box_from_url("imap://a:b@127.0.0.1:1/INBOX")

    assert bounce_box.read(now=noon) == 0
    assert BounceReading.objects.get().trouble


def test_the_address_of_a_mailbox_says_all_that_is_needed(box):
    found = bounce_box_from_url("imaps://a%40b:p%2Fw@mail.example/Came%20back")
    assert found is not None
    assert (found.user, found.password, found.host) == ("a@b", "p/w", "mail.example")
    assert (found.port, found.security, found.folder) == (993, "tls", "Came back")
    for wrong in ("http://a:b@c", "imaps://c", "imaps://a@c", "imaps://a:b@c:x/", "pop3s"):
        with pytest.raises(ImproperlyConfigured, match="must look like") as refused:
            bounce_box_from_url(wrong)
        assert "a:b" not in str(refused.value)
