"""The record: written in the transaction of the change, and never changed afterwards."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

import tradedoor
from tests.conftest import PASSWORD, inside, link_of
from tradedoor import record
from tradedoor.actors import Actor, visitor
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.record import sentences
from tradedoor.record.models import Entry

SOURCES = Path(tradedoor.__file__).parent
VERB = re.compile(
    r'"((?:access|contacts?|customer|invitation|jobs|key|password|remedies|request|request-field|seller|sessions|staff)\.[a-z-]+)"'
)


def write(subject, by, now, **facts):
    return record.write("contact.edited", subject=subject, by=by, now=now, **facts)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_the_transaction_of_a_change(marit, olga, noon):
    with pytest.raises(RuntimeError):
        write(marit, olga, noon)

    with transaction.atomic():
        write(marit, olga, noon)
    assert Entry.objects.filter(verb="contact.edited").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tradedoor_entry SET actor_name = 'somebody else'",
        "UPDATE tradedoor_entry SET at = at",
        "DELETE FROM tradedoor_entry",
        "TRUNCATE tradedoor_entry",
    ],
)
def test_the_database_itself_keeps_the_record(marit, statement):
    before = list(Entry.objects.values())
    with connection.cursor() as cursor:
        # The tests switched it off for themselves (conftest).
        cursor.execute("ALTER TABLE tradedoor_entry ENABLE TRIGGER USER")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)

    assert list(Entry.objects.values()) == before


def test_the_models_own_ways_are_refused_too(marit):
    entry = Entry.objects.earliest("pk")
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()


def test_an_entry_says_who_it_was_long_after_they_are_gone(marit, noon):
    gone = Actor("staff", "Gunnar " * 40, "staff:clerk", id="long-gone", address="2001:db8::1")

    entry = write(marit, gone, noon, customer_id=marit.customer_id, changed={"a": ["b", "c"]})

    entry.refresh_from_db()
    assert (entry.actor_kind, entry.actor_id) == ("staff", "long-gone")
    assert entry.address == "2001:db8::1"
    assert entry.actor_name == ("Gunnar " * 40)[:200]
    assert (entry.subject_kind, entry.subject_id, entry.subject_name) == (
        "contact", str(marit.public_id), "Marit Dahl",
    )  # fmt: skip
    assert entry.facts == {"changed": {"a": ["b", "c"]}}
    assert Entry.objects.of_customer(marit.customer_id).newest_first().first() == entry


def test_what_differs_is_told_from_what_it_was_to_what_it_is():
    assert record.changes({"a": 1, "b": "x", "c": None}, {"a": 2, "b": "x", "c": True}) == {
        "a": [1, 2],
        "c": [None, True],
    }


def test_whatever_changes_can_be_written_down(dahls, noon):
    before = {"branch": None, "country": dahls.country, "at": None}
    after = {"branch": dahls, "country": "FR", "at": noon}

    assert record.changes(before, after) == {
        "branch": [None, "Dahls Bygg AB"],
        "country": ["SE", "FR"],
        "at": [None, "2026-03-03 12:00:00+00:00"],
    }


def test_no_secret_stands_in_the_record(marit, us, noon):
    access = inside(marit, us, noon)
    inviting.invite(access, why=Invitation.Why.ASKED, by=visitor("203.0.113.9"), now=noon)
    token = link_of(access)
    choosing.choose_password(token, "seven loud geese hurry", address="", now=noon)

    written = str(list(Entry.objects.values()))
    for secret in (PASSWORD, "seven loud geese", token, token[:32], access.login.password):
        assert secret not in written


def test_every_entry_has_its_sentence_and_every_sentence_its_entry():
    written = {
        verb
        for source in SOURCES.rglob("*.py")
        if "demo" not in source.parts and source.name != "entries.py"
        for verb in VERB.findall(source.read_text())
    }

    decided = {"request.accepted", "request.rejected"}  # named by the state they lead to

    assert written | decided == set(sentences.SENTENCES)


def test_an_entry_is_read_as_a_sentence(marit, marits_access, clas, noon):
    from tradedoor.giving import changing

    window = changing.AccessWindow("user", "md", marit.email, "")
    changing.save_window(marits_access.pk, window, seen=1, by=clas, now=noon)

    entry = Entry.objects.get(verb="access.changed")
    assert sentences.by(entry) == "Clas"
    assert sentences.sentence(entry) == "The access of Marit Dahl was changed"
    assert set(sentences.detail(entry).split(" · ")) == {
        "Level: Administrator → User",
        "User code: marit → md",
    }


def test_a_name_with_a_percent_sign_does_not_break_its_sentence(marit, us, noon):
    marit.first_name = "100% %(subject)s %s"

    assert "100% %(subject)s %s" in sentences.sentence(write(marit, us, noon))


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (visitor("203.0.113.9"), "Somebody not signed in"),
        (Actor("system", "forgot password", "system"), "By itself (forgot password)"),
    ],
)
def test_who_did_it_is_told_even_when_nobody_did(marit, noon, by, words):
    assert sentences.by(write(marit, by, noon)) == words
