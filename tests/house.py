"""The rooms of the house, read from the contract that import-linter holds, however deep they are.

Every guard walks with these functions, so that a new room is guarded from its first line.
"""

import ast
import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

from django.db import transaction

import tradedoor

ROOT = Path(tradedoor.__file__).parent
LOWEST_FRONT_END = "web"


def layers() -> list[list[str]]:
    """The layers of the contract, the highest first; each with its rooms that are there."""
    settings = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())
    contract = next(
        one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers"
    )
    rows = [[name.strip(" ()") for name in layer.split("|")] for layer in contract["layers"]]
    return [[name for name in row if _path(name).exists()] for row in rows]


def _path(name: str) -> Path:
    path = ROOT.joinpath(*name.split("."))
    return path if path.is_dir() else path.with_suffix(".py")


def domain() -> list[str]:
    """The rooms below every front end: those that hold the rules."""
    rows = layers()
    below = next(n for n, row in enumerate(rows) if LOWEST_FRONT_END in row) + 1
    return [name for row in rows[below:] for name in row if not name.startswith("config.")]


def sources(rooms: list[str]) -> list[Path]:
    """Every file of these rooms."""
    paths = [_path(room) for room in rooms]
    return [
        source
        for path in paths
        for source in (sorted(path.rglob("*.py")) if path.is_dir() else [path])
    ]


def modules(rooms: list[str]) -> Iterator[ModuleType]:
    """Every module of these rooms, imported."""
    for room in rooms:
        module = importlib.import_module(f"tradedoor.{room}")
        yield module
        for inside in pkgutil.walk_packages(getattr(module, "__path__", []), f"{module.__name__}."):
            yield importlib.import_module(inside.name)


def functions(rooms: list[str]) -> Iterator[tuple[str, FunctionType]]:
    """Every public function of these rooms, by its name within the house: `giving.giving.give`."""
    for module in modules(rooms):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__.removeprefix('tradedoor.')}.{name}", function


def arguments(function: FunctionType) -> set[str]:
    return set(inspect.signature(function).parameters)


def is_one_transaction(function: FunctionType) -> bool:
    """Whether `transaction.atomic` decorates it, as every verb that writes; not other wrappers."""
    return hasattr(function, "__wrapped__") and function.__code__ is _ATOMIC


_ATOMIC = transaction.atomic(lambda: None).__code__  # shared by all it decorates


def verbs(rooms: list[str]) -> Iterator[str]:
    """Every public function that is told who asks, or from where, and when; jobs call one."""
    for name, function in functions(rooms):
        if (
            ".jobs." not in name
            and "now" in arguments(function)
            and arguments(function) & {"by", "address", "proven"}
        ):
            yield name


def named(source: Path) -> str:
    return str(source.relative_to(ROOT))


def imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
