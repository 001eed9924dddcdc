"""The list of website access, taken along as a file."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from tests.pages import words
from tradedoor.directory import contacts
from tradedoor.directory.models import Customer
from tradedoor.giving import keeping
from tradedoor.record.models import Entry

pytestmark = pytest.mark.django_db
LIST = "/office/access/"


def exported(browser, file, **asked):
    answer = browser.post("/office/access/export", {"file": file, **asked})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


EVIL = "=HYPERLINK(1)"


@pytest.fixture
def evil(dahls, us, noon):
    return contacts.add(dahls.pk, first_name=EVIL, email="+1@x.example", by=us, now=noon)


def test_csv_of_what_is_filtered(olgas, people, evil):
    text = exported(olgas, "csv", status="no-access").decode("utf-8")

    assert text.startswith("\ufeffCustomer number,")
    rows = list(csv.reader(StringIO(text[1:])))
    assert [row[2] for row in rows[1:]] == [f"'{EVIL}", "Luc Tremblay"]
    assert rows[1][3] == "'+1@x.example"


def test_external_ids_are_in_it(olgas, people, dahls, marit, us, noon):
    keeping.edit_customer(dahls.pk, seen=dahls.version, external_id="KD-1", by=us, now=noon)
    keeping.edit(marit.pk, seen=marit.version, external_id="=P-1", by=us, now=noon)

    rows = list(csv.DictReader(StringIO(exported(olgas, "csv").decode("utf-8-sig"))))
    (line,) = [row for row in rows if row["Contact"] == "Marit Dahl"]
    assert line["External id of the customer"] == "KD-1"
    assert line["External id of the contact"] == "'=P-1"
    assert [cell.value for cell in sheet_of(olgas)[1]] == list(line)


def sheet_of(browser: Client, **asked: str) -> Worksheet:
    (sheet,) = load_workbook(BytesIO(exported(browser, "xlsx", **asked))).worksheets
    return sheet


def test_xlsx_of_what_is_filtered(olgas, people, evil):
    sheet = sheet_of(olgas)

    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert EVIL in cells
    assert "+1@x.example" in cells
    assert sheet.max_row == 5
    assert set(cells.values()) <= {"s", "inlineStr", "n", "d"}  # no formula
    assert {cell.value: cell.data_type for cell in sheet["A"]}["10927781"] != "n"


MARKUP = "<r><t>1</t></r></is></c><c><f>HYPERLINK(1)</f></c><c><is><r></r>"


@pytest.mark.parametrize(
    "name", [MARKUP, "a\x0bb", "_x0041_", "x" * 150, "  in between  ", "Ōsaka 🚪"]
)
def test_a_name_in_a_spreadsheet_is_what_it_was(olgas, dahls, marit, name):
    Customer.objects.filter(pk=dahls.pk).update(name=name)

    sheet = sheet_of(olgas)

    assert unescape(sheet["B2"].value).removeprefix("'") == name
    assert sheet["C2"].value == "Marit Dahl"


def test_a_spreadsheet_can_be_read_and_filtered(olgas, people):
    sheet = sheet_of(olgas)

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L4"
    assert all(head.font.b for head in sheet[1])
    assert sheet.column_dimensions["B"].width > 25
    (moment,) = [cell.value for cell in sheet["J"][1:] if cell.value]
    assert isinstance(moment, datetime)


def test_an_empty_spreadsheet_is_one_too(olgas, people):
    sheet = sheet_of(olgas, find="nobody of that name")

    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:L1")


def test_a_spreadsheet_has_an_end(olgas, people, monkeypatch):
    monkeypatch.setattr("tradedoor.standing.exporting.MOST_IN_XLSX", 2)

    answer = olgas.post("/office/access/export", {"file": "xlsx"}, follow=True)

    assert "A spreadsheet holds 2 contacts" in words(answer)


def test_a_file_is_on_record(olgas, people):
    exported(olgas, "csv", find="marit")

    entry = Entry.objects.get(verb="contacts.exported")
    assert (entry.actor_name, entry.facts) == ("Olga", {"file": "csv", "filter": "marit"})


def test_who_only_looks_on_takes_nothing_along(nilses, people):
    assert "CSV" not in words(nilses.get(LIST))
    assert nilses.post("/office/access/export", {"file": "csv"}).status_code == 403


def test_a_long_file_is_read_while_it_goes(olgas, dahls, make_contacts):
    make_contacts(dahls, 1203)

    assert exported(olgas, "csv").count(b"\n") == 1204
