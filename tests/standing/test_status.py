"""A status is what the decision and the facts say; and what it offers helps.

Hypothesis makes the facts: anything that may have happened to Marit, in any combination.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import PASSWORD, comes_in, invited, link_of
from tradedoor.access import decision
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials import counting
from tradedoor.credentials.models import Login, SignInTry
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import Refusal
from tradedoor.giving import changing, logins
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.standing import remedies, status
from tradedoor.standing.status import Remedy

pytestmark = pytest.mark.django_db

LETS_IN = {"confirmed", "ends-soon", "dormant", "never-used", "told"}
LOOKS = {Remedy.LOOK_AT_TRY, Remedy.LOOK_AT_LETTER, Remedy.PRINT}
HOURS = [-24 * 400, -24 * 20, -1, 1, 24 * 5, 24 * 90]


@dataclass(frozen=True)
class Fact:
    """Something that may have happened, as hours from now where it has a time."""

    what: str
    hours: int = -1


FACTS = st.builds(
    Fact,
    st.sampled_from([
        "access", "password", "reset", "archived", "blocked", "taken-away", "begins", "ends",
        "limited-out", "locked", "signed-in", "no-email", "clash", "shares", "opened", "scanned",
        "ended", "expired", "failed", "handed-over", "no-letter", "printed", "told",
    ]),
    st.sampled_from(HOURS),
)  # fmt: skip
MANY = st.lists(FACTS, max_size=6)
# Every example is undone before the next (`in_a_world`), so the scene is the same for all.
ONE_SCENE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def scene(marit, luc, us, noon, seller):
    """Luc is invited elsewhere: his address may turn out to be Marit's as well."""
    invited(luc, us, noon)
    access = invited(marit, us, noon)
    choosing.choose_password(link_of(access), PASSWORD, address="", now=noon)
    Access.objects.filter(pk=access.pk).update(first_sign_in_at=None)
    Invitation.objects.filter(access=access).update(opened_at=None, times_opened=0)
    return access


def set_up(access: Access, facts: list[Fact], now: datetime) -> None:
    """Marit with these facts, by SQL: no verb is asked whether they go together."""
    mine = Access.objects.filter(pk=access.pk)
    logins, people = Login.objects.filter(pk=access.login_id), Contact.objects.filter(access=access)
    invitations = Invitation.objects.filter(access=access)
    letters = Letter.objects.filter(invitation__in=invitations)
    happened = {fact.what: now + timedelta(hours=fact.hours) for fact in facts}
    past = {what: min(at, now) for what, at in happened.items()}
    if "access" not in happened and len(facts) == 6:
        invitations.delete()
        mine.delete()
    if "password" not in happened:
        logins.update(password="!", password_chosen_at=None, reset_at=past.get("reset"))
        invitations.update(spent_at=None)
    people.update(archived_at=past.get("archived"))
    Customer.objects.filter(pk=access.customer_id).update(blocked_at=past.get("blocked"))
    begins, ends = happened.get("begins"), happened.get("ends")
    both = begins and ends and ends <= begins
    mine.update(
        taken_away_at=past.get("taken-away"), begins_at=begins, ends_at=None if both else ends,
        limited_out_at=past.get("limited-out"), last_sign_in_at=past.get("signed-in"),
        shares_mailbox="shares" in happened,
    )  # fmt: skip
    if "locked" in happened:
        tried = {"about": "typed:x", "login": access.login, "room": "portal", "outcome": "wrong"}
        for _ in range(counting.WRONG_PER_PERSON):
            SignInTry.objects.create(at=now - timedelta(minutes=5), **tried)
    if "no-email" in happened:
        people.update(email="")
    elif "clash" in happened:
        people.update(email="LUC@garage-tremblay.example")
    _letters(happened, past, invitations, letters, mine, now)


def _letters(
    happened: dict[str, datetime], past: dict[str, datetime], invitations: Any, letters: Any,
    mine: Any, now: datetime,
) -> None:  # fmt: skip
    if "failed" in happened:
        letters.update(state="failed", ended_at=now)
    if "handed-over" in happened:
        letters.update(state="handed-over", ended_at=now)
    if "told" in happened and (letter := letters.first()):
        mine.update(told=letter)
    if "no-letter" in happened:
        invitations.delete()
    if "printed" in happened:
        mine.update(told=None)
        invitations.update(letter=None, code_digest="of the code")
    _looked_at(happened, past, invitations)


def _looked_at(happened: dict[str, datetime], past: dict[str, datetime], invitations: Any) -> None:
    if "opened" in happened:
        invitations.update(opened_at=past["opened"], times_opened=2)
    if "scanned" in happened:
        invitations.update(scanned_at=past["scanned"], times_scanned=1)
    if "ended" in happened:
        invitations.filter(spent_at=None).update(ended_at=past["ended"], ended_why="address")
    if "expired" in happened:
        invitations.update(expires_at=happened["expired"])


def stands(contact: Contact, now: datetime) -> status.Status:
    return status.of(status.contacts_with_facts(now=now).get(pk=contact.pk), now=now)


