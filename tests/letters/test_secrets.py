"""The secret half of a link stands in the letter and nowhere else."""

import uuid

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PASSWORD, invited, link_of
from tests.plugins.smtp import hand_over, text_of
from tradedoor.credentials import staff
from tradedoor.giving import asking
from tradedoor.invitations import choosing
from tradedoor.letters import links

EVERY_COLUMN = """
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public'
  AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
  AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'tsvector')
"""


def columns_with(secret: str) -> list[str]:
    """Where in the whole database this text stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(EVERY_COLUMN)
        for schema, table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{schema}"."{table}" '  # noqa: S608
                f'WHERE position(%s in "{column}"::text) > 0',
                [secret],
            )
            row = cursor.fetchone()
            if row and row[0]:
                found.append(f"{table}.{column}")
    return found


def test_the_search_finds_what_is_there(marit):
    assert "tradedoor_contact.email" in columns_with("marit@dahlsbygg.example")


def test_a_link_is_kept_in_no_column_job_or_log(client, mail_server, marit, us, noon, printed):
    access = invited(marit, us, noon)
    token = link_of(access)
    hand_over(noon)
    assert token in text_of(mail_server.to(marit.email)[0])

    client.get(f"/i/{token}")
    client.post(f"/i/{token}", {"password": "short"})
    asking.ask_for_new_link(token, address="203.0.113.9")
    client.post(f"/i/{token}", {"password": PASSWORD})
    client.get(f"/i/{token}")
    signature = token.split(".")[1]

    assert columns_with(token) == columns_with(signature) == []
    assert len(printed.lines()) >= 5
    assert signature not in printed.getvalue()


def test_a_colleagues_link_is_kept_nowhere_either(client, mail_server, olga, noon, printed):
    added = staff.add(email="vera@nordic.example", name="Vera", role="clerk", by=olga, now=noon)
    hand_over(noon)
    path = "/" + added.link.split("/", 3)[3]
    client.get(path)
    client.post(path, {"password": PASSWORD})
    signature = path.rsplit(".", 1)[1]

    assert signature in text_of(mail_server.to("vera@nordic.example")[0])
    assert columns_with(signature) == []
    assert signature not in printed.getvalue()


def test_a_page_refused_for_its_form_prints_no_link(db, marit, us, noon, printed):
    from django.test import Client

    token = link_of(invited(marit, us, noon))
    answer = Client(enforce_csrf_checks=True).post(f"/i/{token}", {"password": PASSWORD})

    assert answer.status_code == 403
    assert token.split(".")[1] not in printed.getvalue()


def test_no_password_is_kept_as_typed(client, marit, us, noon, printed):
    access = invited(marit, us, noon)
    choosing.choose_password(link_of(access), PASSWORD, address="", now=noon)
    client.post("/sign-in", {"name": "marit", "password": PASSWORD})

    assert columns_with(PASSWORD) == []
    assert PASSWORD not in printed.getvalue()


@given(st.uuids())
def test_a_seal_opens_what_it_was_made_for_and_nothing_else(public_id):
    token = links.seal("invitation", public_id)

    assert links.unseal("invitation", token) == public_id
    assert links.unseal("staff", token) is None


@given(st.text(st.characters(codec=None)))
def test_no_text_is_a_seal(text):
    assert links.unseal("invitation", text) is None


@given(st.uuids(), st.integers(0, 60), st.characters(codec="ascii"))
def test_a_seal_with_one_letter_changed_opens_nothing(public_id, at, letter):
    token = links.seal("invitation", public_id)
    changed = token[:at] + letter + token[at + 1 :]

    assert (links.unseal("invitation", changed) is None) == (changed != token)


@pytest.mark.parametrize("path", ["/i/", "/forgot-password"])
def test_links_stand_on_the_configured_address(settings, path):
    settings.BASE_URL = "https://shop.example"

    assert links.address(path) == f"https://shop.example{path}"
    assert uuid.UUID(int=0).hex in links.seal("invitation", uuid.UUID(int=0))
