"""Nobody fills a mailbox or slows the queue by sending the form over and over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.races import all_at_once
from tests.requests.conftest import ERIK
from tests.requests.test_receiving import HOME, submitted, token
from tradedoor.actors import Actor
from tradedoor.directory.models import Seller
from tradedoor.letters.models import Letter
from tradedoor.requests import receiving, submitting, telling
from tradedoor.requests.models import AccessRequest

pytestmark = pytest.mark.django_db
DETAILS = {k: v for k, v in ERIK.items() if k != "language"}


def proofs(to: str = "") -> int:
    return Letter.objects.filter(kind="request-proof", to__contains=to).count()


def test_ten_an_hour_come_from_one_address(seller: Seller, noon: datetime) -> None:
    for _ in range(10):
        submitting.submit(HOME, DETAILS, now=noon)
    with pytest.raises(submitting.TooManyRequests):
        submitting.submit(HOME, DETAILS, now=noon + timedelta(minutes=59))

    submitting.submit(HOME, DETAILS, now=noon + timedelta(minutes=61))


@pytest.mark.parametrize("network", ["203.0.113.{}", "2001:db8:1:2::{}"])
def test_sixty_an_hour_come_from_one_network(seller: Seller, noon: datetime, network: str) -> None:
    def sender(n: int) -> submitting.Sender:
        return submitting.Sender(network.format(n), "en")

    for n in range(60):
        submitting.submit(sender(n), DETAILS, now=noon)
    with pytest.raises(submitting.TooManyRequests):
        submitting.submit(sender(99), DETAILS, now=noon)


def test_whoever_hides_their_address_shares_one_limit(seller: Seller, noon: datetime) -> None:
    nowhere = submitting.Sender("", "en")
    for _ in range(60):
        submitting.submit(nowhere, DETAILS, now=noon)
    with pytest.raises(submitting.TooManyRequests):
        submitting.submit(nowhere, DETAILS, now=noon)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_all_come_at_once(seller: Seller, noon: datetime) -> None:
    for _ in range(8):
        submitting.submit(HOME, DETAILS, now=noon)
    answers = all_at_once(*[partial(submitting.submit, HOME, DETAILS, now=noon)] * 6)

    assert sum(isinstance(a, submitting.TooManyRequests) for a in answers) == 4
    assert AccessRequest.objects.count() == 10


def from_everywhere(n: int) -> submitting.Sender:
    return submitting.Sender(f"10.{n // 250}.{n % 250}.1", "en")


@pytest.mark.parametrize(
    ("template", "most"),
    [
        ("erik@dahlsbygg.example", 3),
        ("erik+{n}@dahlsbygg.example", 3),
        ("Erik.Dahl{dots}@gmail.com", 3),
        ("p{n}@victim.example", 50),
    ],
)
def test_one_mailbox_gets_few_letters_a_day_however_it_is_spelled(
    seller: Seller, noon: datetime, template: str, most: int
) -> None:
    for n in range(most + 10):
        email = template.format(n=n, dots=f"+{n}" if n % 2 else "")
        submitted(noon, from_everywhere(n), email=email)

    assert proofs() == most


def test_one_dot_more_is_the_same_mailbox_at_google_and_another_elsewhere(
    seller: Seller, noon: datetime
) -> None:
    for n, name in enumerate(["erikdahl", "e.rikdahl", "e.r.ikdahl", "e.r.i.kdahl"]):
        for m, domain in enumerate(["gmail.com", "web.de"]):
            submitted(noon, from_everywhere(2 * n + m), email=f"{name}@{domain}")

    assert (proofs("@gmail.com"), proofs("@web.de")) == (3, 4)


def test_many_requests_in_an_hour_are_told_in_one_letter(
    seller: Seller, olga: Actor, clas: Actor, noon: datetime
) -> None:
    for n in range(12):
        one = submitted(noon, from_everywhere(n), email=f"erik@company{n}.example")
        receiving.prove(token(one), now=noon + timedelta(minutes=n))

    told = Letter.objects.filter(kind="request-received")
    assert told.filter(to="olga@nordic.example").count() == 5
    assert told.filter(to="clas@nordic.example").count() == 5
    waiting = ProcrastinateJob.objects.filter(task_name="requests.digest")
    assert waiting.count() == 2
    assert {job.scheduled_at for job in waiting} == {noon + timedelta(hours=1, minutes=5)}

    for job in waiting:
        telling.digest(
            job.args["staff_id"],
            since=datetime.fromisoformat(job.args["since"]),
            now=noon + timedelta(hours=1, minutes=5),
        )
    digests = Letter.objects.filter(kind="request-digest")
    assert [d.context["count"] for d in digests] == [7, 7]
    assert [d.context["waiting"] for d in digests] == [12, 12]


def test_there_is_no_digest_when_all_is_decided_already(
    seller: Seller, olga_staff: Any, noon: datetime
) -> None:
    telling.digest(olga_staff.pk, since=noon, now=noon)
    assert not Letter.objects.filter(kind="request-digest").exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_a_letter_more_when_many_prove_at_once(olga: Actor, noon: datetime) -> None:
    asked = [
        submitted(noon, from_everywhere(n), email=f"erik@company{n}.example") for n in range(8)
    ]
    all_at_once(*(partial(receiving.prove, token(r), now=noon) for r in asked))

    assert AccessRequest.objects.waiting().count() == 8
    assert Letter.objects.filter(kind="request-received").count() == 5
    assert ProcrastinateJob.objects.filter(task_name="requests.digest").count() == 1


def test_ten_thousand_posts_fill_no_mailbox_and_slow_nothing(olga: Actor, noon: datetime) -> None:
    few = statements(
        lambda: submitted(noon, submitting.Sender("192.0.2.1", "en"), email="p@quiet.example")
    )
    flood(10_000, noon)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tradedoor_accessrequest")

    for n in range(20):
        submitted(noon, submitting.Sender(f"192.0.{n}.1", "en"), email=f"p{n}@victim.example")
    many = statements(
        lambda: submitted(noon, submitting.Sender("192.0.99.1", "en"), email="p@victim.example")
    )

    assert len(many) <= len(few)
    assert not [sql for sql in many if rows_read(sql) > 100]
    assert proofs("victim.example") == 0
    assert Letter.objects.filter(to="olga@nordic.example", kind__startswith="request").count() == 0
    assert AccessRequest.objects.waiting().count() == 0

    honest = submitted(noon, email="erik@dahlsbygg.example")
    assert receiving.prove(token(honest), now=noon).state == "waiting"
    assert Letter.objects.filter(to="olga@nordic.example", kind="request-received").count() == 1


def statements(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"] for query in asked]


def rows_read(sql: str) -> int:
    """How many requests the database looks at to answer this."""
    if not sql.startswith("SELECT"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        [whole] = cursor.fetchone()[0]
    parts = [whole["Plan"]]
    for part in parts:
        parts += part.get("Plans", [])
    scans = [part for part in parts if part.get("Relation Name") == "tradedoor_accessrequest"]
    read = (part["Actual Rows"] + part.get("Rows Removed by Filter", 0) for part in scans)
    return int(sum(read))


def flood(n: int, noon: datetime) -> None:
    """So many requests came from everywhere, for people of one company; nobody proved any."""
    AccessRequest.objects.bulk_create(
        AccessRequest(
            **{**ERIK, "email": f"p{i}@victim.example"},
            applicant=f"p{i}@victim.example",
            from_address=f"10.{i // 250}.{i % 250}.1",
            from_network=f"10.{i // 250}.{i % 250}.0/24",
            asked_at=noon - timedelta(minutes=i % 50),
        )
        for i in range(n)
    )
