"""Accept, reject, ask for more: what each makes, and whom it is refused to."""

import pytest

from tests.conftest import inside, invited
from tests.requests.conftest import asks
from tradedoor.access.holder import as_actor
from tradedoor.access.models import Access
from tradedoor.credentials.models import Login, SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.errors import Gone, NotAllowed, NotValid
from tradedoor.giving import blocking, keeping, logins, taking_away
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.requests import accepting, joining, review
from tradedoor.requests.models import AccessRequest

pytestmark = pytest.mark.django_db

NEW = accepting.NewCustomer(number="10930113")


def accept(request, into, by, noon, **how):
    return accepting.accept(
        request.pk, into=into, **{"level": "user", "by": by, "now": noon, **how}
    )


def foreseen(request, customer):
    """What staff are told before they add the applicant there."""
    prospect = joining.prospect(request, customer)
    assert prospect
    return prospect


def test_a_new_customer_is_made_of_what_was_filled_in(erik, olga, noon):
    branch = Branch.objects.create(name="Gothenburg")

    accept(erik, accepting.NewCustomer(number="10930113", branch=branch), olga, noon)

    customer = Customer.objects.get()
    assert (customer.name, customer.number, customer.branch) == (erik.company, "10930113", branch)
    assert customer.tax_id == "SE556036079301"
    assert (customer.address, customer.postcode) == ("Ringögatan 12", "411 05")
    contact = customer.contacts.get()
    assert (str(contact), contact.email) == ("Erik Dahl", "erik@dahlsbygg.example")
    assert contact.access.number == "10930113-1"


def test_the_person_is_mailed_the_way_in(erik, olga, noon):
    accept(erik, NEW, olga, noon)

    letter = Letter.objects.get(to="erik@dahlsbygg.example")
    assert letter.kind == "access-given"


def test_an_acceptance_is_on_record(erik, olga, noon):
    accept(erik, NEW, olga, noon)

    entry = Entry.objects.get(verb="request.accepted")
    assert (entry.subject_id, entry.actor_name) == (str(erik.public_id), "Olga")
    assert entry.customer_id == Customer.objects.get().pk


def test_added_to_an_existing_customer(erik, dahls, marit, clas, noon):
    accept(erik, dahls.pk, clas, noon, level="administrator")

    assert Customer.objects.count() == 1
    assert {str(contact) for contact in dahls.contacts.all()} == {"Erik Dahl", "Marit Dahl"}
    assert Access.objects.get().level == "administrator"


def test_a_contact_with_the_address_is_joined_not_doubled(dahls, marit, olga, noon, seller):
    request = asks(noon, email="Marit@DahlsBygg.example", first_name="Maritt")

    done = accept(request, dahls.pk, olga, noon)

    assert done.contact == marit
    assert Contact.objects.get().first_name == "Marit"
    assert not done.made_contact
    assert done.made_access


def test_access_taken_away_is_given_back_because_staff_decided(
    dahls, marits_access, marit, olga, noon
):
    taking_away.take_away(marits_access.pk, by=olga, now=noon)
    request = asks(noon, email=marit.email)
    assert foreseen(request, dahls).code == "taken-away"

    done = accept(request, dahls.pk, olga, noon)

    assert done.access == marits_access
    assert Access.objects.get().is_given
    assert Letter.objects.filter(kind="how-to-sign-in").count() == 1


def test_somebody_in_the_archive_is_brought_back(dahls, marits_access, marit, olga, noon):
    keeping.archive(marit.pk, by=olga, now=noon)
    request = asks(noon, email=marit.email)
    prospect = foreseen(request, dahls)
    assert prospect.code == "archived"
    assert "Marit Dahl" in prospect.words

    done = accept(request, dahls.pk, olga, noon)

    assert done.contact == marit
    assert Contact.objects.get().is_here
    assert Access.objects.get().is_given


def test_whoever_has_the_address_now_comes_before_who_had_it(dahls, marit, us, olga, noon):
    keeping.archive(marit.pk, by=us, now=noon)
    heir = contacts.add(dahls.pk, first_name="Heir", email=marit.email, by=us, now=noon)
    request = asks(noon, email=marit.email)

    assert accept(request, dahls.pk, olga, noon).contact == heir


