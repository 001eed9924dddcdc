"""Where a request stands: a page under the link of the letter. Looking changes nothing."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages import alike, every_word, words
from tests.plugins.browsers import Browser
from tests.requests.conftest import asks
from tests.requests.test_receiving import submitted, token
from tradedoor.actors import Actor
from tradedoor.directory.models import Seller
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.requests import accepting, review
from tradedoor.requests.models import AccessRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page_of(request: AccessRequest) -> str:
    return reverse("portal:request", args=[token(request)])


def facts() -> tuple[Any, ...]:
    return (list(AccessRequest.objects.values()), Letter.objects.count(), Entry.objects.count())


def test_looking_changes_nothing(noon: datetime, seller: Seller) -> None:
    page = page_of(submitted(noon))
    before = facts()

    for look in (Client().get, Client().head):
        answer = look(page)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
    assert facts() == before
    assert "Yes, this is my address" in words(Client().get(page))


def test_pressing_the_button_sends_the_request_to_the_people_who_decide(
    noon: datetime, seller: Seller
) -> None:
    request = submitted(noon)
    answer = Client().post(page_of(request), {"prove": "1"}, follow=True)

    request.refresh_from_db()
    assert (request.state, request.proven_at) == ("waiting", noon)
    assert "A person looks at your request" in words(answer)
    assert "this is my address" not in every_word(answer)


def test_a_question_is_read_and_answered_there(noon: datetime, olga: Actor, seller: Seller) -> None:
    request = asks(noon)
    review.ask(request.pk, question="<b>What</b> do you build?", by=olga, now=noon)
    page = page_of(request)

    assert "&lt;b&gt;What&lt;/b&gt; do you build?" in Client().get(page).content.decode()
    empty = Client().post(page, {"text": " "})
    assert empty.status_code == 422

    answer = Client().post(page, {"text": "Roofs\n<script>alert(1)</script>"}, follow=True)
    assert "Roofs<br>&lt;script&gt;alert(1)&lt;/script&gt;" in answer.content.decode()
    request.refresh_from_db()
    assert request.state == "waiting"

    late = Client().post(page, {"text": "And floors"})
    assert late.status_code == 422
    assert "Nothing is asked of you just now." in words(late)


def test_a_silent_rejection_is_not_to_be_seen(noon: datetime, olga: Actor, seller: Seller) -> None:
    waiting = asks(noon)
    before = alike(Client().get(page_of(waiting)), typed=token(waiting))
    review.reject(waiting.pk, by=olga, now=noon)

    assert alike(Client().get(page_of(waiting)), typed=token(waiting)) == before
    for sent in ({"prove": "1"}, {"text": "Hello?"}):
        answer = Client().post(page_of(waiting), sent, follow=True)
        assert "reject" not in every_word(answer).lower()


def test_a_rejection_with_a_reason_says_so(noon: datetime, olga: Actor, seller: Seller) -> None:
    request = asks(noon)
    review.reject(request.pk, reason="We sell to builders only.", by=olga, now=noon)

    page = words(Client().get(page_of(request)))
    assert "Not accepted" in page
    assert "We sell to builders only." in page


def test_an_accepted_request_says_how_to_go_on(noon: datetime, olga: Actor, seller: Seller) -> None:
    request = asks(noon)
    new = accepting.NewCustomer(number="20001")
    accepting.accept(request.pk, into=new, level="user", by=olga, now=noon)

    assert "Accepted" in words(Client().get(page_of(request)))


@pytest.mark.parametrize("link", ["nonsense", "0" * 32 + ".wrong"])
def test_a_link_that_is_not_whole_says_so(seller: Seller, link: str) -> None:
    page = reverse("portal:request", args=[link])
    for answer in (Client().get(page), Client().post(page, {"prove": "1"})):
        assert answer.status_code == 404
        assert "This link is not complete" in words(answer)


def test_where_no_proof_is_wanted_it_may_still_be_given(
    noon: datetime, seller: Seller, new_browser: Browser
) -> None:
    Seller.objects.update(requests_need_proof=False)
    request = submitted(noon)

    answer = new_browser().post(page_of(request), {"prove": "1"}, follow=True)
    request.refresh_from_db()
    assert request.proven_at == noon
    assert "this is my address" not in every_word(answer)
