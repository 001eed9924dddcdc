"""The sign-up form: everything a company is asked, and every mistake beside its box."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.pages import alike, every_word, words
from tests.plugins.browsers import Browser
from tests.requests.conftest import ERIK
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory.models import Seller
from tradedoor.portal import sign_up
from tradedoor.requests import fields
from tradedoor.requests.models import AccessRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FILLED_IN = {k: v for k, v in ERIK.items() if k != "language"}
Send = Callable[..., Any]


def opened(seconds_ago: int, now: datetime) -> str:
    """What the form carries that was opened so long ago."""
    with time_machine.travel(now - timedelta(seconds=seconds_ago), tick=False):
        return sign_up.OPENED.sign("form")


@pytest.fixture
def send(noon: datetime, new_browser: Browser) -> Send:
    """Somebody fills in the form, in a minute, and sends it."""

    def sent(**typed: Any) -> Any:
        address = typed.pop("from_address", "198.51.100.7")
        form = {"opened": opened(60, noon), **FILLED_IN, **typed}
        return new_browser(address).post(reverse("portal:sign-up"), form)

    return sent


def test_the_form_asks_for_everything_the_seller_wants_to_know() -> None:
    page = words(Client().get(reverse("portal:sign-up")))

    asked = ("Company", "Tax id", "Address", "Address, second line", "Postcode", "City")
    for label in (*asked, "State or region", "Country", "First name", "Last name", "E-mail"):
        assert label in page
    assert "required" in page


def test_what_was_filled_in_is_kept_as_people_there_write_it(send: Send) -> None:
    answer = send(
        postcode="se-41105", phone="031-12 34 56", tax_id="556036-0793", company=" Dahls  Bygg "
    )

    assert answer.status_code == 200
    kept = AccessRequest.objects.get()
    assert (kept.postcode, kept.phone) == ("411 05", "+4631123456")
    assert kept.applicant == "erik@dahlsbygg.example"
    assert kept.from_address == "198.51.100.7"
    assert kept.from_network == "198.51.100.0/24"
    assert kept.language == "en"


def test_every_mistake_is_named_beside_its_field_at_once(send: Send) -> None:
    answer = send(
        country="US", postcode="ABC", phone="12", tax_id="12-3", state_name="Ontario",
        company="", email="erik at dahls",
    )  # fmt: skip

    assert answer.status_code == 422
    wrong = answer.context["form"].errors
    assert set(wrong) == {
        "postcode", "phone", "tax_id", "state_name", "company", "email",
    }  # fmt: skip
    assert AccessRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("country", "typed", "refused"),
    [
        ("SE", {"postcode": ""}, {"postcode"}),
        ("SE", {"city": ""}, {"city"}),
        ("IE", {"postcode": "", "city": "Cork"}, set()),
        ("HK", {"postcode": "", "city": "Central", "state_name": "Kowloon"}, set()),
        ("SG", {"postcode": "048616", "city": ""}, set()),
        ("CA", {"postcode": "K1A 0B1"}, {"state_name"}),
        ("CA", {"postcode": "h2x 1y4"}, set()),
        ("ES", {"postcode": "08013", "state_name": "Catalunya"}, set()),
    ],
)
def test_only_what_addresses_of_the_country_need_is_asked_for(
    send: Send, country: str, typed: dict[str, str], refused: set[str]
) -> None:
    answer = send(**{"country": country, "tax_id": "", "phone": "+46 31 12 34 56", **typed})

    wrong = set(answer.context["form"].errors) if answer.status_code == 422 else set()
    assert wrong == refused


def test_the_province_is_known_by_the_postcode(send: Send) -> None:
    send(country="CA", postcode="h2x1y4", city="Montréal", tax_id="", phone="514-555-0171")

    assert AccessRequest.objects.get().state_name == "QC"


def test_states_and_provinces_are_offered_once_a_country_is_chosen(client: Client) -> None:
    canada = client.get(reverse("portal:states"), {"country": "CA"}).content.decode()

    assert '<option value="QC" label="Quebec / Québec">' in canada
    for nowhere in ("SE", "", "XX", "../all"):
        answer = client.get(reverse("portal:states"), {"country": nowhere})
        assert (answer.status_code, b"<option" in answer.content) == (200, False)


@pytest.mark.parametrize("country", ["", "XX"])
def test_without_a_country_only_the_country_is_asked_for(send: Send, country: str) -> None:
    assert set(send(country=country).context["form"].errors) == {"country"}


def test_nothing_typed_is_lost_on_a_mistake(send: Send, us: Actor, noon: datetime) -> None:
    field = fields.add(
        kind="long", labels={"en": "Trade"}, choices=[], required=False, by=us, now=noon
    )
    box = f"extra-{field.public_id}"
    hostile = '"><script>alert(1)</script>'
    answer = send(company=hostile, address2="Yard 3", phone="12", **{box: "Roofs\nand floors"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Roofs\nand floors</textarea>" in page
    assert 'value="Yard 3"' in page
    assert 'value="12"' in page
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert '<option value="SE" selected>' in page


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(
    send: Send, marits_access: Access
) -> None:
    known = send(email="marit@dahlsbygg.example")
    unknown = send(email="nobody@dahlsbygg.example")

    assert alike(known, typed="marit@dahlsbygg.example") == alike(
        unknown, typed="nobody@dahlsbygg.example"
    )


def test_a_box_no_person_sees_is_filled_in_by_programs_only(send: Send) -> None:
    caught, plain = send(website="https://spam.example"), send()

    assert every_word(caught) == every_word(plain)
    assert AccessRequest.objects.count() == 1


def test_a_form_sent_at_once_is_shown_again_with_everything_in_it(
    send: Send, noon: datetime
) -> None:
    for when in (opened(1, noon), "", "form:nonsense:nonsense"):
        answer = send(opened=when, company="Dahls & Daughters")
        assert answer.status_code == 422
        assert "That was quick" in words(answer)
        assert "Dahls &amp; Daughters" in answer.content.decode()
        assert sign_up._is_ours(answer.context["opened"])
    assert AccessRequest.objects.count() == 0


def test_too_many_from_one_address_are_told_so_and_lose_nothing(send: Send) -> None:
    for n in range(10):
        assert send(email=f"p{n}@company.example").status_code == 200

    answer = send(email="p11@company.example")
    assert answer.status_code == 429
    assert "Try again in an hour, or call us." in words(answer)
    assert 'value="p11@company.example"' in answer.content.decode()
    assert send(email="p12@company.example", from_address="192.0.2.9").status_code == 200


def test_the_sellers_own_questions_are_asked_and_answered(
    send: Send, seller: Seller, us: Actor, noon: datetime
) -> None:
    Seller.objects.update(language="sv")
    ask: dict[str, Any] = {"by": us, "now": noon, "choices": [], "required": False}
    trade = fields.add(
        **{**ask, "choices": ["Roofs", "Floors"], "required": True},
        kind="choice", labels={"en": "Trade", "sv": "Bransch"},
    )  # fmt: skip
    since = fields.add(**ask, kind="date", labels={"en": "Since"})
    size = fields.add(**ask, kind="number", labels={"en": "People"})
    credit = fields.add(**ask, kind="yes-no", labels={"en": "On credit"})
    gone = fields.add(**ask, kind="text", labels={"en": "Fax"})
    fields.remove(gone.pk, by=us, now=noon)

    def box(field: Any) -> str:
        return f"extra-{field.public_id}"

    wrong = send(**{box(trade): "Walls", box(since): "yesterday", box(size): "many"})
    assert set(wrong.context["form"].errors) == {box(trade), box(since), box(size)}
    assert "Fax" not in every_word(wrong)

    answers = {box(trade): "Roofs", box(since): "2020-02-29", box(size): "12"}
    assert send(**answers, **{box(credit): "yes"}).status_code == 200
    kept = AccessRequest.objects.get().extra
    assert [(a["label"], a["value"]) for a in kept][:3] == [
        ("Bransch", "Roofs"), ("Since", "2020-02-29"), ("People", "12"),
    ]  # fmt: skip
    assert kept[3]["value"] in ("Yes", "Ja")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("company", "A" * 10_000),
        ("phone", "1" * 10_000),
        ("postcode", "ﬃ" * 20),
        ("tax_id", "ß" * 40),
        ("email", f"erik@{'ﷺ' * 12}.example"),
        ("company", "Dahls\x00Bygg"),
        ("company", "Dahls\u202eggyB"),
        ("first_name", "Erik\r\nBcc: all@dahlsbygg.example"),
    ],
)
def test_hostile_text_is_refused_in_words_or_taken_never_a_breakdown(
    send: Send, field: str, typed: str
) -> None:
    assert send(
        **{"country": "IS", "phone": "+46317000000", "tax_id": "", field: typed}
    ).status_code in (200, 422)
