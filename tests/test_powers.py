"""Who may do what, and to which rows, written out a second time by hand."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import tradedoor
from tradedoor import powers
from tradedoor.access.models import Access
from tradedoor.actors import Actor, integration, system, visitor
from tradedoor.credentials.models import Staff
from tradedoor.errors import NotAllowed
from tradedoor.powers import POWERS_OF, SCOPES, WITHOUT_ROW, Owner, Power

# The portal's guard lets a person see their own company because it found their access there.
NOT_ASKED_YET = {"SEE_OWN_COMPANY"}

DAHLS, TREMBLAY, NEW = 1, 2, 3  # customers
GOTEBORG, MONTREAL = 11, 12  # branches
MARIT, OLLE, LUC = 21, 22, 23  # contacts


@dataclass(frozen=True)
class Row:
    """Something that belongs to somebody."""

    owner: Owner


ROWS: dict[str, Row] = {
    "marit": Row(Owner(DAHLS, GOTEBORG, MARIT)),
    "olle": Row(Owner(DAHLS, GOTEBORG, OLLE)),
    "luc": Row(Owner(TREMBLAY, MONTREAL, LUC)),
    "new": Row(Owner(NEW, None, None)),  # a customer of no branch
    "free": Row(Owner()),  # a request nobody has decided on
}

# Whose rows: all, or the first letters of those in ROWS; "-" where there is no row to name.
#                     office                        customer's    the    any-  the
#                     adm  clerk onl  Göteborg's    Marit Olle    system body  ERP
TABLE = """
customers:see         all  all   all  mo.nf         no    no      all      no    all
customers:edit        all  all   no   mo.nf         no    no      all      no    no
customers:block       all  no    no   no            no    no      all      no    no
contacts:edit         all  all   no   mo.nf         no    no      all      no    all
contacts:export       -    -     no   -             no    no      -        no    no
access:give           all  all   no   mo.nf         no    no      all      no    no
letters:see           all  all   all  mo.nf         no    no      all      no    no
record:see            all  all   all  mo.nf         no    no      all      no    no
requests:see          all  all   all  mo.nf         no    no      all      no    no
requests:decide       all  all   no   mo.nf         no    no      all      no    no
settings:edit         -    no    no   no            no    no      -        no    no
staff:manage          -    no    no   no            no    no      -        no    no
own-company:see       no   no    no   no            mo... mo...   no       no    no
own-details:edit      no   no    no   no            m.... .o...   no       no    no
own-keys:keep         no   no    no   no            m.... .o...   no       no    no
"""

ACTORS = [
    Actor("staff", "Olga", "staff:administrator"),
    Actor("staff", "Clas", "staff:clerk"),
    Actor("staff", "Nils", "staff:onlooker"),
    Actor("staff", "Gun", "staff:clerk", branches=frozenset([GOTEBORG])),
    Actor("access", "Marit", "access:administrator", customer_id=DAHLS, contact_id=MARIT),
    Actor("access", "Olle", "access:user", customer_id=DAHLS, contact_id=OLLE),
    system("tests"),
    visitor("203.0.113.9"),
    integration("ERP", id="1", scopes=frozenset(["contacts:write"]), address="203.0.113.10"),
]

CASES = [
    (actor, Power(power), answer)
    for power, *answers in (line.split() for line in TABLE.strip().splitlines())
    for actor, answer in zip(ACTORS, answers, strict=True)
]


def case_name(value: object) -> str:
    return getattr(value, "name", "") if isinstance(value, Actor) else str(value)


def over(answer: str) -> set[str]:
    """The rows an answer of the table names."""
    if answer == "all":
        return set(ROWS)
    return set() if answer in ("no", "-") else {row for row in ROWS if row[0] in answer}


@pytest.mark.parametrize(("actor", "power", "answer"), CASES, ids=case_name)
def test_who_may_do_what_to_whom(actor, power, answer):
    assert powers.somewhere(actor, power) == (answer != "no")
    if power in WITHOUT_ROW:
        assert powers.may(actor, power) == (answer == "-")
        return
    assert {name for name, row in ROWS.items() if powers.may(actor, power, row)} == over(answer)


@pytest.mark.parametrize(("actor", "power", "answer"), CASES, ids=case_name)
def test_whoever_may_not_is_refused(actor, power, answer):
    rows = {"": None} if power in WITHOUT_ROW else ROWS
    for name in set(rows) - (over(answer) or ({""} if answer == "-" else set())):
        with pytest.raises(NotAllowed) as refused:
            powers.require(actor, power, rows[name])
        assert refused.value.status == 403
    if answer == "no":
        with pytest.raises(NotAllowed):
            powers.require_somewhere(actor, power)


def test_the_table_is_complete():
    assert {power for _, power, _ in CASES} == set(Power)
    assert {actor.role for actor, *_ in CASES} == set(POWERS_OF)


def test_every_role_and_level_there_is_holds_powers():
    roles = {f"staff:{role}" for role in Staff.Role.values}
    levels = {f"access:{level}" for level in Access.Level.values}

    assert roles | levels | {"integration", "system", "visitor"} == set(POWERS_OF)


@pytest.mark.parametrize("power", sorted(Power))
def test_a_power_over_rows_is_never_asked_without_one(power):
    row = ROWS["marit"] if power in WITHOUT_ROW else None
    for actor in ACTORS:
        with pytest.raises(TypeError):
            powers.may(actor, power, row)


def test_only_the_sellers_own_side_is_ours():
    assert [actor.role for actor in ACTORS if actor.is_ours] == [
        "staff:administrator", "staff:clerk", "staff:onlooker", "staff:clerk", "system",
        "integration",
    ]  # fmt: skip


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_an_integration_does_what_its_scopes_name_and_no_more(scope):
    erp = integration("ERP", id="1", scopes=frozenset([scope]), address="")

    assert {power for power in Power if powers.somewhere(erp, power)} == SCOPES[scope]
    if scope.endswith(":read"):
        assert all(power.endswith((":see", ":export")) for power in SCOPES[scope])


def test_without_a_scope_an_integration_does_nothing():
    erp = integration("ERP", id="1", scopes=frozenset(), address="")

    assert [power for power in Power if powers.somewhere(erp, power)] == []


def test_every_power_is_used_somewhere():
    sources = [p for p in Path(tradedoor.__file__).parent.rglob("*.py") if p.name != "powers.py"]
    used = {name for p in sources for name in re.findall(r"\bPower\.([A-Z_]+)", p.read_text())}

    assert used <= set(Power.__members__)
    assert set(Power.__members__) - used <= NOT_ASKED_YET
