"""What a stranger types is text, wherever it is shown."""

from html.parser import HTMLParser

import pytest

from tests.plugins.smtp import hand_over, html_of, text_of
from tests.requests.conftest import QUEUE, asks, page_of
from tradedoor.letters import rendering
from tradedoor.letters.models import Letter
from tradedoor.requests import accepting, review, telling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><b hx-get=/office/me hx-trigger=load>",
    "{{ 7*7 }}{% now 'Y' %}",
    '=HYPERLINK("http://evil.example")',
    "Nord\r\nBcc: all@example.com",
    "\u202egnp.exe\u202c",
    "x" * 80,
    "http://evil.example",
    "O'Neill & Søn",
]
TYPED = ("company", "first_name", "last_name", "address", "address2", "city", "state_name")


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page):
        super().__init__()
        self.seen = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def is_only_text(response):
    assert response.status_code == 200
    page = response.content.decode()
    for tag, attributes in Tags(page).seen:
        assert not any(name.startswith("on") for name in attributes)
        assert not (tag == "script" and "src" not in attributes)
        assert "hx-trigger" not in attributes or "find" in attributes["hx-trigger"]
        assert not str(attributes.get("href", "")).startswith(("http://evil", "javascript"))
        assert attributes.get("src") != "x"
    assert "<script>alert" not in page
    return page


@pytest.fixture(params=HOSTILE)
def hostile(request, noon, seller):
    text = request.param
    return asks(
        noon, **dict.fromkeys(TYPED, text[:80]), phone=text[:40], postcode=text[:20],
        tax_id=text[:40], email="h@hostile.example",
        extra=[{"field": 1, "label": text, "value": text * 50}],
    )  # fmt: skip


def test_on_every_page_of_the_office(hostile, olgas, olga, dahls, noon):
    hostile.messages.create(at=noon, from_us=False, name=hostile.person, text=hostile.company)
    is_only_text(olgas.get(QUEUE))
    is_only_text(olgas.get("/office/"))
    is_only_text(olgas.get(page_of(hostile)))
    is_only_text(olgas.get(page_of(hostile), {"customer": hostile.company}))
    is_only_text(olgas.get(QUEUE, {"find": hostile.company.split()[0]}))


def test_when_it_is_rejected_and_taken_back(hostile, olgas):
    is_only_text(olgas.post(page_of(hostile, "-reject"), follow=True))
    is_only_text(olgas.post(page_of(hostile, "-take-back"), follow=True))
    is_only_text(olgas.get("/office/record/"))


def test_on_the_card_of_the_customer_it_becomes(hostile, olga, olgas, noon):
    hostile.phone = ""
    hostile.tax_id = ""
    hostile.save(update_fields=["phone", "tax_id"])
    new = accepting.NewCustomer(number="10930113")

    done = accepting.accept(hostile.pk, into=new, level="user", by=olga, now=noon)

    assert done.customer
    assert done.contact
    is_only_text(olgas.get(f"/office/customers/{done.customer.public_id}/"))
    is_only_text(olgas.get(f"/office/contacts/{done.contact.public_id}/"))
    is_only_text(olgas.get(page_of(hostile)))
    is_only_text(olgas.get("/office/record/"))
    mail = rendering.render(Letter.objects.get(to=hostile.email))
    assert "<script>alert" not in mail.html
    assert "\n" not in mail.subject


@pytest.mark.parametrize("what", ["-reject", "-ask"])
def test_what_staff_write_is_text_too(olgas, noon, seller, what):
    request = asks(noon)
    form = {"words": "<script>alert(1)</script>\nBcc: x", "with_reason": "1"}

    olgas.post(page_of(request, what), form)

    mail = rendering.render(Letter.objects.get(to=request.email))
    assert "<script>alert" not in mail.html
    assert "<script>alert(1)</script>" in mail.text
    is_only_text(olgas.get(page_of(request)))


LONG = "y" * 10_000  # in one line, which no mail server takes as it is


def letters_about(request, mail_server, olga, noon, *, question):
    """Every letter a request makes from the queue to the way in, as it arrives."""
    mail_server.arrived.clear()
    telling.staff(request, now=noon)
    review.ask(request.pk, question=question, by=olga, now=noon)
    new = accepting.NewCustomer(number=str(20_000 + request.pk))
    accepting.accept(request.pk, into=new, level="user", by=olga, now=noon)
    hand_over(noon)
    return mail_server.arrived


def test_in_the_mail_as_it_arrives(hostile, olga, mail_server, noon):
    usual = letters_about(asks(noon), mail_server, olga, noon, question="Whom do you build for?")
    headers = {mail["Subject"].partition(" ")[0]: mail.keys() for mail in usual}
    hostile.phone = hostile.tax_id = hostile.postcode = ""
    hostile.extra[0]["value"] += LONG
    hostile.save()
    words = " ".join(hostile.company.split())

    arrived = list(letters_about(hostile, mail_server, olga, noon, question=hostile.company + LONG))

    assert len(arrived) == len(headers) == 3
    for mail in arrived:
        assert mail.keys() == headers[mail["Subject"].partition(" ")[0]]
        assert [a.addr_spec for a in mail["To"].addresses] == [mail["X-Arrived-For"]]
        assert not any(header.defects for header in mail.values())
        assert max(map(len, mail.as_bytes().splitlines())) < 1000
    told, asked, accepted = sorted(arrived, key=lambda mail: "Reg" not in mail["Subject"])
    assert LONG in "".join(text_of(told).split())
    assert LONG in text_of(asked)
    assert words in " ".join(text_of(accepted).split())
    for mail in (asked, accepted):
        for tag, attributes in Tags(html_of(mail)).seen:
            assert tag not in ("script", "b", "img")
            assert not any(name.startswith(("on", "hx-")) for name in attributes)
            assert "evil" not in attributes.get("href", "")
