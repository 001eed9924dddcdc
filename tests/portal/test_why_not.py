"""Whoever is who they say, and may not come in, reads why: at every entrance, for every step."""

from datetime import date, timedelta
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import link_of
from tests.pages import alike, words
from tests.portal.conftest import sign_in
from tradedoor.access import limits
from tradedoor.access.decision import STEPS, Step
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials.models import KnownBrowser, Session
from tradedoor.directory.models import Branch, Contact, Seller
from tradedoor.giving import blocking, changing, taking_away
from tradedoor.invitations import inviting, printing
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

GOOD = "seven slow boats at night"
FIRST, LAST = date(2026, 3, 8), date(2026, 3, 1)
HOME = "203.0.113.7"
CALL = "If that is wrong, call us on +46 31 700 00 00."

# What a person reads of each step. Nobody comes so far who has shown no proof that holds.
SAYS = {
    Step.ACCESS_GIVEN: {
        "en": f"You no longer have access. {CALL}",
        "sv": "Du har inte längre åtkomst. Om det inte stämmer, ring oss på +46 31 700 00 00.",
        "fr": "Vous n’avez plus accès. Si ce n’est pas exact, appelez-nous au +46 31 700 00 00.",
    },
    Step.BEGUN: {
        "en": "Your access begins on 8 March.",
        "sv": "Din åtkomst börjar den 8 mars.",
        "fr": "Votre accès commence le 8 mars.",
    },
    Step.NOT_ENDED: {
        "en": f"The last day of your access was 1 March. {CALL}",
        "sv": "Sista dagen för din åtkomst var den 1 mars. Om det inte stämmer, ring oss",
        "fr": "Le dernier jour de votre accès était le 1 mars. Si ce n’est pas exact,",
    },
    Step.CUSTOMER_ACTIVE: {
        "en": f"Nobody at your company can sign in at the moment. {CALL}",
        "sv": "Ingen på ditt företag kan logga in just nu. Om det inte stämmer, ring oss",
        "fr": "Personne de votre entreprise ne peut se connecter pour le moment.",
    },
    Step.CONTACT_HERE: {
        "en": f"As far as we know, you no longer work at this company. {CALL}",
        "sv": "Såvitt vi vet arbetar du inte längre på det här företaget.",
        "fr": "À notre connaissance, vous ne travaillez plus dans cette entreprise.",
    },
    Step.ADDRESS: {
        "en": "Your access opens from certain places only, and this is none of them.",
        "sv": "Din åtkomst öppnas bara från vissa platser",
        "fr": "Votre accès ne s’ouvre que depuis certains endroits",
    },
    Step.BRANCH: {
        "en": "Your access opens from certain places only, and this is none of them.",
        "sv": "Din åtkomst öppnas bara från vissa platser",
        "fr": "Votre accès ne s’ouvre que depuis certains endroits",
    },
}
LIMITS = (Step.ADDRESS, Step.BRANCH)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def keep_out(us, noon, client):
    """Keep somebody out at this step, as staff would; or as the database would have it."""

    def kept(access: Access, step: Step) -> None:
        match step:
            case Step.ACCESS_GIVEN:
                taking_away.take_away(access.pk, by=us, now=noon)
            case Step.CUSTOMER_ACTIVE:
                blocking.block(access.customer_id, by=us, now=noon)
            case Step.CONTACT_HERE:
                Contact.objects.filter(pk=access.contact_id).update(archived_at=noon)
            case _:
                wanted = limits_of(step, client)
                changing.limit(access.pk, wanted, limits_are_meant=True, by=us, now=noon)

    return kept


def limits_of(step, client):
    if step == Step.BEGUN:
        return Limits(begins_at=limits.first_moment(FIRST))
    if step == Step.NOT_ENDED:
        return Limits(ends_at=limits.last_moment(LAST))
    if step == Step.ADDRESS:
        return Limits(networks=[ip_network(f"{HOME}/32")])
    here, there = (Branch.objects.create(name=name) for name in ("Göteborg", "Malmö"))
    client.cookies["tradedoor_branch"] = str(there.public_id)
    return Limits(branches=frozenset({here.pk}))


def test_every_step_a_person_can_fail_at_is_here():
    of_the_proof = {Step.CREDENTIAL_KNOWN, Step.CREDENTIAL_LIVE, Step.MAY_DO_THIS}

    assert set(SAYS) == set(STEPS) - of_the_proof


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", SAYS)
def test_the_right_password_is_told_why(client, marits_access, keep_out, step, language):
    keep_out(marits_access, step)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = sign_in(client, "marit")

    assert page.status_code == 403
    assert SAYS[step][language] in words(page)
    assert "+46 31 700 00 00" in words(page)
    assert not Session.objects.filter(login=marits_access.login).exists()
    assert not Entry.objects.filter(verb="access.signed-in").exists()
    assert not KnownBrowser.objects.exists()


