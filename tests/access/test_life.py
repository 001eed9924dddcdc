"""The life of an invitation, as staff follow it."""

import pytest

from tests.conftest import invited
from tradedoor.access import life
from tradedoor.letters.models import Letter


@pytest.mark.parametrize(
    ("state", "tries", "words"),
    [
        ("queued", 0, "Handing over to the mail server"),
        ("sending", 1, "Handing over to the mail server"),
        ("queued", 1, "The mail server did not take it yet"),
        ("sending", 2, "The mail server did not take it yet"),
    ],
)
def test_an_attempt_under_way_is_no_refusal(marit, us, noon, state, tries, words):
    access = invited(marit, us, noon)
    Letter.objects.update(state=state, tries=tries)
    invitation = access.invitations.select_related("letter").get()

    _queued, handed_over, *_later = life.steps(access, invitation, now=noon)

    assert handed_over.label == words
