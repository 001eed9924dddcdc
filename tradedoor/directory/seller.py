"""The seller: its name, its look, and the few rules it sets for itself."""

import re
import struct
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from tradedoor import powers, record
from tradedoor.actors import Actor
from tradedoor.directory.models import Seller
from tradedoor.errors import NotValid
from tradedoor.formats import phones
from tradedoor.powers import Power
from tradedoor.rows import fits, not_stale

LOGO_BYTES = 300_000
LOGO_PIXELS = 4_000_000
LOGO_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


class LogoRefused(NotValid):
    """The file is no picture we can show."""

    code = "logo-refused"
    field = "logo"


class AccentRefused(NotValid):
    """The colour is not one, or words on it could not be read."""

    code = "accent-refused"
    field = "accent"


def the_seller() -> Seller:
    """The business running this installation; made with plain words when it is first asked for."""
    seller, _made = Seller.objects.get_or_create(pk=1, defaults={"name": "Tradedoor"})
    return seller


def in_letters() -> dict[str, str]:
    """What every letter says of the seller."""
    seller = the_seller()
    return {
        "name": seller.name,
        "phone": seller.phone,
        "email": seller.email,
        "accent": seller.accent,
    }


@transaction.atomic
def edit(*, seen: int, by: Actor, now: datetime, **details: Any) -> Seller:
    """Change the seller's own details. Raises NotAllowed, StalePage, AccentRefused, NotValid."""
    powers.require(by, Power.EDIT_SETTINGS)
    the_seller()
    seller = Seller.objects.select_for_update().get(pk=1)
    not_stale(seller, seen)
    if "accent" in details:
        check_accent(details["accent"])
    if "phone" in details:
        country = str(details.get("country", seller.country))
        details["phone"] = phones.clean(details["phone"], country=country)
    before = {field: getattr(seller, field) for field in details}
    changed = record.changes(before, details)
    if not changed:
        return seller
    for field, value in details.items():
        setattr(seller, field, value)
    fits(seller, details)
    _check_stays(seller)
    seller.version += 1
    seller.save()
    record.write("seller.edited", subject=seller, by=by, now=now, changed=changed)
    return seller


@transaction.atomic
def set_logo(picture: bytes | None, *, by: Actor, now: datetime) -> None:
    """Show this picture as the seller's logo, or none. Raises NotAllowed, LogoRefused."""
    powers.require(by, Power.EDIT_SETTINGS)
    the_seller()
    seller = Seller.objects.select_for_update().get(pk=1)
    seller.logo, seller.logo_type = (None, "") if picture is None else _cleaned(picture)
    seller.version += 1
    seller.save(update_fields=["logo", "logo_type", "version"])
    record.write(
        "seller.logo-removed" if picture is None else "seller.logo-set",
        subject=seller, by=by, now=now,
    )  # fmt: skip


def _check_stays(seller: Seller) -> None:
    """Nobody may be idle for longer than they stay at all, nor staff stay longer than customers."""
    staff_idle = timedelta(minutes=seller.staff_idle_minutes)
    staff, portal = timedelta(hours=seller.staff_hours), timedelta(days=seller.portal_days)
    portal_idle = timedelta(days=seller.portal_idle_days)
    if staff_idle > staff:
        raise NotValid(_("Staff are signed out before that."), field="staff_idle_minutes")
    if portal_idle > portal:
        raise NotValid(_("Customers are signed out before that."), field="portal_idle_days")
    if staff > portal:
        words = _("Staff are signed out no later than customers.")
        raise NotValid(words, field="staff_hours")
    if staff_idle > portal_idle:
        words = _("Staff are signed out no later than customers.")
        raise NotValid(words, field="staff_idle_minutes")


def check_accent(colour: str) -> None:
    """White words must be readable on it (WCAG 2.2 AA, 4.5 to 1). Raises AccentRefused."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise AccentRefused(_("Write the colour as # and six digits, like #1f5c49."))
    if 1.05 / (_luminance(colour) + 0.05) < 4.5:
        raise AccentRefused(_("White words could not be read on this colour. Choose a darker one."))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _cleaned(picture: bytes) -> tuple[bytes, str]:
    """The picture drawn anew, so that nothing but a picture is ever served. At most 400 × 120."""
    if len(picture) > LOGO_BYTES:
        raise LogoRefused(_("The file is too large. Use a picture under 300 kB."))
    try:
        with Image.open(BytesIO(picture), formats=list(LOGO_TYPES)) as image:
            if image.width * image.height > LOGO_PIXELS:
                raise _too_large()
            drawn = image.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, struct.error):
        raise LogoRefused(_("Use a PNG, JPEG or WebP picture.")) from None
    drawn.thumbnail((400, 120))
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue(), "image/png"


def _too_large() -> LogoRefused:
    return LogoRefused(_("The picture is too large. 800 × 240 dots are plenty."))