@pytest.mark.parametrize("step", SAYS)
def test_whoever_is_in_is_told_why_on_the_next_click(
    client, marits_access, marit_at_tremblay, keep_out, step
):
    """At one of their companies; they may go on to the other."""
    client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    sign_in(client, "marit")
    keep_out(marits_access, step)

    page = client.get(reverse("portal:company", args=[marits_access.customer.public_id]))

    assert page.status_code == 403
    assert SAYS[step]["en"] in words(page)
    assert "Go on to your other company" in words(page)


@pytest.mark.parametrize("step", [Step.ACCESS_GIVEN, Step.CUSTOMER_ACTIVE])
def test_whoever_was_signed_out_by_it_is_told_why(client, marits_access, keep_out, step):
    sign_in(client, "marit")
    keep_out(marits_access, step)

    page = client.get(reverse("portal:company", args=[marits_access.customer.public_id]))

    assert page.status_code == 403
    assert SAYS[step]["en"] in words(page)


def test_once_it_is_given_back_the_old_session_only_leads_to_signing_in(
    client, marits_access, us, noon
):
    sign_in(client, "marit")
    taking_away.take_away(marits_access.pk, by=us, now=noon)
    taking_away.give_back(marits_access.pk, by=us, now=noon)

    page = client.get(reverse("portal:company", args=[marits_access.customer.public_id]))

    assert page.url.startswith("/sign-in")


@pytest.fixture
def arrived(olles_invitation, noon):
    """Olle's letter has left."""
    Letter.objects.update(state=Letter.State.HANDED_OVER, ended_at=noon, next_try_at=None)


@pytest.mark.usefixtures("arrived")
@pytest.mark.parametrize("step", SAYS)
def test_a_link_that_works_says_why_and_is_not_used_up(
    client, olles_invitation, olles_link, keep_out, step
):
    keep_out(olles_invitation, step)
    pages = [client.get(olles_link)]
    if step != Step.BEGUN:
        pages.append(client.post(olles_link, {"password": GOOD}))

    for page in pages:
        match step:
            case Step.ACCESS_GIVEN:
                expected = "This invitation was taken back"
            case Step.ADDRESS | Step.BRANCH:
                expected = "This link does not open here"
            case Step.BEGUN:
                expected = "begins on 8 March. Choose your password now, and sign in from then on."
            case _:
                expected = SAYS[step]["en"]
        assert page.status_code == (200 if step == Step.BEGUN else 410)
        assert expected in words(page)
    assert olles_invitation.invitations.get().spent_at is None


@pytest.mark.parametrize("step", [Step.NOT_ENDED, Step.CUSTOMER_ACTIVE, Step.CONTACT_HERE])
def test_a_link_that_ran_out_tells_nothing_of_whose_it_was(
    client, olles_invitation, olles_link, keep_out, clock, step
):
    keep_out(olles_invitation, step)
    clock.shift(timedelta(days=15))

    page = client.get(olles_link)

    assert page.status_code == 410
    assert "This invitation was taken back" in words(page)
    assert SAYS[step]["en"] not in words(page)


@pytest.mark.parametrize("step", SAYS)
def test_a_printed_code_tells_whoever_types_it_no_more_than_any_other(
    client, olles_invitation, keep_out, us, noon, step
):
    letter = printing.print_letter(olles_invitation.pk, by=us, now=noon)
    keep_out(olles_invitation, step)

    page = client.post("/code", {"code": letter.code})

    if step in (Step.BEGUN, *LIMITS):
        assert page.status_code == 302
        assert "/i/" in page.url
    else:
        assert page.status_code == 422
        assert "This code opens nothing" in words(page)


@pytest.mark.parametrize("step", SAYS)
def test_a_wrong_password_is_told_nothing_of_it(new_browser, client, marits_access, keep_out, step):
    before = alike(sign_in(new_browser(), "marit", "not this one at all"), typed="marit")
    keep_out(marits_access, step)

    after = alike(sign_in(new_browser(), "marit", "not this one at all"), typed="marit")

    assert after == before


# --- A first day that is still to come --------------------------------------------------------


@pytest.fixture
def begins_later(olles_invitation, keep_out):
    keep_out(olles_invitation, Step.BEGUN)
    return olles_invitation


def by_link(client, access, us, noon):
    return reverse("portal:invitation", args=[link_of(access)])


def by_code(client, access, us, noon):
    letter = printing.print_letter(access.pk, by=us, now=noon)
    return client.post("/code", {"code": letter.code}).url


