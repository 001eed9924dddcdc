"""Every verb leaves one entry of its own. A verb that is not written down here fails the tests."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from tests import house
from tests.conftest import PASSWORD, comes_in, invited, link_of
from tests.record import verbs_of_requests
from tradedoor.access import holder, keys, signing_out
from tradedoor.access.limits import Limits
from tradedoor.access.models import ApiKey
from tradedoor.actors import visitor
from tradedoor.credentials import staff
from tradedoor.credentials.models import Session
from tradedoor.credentials.proving import SignInFailed
from tradedoor.directory import contacts, customers, seller
from tradedoor.giving import asking, blocking, changing, giving, keeping, resetting, taking_away
from tradedoor.invitations import choosing, inviting, printing
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.record import sentences
from tradedoor.record.models import Entry
from tradedoor.standing import exporting, remedies
from tradedoor.standing.listing import Asked
from tradedoor.standing.models import RemedyRun
from tradedoor.standing.status import Remedy
from tradedoor.unfinished import deciding

NEW = "seven loud geese hurry"
World = SimpleNamespace
Act = Callable[[World], Any]


@pytest.fixture
def w(dahls, marit, marits_access, olle, luc, us, olga, olga_staff, noon) -> World:
    """Marit is in, Olle is invited, Luc is only known; Olga has a way in on its way."""
    olles_access = invited(olle, us, noon)
    inviting.invite(marits_access, why=Invitation.Why.ASKED, by=visitor(""), now=noon)
    return World(
        dahls=dahls, marit=marit, olle=olle, luc=luc, olga=olga, staff=olga_staff,
        marits=marits_access, olles=olles_access, link=link_of(olles_access), noon=noon,
        later=noon + timedelta(days=20), herself=holder.as_actor(marits_access, ""),
        how={"by": olga, "now": noon}, where={"address": "203.0.113.9", "now": noon},
    )  # fmt: skip


def staff_link(w: World) -> str:
    staff.forgot("olga@nordic.example", now=w.later)
    w.staff.refresh_from_db()
    return links.seal("staff", w.staff.way_in_id)


def in_one_transaction(act: Act) -> Act:
    def acted(w: World) -> Any:
        with transaction.atomic():
            return act(w)

    return acted


def away(w: World) -> int:
    taking_away.take_away(w.marits.pk, **w.how)
    return int(w.marits.pk)


def a_browser(w: World) -> None:
    Session.objects.create(
        session_key="k", session_data="", login=w.marits.login, room="portal", created_at=w.noon,
        seen_at=w.noon, expire_date=w.later,
    )  # fmt: skip


def a_wrong_password(w: World) -> None:
    with suppress(SignInFailed):
        comes_in("marit", "wrong", agent="", **w.where)


def unlock(w: World) -> None:
    resetting.unlock(w.marits.pk, **w.how)


def a_key(w: World) -> None:
    keys.make(w.marits.pk, name="ERP", scopes=["read"], expires_at=w.later, networks=[], **w.how)


def a_run(w: World) -> None:
    run = RemedyRun.objects.create(staff=w.staff, made_at=w.noon)
    run.items.create(contact=w.luc, remedy=Remedy.GIVE)


def NOTHING(w: World) -> None:  # noqa: N802
    """The scene is set already."""


# verb: the entry it leaves, how to set the scene, how to do it.
def work_that_failed(w: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")


VERBS: dict[str, tuple[str, Act, Act]] = {
    **verbs_of_requests.VERBS,
    "directory.contacts.add": (
        "contact.added",
        NOTHING,
        lambda w: contacts.add(w.dahls.pk, first_name="Eva", **w.how),
    ),
    "directory.contacts.correct": (
        "contact.edited",
        NOTHING,
        in_one_transaction(lambda w: contacts.correct(w.marit, title="Owner", **w.how)),
    ),
    "directory.contacts.correct_own": (
        "contact.corrected-own",
        NOTHING,
        lambda w: contacts.correct_own(
            w.marit.pk, seen=w.marit.version, title="Owner", by=w.herself, now=w.noon
        ),
    ),
    "directory.customers.add": (
        "customer.added",
        NOTHING,
        lambda w: customers.add(number="1", name="New", country="SE", **w.how),
    ),
    "directory.customers.edit": (
        "customer.edited",
        NOTHING,
        lambda w: customers.edit(w.dahls.pk, seen=w.dahls.version, city="Mölndal", **w.how),
    ),
    "directory.customers.mark_blocked": (
        "customer.blocked",
        NOTHING,
        lambda w: customers.mark_blocked(w.dahls.pk, w.noon, **w.how),
    ),
    "giving.blocking.block": (
        "customer.blocked",
        NOTHING,
        lambda w: blocking.block(w.dahls.pk, **w.how),
    ),
    "giving.blocking.unblock": (
        "customer.unblocked",
        lambda w: blocking.block(w.dahls.pk, **w.how),
        lambda w: blocking.unblock(w.dahls.pk, **w.how),
    ),
    "directory.seller.edit": (
        "seller.edited",
        NOTHING,
        lambda w: seller.edit(seen=seller.the_seller().version, name="New", **w.how),
    ),
    "directory.seller.set_logo": (
        "seller.logo-removed",
        NOTHING,
        lambda w: seller.set_logo(None, **w.how),
    ),
    "credentials.staff.add": (
        "staff.added",
        NOTHING,
        lambda w: staff.add(email="x@nordic.example", name="X", role="clerk", **w.how),
    ),
    "credentials.staff.forgot": (
        "staff.asked-for-way-in",
        NOTHING,
        lambda w: staff.forgot("olga@nordic.example", now=w.later),
    ),
    "credentials.staff.choose_password": (
        "staff.chose-password",
        NOTHING,
        lambda w: staff.choose_password(staff_link(w), NEW, address="", now=w.later),
    ),
    "credentials.staff.change_password": (
        "staff.changed-password",
        NOTHING,
        lambda w: staff.change_password(w.staff.pk, NEW, keep_session="", **w.how),
    ),
    "credentials.staff.choose_language": (
        "staff.edited",
        NOTHING,
        lambda w: staff.choose_language(w.staff.pk, "fr", **w.how),
    ),
    "giving.asking.way_in": (
        "invitation.asked-for",
        NOTHING,
        lambda w: asking.way_in("olle", address="", now=w.later),
    ),
    "giving.asking.new_link": (
        "invitation.asked-for",
        NOTHING,
        lambda w: asking.new_link(
            w.olles.invitations.get().public_id, address="", now=w.later
        ),
    ),
    "giving.giving.give": (
        "access.given",
        NOTHING,
        lambda w: giving.give(
            w.luc.pk, level="user", code="luc", email=w.luc.email, send=False, **w.how
        ),
    ),
    "giving.changing.save_window": (
        "access.changed",
        NOTHING,
        lambda w: changing.save_window(
            w.marits.pk, changing.AccessWindow("user", "marit", w.marit.email, ""), seen=1,
            **w.how,
        ),
    ),
    "giving.changing.set_level": (
        "access.changed",
        NOTHING,
        lambda w: changing.set_level(w.marits.pk, "user", **w.how),
    ),
    "giving.changing.change_code": (
        "access.changed",
        NOTHING,
        lambda w: changing.change_code(w.marits.pk, "md", **w.how),
    ),
    "giving.changing.settle_mailbox": (
        "access.changed",
        NOTHING,
        lambda w: changing.settle_mailbox(w.marits.pk, shares=True, **w.how),
    ),
    "giving.changing.limit": (
        "access.changed",
        NOTHING,
        lambda w: changing.limit(w.marits.pk, Limits(ends_at=w.later), **w.how),
    ),
    "giving.taking_away.take_away": ("access.taken-away", NOTHING, away),
    "giving.resetting.reset": (
        "password.reset",
        NOTHING,
        lambda w: resetting.reset(w.marits.pk, send=False, **w.how),
    ),
    "giving.resetting.unlock": ("access.unlocked", a_wrong_password, unlock),
    "access.keys.make": ("key.made", NOTHING, a_key),
    "standing.remedies.carry_out": (
        "invitation.sent",
        NOTHING,
        lambda w: remedies.carry_out(w.luc.pk, Remedy.GIVE, **w.how),
    ),
    "standing.remedies.start": (
        "remedies.started",
        NOTHING,
        lambda w: remedies.start(remedies.Chosen(), kinds=[], seen="", **w.how),
    ),
    "standing.remedies.stop": (
        "remedies.stopped",
        a_run,
        lambda w: remedies.stop(RemedyRun.objects.get().pk, **w.how),
    ),
    "standing.exporting.export": (
        "contacts.exported",
        NOTHING,
        lambda w: exporting.export(Asked(), file="csv", **w.how),
    ),
    "access.keys.take_away": (
        "key.taken-away",
        a_key,
        lambda w: keys.take_away(ApiKey.objects.get().pk, **w.how),
    ),
    "giving.taking_away.give_back": (
        "access.given-back",
        away,
        lambda w: taking_away.give_back(w.marits.pk, **w.how),
    ),
    "invitations.inviting.send_again": (
        "invitation.sent",
        NOTHING,
        lambda w: inviting.send_again(w.olles.pk, **w.how),
    ),
    "invitations.inviting.write_to": (
        "access.letter-sent",
        NOTHING,
        in_one_transaction(lambda w: inviting.write_to(w.marits, **w.how)),
    ),
    "invitations.inviting.invite": (
        "invitation.sent",
        NOTHING,
        in_one_transaction(
            lambda w: inviting.invite(w.olles, why=Invitation.Why.INVITED, **w.how)
        ),
    ),
    "invitations.printing.print_letter": (
        "invitation.printed",
        NOTHING,
        lambda w: printing.print_letter(w.olles.pk, **w.how),
    ),
    "invitations.choosing.choose_password": (
        "password.chosen",
        NOTHING,
        lambda w: choosing.choose_password(w.link, NEW, **w.where),
    ),
    "invitations.choosing.change_password": (
        "password.changed",
        NOTHING,
        lambda w: choosing.change_password(
            w.marits.pk, NEW, by=w.herself, now=w.noon, keep_session=""
        ),
    ),
    "giving.keeping.edit": (
        "contact.edited",
        NOTHING,
        lambda w: keeping.edit(w.marit.pk, seen=w.marit.version, title="Owner", **w.how),
    ),
    "giving.keeping.edit_customer": (
        "customer.edited",
        NOTHING,
        lambda w: keeping.edit_customer(
            w.dahls.pk, seen=w.dahls.version, number="20000", **w.how
        ),
    ),
    "giving.keeping.archive": (
        "contact.archived",
        NOTHING,
        lambda w: keeping.archive(w.marit.pk, **w.how),
    ),
    "giving.keeping.bring_back": (
        "contact.brought-back",
        lambda w: keeping.archive(w.marit.pk, **w.how),
        lambda w: keeping.bring_back(w.marit.pk, **w.how),
    ),
    "access.coming_in.come_in": (
        "access.signed-in",
        NOTHING,
        lambda w: comes_in("marit", PASSWORD, agent="", **w.where),
    ),
    "unfinished.deciding.try_again": (
        "jobs.tried-again",
        work_that_failed,
        lambda w: deciding.try_again("letters.send", seen=2**62, **w.how),
    ),
    "unfinished.deciding.leave": (
        "jobs.left",
        work_that_failed,
        lambda w: deciding.leave("letters.send", seen=2**62, **w.how),
    ),
    "access.signing_out.sign_out_elsewhere": (
        "sessions.ended",
        a_browser,
        lambda w: signing_out.sign_out_elsewhere(
            w.marits.pk, by=w.herself, now=w.noon, keep_session=""
        ),
    ),
}  # fmt: skip

# These change nothing that anybody would look for in the record.
NOT_ON_RECORD = {
    "giving.asking.ask": "only puts what was typed in the queue",
    "credentials.staff.ask": "only puts what was typed in the queue",
    "credentials.proving.by_password": "every try stands in a table of its own",
    "credentials.proving.prove_again": "every try stands in a table of its own",
    "credentials.counting.is_held": "only looks",
    "credentials.counting.begin": "is the table that every try stands in",
    "credentials.counting.may_ask": "every asking stands in that table too",
    "credentials.proving.credential_of": "only looks",
    "credentials.counting.may_show_key": "keys that do not work stand there, too",
    "credentials.counting.begin_code": "every code typed stands in that table as well",
    "invitations.inviting.looked_at": "looking changes nothing; it is counted",
    "invitations.printing.token_of": "opens nothing; what is chosen with it stands on record",
    "credentials.staff_mail.new_browser": "a letter about a sign-in, too",
    "access.telling.new_browser": "a letter about a sign-in, which stands on record itself",
    "credentials.browsers.remember": "goes with a sign-in, which stands on record itself",
    "record.writing.write": "is the record",
    "giving.logins.of_contact": "part of giving, which leaves the entry",
    **dict.fromkeys(
        [
            "invitations.waiting.ran_out",
            "requests.queue.found",
            "requests.queue.page",
            "standing.exporting.lines",
            "standing.listing.counts",
            "standing.listing.everybody",
            "standing.listing.first",
            "standing.listing.page",
            "standing.remedies.plan",
        ],
        "only looks, as far as its reader may see",
    ),
    "requests.review.decide": "part of accepting and rejecting, which stand above",
}


def test_every_verb_is_written_down_here():
    assert set(house.verbs(house.domain())) == set(VERBS) | set(NOT_ON_RECORD)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_leaves_one_entry_of_its_own(w, verb):
    leaves, set_the_scene, do = VERBS[verb]
    set_the_scene(w)
    before = Entry.objects.filter(verb=leaves).count()

    do(w)

    assert Entry.objects.filter(verb=leaves).count() == before + 1


def test_staff_who_come_in_leave_an_entry_as_well(w):
    comes_in("olga@nordic.example", room="office", **w.where)

    assert Entry.objects.filter(verb="staff.signed-in").count() == 1
    assert not Entry.objects.filter(verb="access.signed-in").exists()


@pytest.mark.parametrize(
    "verb", sorted({leaves for leaves, *_ in VERBS.values()} | {"staff.signed-in"})
)
def test_an_entry_has_a_sentence(verb):
    assert verb in sentences.SENTENCES
