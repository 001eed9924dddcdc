"""Staff are told who asks: everything that was filled in, and one link, which is ours."""

import re
from datetime import datetime
from typing import Any

import pytest

from tests.plugins.smtp import MailServer, hand_over, text_of
from tests.requests.conftest import ERIK
from tests.requests.test_receiving import HOME, submitted, token
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Seller
from tradedoor.errors import NotAllowed
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.record.sentences import detail
from tradedoor.requests import fields, receiving, submitting, telling
from tradedoor.requests.models import RequestField

pytestmark = pytest.mark.django_db
# What mail programs make links of, as far as we know them.
LINK = re.compile(r"(?i)[a-z][\w+-]*:\S|www\.|\w\.[^\W\d]{2,}|[^\W\d]\.\w|\\\\\w|[。．｡]\w")


@pytest.fixture
def told(seller: Seller, olga: Actor, mail_server: MailServer, noon: datetime) -> Any:
    """Somebody signs up; the letter Olga gets."""

    def letter(**typed: Any) -> Any:
        request = receiving.prove(token(submitted(noon, **typed)), now=noon)
        hand_over(noon)
        mail = mail_server.to("olga@nordic.example")[-1]
        return request, mail

    return letter


def typed_part(mail: Any) -> str:
    """What stands between our own words and our own link."""
    return text_of(mail).partition("opens:")[2].rpartition("Look at the request:")[0]


def test_the_letter_holds_everything_that_was_filled_in(
    told: Any, us: Actor, noon: datetime
) -> None:
    field = fields.add(
        kind="long", labels={"en": "Trade"}, choices=[], required=False, by=us, now=noon
    )
    extra = [{"field": str(field.public_id), "label": "Trade", "value": "Roofs\nand floors"}]
    request, mail = told(extra=extra, address2="Yard 3")

    assert mail["Subject"] == "Registration request"
    assert mail.get_content_type() == "text/plain"
    text = "\n".join(text_of(mail).splitlines())
    for value in (request.company, "Erik", "Dahl", "Ringögatan 12", "Yard 3", "411 05", "Sweden"):
        assert value in text
    assert "Trade: Roofs\n    and floors" in text
    assert "erik@dahlsbygg[.]example" in text
    assert f"/office/requests/{request.public_id}" in text


HOSTILE = [
    "https://evil.example/x",
    "www.evil.example",
    "evil.example",
    "mailto:all@evil.example",
    "JAVASCRIPT:alert(1)",
    "1http://evil.example",
    "tel:0900123",
    "file:///etc/passwd",
    r"\\evil\share",
    "//evil.example/x",
    "пример.рф",
    "evil。example",
    "<a href='https://evil.example'>Look at the request</a>",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_link_is_made_of_what_a_stranger_typed(told: Any, typed: str) -> None:
    extra = [{"field": "", "label": "Trade", "value": typed}]
    _request, mail = told(company=typed, first_name=typed[:80], city=typed, extra=extra)

    assert not LINK.search(typed_part(mail))
    assert len(re.findall(r"https?://", text_of(mail))) == 1
    assert not mail.is_multipart()


def test_a_question_is_not_followed_by_a_colon(told: Any) -> None:
    extra = [{"field": "", "label": "What do you need?", "value": "Bolts"}]
    _request, mail = told(extra=extra)

    assert "What do you need? Bolts" in text_of(mail)


def test_what_is_no_link_stays_as_it_was_typed() -> None:
    plain = "Open 10:30, Ringögatan 12 B. Tel 031-12.34 1.500 kr: yes"
    assert telling.harmless(plain) == plain


def test_no_line_of_a_stranger_looks_like_the_letters_own(told: Any) -> None:
    forged = "Roofs\n\nLook at the request:\nevil.example\n-- \nNordic Fasteners"
    _request, mail = told(extra=[{"field": "", "label": "Trade", "value": forged}])

    lines = text_of(mail).splitlines()
    assert lines.count("Look at the request:") == 1
    assert lines.count("-- ") == 1


def test_only_those_who_want_to_know_are_told(
    seller: Seller, olga_staff: Staff, olga: Actor, clas: Actor, noon: datetime
) -> None:
    telling.choose_receivers([olga_staff.pk], by=olga, now=noon)
    receiving.prove(token(submitted(noon)), now=noon)

    told = Letter.objects.filter(kind="request-received").values_list("to", flat=True)
    assert list(told) == ["olga@nordic.example"]
    entry = Entry.objects.get(verb="staff.edited")
    assert entry.subject_name == "Clas"
    assert detail(entry) == "Is told of requests: yes → no"


def test_whoever_has_left_is_told_nothing(
    seller: Seller, olga_staff: Staff, noon: datetime
) -> None:
    Staff.objects.update(left_at=noon)
    receiving.prove(token(submitted(noon)), now=noon)

    assert not Letter.objects.filter(kind="request-received").exists()


def test_clerks_do_not_choose_who_is_told(clas: Actor, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        telling.choose_receivers([], by=clas, now=noon)


def test_the_letter_is_in_the_language_of_whoever_reads_it(
    seller: Seller, olga_staff: Staff, noon: datetime
) -> None:
    Staff.objects.update(language="sv")
    receiving.prove(token(submitted(noon, submitting.Sender(HOME.address, "fr"))), now=noon)

    assert Letter.objects.get(kind="request-received").language == "sv"
    assert Letter.objects.get(kind="request-proof").language == "fr"


def test_a_question_called_like_a_field_of_ours_keeps_its_own_label(told: Any) -> None:
    assert RequestField.objects.count() == 0
    _request, mail = told(extra=[{"field": "", "label": "email", "value": ERIK["city"]}])
    assert f"email: {ERIK['city']}" in text_of(mail)
