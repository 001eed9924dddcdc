"""Nobody keeps the shop busy with one form."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tradedoor.credentials import counting, passwords
from tradedoor.credentials.models import SignInTry

# Accents in an order that takes a square of time to put right: an hour for two megabytes.
ACCENTS = "a" + "\u0345" * 300_000 + "\u0300" * 300_000


def test_a_password_of_accents_is_answered_at_once(client, marits_access):
    began = time.monotonic()
    page = client.post("/sign-in", {"name": "marit", "password": ACCENTS})

    assert page.status_code == 422
    assert time.monotonic() - began < 10


def test_a_link_does_not_take_one_either(olga_staff):
    began = time.monotonic()
    with pytest.raises(passwords.PasswordRefused):
        passwords.check_good_enough(ACCENTS, person=[])

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("typed", ["e\u0301", "\u03b1\u0313\u0300\u0345", "\u1112\u1161\u11ab"])
def test_no_password_is_cut_short_without_a_word(typed):
    longest = typed * passwords.LONGEST
    one_more = typed * (passwords.LONGEST + 1)

    assert len(passwords.normalised(longest)) == passwords.LONGEST
    assert len(passwords.normalised(one_more)) > passwords.LONGEST


def test_a_stranger_fills_no_disk(client, seller):
    """Django looks for the token of a form in all of its body, files included."""
    file = SimpleUploadedFile("logo.png", b"x" * 3_000_000)
    page = client.post("/sign-in", {"name": "marit", "password": "", "file": file})

    assert page.status_code == 413
    assert "more than can be sent at once" in page.content.decode()
    assert page.wsgi_request._stream.read(1) == b"-"  # Nothing of it was read.


def test_a_stranger_fills_no_table(client, seller, monkeypatch):
    monkeypatch.setattr(counting, "WRONG_PER_ADDRESS", 5)
    for n in range(5 + 2 * counting.REFUSED_KEPT):
        page = client.post("/sign-in", {"name": f"nobody{n}", "password": "x"})

    assert page.status_code == 429
    assert SignInTry.objects.count() == 5 + counting.REFUSED_KEPT
