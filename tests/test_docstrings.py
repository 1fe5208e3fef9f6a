"""Docstrings say it straight: the first word is a verb or a noun, never the start of a riddle."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cityreport"

RIDDLES = re.compile(
    r"(As|For whom|For who|How|Told|What|Where|Whether|Which|Who|Whom|Whose|Why)\b"
)
"""First words that make a reader wait for the end of the sentence."""

NOUNS = re.compile(r"(A|All|An|Each|Every|That|The|These|This|Those)\b")
"""First words of a noun phrase: a function does something, and says so with a verb."""

NOT_DONE: dict[str, tuple[int, int]] = {}
"""Rooms that still have docstrings of the old kind: the most riddles, and the most functions that
begin with a noun. The numbers may only fall; a room without any leaves the table."""


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


ROOMS = sorted({room(module) for module in PACKAGE.rglob("*.py")})


def statements(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield name and docstring of everything in a body that has one, private parts included."""
    before: ast.stmt | None = None
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Constant(value=str() as words)) if isinstance(
                before, ast.Assign | ast.AnnAssign
            ):
                yield ast.unparse(before).splitlines()[0], words.strip()
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield statement.name, (ast.get_docstring(statement) or "").strip()
                yield from statements(statement.body)
        before = statement


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions, without properties, which read as nouns."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if not any("property" in ast.unparse(mark) for mark in node.decorator_list):
                    yield node


@cache
def faults() -> tuple[Counter[str], Counter[str], list[str]]:
    """Return the riddles and the nouns by room, and all of them in words."""
    riddles: Counter[str] = Counter()
    nouns: Counter[str] = Counter()
    found = []
    for module in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        here = module.relative_to(PACKAGE)
        for name, words in [("", ast.get_docstring(tree) or ""), *statements(tree.body)]:
            if RIDDLES.match(words):
                riddles[room(module)] += 1
                found.append(f"{here} {name}: {words.splitlines()[0]}")
        for function in functions(tree):
            words = ast.get_docstring(function) or ""
            if NOUNS.match(words):
                nouns[room(module)] += 1
                found.append(f"{here} {function.name}: {words.splitlines()[0]}")
    return riddles, nouns, found


@pytest.mark.parametrize("name", ROOMS)
def test_docstrings_say_it_straight(name: str) -> None:
    riddles, nouns, found = faults()
    most_riddles, most_nouns = NOT_DONE.get(name, (0, 0))
    listed = [line for line in found if line.split("/")[0].split(".py")[0] == name]
    assert riddles[name] <= most_riddles, "\n".join(listed)
    assert nouns[name] <= most_nouns, "\n".join(listed)


def test_rooms_that_are_done_leave_the_table() -> None:
    riddles, nouns, _ = faults()
    for name in NOT_DONE:
        assert riddles[name] + nouns[name] > 0, f"{name} is done: take it from NOT_DONE"
