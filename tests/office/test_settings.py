"""Settings: the seller's own details, its look, its rules, and who works here."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.pages import bubble, fields, words
from tradedoor.credentials import staff as staff_verbs
from tradedoor.directory.models import Seller
from tradedoor.record.models import Entry


@pytest.fixture
def url():
    return reverse("office:settings")


def picture(kind="PNG", size=(600, 200), **how):
    out = io.BytesIO()
    Image.new("RGB", size, "#1f5c49").save(out, kind, **how)
    return SimpleUploadedFile(f"logo.{kind.lower()}", out.getvalue())


def test_the_seller_changes_its_own_details(olgas, url):
    form = fields(olgas.get(url))
    assert form["phone"] == "031-700 00 00"
    typed = {"name": "Nordic", "accent": "#27508f", "invitation_days": 30, "language": "fr"}

    done = olgas.post(url, {**form, **typed, "forgot_gives_way_in": ""})

    assert bubble(olgas, done) == "The settings are saved."
    seller = Seller.objects.get()
    assert (seller.name, seller.accent, seller.invitation_days) == ("Nordic", "#27508f", 30)
    assert (seller.phone, seller.forgot_gives_way_in) == ("+46317000000", False)
    assert "#27508f" in olgas.get("/look.css").content.decode()
    assert set(Entry.objects.get(verb="seller.edited").facts["changed"]) == {
        "name",
        "accent",
        "invitation_days",
        "language",
        "forgot_gives_way_in",
    }


def test_the_seller_says_how_long_letters_are_valid_and_when_access_is_dormant(olgas, seller, url):
    form = fields(olgas.get(url))
    assert (form["printed_days"], form["dormant_days"]) == (30, 180)

    olgas.post(url, {**form, "printed_days": 90, "dormant_days": 1095})

    seller.refresh_from_db()
    assert (seller.printed_days, seller.dormant_days) == (90, 1095)
    assert "Days a printed letter is valid: 30 → 90" in words(olgas.get(reverse("office:record")))


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("printed_days", "0"),
        ("printed_days", "91"),
        ("printed_days", "1.5"),
        ("dormant_days", "29"),
        ("dormant_days", "1096"),
        ("dormant_days", ""),
    ],
)
def test_days_nobody_can_mean_are_refused(olgas, url, world, field, days):
    before = world()

    answer = olgas.post(url, {**fields(olgas.get(url)), field: days})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert world() == before


def test_saving_what_the_page_held_changes_nothing(olgas, seller, url, world):
    seller.phone = "+46317000000"
    before = world()

    assert olgas.post(url, fields(olgas.get(url))).status_code == 302
    assert world() == before


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_shown_everywhere(olgas, url, kind):
    done = olgas.post(url, {**fields(olgas.get(url)), "logo": picture(kind)})

    assert done.status_code == 302
    logo = olgas.get("/logo")
    with Image.open(io.BytesIO(logo.content)) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width <= 400
    assert 'alt="Nordic Fasteners"' in olgas.get(url).content.decode()

    olgas.post(url, {**fields(olgas.get(url)), "remove_logo": "on"})
    assert olgas.get("/logo").status_code == 404


def png_of(width, height):
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_LOGOS = {
    "an SVG": SVG,
    "text": b"not a picture at all",
    "a page": b"<html><script>alert(1)</script>",
    "a bomb": png_of(60_000, 60_000),
    "a larger bomb": png_of(2_000_000, 2_000_000),
    "a broken head": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "cut off": picture(size=(300, 300)).read()[:200],
    "a GIF": b"GIF89a" + b"\0" * 30,
    "huge": b"\x89PNG\r\n\x1a\n" + b"\0" * 400_000,
    "empty": b"",
    "a broken WebP": b"RIFF\x10\x00\x00\x00WEBPVP8 \x04\x00\x00\x00abcd",
    "a broken JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\xff" * 100,
}


def test_what_is_no_logo_is_refused_and_nothing_typed_is_lost(olgas, url, world):
    before = world()

    for name, content in NO_LOGOS.items():
        file = SimpleUploadedFile("logo.png", content, content_type="image/png")
        form = fields(olgas.get(url)) | {"name": "Typed and kept", "logo": file}
        answer = olgas.post(url, form)

        assert answer.status_code == 422, name
        assert answer.context["form"].errors.keys() == {"logo"}, name
        assert answer.context["form"]["name"].value() == "Typed and kept", name
    assert world() == before


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#f3d48b", "red", "#12345", "url(//x)", "#1f5c49;}", "", "#１２３４５６"]
)
def test_a_colour_nobody_could_read_words_on_is_refused(olgas, url, world, colour):
    before = world()

    answer = olgas.post(url, {**fields(olgas.get(url)), "accent": colour})

    assert answer.status_code == 422
    assert "accent" in answer.context["form"].errors
    assert world() == before


def test_the_page_lists_who_works_here(olgas, clas_staff, nils, us, noon, url):
    staff_verbs.add(email="ida@nordic.example", name="Ida", role="clerk", by=us, now=noon)

    page = olgas.get(url)

    assert "Clas clas@nordic.example Clerk What they did" in words(page)
    assert "Ida ida@nordic.example has not chosen a password yet Clerk" in words(page)
    assert f"{reverse('office:record')}?by={clas_staff.public_id}" in page.content.decode()
    assert "tradedoor staff add" in words(page)


def test_whoever_left_is_not_listed(olgas, clas_staff, noon, url):
    clas_staff.left_at = noon
    clas_staff.save()

    assert "clas@nordic.example" not in words(olgas.get(url))


def test_only_administrators_see_the_settings_and_the_way_to_them(clases, url):
    assert clases.get(url).status_code == 403
    assert url not in clases.get(reverse("office:home")).content.decode()


# --- Staying signed in -------------------------------------------------------------------------

STAYS = {"staff_idle_minutes": 30, "staff_hours": 8, "portal_idle_days": 7, "portal_days": 14}


def test_the_seller_says_how_long_people_stay_signed_in(olgas, seller, url):
    form = fields(olgas.get(url))
    assert [form[name] for name in STAYS] == [240, 12, 14, 30]

    olgas.post(url, {**form, **STAYS})

    seller.refresh_from_db()
    assert {name: getattr(seller, name) for name in STAYS} == STAYS
    assert "Hours until staff sign in again: 12 → 8" in words(olgas.get(reverse("office:record")))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"staff_idle_minutes": 14}, "staff_idle_minutes"),
        ({"staff_idle_minutes": 1441}, "staff_idle_minutes"),
        ({"staff_hours": 0}, "staff_hours"),
        ({"staff_hours": 169}, "staff_hours"),
        ({"portal_idle_days": 0}, "portal_idle_days"),
        ({"portal_days": 91}, "portal_days"),
        ({"portal_days": ""}, "portal_days"),
        ({"staff_idle_minutes": 61, "staff_hours": 1}, "staff_idle_minutes"),
        ({"portal_idle_days": 15, "portal_days": 14}, "portal_idle_days"),
        ({"staff_hours": 25, "portal_idle_days": 1, "portal_days": 1}, "staff_hours"),
    ],
)
def test_nobody_stays_signed_in_for_longer_than_makes_sense(olgas, seller, url, typed, field):
    form = fields(olgas.get(url))

    page = olgas.post(url, {**form, **typed})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    seller.refresh_from_db()
    assert [getattr(seller, name) for name in STAYS] == [240, 12, 14, 30]
