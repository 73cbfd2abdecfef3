"""What holds of the code as a whole: which package may import which, and how long a file may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ontology", "ingest", "graph", "answer", "api")
"""Each may import those before it."""

WEB = {"fastapi", "starlette", "uvicorn", "httpx2", "mcp"}
CLIENTS = {"client.py", "copy_target.py", "remote.py"}
"""Modules of the core that speak to a store outside, and may import the HTTP client for it (no framework)."""
LONGEST = 400


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package: str) -> None:
    later = set(PACKAGES[PACKAGES.index(package) + 1 :]) | {"tests", "bench"}
    files = [path for path in modules() if path.relative_to(ROOT).parts[0] == package]
    assert files
    assert {path.name: imported(path) & later for path in files if imported(path) & later} == {}


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found & known


def in_circles(imports: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left when all that imports nothing of the rest is taken away, again and again."""
    left = imports
    while free := {name for name in left if not left[name] & set(left) - {name}}:
        left = {name: left[name] for name in left if name not in free}
    return left


def test_neither_modules_nor_folders_import_in_circles() -> None:
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in modules()}
    imports = {name: imported_modules(path, set(paths)) for name, path in paths.items()}
    assert in_circles(imports) == {}
    folders: dict[str, set[str]] = {}  # what lies beside the folders of a package is for all of them
    for name in imports:
        folders.setdefault(name.rpartition(".")[0], set()).update(other.rpartition(".")[0] for other in imports[name])
    assert in_circles({name: others for name, others in folders.items() if "." in name}) == {}
    assert in_circles({"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set()}).keys() == {"a", "b", "c"}


def test_only_the_api_knows_a_web_framework() -> None:
    core = [path for path in modules() if path.relative_to(ROOT).parts[0] != "api"]
    found = {path.name: imported(path) & WEB - ({"httpx2"} if path.name in CLIENTS else set()) for path in core}
    assert {name: packages for name, packages in found.items() if packages} == {}


def test_no_file_is_too_long() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
