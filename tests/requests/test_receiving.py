"""From the form to the queue: who proves their address, and whom we know already."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.races import all_at_once
from tests.requests.conftest import ERIK
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.errors import NotValid
from tradedoor.giving import taking_away
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.requests import receiving, review, submitting
from tradedoor.requests.models import AccessRequest

pytestmark = pytest.mark.django_db
Ask = Callable[..., AccessRequest]
HOME = submitting.Sender("198.51.100.7", "en")


def token(request: AccessRequest) -> str:
    return links.seal("request", request.public_id)


def submitted(now: datetime, sender: submitting.Sender = HOME, **typed: Any) -> AccessRequest:
    """Somebody sent the form, and the worker has looked at it."""
    details = {k: v for k, v in ERIK.items() if k != "language"}
    request = submitting.submit(sender, {**details, **typed}, now=now)
    receiving.received(request.pk, now=now)
    request.refresh_from_db()
    return request


@pytest.fixture
def ask(seller: Seller, noon: datetime) -> Ask:
    return partial(submitted, noon)


def kinds() -> list[str]:
    return list(Letter.objects.filter(kind__startswith="re").values_list("kind", flat=True))


def test_a_request_waits_once_its_address_is_proven(ask: Ask, noon: datetime, olga: Actor) -> None:
    request = ask()
    assert (request.state, kinds()) == ("unproven", ["request-proof"])

    proven = receiving.prove(token(request), now=noon + timedelta(hours=1))
    assert (proven.state, proven.proven_at) == ("waiting", noon + timedelta(hours=1))
    assert kinds() == ["request-proof", "request-received"]
    assert Entry.objects.filter(verb="request.received").count() == 1


def test_proving_twice_does_it_once(ask: Ask, noon: datetime, olga: Actor) -> None:
    request = ask()
    for _ in range(2):
        receiving.prove(token(request), now=noon)

    assert Entry.objects.filter(verb="request.received").count() == 1
    assert kinds().count("request-received") == 1


def test_the_letter_that_asks_for_proof_carries_nothing_a_stranger_typed(ask: Ask) -> None:
    ask(first_name="Buy now at spam.example", company="www.spam.example")

    assert "spam" not in str(Letter.objects.get().context)


def test_where_the_seller_wants_no_proof_a_request_waits_at_once(ask: Ask, seller: Seller) -> None:
    Seller.objects.update(requests_need_proof=False)
    request = ask()

    assert (request.state, request.proven_at) == ("waiting", None)
    assert kinds() == ["request-taken"]
    assert receiving.prove(token(request), now=request.asked_at).proven_at


def test_nobody_replaces_a_proven_request_by_typing_its_address(ask: Ask, noon: datetime) -> None:
    proven = receiving.prove(token(ask()), now=noon)
    Seller.objects.update(requests_need_proof=False)

    other = ask(company="Somebody else")
    assert other.state == "unproven"
    proven.refresh_from_db()
    assert proven.state == "waiting"


def test_a_newer_request_of_the_same_person_replaces_the_older(ask: Ask, noon: datetime) -> None:
    first, second = ask(), ask(email=" ERIK@dahlsbygg.example".strip())
    receiving.prove(token(first), now=noon)
    receiving.prove(token(second), now=noon)

    first.refresh_from_db()
    assert first.state == "replaced"
    assert AccessRequest.objects.waiting().get() == second


def test_an_old_link_opened_late_changes_nothing(ask: Ask, noon: datetime) -> None:
    first, second = ask(), ask()
    receiving.prove(token(second), now=noon)

    assert receiving.prove(token(first), now=noon).state == "replaced"
    assert AccessRequest.objects.waiting().get() == second


def test_a_known_contact_is_mailed_their_way_in_once_a_day(
    marits_access: Access, noon: datetime
) -> None:
    for minute in (10, 20, 30):
        later = noon + timedelta(minutes=minute)
        assert submitted(later, email="Marit@dahlsbygg.example").state == "known"

    assert Letter.objects.filter(kind="way-in").count() == 1
    entry = Entry.objects.get(verb="contact.signed-up")
    assert entry.subject_name == "Marit Dahl"
    assert entry.customer_id == marits_access.customer.pk
    assert AccessRequest.objects.open().count() == 0

    submitted(noon + timedelta(days=1, hours=1), email="marit@dahlsbygg.example")
    assert Letter.objects.filter(kind="way-in").count() == 2


def test_a_known_contact_without_access_gets_their_first(ask: Ask, olle: Contact) -> None:
    assert ask(email="olle@dahlsbygg.example").state == "known"
    assert Letter.objects.get(to="olle@dahlsbygg.example").kind == "access-given"
    assert Access.objects.filter(contact=olle).exists()


def test_somebody_known_who_can_be_mailed_no_way_in_asks_like_a_stranger(
    ask: Ask, olle: Contact, marits_access: Access, us: Actor, noon: datetime
) -> None:
    taking_away.take_away(marits_access.pk, by=us, now=noon)
    Seller.objects.update(forgot_gives_way_in=False)

    for email in ("marit@dahlsbygg.example", "olle@dahlsbygg.example"):
        request = ask(email=email)
        assert request.state == "unproven"
        assert receiving.prove(token(request), now=noon).state == "waiting"
    assert not Entry.objects.filter(verb="contact.signed-up").exists()


def test_whoever_became_known_before_proving_gets_their_way_in(
    ask: Ask, dahls: Customer, us: Actor, noon: datetime
) -> None:
    request = ask(email="olle@dahlsbygg.example")
    contacts.add(dahls.pk, first_name="Olle", email="olle@dahlsbygg.example", by=us, now=noon)
    assert receiving.prove(token(request), now=noon).state == "known"


def test_the_answer_to_a_question_brings_the_request_back_on_top(
    ask: Ask, olga: Actor, noon: datetime
) -> None:
    request = receiving.prove(token(ask()), now=noon)
    with pytest.raises(receiving.NotAsked):
        receiving.answer(token(request), "Roofs", now=noon)
    review.ask(request.pk, question="What do you build?", by=olga, now=noon)

    later = noon + timedelta(days=2)
    answered = receiving.answer(token(request), "Roofs", now=later)
    assert (answered.state, answered.waiting_since) == ("waiting", later)
    told = Letter.objects.filter(kind="request-received").order_by("pk").last()
    assert told is not None
    assert ["=answer", "Roofs"] in told.context["typed"]


def test_a_silent_rejection_looks_like_waiting(ask: Ask, olga: Actor, noon: datetime) -> None:
    request = receiving.prove(token(ask()), now=noon)
    rejected = review.reject(request.pk, by=olga, now=noon)
    assert receiving.stands(rejected) == "waiting"

    again = ask()
    assert receiving.stands(rejected) == "waiting"
    receiving.prove(token(again), now=noon + timedelta(days=1))
    assert receiving.stands(rejected) == "replaced"


@pytest.mark.parametrize("wrong", ["", "nonsense", "0" * 32 + ".x", "\x00"])
def test_a_link_that_is_not_ours_opens_nothing(seller: Seller, wrong: str) -> None:
    with pytest.raises(receiving.LinkNotOurs):
        receiving.by_link(wrong)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("company", "A" * 10_000), ("email", "no address"), ("country", "XX"), ("city", "")],
)
def test_what_cannot_be_kept_is_refused_whoever_asks(ask: Ask, field: str, typed: str) -> None:
    with pytest.raises(NotValid) as refused:
        ask(**{field: typed})
    assert refused.value.field == field


@pytest.mark.django_db(transaction=True)
def test_two_proofs_at_once_leave_one_waiting(seller: Seller, noon: datetime) -> None:
    both = [submitted(noon), submitted(noon)]
    states = all_at_once(*(partial(receiving.prove, token(r), now=noon) for r in both * 2))

    assert {type(answer) for answer in states} == {AccessRequest}
    assert AccessRequest.objects.waiting().get() == both[1]


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_without_proof_leave_one_waiting(
    seller: Seller, noon: datetime
) -> None:
    Seller.objects.update(requests_need_proof=False)
    details = {k: v for k, v in ERIK.items() if k != "language"}
    send = partial(submitting.submit, HOME, details, now=noon)
    both = all_at_once(send, send)
    all_at_once(*(partial(receiving.received, r.pk, now=noon) for r in both))

    assert AccessRequest.objects.waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_known_contact_is_mailed_once_however_many_forms_are_sent_at_once(
    marits_access: Access, noon: datetime
) -> None:
    details = {k: v for k, v in ERIK.items() if k != "language"} | {
        "email": "marit@dahlsbygg.example"
    }
    later = noon + timedelta(hours=1)
    asked = [submitting.submit(HOME, details, now=later) for _ in range(4)]
    all_at_once(*(partial(receiving.received, r.pk, now=later) for r in asked))

    assert Letter.objects.filter(kind="way-in").count() == 1
    assert Entry.objects.filter(verb="contact.signed-up").count() == 1
