import pytest

from tests.demo.postman import Postman


@pytest.fixture
def postman(tmp_path, settings):
    settings.DATA = tmp_path
    return Postman(tmp_path / "mailbox")
