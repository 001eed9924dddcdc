"""Forgot password: a way in for whoever may have one, and one answer for everybody."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.pages import alike, words


def asked() -> list[tuple[str, str]]:
    jobs = ProcrastinateJob.objects.filter(task_name="access.way_in").order_by("id")
    return [(job.args["typed"], job.args["address"]) for job in jobs]


def test_asking_hands_what_was_typed_to_the_worker(new_browser, marits_access):
    new_browser("203.0.113.9").post("/forgot-password", {"name": " Marit@dahlsbygg.example "})

    assert asked() == [("marit@dahlsbygg.example", "203.0.113.9")]


def test_the_answer_is_the_same_whoever_asks(new_browser, marits_access, olles_invitation, luc):
    tried = [
        "marit",
        "olle",
        "olle@dahlsbygg.example",
        luc.email,
        "nobody@nowhere.example",
        "10927781-1",
    ]

    answers = [
        alike(new_browser().post("/forgot-password", {"name": name}), typed=name) for name in tried
    ]

    assert answers[0][0] == 200
    assert all(answer == answers[0] for answer in answers)


def test_the_answer_says_what_to_do_if_nothing_comes(client):
    page = client.post("/forgot-password", {"name": "nobody@nowhere.example"})

    assert "nobody@nowhere.example" in words(page)
    assert "If nothing comes" in words(page)
    assert "hello@nordic.example" in words(page)


@pytest.mark.parametrize("name", ["", "   ", "a" * 255, "marit\x00", "mar\nit", "\u202etiram"])
def test_what_cannot_be_a_name_is_said_beside_the_field(client, name):
    page = client.post("/forgot-password", {"name": name})

    assert page.status_code == 422
    assert 'id="id_name_error"' in page.content.decode()
    assert asked() == []


def test_markup_in_a_name_is_only_text(client):
    page = client.post("/forgot-password", {"name": "<b onclick=x>hello</b>"})

    assert "<b onclick" not in page.content.decode()
