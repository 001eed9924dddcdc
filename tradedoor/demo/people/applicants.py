"""Who asks to come in at the demonstration, and what became of it."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.stories import parts
from tradedoor.demo.people.telling import Story
from tradedoor.letters import links
from tradedoor.requests import accepting, fields, receiving, review, submitting
from tradedoor.requests.models import AccessRequest, RequestField

SOON = timedelta(minutes=4)
TRADE = {"en": "Trade", "fr": "Métier", "sv": "Bransch"}
TRADES = ["Building", "Metal work", "Joinery", "Garage", "Something else"]
WANTED = {"en": "What do you need?", "fr": "De quoi avez-vous besoin ?", "sv": "Vad behöver ni?"}


@dataclass(frozen=True)
class Applicant:
    """What somebody filled in, and at which address of the internet."""

    company: str
    first_name: str
    last_name: str
    email: str
    phone: str
    address: str
    postcode: str
    city: str
    sits_at: str
    trade: str = ""
    wanted: str = ""
    country: str = "SE"
    language: str = "sv"
    tax_id: str = ""
    address2: str = ""
    state_name: str = ""


NOT_TYPED = {"sits_at", "trade", "wanted", "language"}

GRETA = Applicant(  # the tax id of Hullkajens Marin & Motor, who moved their mail
    "Hullkajen Marin AB", "Greta", "Wrangsjö", "greta@hullkajen-marin.example", "040-628 04 51",
    "Hullkajsgatan 5", "211 24", "Malmö", "203.0.113.141", "Metal work",
    "Rostfri skruv till båtar, A4",
)  # fmt: skip
BENOIT = Applicant(  # writes from the domain of Ateliers Vauzelle
    "Vauzelle Rénovation", "Benoît", "Marsannay", "b.marsannay@ateliers-vauzelle.example",
    "01 99 00 41 07", "3 quai des Mariniers-Perdus", "69009", "Lyon", "203.0.113.142",
    "Building", country="FR", language="fr",
)  # fmt: skip
HEDVIG = Applicant(
    "Fiskebäcks Båtvarv AB", "Hedvig", "Klingspår", "hedvig@fiskebacksbatvarv.example",
    "031-390 06 71", "Fiskhamnsplanen 12", "426 58", "Västra Frölunda", "203.0.113.143",
    "Something else", "Genomgående bult M12 och M16, ungefär en pall i månaden",
    tax_id="SE559941823201",
)  # fmt: skip
TORVALD = Applicant(  # asks a second time
    "Snickarboden i Kungälv", "Torvald", "Ekelund-Brask", "torvald@snickarboden.example",
    "031-390 06 74", "Gamla Hamngatan 4", "442 31", "Kungälv", "203.0.113.144", "Joinery",
    "Träskruv och beslag. Jag är bara en enkel firma, men köper varje vecka.",
)  # fmt: skip
LOOK_ALIKE = Applicant(  # the second letter is a Cyrillic one, and the phone rings in France
    "D\u0430hls Bygg AB", "Marit", "Dahl", "marit@dahls-bygg-ab.example", "+33 1 99 00 65 43",
    "Slakthusgatan 8", "415 02", "Göteborg", "198.51.100.199", "Building",
    "Faktura 60 dagar. Leverans till ny adress: Cementgatan 90, Limhamn",
)  # fmt: skip
AGATHE = Applicant(  # has not opened her letter
    "Menuiserie du Val-Perdrix", "Agathe", "Perdrizet", "agathe@val-perdrix.example",
    "04 65 71 90 12", "17 chemin des Ormeaux-Bas", "38420", "Domène", "203.0.113.145",
    "Joinery", country="FR", language="fr",
)  # fmt: skip
GRAHAM = Applicant(  # has been asked for more
    "Northgate Fabrication Inc.", "Graham", "Ostrander", "graham@northgatefab.example",
    "416-555-0143", "88 Carlaw Siding Road", "M4M 2R8", "Toronto", "203.0.113.146",
    "Metal work", "Structural bolts, hot-dip galvanised", country="CA", language="en",
    state_name="Ontario",
)  # fmt: skip
RONJA = Applicant(  # has been asked, and answered
    "Rörmokarna i Partille HB", "Ronja", "Tveitan", "ronja@rormokarnapartille.example",
    "031-390 06 77", "Gamla Kronvägen 61", "433 33", "Partille", "203.0.113.147", "Building",
)  # fmt: skip
ALFHILD = Applicant(  # was added to Jonsered Mekaniska Verkstad
    "Jonsereds Mek. Verkstad", "Alfhild", "Mörtberg", "alfhild@jonseredmek.example",
    "031-390 06 79", "Bruksvägen 7", "433 75", "Jonsered", "203.0.113.148", "Metal work",
)  # fmt: skip
WILHELM = Applicant(  # buys for his own garden
    "Privat", "Wilhelm", "Silfverhjelm", "wilhelm@silfverhjelm.example", "031-390 06 82",
    "Tallstigen 3", "436 38", "Askim", "203.0.113.149", "Something else", "Skruv till en altan",
)  # fmt: skip


def told(scene: Scene, firms: dict[str, Firm], office: dict[str, Actor]) -> list[Story[Any]]:
    """All their stories, those who wait longest first."""
    clas, emile = office["clas"], office["emile"]
    return [
        form_made(scene),
        rejected_with_a_reason(scene, WILHELM, clas, 25),
        let_in(scene, ALFHILD, firms["10927738"], 19),
        rejected_and_asks_again(scene, TORVALD, clas, 40, again=1.2),
        asked_for_more(scene, GRAHAM, emile, 6, question=(
            "Could you send us the number of your GST registration? "
            "Without it we have to add the tax to every invoice."
        )),
        answers(scene, RONJA, clas, 4, question="Vem hos er får beställa, bara du eller fler?",
                answer="Jag och min kollega Tor. Vi handlar på samma faktura."),
        waits(scene, HEDVIG, 3),
        waits(scene, BENOIT, 2),
        waits(scene, LOOK_ALIKE, 1),
        waits(scene, replace(GRETA, tax_id=firms["10927751"].company.tax_id), 0.3),
        never_proven(scene, AGATHE, 0.3),
    ]  # fmt: skip


def form_made(scene: Scene) -> Story[None]:
    """The seller asks two things more than everybody does."""
    now = yield scene.ago(60)
    ask: dict[str, Any] = {"required": False, "by": scene.boss}
    fields.add(kind=RequestField.Kind.CHOICE, labels=TRADE, choices=TRADES, now=now, **ask)
    now = yield now + SOON
    fields.add(kind=RequestField.Kind.LONG, labels=WANTED, choices=[], now=now, **ask)


def waits(scene: Scene, applicant: Applicant, days: float) -> Story[AccessRequest]:
    """Sent the form, proved the address, and waits for an answer."""
    request = yield from sent(scene, applicant, days)
    now = yield request.asked_at + SOON
    return receiving.prove(_link(request), now=now)


def never_proven(scene: Scene, applicant: Applicant, days: float) -> Story[None]:
    yield from sent(scene, applicant, days)


def rejected_with_a_reason(
    scene: Scene, applicant: Applicant, clerk: Actor, days: float
) -> Story[None]:
    request = yield from waits(scene, applicant, days)
    now = yield scene.ago(days - 1)
    reason = (
        "Vi säljer bara till företag. Bygghandeln i Askim har det mesta av det du behöver, "
        "och hjälper dig gärna."
    )
    review.reject(request.pk, reason=reason, by=clerk, now=now)


def rejected_and_asks_again(
    scene: Scene, applicant: Applicant, clerk: Actor, days: float, *, again: float
) -> Story[None]:
    """Turned down in silence, because so little was filled in; says more the second time."""
    request = yield from waits(scene, replace(applicant, trade="", wanted=""), days)
    now = yield scene.ago(days - 1)
    review.reject(request.pk, by=clerk, now=now)
    yield from waits(scene, applicant, again)


def asked_for_more(
    scene: Scene, applicant: Applicant, clerk: Actor, days: float, *, question: str
) -> Story[AccessRequest]:
    request = yield from waits(scene, applicant, days)
    now = yield scene.ago(days - 1)
    return review.ask(request.pk, question=question, by=clerk, now=now)


def answers(
    scene: Scene, applicant: Applicant, clerk: Actor, days: float, *, question: str, answer: str
) -> Story[None]:
    """Answered what staff asked: waits again."""
    request = yield from asked_for_more(scene, applicant, clerk, days, question=question)
    now = yield scene.ago(0.1)
    receiving.answer(_link(request), answer, now=now)


def let_in(scene: Scene, applicant: Applicant, firm: Firm, days: float) -> Story[None]:
    """Added to the customer they work for; chose a password and came in."""
    request = yield from waits(scene, applicant, days)
    now = yield scene.ago(days - 1)
    done = accepting.accept(
        request.pk, into=firm.customer.pk, level=Access.Level.USER, by=firm.clerk, now=now
    )
    access = Access.objects.get(contact=done.contact)
    yield from parts.password_chosen(scene, firm, access, now + SOON)
    yield from parts.signed_in(scene, firm, access, first=days - 2, last=1, times=3)


def sent(scene: Scene, applicant: Applicant, days: float) -> Story[AccessRequest]:
    """Filled in the form; the worker has looked who it is."""
    now = yield scene.ago(days)
    typed = {k: v for k, v in asdict(applicant).items() if k not in NOT_TYPED}
    sender = submitting.Sender(applicant.sits_at, applicant.language)
    request = submitting.submit(sender, {**typed, "extra": _extra(applicant)}, now=now)
    receiving.received(request.pk, now=now)
    return request


def _extra(applicant: Applicant) -> list[dict[str, str]]:
    """The answers to the seller's own questions, as the form keeps them."""
    answered = [applicant.trade, applicant.wanted]
    return [
        {"field": str(field.public_id), "label": field.labels["en"], "value": value}
        for field, value in zip(RequestField.objects.asked(), answered, strict=True)
    ]


def _link(request: AccessRequest) -> str:
    return links.seal("request", request.public_id)
