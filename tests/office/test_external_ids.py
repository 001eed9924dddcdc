"""External ids in the office: shown, typed, refused beside the box, and in the history."""

import pytest
from django.urls import reverse

from tests.pages import fields, words
from tradedoor.directory.models import Branch, Customer
from tradedoor.giving import keeping

TAKEN = "Another {kind} has this external id, or had it once. Nothing was saved."


@pytest.fixture
def pages(dahls, tremblay, marit, luc):
    """Of each kind: a row, another row, the address of a card and of a pencil."""
    return {
        "customer": (dahls, tremblay, "office:customer", "office:customer-edit"),
        "contact": (marit, luc, "office:contact", "office:contact-edit"),
    }


def saved(browser, address, row, **typed):
    """What the pencil answers when this is typed into it and saved."""
    url = reverse(address, args=[row.public_id])
    return browser.post(url, {**fields(browser.get(url)), **typed})


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_it_is_typed_with_the_pencil_and_shown_on_the_card(clases, pages, kind):
    row, _other, card, pencil = pages[kind]

    assert saved(clases, pencil, row, external_id=" ERP-0042 ").status_code == 302

    page = words(clases.get(reverse(card, args=[row.public_id])))
    assert "External id ERP-0042" in page


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_one_that_was_anothers_is_refused_beside_its_box(clases, pages, kind, world):
    row, other, _card, pencil = pages[kind]
    saved(clases, pencil, row, external_id="ERP-0042")
    saved(clases, pencil, row, external_id="")
    before = world()

    answer = saved(clases, pencil, other, external_id="ERP-0042")

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"external_id": [TAKEN.format(kind=kind)]}
    assert answer.context["form"]["external_id"].value() == "ERP-0042"
    assert world() == before


def test_a_new_customer_and_a_new_contact_may_have_one_at_once(clases, dahls):
    for address, args, typed in [
        ("office:customer-new", [], {"name": "Holm & Co", "number": "20000"}),
        ("office:contact-new", [dahls.public_id], {"first_name": "Siri"}),
    ]:
        url = reverse(address, args=args)
        form = fields(clases.get(url))
        assert clases.post(url, {**form, **typed, "external_id": "N-1"}).status_code == 302

    assert Customer.objects.get(number="20000").external_id == "N-1"
    assert dahls.contacts.get(first_name="Siri").external_id == "N-1"


def test_the_history_says_what_it_was(clases, dahls, us, noon):
    keeping.edit_customer(dahls.pk, seen=dahls.version, external_id="ERP-1", by=us, now=noon)
    keeping.edit_customer(dahls.pk, seen=dahls.version + 1, external_id="ERP-2", by=us, now=noon)

    page = words(clases.get(reverse("office:customer-history", args=[dahls.public_id])))

    assert "External id: ERP-1 → ERP-2" in page


def test_somebody_who_saved_first_is_not_overwritten(clases, dahls, us, noon):
    url = reverse("office:customer-edit", args=[dahls.public_id])
    form = fields(clases.get(url))
    keeping.edit_customer(dahls.pk, seen=dahls.version, external_id="ERP-1", by=us, now=noon)

    answer = clases.post(url, {**form, "external_id": "ERP-2"})

    assert answer.status_code == 409
    assert "ERP-1" in words(answer)
    dahls.refresh_from_db()
    assert dahls.external_id == "ERP-1"


def test_that_of_a_branch_is_shown_where_branches_are(clases, dahls):
    here = Branch.objects.create(name="Gothenburg", external_id="GBG")
    Customer.objects.filter(pk=dahls.pk).update(branch=here)

    card = words(clases.get(reverse("office:customer", args=[dahls.public_id])))
    doors = words(clases.get(reverse("office:invite")))

    assert "Branch Gothenburg GBG" in card
    assert "GBG" in doors


def test_it_is_shown_as_text(clases, pages):
    for row, _other, card, pencil in pages.values():
        saved(clases, pencil, row, external_id="<b>bold</b>")

        page = clases.get(reverse(card, args=[row.public_id])).content.decode()
        assert "&lt;b&gt;bold&lt;/b&gt;" in page
        assert "<b>bold</b>" not in page
