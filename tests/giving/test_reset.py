"""A reset stops a password, every browser and every open link at once."""

from datetime import timedelta

import pytest

from tests.conftest import PASSWORD, comes_in, inside, invited, link_of
from tests.plugins.smtp import hand_over, to_customers
from tradedoor.access import door, key_checking, keys
from tradedoor.access.decision import NOWHERE
from tradedoor.access.models import Access, ApiKey
from tradedoor.actors import visitor
from tradedoor.credentials.counting import WRONG_PER_PERSON, TooManyTries
from tradedoor.credentials.models import KnownBrowser
from tradedoor.credentials.proving import SignInFailed
from tradedoor.errors import NotAllowed
from tradedoor.giving import asking, blocking, resetting, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.record.models import Entry

NEW = "five calm otters dive"


def come_in(now, password=PASSWORD, typed="marit", browser=""):
    return comes_in(
        typed, password, address="203.0.113.7", agent="Firefox", browser=browser, now=now
    )


def test_the_old_password_stops_and_a_new_one_is_chosen_by_link(marits_access, clas, noon):
    resetting.reset(marits_access.pk, send=True, by=clas, now=noon)

    with pytest.raises(SignInFailed):
        come_in(noon)
    letter = to_customers().latest("pk")
    assert letter.kind == "password-reset"
    assert letter.invitation.why == Invitation.Why.RESET
    choosing.choose_password(link_of(marits_access), NEW, address="", now=noon)
    assert come_in(noon, NEW)


def test_every_browser_and_open_link_ends(client, marits_access, clas, noon, dahls):
    client.post("/sign-in", {"name": "marit", "password": PASSWORD})
    inviting.invite(marits_access, why=Invitation.Why.ASKED, by=visitor(""), now=noon)
    old = link_of(marits_access)

    receipt = resetting.reset(marits_access.pk, send=True, by=clas, now=noon)

    assert (receipt["sessions"], receipt["invitations"]) == (1, 1)
    page = client.get(f"/c/{dahls.public_id}/", follow=True)
    assert "You were signed out. Choose a new password" in page.content.decode()
    with pytest.raises(inviting.InvitationNotOpen):
        inviting.by_link(old, now=noon)
    assert not KnownBrowser.objects.exists()


def test_whoever_may_not_give_access_may_not_reset(marits_access, nils, noon):
    with pytest.raises(NotAllowed):
        resetting.reset(marits_access.pk, send=True, by=nils, now=noon)

    assert come_in(noon)


def test_forgot_password_helps_after_a_reset_too(marits_access, clas, noon):
    resetting.reset(marits_access.pk, send=False, by=clas, now=noon)

    later = noon + timedelta(hours=1)
    asking.way_in("marit", address="", now=later)

    choosing.choose_password(link_of(marits_access), NEW, address="", now=later)
    marits_access.login.refresh_from_db()
    assert marits_access.login.reset_at is None


def test_a_reset_without_an_address_needs_no_letter_and_one_with_says_so(olle, us, clas, noon):
    access = inside(olle, us, noon)
    access.contact.email = ""
    access.contact.save()

    with pytest.raises(inviting.NoAddress):
        resetting.reset(access.pk, send=True, by=clas, now=noon)
    access.login.refresh_from_db()
    assert access.login.has_password  # refused whole
    resetting.reset(access.pk, send=False, by=clas, now=noon)
    access.login.refresh_from_db()
    assert access.login.reset_at == noon


def test_unlocking_lets_them_try_again_at_once(marits_access, clas, noon):
    for _ in range(WRONG_PER_PERSON):
        with pytest.raises(SignInFailed):
            come_in(noon, "wrong")
    with pytest.raises(TooManyTries):
        come_in(noon)

    assert resetting.unlock(marits_access.pk, by=clas, now=noon) == WRONG_PER_PERSON

    assert come_in(noon)
    assert resetting.unlock(marits_access.pk, by=clas, now=noon) == 0
    assert Entry.objects.filter(verb="access.unlocked").count() == 1


def test_guesses_from_elsewhere_do_not_keep_the_owner_out_of_their_own_browser(marits_access, noon):
    come_in(noon, browser="hers")
    for _ in range(WRONG_PER_PERSON + 5):
        with pytest.raises((SignInFailed, TooManyTries)):
            come_in(noon, "wrong")

    assert come_in(noon, browser="hers")
    with pytest.raises(TooManyTries):
        come_in(noon)
    with pytest.raises(TooManyTries):
        come_in(noon, browser="not hers")


