"""What happened a while ago on the page of pieces."""

from datetime import datetime, timedelta

from tradedoor.demo.pieces import texts

type Rows = list[dict[str, object]]

LAST_IN = [None, timedelta(days=18), None, timedelta(days=2), timedelta(hours=3)]


def contacts(now: datetime) -> Rows:
    """One of every tone a status has, and when they were last in."""
    last = (ago and now - ago for ago in LAST_IN)
    return [{**row, "last": at} for row, at in zip(texts.CONTACTS, last, strict=True)]


def steps(now: datetime) -> Rows:
    """A letter on its way, halfway."""
    return [
        {"label": "Queued", "state": "done", "when": now - timedelta(days=1, hours=2)},
        {
            "label": "Taken by the mail server",
            "state": "done",
            "when": now - timedelta(days=1, hours=1),
            "detail": "mail.dahlsbygg.example",
            "technical": "250 2.0.0 OK 1763734531 4fb4d7f45d1cf-6409c2b8d9esi",
        },
        {"label": "Link opened", "state": "now", "when": now - timedelta(hours=3)},
        {"label": "Password chosen", "state": "todo"},
        {"label": "First sign-in", "state": "todo"},
    ]


def failed_steps(now: datetime) -> Rows:
    """A letter that came back."""
    return [
        {"label": "Queued", "state": "done", "when": now - timedelta(days=1, hours=2)},
        {
            "label": "Could not be delivered",
            "state": "failed",
            "when": now - timedelta(days=1, hours=1),
            "detail": "There is no such mailbox.",
            "technical": "550 5.1.1 <marit@dahlsbygg.example>: Recipient address rejected",
        },
        {"label": "Link opened", "state": "todo"},
    ]


def entries(now: datetime) -> Rows:
    """Lines of the record."""
    return [
        {
            "when": now - timedelta(hours=3),
            "sentence": "Signed in as 10927781-2.",
            "by": "Marit Dahl",
            "address": "198.51.100.7",
        },
        {
            "when": now - timedelta(days=1, hours=2),
            "sentence": "Gave access as administrator.",
            "by": "Karin Lind",
            "address": "192.0.2.10",
            "detail": "The invitation went to marit@dahlsbygg.example.",
        },
        {"when": now - timedelta(days=40), "sentence": "Contact added.", "by": "Import"},
    ]
