"""The door as a person meets it, who has proven who they are: where it opens, or why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tradedoor.access import decision, door_sentences
from tradedoor.access.decision import NOWHERE, Decision, Step, Where
from tradedoor.access.models import Access
from tradedoor.credentials.models import Login
from tradedoor.errors import Refusal

NOTED_EVERY = timedelta(minutes=1)
# Where several accesses are closed, each for a reason of its own, the person is told of the one
# that is easiest to mend: come from elsewhere, wait, or call.
EASIEST_FIRST = (
    Step.BRANCH, Step.ADDRESS, Step.BEGUN, Step.NOT_ENDED, Step.CUSTOMER_ACTIVE, Step.CONTACT_HERE,
    Step.ACCESS_GIVEN,
)  # fmt: skip


class NotOpenToYou(Refusal):
    """The person is who they say, but may not come in anywhere, or not from there.

    ``facts["step"]`` is what failed, ``facts["access"]`` whose sentence it is, if anybody's.
    """

    code = "not-open-to-you"
    status = 403

    @property
    def is_limit(self) -> bool:
        """Whether they would come in from elsewhere."""
        return Decision(self.facts["step"]).is_limit

    @property
    def is_to_come(self) -> bool:
        """Whether they will come in, once their first day is there."""
        return bool(self.facts["step"] == Step.BEGUN)


@dataclass(frozen=True)
class Answer:
    """What the door says of one access of a person's."""

    access: Access
    decision: Decision


def answers(login_id: int, *, where: Where, now: datetime, lock: bool = False) -> list[Answer]:
    """What the door says of each access of this person's, by company name.

    With ``lock`` the accesses stay as they are until the transaction ends.
    """
    accesses = Access.objects.at_the_door().filter(login=login_id)
    if lock:
        list(accesses.order_by("pk").select_for_update(of=("self",), no_key=True))
    ordered = accesses.order_by("customer__name_key", "pk")
    return [answer(access, where=where, now=now) for access in ordered]


def answer(access: Access, *, where: Where, now: datetime) -> Answer:
    """What the door says of this one, loaded with `at_the_door`."""
    return Answer(access, decision.about(access, now=now, where=where))


def open_to(login: Login, *, where: Where = NOWHERE, now: datetime) -> list[Access]:
    """The accesses the door lets this person use now, from there, by company name."""
    found = answers(login.pk, where=where, now=now)
    return [one.access for one in found if one.decision.allowed]


def closed_to(login: Login, *, where: Where = NOWHERE, now: datetime) -> NotOpenToYou | None:
    """Why this person comes in nowhere; nothing, if they do."""
    found = answers(login.pk, where=where, now=now)
    return None if any(one.decision.allowed for one in found) else why(found, now=now)


def why(closed: list[Answer], *, now: datetime) -> NotOpenToYou:
    """The one reason a person is told, where the door is closed to all of these."""
    if not closed:
        return _refusal(Step.ACCESS_GIVEN, None, now)
    first = min(closed, key=lambda one: _rank(one, now))
    return _refusal(first.decision.failed or Step.ACCESS_GIVEN, first.access, now)


def note_limits(closed: list[Answer], *, where: Where, now: datetime) -> None:
    """Note that a limit kept the person out, so that staff see it; at most once a minute."""
    for one in closed:
        if one.decision.is_limit:
            _note(one, where, now)


def _note(one: Answer, where: Where, now: datetime) -> None:
    is_branch = one.decision.failed == Step.BRANCH
    Access.objects.filter(
        Q(limited_out_at=None) | Q(limited_out_at__lt=now - NOTED_EVERY), pk=one.access.pk
    ).update(
        limited_out_at=now,
        limited_out_from=where.address or None,
        limited_out_branch=where.branch if is_branch else None,
    )


def _rank(one: Answer, now: datetime) -> tuple[int, datetime]:
    step = one.decision.failed or Step.ACCESS_GIVEN
    return EASIEST_FIRST.index(step), one.access.begins_at or now


def _refusal(step: Step, access: Access | None, now: datetime) -> NotOpenToYou:
    sentence = door_sentences.to_person(step, access, now=now)
    return NotOpenToYou(sentence, step=step, access=access)