def test_in_a_known_browser_guesses_are_limited_as_well(marits_access, noon):
    come_in(noon, browser="hers")
    for _ in range(WRONG_PER_PERSON):
        with pytest.raises(SignInFailed):
            come_in(noon, "wrong", browser="hers")

    with pytest.raises(TooManyTries):
        come_in(noon, browser="hers")


def test_a_sign_in_from_a_new_browser_is_told_but_never_the_first(marits_access, noon):
    come_in(noon, browser="one")
    come_in(noon, browser="one")
    assert not to_customers().filter(kind="new-browser").exists()

    come_in(noon + timedelta(hours=1), browser="two")

    letter = to_customers().get(kind="new-browser")
    assert letter.to == "marit@dahlsbygg.example"
    assert letter.context["address"] == "203.0.113.7"


def test_blocking_stops_everything_and_unblocking_brings_back_exactly_what_was(
    client, dahls, marits_access, olle, us, olga, noon
):
    client.post("/sign-in", {"name": "marit", "password": PASSWORD})
    secret = keys.make(
        marits_access.pk, name="ERP", scopes=["read"], expires_at=noon + timedelta(days=9),
        networks=[], by=olga, now=noon,
    ).secret  # fmt: skip
    olles = inside(olle, us, noon)
    taking_away.take_away(olles.pk, by=olga, now=noon)

    receipt = blocking.block(dahls.pk, by=olga, now=noon)

    assert (receipt["people"], receipt["sessions"], receipt["keys"]) == (1, 1, 1)
    assert not key_checking.check(secret, where=NOWHERE, now=noon).decision.allowed
    with pytest.raises(door.NotOpenToYou):
        come_in(noon)
    assert blocking.block(dahls.pk, by=olga, now=noon) == {}
    blocking.unblock(dahls.pk, by=olga, now=noon)
    assert key_checking.check(secret, where=NOWHERE, now=noon).decision.allowed
    assert come_in(noon)
    assert not Access.objects.get(pk=olles.pk).is_given
    assert Entry.objects.get(verb="customer.blocked").facts["ended"]["sessions"] == 1


def test_a_letter_queued_when_its_customer_is_blocked_never_leaves(
    mail_server, dahls, olle, us, olga, noon
):
    invited(olle, us, noon)
    assert blocking.block(dahls.pk, by=olga, now=noon)["letters"] == 1
    blocking.unblock(dahls.pk, by=olga, now=noon)
    hand_over(noon)

    assert mail_server.to(olle.email) == []


@pytest.mark.parametrize("ends", ["taken away", "blocked"])
def test_no_letter_about_coming_in_leaves_after_access_has_ended(
    mail_server, dahls, marits_access, olga, noon, ends
):
    resetting.reset(marits_access.pk, send=True, by=olga, now=noon)

    if ends == "blocked":
        assert blocking.block(dahls.pk, by=olga, now=noon)["letters"] == 1
    else:
        taking_away.take_away(marits_access.pk, by=olga, now=noon)
    hand_over(noon)

    said = [mail["Subject"] for mail in mail_server.to("marit@dahlsbygg.example")]
    assert not [subject for subject in said if "password" in subject or "way in" in subject]


def test_of_taken_away_and_given_back_only_what_is_true_leaves(
    mail_server, marits_access, olga, noon
):
    hand_over(noon)
    mail_server.arrived.clear()

    taking_away.take_away(marits_access.pk, by=olga, now=noon)
    taking_away.give_back(marits_access.pk, by=olga, now=noon)
    taking_away.take_away(marits_access.pk, by=olga, now=noon)
    taking_away.give_back(marits_access.pk, by=olga, now=noon)
    hand_over(noon)

    said = [mail["Subject"] for mail in mail_server.to("marit@dahlsbygg.example")]
    assert said == ["Your access to Nordic Fasteners is open again"]


def test_taking_away_ends_the_keys_and_giving_back_restores_exactly_those(
    marits_access, clas, noon
):
    def make(name):
        return keys.make(
            marits_access.pk, name=name, scopes=["read"], expires_at=noon + timedelta(days=9),
            networks=[], by=clas, now=noon,
        )  # fmt: skip

    gone, kept = make("gone"), make("kept")
    keys.take_away(gone.key.pk, by=clas, now=noon)

    assert taking_away.take_away(marits_access.pk, by=clas, now=noon)["keys"] == 1
    taking_away.give_back(marits_access.pk, by=clas, now=noon)

    live = ApiKey.objects.live(noon)
    assert list(live) == [kept.key]
