"""A letter is printed from the card and from the window, by those who give access."""

import pytest
from django.urls import reverse

from tests.conftest import inside, invited
from tests.pages import bubble, words
from tests.plugins.browsers import browser_of
from tradedoor.directory import contacts
from tradedoor.giving import giving
from tradedoor.invitations.models import Invitation
from tradedoor.record.models import Entry
from tradedoor.standing import status


@pytest.fixture
def hans(dahls, us, noon):
    """Hans has access and no e-mail address."""
    contact = contacts.add(dahls.pk, first_name="Hans", by=us, now=noon)
    giving.give(contact.pk, level="user", code="hans", email="", send=False, by=us, now=noon)
    return contact


def printer(contact):
    return reverse("office:access-print", args=[contact.public_id])


def card(contact):
    return reverse("office:contact", args=[contact.public_id])


def test_the_printer_answers_a_pdf_that_nothing_keeps(clases, hans):
    answer = clases.post(printer(hans))

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter-10927781-1.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert "A letter with a code was printed for Hans" in words(clases.get(card(hans)))


def test_a_file_name_holds_nothing_but_letters(clases, hans):
    hans.customer.number = '../../"x\r\n;a="'
    hans.customer.save()

    disposition = clases.post(printer(hans))["Content-Disposition"]

    assert disposition == 'attachment; filename="letter-x-a-1.pdf"'


def test_it_is_offered_beside_the_envelope_and_as_the_one_thing_to_do(
    clases, marit, hans, us, noon
):
    invited(marit, us, noon)
    for contact in (marit, hans):
        for page in (card(contact), reverse("office:access", args=[contact.public_id])):
            assert printer(contact) in clases.get(page).content.decode(), page

    clases.post(printer(hans))
    found = status.contacts_with_facts(now=noon).get(pk=hans.pk)
    assert status.of(found, now=noon).remedy == status.Remedy.PRINT
    assert "Print a new letter" in words(clases.get(card(hans)))


def test_it_is_not_offered_to_somebody_with_a_password_and_refused(clases, marit, us, noon):
    inside(marit, us, noon)
    assert printer(marit) not in clases.get(card(marit)).content.decode()

    assert "reset it first" in bubble(clases, clases.post(printer(marit)))
    assert not Entry.objects.filter(verb="invitation.printed").exists()


def test_nothing_is_printed_for_a_blocked_customer(clases, hans, noon):
    hans.customer.blocked_at = noon
    hans.customer.save()

    assert printer(hans) not in clases.get(card(hans)).content.decode()
    assert "no letter was printed" in bubble(clases, clases.post(printer(hans)))
    assert not Invitation.objects.exists()


def test_without_its_token_nothing_is_printed(clas_staff, hans):
    assert browser_of(clas_staff, careful=True).post(printer(hans)).status_code == 403
    assert not Invitation.objects.exists()
