"""Two people at once. Each of these fails when the lock or constraint it is about is removed."""

from datetime import timedelta
from functools import partial

import pytest

from tests.conftest import PASSWORD, inside, invited, link_of
from tests.races import all_at_once, before_commit
from tradedoor.access.models import Access
from tradedoor.credentials.models import Login, Session, SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact
from tradedoor.errors import StalePage
from tradedoor.giving import asking, changing, giving, keeping, logins, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.powers import Power
from tradedoor.record.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "seven loud geese hurry"


def kinds(answers):
    return sorted(type(answer).__name__ for answer in answers)


def give(contact, by, now, **how):
    return partial(
        giving.give,
        contact.pk,
        **{
            "level": "user",
            "code": contact.first_name.lower(),
            "email": contact.email,
            "send": True,
            "by": by,
            "now": now,
            **how,
        },
    )


def test_access_is_given_once_however_many_give_it(marit, olga, clas, noon):
    answers = all_at_once(*[give(marit, by, noon) for by in (olga, clas, olga, clas)])

    assert kinds(answers) == ["Access"] + 3 * ["AlreadyHasAccess"]
    assert Access.objects.get().login_number == 1
    assert SignInName.objects.filter(kind="number").count() == 1
    assert Letter.objects.filter(to=marit.email).count() == 1
    assert Entry.objects.filter(verb="access.given").count() == 1


def test_whoever_gives_second_is_told(marit, olga, clas, noon):
    _, second = before_commit(give(marit, olga, noon), give(marit, clas, noon))

    assert isinstance(second, giving.AlreadyHasAccess)


def test_a_password_is_chosen_once_with_one_link(marit, us, noon):
    link = link_of(invited(marit, us, noon))
    choose = partial(choosing.choose_password, link, address="198.51.100.7", now=noon)

    answers = all_at_once(*[partial(choose, words) for words in (PASSWORD, OTHER, PASSWORD)])

    assert kinds(answers) == ["Access", "InvitationNotOpen", "InvitationNotOpen"]
    assert {a.facts["why"] for a in answers if isinstance(a, inviting.InvitationNotOpen)} == {
        "spent"
    }
    assert Entry.objects.filter(verb="password.chosen").count() == 1


def test_the_password_that_was_chosen_first_stays(marit, us, noon):
    link = link_of(invited(marit, us, noon))
    choose = partial(choosing.choose_password, link, address="198.51.100.7", now=noon)

    _, second = before_commit(partial(choose, PASSWORD), partial(choose, OTHER))

    assert second.facts["why"] == "spent"
    assert Login.objects.get(accesses__contact=marit).check_password(PASSWORD)


def test_two_staff_editing_one_contact(marit, olga, clas, noon):
    edit = partial(keeping.edit, marit.pk, seen=marit.version, now=noon)

    _, second = before_commit(
        partial(edit, by=olga, title="Owner"), partial(edit, by=clas, title="Boss")
    )

    assert isinstance(second, StalePage)
    assert Contact.objects.get(pk=marit.pk).title == "Owner"


def test_two_staff_editing_one_customer(dahls, olga, clas, noon):
    edit = partial(customers.edit, dahls.pk, seen=dahls.version, now=noon)

    _, second = before_commit(
        partial(edit, by=olga, city="Mölndal"), partial(edit, by=clas, city="Kungsbacka")
    )

    assert isinstance(second, StalePage)


def test_two_staff_changing_one_access(marit, us, olga, clas, noon):
    access = invited(marit, us, noon)
    save = partial(changing.save_window, access.pk, seen=access.version, now=noon)
    window = partial(changing.AccessWindow, email=marit.email, mobile="")

    _, second = before_commit(
        partial(save, window(level="administrator", code="marit"), by=olga),
        partial(save, window(level="user", code="md"), by=clas),
    )

    assert isinstance(second, StalePage)
    assert Access.objects.get().level == "administrator"


