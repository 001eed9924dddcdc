"""Mail services tell by webhook that a letter came back: with the secret, and only where wanted."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.conftest import invited
from tests.plugins.smtp import hand_over, to_customers
from tests.web import hook_urls
from tradedoor.letters.models import Letter

SECRET = "herons:four-quiet-ones"
SIGNING_KEY = "key-of-the-mail-service"
POSTMARK, MAILGUN, BREVO = (
    f"/hooks/{service}/tracking/" for service in ("postmark", "mailgun", "brevo")
)


@pytest.fixture
def told_by_webhook(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
    settings.ROOT_URLCONF = hook_urls.__name__


@pytest.fixture
def letter(mail_server, marit, us, noon) -> Letter:
    """Marit's invitation has left."""
    invited(marit, us, noon)
    hand_over(noon)
    return to_customers().get()


def postmark(letter, kind="HardBounce"):
    """As Postmark tells of a bounce, with the bounced mail, which it adds where it is asked to."""
    return {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": kind,
        "TypeCode": 1 if kind == "HardBounce" else 2,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {},
        "ServerID": 23,
        "MessageStream": "outbound",
        "Description": "The server was unable to deliver your message (ex: unknown user).",
        "Details": "smtp;550 5.1.1 The email account does not exist",
        "Email": "marit@dahlsbygg.example",
        "From": "shop@nordic.example",
        "BouncedAt": "2026-03-03T12:01:00Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "Your way in",
        "Content": f"Received: by mx\r\nMessage-ID: <{letter.public_id}@nordic.example>\r\n",
    }


def brevo(letter, event="hard_bounce"):
    return {
        "event": event,
        "email": "marit@dahlsbygg.example",
        "id": 1,
        "date": "2026-03-03 12:01:00",
        "ts": 1772539260,
        "ts_event": 1772539260,
        "ts_epoch": 1772539260000,
        "message-id": f"<{letter.public_id}@nordic.example>",
        "reason": "550 5.1.1 no such user",
        "tags": [],
    }


def mailgun(letter):
    stamp, token = "1772539260", "0" * 50
    signed = hmac.new(SIGNING_KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256)
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signed.hexdigest()},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1772539260.1,
            "recipient": "marit@dahlsbygg.example",
            "delivery-status": {"code": 550, "message": "5.1.1 no such user", "description": ""},
            "message": {"headers": {"message-id": f"{letter.public_id}@nordic.example"}},
        },
    }


def tell(client, url, what, secret=SECRET):
    proof = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {proof}"} if secret else {}
    return client.post(url, json.dumps(what), content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("url", "says", "words"),
    [
        (POSTMARK, postmark, "bounced: smtp;550 5.1.1 The email account does not exist"),
        (MAILGUN, mailgun, "bounced: 5.1.1 no such user"),
        (BREVO, brevo, "bounced: 550 5.1.1 no such user"),
    ],
)
def test_a_service_tells_that_a_letter_came_back(client, told_by_webhook, letter, url, says, words):
    for _ in range(2):
        assert tell(client, url, says(letter)).status_code == 200

    letter.refresh_from_db()
    assert letter.state == "failed"
    assert letter.came_back_at is not None
    assert letter.server_words == words
    assert letter.attempts.count() == 2


def test_a_service_has_no_page_of_ours_to_take_a_token_from(told_by_webhook, letter):
    assert tell(Client(enforce_csrf_checks=True), BREVO, brevo(letter)).status_code == 200

    letter.refresh_from_db()
    assert letter.state == "failed"


@pytest.mark.parametrize("secret", ["", "herons:wrong", "wrong"])
def test_nobody_is_believed_without_the_secret(client, told_by_webhook, letter, secret):
    client.raise_request_exception = False

    assert tell(client, POSTMARK, postmark(letter), secret).status_code == 400

    letter.refresh_from_db()
    assert letter.state == "handed-over"


def test_without_the_setting_there_is_no_such_address(client, letter):
    assert tell(client, POSTMARK, postmark(letter)).status_code == 404

    letter.refresh_from_db()
    assert letter.state == "handed-over"


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ("delivered", "handed-over"),
        ("soft_bounce", "failed"),
        ("deferred", "handed-over"),
        ("spam", "failed"),
        ("invalid_email", "failed"),
        ("click", "handed-over"),
    ],
)
def test_what_a_service_calls_a_failure_is_one(client, told_by_webhook, letter, event, state):
    assert tell(client, BREVO, brevo(letter, event)).status_code == 200

    letter.refresh_from_db()
    assert letter.state == state
    assert letter.attempts.filter(handed_over=False).exists() == (
        event not in ("delivered", "click")
    )


def test_told_before_the_letter_has_left_the_service_is_to_tell_again(
    client, told_by_webhook, letter
):
    Letter.objects.filter(pk=letter.pk).update(state="sending", ended_at=None)

    assert tell(client, BREVO, brevo(letter)).status_code == 503


@pytest.mark.parametrize("what", [{}, [], {"event": "hard_bounce"}, None, "x", {"RecordType": 1}])
def test_nonsense_changes_nothing(client, told_by_webhook, letter, what):
    client.raise_request_exception = False
    for url in (POSTMARK, BREVO, MAILGUN):
        tell(client, url, what)

    letter.refresh_from_db()
    assert letter.state == "handed-over"


ASK = (
    "import django; django.setup(); from django.urls import resolve; print(resolve('{url}').route)"
)


@pytest.mark.parametrize("is_set", [True, False])
def test_the_setting_opens_the_address(is_set):
    env = {name: v for name, v in os.environ.items() if not name.startswith("TRADEDOOR_ANYMAIL")}
    env |= {"DJANGO_SETTINGS_MODULE": "tradedoor.config.settings", "TRADEDOOR_DEBUG": "1"}
    if is_set:
        env["TRADEDOOR_ANYMAIL_WEBHOOK_SECRET"] = SECRET

    asked = subprocess.run(
        [sys.executable, "-c", ASK.format(url=POSTMARK)], env=env, capture_output=True, check=False
    )

    assert (b"hooks/postmark/tracking/" in asked.stdout) == is_set
    assert (b"Resolver404" in asked.stderr) != is_set
