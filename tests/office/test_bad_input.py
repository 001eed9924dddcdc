"""Whatever is typed into a form: refused in words, nothing lost, changed or broken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.pages import fields, words
from tradedoor.access.models import Access
from tradedoor.directory.models import Contact, Customer

# In every box for words, of every form.
NONSENSE = {
    "turned round": "\u202egnp.exe",
    "a control character": "\x07bell",
    "NUL": "a\x00b",
    "long": "x" * 5000,
    "two lines": "line\nbreak",
    "hidden": "\ufeff\u2066hidden\u2069",
}
EMAILS = [
    "nowhere",
    "@nowhere",
    "a@b",
    "a b@c.example",
    "a@b.example, c@d.example",
    "a@b.example\nBcc: everybody@shop.example",
    "x" * 250 + "@b.example",
    "é@b.example",
    "a@b..example",
]
PHONES = ["12", "+999 123", "0" * 40, "#31#"]
EXPANDING = "ﷺ" * 30  # One letter that becomes eighteen.
NUMBERS = ["a@b", "x" * 31, " ", "\x00"]
ODD_NUMBERS = ["%", "'; DROP TABLE", "1" * 30, "../..", "Å-1", "🚪", "ﷺ", EXPANDING]
CODES = ["x", "a@b.example", "10927781-2", "-", "..", "a b", "x" * 41, EXPANDING, "<b>", "🚪🚪"]
NOT_TYPED = {"has_access", "seen", "contact_seen", "once", "newsletter", "forgot_gives_way_in"}


@pytest.fixture
def pages(dahls, marit):
    """Every form of the office that holds what somebody typed."""
    return {
        "customer-new": reverse("office:customer-new"),
        "customer-edit": reverse("office:customer-edit", args=[dahls.public_id]),
        "contact-new": reverse("office:contact-new", args=[dahls.public_id]),
        "contact-edit": reverse("office:contact-edit", args=[marit.public_id]),
        "access": reverse("office:access", args=[marit.public_id]),
        "settings": reverse("office:settings"),
    }


def good(browser, url):
    """What would be saved: one change is made to it at a time."""
    page = browser.get(url)
    empty = {name for name in page.context["form"].fields if not page.context["form"][name].value()}
    needed = {"name": "Holm & Co", "first_name": "Ida", "phone": "", "mobile": "", "email": ""}
    return fields(page) | {name: needed[name] for name in needed if name in empty}


def refused(answer, *where):
    """Refused beside these boxes, and everything typed still stands in them."""
    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(where) <= set(form.errors)
    assert "Nothing is saved yet. This needs another look:" in words(answer)
    sent = answer.wsgi_request.POST
    assert {name: form[name].value() for name in where} == {name: sent[name] for name in where}


def test_words_that_cannot_be_typed_are_refused_in_every_box(olgas, pages, world):
    before = world()

    for url in pages.values():
        form = good(olgas, url)
        typed_into = set(form) - NOT_TYPED
        for nonsense in NONSENSE.values():
            answer = olgas.post(url, {**form, **dict.fromkeys(typed_into, nonsense)})
            refused(answer, *typed_into - {"invitation_days"})
    assert world() == before


def test_nothing_typed_is_lost_in_the_window_either(olgas, pages, world):
    before, htmx = world(), {"HX-Request": "true", "HX-Target": "window-body"}

    for url in set(pages.values()) - {pages["settings"]}:
        answer = olgas.post(url, {**good(olgas, url), "email": "nowhere"}, headers=htmx)
        refused(answer, "email")
        assert "<html" not in answer.content.decode()
    assert world() == before


def test_what_is_needed_cannot_be_left_empty(olgas, pages, world):
    before = world()

    for url in pages.values():
        form = good(olgas, url)
        boxes = olgas.get(url).context["form"].fields
        needed = [name for name in form if boxes[name].required]
        for empty in ("", "   ", "\t"):
            answer = olgas.post(url, {**form, **dict.fromkeys(needed, empty)})
            assert answer.status_code == 422, url
            assert set(answer.context["form"].errors) == set(needed), url
    assert world() == before


def test_what_is_no_address_is_refused(olgas, pages, world):
    before = world()

    for url in pages.values():
        refused(olgas.post(url, {**good(olgas, url), "email": "nowhere"}), "email")
    for typed in EMAILS:
        form = good(olgas, pages["access"])
        refused(olgas.post(pages["access"], {**form, "email": typed}), "email")
    assert world() == before


def test_what_is_no_phone_number_is_refused(olgas, pages, world):
    before = world()

    for url in pages.values():
        form = good(olgas, url)
        for field in {"phone", "mobile"} & set(form):
            refused(olgas.post(url, {**form, field: "call me"}), field)
    for typed in PHONES:
        form = good(olgas, pages["access"])
        refused(olgas.post(pages["access"], {**form, "mobile": typed}), "mobile")
    assert world() == before


def test_what_is_no_customer_number_is_refused(olgas, pages, world):
    before = world()

    for page in ("customer-new", "customer-edit"):
        form = good(olgas, pages[page])
        for typed in NUMBERS:
            answer = olgas.post(pages[page], {**form, "number": typed})
            assert answer.status_code == 422, typed
    assert world() == before


def test_at_a_customer_with_an_odd_number_access_is_given_or_refused_in_words(olgas, pages, marit):
    for odd in ODD_NUMBERS:
        form = good(olgas, pages["customer-edit"])
        done = olgas.post(pages["customer-edit"], {**form, "number": odd})
        assert done.status_code in (302, 422), odd
        given = olgas.post(pages["access"], {**good(olgas, pages["access"]), "send": "1"})
        assert given.status_code in (302, 422), odd
    assert Access.objects.get().is_given


def test_an_address_that_grows_when_it_is_compared_breaks_nothing(olgas, pages):
    grows = "a@" + "㌀." * 60 + "example"

    for url in pages.values():
        answer = olgas.post(url, {**good(olgas, url), "email": grows})
        assert answer.status_code in (302, 409, 422), url


def test_a_user_code_looks_like_one(olgas, pages, world):
    form, before = good(olgas, pages["access"]), world()

    for typed in CODES:
        refused(olgas.post(pages["access"], {**form, "code": typed}), "code")
    assert world() == before


def test_a_choice_there_is_not_is_refused(olgas, pages, world):
    before = world()
    choices = {"country", "language", "kind", "level", "branch", "same_person"}

    for url in pages.values():
        form = good(olgas, url)
        known = choices & set(olgas.get(url).context["form"].fields)
        for typed in ("zz", "administrator'--", "x" * 3000):
            answer = olgas.post(url, {**form, **dict.fromkeys(known, typed)})
            assert answer.status_code == 422, (url, typed)
            assert set(answer.context["form"].errors) == known, (url, typed)
    assert world() == before


def test_a_form_sent_empty_or_as_something_else_changes_nothing(olgas, pages, world):
    before = world()

    for url in pages.values():
        assert olgas.post(url).status_code == 422
        assert olgas.post(url, {"unknown": "field"}).status_code == 422
        assert olgas.post(url, b"\xff\xfe", content_type="text/plain").status_code == 422
        json = olgas.post(url, {"name": "X"}, content_type="application/json")
        assert json.status_code == 422
        broken = olgas.post(url, b"--x\r\n\r\n", content_type="multipart/form-data; boundary=x")
        assert broken.status_code in (400, 422)
        many = {f"field{n}": "x" for n in range(600)}
        assert olgas.post(url, many).status_code == 400
    assert world() == before


def test_a_file_where_words_were_asked_for_is_no_answer(olgas, pages, world):
    before = world()

    for url in pages.values():
        form = good(olgas, url)
        file = SimpleUploadedFile("name.txt", b"Ida")
        assert (
            olgas.post(url, form | {"level": file, "name": file, "first_name": file}).status_code
            == 422
        )
    assert world() == before


def test_a_field_sent_twice_counts_once(olgas, pages):
    form = good(olgas, pages["customer-new"])

    done = olgas.post(pages["customer-new"], {**form, "name": ["First", "Second"]})

    assert done.status_code == 302
    assert Customer.objects.filter(name="Second").exists()


def test_names_of_all_the_world_are_kept_as_they_are(olgas, pages):
    for name in ("Þórunn", "أحمد", "Nguyễn Thị", "李", "O'Brien-Smith", "Ω", "👷 Bob"):
        form = good(olgas, pages["contact-new"])

        assert olgas.post(pages["contact-new"], {**form, "first_name": name}).status_code == 302
        assert Contact.objects.filter(first_name=name).exists()


def test_words_of_markup_are_only_words(olgas, pages):
    form = good(olgas, pages["customer-new"])
    name = "<img src=x onerror=alert(1)>{{ seller }}{% now %}"

    done = olgas.post(pages["customer-new"], {**form, "name": name})

    page = olgas.get(done.headers["Location"]).content.decode()
    assert "<img src=x" not in page
    assert "{{ seller }}" in page
