from pathlib import Path

import pytest

import tradedoor.demo
from tests.demo.postman import Postman


@pytest.fixture
def postman(tmp_path, settings):
    settings.DATA = tmp_path
    return Postman(tmp_path / "mailbox")


@pytest.fixture
def demonstration(settings):
    """The pages of a demonstration, which no other installation has."""
    (engine,) = settings.TEMPLATES
    pages = Path(tradedoor.demo.__file__).parent / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [pages]}]
