"""The invitation: its page, the password chosen with it, and what is said when it is not open."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import PASSWORD, inside, invited, link_of
from tests.pages import every_word, words
from tests.portal.conftest import sign_in
from tradedoor.access.models import Access
from tradedoor.credentials.models import Session
from tradedoor.directory.models import Contact
from tradedoor.giving import giving, taking_away
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.letters.models import Letter

WENT_THERE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
GOOD = "seven slow boats at night"


def the_invitation(access: Access) -> Invitation:
    return access.invitations.newest_first()[0]


def url_of(invitation: Invitation) -> str:
    return reverse("portal:invitation", args=[links.seal("invitation", invitation.public_id)])


def test_the_page_says_who_invites_for_whom_and_until_when(client, olles_link):
    page = client.get(olles_link)

    assert page.status_code == 200
    assert "Nordic Fasteners invites you, Olle" in words(page)
    assert "Dahls Bygg AB" in words(page)
    assert '<time datetime="2026-03-17' in page.content.decode()
    for way in ("olle@dahlsbygg.example", "olle", "10927781-1"):
        assert way in words(page)


@pytest.fixture
def arrived(olles_invitation, clock):
    """Olle's letter left a minute ago."""
    Letter.objects.update(state="handed-over", ended_at=timezone.now(), next_try_at=None)
    clock.shift(timedelta(minutes=1))


def test_looking_spends_nothing_and_is_noted(new_browser, olles_link, olles_invitation, arrived):
    olle = new_browser()
    olle.get(olles_link, headers=WENT_THERE, secure=True)
    olle.get(olles_link, headers=WENT_THERE, secure=True)

    invitation = the_invitation(olles_invitation)
    assert (invitation.times_opened, invitation.times_scanned) == (2, 0)
    assert invitation.spent_at is None
    assert {look.address for look in invitation.openings.all()} == {"198.51.100.7"}
    assert invitation.openings.all()[0].agent.startswith("Mozilla/5.0")


def test_a_machine_is_answered_as_anybody_and_noted_as_a_machine(
    new_browser, olles_link, olles_invitation, arrived
):
    filter_of_mails = new_browser()
    answers = [
        filter_of_mails.head(olles_link, headers=WENT_THERE, secure=True),
        filter_of_mails.get(
            olles_link, headers={**WENT_THERE, "Sec-Purpose": "prefetch"}, secure=True
        ),
        filter_of_mails.get(olles_link, secure=True),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    invitation = the_invitation(olles_invitation)
    assert (invitation.times_opened, invitation.times_scanned) == (0, 3)
    assert sorted(look.machine for look in invitation.openings.all()) == [
        *("head", "no-browser", "prefetch"),
    ]


def test_what_opens_the_link_before_the_letter_can_be_read_is_a_machine(
    new_browser, olles_link, olles_invitation
):
    new_browser().get(olles_link, headers=WENT_THERE, secure=True)

    assert the_invitation(olles_invitation).openings.get().machine == "too-soon"


def test_choosing_a_password_lets_the_person_in_at_once(client, olles_link, dahls):
    page = client.post(olles_link, {"password": GOOD}, follow=True)

    assert page.redirect_chain[-1][0] == f"/c/{dahls.public_id}/"
    assert "Your password is chosen" in words(page)
    assert "Hello, Olle" in words(page)


def test_choosing_a_password_is_the_first_sign_in(client, olles_link, olles_invitation, noon):
    client.post(olles_link, {"password": GOOD})

    olles_invitation.refresh_from_db()
    assert olles_invitation.first_sign_in_at == noon
    assert the_invitation(olles_invitation).spent_at == noon


def test_the_person_stays_in_after_choosing_in_a_browser_they_are_signed_in_with(
    client, marits_access, us, noon, dahls
):
    sign_in(client, "marit")
    invitation = _way_in(marits_access, us, noon)
    client.post(url_of(invitation), {"password": GOOD})

    assert client.get(f"/c/{dahls.public_id}/").status_code == 200


def test_a_way_in_speaks_of_a_new_password(client, marits_access, us, noon):
    page = client.get(url_of(_way_in(marits_access, us, noon)))

    assert "A new password for you, Marit" in words(page)
    assert "invites you" not in every_word(page)


def test_the_old_password_stops_and_other_browsers_are_signed_out(
    new_browser, marits_access, us, noon, dahls
):
    workshop = new_browser()
    sign_in(workshop, "marit")
    new_browser().post(url_of(_way_in(marits_access, us, noon)), {"password": GOOD})

    told = workshop.get(f"/c/{dahls.public_id}/me", follow=True)
    assert "a new password was chosen" in words(told)
    assert sign_in(new_browser(), "marit", PASSWORD).status_code == 422
    assert sign_in(new_browser(), "marit", GOOD).status_code == 302


def test_somebody_else_signed_in_here_is_named_and_signed_out(
    marits_browser, marits_access, olles_link
):
    page = marits_browser.get(olles_link)
    assert "This link is for Olle Ek" in words(page)
    assert "signs Marit Dahl out" in words(page)

    marits_browser.post(olles_link, {"password": GOOD})
    assert not Session.objects.live().filter(login=marits_access.login).exists()


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "a" * 15,
        "passwordpassword",
        "qwertyuiopasdfgh",
        "x" * 201,
        "olle ek dahls bygg",
        "bell\x07bell\x07bell\x07",
    ],
)
def test_a_password_that_guessers_try_is_refused_beside_its_field(client, olles_link, password):
    page = client.post(olles_link, {"password": password})

    assert page.status_code == 422
    assert 'id="id_password_error"' in page.content.decode()
    assert client.get(olles_link).status_code == 200


