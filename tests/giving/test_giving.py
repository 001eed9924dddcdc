"""Staff let a contact into the trade shop for their customer."""

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import PASSWORD, comes_in, link_of
from tests.plugins.smtp import to_customers
from tradedoor.access import holder
from tradedoor.access.models import Access
from tradedoor.actors import visitor
from tradedoor.credentials import names
from tradedoor.credentials.models import Login, SignInName
from tradedoor.directory import contacts, customers
from tradedoor.errors import Gone, NotAllowed, NotValid, StalePage
from tradedoor.formats import phones
from tradedoor.giving import giving, keeping, logins, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.record.models import Entry


def give(contact, by, now, **how):
    asked = {
        "level": "user",
        "code": contact.first_name.lower(),
        "email": contact.email,
        "mobile": contact.mobile,
        "send": False,
    }
    return giving.give(contact.pk, **{**asked, **how}, by=by, now=now)


def verbs_about(contact):
    entries = Entry.objects.filter(subject_id=contact.public_id).order_by("pk")
    return list(entries.values_list("verb", flat=True))


def live_names(login):
    return set(login.names.live().values_list("value", flat=True))


def come_in(typed, now):
    return comes_in(typed, PASSWORD, address="198.51.100.7", agent="", now=now)


@pytest.mark.parametrize("typed", ["marit@dahlsbygg.example", "md.1", "10927781-1", " MD.1 "])
def test_a_contact_with_access_signs_in_by_each_of_their_names(marit, clas, noon, typed):
    access = give(marit, clas, noon, code="MD.1", send=True)
    choosing.choose_password(link_of(access), PASSWORD, address="", now=noon)

    assert come_in(typed, noon).access == access


def test_giving_access_is_on_record_with_the_letter_and_its_job(marit, clas, noon):
    access = give(marit, clas, noon, level="administrator", send=True)

    letter = to_customers().get()
    assert (letter.to, letter.kind, letter.state) == (marit.email, "access-given", "queued")
    assert ProcrastinateJob.objects.get(args__letter_id=letter.pk).task_name == "letters.send"
    assert verbs_about(marit) == ["contact.added", "access.given", "invitation.sent"]
    entry = Entry.objects.get(verb="access.given")
    assert entry.facts == {"level": "administrator", "code": "marit", "number": "10927781-1"}
    assert (entry.actor_name, entry.address, entry.customer_id) == (
        "Clas", "192.0.2.2", access.customer_id,
    )  # fmt: skip


def test_a_change_that_is_rolled_back_leaves_neither_letter_nor_job_nor_entry(marit, clas, noon):
    jobs = ProcrastinateJob.objects.count()
    with transaction.atomic():
        give(marit, clas, noon, send=True)
        transaction.set_rollback(True)

    assert not Access.objects.exists()
    assert not to_customers().exists()
    assert ProcrastinateJob.objects.count() == jobs
    assert verbs_about(marit) == ["contact.added"]


def test_what_was_typed_of_the_contact_is_kept_with_it(marit, clas, noon):
    give(marit, clas, noon, email="m.dahl@dahlsbygg.example", mobile="070-174 06 05")

    marit.refresh_from_db()
    assert (marit.email, marit.mobile) == ("m.dahl@dahlsbygg.example", "+46701740605")
    assert verbs_about(marit) == ["contact.added", "contact.edited", "access.given"]


def test_access_can_be_given_without_writing_to_anybody(marit, clas, noon):
    give(marit, clas, noon, send=False)

    assert not to_customers().exists()
    assert not Invitation.objects.exists()


def test_somebody_without_an_address_signs_in_by_code_and_number(dahls, us, clas, noon):
    bo = contacts.add(dahls.pk, first_name="Bo", by=us, now=noon)
    access = give(bo, clas, noon)

    assert live_names(access.login) == {"bo", "10927781-1"}


