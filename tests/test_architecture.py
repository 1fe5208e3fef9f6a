"""The house keeps its shape: arrows point down, each library has one room, no cycles."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cityreport"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "errors": 0,
    "interruption": 0,
    "domain": 1,
    "paths": 1,
    "risky_folders": 1,
    "outputs": 1,
    "files": 2,
    "volumes": 1,
    "i18n": 2,
    "console": 2,
    "messages": 3,
    "wording": 3,
    "reasons": 3,
    "finding_words": 4,
    "import_words": 4,
    "settings": 3,
    "store": 4,
    "exchange": 4,
    "render": 4,
    "network": 4,
    "salvage": 5,
    "office": 6,
    "command_answers": 7,
    "ui": 7,
    "import_answers": 8,
    "settings_answers": 8,
    "self_test": 8,
    "launch": 8,
    "commands": 9,
    "cli": 10,
    "__main__": 11,
}
"""Room -> how high it stands. An import may go down, or stay in its own room."""

APART = ({"store", "exchange", "render", "network"},)
"""Rooms of one floor that must not know each other."""

OWNERS = {
    "PySide6": {"ui"},
    "shiboken6": {"ui"},
    "sqlite3": {"salvage", "store"},
    "sqlite_utils": {"store"},
    "openpyxl": {"exchange"},
    "rfc8785": {"exchange"},
    "zipfile": {"exchange"},
    "matplotlib": {"render"},
    "appdirs": {"paths"},
    "psutil": {"exchange", "files", "risky_folders", "volumes"},
    "python_calamine": {"exchange"},
    "gettext": {"i18n"},
    "babel": {"ui"},
    "click": {"cli", "commands", "console"},
}
"""Library -> the only rooms that import it."""

OFFLINE = {"socket", "http", "urllib", "ftplib", "smtplib", "ssl", "requests", "asyncio"}
"""What would open a network socket. The program opens none; urllib.parse only quotes."""


def room(module: Path) -> str:
    """`domain` for cityreport/domain/period.py, `cli` for cityreport/cli.py."""
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def dotted(module: Path) -> str:
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {dotted(module) for module in MODULES}


def imports(module: Path) -> Iterator[str]:
    """Every imported module of a file, those of functions and for types included."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            assert node.module is not None
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in NAMES else node.module


def test_every_room_has_its_floor() -> None:
    assert {room(module) for module in MODULES} - {"__init__"} <= set(LAYERS)


@pytest.mark.parametrize("module", MODULES, ids=dotted)
def test_arrows_point_down(module: Path) -> None:
    here = room(module)
    for name in imports(module):
        if not name.startswith("cityreport."):
            continue
        there = name.split(".")[1]
        if there == here:
            continue
        assert LAYERS[there] < LAYERS[here], f"{dotted(module)} imports {name}, which is above it"
        for floor in APART:
            assert not {here, there} <= floor, f"{dotted(module)} knows its neighbour {name}"


@pytest.mark.parametrize("module", MODULES, ids=dotted)
def test_each_library_has_its_room(module: Path) -> None:
    for name in imports(module):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or room(module) in owners, f"{dotted(module)} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=dotted)
def test_nothing_reaches_for_the_network(module: Path) -> None:
    names = {name for name in imports(module) if name != "urllib.parse"}
    assert not {name for name in names if name.split(".")[0] in OFFLINE}


def test_no_import_cycle() -> None:
    graph = {
        dotted(module): {name for name in imports(module) if name in NAMES} for module in MODULES
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for target in graph[name] - {name}:
                walk(target, (*trail, name))
            done.add(name)

    for name in graph:
        walk(name, ())


def test_sql_stays_in_the_store() -> None:
    words = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "PRAGMA ")
    for module in MODULES:
        if room(module) in {"salvage", "store"}:
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.lstrip().startswith(words), f"{dotted(module)}: {node.value}"


PRINTING = {
    "cli",
    "command_answers",
    "commands",
    "import_answers",
    "self_test",
    "settings_answers",
}
"""Rooms whose words end on a terminal."""


def test_commands_print_through_the_console_only() -> None:
    """`console` takes from a line what would steer a terminal; whoever prints past it does not."""
    assert set(LAYERS) >= PRINTING, "a room was renamed"
    for module in MODULES:
        if room(module) not in PRINTING:
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"click.echo", "click.secho", "print"}, dotted(module)


def test_every_asked_for_package_is_a_dependency() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        wanted = " ".join(tomllib.load(stream)["project"]["dependencies"])
    for name in ("pyside6", "sqlite-utils", "openpyxl", "matplotlib", "appdirs"):
        assert name in wanted


@pytest.mark.parametrize("module", MODULES, ids=dotted)
def test_files_and_classes_stay_readable(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 420
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < 300, f"{dotted(module)}.{node.name}"
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 80, f"{dotted(module)}.{node.name}"
