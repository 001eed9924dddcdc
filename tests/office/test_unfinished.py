"""Work that failed in the end: administrators see it, and have it tried again or leave it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.pages import bubble, words
from tradedoor.errors import NotAllowed
from tradedoor.letters import pausing
from tradedoor.letters.models import Letter
from tradedoor.record import sentences
from tradedoor.record.models import Entry
from tradedoor.unfinished import deciding

HOME, PAGE = reverse("office:home"), reverse("office:unfinished")
RECEIVED = "requests.received"


def press(browser, what, name=RECEIVED, seen=None):
    if seen is None:
        seen = next((kind.seen for kind in deciding.every() if kind.name == name), 0)
    return browser.post(reverse(f"office:unfinished-{what}", args=[name]), {"seen": seen})


def states(name=RECEIVED):
    jobs = ProcrastinateJob.objects.filter(task_name=name).order_by("pk")
    return list(jobs.values_list("status", flat=True))


def test_home_says_how_much_failed_to_those_who_may_decide(olgas, clases, failed):
    assert "could not finish" not in words(olgas.get(HOME))
    failed(RECEIVED, 2)
    failed("letters.sweep", 1)

    assert "There are 3 things the worker could not finish." in words(olgas.get(HOME))
    assert PAGE in olgas.get(HOME).content.decode()
    assert "could not finish" not in words(clases.get(HOME))


def test_home_says_that_the_mail_server_does_not_answer(clases, marits_access):
    pausing.broke_off("timed out", now=timezone.now())
    assert "mail server" not in words(clases.get(HOME))
    pausing.broke_off("timed out", now=timezone.now())

    n = Letter.objects.queued().count()
    assert f"The mail server does not answer {n} e-mails wait." in words(clases.get(HOME))


def test_the_page_says_what_it_was_for(olgas, failed):
    assert "Nothing failed" in words(olgas.get(PAGE))
    failed(RECEIVED, 2)
    failed("a.name.of.long.ago", 1)

    page = words(olgas.get(PAGE))

    assert "Answer somebody who signed up requests.received 2" in page
    assert "a.name.of.long.ago" in page


def test_it_is_tried_again_as_if_it_were_new(olgas, failed):
    failed(RECEIVED, 2)

    assert bubble(olgas, press(olgas, "again")) == "2 are tried again now."

    assert states() == ["todo", "todo"]
    assert set(ProcrastinateJob.objects.values_list("attempts", flat=True)) == {0}
    entry = Entry.objects.get(verb="jobs.tried-again")
    assert entry.actor_name == "Olga"
    assert sentences.detail(entry) == "What: Answer somebody who signed up · How many: 2"


def test_or_left_undone(olgas, failed):
    failed(RECEIVED, 1)
    failed("letters.sweep", 1)

    assert bubble(olgas, press(olgas, "leave")) == "It is left undone."

    assert states() == []
    assert states("letters.sweep") == ["failed"]
    assert Entry.objects.filter(verb="jobs.left").count() == 1


def test_what_nobody_has_seen_yet_is_not_decided(olgas, failed):
    failed(RECEIVED, 1)
    seen = deciding.every()[0].seen
    failed(RECEIVED, 1)

    press(olgas, "leave", seen=seen)

    assert states() == ["failed"]


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "\x00"])
def test_nothing_is_decided_twice_or_without_having_been_seen(olgas, failed, seen):
    failed(RECEIVED, 1)

    answer = press(olgas, "again", seen=seen)

    assert bubble(olgas, answer) == "Somebody else decided that already."
    assert states() == ["failed"]
    assert not Entry.objects.filter(verb__startswith="jobs.").exists()


def test_others_may_neither_see_nor_decide(clases, clas, failed, noon):
    failed(RECEIVED, 1)

    assert clases.get(PAGE).status_code == 403
    assert press(clases, "leave").status_code == 403
    with pytest.raises(NotAllowed):
        deciding.leave(RECEIVED, seen=2**62, by=clas, now=noon)
    assert states() == ["failed"]
