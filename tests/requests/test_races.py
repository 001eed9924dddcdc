"""Several people decide at once: one of them wins, and the others are told."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from tests.races import all_at_once, before_commit
from tests.requests.conftest import asks, strangers
from tradedoor.access.models import Access
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import Gone
from tradedoor.giving import blocking, keeping, taking_away
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.powers import Power
from tradedoor.record.models import Entry
from tradedoor.requests import accepting, receiving, review, undoing
from tradedoor.requests.models import AccessRequest

pytestmark = pytest.mark.django_db(transaction=True)

NEW = accepting.NewCustomer(number="10930113")


def accept(request, by, noon, into=NEW):
    return partial(accepting.accept, request.pk, into=into, level="user", by=by, now=noon)


def kinds(answers):
    return Counter(type(answer).__name__ for answer in answers)


def prove(request, noon):
    token = links.seal("request", request.public_id)
    return partial(receiving.prove, token, now=noon)


def newer_of(request, noon):
    """The same applicant has sent the form again, and not proven the address yet."""
    return asks(noon, email=request.email, state="unproven", proven_at=None, waiting_since=None)


def test_fifty_accept_and_one_does(erik, olga, clas, noon):
    acts = [accept(erik, by, noon) for by in [olga, clas] * 25]

    answers = all_at_once(*acts)

    assert kinds(answers) == {"AccessRequest": 1, "AlreadyDecided": 49}
    told = {str(a) for a in answers if isinstance(a, review.AlreadyDecided)}
    assert len(told) == 1
    assert told.pop().startswith(("Olga has accepted", "Clas has accepted"))
    for model in (Customer, Contact, Access):
        assert model.objects.count() == 1
    assert Letter.objects.filter(to=erik.email).count() == 1
    assert Entry.objects.filter(verb="request.accepted").count() == 1


def test_accepted_while_rejected(erik, olga, clas, noon):
    _, second = before_commit(
        partial(review.reject, erik.pk, by=clas, now=noon), accept(erik, olga, noon)
    )

    assert isinstance(second, review.AlreadyDecided)
    assert str(second).startswith("Clas has rejected")
    assert not Customer.objects.exists()


def test_rejected_while_accepted(erik, olga, clas, noon):
    _, second = before_commit(
        accept(erik, olga, noon),
        partial(review.reject, erik.pk, reason="No.", by=clas, now=noon),
    )

    assert isinstance(second, review.AlreadyDecided)
    assert str(second).startswith("Olga has accepted")
    assert not Letter.objects.filter(kind="request-rejected").exists()


def test_asked_for_more_while_accepted(erik, olga, clas, noon):
    _, second = before_commit(
        accept(erik, olga, noon), partial(review.ask, erik.pk, question="?", by=clas, now=noon)
    )

    assert isinstance(second, review.AlreadyDecided)
    assert not erik.messages.exists()


def test_a_newer_request_of_whoever_is_just_accepted_is_their_way_in(erik, olga, noon):
    newer = newer_of(erik, noon)

    before_commit(accept(erik, olga, noon), prove(newer, noon))

    newer.refresh_from_db()
    assert newer.state == "known"
    assert Customer.objects.count() == 1


def test_a_request_just_replaced_by_a_newer_one_is_not_accepted(erik, olga, noon):
    newer = newer_of(erik, noon)

    _, second = before_commit(prove(newer, noon), accept(erik, olga, noon))

    assert isinstance(second, review.AlreadyDecided)
    assert "newer request" in str(second)
    assert AccessRequest.objects.open().get() == newer


def test_two_links_of_one_applicant_leave_one_waiting(erik, noon):
    one, other = newer_of(erik, noon), newer_of(erik, noon)

    before_commit(prove(one, noon), prove(other, noon))

    assert AccessRequest.objects.open().get() == other


def test_a_rejection_taken_back_while_the_person_asks_again(erik, clas, noon):
    review.reject(erik.pk, by=clas, now=noon)
    newer = newer_of(erik, noon)

    _, refused = before_commit(
        prove(newer, noon), partial(review.take_back_rejection, erik.pk, by=clas, now=noon)
    )

    assert isinstance(refused, review.CannotTakeBack)


def test_the_person_asks_again_while_the_rejection_is_taken_back(erik, clas, noon):
    review.reject(erik.pk, by=clas, now=noon)
    newer = newer_of(erik, noon)

    before_commit(
        partial(review.take_back_rejection, erik.pk, by=clas, now=noon), prove(newer, noon)
    )

    assert AccessRequest.objects.open().get() == newer


def test_two_new_customers_with_one_number(erik, olga, clas, noon):
    (other,) = strangers(noon, 1)

    _, second = before_commit(accept(erik, olga, noon), accept(other, clas, noon))

    assert isinstance(second, customers.NumberTaken)
    other.refresh_from_db()
    assert other.is_open
    assert Customer.objects.count() == 1


def test_namesakes_accepted_at_once_both_get_in(erik, olga, clas, noon):
    """Both would be given the same user code."""
    (other,) = strangers(noon, 1, first_name="Erik", last_name="Dahl")

    before_commit(
        accept(erik, olga, noon),
        accept(other, clas, noon, accepting.NewCustomer(number="10930114")),
    )

    assert Access.objects.count() == 2


def test_many_people_of_one_company_accepted_at_once(dahls, olga, clas, noon):
    requests = strangers(noon, 8)

    all_at_once(
        *[
            accept(request, by, noon, dahls.pk)
            for request, by in zip(requests, [olga, clas] * 4, strict=True)
        ]
    )

    numbers = Access.objects.order_by("login_number").values_list("login_number", flat=True)
    assert list(numbers) == list(range(1, 9))


def test_a_contact_noted_this_very_moment_is_joined(erik, dahls, olga, clas, noon):
    made, done = before_commit(
        partial(
            contacts.add, dahls.pk, first_name="Erik", email="erik@dahlsbygg.example", by=clas,
            now=noon,
        ),
        accept(erik, olga, noon, dahls.pk),
    )  # fmt: skip

    assert done.contact == made
    assert not done.made_contact


def test_the_customer_is_edited_while_somebody_is_added(erik, dahls, olga, clas, noon):
    """Both write what the customer is found by: in the same order, or they wait for each other."""
    _, done = before_commit(
        lambda: customers.locked(dahls.pk, by=clas, power=Power.EDIT_CUSTOMERS),
        accept(erik, olga, noon, dahls.pk),
        then=partial(customers.edit, dahls.pk, seen=1, email="a@dahls.example", by=clas, now=noon),
    )

    assert done.contact.customer_id == dahls.pk


def test_the_customer_is_blocked_this_very_moment(erik, dahls, olga, noon):
    _, refused = before_commit(
        partial(blocking.block, dahls.pk, by=olga, now=noon), accept(erik, olga, noon, dahls.pk)
    )

    assert isinstance(refused, accepting.CustomerBlocked)


@pytest.mark.parametrize("what", ["add a contact", "edit the customer", "edit the contact"])
def test_what_is_worked_on_is_undone_this_very_moment(erik, olga, clas, noon, what):
    done = accept(erik, olga, noon)()
    customer, contact = done.customer, done.contact
    work: dict[str, Any] = {
        "add a contact": partial(contacts.add, customer.pk, first_name="Eva"),
        "edit the customer": partial(keeping.edit_customer, customer.pk, seen=1, city="Mölndal"),
        "edit the contact": partial(keeping.edit, contact.pk, seen=1, title="Owner"),
    }

    _, refused = before_commit(
        partial(undoing.undo_acceptance, erik.pk, by=olga, now=noon),
        partial(work[what], by=clas, now=noon),
    )

    assert isinstance(refused, Gone)
    assert not Customer.objects.exists()


def test_undone_by_two_at_once(erik, olga, clas, noon):
    accept(erik, olga, noon)()
    undo = partial(undoing.undo_acceptance, erik.pk, now=noon)

    _, second = before_commit(partial(undo, by=olga), partial(undo, by=clas))

    assert isinstance(second, review.AlreadyDecided)


def test_undone_while_a_contact_is_added(erik, olga, clas, noon):
    done = accept(erik, olga, noon)()

    _, refused = before_commit(
        partial(contacts.add, done.customer.pk, first_name="Eva", by=clas, now=noon),
        partial(undoing.undo_acceptance, erik.pk, by=olga, now=noon),
    )

    assert isinstance(refused, undoing.CannotUndo)
    assert Contact.objects.count() == 2


def test_access_is_taken_away_while_it_is_undone(erik, olga, clas, noon):
    done = accept(erik, olga, noon)()

    before_commit(
        partial(taking_away.take_away, done.access.pk, by=clas, now=noon),
        partial(undoing.undo_acceptance, erik.pk, by=olga, now=noon),
    )

    assert not Access.objects.exists()
