"""Inviting many at once: two links to send on, the words around them, and a code to print."""

import io
from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from tradedoor.actors import Actor
from tradedoor.directory.models import Branch
from tradedoor.directory.seller import the_seller
from tradedoor.letters import links
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power

# Ready to send, in the reader's language whatever the clerk reads: text to copy, not of a page.
WORDING = {
    "en": {
        "subject": "Order online from {seller}",
        "text": "Hello,\n\n{seller} has a trade shop on the web.\n\n"
        "You do not buy from us yet, or we do not know you by name? Tell us about your company:\n"
        "{sign_up}\n\n"
        "You buy from us already? Ask for your way in with your e-mail address:\n"
        "{forgot_password}\n\n"
        "Kind regards,\n{seller}",
    },
    "fr": {
        "subject": "Commandez en ligne chez {seller}",
        "text": "Bonjour,\n\n{seller} a une boutique professionnelle en ligne.\n\n"
        "Vous n’êtes pas encore client, ou nous ne vous connaissons pas par votre nom ? "
        "Présentez-nous votre entreprise :\n{sign_up}\n\n"
        "Vous achetez déjà chez nous ? Demandez votre accès avec votre adresse e-mail :\n"
        "{forgot_password}\n\n"
        "Cordialement,\n{seller}",
    },
    "sv": {
        "subject": "Beställ på nätet hos {seller}",
        "text": "Hej!\n\n{seller} har en handelsbutik på nätet.\n\n"
        "Handlar du inte hos oss än, eller känner vi inte till dig? Berätta om företaget här:\n"
        "{sign_up}\n\n"
        "Handlar du redan hos oss? Be om din väg in med din e-postadress:\n"
        "{forgot_password}\n\n"
        "Vänliga hälsningar\n{seller}",
    },
}


@dataclass(frozen=True)
class Wording:
    """What can be sent in one language."""

    code: str
    language: str
    subject: str
    text: str


@office_page("GET", power=Power.SEE_CUSTOMERS)
def invite(request: OfficeRequest) -> HttpResponse:
    """The two links, the words to send them with, and the code for the counter."""
    page = {"links": shared(), "wordings": wordings(), "doors": doors(request.actor)}
    return render(request, "office/invite.html", page)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def qr(request: OfficeRequest, to: str) -> HttpResponse:
    """The link as a code a telephone reads, drawn black on white whatever the screen."""
    if to not in shared():
        raise Http404
    drawn = io.BytesIO()
    code = segno.make(shared()[to], error="m", micro=False)
    code.save(drawn, kind="svg", scale=8, border=4, light="#fff", xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def shared() -> dict[str, str]:
    """The two addresses, as they are mailed to many."""
    return {
        "sign_up": links.address(reverse("portal:sign-up")),
        "forgot_password": links.address(reverse("portal:forgot-password")),
    }


def doors(by: Actor) -> list[tuple[Branch, str]]:
    """Each branch the reader works for, and the address of its own door."""
    return [
        (one, links.address(reverse("portal:branch-door", args=[one.public_id])))
        for one in Branch.objects.visible_to(by).order_by("name")
    ]


def wordings() -> list[Wording]:
    """The words in each language, the seller's own first."""
    facts = {"seller": the_seller().name, **shared()}
    own = the_seller().language
    codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != own)
    return [
        Wording(
            code,
            translation.get_language_info(code)["name_local"].capitalize(),
            WORDING[code]["subject"].format(**facts),
            WORDING[code]["text"].format(**facts),
        )
        for code in codes
    ]