@pytest.mark.parametrize("entrance", [by_link, by_code])
def test_a_password_chosen_before_the_first_day_opens_nothing_yet(
    client, begins_later, us, noon, entrance
):
    done = client.post(entrance(client, begins_later, us, noon), {"password": GOOD})

    assert done.status_code == 200
    assert "Your password is chosen. Your access begins on 8 March; sign in from then on." in words(
        done
    )
    assert "signed in." not in words(done)
    assert "olle@dahlsbygg.example" in words(done)
    assert not Session.objects.exists()
    assert not Entry.objects.filter(verb="access.signed-in").exists()
    begins_later.refresh_from_db()
    assert begins_later.first_sign_in_at is None


def test_and_on_that_day_it_does(client, begins_later, us, noon, clock, dahls):
    client.post(by_link(client, begins_later, us, noon), {"password": GOOD})
    early = sign_in(client, "olle", GOOD)
    assert early.status_code == 403
    assert "Your access begins on 8 March." in words(early)

    clock.move_to(limits.first_moment(FIRST))

    assert sign_in(client, "olle", GOOD).url == f"/c/{dahls.public_id}/"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("sv", "Ditt lösenord är valt. Din åtkomst börjar den 8 mars; logga in från och med då."),
        ("fr", "Votre mot de passe est choisi. Votre accès commence le 8 mars"),
    ],
)
def test_it_is_said_in_the_readers_language(client, begins_later, us, noon, language, sentence):
    Contact.objects.filter(pk=begins_later.contact_id).update(language=language)

    done = client.post(by_link(client, begins_later, us, noon), {"password": GOOD})

    assert sentence in words(done)


def test_nobody_else_is_signed_out_by_it_nor_told_so(marits_browser, begins_later, us, noon, dahls):
    link = by_link(marits_browser, begins_later, us, noon)
    assert "signs Marit Dahl out" not in words(marits_browser.get(link))

    marits_browser.post(link, {"password": GOOD})

    assert marits_browser.get(f"/c/{dahls.public_id}/").status_code == 200


def test_whoever_may_come_in_for_another_company_does_and_reads_of_the_first(
    client, marits_access, marit_at_tremblay, keep_out, us, noon, dahls
):
    link = reverse("portal:invitation", args=[link_of(_asked_again(marit_at_tremblay, us, noon))])
    keep_out(marit_at_tremblay, Step.BEGUN)

    done = client.post(link, {"password": GOOD})

    assert done.url == f"/c/{dahls.public_id}/"
    assert "Garage Tremblay: Your access begins on 8 March." in words(client.get(done.url))


def _asked_again(access, us, noon):
    fresh = Access.objects.at_the_door().get(pk=access.pk)
    inviting.invite(fresh, why=Invitation.Why.ASKED, by=us, now=noon)
    return access


# --- Whom to call -----------------------------------------------------------------------------


def test_without_a_telephone_the_seller_is_asked_otherwise(client, olle_was_in):
    Seller.objects.update(phone="")

    page = sign_in(client, "olle")

    assert "You no longer have access. If that is wrong, ask us." in words(page)
    assert "hello@nordic.example" in words(page)


def test_of_several_reasons_the_one_is_told_that_is_easiest_to_mend(
    client, marits_access, marit_at_tremblay, keep_out
):
    keep_out(marits_access, Step.ACCESS_GIVEN)
    keep_out(marit_at_tremblay, Step.BEGUN)

    assert "Your access begins on 8 March." in words(sign_in(client, "marit"))


# --- A browser somebody never came in with before ----------------------------------------------


def told(kind="new-browser"):
    return [letter.to for letter in Letter.objects.filter(kind=kind).order_by("pk")]


@pytest.mark.parametrize("way", ["password", "link"])
def test_every_entrance_tells_of_a_new_browser_but_not_of_the_first_nor_twice(
    new_browser, marits_access, us, noon, way
):
    first, second = new_browser(), new_browser("203.0.113.80")
    come_in(way, first, marits_access, us, noon)
    assert told() == []

    come_in(way, second, marits_access, us, noon)
    assert told() == ["marit@dahlsbygg.example"]

    come_in(way, second, marits_access, us, noon)
    come_in(way, first, marits_access, us, noon)
    assert told() == ["marit@dahlsbygg.example"]


def test_the_browser_a_printed_code_was_used_in_is_the_first(
    new_browser, olles_invitation, us, noon
):
    here, elsewhere = new_browser(), new_browser("203.0.113.80")
    here.post(by_code(here, olles_invitation, us, noon), {"password": GOOD})
    sign_in(here, "olle", GOOD)
    assert told() == []

    sign_in(elsewhere, "olle", GOOD)

    assert told() == ["olle@dahlsbygg.example"]


def come_in(way, browser, access, us, noon):
    """The person comes in this way, with this browser."""
    if way == "password":
        done = sign_in(browser, "marit")
    else:
        link = reverse("portal:invitation", args=[link_of(_asked_again(access, us, noon))])
        done = browser.post(link, {"password": GOOD})
    assert done.status_code == 302, words(done)
    assert Session.objects.live().filter(login=access.login).exists()
