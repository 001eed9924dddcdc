"""Machines that look at an invitation are told from people; nothing is spent or refused by it."""

from datetime import timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.conftest import PASSWORD, invited, link_of
from tradedoor.invitations import choosing, inviting, readers
from tradedoor.invitations.models import Opening
from tradedoor.invitations.readers import Look, machine
from tradedoor.standing import status

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)
IN_AN_APP = f"{IPHONE} Outlook-iOS/715"
WENT_THERE = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def looked(agent=FIREFOX, method="GET", since=timedelta(hours=1), is_secure=True, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return machine(
        Look(method, {"user-agent": agent, **WENT_THERE, **named}, since, is_secure=is_secure)
    )


@pytest.mark.parametrize("agent", [FIREFOX, CHROME, IPHONE, IN_AN_APP])
def test_somebody_who_goes_there_with_a_browser_is_a_person(agent):
    assert looked(agent) == ""


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "SkypeUriPreview Preview/0.5",
        "BarracudaCentral/1.0",
        "python-requests/2.32",
        "curl/8.5.0",
        "Go-http-client/1.1",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)",
    ],
)
def test_what_says_itself_that_it_is_a_machine_is_one(agent):
    assert looked(agent) == "named"


@pytest.mark.parametrize(
    ("reason", "how"),
    [
        ("head", {"method": "HEAD"}),
        ("prefetch", {"sec_purpose": "prefetch;prerender"}),
        ("prefetch", {"purpose": "prefetch"}),
        ("nameless", {"agent": " "}),
        ("no-browser", {"sec_fetch_mode": ""}),
        ("no-page", {"sec_fetch_dest": "image"}),
        ("too-soon", {"since": timedelta(seconds=2)}),
        ("too-soon", {"since": timedelta()}),
    ],
)
def test_what_no_person_does(reason, how):
    assert looked(**how) == reason


def test_a_printed_letter_is_never_too_soon():
    assert looked(since=None) == ""


def test_where_it_is_not_secure_browsers_do_not_say_how_they_came():
    assert looked(is_secure=False, sec_fetch_mode="", sec_fetch_dest="") == ""


def test_every_reason_has_a_name_that_fits_its_column():
    longest = Opening._meta.get_field("machine").max_length or 0
    assert all(0 < len(reason.code) <= longest for reason in readers.REASONS)


@for_all(
    st.dictionaries(st.sampled_from(["user-agent", "sec-purpose", "sec-fetch-dest"]), st.text()),
    st.sampled_from(["GET", "HEAD", ""]),
    st.none() | st.timedeltas(),
)
def test_nothing_that_is_sent_is_any_trouble(headers, method, since):
    assert isinstance(machine(Look(method, headers, since)), str)


# --- What is noted ---------------------------------------------------------------------------


@pytest.fixture
def invitation(olle, us, noon):
    return invited(olle, us, noon).invitations.get()


def test_machines_and_people_are_counted_apart(invitation, noon):
    later = noon + timedelta(minutes=3)
    inviting.looked_at(invitation, machine="named", agent="curl/8", address="", now=noon)
    inviting.looked_at(invitation, agent=FIREFOX, address="198.51.100.7", now=later)
    inviting.looked_at(invitation, agent=FIREFOX, address="198.51.100.7", now=later)

    invitation.refresh_from_db()
    assert (invitation.scanned_at, invitation.times_scanned) == (noon, 1)
    assert (invitation.opened_at, invitation.times_opened) == (later, 2)
    assert list(invitation.openings.order_by("pk").values_list("machine", "agent")) == [
        ("named", "curl/8"),
        ("", FIREFOX),
        ("", FIREFOX),
    ]


def test_the_first_fifty_looks_are_kept_one_by_one(invitation, noon):
    for n in range(60):
        inviting.looked_at(invitation, machine="head" if n % 2 else "", address="", now=noon)

    invitation.refresh_from_db()
    assert (invitation.times_opened, invitation.times_scanned) == (30, 30)
    assert invitation.openings.count() == inviting.LOOKS_KEPT


def test_only_a_machine_looked_so_the_status_says_so(invitation, olle, noon):
    invitation.letter.state, invitation.letter.ended_at = "handed-over", noon
    invitation.letter.save()
    inviting.looked_at(invitation, machine="too-soon", address="", now=noon)

    found = status.contacts_with_facts(now=noon).get(pk=olle.pk)
    assert status.of(found, now=noon).code == "scanned"


def test_whoever_chooses_a_password_was_a_person(invitation, noon):
    link = link_of(invitation.access)
    inviting.looked_at(invitation, machine="named", address="", now=noon)

    choosing.choose_password(link, PASSWORD, address="", now=noon)

    invitation.refresh_from_db()
    assert (invitation.opened_at, invitation.times_opened) == (noon, 1)
    assert invitation.times_scanned == 1
