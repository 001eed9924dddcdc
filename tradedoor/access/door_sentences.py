"""What is said of each step at the door that failed: to the person, and to a program.

A person reads it only once they have proven who they are; a stranger is told of none of it
(`credentials.proving.failed`). What a program may hear of a key is for `api.guard` to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.access.days import day, last_day
from tradedoor.access.decision import Step
from tradedoor.access.models import Access
from tradedoor.directory.seller import the_seller
from tradedoor.formats import phones


@dataclass(frozen=True)
class Words:
    """``code`` is stable, for programs; ``to_program`` is a sentence for whoever writes one.

    ``to_person`` is told of whose access it is, and when; of nobody's in particular where the
    person has none.
    """

    code: str
    to_program: Promise
    to_person: Callable[[Access | None, datetime], str]


def to_person(step: Step, access: Access | None, *, now: datetime) -> str:
    """Why this person does not come in, and what they can do about it."""
    return WORDS[step].to_person(access, now)


def _no_longer(_access: Access | None, _now: datetime) -> str:
    return _or_call(_("You no longer have access."))


def _not_begun(access: Access | None, now: datetime) -> str:
    begins = day(access.begins_at, now=now) if access else ""
    return _("Your access begins on %(day)s.") % {"day": begins}


def _ended(access: Access | None, now: datetime) -> str:
    words = _("The last day of your access was %(day)s.")
    return _or_call(words % {"day": day(last_day(access), now=now)})


def _blocked(_access: Access | None, _now: datetime) -> str:
    return _or_call(_("Nobody at your company can sign in at the moment."))


def _archived(_access: Access | None, _now: datetime) -> str:
    return _or_call(_("As far as we know, you no longer work at this company."))


def _elsewhere(_access: Access | None, _now: datetime) -> str:
    return _(
        "Your access opens from certain places only, and this is none of them. "
        "Try again from where you usually work, or ask us."
    )


def _not_theirs(_access: Access | None, _now: datetime) -> str:
    return _or_call(_("Your access does not cover this."))


def _or_call(words: str) -> str:
    """And whom to call about it: the seller, where it has a telephone."""
    number = phones.shown(the_seller().phone)
    if number:
        return f"{words} " + _("If that is wrong, call us on %(phone)s.") % {"phone": number}
    return f"{words} " + _("If that is wrong, ask us.")


# Whether a key was ever anybody's is not told; a person without a proof never comes so far.
_NOT_A_KEY = Words("key-not-valid", gettext_lazy("This key is unknown, or has ended."), _no_longer)

WORDS: dict[Step, Words] = {
    Step.CREDENTIAL_KNOWN: _NOT_A_KEY,
    Step.CREDENTIAL_LIVE: _NOT_A_KEY,
    Step.ACCESS_GIVEN: Words(
        "access-taken-away", gettext_lazy("This access was taken away."), _no_longer
    ),
    Step.BEGUN: Words(
        "access-not-begun", gettext_lazy("The first day of this access is to come."), _not_begun
    ),
    Step.NOT_ENDED: Words(
        "access-ended", gettext_lazy("The last day of this access is over."), _ended
    ),
    Step.CUSTOMER_ACTIVE: Words(
        "customer-blocked", gettext_lazy("This customer is blocked."), _blocked
    ),
    Step.CONTACT_HERE: Words(
        "contact-archived", gettext_lazy("This person is not there any more."), _archived
    ),
    Step.ADDRESS: Words(
        "address-not-allowed",
        gettext_lazy("This key does not open from the address you come from."),
        _elsewhere,
    ),
    Step.BRANCH: Words(
        "branch-not-allowed", gettext_lazy("This key does not open at that branch."), _elsewhere
    ),
    Step.MAY_DO_THIS: Words(
        "scope-missing", gettext_lazy("This key may not do that."), _not_theirs
    ),
}
