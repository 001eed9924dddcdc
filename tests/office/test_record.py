"""The record: who did what, to whom, when, from where."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

import tradedoor
from tests.pages import words
from tradedoor.directory import customers
from tradedoor.giving import taking_away
from tradedoor.record import sentences
from tradedoor.record.models import Entry


@pytest.fixture
def index():
    return reverse("office:record")


def told(page):
    return [line.sentence for line in page.context["entries"]]


def test_it_tells_who_did_what_to_whom_and_from_where(clases, marits_access, clas, noon, index):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    page = words(clases.get(index))

    assert "Access was taken away from Marit Dahl , Dahls Bygg AB Clas, from 192.0.2.2" in page
    assert "Marit Dahl chose a password , Dahls Bygg AB Marit Dahl, from 198.51.100.7" in page
    assert "Clas was added to the office By itself (tests)" in page


def test_each_line_leads_to_what_it_is_about(clases, marits_access, marit, index):
    page = clases.get(index).content.decode()

    assert reverse("office:contact", args=[marit.public_id]) in page
    assert reverse("office:customer", args=[marit.customer.public_id]) in page


def test_it_tells_what_was_changed_from_what_to_what(clases, dahls, olga, noon, index):
    customers.edit(dahls.pk, seen=1, name="Dahls", phone="", by=olga, now=noon)

    page = words(clases.get(index))

    assert "Name: Dahls Bygg AB → Dahls · Phone: +4631123456 → –" in page


def test_only_what_was_done_about_something(clases, marits_access, index):
    def about(topic):
        return told(clases.get(index, {"about": topic}))

    assert about("customers") == ["Marit Dahl was added as a contact", "Dahls Bygg AB was added"]
    assert about("access") == [
        "An invitation was sent to Marit Dahl",
        "Marit Dahl was given access",
    ]
    assert about("sign-ins") == ["Marit Dahl chose a password"]
    assert about("office") == ["Clas was added to the office"]
    assert about("nonsense") == told(clases.get(index))


def test_only_what_somebody_did(clases, marits_access, clas, olga, noon, index):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    page = clases.get(index, {"by": clas.id, "about": "access"})

    assert told(page) == ["Access was taken away from Marit Dahl"]
    assert f'<option value="{clas.id}" selected>' in page.content.decode()
    assert f"?about=customers&amp;by={clas.id}" in page.content.decode()
    empty = clases.get(index, {"by": olga.id})
    assert "Nothing of this kind is on record." in words(empty)


def test_a_long_record_goes_on_a_page_at_a_time(clases, dahls, olga, noon, index):
    Entry.objects.bulk_create(
        Entry(
            at=noon,
            verb="customer.edited",
            actor_kind="staff",
            actor_name=f"Somebody {n}",
            subject_kind="customer",
            subject_id=str(dahls.public_id),
            subject_name="Dahls",
            customer_id=dahls.pk,
        )
        for n in range(120)
    )
    seen, url = [], f"{index}?about=customers"
    while url:
        page = clases.get(url)
        seen += [line.by for line in page.context["entries"]]
        url = page.context["page"].next_url

    assert seen == [f"Somebody {n}" for n in reversed(range(120))] + ["By itself (tests)"]


def test_every_verb_that_is_written_has_its_sentence():
    package = Path(tradedoor.__file__).parent
    code = "\n".join(path.read_text() for path in package.rglob("*.py"))
    written = set(re.findall(r"record\.write\(\s*\"([a-z.-]+)\"", code))
    written |= set(re.findall(r"\"((?:customer|contact|invitation|seller)\.[a-z-]+)\"", code))

    assert len(written) > 20
    assert written <= set(sentences.SENTENCES)


def test_every_verb_belongs_to_one_topic():
    told = [verb for topic in sentences.TOPICS for verb in sentences.verbs_about(topic)]

    assert sorted(told) == sorted(sentences.SENTENCES)
