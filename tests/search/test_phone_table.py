"""How a number is dialled at home: the database has a frozen table, the library's moves on."""

import json
import re

import pytest
from django.db import connection
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

TABLE = re.compile(r"VALUES \('(\{.*?\})'::jsonb\)")


def of_the_database() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('public.tradedoor_phones(text)'::regprocedure)")
        (table,) = TABLE.findall(cursor.fetchone()[0])
    return dict(json.loads(table))


def of_the_library() -> dict[str, str]:
    return {
        str(code): prefix if (prefix := national_prefix(regions[0])) != str(code) else ""
        for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    }


def national_prefix(region: str) -> str:
    """What is dialled before a number at home: mostly 0, and nothing in many countries."""
    metadata = PhoneMetadata.metadata_for_region(region)
    return (metadata.national_prefix or "") if metadata else ""


@pytest.mark.django_db
def test_the_database_dials_as_the_library_does() -> None:
    """uv.lock pins the library: only a change there can part them."""
    assert of_the_database() == of_the_library(), (
        "phonenumbers has another table now. Write tradedoor_phones with it into a new file "
        "(docs/search.md, “When something is to be found by something new”)."
    )
