"""Who may do what, written out a second time by hand."""

import re
from pathlib import Path

import pytest

import tradedoor
from tradedoor import powers
from tradedoor.access.models import Access
from tradedoor.actors import Actor, system, visitor
from tradedoor.credentials.models import Staff
from tradedoor.errors import NotAllowed
from tradedoor.powers import POWERS_OF, WITHIN_CUSTOMER, Power

# The portal's guard lets a person see their own company because it found their access there.
NOT_ASKED_YET = {"SEE_OWN_COMPANY"}

HERE, ELSEWHERE = 1, 2

#                     office            customer's     the      any-
#                     adm  clerk onl    adm   user     system   body
TABLE = """
customers:see         yes  yes   yes    no    no       yes      no
customers:edit        yes  yes   no     no    no       yes      no
customers:block       yes  no    no     no    no       yes      no
contacts:edit         yes  yes   no     no    no       yes      no
contacts:export       yes  yes   no     no    no       yes      no
access:give           yes  yes   no     no    no       yes      no
letters:see           yes  yes   yes    no    no       yes      no
record:see            yes  yes   yes    no    no       yes      no
requests:see          yes  yes   yes    no    no       yes      no
requests:decide       yes  yes   no     no    no       yes      no
settings:edit         yes  no    no     no    no       yes      no
staff:manage          yes  no    no     no    no       yes      no
own-company:see       no   no    no     yes   yes      no       no
own-details:edit      no   no    no     yes   yes      no       no
own-keys:keep         no   no    no     yes   yes      no       no
"""

ACTORS = [
    Actor("staff", "Olga", "staff:administrator"),
    Actor("staff", "Clas", "staff:clerk"),
    Actor("staff", "Nils", "staff:onlooker"),
    Actor("access", "Marit", "access:administrator", customer_id=HERE),
    Actor("access", "Olle", "access:user", customer_id=HERE),
    system("tests"),
    visitor("203.0.113.9"),
]

CASES = [
    (actor, Power(power), answer == "yes")
    for power, *answers in (line.split() for line in TABLE.strip().splitlines())
    for actor, answer in zip(ACTORS, answers, strict=True)
]


@pytest.mark.parametrize(
    ("actor", "power", "may"), CASES, ids=lambda value: getattr(value, "role", str(value))
)
def test_who_may_do_what(actor, power, may):
    within = HERE if power in WITHIN_CUSTOMER else None

    assert powers.may(actor, power, within=within) == may
    if not may:
        with pytest.raises(NotAllowed) as refused:
            powers.require(actor, power, within=within)
        assert refused.value.status == 403


def test_the_table_is_complete():
    assert {power for _, power, _ in CASES} == set(Power)
    assert {actor.role for actor, *_ in CASES} == set(POWERS_OF)


def test_every_role_and_level_there_is_holds_powers():
    roles = {f"staff:{role}" for role in Staff.Role.values}
    levels = {f"access:{level}" for level in Access.Level.values}

    assert roles | levels | {"system", "visitor"} == set(POWERS_OF)


@pytest.mark.parametrize("power", sorted(WITHIN_CUSTOMER))
@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.role)
def test_a_power_within_a_customer_ends_at_its_border(actor, power):
    assert not powers.may(actor, power, within=ELSEWHERE)
    with pytest.raises(TypeError):
        powers.may(actor, power)


def test_only_the_sellers_own_side_is_ours():
    assert [actor.role for actor in ACTORS if actor.is_ours] == [
        "staff:administrator", "staff:clerk", "staff:onlooker", "system",
    ]  # fmt: skip


def test_every_power_is_used_somewhere():
    sources = [p for p in Path(tradedoor.__file__).parent.rglob("*.py") if p.name != "powers.py"]
    used = {name for p in sources for name in re.findall(r"\bPower\.([A-Z_]+)", p.read_text())}

    assert used <= set(Power.__members__)
    assert set(Power.__members__) - used <= NOT_ASKED_YET
