"""A printed letter: for whom, what is on it, and that its code is kept nowhere."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given as for_all
from hypothesis import strategies as st
from PIL import Image

from tests.conftest import PASSWORD, inside, invited
from tests.letters.test_secrets import columns_with
from tradedoor.credentials import counting
from tradedoor.credentials.models import SignInTry
from tradedoor.directory import contacts, seller
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.errors import NotAllowed
from tradedoor.giving import giving, keeping, resetting, taking_away
from tradedoor.invitations import choosing, inviting, printing
from tradedoor.invitations.models import Invitation
from tradedoor.letters import paper
from tradedoor.record.models import Entry
from tradedoor.standing import status

WORKSHOP = "203.0.113.9"


@pytest.fixture
def hans(dahls, us, noon):
    """Hans has no e-mail address, and access."""
    contact = contacts.add(dahls.pk, first_name="Hans", last_name="Ö", by=us, now=noon)
    return giving.give(contact.pk, level="user", code="hans", email="", send=False, by=us, now=noon)


@pytest.fixture
def words_of(monkeypatch):
    """What the page says, before it is drawn."""
    seen = []
    draw = paper.pdf

    def noting(page):
        seen.append(page)
        return draw(page)

    monkeypatch.setattr(paper, "pdf", noting)
    return lambda: seen[-1]


def status_of(access, now):
    contact = status.contacts_with_facts(now=now).get(pk=access.contact_id)
    return status.of(contact, now=now)


def type_in(code, now, address=WORKSHOP):
    return printing.token_of(code, address=address, now=now)


def test_the_page_is_a_pdf_with_all_that_is_needed(hans, olga, noon, words_of):
    printed = printing.print_letter(hans.pk, by=olga, now=noon)

    assert printed.pdf.startswith(b"%PDF-1.")
    assert b"/MarkInfo" in printed.pdf or b"/StructTreeRoot" in printed.pdf
    page = words_of()
    assert page.title == "Your way in to Nordic Fasteners"
    assert page.to[:2] == ["Hans Ö", "Dahls Bygg AB"]
    assert "for Dahls Bygg AB." in page.lines[0]
    assert [step.typed for step in page.steps] == ["http://127.0.0.1:8000/code", printed.code, ""]
    assert page.link.startswith("http://127.0.0.1:8000/i/")
    assert page.names == [("User code", "hans"), ("Customer number", "10927781-1")]
    assert page.until == "The code works once, until 2 April 2026, 14:00."


def test_it_is_addressed_as_the_post_of_that_country_wants_it(luc, us, olga, noon, words_of):
    Customer.objects.filter(pk=luc.customer_id).update(
        address="3450 rue Saint-Denis", address2="Bureau 2", state="QC"
    )
    access = giving.give(luc.pk, level="user", code="luc", email="", send=False, by=us, now=noon)

    printing.print_letter(access.pk, by=olga, now=noon)

    assert words_of().language == "fr"
    assert words_of().to == [
        "Luc Tremblay", "Garage Tremblay", "3450 RUE SAINT-DENIS", "BUREAU 2",
        "MONTRÉAL QC H2X 1Y4", "CANADA",
    ]  # fmt: skip


def test_it_is_valid_as_long_as_the_seller_says(hans, olga, noon):
    Seller.objects.update(printed_days=7)

    invitation = printing.print_letter(hans.pk, by=olga, now=noon).invitation

    assert invitation.expires_at == noon + timedelta(days=7)
    assert status_of(hans, noon).code == "printed"
    assert status_of(hans, noon + timedelta(days=8)).code == "no-address"


def test_the_code_is_twelve_letters_nobody_mixes_up(hans, olga, noon):
    codes = {printing.print_letter(hans.pk, by=olga, now=noon).code for _ in range(20)}

    assert len(codes) == 20
    assert all(
        re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code) for code in codes
    )


def test_code_and_link_lead_to_the_same_page_and_are_spent_by_a_password_only(hans, olga, noon):
    printed = printing.print_letter(hans.pk, by=olga, now=noon)

    token = type_in(printed.code, noon)
    assert token == type_in(printed.code, noon)
    assert inviting.by_link(token, now=noon) == printed.invitation

    choosing.choose_password(token, PASSWORD, address=WORKSHOP, now=noon)
    with pytest.raises(printing.CodeNotOpen):
        type_in(printed.code, noon)


@for_all(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12), st.data())
def test_a_code_may_be_typed_as_it_is_read(letters, data):
    code = printing.in_groups(letters)
    read = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl", "V": "VvUu"}.get(c, c + c.lower())))
        for c in letters
    )
    gap = data.draw(st.sampled_from(["", " ", "-", " – ", "\u00a0", "."]))
    typed = gap.join(read[n : n + 4] for n in (0, 4, 8))

    assert printing.normalised(f" {typed} ") == code


@for_all(st.text(st.characters(codec=None)))
def test_nothing_that_is_typed_is_any_trouble(typed):
    printing.normalised(typed)


def test_a_newer_letter_ends_the_older_whichever_way_it_goes(olle, us, olga, noon):
    access = invited(olle, us, noon)
    mailed = access.invitations.get()
    first = printing.print_letter(access.pk, by=olga, now=noon)
    second = printing.print_letter(access.pk, by=olga, now=noon)

    mailed.refresh_from_db()
    assert mailed.letter
    assert (mailed.ended_why, mailed.letter.state) == ("replaced", "dropped")
    with pytest.raises(printing.CodeNotOpen):
        type_in(first.code, noon)
    assert type_in(second.code, noon)

    inviting.send_again(access.pk, by=olga, now=noon)
    with pytest.raises(printing.CodeNotOpen):
        type_in(second.code, noon)


def test_a_code_ends_with_its_time_and_with_the_access(hans, olga, noon):
    code = printing.print_letter(hans.pk, by=olga, now=noon).code
    with pytest.raises(printing.CodeNotOpen):
        type_in(code, noon + timedelta(days=30))

    taking_away.take_away(hans.pk, by=olga, now=noon)
    with pytest.raises(printing.CodeNotOpen):
        type_in(code, noon)


def test_a_code_outlives_a_correction_of_who_it_is_for(hans, olga, noon):
    letter = printing.print_letter(hans.pk, by=olga, now=noon)
    contact = Contact.objects.get(pk=hans.contact_id)

    keeping.edit(contact.pk, seen=contact.version, title="Foreman", by=olga, now=noon)

    assert printing.token_of(letter.code, address="", now=noon)


def test_a_code_opens_nothing_while_the_customer_is_blocked(hans, olga, noon):
    code = printing.print_letter(hans.pk, by=olga, now=noon).code
    hans.customer.blocked_at = noon
    hans.customer.save()

    with pytest.raises(printing.CodeNotOpen):
        type_in(code, noon)
    with pytest.raises(inviting.NotGiven):
        printing.print_letter(hans.pk, by=olga, now=noon)


def test_after_a_reset_the_letter_speaks_of_a_new_password(olle, us, olga, noon, words_of):
    access = inside(olle, us, noon)
    with pytest.raises(printing.HasPassword):
        printing.print_letter(access.pk, by=olga, now=noon)

    resetting.reset(access.pk, send=False, by=olga, now=noon)
    printed = printing.print_letter(access.pk, by=olga, now=noon)

    assert printed.invitation.why == Invitation.Why.RESET
    assert words_of().title == "A new password for Nordic Fasteners"


def test_only_whoever_gives_access_prints(hans, nils, noon):
    with pytest.raises(NotAllowed):
        printing.print_letter(hans.pk, by=nils, now=noon)
    assert not Invitation.objects.exists()


def test_the_code_is_in_no_column_log_or_record(hans, olga, noon, printed, client):
    letter = printing.print_letter(hans.pk, by=olga, now=noon)
    client.post("/code", {"code": letter.code})
    client.post("/code", {"code": letter.code[:-1] + "*"})
    bare = letter.code.replace("-", "")

    for kept in (letter.code, bare, letter.code.lower()):
        assert columns_with(kept) == []
        assert kept not in printed.getvalue()
    assert letter.code not in repr(letter)
    assert "until" in Entry.objects.get(verb="invitation.printed").facts


def test_the_digest_cannot_be_made_without_the_secret_key(hans, olga, noon, settings):
    code = printing.print_letter(hans.pk, by=olga, now=noon).code
    settings.SECRET_KEY = "another key, as somebody has who only read the database"

    with pytest.raises(printing.CodeNotOpen):
        type_in(code, noon)


def test_guessing_is_limited_where_it_comes_from(hans, olga, noon):
    code = printing.print_letter(hans.pk, by=olga, now=noon).code
    for n in range(counting.CODES_PER_ADDRESS):
        with pytest.raises(printing.CodeNotOpen):
            type_in("0000-0000-0000", noon, f"2001:db8::{n}")

    with pytest.raises(counting.TooManyTries):
        type_in(code, noon, "2001:db8::ffff")
    assert type_in(code, noon, "2001:db8:0:1::1")
    assert type_in(code, noon + counting.WINDOW, "2001:db8::1")
    kept = SignInTry.objects.filter(outcome="wrong-code").count()
    assert kept == counting.CODES_PER_ADDRESS


def test_a_whole_workshop_types_its_codes_in_one_place(hans, olga, noon):
    code = printing.print_letter(hans.pk, by=olga, now=noon).code

    for _ in range(counting.CODES_PER_ADDRESS + 5):
        assert type_in(code, noon)


HOSTILE = '#panic("x") $a$ *b* \\ ` @c <d> // /* ' + "M" * 40 + "\u202e\u0301 🦫 日本"


def test_nothing_anybody_typed_is_markup(dahls, us, olga, noon, words_of):
    dahls.name = dahls.address = dahls.city = HOSTILE
    dahls.save()
    Seller.objects.update(name=HOSTILE, email="", phone="")
    contact = Contact.objects.create(
        customer=dahls, first_name=HOSTILE[:80], last_name="#x", created_at=noon
    )
    access = giving.give(contact.pk, level="user", code="x1", email="", send=False, by=us, now=noon)

    printed = printing.print_letter(access.pk, by=olga, now=noon)

    assert printed.pdf.startswith(b"%PDF")
    assert words_of().seller == HOSTILE


def test_it_is_written_in_the_persons_language(hans, olga, noon, words_of):
    hans.contact.language = "fr"
    hans.contact.save()

    printing.print_letter(hans.pk, by=olga, now=noon)

    assert words_of().language == "fr"
    assert "avril 2026" in words_of().until
    assert translation.get_language() == "en"


def test_the_sellers_logo_stands_on_it(hans, olga, noon):
    without = len(printing.print_letter(hans.pk, by=olga, now=noon).pdf)
    picture = io.BytesIO()
    Image.effect_noise((200, 60), 90).save(picture, "PNG")
    seller.set_logo(picture.getvalue(), by=olga, now=noon)

    assert len(printing.print_letter(hans.pk, by=olga, now=noon).pdf) > without + 1000