def test_a_link_does_not_work_while_access_is_taken_away(marit, us, olga, noon):
    access = invited(marit, us, noon)
    link = link_of(access)

    receipt, chosen = before_commit(
        partial(taking_away.take_away, access.pk, by=olga, now=noon),
        partial(choosing.choose_password, link, PASSWORD, address="", now=noon),
    )

    assert receipt["invitations"] == 1
    assert chosen.facts["why"] == "taken-away"
    assert not Login.objects.get(accesses=access).has_password


def test_access_is_taken_away_from_whoever_is_just_choosing_a_password(marit, us, olga, noon):
    access = invited(marit, us, noon)

    _, receipt = before_commit(
        partial(choosing.choose_password, link_of(access), PASSWORD, address="", now=noon),
        partial(taking_away.take_away, access.pk, by=olga, now=noon),
    )

    assert receipt["invitations"] == 0
    assert not Access.objects.get().is_given


def test_one_address_at_two_customers_at_once(marit, luc, us, olga, clas, noon):
    """One gets the address as sign-in name, about the other staff are asked."""
    shared = "both@example.com"

    first, second = before_commit(
        give(marit, olga, noon, email=shared), give(luc, clas, noon, email=shared)
    )

    assert isinstance(second, logins.EmailKnown)
    assert [access.contact for access in second.facts["who"]] == [first.contact]
    assert Login.objects.filter(accesses=None, staff=None).count() == 0


