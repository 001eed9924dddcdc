"""An invitation: from the envelope to the password."""

from datetime import timedelta

import pytest

from tests.conftest import PASSWORD, comes_in, invited, link_of
from tests.plugins.smtp import to_customers
from tradedoor.access import holder
from tradedoor.access.models import Access
from tradedoor.actors import visitor
from tradedoor.credentials.models import Session
from tradedoor.credentials.passwords import PasswordRefused
from tradedoor.credentials.proving import SignInFailed
from tradedoor.errors import Gone, NotAllowed
from tradedoor.giving import blocking, giving, keeping, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

OTHER = "seven loud geese hurry"


@pytest.fixture
def access(marit, us, noon) -> Access:
    """Marit is invited."""
    return invited(marit, us, noon)


@pytest.fixture
def link(access) -> str:
    return link_of(access)


def choose(link, now, words=PASSWORD):
    return choosing.choose_password(link, words, address="198.51.100.7", now=now)


def why_not(link, now):
    with pytest.raises(inviting.InvitationNotOpen) as refused:
        inviting.by_link(link, now=now)
    with pytest.raises(inviting.InvitationNotOpen):
        choose(link, now)
    assert refused.value.status == 410
    assert refused.value.facts["why"] in inviting.SENTENCES
    return refused.value.facts["why"]


def come_in(typed, now, words=PASSWORD):
    return comes_in(typed, words, address="", agent="", now=now)


# --- The link ----------------------------------------------------------------------------


def test_looking_spends_nothing(access, link, noon):
    for _ in range(3):
        inviting.looked_at(inviting.by_link(link, now=noon), address="", now=noon)

    invitation = Invitation.objects.get()
    assert (invitation.times_opened, invitation.opened_at) == (3, noon)
    assert choose(link, noon) == access


def test_choosing_a_password_opens_the_door_and_is_on_record(access, link, noon):
    with pytest.raises(SignInFailed):
        come_in("marit", noon)

    choose(link, noon)

    assert come_in("marit", noon).access == access
    entry = Entry.objects.get(verb="password.chosen")
    assert (entry.actor_kind, entry.actor_name, entry.address) == (
        "access", "Marit Dahl", "198.51.100.7",
    )  # fmt: skip


def test_a_link_is_spent_by_choosing(link, noon):
    choose(link, noon)

    assert why_not(link, noon) == "spent"


def test_a_link_runs_out(seller, link, noon):
    last = noon + timedelta(days=seller.invitation_days)

    assert inviting.by_link(link, now=last - timedelta(seconds=1))
    assert why_not(link, last) == "expired"


def test_the_seller_says_how_long_a_link_is_good(seller, marit, us, noon):
    seller.invitation_days = 2
    seller.save()

    assert invited(marit, us, noon).invitations.get().expires_at == noon + timedelta(days=2)


def test_a_newer_letter_replaces_an_older_one(access, link, clas, noon):
    inviting.send_again(access.pk, by=clas, now=noon)

    assert why_not(link, noon) == "replaced"
    choose(link_of(access), noon)


def test_a_replaced_link_says_so_even_when_it_would_be_too_old_by_now(access, link, clas, noon):
    inviting.send_again(access.pk, by=clas, now=noon)

    assert why_not(link, noon + timedelta(days=400)) == "replaced"


def test_a_link_is_taken_back_with_the_access(access, link, clas, noon):
    taking_away.take_away(access.pk, by=clas, now=noon)
    assert why_not(link, noon) == "taken-away"

    taking_away.give_back(access.pk, by=clas, now=noon)
    assert why_not(link, noon) == "taken-away"


@pytest.mark.parametrize("shut", ["the customer is blocked", "the contact is archived"])
def test_a_link_opens_no_door_that_is_shut(access, link, marit, dahls, olga, noon, shut):
    if shut == "the customer is blocked":
        blocking.block(dahls.pk, by=olga, now=noon)
    else:
        keeping.archive(marit.pk, by=olga, now=noon)

    assert why_not(link, noon) == "taken-away"


def test_a_link_that_left_works_again_when_its_customer_is_unblocked(
    access, link, dahls, olga, noon
):
    Letter.objects.update(state=Letter.State.HANDED_OVER, ended_at=noon)
    blocking.block(dahls.pk, by=olga, now=noon)
    blocking.unblock(dahls.pk, by=olga, now=noon)

    assert choose(link, noon) == access


@pytest.mark.parametrize(
    "spoil",
    [
        lambda link: "",
        lambda link: link[:-1],
        lambda link: link + "x",
        lambda link: link.upper(),
        lambda link: link.swapcase(),
        lambda link: "0" * 32 + link[32:],
        lambda link: link.split(".")[0],
        lambda link: f".{link}",
        lambda link: link.replace(".", ":"),
        lambda link: f"{link}\x00",
        lambda link: link[:-1] + "é",
        lambda link: "\ud800",
        lambda link: "x" * 100_000,
    ],
)
def test_a_spoiled_link_is_not_complete(link, noon, spoil):
    assert why_not(spoil(link), noon) == "unknown"


