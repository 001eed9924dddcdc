"""The life of an invitation, as staff follow it."""

from datetime import timedelta

import pytest

from tests.conftest import PASSWORD, invited, is_let_in, link_of
from tradedoor.invitations import choosing, inviting, life, printing
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


# --- What is told of it ----------------------------------------------------------------------


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0"


def life_of(access, now):
    """Each step with its state, and what stands below it."""
    access.refresh_from_db()
    invitation = access.invitations.newest_first().select_related("letter")[0]
    return [
        (step.label, step.state, step.detail) for step in life.steps(access, invitation, now=now)
    ]


@pytest.fixture
def handed_over(marit, us, noon):
    access = invited(marit, us, noon)
    Letter.objects.update(
        state="handed-over", ended_at=noon, next_try_at=None, server_words="Queued as 4F2A"
    )
    return access


def test_from_the_letter_to_the_first_sign_in(handed_over, noon):
    invitation = handed_over.invitations.get()
    inviting.looked_at(invitation, machine="named", address="", now=noon)
    for _ in range(2):
        inviting.looked_at(invitation, agent=FIREFOX, address="", now=noon)
    access = choosing.choose_password(link_of(handed_over), PASSWORD, address="", now=noon)
    is_let_in(access, address="", now=noon)

    assert life_of(access, noon) == [
        ("Letter queued", "done", ""),
        ("Handed over to the mail server", "done", "To marit@dahlsbygg.example."),
        ("Looked at by a mail filter", "done", "Once. Not by a person: nothing is spent by it."),
        ("Link opened", "done", "2 times. Firefox on Windows."),
        ("Password chosen", "done", ""),
        ("First sign-in", "done", ""),
    ]


def test_the_mail_servers_own_words_are_kept(handed_over, noon):
    invitation = handed_over.invitations.select_related("letter").get()

    assert life.steps(handed_over, invitation, now=noon)[1].technical == "Queued as 4F2A"


def test_what_waits_for_whom(handed_over, noon):
    assert [(label, state) for label, state, _ in life_of(handed_over, noon)][2:] == [
        ("Link opened", "now"),
        ("Password chosen", "todo"),
        ("First sign-in", "todo"),
    ]


def test_a_letter_that_came_back_had_left(handed_over, noon):
    Letter.objects.update(state="failed", came_back_at=noon, server_words="5.1.1 unknown")

    assert life_of(handed_over, noon)[1:4] == [
        ("Handed over to the mail server", "done", "To marit@dahlsbygg.example."),
        ("Came back", "failed", "The mail server of marit@dahlsbygg.example sent it back."),
        ("Link opened", "todo", ""),
    ]


def test_a_printed_letter_begins_at_the_printer(marit, us, noon):
    access = invited(marit, us, noon)
    printed = printing.print_letter(access.pk, by=us, now=noon)
    assert life_of(access, noon)[:2] == [
        ("Letter printed", "done", "To hand over or to post. Valid until 2 April."),
        ("Letter opened", "now", ""),
    ]

    inviting.looked_at(printed.invitation, address="", now=noon)
    assert life_of(access, noon)[1:3] == [
        ("Letter opened", "done", "Once."),
        ("Password chosen", "now", ""),
    ]


def test_who_looked_is_forgotten_after_ninety_days_and_how_often_is_kept(olle, us, noon):
    invitation = invited(olle, us, noon).invitations.get()
    for days in (0, 91):
        inviting.looked_at(invitation, address="203.0.113.9", now=noon + timedelta(days=days))

    assert inviting.forget_looks(now=noon + timedelta(days=91)) == 1

    invitation.refresh_from_db()
    assert (invitation.openings.count(), invitation.times_opened) == (1, 2)
