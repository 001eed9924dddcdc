"""Which mail domains say something about a company."""

import pytest

from tradedoor.actors import system
from tradedoor.requests import flags, freemail

US = system("tests")

# Those we kept by hand until a library kept them.
FORMER = """mailinator.com guerrillamail.com 10minutemail.com temp-mail.org tempmail.com
trashmail.com yopmail.com yopmail.fr sharklasers.com getnada.com maildrop.cc dispostable.com
throwawaymail.com fakeinbox.com mintemail.com mohmal.com emailondeck.com moakt.com
discard.email""".split()


@pytest.mark.parametrize("domain", FORMER)
def test_an_address_to_throw_away_is_nobodys_own(domain):
    assert freemail.is_throw_away(domain)
    assert not freemail.is_own(f"somebody@{domain}")


def test_a_name_below_such_a_domain_is_thrown_away_as_well():
    assert freemail.is_throw_away("erik.mailinator.com")
    assert not freemail.is_throw_away("dahlsmailinator.com")


def test_what_people_keep_for_years_is_not_thrown_away():
    assert not [domain for domain in freemail.FREE if freemail.is_throw_away(domain)]


@pytest.mark.parametrize(
    "domain", ["dahlsbygg.example", "volvo.com", "localhost", "", "..", "ö.se"]
)
def test_a_companys_own_domain_is_not_thrown_away(domain):
    assert not freemail.is_throw_away(domain)


def test_staff_are_told(erik):
    erik.email = "erik@0815.ru"

    assert [flag.code for flag in flags.of(erik, by=US)] == ["throw-away"]
