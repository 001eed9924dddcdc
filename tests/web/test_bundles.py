"""Stylesheets and scripts: many files, sent as one."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tradedoor.web import bundles

A_YEAR = "public, max-age=31536000, immutable"


@pytest.fixture
def a_room(tmp_path, monkeypatch, settings):
    """A room of two stylesheets and two scripts that somebody works on."""
    settings.DEBUG = True
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "b.css").write_text(".b { margin: 0; }\n")
    (tmp_path / "pieces" / "a.css").write_text(".a { margin: 0; }\n")
    for name in ("a", "b"):
        (tmp_path / f"{name}.js").write_text("const here = 1;\n")
    monkeypatch.setattr(bundles, "HOME", tmp_path)
    monkeypatch.setattr(bundles, "PARTS", {"a.css": ("pieces/*.css",), "a.js": ("a.js", "b.js")})
    return tmp_path


@pytest.mark.parametrize("name", bundles.PARTS)
def test_a_browser_keeps_it_for_a_year_and_no_database_is_asked(client, name):
    answer = client.get(bundles.url(name))

    assert answer.status_code == 200
    assert answer["Cache-Control"] == A_YEAR
    assert answer["Content-Type"] == bundles.TYPES[Path(name).suffix]
    assert answer.content.decode() == bundles.bundle(name).text


def test_it_is_sent_small_to_whoever_can_unpack_it(client):
    address = bundles.url("tradedoor.css")
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content) == client.get(address).content
    assert len(answer.content) < 20_000


def test_a_page_from_before_an_update_gets_what_there_is_for_this_once(client):
    answer = client.get("/bundles/0123456789abcdef/office.css")

    assert answer.content == client.get(bundles.url("office.css")).content
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["tokens.css", "fonts", "..%2Ftokens.css", "tradedoor.css.map"])
def test_nothing_else_is_sent(client, seller, name):
    assert client.get(f"/bundles/0123456789abcdef/{name}").status_code == 404


def test_pages_name_addresses_that_answer(client):
    page = render_to_string("errors/404.html")
    (address,) = re.findall(r'rel="stylesheet" href="([^"]+)"', page)

    assert client.get(address)["Cache-Control"] == A_YEAR


def test_a_change_has_another_address_at_once(a_room):
    before = bundles.url("a.css")
    assert bundles.bundle("a.css").text == ".a { margin: 0; }\n\n.b { margin: 0; }\n"

    (a_room / "pieces" / "c.css").write_text(".c { margin: 0; }\n")

    assert bundles.url("a.css") != before
    assert ".c {" in bundles.bundle("a.css").text


def test_one_script_sees_nothing_of_another(a_room):
    assert bundles.bundle("a.js").text == "{\nconst here = 1;\n}\n{\nconst here = 1;\n}"
