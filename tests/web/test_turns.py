"""So many pages at a time: whoever asks whether we are alive never waits for one of them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from tests.pages import words
from tradedoor.demo.processes import wait_until
from tradedoor.web.middleware import turns


class Slow:
    """A page that is made for as long as nobody says that it is over."""

    def __init__(self):
        self.being_made = 0
        self.is_over = threading.Event()

    def __call__(self, request):
        self.being_made += 1
        assert self.is_over.wait(10)
        return HttpResponse("well")


@pytest.fixture
def slow():
    page = Slow()
    yield page
    page.is_over.set()


@pytest.fixture
def one_at_a_time(settings):
    settings.PAGES_AT_ONCE = settings.PAGES_WAITING = 1


def waits(turns_taken, how_many):
    return turns_taken.waiting == how_many


def ask(page):
    return page(RequestFactory().get("/"))


def test_one_is_made_one_waits_and_the_third_is_told_at_once(one_at_a_time, slow):
    page = turns.TakeTurns(slow)
    with ThreadPoolExecutor(2) as people:
        first, second = people.submit(ask, page), people.submit(ask, page)
        assert wait_until(lambda: page.turns.waiting, patience=5)

        third = ask(page)
        assert third.status_code == 503
        assert "Very busy right now" in words(third)
        assert third.headers["Retry-After"] == "5"
        assert slow.being_made == 1

        slow.is_over.set()
        assert {first.result(5).status_code, second.result(5).status_code} == {200}
    assert ask(page).status_code == 200


def test_whoever_waited_for_too_long_is_told(one_at_a_time, slow, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    page = turns.TakeTurns(slow)
    with ThreadPoolExecutor(1) as people:
        people.submit(ask, page)
        assert wait_until(lambda: slow.being_made, patience=5)

        assert ask(page).status_code == 503
        slow.is_over.set()


def test_whoever_came_first_is_next():
    turns_of_one, order = turns.Turns(1, waiting=10), []

    def wait(number):
        assert turns_of_one.take(patience=10)
        order.append(number)
        turns_of_one.end()

    assert turns_of_one.take(patience=0)
    with ThreadPoolExecutor(5) as people:
        for number in range(5):
            people.submit(wait, number)
            assert wait_until(partial(waits, turns_of_one, number + 1), patience=5)
        turns_of_one.end()
    assert order == [0, 1, 2, 3, 4]


def test_no_turn_is_lost_however_many_give_up():
    """Somebody called in the moment they leave takes their turn, or nobody ever would again."""
    crowded = turns.Turns(2, waiting=50)

    def come(number):
        if crowded.take(patience=0.001 * (number % 5)):
            time.sleep(0.001)
            crowded.end()

    with ThreadPoolExecutor(20) as people:
        list(people.map(come, range(2_000)))
    assert (crowded.free, crowded.waiting) == (2, 0)


def test_what_was_typed_by_somebody_who_is_turned_away_is_kept(one_at_a_time, slow):
    page = turns.TakeTurns(slow)
    with ThreadPoolExecutor(2) as people:
        people.submit(ask, page)
        people.submit(ask, page)
        assert wait_until(lambda: page.turns.waiting, patience=5)

        told = page(RequestFactory().post("/office/customers/new", {"name": "Dahls & Bygg"}))
        slow.is_over.set()

    assert 'name="name" value="Dahls &amp; Bygg"' in getattr(told, "content", b"").decode()
    assert "Nothing was saved." in words(told)


@pytest.mark.parametrize("ends", ["read", "closed", "broken"])
def test_a_file_keeps_its_turn_until_it_is_sent_or_unwanted(db, one_at_a_time, ends):
    def lines():
        yield b"one"
        if ends == "broken":
            raise OSError
        yield b"two"

    page = turns.TakeTurns(lambda request: StreamingHttpResponse(lines()))
    file = ask(page)
    content = iter(file)

    assert next(content) == b"one"
    assert page.turns.free == 0
    if ends == "closed":
        file.close()
    else:
        with pytest.raises((OSError, StopIteration)):
            [next(content), next(content)]
    assert page.turns.free == 1
    file.close()
    assert page.turns.free == 1


def test_whoever_looks_whether_we_are_alive_has_no_turn_to_wait_for(db, settings):
    settings.PAGES_AT_ONCE, settings.PAGES_WAITING = 0, 0
    browser = Client()

    assert browser.get("/sign-in").status_code == 503
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 200
