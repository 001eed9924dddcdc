"""What is not needed any more is erased: that somebody asked is kept, not who."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.requests.conftest import asks
from tests.requests.test_receiving import submitted, token
from tradedoor.actors import Actor
from tradedoor.directory.models import Seller
from tradedoor.letters.models import Letter
from tradedoor.office import record
from tradedoor.record.models import Entry
from tradedoor.requests import accepting, forgetting, receiving, review
from tradedoor.requests.models import AccessRequest, RequestMessage

pytestmark = pytest.mark.django_db
OURS = {"kind__startswith": "request-"}


def days(n: int) -> timedelta:
    return timedelta(days=n, minutes=1)


@pytest.fixture
def rejected(seller: Seller, olga: Actor, noon: datetime) -> AccessRequest:
    """Erik proved his address, was asked, answered, and was rejected with a reason."""
    request = receiving.prove(token(submitted(noon)), now=noon)
    review.ask(request.pk, question="What do you build, Erik?", by=olga, now=noon)
    receiving.answer(token(request), "Roofs in Göteborg", now=noon)
    return review.reject(request.pk, reason="Not for you, Erik.", by=olga, now=noon)


def test_what_nobody_proved_within_a_week_is_gone_with_its_letters(
    seller: Seller, noon: datetime
) -> None:
    request = submitted(noon)
    assert forgetting.forget(now=noon + timedelta(days=6)) == 0

    assert forgetting.forget(now=noon + days(7)) == 1
    assert not AccessRequest.objects.exists()
    assert not Letter.objects.filter(**OURS).exists()
    with pytest.raises(receiving.LinkNotOurs):
        receiving.prove(token(request), now=noon + days(7))


def test_a_rejected_request_is_erased_after_the_time_the_seller_set(
    rejected: AccessRequest, noon: datetime
) -> None:
    Seller.objects.update(rejected_kept_days=30)
    assert forgetting.forget(now=noon + timedelta(days=29)) == 0
    assert forgetting.forget(now=noon + days(30)) == 1

    kept = AccessRequest.objects.get()
    assert (kept.state, kept.erased_at) == ("rejected", noon + days(30))
    everything = " ".join(map(str, AccessRequest.objects.values().get().values()))
    for personal in ("Erik", "dahlsbygg", "Dahls", "Ringögatan", "198.51.100", "+4631", "SE556"):
        assert personal not in everything
    assert not RequestMessage.objects.exists()
    assert not Letter.objects.filter(**OURS).exists()
    assert Entry.objects.filter(verb="request.rejected").exists()
    assert Entry.objects.filter(verb="request.erased").count() == 1
    assert forgetting.forget(now=noon + days(31)) == 0


def test_the_time_runs_from_the_rejection(seller: Seller, olga: Actor, noon: datetime) -> None:
    request = asks(noon - timedelta(days=200))
    review.reject(request.pk, by=olga, now=noon)

    assert forgetting.forget(now=noon + days(1)) == 0


def test_the_record_keeps_nothing_a_stranger_came_with(
    rejected: AccessRequest, olga: Actor, noon: datetime
) -> None:
    review.take_back_rejection(rejected.pk, by=olga, now=noon)
    review.reject(rejected.pk, by=olga, now=noon)

    entries = Entry.objects.filter(subject_id=str(rejected.public_id))
    assert set(entries.values_list("verb", flat=True)) == {
        "request.received", "request.asked-for-more", "request.answered", "request.rejected",
        "request.rejection-taken-back",
    }  # fmt: skip
    for entry in entries:
        assert (entry.subject_name, entry.facts) == ("", {})
        if entry.actor_kind == "visitor":
            assert (entry.actor_name, entry.address) == ("", None)


def test_the_record_shows_who_it_was_until_the_request_is_erased(
    rejected: AccessRequest, noon: datetime
) -> None:
    def told() -> list[str]:
        return [line.sentence for line in record.lines(Entry.objects.newest_first()[:3])]

    assert told()[0] == "The request of Dahls Bygg i Göteborg AB was rejected"
    forgetting.forget(now=noon + days(180))
    assert told() == [
        "A request was erased",
        "A request was rejected",
        "Somebody who asked to come in answered",
    ]


def test_what_waits_or_was_accepted_is_kept(seller: Seller, olga: Actor, noon: datetime) -> None:
    waiting = asks(noon)
    new = accepting.NewCustomer(number="20001")
    accepted = asks(noon, email="lena@golv.example")
    accepting.accept(accepted.pk, into=new, level="user", by=olga, now=noon)

    assert forgetting.forget(now=noon + days(4000)) == 0
    waiting.refresh_from_db()
    assert waiting.company


def test_a_thousand_are_forgotten_in_one_night(seller: Seller, noon: datetime) -> None:
    old: Any = [
        AccessRequest(
            company=f"Company {n}", email=f"p{n}@company.example", country="SE",
            applicant=f"p{n}@company.example", asked_at=noon,
        )
        for n in range(1100)
    ]  # fmt: skip
    AccessRequest.objects.bulk_create(old)

    assert forgetting.forget(now=noon + days(7)) == 1100
