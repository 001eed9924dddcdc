"""Lists as files: CSV while it is read, and spreadsheets. No cell of either is ever a formula."""

import csv as comma_separated
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tradedoor.standing.exporting import Line

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = [
    16,
    32,
    26,
    34,
    16,
    18,
    14,
    24,
    60,
    17,
    20,
    20,
]  # of the spreadsheet's columns, in characters
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
    """A spreadsheet, in a file that goes when it is closed; one line at a time is in memory."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    with Workbook(file, {"constant_memory": True}) as book:
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        sheet = _sheet(book)
        last = 0
        for last, line in enumerate(lines, 1):
            for column, cell in enumerate(astuple(line)):
                _write(sheet, last, column, cell, moments)
        sheet.autofilter(0, 0, last, len(WIDTHS) - 1)
    file.seek(0)
    return file


def _sheet(book: Workbook) -> Worksheet:
    """An empty sheet, with its heads in bold, which stay when it is scrolled."""
    sheet = book.add_worksheet(_("Website access"))
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, (head, width) in enumerate(zip(heads(), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    return sheet


def heads() -> list[str]:
    return [
        _("Customer number"), _("Customer"), _("Contact"), _("E-mail"), _("Signs in as"),
        _("User code"), _("Level"), _("Status"), _("What that means"), _("Last sign-in"),
        _("External id of the customer"), _("External id of the contact"),
    ]  # fmt: skip


def _text(cell: str | datetime | None) -> str:
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    return cell or ""


def _harmless(text: str) -> str:
    """A spreadsheet reads what follows an apostrophe as text."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def _write(
    sheet: Worksheet, row: int, column: int, cell: str | datetime | None, moments: Format
) -> None:
    """What is text says so itself: it becomes no formula, no link and no number."""
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, timezone.localtime(cell).replace(tzinfo=None), moments)
    elif cell:
        # The library takes text like this for its own markup, and would write it as it stands.
        is_markup = cell.startswith("<r>") and cell.endswith("</r>")
        sheet.write_string(row, column, f"'{cell}" if is_markup else cell)