def test_a_huge_password_is_refused_and_never_shown(client, olles_link):
    page = client.post(olles_link, {"password": "long and longer " * 60_000})

    assert page.status_code == 422
    assert len(page.content) < 50_000


def test_sending_the_same_password_twice_leads_inside_twice(client, olles_link, dahls):
    first = client.post(olles_link, {"password": GOOD})
    second = client.post(olles_link, {"password": GOOD})

    assert first.url == second.url == f"/c/{dahls.public_id}/"


def test_a_used_link_says_so_and_where_to_go(new_browser, olles_link):
    new_browser().post(olles_link, {"password": GOOD})
    stranger = new_browser()

    for page in (stranger.get(olles_link), stranger.post(olles_link, {"password": GOOD})):
        assert page.status_code == 410
        assert "This link was used" in words(page)
        assert 'href="/forgot-password"' in page.content.decode()


def test_an_expired_link_lets_its_owner_ask_for_a_new_one_on_the_spot(client, olles_link, clock):
    clock.shift(timedelta(days=15))
    page = client.get(olles_link)
    assert page.status_code == 410
    assert f'action="{olles_link}/new-link"' in page.content.decode()

    sent = client.post(f"{olles_link}/new-link")

    assert sent.status_code == 200
    assert "Look in your mail" in words(sent)
    assert ProcrastinateJob.objects.filter(task_name="access.new_link").count() == 1


def test_asking_for_a_new_link_answers_the_same_whatever_the_link(client, olles_link):
    pages = [client.post(f"{link}/new-link") for link in (olles_link, "/i/nonsense")]

    assert {page.status_code for page in pages} == {200}
    assert every_word(pages[0]) == every_word(pages[1])


def test_loading_that_answer_again_leads_back_to_the_invitation(client, olles_link):
    assert client.get(f"{olles_link}/new-link").url == olles_link


def test_an_expired_way_in_of_somebody_with_a_password_leads_to_forgot_password(
    client, marits_access, us, noon, clock
):
    link = url_of(_way_in(marits_access, us, noon))
    clock.shift(timedelta(days=2))

    page = client.get(link)

    assert page.status_code == 410
    assert "new-link" not in page.content.decode()
    assert 'href="/forgot-password"' in page.content.decode()


def test_an_older_letter_points_to_the_newer(client, olles_link, olles_invitation, us, noon):
    inviting.send_again(olles_invitation.pk, by=us, now=noon)

    page = client.get(olles_link)

    assert page.status_code == 410
    assert "There is a newer letter" in words(page)


def test_an_invitation_taken_back_says_whom_to_ask(client, olles_link, olles_invitation, us, noon):
    taking_away.take_away(olles_invitation.pk, by=us, now=noon)

    for page in (client.get(olles_link), client.post(olles_link, {"password": GOOD})):
        assert page.status_code == 410
        assert "taken back" in words(page)
        assert "hello@nordic.example" in words(page)


def test_a_link_cut_in_two_is_not_found(client, olles_link):
    for broken in (olles_link[:-1], olles_link + "x", "/i/x", "/i/" + "a" * 4000, "/i/%00"):
        page = client.get(broken)
        assert page.status_code in (400, 404)
        assert "Dahls" not in every_word(page)


def test_the_address_stays_between_the_person_and_us(client, olles_link):
    for page in (client.get(olles_link), client.get("/i/x"), client.post("/i/x/new-link")):
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]


def test_forms_from_the_page_still_say_where_they_come_from(client, olles_link):
    """Under no-referrer browsers send "Origin: null", which no form of ours may have."""
    page = client.get(olles_link).content.decode()

    assert page.rindex('name="referrer" content="strict-origin"') > page.index(
        'content="same-origin"'
    )


def test_the_page_speaks_the_persons_language_unless_the_browser_chose_another(
    client, luc, us, noon
):
    link = reverse("portal:invitation", args=[link_of(invited(luc, us, noon))])
    assert '<html lang="fr">' in client.get(link).content.decode()

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "sv"
    assert '<html lang="sv">' in client.get(link).content.decode()


def test_password_managers_learn_the_name_with_the_password(client, olles_link):
    page = client.get(olles_link).content.decode()

    assert 'autocomplete="username" value="olle@dahlsbygg.example"' in page
    assert 'autocomplete="new-password"' in page


def test_a_person_with_several_companies_comes_in_for_the_one_they_were_invited_to(
    client, olle, luc, us, noon
):
    inside(luc, us, noon)
    there = Contact.objects.create(
        customer=olle.customer, first_name="Luc", email=luc.email, created_at=noon
    )
    access = giving.give(
        there.pk,
        level="user",
        code="luc",
        email=luc.email,
        same_person=True,
        send=False,
        by=us,
        now=noon,
    )

    answer = client.post(url_of(_way_in(access, us, noon)), {"password": GOOD})

    assert answer.url == f"/c/{olle.customer.public_id}/"


def _way_in(access, us, noon) -> Invitation:
    fresh = Access.objects.at_the_door().get(pk=access.pk)
    return inviting.invite(fresh, why=Invitation.Why.ASKED, by=us, now=noon)
