"""The promises of docs/architecture.md that no other tool checks."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tests import house
from tests.house import ROOT, imported, named
from tradedoor.access.models import Access
from tradedoor.directory.models import Contact, Customer

DOMAIN = house.domain()
SOURCES = house.sources(DOMAIN)
WEB = (
    "django.http", "django.shortcuts", "django.views", "django.template.response", "django.forms",
    "django.contrib.messages", "django.contrib.auth.views", "django_htmx", "ninja",
)  # fmt: skip
# What Django calls in a request.
MAY_ASK_THE_CLOCK = {"sessions.py"}
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
CLOCKS |= {"time.time", "timezone.localdate"}
LONGEST_FILE = 250  # lines

# Longer than a file should be. This list may only shrink: a file that is shorter leaves it.
STILL_TOO_LONG = {
    "office/access.py",
    "office/forms.py",
    "office/requests.py",
    "standing/listing.py",
    "standing/remedies.py",
    "standing/status.py",
}


def test_every_room_of_the_domain_is_guarded():
    assert {"requests", "giving", "standing", "access", "directory", "letters"} <= set(DOMAIN)
    assert not {"web", "office", "portal", "api", "cli", "demo"} & set(DOMAIN)
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"config"}
    assert folders == {name for layer in house.layers() for name in layer if name in folders}


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_the_domain_knows_no_web(source: Path):
    assert [name for name in imported(source) if name.startswith(WEB)] == []


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_of_addresses_the_domain_knows_only_their_names(source: Path):
    urls = {name for name in imported(source) if name.startswith("django.urls")}

    assert urls <= {"django.urls", "django.urls.reverse"}


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_the_domain_is_told_the_time(source: Path):
    if source.name in MAY_ASK_THE_CLOCK:
        return
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Call)
    }
    assert calls & CLOCKS == set()


def test_who_asks_and_when_is_always_said_by_name():
    unnamed = [
        (name, argument.name)
        for name, function in house.functions(DOMAIN)
        for argument in inspect.signature(function).parameters.values()
        if argument.name in ("by", "now", "within", "address")
        if argument.kind != argument.KEYWORD_ONLY
        if name not in NOT_VERBS
    ]
    assert unnamed == []


NOT_VERBS = {
    "credentials.staff.actor",  # turns a row and an address into who asks
    "access.holder.as_actor",
    "actors.visitor",
}


def test_whatever_is_one_transaction_is_told_who_asks_and_when():
    """`transaction.atomic` marks the verbs. A visitor is known by the address alone."""
    unknown = {
        name
        for name, function in house.functions(DOMAIN)
        if house.is_one_transaction(function)
        if not {"by", "address"} & house.arguments(function)
        or "now" not in house.arguments(function)
    }
    assert unknown == set(IT_IS_KNOWN_WHO)


# The record names the applicant and nothing else of them: they are erased one day, it never is.
IT_IS_KNOWN_WHO = {
    "letters.pausing.broke_off": "the worker: the mail server did not answer it",
    "requests.submitting.submit": "whoever fills in the form; where from stands on the request",
    "requests.receiving.received": "the worker, for the applicant",
    "requests.receiving.prove": "the applicant, by their link",
    "requests.receiving.answer": "the applicant, by their link",
}


def test_files_are_one_idea_and_short():
    lengths = {
        named(source): len(source.read_text().splitlines())
        for source in sorted(ROOT.rglob("*.py"))
        if "migrations" not in source.relative_to(ROOT).parts
    }
    too_long = {name for name, lines in lengths.items() if lines > LONGEST_FILE}

    assert too_long - STILL_TOO_LONG == set(), "split what holds two ideas"
    assert STILL_TOO_LONG - too_long == set(), "shorter now: take it off the list"


def views(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the house, with the audience its view names."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, pattern.namespace or space)
        else:
            name = f"{space}:{pattern.name}" if space else str(pattern.name)
            yield name, getattr(pattern.callback, "audience", "")


OPEN_IN_OFFICE = {
    "office:sign-in", "office:sign-out", "office:forgot-password", "office:choose-password",
}  # fmt: skip


def test_every_office_page_is_guarded():
    office = dict(v for v in views(get_resolver().url_patterns) if v[0].startswith("office:"))

    assert len(office) > 20
    unguarded = {name for name, audience in office.items() if audience != "office"}
    assert unguarded <= OPEN_IN_OFFICE
    assert {office[name] for name in unguarded} <= {"anybody", "office"}


def test_every_office_page_names_its_power():
    office = next(r for r in get_resolver().url_patterns if getattr(r, "namespace", "") == "office")
    assert isinstance(office, URLResolver)
    powerless = {
        page.name
        for page in office.url_patterns
        if isinstance(page, URLPattern)
        and getattr(page.callback, "audience", "") == "office"
        and not getattr(page.callback, "power", "")
    }
    assert powerless == set()


def test_every_address_for_programs_asks_for_a_key():
    api = dict(v for v in views(get_resolver().url_patterns) if v[0].startswith("api:"))

    assert len(api) > 1
    assert {name for name, audience in api.items() if audience != "program"} == {"api:nothing-here"}


def test_every_portal_page_says_for_whom_it_is():
    portal = dict(v for v in views(get_resolver().url_patterns) if v[0].startswith("portal:"))

    assert set(portal.values()) <= {"anybody", "signed-in", "company"}
    for name, audience in portal.items():
        is_of_a_company = "customer" in str(
            get_resolver().namespace_dict["portal"][1].reverse_dict.getlist(name.split(":")[1])
        )
        assert (audience == "company") == is_of_a_company, name


@pytest.mark.parametrize("model", [Customer, Contact, Access])
def test_what_the_portal_loads_can_be_narrowed_to_whoever_asks(model: type[models.Model]):
    assert callable(getattr(model._default_manager.all(), "visible_to", None))


def test_every_table_is_in_the_one_list():
    from django.apps import apps

    from tradedoor import models as every

    assert {model.__name__ for model in apps.get_app_config("tradedoor").get_models()} == set(
        every.__all__
    )


def test_every_job_is_in_the_one_list():
    """A job the worker does not know is never done."""
    from procrastinate.contrib.django import app

    from tradedoor import tasks

    listed = {
        name
        for module in tasks.__all__
        for name, task in app.tasks.items()
        if task.func.__module__ == getattr(tasks, module).__name__
    }
    ours = {name for name in app.tasks if not name.startswith("builtin:")}
    ours -= {name for name in ours if name.startswith("procrastinate.")}
    assert listed == ours


def test_what_every_room_says_is_in_the_one_list():
    """A letter or an entry nobody loaded has no words."""
    from tradedoor import words

    said = {
        f"{source.parent.name}_{source.stem}"
        for source in ROOT.rglob("*.py")
        if source.name in ("wording.py", "entries.py") and source.parent != ROOT / "letters"
    }
    assert said == set(words.__all__)


def test_constraints_that_migrations_wrote_by_hand_are_there(db):
    """The one Django cannot write: an access belongs to its contact's own customer."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint WHERE conname = %s",
            ["access_customer_is_the_contacts"],
        )
        assert cursor.fetchone() == ("tradedoor_contact",)