def test_somebody_with_access_is_only_written_to_again(dahls, marits_access, marit, olga, noon):
    request = asks(noon, email=marit.email)
    assert foreseen(request, dahls).code == "has-access"
    before = Letter.objects.count()

    accept(request, dahls.pk, olga, noon)

    assert Access.objects.count() == 1
    assert Letter.objects.count() == before + 1


def test_nobody_is_added_to_a_blocked_customer(erik, dahls, olga, noon):
    blocking.block(dahls.pk, by=olga, now=noon)
    assert not foreseen(erik, Customer.objects.get()).is_possible

    with pytest.raises(accepting.CustomerBlocked, match="Dahls Bygg AB is blocked"):
        accept(erik, dahls.pk, olga, noon)

    assert not Contact.objects.exists()
    erik.refresh_from_db()
    assert erik.is_open


def test_a_number_somebody_has_is_refused_and_nothing_is_made(erik, dahls, olga, noon):
    with pytest.raises(customers.NumberTaken):
        accept(erik, accepting.NewCustomer(number=dahls.number), olga, noon)

    assert Customer.objects.count() == 1
    assert not Contact.objects.exists()


def test_an_address_that_signs_in_elsewhere_is_asked_about(marits_access, tremblay, olga, noon):
    request = asks(noon, email="marit@dahlsbygg.example", company="Garage Tremblay")
    with pytest.raises(logins.EmailKnown):
        accept(request, tremblay.pk, olga, noon)
    assert not tremblay.contacts.exists()

    done = accept(request, tremblay.pk, olga, noon, same_person=True)

    assert done.access.login == marits_access.login


def test_or_it_is_somebody_else_at_a_shared_mailbox(marits_access, tremblay, olga, noon):
    request = asks(noon, email="marit@dahlsbygg.example", company="Garage Tremblay")

    done = accept(request, tremblay.pk, olga, noon, same_person=False)

    assert done.access.login != marits_access.login


def test_a_person_cannot_be_at_one_customer_twice(dahls, marits_access, marit, us, olga, noon):
    """Marit signs in with an address that her contact has no longer."""
    olle = contacts.add(dahls.pk, first_name="Olle", by=us, now=noon)
    SignInName.objects.create(
        value="olle@dahlsbygg.example", kind="email", login=marits_access.login, created_at=noon
    )
    olle.delete()
    request = asks(noon, email="olle@dahlsbygg.example")

    with pytest.raises(logins.CustomerHasThisPerson):
        accept(request, dahls.pk, olga, noon, same_person=True)


def test_a_level_there_is_not_is_refused(erik, olga, noon):
    with pytest.raises(NotValid):
        accept(erik, NEW, olga, noon, level="king")
    assert not Customer.objects.exists()


def test_namesakes_get_codes_of_their_own(erik, noon, olga):
    other = asks(noon, email="erik@other.example", company="Other")

    accept(erik, NEW, olga, noon)
    accept(other, accepting.NewCustomer(number="10930114"), olga, noon)

    codes = SignInName.objects.filter(kind="code").order_by("value")
    assert [name.value for name in codes] == ["edahl", "edahl2"]


def test_rejecting_tells_nobody(erik, clas, noon):
    review.reject(erik.pk, by=clas, now=noon)

    erik.refresh_from_db()
    assert (erik.state, erik.decided_by, erik.decided_at) == ("rejected", "Clas", noon)
    assert not Letter.objects.filter(to=erik.email).exists()
    assert Entry.objects.get(verb="request.rejected").actor_name == "Clas"


def test_rejecting_with_a_reason_sends_it(erik, clas, noon):
    review.reject(erik.pk, reason="We sell in Sweden only.", by=clas, now=noon)

    letter = Letter.objects.get(to=erik.email)
    assert letter.kind == "request-rejected"
    assert letter.context["reason"] == "We sell in Sweden only."


def test_asking_for_more_waits_on_the_applicant(erik, clas, noon):
    review.ask(erik.pk, question="Who sent you?", by=clas, now=noon)

    erik.refresh_from_db()
    assert erik.state == "asked"
    assert Letter.objects.get(to=erik.email).kind == "request-question"
    message = erik.messages.get()
    assert (message.text, message.name, message.from_us) == ("Who sent you?", "Clas", True)


