"""Inviting many at once: two links, words to send them with, a code for the trade counter.

Nils only looks on, and may send the links as well.
"""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages import words
from tradedoor.directory.models import Seller

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CODE = ["sign_up", "forgot_password"]


def test_both_links_are_there_with_words_in_every_language(nilses: Client, settings: Any) -> None:
    settings.BASE_URL = "https://trade.nordic.example"
    page = nilses.get(reverse("office:invite"))

    said = [(wording.code, wording.text) for wording in page.context["wordings"]]
    assert [code for code, _text in said] == ["en", "fr", "sv"]
    for _code, text in said:
        assert "https://trade.nordic.example/sign-up" in text
        assert "https://trade.nordic.example/forgot-password" in text
        assert "Nordic Fasteners" in text
        assert text in page.content.decode()
    assert "Vänliga hälsningar" in words(page)


def test_the_sellers_own_language_stands_first(nilses: Client) -> None:
    Seller.objects.update(language="sv")
    page = nilses.get(reverse("office:invite"))

    assert [wording.code for wording in page.context["wordings"]] == ["sv", "en", "fr"]


def test_a_sellers_name_is_text_everywhere(nilses: Client) -> None:
    Seller.objects.update(name='Nuts & "Bolts" {sign_up} <b>')
    page = nilses.get(reverse("office:invite"))

    assert page.status_code == 200
    assert "{sign_up} &lt;b&gt;" in page.content.decode()
    assert "body=Hello%2C%0A%0ANuts%20%26%20%22Bolts%22" in page.content.decode()


@pytest.mark.parametrize("to", CODE)
def test_the_code_is_a_picture_of_the_link(nilses: Client, to: str) -> None:
    answer = nilses.get(reverse("office:invite-qr", args=[to]))

    assert answer["Content-Type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    assert drawn.tag.endswith("svg")
    assert b"<script" not in answer.content


def test_there_is_no_code_for_anything_else(nilses: Client) -> None:
    assert nilses.get(reverse("office:invite-qr", args=["nowhere"])).status_code == 404


def test_nobody_outside_sees_the_page(seller: Seller) -> None:
    assert Client().get(reverse("office:invite")).status_code == 302
