"""Letters: what left, what waits, what could not be delivered."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory.models import Contact
from tradedoor.invitations import life, waiting
from tradedoor.letters import rendering
from tradedoor.letters.models import Letter, LetterQuerySet, LetterTry
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.standing import status
from tradedoor.web.paging import newest_first

PER_PAGE = 50
TONES = {
    Letter.State.QUEUED: "info",
    Letter.State.SENDING: "info",
    Letter.State.HANDED_OVER: "ok",
    Letter.State.FAILED: "bad",
    Letter.State.DROPPED: "rest",
}


class Row:
    """A letter in a list: what it is called, how it stands, and whom it is to."""

    def __init__(self, letter: Letter, person: Contact | None = None) -> None:
        self.letter, self.person = letter, person
        self.subject = rendering.subject(letter)
        self.tone = TONES[Letter.State(letter.state)]
        self.state = str(letter.get_state_display()).capitalize()


@office_page("GET", power=Power.SEE_LETTERS)
def index(request: OfficeRequest) -> HttpResponse:
    """Every letter, newest first; `?show=failed` those that could not be delivered and matter."""
    show = request.GET.get("show", "")
    letters, show = _shown(show, by=request.actor)
    page = newest_first(request, letters, limit=PER_PAGE)
    people = _people(page.rows, by=request.actor)
    context = {
        "page": page,
        "rows": [Row(letter, people.get(_access_id(letter))) for letter in page.rows],
        "kinds": _kinds(show),
        "show": show,
    }
    return render(request, "office/letters.html", context)


@office_page("GET", power=Power.SEE_LETTERS)
def letter(request: OfficeRequest, letter: UUID) -> HttpResponse:
    """One letter as it left, without the link that only its reader may open, and every attempt."""
    found = get_object_or_404(Letter.objects.visible_to(request.actor), public_id=letter)
    context = {
        "row": Row(found),
        "mail": rendering.render(found, with_link=False),
        "steps": _steps(found),
        **_reader(found, by=request.actor),
    }
    return render(request, "office/letter.html", context)


def _shown(show: str, *, by: Actor) -> tuple[LetterQuerySet, str]:
    if show == "failed":
        return waiting.failed_letters(by=by), show
    if show == "queued":
        on_their_way = [Letter.State.QUEUED, Letter.State.SENDING]
        return Letter.objects.visible_to(by).filter(state__in=on_their_way), show
    return Letter.objects.visible_to(by), ""


def _kinds(show: str) -> list[dict[str, Any]]:
    kinds = {"": _("All"), "queued": _("On their way"), "failed": _("Could not be delivered")}
    return [
        {"url": f"?show={code}" if code else "?", "label": label, "is_here": show == code}
        for code, label in kinds.items()
    ]


def _access_id(letter: Letter) -> str:
    """The public id of the access the letter is about, if it is about one."""
    return str(letter.context.get("access", ""))


def _people(letters: Iterable[Letter], *, by: Actor) -> dict[str, Contact]:
    """The contacts these letters went to, by the public ids of their accesses."""
    ids = {_access_id(letter) for letter in letters} - {""}
    found = (
        Access.objects.visible_to(by).filter(public_id__in=ids).select_related("contact__customer")
    )
    return {str(access.public_id): access.contact for access in found}


def _reader(letter: Letter, *, by: Actor) -> dict[str, Any]:
    """The contact the letter went to, and how things stand with them."""
    access_id = _access_id(letter)
    people = (
        status.contacts_with_facts(now=timezone.now())
        .visible_to(by)
        .filter(access__public_id=access_id)
        if access_id
        else ()
    )
    return {
        key: value
        for contact in people
        for key, value in {
            "contact": contact,
            "status": status.of(contact, now=timezone.now()),
        }.items()
    }


def _steps(letter: Letter) -> list[life.Step]:
    """Queued, every attempt, and what is next."""
    steps = [life.Step(_("Queued"), "done", letter.queued_at)]
    has_left = False
    for attempt in letter.attempts.order_by("pk"):
        steps.append(_returned(letter, attempt) if has_left else _attempted(attempt))
        has_left = has_left or attempt.handed_over
    if letter.is_on_its_way:
        words = _("The next attempt") if letter.tries else _("Leaves within a minute")
        steps.append(life.Step(words, "now", letter.next_try_at if letter.tries else None))
    if letter.state == Letter.State.DROPPED:
        words = _("It was taken back before it left.")
        steps.append(life.Step(_("Not sent"), "failed", letter.ended_at, words))
    return steps


def _attempted(attempt: LetterTry) -> life.Step:
    if attempt.handed_over:
        return life.Step(_("The mail server took it"), "done", attempt.at, "", attempt.words)
    return life.Step(_("The mail server did not take it"), "failed", attempt.at, "", _said(attempt))


def _returned(letter: Letter, attempt: LetterTry) -> life.Step:
    """What was told of a letter after it had left."""
    if attempt.at == letter.came_back_at:
        return life.Step(_("Came back"), "failed", attempt.at, "", attempt.words)
    return life.Step(_("Delayed on its way"), "done", attempt.at, "", attempt.words)


def _said(attempt: LetterTry) -> str:
    return " ".join(str(part) for part in (attempt.code, attempt.words) if part)
