"""Whoever has been a customer for years has the same database as whoever begins today."""

from datetime import UTC, datetime

import pgtrigger
import pytest
from django.db import connection, transaction

from tests.migrations import databases, shape
from tradedoor.actors import system
from tradedoor.directory.models import Customer, CustomerSearch, SearchWord
from tradedoor.search import finding
from tradedoor.standing import standing
from tradedoor.standing.models import Standing, StandingCount, StandingRules

TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, obj_description(oid, 'pg_trigger')
FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'tradedoor_%'
"""
FILLED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TYPED = [
    "", "10927781", "1092", "dahls", "dahls bygg", "dhals", "marit", "marit dahl", "dahl marit",
    "olle", "tremblay", "garage tremblay", "trembaly", "montreal", "Montréal", "goteborg", "ab",
    "a", "sarl", "031", "+46 31", "0046 31", "411 05", "41105", "SE556", "556", "example", "info@",
    "@", "fast", "lyon", "métallerie", "zork", "o'neill", "l'atelier", "jean-", "snickeri",
    "bygg ab göteborg",
]  # fmt: skip


@pytest.fixture(scope="module")
def fresh(django_db_blocker):
    """A database that begins with this version."""
    with django_db_blocker.unblock(), databases.a_new_one("fresh") as name:
        with databases.inside(name):
            databases.migrate_as_of(FILLED)
        yield name


@pytest.fixture(scope="module")
def upgraded(django_db_blocker):
    """One that was in use before the ground was mended, brought up to this version."""
    with django_db_blocker.unblock(), databases.a_new_one("upgraded") as name:
        with databases.inside(name):
            databases.restore()
            databases.migrate_as_of(FILLED)
        yield name


@pytest.fixture(scope="module")
def filled_anew(fresh, upgraded, django_db_blocker):
    """The rows of the upgraded one, written into the fresh one as if they came today."""
    with django_db_blocker.unblock():
        databases.copy_rows(upgraded, fresh)
    return fresh


@pytest.fixture
def asked_of(django_db_blocker):
    """Asks two databases the same question."""

    def ask(question, *names):
        answers = []
        with django_db_blocker.unblock():
            for name in names:
                with databases.inside(name):
                    answers.append(question())
        return answers

    return ask


def test_an_upgraded_database_is_made_of_what_a_fresh_one_is(fresh, upgraded, asked_of):
    new, old = asked_of(shape.of_the_database, fresh, upgraded)

    assert {kind.split()[0] for kind in new} == set(shape.QUESTIONS)
    assert {what: (new.get(what), old.get(what)) for what in new.keys() | old.keys()
            if new.get(what) != old.get(what)} == {}  # fmt: skip


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        return set(cursor.fetchall())


def test_every_trigger_is_one_that_a_model_declares(fresh, upgraded, asked_of):
    declared = {
        (model._meta.db_table, trigger.get_pgid(model), trigger.compile(model).hash)
        for model, trigger in pgtrigger.registered()
    }

    assert asked_of(triggers, fresh, upgraded) == [declared, declared]


def test_there_was_somebody_in_it(upgraded, asked_of):
    (statuses,) = asked_of(lambda: {row.code for row in Standing.objects.all()}, upgraded)

    assert len(statuses) > 20


def statuses():
    standing.refresh(now=FILLED)
    counts = StandingCount.objects.exclude(contacts=0)
    return (
        {row["contact_id"]: row for row in Standing.objects.values()},
        set(counts.values_list("code", "branch_id", "level", "contacts")),
    )


def statuses_found_anew():
    with transaction.atomic():
        StandingRules.objects.all().delete()
        found = statuses()
        transaction.set_rollback(True)
    return found


def test_everybody_stands_where_the_facts_say(upgraded, filled_anew, asked_of):
    stored, elsewhere = asked_of(statuses, upgraded, filled_anew)
    (anew,) = asked_of(statuses_found_anew, upgraded)

    assert stored == anew
    assert stored == elsewhere


def words_that_are_kept():
    return {row.customer_id: row.words for row in CustomerSearch.objects.all()}


def words_found_anew():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, array_to_tsvector(tradedoor_findable(id)) FROM tradedoor_customer"
        )
        return dict(cursor.fetchall())


def dictionary():
    return set(SearchWord.objects.values_list("word", flat=True))


def test_every_customer_has_the_words_it_is_found_by(upgraded, filled_anew, asked_of):
    kept, elsewhere = asked_of(words_that_are_kept, upgraded, filled_anew)
    (anew,) = asked_of(words_found_anew, upgraded)
    known, needed = asked_of(dictionary, upgraded, filled_anew)

    assert len(kept) > 50
    assert kept == anew
    assert kept == elsewhere
    assert needed <= known


def answers():
    """To everything typed: who is found, in which order, by whom, and what was forgiven."""
    return {
        (typed, sort): _answer(finding.find(typed, by=system("tests"), sort=sort, limit=100))
        for typed in [*TYPED, *Customer.objects.order_by("pk").values_list("name", flat=True)[::5]]
        for sort in ("name", "-number")
    }


def _answer(page):
    hits = [(hit.customer.pk, [contact.pk for contact in hit.contacts]) for hit in page.hits]
    return hits, page.taken, page.count()


def test_who_is_looked_for_is_found(upgraded, filled_anew, asked_of):
    old, new = asked_of(answers, upgraded, filled_anew)

    assert sum(bool(hits) for hits, _taken, _count in old.values()) > len(old) / 2
    assert old == new