def test_a_link_for_something_else_is_not_complete(access, link, noon):
    public_id = access.invitations.get().public_id

    assert why_not(links.seal("staff", public_id), noon) == "unknown"
    assert why_not(links.seal("invitation", access.public_id), noon) == "unknown"


def test_without_the_programs_secret_key_nobody_makes_a_link(access, link, noon, settings):
    settings.SECRET_KEY = "another installation's"
    forged = link_of(access)
    settings.SECRET_KEY = "this one's"

    assert why_not(forged, noon) == "unknown"


# --- The password ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["", "short", "x" * 201, "passwordpassword", "marit@dahlsbygg.example", "DahlsByggAB 2024"],
)
def test_a_weak_password_is_refused_and_the_link_stays_open(access, link, noon, words):
    with pytest.raises(PasswordRefused):
        choose(link, noon, words)

    assert choose(link, noon) == access


def test_whoever_chooses_again_is_told_and_signed_out_everywhere(marits_access, us, noon):
    Session.objects.create(
        session_key="k", session_data="", login=marits_access.login, room="portal",
        created_at=noon, seen_at=noon, expire_date=noon + timedelta(days=1),
    )  # fmt: skip
    inviting.invite(marits_access, why=Invitation.Why.ASKED, by=visitor(""), now=noon)

    choose(link_of(marits_access), noon, OTHER)

    assert Session.objects.get().ended_why == "new-password"
    assert to_customers().latest("pk").kind == "password-changed"
    assert come_in("marit", noon, OTHER)
    with pytest.raises(SignInFailed):
        come_in("marit", noon)


def test_a_first_password_is_no_news_to_its_owner(access, link, noon):
    choose(link, noon)

    assert [letter.kind for letter in to_customers()] == ["access-given"]


def test_a_password_ends_every_other_link_of_the_person(access, link, luc, marit, us, noon):
    at_tremblay = giving.give(
        luc.pk, level="user", code="x1", email=marit.email, same_person=True, send=True,
        by=us, now=noon,
    )  # fmt: skip
    other = link_of(at_tremblay)

    choose(link, noon)

    with pytest.raises(inviting.InvitationNotOpen):
        choose(other, noon, OTHER)
    assert come_in("4471-1", noon).access == at_tremblay


def test_a_person_changes_their_own_password(marits_access, noon):
    herself = holder.as_actor(marits_access, "198.51.100.7")
    inviting.invite(marits_access, why=Invitation.Why.ASKED, by=visitor(""), now=noon)
    open_link = link_of(marits_access)

    choosing.change_password(marits_access.pk, OTHER, by=herself, now=noon, keep_session="")

    assert come_in("marit", noon, OTHER)
    assert why_not(open_link, noon) == "password"
    assert Entry.objects.get(verb="password.changed").actor_name == "Marit Dahl"
    assert to_customers().latest("pk").kind == "password-changed"


def test_a_weak_new_password_changes_nothing(marits_access, noon):
    with pytest.raises(PasswordRefused):
        choosing.change_password(
            marits_access.pk, "short", by=holder.as_actor(marits_access, ""), now=noon,
            keep_session="",
        )  # fmt: skip

    assert come_in("marit", noon)


# --- The envelope ------------------------------------------------------------------------


def test_the_envelope_sends_a_new_link_to_whoever_has_no_password(access, clas, noon):
    letter = inviting.send_again(access.pk, by=clas, now=noon)

    assert (letter.kind, letter.to) == ("access-given", "marit@dahlsbygg.example")
    assert Invitation.objects.count() == 2
    assert Entry.objects.filter(verb="invitation.sent").count() == 2


def test_the_letter_of_a_replaced_link_never_leaves(access, clas, noon):
    inviting.send_again(access.pk, by=clas, now=noon)

    states = to_customers().order_by("pk").values_list("state", flat=True)
    assert list(states) == ["dropped", "queued"]


@pytest.mark.parametrize("came_in", [False, True])
def test_the_envelope_tells_whoever_has_a_password_how_to_sign_in(
    marits_access, clas, noon, came_in
):
    if came_in:
        come_in("marit", noon)

    letter = inviting.send_again(marits_access.pk, by=clas, now=noon)

    assert letter.kind == "how-to-sign-in"
    assert Invitation.objects.open().count() == 0
    assert Entry.objects.get(verb="access.letter-sent").facts == {
        "letter": letter.kind, "to": "marit@dahlsbygg.example",
    }  # fmt: skip


def test_nothing_is_sent_about_a_door_that_is_shut(access, dahls, clas, olga, noon):
    taking_away.take_away(access.pk, by=clas, now=noon)
    with pytest.raises(inviting.NotGiven):
        inviting.send_again(access.pk, by=clas, now=noon)

    taking_away.give_back(access.pk, by=clas, now=noon)
    blocking.block(dahls.pk, by=olga, now=noon)
    with pytest.raises(inviting.NotGiven):
        inviting.send_again(access.pk, by=clas, now=noon)


def test_only_staff_who_may_give_access_send_letters(access, nils, noon):
    themselves = holder.as_actor(access, "")
    for by, refusal in ((nils, NotAllowed), (themselves, NotAllowed), (visitor(""), Gone)):
        with pytest.raises(refusal):
            inviting.send_again(access.pk, by=by, now=noon)
