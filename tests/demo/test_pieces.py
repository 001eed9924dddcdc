"""The developers' page of pieces."""

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

pytestmark = [pytest.mark.urls("tests.demo.urls"), pytest.mark.django_db]


def test_every_piece_is_shown_with_something_in_it(client, demonstration):
    page = client.get("/office/pieces").content.decode()

    for words in ("Marit Dahl", "Could not be delivered", "556036079301", "Choose a password"):
        assert words in page


def test_it_is_nowhere_but_with_developers(client, settings):
    settings.ROOT_URLCONF = "tradedoor.config.urls"

    assert client.get("/office/pieces").status_code == 404
    with pytest.raises(TemplateDoesNotExist):
        get_template("demo/pieces.html")
