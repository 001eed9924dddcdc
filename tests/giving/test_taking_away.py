"""Access is taken away at once and completely, and given back as it was."""

import pytest

from tests.conftest import PASSWORD, comes_in, invited, link_of
from tests.plugins.smtp import hand_over, to_customers
from tradedoor.access import door, holder
from tradedoor.access.models import Access
from tradedoor.credentials.models import Session
from tradedoor.errors import NotAllowed
from tradedoor.giving import blocking, giving, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.record.models import Entry


def signed_in(client, typed="marit"):
    """This browser is signed in on the portal's own page."""
    answer = client.post("/sign-in", {"name": typed, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def home_of(customer):
    return f"/c/{customer.public_id}/"


@pytest.fixture
def at_tremblay(luc, marit, marits_access, us, noon):
    """Marit acts for Garage Tremblay as well."""
    return giving.give(
        luc.pk, level="user", code="x1", email=marit.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip


def test_the_next_click_is_refused(client, dahls, marits_access, clas, noon):
    signed_in(client)
    assert client.get(home_of(dahls)).status_code == 200

    receipt = taking_away.take_away(marits_access.pk, by=clas, now=noon)

    assert receipt["sessions"] == 1
    assert client.get(home_of(dahls)).status_code == 403
    assert Session.objects.get(login=marits_access.login).ended_why == "taken-away"


def test_every_browser_is_signed_out(client, client_of, marits_access, clas, noon):
    for browser in (client_of(), client_of(), client):
        signed_in(browser)

    assert taking_away.take_away(marits_access.pk, by=clas, now=noon)["sessions"] == 3


def test_the_password_is_right_and_still_lets_nobody_in(marits_access, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    with pytest.raises(door.NotOpenToYou):
        comes_in("marit", PASSWORD, address="", agent="", now=noon)


def test_the_receipt_is_on_record_and_a_second_time_ends_nothing(marits_access, clas, noon):
    receipt = taking_away.take_away(marits_access.pk, by=clas, now=noon)
    again = taking_away.take_away(marits_access.pk, by=clas, now=noon)

    assert again == {}
    assert Entry.objects.get(verb="access.taken-away").facts == {"ended": receipt}


def test_the_open_invitation_ends_and_its_letter_never_leaves(mail_server, marit, us, clas, noon):
    access = invited(marit, us, noon)
    link = link_of(access)

    receipt = taking_away.take_away(access.pk, by=clas, now=noon)
    hand_over(noon)

    assert (receipt["invitations"], receipt["letters"]) == (1, 1)
    assert mail_server.to("marit@dahlsbygg.example") == []
    assert to_customers().get().state == "dropped"
    with pytest.raises(inviting.InvitationNotOpen) as refused:
        inviting.by_link(link, now=noon)
    assert refused.value.facts["why"] == "taken-away"


def test_a_letter_saying_how_to_sign_in_never_leaves_either(mail_server, marits_access, clas, noon):
    hand_over(noon)
    mail_server.arrived.clear()
    inviting.send_again(marits_access.pk, by=clas, now=noon)

    receipt = taking_away.take_away(marits_access.pk, by=clas, now=noon)
    hand_over(noon)

    assert receipt["letters"] == 1
    assert [mail["Subject"] for mail in mail_server.to("marit@dahlsbygg.example")] == [
        "Your access to Nordic Fasteners has ended"
    ]


def test_a_warning_that_the_password_changed_leaves_all_the_same(
    mail_server, marit, marits_access, clas, noon
):
    choosing.tell_password_changed(marits_access, now=noon)
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    hand_over(noon)

    assert [mail["Subject"] for mail in mail_server.to(marit.email)] == [
        "Your password for Nordic Fasteners was changed",
        "Your access to Nordic Fasteners has ended",
    ]


def test_access_given_back_has_the_same_names_and_password(marits_access, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    taking_away.give_back(marits_access.pk, by=clas, now=noon)
    taking_away.give_back(marits_access.pk, by=clas, now=noon)

    for typed in ("marit", "10927781-1", "marit@dahlsbygg.example"):
        came = comes_in(typed, PASSWORD, address="", agent="", now=noon)
        assert came.access == marits_access
    assert Entry.objects.filter(verb="access.given-back").count() == 1


def test_giving_back_revives_no_browser_and_no_link(client, dahls, marit, us, olle, clas, noon):
    access = invited(olle, us, noon)
    link = link_of(access)
    taking_away.take_away(access.pk, by=clas, now=noon)
    taking_away.give_back(access.pk, by=clas, now=noon)

    with pytest.raises(inviting.InvitationNotOpen):
        inviting.by_link(link, now=noon)


def test_a_signed_out_browser_stays_signed_out(client, dahls, marits_access, clas, noon):
    signed_in(client)
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    taking_away.give_back(marits_access.pk, by=clas, now=noon)

    assert client.get(home_of(dahls)).status_code != 200
    assert client.get(home_of(dahls)).status_code in (302, 403)


def test_at_another_company_the_person_stays_in(
    client, dahls, tremblay, marits_access, at_tremblay, clas, noon
):
    signed_in(client)

    receipt = taking_away.take_away(marits_access.pk, by=clas, now=noon)

    assert receipt["sessions"] == 0
    assert client.get(home_of(dahls)).status_code == 403
    assert client.get(home_of(tremblay)).status_code == 200


def test_with_the_last_company_the_browser_goes(client, marits_access, at_tremblay, clas, noon):
    signed_in(client)
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    assert taking_away.take_away(at_tremblay.pk, by=clas, now=noon)["sessions"] == 1


def test_a_blocked_customers_people_are_refused_and_come_back(
    client, dahls, marits_access, olga, noon
):
    signed_in(client)
    blocking.block(dahls.pk, by=olga, now=noon)
    assert client.get(home_of(dahls)).status_code == 403

    blocking.unblock(dahls.pk, by=olga, now=noon)
    signed_in(client)
    assert client.get(home_of(dahls)).status_code == 200


def test_only_staff_who_may_give_access_take_it_away(marits_access, nils, noon):
    for by in (nils, holder.as_actor(marits_access, "")):
        with pytest.raises(NotAllowed):
            taking_away.take_away(marits_access.pk, by=by, now=noon)
        with pytest.raises(NotAllowed):
            taking_away.give_back(marits_access.pk, by=by, now=noon)

    assert Access.objects.get().is_given


@pytest.fixture
def client_of():
    from django.test import Client

    return Client
