"""The seller's own details, rules and look."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tradedoor.directory import seller as verbs
from tradedoor.directory.models import Seller
from tradedoor.errors import NotAllowed, NotValid, StalePage
from tradedoor.record.models import Entry


def picture(size=(800, 240), kind="PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#1f5c49").save(out, kind)
    return out.getvalue()


def promising(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    length, check = struct.pack(">I", len(header)), struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + length + chunk + check


def test_the_seller_is_there_before_anybody_set_it_up(db):
    assert verbs.the_seller().name == "Tradedoor"
    assert verbs.the_seller().pk == 1


def test_there_is_one_seller(seller):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seller.objects.create(pk=2, name="Another")


def test_details_are_changed_and_on_record(seller, olga, noon):
    verbs.edit(seen=seller.version, name="Nordic", invitation_days=7, by=olga, now=noon)

    assert Entry.objects.get(verb="seller.edited").facts["changed"] == {
        "name": ["Nordic Fasteners", "Nordic"],
        "invitation_days": [14, 7],
    }


def test_saving_without_a_change_leaves_no_trace(seller, olga, noon):
    again = verbs.edit(seen=seller.version, name=seller.name, country="SE", by=olga, now=noon)

    assert again.version == seller.version
    assert not Entry.objects.filter(verb="seller.edited").exists()


def test_an_old_page_never_overwrites_a_newer_change(seller, olga, noon):
    verbs.edit(seen=seller.version, name="Nordic", by=olga, now=noon)

    with pytest.raises(StalePage):
        verbs.edit(seen=seller.version, name="Southern", by=olga, now=noon)


def test_only_an_administrator_changes_the_seller(seller, clas, nils, noon):
    for by in (clas, nils):
        with pytest.raises(NotAllowed):
            verbs.edit(seen=seller.version, name="Mine", by=by, now=noon)
        with pytest.raises(NotAllowed):
            verbs.set_logo(picture(), by=by, now=noon)


@pytest.mark.parametrize("colour", ["#1f5c49", "#000000", "#767676", "#B00020"])
def test_white_words_are_readable_on_a_dark_colour(colour):
    verbs.check_accent(colour)


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#777777", "#ff0", "red", "#1f5c4g", "#1f5c49\n", "", "#١٢٣٤٥٦"]
)
def test_any_other_colour_is_refused(seller, olga, noon, colour):
    with pytest.raises(verbs.AccentRefused):
        verbs.edit(seen=seller.version, accent=colour, by=olga, now=noon)


def test_a_negative_time_is_refused_not_broken(seller, olga, noon):
    with pytest.raises(NotValid) as refused:
        verbs.edit(seen=seller.version, invitation_days=-1, by=olga, now=noon)

    assert refused.value.field == "invitation_days"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_made_small(seller, olga, noon, kind):
    verbs.set_logo(picture(kind=kind), by=olga, now=noon)

    seller.refresh_from_db()
    with Image.open(BytesIO(bytes(seller.logo))) as drawn:
        assert (drawn.format, drawn.size, seller.logo_type) == ("PNG", (400, 120), "image/png")


def test_a_logo_is_removed(seller, olga, noon):
    verbs.set_logo(picture(), by=olga, now=noon)
    verbs.set_logo(None, by=olga, now=noon)

    seller.refresh_from_db()
    assert (seller.logo, seller.logo_type) == (None, "")
    verbs_done = Entry.objects.filter(subject_kind="seller").values_list("verb", flat=True)
    assert set(verbs_done) == {"seller.logo-set", "seller.logo-removed"}


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture(kind="GIF"),
        picture()[:100],
        picture((3000, 2000)),
        promising(10_000, 10_000),
        promising(20_000, 20_000),
        b"\x89PNG\r\n\x1a\n" + bytes(300_001),
    ],
)
def test_what_is_no_small_picture_is_refused(seller, olga, noon, file):
    with pytest.raises(verbs.LogoRefused):
        verbs.set_logo(file, by=olga, now=noon)

    seller.refresh_from_db()
    assert seller.logo is None


WHOLE = [picture((20, 6), kind) for kind in ("PNG", "JPEG", "WEBP")]


@given(st.sampled_from(WHOLE), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_damaged_picture_is_drawn_or_refused(whole, at, noise):
    with suppress(verbs.LogoRefused):
        verbs._cleaned(whole[:at] + noise + whole[at + len(noise) :])


@pytest.mark.parametrize(
    "wrong",
    [
        {"staff_idle_minutes": 14},
        {"staff_idle_minutes": 1441, "staff_hours": 48},
        {"staff_idle_minutes": 61, "staff_hours": 1},
        {"staff_hours": 169},
        {"staff_hours": 25, "portal_days": 1, "portal_idle_days": 1},
        {"portal_days": 91},
        {"portal_idle_days": 0},
        {"portal_idle_days": 31, "portal_days": 30},
    ],
)
def test_the_database_keeps_staff_from_staying_for_longer_than_makes_sense(seller, wrong):
    with pytest.raises(IntegrityError, match="seller_signs_"):
        Seller.objects.update(**wrong)


def test_the_longest_and_the_shortest_are_allowed(seller):
    longest = {"staff_idle_minutes": 1440, "staff_hours": 168}
    Seller.objects.update(**longest, portal_idle_days=90, portal_days=90)
    Seller.objects.update(staff_idle_minutes=15, staff_hours=1, portal_idle_days=1, portal_days=1)