def test_two_contacts_turn_out_to_be_one_person(
    dahls, marit, olle, luc, lucs_access, us, olga, noon
):
    """Luc has two addresses; at Dahls Bygg he was noted twice. One is joined, the other refused."""
    elsewhere = customers.add(number="5000", name="Luc inc.", country="CA", by=us, now=noon)
    other_luc = contacts.add(elsewhere.pk, first_name="Luc", email=luc.email, by=us, now=noon)
    giving.give(
        other_luc.pk, level="user", code="luc", email=luc.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip
    keeping.edit(other_luc.pk, seen=other_luc.version, email="luc@inc.example", by=us, now=noon)

    joined, refused = before_commit(
        give(marit, olga, noon, email=luc.email, same_person=True),
        give(olle, olga, noon, email="luc@inc.example", same_person=True),
    )

    assert joined.login == lucs_access.login
    assert isinstance(refused, logins.CustomerHasThisPerson)


def test_one_user_code_wanted_twice_at_once(marit, luc, olga, clas, noon):
    _, second = before_commit(
        give(marit, olga, noon, code="boss"), give(luc, clas, noon, code="boss")
    )

    assert second.code == "sign-in-name-taken"
    assert second.field == "code"
    assert not Access.objects.filter(contact=luc).exists()


def test_numbers_of_one_customer_are_distinct_and_without_gaps(dahls, us, olga, noon):
    people = [
        contacts.add(
            dahls.pk, first_name=f"Person{n}", email=f"p{n}@dahls.example", by=us, now=noon
        )
        for n in range(6)
    ]

    all_at_once(*[give(person, olga, noon, send=False) for person in people])

    numbers = Access.objects.order_by("login_number").values_list("login_number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]


def test_giving_access_and_editing_the_customer_never_wait_for_each_other(
    dahls, marit, olga, clas, noon
):
    """Both write the customer's row and the words it is found by: in the same order."""
    _, access = before_commit(
        lambda: customers.locked(dahls.pk, by=clas, power=Power.EDIT_CUSTOMERS),
        give(marit, olga, noon, email="marit@dahls-new.example"),
        then=partial(
            customers.edit, dahls.pk, seen=1, email="info@dahls-new.example", by=clas, now=noon
        ),
    )

    assert access.contact.email == "marit@dahls-new.example"


def test_both_companies_of_a_person_close_the_door_at_once(marit, luc, us, olga, clas, noon):
    """The last one to close signs the person out, though neither sees the other's change yet."""
    at_dahls = inside(marit, us, noon)
    at_tremblay = joined(luc, marit.email, us, noon)
    session = sign_in_browser(at_dahls.login, noon)

    before_commit(
        partial(taking_away.take_away, at_dahls.pk, by=olga, now=noon),
        partial(taking_away.take_away, at_tremblay.pk, by=clas, now=noon),
    )

    session.refresh_from_db()
    assert session.ended_why == "taken-away"


def test_the_envelope_clicked_by_two_people_leaves_one_open_invitation(marit, us, olga, clas, noon):
    access = invited(marit, us, noon)

    all_at_once(
        *[partial(inviting.send_again, access.pk, by=by, now=noon) for by in (olga, clas, olga)]
    )

    assert Invitation.objects.count() == 4
    assert Invitation.objects.open().count() == 1


def test_a_password_chosen_at_one_company_ends_a_link_just_sent_for_the_other(
    marit, luc, us, olga, noon
):
    at_dahls = invited(marit, us, noon)
    at_tremblay = joined(luc, marit.email, us, noon)

    before_commit(
        partial(inviting.send_again, at_tremblay.pk, by=olga, now=noon),
        partial(choosing.choose_password, link_of(at_dahls), PASSWORD, address="", now=noon),
    )

    assert not Invitation.objects.open().exists()


def test_a_contact_archived_while_access_is_given(marit, olga, clas, noon):
    given, _ = before_commit(
        give(marit, olga, noon), partial(keeping.archive, marit.pk, by=clas, now=noon)
    )
    given.refresh_from_db()
    assert not given.is_given


def test_nobody_gives_access_to_somebody_just_archived(marit, olga, clas, noon):
    _, refused = before_commit(
        partial(keeping.archive, marit.pk, by=clas, now=noon), give(marit, olga, noon)
    )
    assert isinstance(refused, taking_away.ContactArchived)


def test_two_new_contacts_with_one_address(dahls, olga, clas, noon):
    add = partial(contacts.add, dahls.pk, first_name="Eva", email="eva@dahls.example", now=noon)

    _, second = before_commit(partial(add, by=olga), partial(add, by=clas))

    assert isinstance(second, contacts.EmailTaken)


def test_two_new_customers_with_one_number(us, olga, clas, seller, noon):
    add = partial(customers.add, number="10001", country="SE", now=noon)

    _, second = before_commit(
        partial(add, name="First", by=olga), partial(add, name="Second", by=clas)
    )

    assert isinstance(second, customers.NumberTaken)


def test_asking_twice_at_once_mails_one_link(marits_access, marit, noon):
    later = noon + timedelta(days=1)
    ask = partial(asking.way_in, marit.email, address="198.51.100.7", now=later)

    all_at_once(ask, ask, ask)

    assert Letter.objects.filter(kind="way-in").count() == 1


def test_a_known_contact_asking_twice_at_once_gets_access_once(marit, noon):
    ask = partial(asking.way_in, marit.email, address="198.51.100.7", now=noon)

    all_at_once(ask, ask, ask)

    assert Letter.objects.count() == 1
    assert Entry.objects.filter(verb="access.asked-for").count() == 1


def test_two_namesakes_asking_at_once_both_get_in(dahls, tremblay, us, noon):
    """Both would be proposed the same user code."""
    for customer, email in ((dahls, "eva@dahls.example"), (tremblay, "eva@tremblay.example")):
        contacts.add(customer.pk, first_name="Eva", last_name="Ek", email=email, by=us, now=noon)

    before_commit(
        partial(asking.way_in, "eva@dahls.example", address="", now=noon),
        partial(asking.way_in, "eva@tremblay.example", address="", now=noon),
    )

    codes = SignInName.objects.filter(kind="code").order_by("value")
    assert [name.value for name in codes] == ["eek", "eek2"]


def joined(contact, email, by, now):
    """The person who signs in with this address, acting for this contact's company as well."""
    return giving.give(
        contact.pk, level="user", code="unused", email=email, same_person=True, send=True,
        by=by, now=now,
    )  # fmt: skip


def sign_in_browser(login, now):
    return Session.objects.create(
        session_key="k" * 64, session_data="", login=login, room="portal", created_at=now,
        seen_at=now, expire_date=now + timedelta(days=30),
    )  # fmt: skip
