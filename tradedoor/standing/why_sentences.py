"""What is said of each step at the door: a plain sentence with the facts in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tradedoor.access.days import day
from tradedoor.access.decision import Facts, Step, Where
from tradedoor.access.models import Access, AccessBranch
from tradedoor.credentials.counting import WINDOW
from tradedoor.credentials.models import KnownBrowser, SignInTry
from tradedoor.credentials.proofs import Credential
from tradedoor.directory.models import Branch, Contact


@dataclass(frozen=True)
class Case:
    """All a sentence may speak of: the facts decided on, and whose they are."""

    facts: Facts
    where: Where
    typed: str
    contact: Contact | None = None
    access: Access | None = None

    def on(self, moment: object) -> dict[str, str]:
        return {"day": day(moment, now=self.facts.now)}  # type: ignore[arg-type]


def about(step: Step, case: Case, state: str) -> tuple[str, str]:
    """What the step asks, and what it found."""
    label, passed, failed = SENTENCES[step]
    if state == "todo":
        return str(label), _("Not asked any more.")
    return str(label), (failed if state == "failed" else passed)(case)


def _known(case: Case) -> str:
    if case.access is None:
        return ""
    live = case.access.login.names.live().order_by("pk").values_list("value", flat=True)
    words = _("%(person)s signs in as %(names)s.")
    return words % {"person": case.contact, "names": ", ".join(live)}


def _unknown(case: Case) -> str:
    if case.contact:
        return _("%(person)s was never given access, so there is no name to sign in with.") % {
            "person": case.contact
        }
    return _("Nobody signs in as “%(name)s”.") % {"name": case.typed}


def _password(case: Case) -> str:
    chosen = case.access.login.password_chosen_at if case.access else None
    return _("The password was chosen on %(day)s.") % case.on(chosen)


def _no_password(case: Case) -> str:
    if case.access is None:
        return ""
    if case.facts.credential == Credential.RESET:
        words = _("The password was stopped on %(day)s, and no new one is chosen.")
        return words % case.on(case.access.login.reset_at)
    if case.facts.credential == Credential.LOCKED:
        return _locked(case, case.access)
    return _("No password is chosen yet.")


def _locked(case: Case, access: Access) -> str:
    wrong = SignInTry.objects.filter(
        login=access.login_id, outcome=SignInTry.Outcome.WRONG, at__gt=case.facts.now - WINDOW
    ).count()
    words = ngettext(
        "%(n)d wrong password in the last quarter of an hour: the right one waits, too.",
        "%(n)d wrong passwords in the last quarter of an hour: the right one waits, too.",
        wrong,
    ) % {"n": wrong}
    if not wrong:
        words = _("Too many wrong passwords came from that address: the right one waits, too.")
    if KnownBrowser.objects.filter(login=access.login_id).exists():
        words += " " + _("In a browser they signed in with before, they still come in.")
    return words


def _given(case: Case) -> str:
    if case.access is None:
        return ""
    words = _("Access given on %(day)s. Level: %(level)s.")
    level = case.access.get_level_display()
    return words % {**case.on(case.access.given_at), "level": level}


def _taken_away(case: Case) -> str:
    away = case.access.taken_away_at if case.access else None
    return _("Access was taken away on %(day)s.") % case.on(away)


def _begun(case: Case) -> str:
    if case.facts.begins_at is None:
        return _("There is no first day.")
    return _("The first day was %(day)s.") % case.on(case.facts.begins_at)


def _not_begun(case: Case) -> str:
    return _("The first day is %(day)s.") % case.on(case.facts.begins_at)


def _not_ended(case: Case) -> str:
    if case.facts.ends_at is None:
        return _("There is no last day.")
    return _("The last day is %(day)s.") % case.on(_last_day(case))


def _ended(case: Case) -> str:
    return _("The last day was %(day)s.") % case.on(_last_day(case))


def _last_day(case: Case) -> object:
    return case.facts.ends_at - timedelta(seconds=1) if case.facts.ends_at else None


def _active(case: Case) -> str:
    return _("%(customer)s is not blocked.") % {"customer": _customer(case)}


def _blocked(case: Case) -> str:
    since = case.contact.customer.blocked_at if case.contact else None
    words = _("%(customer)s is blocked since %(day)s.")
    return words % {"customer": _customer(case), **case.on(since)}


def _customer(case: Case) -> str:
    return case.contact.customer.name if case.contact else ""


def _here(case: Case) -> str:
    return _("%(person)s is not archived.") % {"person": case.contact}


def _archived(case: Case) -> str:
    since = case.contact.archived_at if case.contact else None
    words = _("%(person)s is archived since %(day)s.")
    return words % {"person": case.contact, **case.on(since)}


def _address_in(case: Case) -> str:
    limits = _networks(case)
    if not limits:
        return _("They may come from anywhere.")
    if case.where.address is None:
        return _("Only from %(networks)s; no address is named here.") % {"networks": limits}
    words = _("%(address)s is in one of: %(networks)s.")
    return words % {"address": case.where.address, "networks": limits}


def _address_out(case: Case) -> str:
    words = _("%(address)s is in none of: %(networks)s.")
    return words % {"address": case.where.address, "networks": _networks(case)}


def _networks(case: Case) -> str:
    return ", ".join(str(network) for networks in case.facts.limits for network in networks)


def _branch_in(case: Case) -> str:
    limits = _branches(case)
    if not limits:
        return _("They may come to every branch.")
    if case.where.branch is None:
        return _("Only at %(branches)s; no branch is named here.") % {"branches": limits}
    words = _("%(branch)s is one of: %(branches)s.")
    return words % {"branch": _branch(case), "branches": limits}


def _branch_out(case: Case) -> str:
    words = _("%(branch)s is none of: %(branches)s.")
    return words % {"branch": _branch(case), "branches": _branches(case)}


def _branch(case: Case) -> str:
    found = (
        Branch.objects.filter(pk=case.where.branch) if case.where.branch else Branch.objects.none()
    )
    return _named(found.values_list("name", flat=True))


def _branches(case: Case) -> str:
    limits = AccessBranch.objects.filter(access=case.access).order_by("branch__name")
    return _named(limits.values_list("branch__name", flat=True)) if case.access else ""


def _named(found: Iterable[str]) -> str:
    return ", ".join(found)


def _may(_case: Case) -> str:
    return _("Signing in needs nothing more.")


def _may_not(_case: Case) -> str:
    return _("What they want to do is not theirs to do.")


Sentence = Callable[[Case], str]
SENTENCES: dict[Step, tuple[Promise, Sentence, Sentence]] = {
    Step.CREDENTIAL_KNOWN: (gettext_lazy("The name is somebody’s"), _known, _unknown),
    Step.CREDENTIAL_LIVE: (gettext_lazy("There is a password"), _password, _no_password),
    Step.ACCESS_GIVEN: (gettext_lazy("Access is given"), _given, _taken_away),
    Step.BEGUN: (gettext_lazy("The first day has come"), _begun, _not_begun),
    Step.NOT_ENDED: (gettext_lazy("The last day is not over"), _not_ended, _ended),
    Step.CUSTOMER_ACTIVE: (gettext_lazy("The customer may come in"), _active, _blocked),
    Step.CONTACT_HERE: (gettext_lazy("The person is still there"), _here, _archived),
    Step.ADDRESS: (gettext_lazy("They may come from there"), _address_in, _address_out),
    Step.BRANCH: (gettext_lazy("They may come to that branch"), _branch_in, _branch_out),
    Step.MAY_DO_THIS: (gettext_lazy("They may do what they want to"), _may, _may_not),
}

# What became of a try to sign in: its tone and words.
OUTCOMES: dict[str, tuple[str, Promise]] = {
    SignInTry.Outcome.RIGHT: ("ok", gettext_lazy("Right password")),
    SignInTry.Outcome.WRONG: ("warn", gettext_lazy("Wrong password")),
    SignInTry.Outcome.HELD: ("bad", gettext_lazy("Not looked at: too many wrong ones before")),
    SignInTry.Outcome.REFUSED: ("bad", gettext_lazy("Turned away: too many tries")),
    SignInTry.Outcome.FORGIVEN: ("rest", gettext_lazy("Wrong password, forgiven")),
    SignInTry.Outcome.BEGUN: ("rest", gettext_lazy("Not finished")),
}


def outcome(code: str) -> tuple[str, str]:
    """The tone and the words for what became of a try."""
    tone, words = OUTCOMES.get(code, ("rest", code))
    return tone, str(words)