def in_a_world(scene: Access, facts: list[Fact], look: Any, now: datetime) -> None:
    """Look at one set of facts, and leave the scene as it was."""
    with transaction.atomic():
        set_up(scene, facts, now)
        look(Contact.objects.select_related("customer").get(pk=scene.contact_id))
        transaction.set_rollback(True)


@ONE_SCENE
@given(MANY)
def test_every_fact_there_may_be_has_a_status_with_a_sentence(scene, marit, noon, facts):
    def look(contact):
        found = stands(contact, noon)
        assert found.code in status.ROWS
        assert "%(" not in found.sentence
        assert "None" not in found.sentence

    in_a_world(scene, facts, look, noon)


@settings(ONE_SCENE, max_examples=90)
@given(MANY)
def test_a_status_says_that_somebody_may_come_in_only_if_the_decision_does(scene, noon, facts):
    def look(contact):
        code = stands(contact, noon).code
        access = Access.objects.at_the_door().filter(contact=contact).first()
        may = (
            access is not None
            and access.login.has_password
            and decision.about(access, now=noon).allowed
        )
        if code in LETS_IN:
            assert may
        elif code not in ("locked", "limited-out"):  # Right, and held; right, and elsewhere.
            assert not may

    in_a_world(scene, facts, look, noon)


@settings(ONE_SCENE, max_examples=25)
@given(MANY)
def test_the_right_password_is_let_in_by_the_door_itself(scene, noon, facts):
    def look(contact):
        if stands(contact, noon).code in LETS_IN:
            came = comes_in("marit", PASSWORD, address="", agent="", now=noon)
            assert came.login.pk == scene.login_id
            assert stands(contact, noon).code in ("confirmed", "ends-soon")
        else:
            with suppress(Refusal):
                comes_in("marit", PASSWORD, address="", agent="", now=noon)
                assert stands(contact, noon).code in ("confirmed", "ends-soon")

    in_a_world(scene, [*facts, Fact("access"), Fact("password")], look, noon)


@settings(ONE_SCENE, max_examples=90)
@given(MANY)
def test_its_remedy_changes_it(scene, us, noon, facts):
    def look(contact):
        before = stands(contact, noon)
        if before.remedy in LOOKS or before.code == "confirmed":
            return
        try:
            done(contact, before.remedy, us, noon)
        except (logins.EmailKnown, inviting.NoAddress):  # Said beside the button; a person decides.
            assert before.remedy in (Remedy.GIVE, Remedy.BRING_BACK)
            return
        assert stands(contact, noon).code != before.code

    in_a_world(scene, facts, look, noon)


def done(contact: Contact, remedy: Remedy, by: Any, now: datetime) -> None:
    """What the button does, or somebody who was sent to the access window by it."""
    if remedy in remedies.ACTS:
        remedies.carry_out(contact.pk, remedy, by=by, now=now)
        return
    access = Access.objects.get(contact=contact)
    changes: dict[Remedy, dict[str, Any]] = {
        Remedy.CORRECT_ADDRESS: {"email": "m@new.example"},
        Remedy.SETTLE_ADDRESS: {"shares_mailbox": True},
        Remedy.EXTEND: {"limits": Limits(), "limits_are_meant": True},
    }
    window = {"level": "user", "code": "marit", "email": contact.email, "mobile": ""}
    send = remedy == Remedy.CORRECT_ADDRESS
    changing.save_window(
        access.pk, changing.AccessWindow(**{**window, **changes[remedy]}), seen=access.version,
        send=send, by=by, now=now,
    )  # fmt: skip


def test_every_status_but_confirmed_has_one_remedy():
    without = [row.code for row in status.STATUSES if row.remedy == Remedy.NOTHING]

    assert without == ["confirmed"]


def test_every_status_can_come_about(scene, noon):
    """The table has no row that another always hides."""
    met: Counter[str] = Counter()
    every = [
        [], ["archived"], ["blocked"], ["taken-away"], ["limited-out"], ["password", "locked"],
        ["password", "signed-in"], ["password", "told"], ["password", "told", "handed-over"],
        ["printed"], ["no-email"], ["clash"], ["ended"], ["failed"], ["reset", "handed-over"],
        ["handed-over"], ["handed-over", "opened"], ["handed-over", "scanned"], ["no-letter"],
    ]  # fmt: skip
    timed = [
        [Fact("ends", -1)], [Fact("begins", 1)], [Fact("password"), Fact("ends", 24 * 5)],
        [Fact("password"), Fact("signed-in", -24 * 400)],
        [Fact("handed-over"), Fact("expired", -1)], [Fact("no-email")] * 6,
    ]  # fmt: skip
    for facts in [[Fact(what) for what in facts] for facts in every] + timed:
        in_a_world(scene, facts, lambda contact: met.update([stands(contact, noon).code]), noon)

    assert set(met) == set(status.ROWS)


def test_the_page_about_statuses_is_the_table():
    page = (Path(status.__file__).parents[2] / "docs" / "statuses.md").read_text()
    listed = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    written = [(row[0].strip("| `"), row[1], row[2], row[4].strip(" |`")) for row in listed]

    with translation.override("en"):
        table = [(r.code, str(r.words), r.tone, r.remedy.value or "–") for r in status.STATUSES]
    assert written == table
