"""Somebody without e-mail is handed a letter, and comes in with what stands on it."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading
from tests.conftest import PASSWORD
from tradedoor.directory import contacts
from tradedoor.giving import giving
from tradedoor.invitations import printing
from tradedoor.invitations.models import Invitation

A_PHONE = (
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def hans(dahls, us, noon):
    """Hans has access and no e-mail address."""
    contact = contacts.add(dahls.pk, first_name="Hans", last_name="Öst", by=us, now=noon)
    return giving.give(contact.pk, level="user", code="hans", email="", send=False, by=us, now=noon)


def test_a_letter_is_printed_and_its_code_typed_on_a_phone(
    somebody, shop, olga_staff, hans, us, noon, monkeypatch
):
    olga = somebody()
    hanss_phone = somebody(viewport=steps.PHONE, has_touch=True, user_agent=A_PHONE)

    # Olga prints it from his card, which says so.
    steps.sign_in_to_office(olga)
    card = f"/office/contacts/{hans.contact.public_id}/"
    olga.goto(card)
    expect(olga.get_by_role("main")).to_contain_text("No usable address")
    with olga.expect_download() as downloading:
        olga.get_by_role("button", name="Print a letter with a code for Hans Öst").click()
    file = downloading.value
    assert file.suggested_filename == "letter-10927781-1.pdf"
    assert file.path().read_bytes().startswith(b"%PDF")
    expect(olga.get_by_text("The letter of Hans Öst is saved")).to_be_visible()
    expect(olga.get_by_role("main")).to_contain_text("Letter printed")
    expect(olga.get_by_role("main")).to_contain_text("To hand over or to post")
    steps.look_at(olga)

    # What is on that paper nobody else knows: for the test, she prints another one.
    code = printing.print_letter(hans.pk, by=us, now=noon).code

    # Hans types it, first with a slip of the finger.
    hanss_phone.goto("/sign-in")
    hanss_phone.get_by_role("link", name="I have a printed letter").click()
    steps.look_at(hanss_phone)
    hanss_phone.get_by_label("Code").fill(code[:-1])
    hanss_phone.get_by_role("button", name="Go on").click()
    expect(hanss_phone.get_by_role("alert")).to_contain_text("This code opens nothing")
    steps.look_at(hanss_phone)
    hanss_phone.get_by_label("Code").fill(code.lower().replace("-", " "))
    hanss_phone.get_by_role("button", name="Go on").click()
    expect(heading(hanss_phone)).to_have_text("Nordic Fasteners invites you, Hans")
    steps.look_at(hanss_phone)
    hanss_phone.get_by_label("Your password").fill(PASSWORD)
    hanss_phone.get_by_role("button", name="Choose this password").click()
    expect(heading(hanss_phone)).to_have_text("Hello, Hans")

    # Olga sees that a person opened it, and with what.
    olga.goto(card)
    expect(olga.get_by_role("listitem").filter(has_text="Letter opened")).to_contain_text(
        "Chrome on Android"
    )
    expect(olga.get_by_role("main")).to_contain_text("Access confirmed")
    assert Invitation.objects.newest_first()[0].times_scanned == 0
    assert code not in shop.words("serve")