def test_a_letter_needs_an_address(dahls, us, clas, noon):
    bo = contacts.add(dahls.pk, first_name="Bo", by=us, now=noon)

    with pytest.raises(inviting.NoAddress) as refused:
        give(bo, clas, noon, send=True)

    assert refused.value.field == "email"
    assert not Access.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "refusal"),
    [
        ({"code": "10927781-9"}, "code", names.CodeRefused),
        ({"code": ""}, "code", names.CodeRefused),
        ({"level": "boss"}, "level", NotValid),
        ({"email": "marit"}, "email", NotValid),
        ({"email": "a@" + "\ufdfa" * 20 + ".example"}, "email", NotValid),
        ({"mobile": "12"}, "mobile", phones.PhoneRefused),
        ({"email": "olle@dahlsbygg.example"}, "email", contacts.EmailTaken),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(marit, olle, clas, noon, wrong, field, refusal):
    with pytest.raises(refusal) as refused:
        give(marit, clas, noon, **wrong)

    assert refused.value.field == field
    assert not Access.objects.exists()
    assert not SignInName.objects.filter(kind="number").exists()


def test_a_code_is_one_persons(marit, marits_access, olle, clas, noon):
    with pytest.raises(names.NameTaken) as refused:
        give(olle, clas, noon, code="MARIT")

    assert refused.value.field == "code"
    assert Access.objects.count() == 1


def test_a_refused_gift_uses_up_no_number(marits_access, olle, clas, noon):
    with pytest.raises(names.NameTaken):
        give(olle, clas, noon, code="marit")

    assert give(olle, clas, noon).login_number == 2


def test_a_number_is_never_given_again(marit, marits_access, olle, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    keeping.archive(marit.pk, by=clas, now=noon)

    assert give(olle, clas, noon).login_number == 2
    assert names.find("10927781-1").login == marits_access.login  # type: ignore[union-attr]


def test_a_number_that_somebody_had_as_another_customers_is_passed_over(
    dahls, marits_access, us, clas, noon
):
    """Dahls Bygg got a new number; the customer who has theirs now begins at 2."""
    keeping.edit_customer(dahls.pk, seen=dahls.version, number="20000", by=clas, now=noon)
    newcomer = customers.add(number="10927781", name="New", country="SE", by=us, now=noon)
    eva = contacts.add(newcomer.pk, first_name="Eva", by=us, now=noon)

    assert give(eva, clas, noon).login_number == 2


def test_access_is_given_once(marit, marits_access, clas, noon):
    with pytest.raises(giving.AlreadyHasAccess):
        give(marit, clas, noon, code="other")

    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    with pytest.raises(giving.AlreadyHasAccess):
        give(marit, clas, noon, code="other")


def test_an_archived_contact_is_brought_back_first(marit, clas, noon):
    keeping.archive(marit.pk, by=clas, now=noon)

    with pytest.raises(taking_away.ContactArchived):
        give(marit, clas, noon)


def test_only_staff_who_may_give_access_do(marit, olle, marits_access, nils, noon):
    administrator = holder.as_actor(marits_access, "")
    for by, refusal in ((nils, NotAllowed), (administrator, NotAllowed), (visitor(""), Gone)):
        with pytest.raises(refusal):
            give(olle, by, noon)


def test_a_page_older_than_the_contact_gives_nothing(marit, clas, olga, noon):
    keeping.edit(marit.pk, seen=1, email="new@dahlsbygg.example", by=olga, now=noon)

    with pytest.raises(StalePage):
        give(marit, clas, noon, seen=1)

    marit.refresh_from_db()
    assert marit.email == "new@dahlsbygg.example"


# --- One address at two customers ---------------------------------------------------------


def test_an_address_that_signs_somebody_in_raises_a_question(luc, marits_access, clas, noon):
    with pytest.raises(logins.EmailKnown) as asked:
        give(luc, clas, noon, email="MARIT@dahlsbygg.example")

    assert asked.value.field == "same_person"
    assert asked.value.facts["who"] == [marits_access]
    assert not Access.objects.filter(contact=luc).exists()


def test_the_same_person_acts_for_both_with_one_password(luc, marit, marits_access, clas, noon):
    at_tremblay = give(luc, clas, noon, email=marit.email, same_person=True, send=True)

    assert at_tremblay.login == marits_access.login
    assert live_names(at_tremblay.login) == {marit.email, "marit", "10927781-1", "4471-1"}
    assert to_customers().latest("pk").kind == "access-joined"
    assert come_in("4471-1", noon).access == at_tremblay
    assert come_in("10927781-1", noon).access == marits_access
    assert come_in("marit", noon).access is None


def test_whoever_joins_keeps_their_one_user_code(luc, marit, marits_access, clas, noon):
    at_tremblay = give(luc, clas, noon, email=marit.email, same_person=True)

    assert names.code_of(at_tremblay.login) == "marit"
    assert names.find("luc") is None
    assert Entry.objects.filter(verb="access.given").latest("pk").facts["code"] == "marit"


def test_another_person_with_the_address_gets_a_login_of_their_own(
    luc, marit, marits_access, clas, noon
):
    at_tremblay = give(luc, clas, noon, email=marit.email, same_person=False)

    assert at_tremblay.login != marits_access.login
    assert live_names(at_tremblay.login) == {"luc", "4471-1"}
    assert names.find(marit.email).login == marits_access.login  # type: ignore[union-attr]


def test_a_successor_with_the_shared_address_is_asked_about_too(
    dahls, marit, marits_access, us, clas, noon
):
    keeping.archive(marit.pk, by=clas, now=noon)
    eva = contacts.add(dahls.pk, first_name="Eva", email=marit.email, by=us, now=noon)

    with pytest.raises(logins.EmailKnown):
        give(eva, clas, noon)
    with pytest.raises(logins.CustomerHasThisPerson):
        give(eva, clas, noon, same_person=True)
    assert give(eva, clas, noon, same_person=False).login_number == 2


def test_an_address_somebody_signed_in_with_before_is_nobody_elses(
    luc, marit, marits_access, clas, noon
):
    keeping.edit(marit.pk, seen=marit.version, email="new@dahlsbygg.example", by=clas, now=noon)

    access = give(luc, clas, noon, email="marit@dahlsbygg.example")

    assert live_names(access.login) == {"luc", "4471-1"}


def test_nobody_is_joined_to_the_login_of_somebody_in_the_office(marit, olga_staff, clas, noon):
    """Else a clerk could let themselves choose an administrator's password."""
    access = give(marit, clas, noon, email=olga_staff.email, same_person=True)

    assert access.login != olga_staff.login
    assert live_names(access.login) == {"marit", "10927781-1"}
    assert names.find(olga_staff.email).login == olga_staff.login  # type: ignore[union-attr]


def test_no_login_is_left_behind_by_a_refusal(luc, marits_access, clas, noon):
    before = Login.objects.count()
    with pytest.raises(logins.EmailKnown):
        give(luc, clas, noon, email="marit@dahlsbygg.example")

    assert Login.objects.count() == before


def test_each_actor_sees_only_the_accesses_they_may_know_of(marits_access, lucs_access, clas):
    seen = Access.objects.visible_to(holder.as_actor(marits_access, ""))

    assert list(seen) == [marits_access]
    assert set(Access.objects.visible_to(clas)) == {marits_access, lucs_access}
    assert not Access.objects.visible_to(visitor(""))


def test_an_access_belongs_to_its_contacts_own_customer(marits_access, tremblay):
    """The database itself holds the two together."""
    Access.objects.filter(pk=marits_access.pk).update(customer=tremblay)

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Access.objects.filter(pk=marits_access.pk).update(customer=marits_access.customer)
