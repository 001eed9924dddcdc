"""An acceptance nobody has used is undone; one that was used, or built on, is not."""

from datetime import timedelta
from functools import partial

import pytest

from tests.conftest import PASSWORD, link_of
from tests.requests.conftest import asks
from tradedoor.access import decision, keys
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import NotAllowed
from tradedoor.giving import keeping, taking_away
from tradedoor.invitations import choosing
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.requests import accepting, review, undoing
from tradedoor.requests.models import AccessRequest

pytestmark = pytest.mark.django_db


def login_of(typed):
    name = names.find(typed)
    return name and name.login


@pytest.fixture
def accept(olga, noon):
    return partial(accepting.accept, level="user", by=olga, now=noon)


@pytest.fixture
def accepted(erik, accept):
    return accept(erik.pk, into=accepting.NewCustomer(number="10930113"))


@pytest.fixture
def undo(clas, noon):
    return lambda request: undoing.undo_acceptance(
        request.pk, by=clas, now=noon + timedelta(hours=1)
    )


def test_everything_it_made_is_gone(accepted, undo):
    undo(accepted)

    for model in (Customer, Contact, Access, Invitation):
        assert not model.objects.exists()
    accepted.refresh_from_db()
    assert (accepted.state, accepted.decided_by) == ("waiting", "")
    assert accepted.customer is None


def test_it_is_on_record(accepted, undo):
    undo(accepted)

    entry = Entry.objects.get(verb="request.acceptance-undone")
    assert entry.actor_name == "Clas"
    assert entry.facts == {"number": "10930113"}


def test_the_letter_does_not_leave(accepted, undo):
    undo(accepted)

    assert Letter.objects.get(to=accepted.email).state == "dropped"


def test_names_that_were_given_stay_retired(accepted, undo):
    undo(accepted)

    theirs = SignInName.objects.filter(login__staff=None)
    assert {name.value for name in theirs} == {"10930113-1", "edahl", "erik@dahlsbygg.example"}
    assert not theirs.live().exists()
    assert names.find("edahl") is None


def test_accepted_again_they_sign_in_with_their_address(accepted, accept, undo):
    undo(accepted)

    again = accept(accepted.pk, into=accepting.NewCustomer(number="10930113"))

    assert login_of("erik@dahlsbygg.example") == again.access.login
    assert login_of(again.access.number) == again.access.login


def test_what_it_made_is_known_beforehand(accepted):
    made = undoing.made_by(accepted)

    assert str(made.customer) == "Dahls Bygg i Göteborg AB"
    assert (made.contact, made.access) == (accepted.contact, accepted.access)
    assert undoing.why_not(accepted) == ""


def test_an_existing_customer_stays(erik, dahls, marit, accept, undo):
    accept(erik.pk, into=dahls.pk)

    undo(erik)

    assert list(dahls.contacts.all()) == [marit]


def test_a_contact_who_was_there_stays(dahls, marit, accept, undo, noon):
    request = asks(noon, email=marit.email)
    accept(request.pk, into=dahls.pk)

    undo(request)

    assert Contact.objects.get() == marit
    assert not Access.objects.exists()


def test_access_that_was_given_back_is_taken_away_again(
    dahls, marits_access, marit, olga, accept, undo, noon
):
    taking_away.take_away(marits_access.pk, by=olga, now=noon - timedelta(days=1))
    request = asks(noon, email=marit.email)
    done = accept(request.pk, into=dahls.pk)
    assert undoing.made_by(done).given_back == marits_access

    undo(request)

    assert not Access.objects.get().is_given
    letter = Letter.objects.get(kind__in=["access-joined", "how-to-sign-in"], to=marit.email)
    assert letter.state == "dropped"


def test_who_was_brought_back_is_archived_again(dahls, olle, olga, accept, undo, noon):
    keeping.archive(olle.pk, by=olga, now=noon - timedelta(days=1))
    request = asks(noon, email=olle.email)
    accept(request.pk, into=dahls.pk)

    undo(request)

    assert not Contact.objects.get().is_here
    assert not Access.objects.exists()


def test_access_somebody_had_all_along_stays(dahls, marits_access, marit, accept, undo, noon):
    request = asks(noon, email=marit.email)
    accept(request.pk, into=dahls.pk)

    undo(request)

    assert decision.about(Access.objects.at_the_door().get(), now=noon).allowed
    request.refresh_from_db()
    assert request.is_open


def test_a_person_of_two_companies_keeps_what_they_sign_in_with(
    marits_access, tremblay, accept, undo, noon
):
    request = asks(noon, email="marit@dahlsbygg.example")
    accept(request.pk, into=tremblay.pk, same_person=True)
    assert names.find("4471-1")

    undo(request)

    assert Access.objects.get() == marits_access
    assert login_of("marit@dahlsbygg.example") == marits_access.login
    assert names.find("marit")
    assert names.find("10927781-1")
    assert names.find("4471-1") is None


def test_not_once_a_password_is_chosen(accepted, undo, noon):
    link = link_of(accepted.access)
    later = noon + timedelta(minutes=1)
    choosing.choose_password(link, PASSWORD, address="198.51.100.7", now=later)

    with pytest.raises(undoing.CannotUndo, match="password"):
        undo(accepted)

    assert Access.objects.exists()


def test_not_once_somebody_signed_in(accepted, undo, noon):
    later = noon + timedelta(minutes=1)
    Access.objects.update(first_sign_in_at=later, last_sign_in_at=later)

    with pytest.raises(undoing.CannotUndo, match="signed in"):
        undo(accepted)


def test_not_when_the_customer_has_other_contacts(accepted, undo, us, noon):
    contacts.add(accepted.customer.pk, first_name="Eva", by=us, now=noon)

    with pytest.raises(undoing.CannotUndo, match="other contacts"):
        undo(accepted)


def test_not_when_the_customer_was_changed(accepted, undo, us, noon):
    customers.edit(accepted.customer.pk, seen=1, city="Mölndal", by=us, now=noon)

    with pytest.raises(undoing.CannotUndo, match="changed the customer"):
        undo(accepted)


def test_not_when_the_contact_was_changed(accepted, undo, us, noon):
    keeping.edit(accepted.contact.pk, seen=1, title="Boss", by=us, now=noon)

    with pytest.raises(undoing.CannotUndo, match="changed the contact"):
        undo(accepted)


def test_not_when_the_person_asked_again(accepted, undo, noon):
    asks(noon)

    with pytest.raises(undoing.CannotUndo, match="newer"):
        undo(accepted)


def test_not_when_what_it_made_is_gone(accepted, undo):
    AccessRequest.objects.update(access=None)

    with pytest.raises(undoing.CannotUndo, match="not here"):
        undo(accepted)


def test_only_what_is_accepted_is_undone(erik, undo):
    with pytest.raises(review.AlreadyDecided):
        undo(erik)


def test_an_onlooker_undoes_nothing(accepted, nils, noon):
    with pytest.raises(NotAllowed):
        undoing.undo_acceptance(accepted.pk, by=nils, now=noon)


def test_not_when_there_is_a_key_for_a_program(accepted, undo, us, noon):
    keys.make(
        accepted.access.pk, name="ERP", scopes=["read"], expires_at=noon + timedelta(days=9),
        networks=[], by=us, now=noon,
    )  # fmt: skip

    with pytest.raises(undoing.CannotUndo, match="API key"):
        undo(accepted)
    assert Access.objects.filter(taken_away_at=None).exists()
