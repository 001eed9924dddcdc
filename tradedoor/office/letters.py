"""Letters: what left, what waits, what could not be delivered."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tradedoor.access.models import Invitation
from tradedoor.directory.models import Contact
from tradedoor.letters import rendering
from tradedoor.letters.models import Letter
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.web.paging import newest_first

TONES = {
    "queued": "info",
    "sending": "info",
    "handed-over": "ok",
    "failed": "bad",
    "dropped": "rest",
}


@office_page("GET", power=Power.SEE_LETTERS)
def index(request: OfficeRequest) -> HttpResponse:
    """Every letter, newest first; `?show=failed` only those that could not be delivered."""
    show = request.GET.get("show", "")
    letters = Letter.objects.all()
    if show == "failed":
        letters = letters.failed()
    elif show == "queued":
        letters = letters.filter(state__in=[Letter.State.QUEUED, Letter.State.SENDING])
    page = newest_first(request, letters.select_related("invitation__access__contact"), limit=50)
    kinds = [("", _("all")), ("queued", _("on their way")), ("failed", _("could not be delivered"))]
    context = {
        "page": page,
        "rows": [
            (letter, rendering.subject(letter), TONES[letter.state], _person(letter))
            for letter in page.rows
        ],
        "kinds": [
            {"url": f"?show={code}" if code else "?", "label": label, "is_here": show == code}
            for code, label in kinds
        ],
        "show": show,
    }
    return render(request, "office/letters.html", context)


@office_page("GET", power=Power.SEE_LETTERS)
def letter(request: OfficeRequest, letter: UUID) -> HttpResponse:
    """One letter as it left, without the link that only its reader may open, and every attempt."""
    found = get_object_or_404(
        Letter.objects.select_related("invitation__access__contact"), public_id=letter
    )
    context = {
        "letter": found,
        "tone": TONES[found.state],
        "mail": rendering.render(found, with_link=False),
        "attempts": found.attempts.order_by("-pk"),
        "person": _person(found),
    }
    return render(request, "office/letter.html", context)


def _person(letter: Letter) -> Contact | None:
    """The contact an invitation's letter went to."""
    invitation: Invitation | None = getattr(letter, "invitation", None)
    return invitation.access.contact if invitation else None
