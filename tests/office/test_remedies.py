"""The remedies of many at once: confirmed, carried out by the worker, stopped, taken up again."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import inside, invited
from tests.office.conftest import came_back
from tests.pages import words
from tests.races import in_a_crowd
from tradedoor.access.models import Access
from tradedoor.actors import Actor, system
from tradedoor.credentials.models import Staff
from tradedoor.directory import contacts
from tradedoor.errors import NotAllowed
from tradedoor.giving import blocking, keeping, taking_away
from tradedoor.invitations.models import Invitation
from tradedoor.record.models import Entry
from tradedoor.standing import jobs, remedies, standing, status
from tradedoor.standing.listing import Asked
from tradedoor.standing.models import RemedyItem, RemedyRun
from tradedoor.standing.remedies import Chosen
from tradedoor.standing.status import Remedy

CONFIRM, START = "/office/access/remedies", "/office/access/remedies/start"
US = system("tests")
EVERYBODY = Chosen(asked=Asked())


@pytest.fixture
def people(seller, marit, olle, luc, us, noon):
    """Marit's access was taken away, Olle's letter came back, Luc is only known."""
    taking_away.take_away(inside(marit, us, noon).pk, by=us, now=noon)
    came_back(invited(olle, us, noon), noon)


def begun(by: Actor, now, chosen=EVERYBODY, kinds=tuple(remedies.ACTS)) -> RemedyRun:
    standing.refresh(now=now)
    seen = remedies.plan(chosen, by=US, now=now).seen
    return remedies.start(chosen, kinds=list(kinds), seen=seen, by=by, now=now)


def came_of(run):
    return {str(i.contact): (i.state, i.words) for i in run.items.select_related("contact")}


def carry_on(run):
    jobs.carry_on(run.pk, now=timezone.now())
    run.refresh_from_db()


def _tried(run, now):
    try:
        return "one more" if remedies.one_more(run.pk, now=now) else "none"
    except OperationalError:
        return "lost"


def code_of(contact, now):
    found = status.contacts_with_facts(now=now).get(pk=contact.pk)
    return status.of(found, now=now).code


class TestOne:
    pytestmark = pytest.mark.django_db

    def test_it_is_the_verb_of_its_button(self, people, luc, marit, olga, noon):
        remedies.carry_out(luc.pk, Remedy.GIVE, by=olga, now=noon)
        remedies.carry_out(marit.pk, Remedy.GIVE_BACK, by=olga, now=noon)

        assert code_of(luc, noon) == "queued"
        assert Access.objects.get(contact=luc).level == "user"
        assert code_of(marit, noon) == "never-used"
        given = Entry.objects.get(verb="access.given", subject_name="Luc Tremblay")
        assert (given.actor_name, given.address) == ("Olga", "192.0.2.1")

    def test_what_needs_a_person_is_refused(self, people, olle, olga, noon):
        with pytest.raises(remedies.NeedsPerson):
            remedies.carry_out(olle.pk, Remedy.CORRECT_ADDRESS, by=olga, now=noon)

    def test_what_is_not_to_be_done_any_more_is_refused(self, people, luc, olga, us, noon):
        invited(luc, us, noon)

        with pytest.raises(remedies.NotTheRemedy, match="Invitation queued"):
            remedies.carry_out(luc.pk, Remedy.GIVE, by=olga, now=noon)

    def test_powers_are_those_of_the_verb(self, people, luc, nils, clas, dahls, marit, olga, noon):
        with pytest.raises(NotAllowed):
            remedies.carry_out(luc.pk, Remedy.GIVE, by=nils, now=noon)
        blocking.block(dahls.pk, by=olga, now=noon)
        with pytest.raises(NotAllowed):
            remedies.carry_out(marit.pk, Remedy.UNBLOCK, by=clas, now=noon)
        assert Access.objects.filter(contact=luc).count() == 0


class TestMany:
    pytestmark = pytest.mark.django_db

    def test_everything_that_can_be_done_is(self, people, marit, luc, olga, noon):
        run = begun(olga, noon)

        carry_on(run)

        assert came_of(run) == {"Marit Dahl": ("done", ""), "Luc Tremblay": ("done", "")}
        assert run.ended_at
        assert code_of(luc, timezone.now()) == "queued"

    def test_who_changed_meanwhile_is_left_alone_and_it_is_said(self, people, luc, olga, us, noon):
        run = begun(olga, noon)
        invited(luc, us, noon)

        carry_on(run)

        assert came_of(run)["Luc Tremblay"] == (
            "refused", "The status is “Invitation queued” by now; nothing was done.",
        )  # fmt: skip
        assert came_of(run)["Marit Dahl"][0] == "done"
        assert Invitation.objects.filter(access__contact=luc).count() == 1

    def test_one_that_is_refused_leaves_nothing(self, people, luc, tremblay, us, olga, noon):
        keeping.edit(luc.pk, seen=luc.version, email="", by=us, now=noon)
        run = begun(olga, noon)

        carry_on(run)

        assert came_of(run)["Luc Tremblay"] == ("refused", "A letter needs an e-mail address.")
        assert not Access.objects.filter(contact=luc).exists()

    def test_a_customer_is_unblocked_once(self, people, dahls, olga, noon):
        blocking.block(dahls.pk, by=olga, now=noon)
        standing.refresh(now=noon)

        counts = remedies.plan(EVERYBODY, by=US, now=noon).counts

        assert counts == {Remedy.UNBLOCK: 1, Remedy.GIVE: 1}

    def test_what_was_confirmed_must_still_be_what_is_done(self, people, luc, us, olga, noon):
        standing.refresh(now=noon)
        seen = remedies.plan(EVERYBODY, by=US, now=noon).seen
        invited(luc, us, noon)
        standing.refresh(now=noon)

        with pytest.raises(remedies.PlanChanged):
            remedies.start(EVERYBODY, kinds=[Remedy.GIVE], seen=seen, by=olga, now=noon)
        assert not RemedyRun.objects.exists()

    def test_stopped_the_rest_is_not_done(self, people, olga, clas, noon):
        run = begun(olga, noon)
        assert remedies.one_more(run.pk, now=noon)

        assert remedies.stop(run.pk, by=clas, now=noon) == 1

        assert not remedies.one_more(run.pk, now=noon)
        assert sorted(state for state, _ in came_of(run).values()) == ["done", "stopped"]
        assert Entry.objects.get(verb="remedies.stopped").actor_name == "Clas"
        assert remedies.stop(run.pk, by=clas, now=noon) == 0

    def test_who_left_the_office_has_nothing_done_in_their_name(self, people, olga, luc, noon):
        run = begun(olga, noon)
        Staff.objects.filter(public_id=olga.id).update(left_at=noon)

        carry_on(run)

        assert {state for state, _ in came_of(run).values()} == {"stopped"}
        assert not Access.objects.filter(contact=luc).exists()

    def test_powers_are_those_of_that_moment(self, people, olga, luc, noon):
        run = begun(olga, noon)
        Staff.objects.filter(public_id=olga.id).update(role="onlooker")

        carry_on(run)

        assert {words for _, words in came_of(run).values()} == {
            "Your role does not allow this. Nothing was changed."
        }

    def test_a_mistake_of_ours_keeps_nobody_waiting(self, people, olga, noon, monkeypatch):
        run = begun(olga, noon)
        broken = {**remedies.ACTS, Remedy.GIVE: lambda *_: 1 / 0}
        monkeypatch.setattr(remedies, "ACTS", broken)

        carry_on(run)

        assert came_of(run)["Luc Tremblay"][0] == "refused"
        assert came_of(run)["Marit Dahl"][0] == "done"

    def test_a_killed_worker_loses_nothing(self, people, olga, luc, noon, clock, monkeypatch):
        """It dies in the middle of an item; a minute later another one takes it up."""
        run = begun(olga, noon)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")

        def dies(*_):
            raise OperationalError("server closed the connection")

        with monkeypatch.context() as patched:
            patched.setattr(remedies, "ACTS", dict.fromkeys(remedies.ACTS, dies))
            assert _tried(run, noon) == "lost"
        assert remedies.lost(now=noon + timedelta(seconds=59)) == []
        assert remedies.lost(now=noon + timedelta(minutes=2)) == [run.pk]

        clock.move_to(noon + timedelta(minutes=2))
        jobs.lost_runs(now=timezone.now())

        assert ProcrastinateJob.objects.filter(task_name="access.carry_on").count() == 1
        carry_on(run)
        assert {state for state, _ in came_of(run).values()} == {"done"}
        assert Invitation.objects.filter(access__contact=luc).count() == 1
        assert remedies.lost(now=timezone.now() + timedelta(days=1)) == []

    def test_at_most_so_many_at_once(self, people, noon, monkeypatch):
        monkeypatch.setattr(remedies, "MOST", 2)
        standing.refresh(now=noon)

        planned = remedies.plan(EVERYBODY, by=US, now=noon)

        assert planned.is_cut
        assert len(planned.remedies) == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_done_twice_however_many_workers(dahls, us, olga, noon):
    for n in range(12):
        contacts.add(dahls.pk, first_name=f"P{n}", email=f"p{n}@x.example", by=us, now=noon)
    run = begun(olga, noon)

    in_a_crowd(4, [partial(remedies.one_more, run.pk, now=noon)] * 40)

    assert {state for state, _ in came_of(run).values()} == {"done"}
    assert Entry.objects.filter(verb="access.given").count() == 12
    assert RemedyItem.objects.count() == 12


@pytest.mark.django_db
class TestPages:
    def test_those_ticked(self, olgas, people, marit, olle):
        page = olgas.get(CONFIRM, {"contact": [marit.public_id, olle.public_id, "nonsense"]})

        assert "One access given back" in words(page)
        assert "One needs a person" in words(page)
        assert "invitation sent" not in words(page)

    def test_all_that_match(self, olgas, people):
        page = olgas.get(CONFIRM, {"all": "1", "find": "tremblay"})

        assert "One access given, and an invitation sent" in words(page)
        assert "given back" not in words(page)

    def test_nothing_ticked_says_what_to_do(self, olgas, people):
        assert "Tick contacts in the list" in words(olgas.get(CONFIRM))

    def test_from_confirming_to_the_result(self, olgas, people, luc):
        seen = olgas.get(CONFIRM, {"all": "1"}).context["plan"].seen
        went = olgas.post(START, {"all": "1", "seen": seen, "kind": ["give", "give-back"]})
        page = olgas.get(went.headers["Location"])
        assert "0 of 2" in words(page)

        carry_on(RemedyRun.objects.get())

        page = olgas.get(went.headers["Location"])
        assert "All 2 were dealt with." in words(page)
        assert "Luc Tremblay" in words(page)

    def test_only_the_kinds_that_stay_ticked(self, olgas, people):
        seen = olgas.get(CONFIRM, {"all": "1"}).context["plan"].seen
        olgas.post(START, {"all": "1", "seen": seen, "kind": ["give", "look-at-try", "nonsense"]})

        assert [item.remedy for item in RemedyItem.objects.all()] == ["give"]

    def test_a_page_that_grew_old_is_shown_anew(self, olgas, people):
        page = olgas.post(START, {"all": "1", "seen": "give:99", "kind": "give"})

        assert page.status_code == 409
        assert "Something changed while you looked" in words(page)
        assert not RemedyRun.objects.exists()

    def test_progress_is_asked_for_by_htmx_and_ends(self, olgas, people, olga, noon):
        run = begun(olga, noon)
        ask = partial(
            olgas.get, f"/office/access/runs/{run.public_id}",
            headers={"HX-Request": "true", "HX-Target": "progress"},
        )  # fmt: skip
        part = ask()
        assert part.content.decode().lstrip().startswith('<div id="progress"')
        assert "HX-Refresh" not in part.headers

        carry_on(run)

        assert ask().headers["HX-Refresh"] == "true"

    def test_the_stop_button(self, olgas, people, olga, noon):
        run = begun(olga, noon)
        olgas.post(f"/office/access/runs/{run.public_id}/stop")

        page = olgas.get(f"/office/access/runs/{run.public_id}?show=not-done")
        assert "Stopped after 0 of 2." in words(page)
        assert "Marit Dahl" in words(page)

    def test_the_list_tells_what_is_under_way(self, olgas, people, olga, noon):
        begun(olga, noon)

        assert "Remedies that Olga started are under way." in words(olgas.get("/office/access/"))

    def test_who_only_looks_on_starts_nothing(self, nilses, people):
        assert "Do it" not in words(nilses.get(CONFIRM, {"all": "1"}))
        assert nilses.post(START, {"all": "1"}).status_code == 403


def test_every_remedy_is_done_or_needs_a_person():
    assert set(remedies.ACTS) | {
        Remedy.NOTHING, Remedy.CORRECT_ADDRESS, Remedy.SETTLE_ADDRESS, Remedy.PRINT,
        Remedy.EXTEND, Remedy.LOOK_AT_TRY, Remedy.LOOK_AT_LETTER,
    } == set(Remedy)  # fmt: skip
