"""Lists as files: CSV while it is read, and spreadsheets. No cell of either is ever a formula."""

import csv as comma_separated
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tradedoor.standing.exporting import Line

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv(lines: Iterable[Line], *, language: str) -> Iterator[str]:
    """The lines of a CSV file, one by one, in this language."""
    writer = comma_separated.writer(_Echo())
    yield BYTE_ORDER_MARK
    with translation.override(language or translation.get_language()):
        yield writer.writerow(heads())
        for line in lines:
            yield writer.writerow([_harmless(_text(cell)) for cell in astuple(line)])


def xlsx(lines: Iterable[Line]) -> IO[bytes]:
    """A spreadsheet, in a file that goes when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Website access"))
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head) for head in heads()])
    for line in lines:
        sheet.append([_cell(sheet, cell) for cell in astuple(line)])
    file = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    book.save(file)
    file.seek(0)
    return file


def heads() -> list[str]:
    return [
        _("Customer number"), _("Customer"), _("Contact"), _("E-mail"), _("Signs in as"),
        _("User code"), _("Level"), _("Status"), _("What that means"), _("Last sign-in"),
    ]  # fmt: skip


def _text(cell: str | datetime | None) -> str:
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    return cell or ""


def _harmless(text: str) -> str:
    """A spreadsheet reads what follows an apostrophe as text."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def _cell(sheet: Any, value: str | datetime | None) -> Any:
    """A cell that says itself that it is text."""
    if isinstance(value, datetime):
        return WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None))
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value or ""))
    cell.data_type = "s"
    return cell