@pytest.mark.parametrize("state", ["unproven", "replaced", "known"])
def test_what_does_not_wait_is_not_decided(erik, olga, noon, state):
    AccessRequest.objects.update(state=state)
    for decide in (
        lambda: accept(erik, NEW, olga, noon),
        lambda: review.reject(erik.pk, by=olga, now=noon),
        lambda: review.ask(erik.pk, question="?", by=olga, now=noon),
    ):
        with pytest.raises(review.AlreadyDecided):
            decide()


def test_the_second_is_told_who_decided_what(erik, olga, clas, noon):
    review.reject(erik.pk, by=clas, now=noon)

    with pytest.raises(review.AlreadyDecided, match="Clas has rejected"):
        accept(erik, NEW, olga, noon)

    assert not Customer.objects.exists()


def test_an_onlooker_decides_nothing(erik, dahls, nils, noon):
    for decide in (
        lambda: accept(erik, NEW, nils, noon),
        lambda: accept(erik, dahls.pk, nils, noon),
        lambda: review.reject(erik.pk, by=nils, now=noon),
        lambda: review.ask(erik.pk, question="?", by=nils, now=noon),
        lambda: review.take_back_rejection(erik.pk, by=nils, now=noon),
    ):
        with pytest.raises(NotAllowed):
            decide()
    assert not Entry.objects.filter(verb__startswith="request.").exists()


def test_to_a_customers_administrator_a_request_is_as_if_it_were_not_there(
    erik, marits_access, noon
):
    for request_id in (erik.pk, 0):
        with pytest.raises(Gone):
            review.reject(request_id, by=as_actor(marits_access, ""), now=noon)

    erik.refresh_from_db()
    assert erik.state == "waiting"


def test_a_rejection_is_taken_back_and_waits_on_top(erik, clas, olga, noon):
    review.reject(erik.pk, reason="No.", by=clas, now=noon)

    review.take_back_rejection(erik.pk, by=olga, now=noon)

    erik.refresh_from_db()
    assert (erik.state, erik.reason, erik.decided_by) == ("waiting", "", "")
    assert erik.decided_at is None
    assert Entry.objects.filter(verb="request.rejection-taken-back").count() == 1


def test_what_is_not_rejected_cannot_be_taken_back(erik, olga, noon):
    with pytest.raises(review.AlreadyDecided):
        review.take_back_rejection(erik.pk, by=olga, now=noon)


def test_not_when_the_person_asked_again(erik, clas, noon):
    review.reject(erik.pk, by=clas, now=noon)
    asks(noon)

    with pytest.raises(review.CannotTakeBack, match="newer request"):
        review.take_back_rejection(erik.pk, by=clas, now=noon)


def test_not_when_it_is_erased(erik, clas, noon):
    review.reject(erik.pk, by=clas, now=noon)
    AccessRequest.objects.update(erased_at=noon, applicant="")

    with pytest.raises(review.CannotTakeBack, match="erased"):
        review.take_back_rejection(erik.pk, by=clas, now=noon)


def test_nobody_is_left_without_a_person(marits_access, tremblay, olga, noon):
    """A refusal leaves no login behind."""
    before = Login.objects.count()
    request = asks(noon, email="marit@dahlsbygg.example")
    with pytest.raises(logins.EmailKnown):
        accept(request, tremblay.pk, olga, noon)
    assert Login.objects.count() == before


def test_somebody_invited_before_is_invited_anew(dahls, olle, us, olga, noon):
    invited(olle, us, noon)
    request = asks(noon, email=olle.email)

    done = accept(request, dahls.pk, olga, noon)

    assert done.access.invitations.open().count() == 1


def test_the_contact_keeps_their_level(dahls, olle, us, olga, noon):
    """The level chosen is for whoever is new; nobody is made an administrator in passing."""
    inside(olle, us, noon)
    request = asks(noon, email=olle.email)

    accept(request, dahls.pk, olga, noon, level="administrator")

    assert Access.objects.get().level == "user"
