"""A migration does in ten years what it did on its first day: nothing it runs can change later."""

import ast
import hashlib
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import models

from tradedoor import migrations

FOLDER = Path(migrations.__file__).parent
MIGRATIONS = sorted(path for path in FOLDER.glob("*.py") if path.name != "__init__.py")
# A line for each file in migrations/sql. Lines are added, and never changed.
DIGESTS = Path(__file__).with_name("frozen.sha256")
# Libraries that promise to read old migrations as they were meant.
LIBRARIES = {"django", "django_countries", "pgtrigger"} | sys.stdlib_module_names
FROZEN = "tradedoor.migrations._frozen"
# Ours that a column of a migration may be: a kind of column says its type, and nothing else.
KINDS_OF_COLUMN = {"tradedoor.access.models.NetworkField"}


def named(path: Path) -> str:
    return path.stem


def living(tree: ast.AST) -> Iterator[str]:
    """What of this source could mean something else tomorrow."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module != FROZEN and module.split(".")[0] not in LIBRARIES:
                yield module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if not _may_be_imported(name.name))
        elif isinstance(node, ast.Attribute | ast.Name) and _leads_elsewhere(ast.unparse(node)):
            yield ast.unparse(node)


def _may_be_imported(module: str) -> bool:
    return module.split(".")[0] in LIBRARIES or any(
        kind.rpartition(".")[0] == module for kind in KINDS_OF_COLUMN
    )


def _leads_elsewhere(path: str) -> bool:
    if path.rpartition(".")[2] in {"__import__", "import_module", "eval", "exec"}:
        return True
    return path.startswith("tradedoor.") and not any(k.startswith(path) for k in KINDS_OF_COLUMN)


@pytest.mark.parametrize("path", MIGRATIONS, ids=named)
def test_a_migration_runs_nothing_that_lives_on(path):
    assert list(living(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    "line",
    [
        "from tradedoor.directory import search_sql",
        "from tradedoor import directory",
        "from ..directory import search_sql",
        "import tradedoor.directory.search_sql",
        "import tradedoor.access.models; tradedoor.access.models.Access.objects.all()",
        "import phonenumbers",
        "from importlib import import_module; import_module('tradedoor.directory')",
        "import importlib; importlib.import_module('tradedoor.directory')",
        "__import__('tradedoor')",
    ],
)
def test_what_lives_on_is_noticed(line):
    assert list(living(ast.parse(line)))


def test_a_kind_of_column_is_one():
    for kind in KINDS_OF_COLUMN:
        module, _, name = kind.rpartition(".")
        assert issubclass(getattr(import_module(module), name), models.Field)


def test_frozen_sql_is_what_it_was():
    lines = [line.split() for line in DIGESTS.read_text().splitlines()]
    known = {name: digest for digest, name in lines}
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("sql/*")
    }

    assert there == known, (
        "migrations/sql is never edited: say what changed in a new file, "
        "and add its line to tests/migrations/frozen.sha256."
    )


def test_frozen_sql_belongs_to_a_migration():
    """By its number, and by being run."""
    sources = {path.name[:4]: path.read_text() for path in MIGRATIONS}

    for path in FOLDER.glob("sql/*"):
        assert f'sql("{path.name}")' in sources[path.name[:4]]
