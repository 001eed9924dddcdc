"""What everybody knows of the demonstration opens nothing elsewhere."""

import pytest

from tradedoor.cli.doctor import examine
from tradedoor.credentials import passwords
from tradedoor.demo.people.sign_ins import PASSWORD
from tradedoor.directory.models import Seller


def failures() -> list[str]:
    return [finding.about for finding in examine() if finding.level == "fail"]


@pytest.mark.parametrize(
    ("made_up", "setting", "wrong"),
    [(False, False, []), (True, False, ["database"]), (False, True, ["demo"]), (True, True, [])],
)
def test_doctor_knows_a_demonstration_from_a_shop(installation, seller, made_up, setting, wrong):
    Seller.objects.update(is_demo=made_up)
    installation.DEMO = setting

    assert failures() == wrong


def test_the_password_of_the_demonstration_is_chosen_nowhere_else(settings):
    assert passwords.PUBLISHED == PASSWORD
    settings.DEMO = False
    with pytest.raises(passwords.PasswordRefused):
        passwords.check_good_enough(PASSWORD, person=[])
    settings.DEMO = True
    passwords.check_good_enough(PASSWORD, person=[])
