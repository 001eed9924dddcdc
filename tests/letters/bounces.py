"""Mails of mail servers that could not deliver a letter of ours."""

from tradedoor.letters.models import Letter


def message_id(letter: Letter) -> str:
    return f"<{letter.public_id}@nordic.example>"


def report(
    letter: Letter, *, action: str = "failed", status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <marit@dahlsbygg.example>: User unknown",
) -> bytes:  # fmt: skip
    """As Postfix sends it (RFC 3464)."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: bounces@nordic.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Tue, 3 Mar 2026 12:00:00 +0000 (UTC)

Final-Recipient: rfc822; marit@dahlsbygg.example
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--B
Content-Type: message/rfc822

From: "Nordic Fasteners" <shop@nordic.example>
To: marit@dahlsbygg.example
Subject: Your way in
Message-ID: {message_id(letter)}

Hello Marit
--B--
""".replace("\n", "\r\n").encode()


def for_people(
    letter: Letter, *, words: str = "550 5.1.1 no such user", sender: str = "MAILER-DAEMON@mx",
    subject: str = "failure notice", more: str = "",
) -> bytes:  # fmt: skip
    """As qmail and others write it."""
    return f"""\
From: {sender}
To: bounces@nordic.example
Subject: {subject}
{more}
Hi. This is the mail program at mx.example.

<marit@dahlsbygg.example>:
{words}

--- Below this line is a copy of the message.

Message-ID: {message_id(letter)}
Subject: Your way in
""".replace("\n", "\r\n").encode()


def holiday(letter: Letter) -> bytes:
    """Marit is not there; her mail program answers."""
    return f"""\
From: Marit Dahl <marit@dahlsbygg.example>
To: bounces@nordic.example
Subject: Automatic reply: Your way in
Auto-Submitted: auto-replied
In-Reply-To: {message_id(letter)}
References: {message_id(letter)}

I am away until the 550th of March.
""".replace("\n", "\r\n").encode()
