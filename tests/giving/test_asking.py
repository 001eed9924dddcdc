"""Asking for a way in: whoever asks hears the same, and only some are written to."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import PASSWORD, comes_in, invited, link_of
from tests.plugins.smtp import to_customers
from tradedoor.access.models import Access
from tradedoor.credentials import names, staff
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, Customer
from tradedoor.giving import asking, blocking, giving, keeping, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.record.models import Entry

OTHER = "seven loud geese hurry"


@pytest.fixture
def later(noon):
    """Long after the scene was set, so that no letter was sent just now."""
    return noon + timedelta(days=1)


def ask(typed, now):
    asking.way_in(typed, address="203.0.113.9", now=now)


def written_since(now):
    return [(letter.kind, letter.to) for letter in to_customers().filter(queued_at=now)]


def nothing_happens(typed, now):
    before = to_customers().count(), Entry.objects.count(), Access.objects.count()
    ask(typed, now)
    return before == (to_customers().count(), Entry.objects.count(), Access.objects.count())


# --- Who is written to -------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["marit@dahlsbygg.example", "MARIT", "10927781-1"])
def test_somebody_with_a_password_is_mailed_a_way_in(marit, marits_access, later, typed):
    ask(typed, later)

    assert written_since(later) == [("way-in", marit.email)]
    entry = Entry.objects.get(verb="invitation.asked-for")
    assert (entry.actor_kind, entry.address) == ("visitor", "203.0.113.9")
    choosing.choose_password(link_of(marits_access), OTHER, address="", now=later)
    assert comes_in("marit", OTHER, address="", agent="", now=later)


def test_a_way_in_is_good_for_a_day(marits_access, later):
    ask("marit", later)

    assert Invitation.objects.open().get().expires_at == later + timedelta(days=1)


def test_until_the_link_is_used_the_old_password_works(marits_access, later):
    ask("marit", later)

    assert comes_in("marit", PASSWORD, address="", agent="", now=later)


def test_somebody_invited_gets_a_new_invitation(marit, us, noon, later, seller):
    access = invited(marit, us, noon)
    old = link_of(access)

    ask(marit.email, later)

    assert written_since(later) == [("access-given", marit.email)]
    assert Invitation.objects.open().get().expires_at == later + timedelta(
        days=seller.invitation_days
    )
    with pytest.raises(inviting.InvitationNotOpen):
        inviting.by_link(old, now=later)


@pytest.mark.parametrize("typed", ["marit@dahlsbygg.example", " MARIT@DAHLSBYGG.EXAMPLE"])
def test_a_known_contact_gets_access_and_staff_see_it(marit, later, typed):
    asking.way_in(names.normalised(typed), address="203.0.113.9", now=later)

    assert written_since(later) == [("access-given", marit.email)]
    assert Access.objects.get(contact=marit).level == "user"
    verbs = Entry.objects.filter(subject_id=marit.public_id).order_by("pk")
    assert [entry.verb for entry in verbs] == [
        "contact.added", "access.given", "invitation.sent", "access.asked-for",
    ]  # fmt: skip
    assert Entry.objects.get(verb="access.asked-for").address == "203.0.113.9"


def test_the_seller_can_turn_that_off(seller, marit, later):
    seller.forgot_gives_way_in = False
    seller.save()

    assert nothing_happens(marit.email, later)


@pytest.mark.django_db(transaction=True)  # Else the planner would remember it in other tests.
def test_a_known_contact_is_found_however_many_there_are(marit, noon):
    """By the index on addresses: with a million contacts nobody waits for the last of them."""
    firms = Customer.objects.bulk_create(
        Customer(number=str(n), name=f"Firm {n}", country="SE", created_at=noon) for n in range(500)
    )
    Contact.objects.bulk_create(
        Contact(customer=firm, first_name="x", email=f"{n}@{firm.pk}.example", created_at=noon)
        for firm in firms
        for n in range(5)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tradedoor_contact, tradedoor_customer, tradedoor_access")

    plan = asking._known_without_access(marit.email).explain()
    assert "contact_by_email" in plan, plan


@pytest.mark.parametrize(
    "typed",
    ["nobody@dahlsbygg.example", "nobody", "10927781-9", "", "@", "\x00", "%", "marit@", "x" * 300],
)
def test_for_a_name_nobody_has_nothing_happens(marit, marits_access, later, typed):
    assert nothing_happens(typed, later)


def test_access_that_was_taken_away_is_never_revived(marit, marits_access, clas, later):
    taking_away.take_away(marits_access.pk, by=clas, now=later)

    for typed in (marit.email, "marit", "10927781-1"):
        assert nothing_happens(typed, later)


def test_nobody_of_a_blocked_customer_is_written_to(dahls, marit, olle, marits_access, olga, later):
    blocking.block(dahls.pk, by=olga, now=later)

    assert nothing_happens(marit.email, later)
    assert nothing_happens(olle.email, later)


def test_an_archived_contact_is_not_written_to(olle, marit, marits_access, clas, later):
    keeping.archive(marit.pk, by=clas, now=later)
    keeping.archive(olle.pk, by=clas, now=later)

    assert nothing_happens(marit.email, later)
    assert nothing_happens(olle.email, later)


def test_staff_are_not_let_into_the_portal_by_it(olga_staff, later):
    assert nothing_happens(olga_staff.email, later)


def test_a_retired_name_is_nobodys(marit, marits_access, clas, noon, later):
    keeping.edit(marit.pk, seen=marit.version, email="new@dahlsbygg.example", by=clas, now=noon)

    assert nothing_happens("marit@dahlsbygg.example", later)


# --- Several companies -------------------------------------------------------------------


@pytest.fixture
def at_tremblay(luc, marit, marits_access, us, noon):
    """Marit acts for Garage Tremblay as well, where she has another address."""
    access = giving.give(
        luc.pk, level="user", code="x1", email=marit.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip
    luc.refresh_from_db()
    keeping.edit(luc.pk, seen=luc.version, email="marit@tremblay.example", by=us, now=noon)
    return access


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("marit@tremblay.example", "marit@tremblay.example"),
        ("4471-1", "marit@tremblay.example"),
        ("marit@dahlsbygg.example", "marit@dahlsbygg.example"),
        ("10927781-1", "marit@dahlsbygg.example"),
        ("marit", "marit@dahlsbygg.example"),
    ],
)
def test_the_letter_goes_where_the_name_points(at_tremblay, later, typed, to):
    ask(typed, later)

    assert written_since(later) == [("way-in", to)]


def test_with_one_company_closed_the_letter_goes_to_the_other(
    marits_access, at_tremblay, clas, noon, later
):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    ask("marit@dahlsbygg.example", later)

    assert written_since(later) == [("way-in", "marit@tremblay.example")]


def test_a_company_that_knows_no_address_is_passed_over(marit, at_tremblay, clas, noon, later):
    keeping.edit(marit.pk, seen=marit.version, email="", by=clas, now=noon)

    ask("marit", later)

    assert written_since(later) == [("way-in", "marit@tremblay.example")]


def test_a_person_known_at_two_companies_comes_in_at_the_first(dahls, tremblay, us, noon, later):
    for customer in (dahls, tremblay):
        contacts.add(customer.pk, first_name="Eva", email="eva@both.example", by=us, now=noon)

    ask("eva@both.example", later)

    assert written_since(later) == [("access-given", "eva@both.example")]
    assert Access.objects.get().customer == dahls


# --- Again and again ---------------------------------------------------------------------


def test_asking_again_within_five_minutes_sends_nothing_more(marits_access, later):
    for minutes in (0, 1, 4):
        ask("marit", later + timedelta(minutes=minutes))
    assert to_customers().filter(kind="way-in").count() == 1

    ask("marit", later + timedelta(minutes=5))
    assert to_customers().filter(kind="way-in").count() == 2


def test_a_contact_just_let_in_is_not_written_to_again_either(marit, later):
    for minutes in (0, 1, 4):
        ask(marit.email, later + timedelta(minutes=minutes))

    assert to_customers().count() == 1


def test_one_address_that_asks_for_everybody_is_not_listened_to(db, later):
    for n in range(40):
        asking.ask(f"nobody{n}", address="203.0.113.9", now=later)

    assert ProcrastinateJob.objects.filter(task_name="access.way_in").count() == 30
    asking.ask("marit", address="203.0.113.10", now=later)
    assert ProcrastinateJob.objects.filter(task_name="access.way_in").count() == 31


# --- The page's part ---------------------------------------------------------------------


def test_the_page_does_the_same_work_whoever_asks(
    marit, olle, marits_access, olga_staff, us, noon, django_assert_num_queries
):
    """It only puts what was typed in the queue: neither answer nor time tells anything."""
    invited(olle, us, noon)
    for typed in (marit.email, "marit", olle.email, olga_staff.email, "nobody", "", "\x00\ud800"):
        with django_assert_num_queries(6):
            asking.ask(typed, address="203.0.113.9", now=noon)

    job = ProcrastinateJob.objects.filter(task_name="access.way_in").earliest("id")
    assert job.args == {"typed": marit.email, "address": "203.0.113.9"}
    assert to_customers().filter(kind="way-in").count() == 0


# --- An invitation that ran out ----------------------------------------------------------


def after(access, noon):
    return noon + timedelta(days=15), access.invitations.get().public_id


def new_link(public_id, now):
    asking.new_link(public_id, address="203.0.113.9", now=now)


def test_the_owner_of_a_link_that_ran_out_asks_for_another(marit, us, noon):
    access = invited(marit, us, noon)
    now, old = after(access, noon)

    new_link(old, now)
    new_link(old, now)

    assert written_since(now) == [("access-given", marit.email)]
    assert Entry.objects.get(verb="invitation.asked-for").actor_name == "Marit Dahl"
    choosing.choose_password(link_of(access), PASSWORD, address="", now=now)


def test_a_link_that_still_works_needs_no_other(marit, us, noon, later):
    access = invited(marit, us, noon)

    new_link(access.invitations.get().public_id, later)

    assert written_since(later) == []


@pytest.mark.parametrize("why", ["spent", "taken away", "password chosen by another link"])
def test_whoever_may_not_or_need_not_gets_none(marit, us, clas, noon, why):
    access = invited(marit, us, noon)
    now, old = after(access, noon)
    if why == "spent":
        choosing.choose_password(link_of(access), PASSWORD, address="", now=noon)
    elif why == "taken away":
        taking_away.take_away(access.pk, by=clas, now=noon)
    else:
        inviting.send_again(access.pk, by=clas, now=noon)
        choosing.choose_password(link_of(access), PASSWORD, address="", now=noon)

    new_link(old, now)

    assert written_since(now) == []


def test_a_new_link_goes_to_the_present_address(marit, us, clas, noon):
    access = invited(marit, us, noon)
    now, old = after(access, noon)
    keeping.edit(marit.pk, seen=marit.version, email="new@dahlsbygg.example", by=clas, now=noon)

    new_link(old, now)

    assert written_since(now) == [("access-given", "new@dahlsbygg.example")]


def test_only_a_true_link_is_put_in_the_queue(marit, us, noon):
    access = invited(marit, us, noon)
    before = ProcrastinateJob.objects.count()

    asking.ask_for_new_link("x" + link_of(access), address="203.0.113.9")
    assert ProcrastinateJob.objects.count() == before
    asking.ask_for_new_link(link_of(access), address="203.0.113.9")

    job = ProcrastinateJob.objects.latest("id")
    assert link_of(access) not in str(job.args)
    assert job.args["invitation"] == str(access.invitations.get().public_id)


def test_a_colleague_with_a_customers_address_is_still_helped_in_the_office(olga_staff, later):
    staff.forgot(olga_staff.email, now=later + timedelta(days=7))

    assert olga_staff.login.names.live().count() == 1
