"""What a stranger types shows as text on every page, and every page keeps its shape, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.requests.conftest import asks
from tradedoor.letters import links
from tradedoor.requests import accepting, review

PHONE = {"viewport": steps.PHONE, "has_touch": True}
QUEUE = "/office/requests/"
# Whatever breaks out of its place carries the attribute `evil`, or asks for a page nobody opens.
HOSTILE = {
    "script": "<script evil>alert(1)</script>",
    "element": "\"><img evil src=x onerror='alert(1)'>",
    "attribute": "' evil hx-get='/office/me' hx-trigger='load' x='",
    "quotes": '" evil onfocus="alert(1)" autofocus x="',
    "template": "{{ 7*7 }}{% now 'Y' %}",
    "formula": '=HYPERLINK("https://evil.example")',
    "header break": "Nord\r\nBcc: all@evil.example",
    "turned round": "\u202egnp.exe \u200fشركة",
}
LENGTHS = {
    "company": 150, "first_name": 80, "last_name": 80, "address": 150, "address2": 150,
    "city": 100, "state_name": 100, "phone": 40, "postcode": 20, "tax_id": 40,
}  # fmt: skip
CHECKED = ("phone", "postcode", "tax_id")  # a customer has none that cannot be right


def filled_in_with(text, noon, *, number, **how):
    """A request that is this text wherever something can be typed."""
    fields = {field: text[:most] for field, most in LENGTHS.items()}
    asked = asks(
        noon, **{**fields, "email": f"p{number}@{'long-' * 9}name{number}.example", **how},
        extra=[{"field": "", "label": text[:100], "value": text}],
    )  # fmt: skip
    asked.messages.create(at=noon, from_us=False, name=asked.person[:200], text=text[:4000])
    return asked


@pytest.fixture
def requests(noon, olga_staff):
    """One of each kind, and one of somebody who leans on a key."""
    texts = [*HOSTILE.values(), "W" * 10_000]
    return [filled_in_with(text, noon, number=n) for n, text in enumerate(texts)]


@pytest.fixture
def phone(somebody, olga_staff):
    """Olga's phone; nothing speaks up on it, and nothing is asked for that nobody opened."""
    page = somebody(**PHONE)
    spoken, asked_for = [], []

    def close(dialog):
        spoken.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    page.on("request", lambda request: asked_for.append(request.url))
    yield page
    assert spoken == []
    assert not [url for url in asked_for if url.endswith("/office/me")]


def is_only_text(page, *texts):
    """The words stand there, nothing is made of them, and the page is no wider than the phone."""
    for text in texts:
        expect(page.locator("body")).to_contain_text(" ".join(text.split()))
    assert page.locator("[evil]").count() == 0
    assert steps.sideways(page) == "", page.url


def test_on_the_pages_that_show_requests(phone, requests):
    steps.sign_in_to_office(phone)
    is_only_text(phone)
    phone.goto(QUEUE)
    is_only_text(phone, *HOSTILE.values())
    for asked in requests:
        phone.goto(f"{QUEUE}{asked.public_id}")
        is_only_text(phone, asked.company, asked.extra[0]["value"])
    phone.goto(f"{QUEUE}?find=evil")
    phone.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(window(phone)).to_contain_text("evil")
    is_only_text(phone)


def test_on_the_page_of_whoever_asked(phone, requests):
    for asked in requests:
        phone.goto(f"/r/{links.seal('request', asked.public_id)}")
        expect(heading(phone)).to_contain_text("Your request for")
        is_only_text(phone, asked.company, asked.messages.get().text)


def test_on_the_cards_of_whom_it_becomes_and_in_the_record(phone, requests, olga, noon):
    accepted, rejected = requests[:-2], requests[-2]
    review.reject(rejected.pk, reason=HOSTILE["script"], by=olga, now=noon)
    long = requests[-1]
    for n, asked in enumerate([*accepted, long]):
        type(asked).objects.filter(pk=asked.pk).update(**dict.fromkeys(CHECKED, ""))
        new = accepting.NewCustomer(number=f"{20_000 + n}")
        done = accepting.accept(asked.pk, into=new, level="user", by=olga, now=noon)
        asked.customer, asked.contact = done.customer, done.contact

    steps.sign_in_to_office(phone)
    phone.goto("/office/record/")
    is_only_text(phone, HOSTILE["element"])
    for asked in (accepted[1], accepted[2], long):
        phone.goto(f"/office/customers/{asked.customer.public_id}/")
        is_only_text(phone, asked.company)
        phone.goto(f"/office/contacts/{asked.contact.public_id}/")
        is_only_text(phone, asked.first_name)
        phone.goto(f"{QUEUE}{asked.public_id}")
        is_only_text(phone, asked.company)
    phone.goto(f"{QUEUE}?show=accepted")
    is_only_text(phone, *(asked.company for asked in accepted))
