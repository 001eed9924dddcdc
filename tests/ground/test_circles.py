"""No module leads back to itself, not even through imports inside functions."""

import ast
from pathlib import Path

import tradedoor

ROOT = Path(tradedoor.__file__).parent


def module_of(source: Path) -> str:
    parts = source.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(source): source for source in sorted(ROOT.rglob("*.py"))}


def imported_by(name: str, source: Path) -> set[str]:
    """The modules of ours this one imports, wherever in it, but for types alone."""
    found: set[str] = set()
    for node in ast.walk(_without_types(ast.parse(source.read_text()))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            others = {alias.name for alias in node.names} - {i.rsplit(".", 1)[1] for i in inner}
            found |= inner | ({node.module} if others else set())
    return (found & MODULES.keys()) - {name}


def _without_types(tree: ast.Module) -> ast.Module:
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return tree


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Groups of modules each of which leads to all the others."""
    reached = {name: _reached(name, imports) for name in imports}
    groups = {frozenset(m for m in reached[name] if name in reached[m]) for name in imports}
    return [set(group) for group in groups if group]


def _reached(name: str, imports: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = set(imports[name])
    while waiting:
        module = waiting.pop()
        seen.add(module)
        waiting |= imports.get(module, set()) - seen
    return seen


def test_there_are_none():
    imports = {name: imported_by(name, source) for name, source in MODULES.items()}

    assert sum(len(found) for found in imports.values()) > 500
    assert circles(imports) == []


def test_one_would_be_found():
    assert circles({"jobs": {"verbs"}, "verbs": {"queue"}, "queue": {"jobs"}, "web": {"jobs"}}) == [
        {"jobs", "verbs", "queue"}
    ]
