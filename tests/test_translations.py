"""Every sentence is translated, keeps its places, and goes through tr."""

from __future__ import annotations

import ast
import re
import runpy
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from cityreport import i18n
from cityreport.errors import CityReportError
from cityreport.messages import sentence
from cityreport.messages.every_sentence import SENTENCES

ROOT = Path(__file__).parents[1]
TOOL = runpy.run_path(str(ROOT / "packaging" / "translations.py"))
LANGUAGES = [code for code in i18n.LANGUAGES if code != "en"]


@cache
def template() -> Catalog:
    """Return the program's sentences; read once, and not while tests are collected."""
    catalog: Catalog = TOOL["sentences"](ROOT / "cityreport")
    return catalog


@cache
def translated(code: str) -> Catalog:
    path = ROOT / "resources" / "translations" / code / "LC_MESSAGES" / "cityreport.po"
    catalog: Catalog = TOOL["read"](path)
    return catalog


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w*)}", text))


def wanted() -> list[Message]:
    return [message for message in template() if message.id]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_has_its_translation(code: str) -> None:
    catalog = translated(code)
    missing = []
    for message in wanted():
        found = catalog.get(message.id)
        if found is None or found.fuzzy or not all(forms(found.string)):
            missing.append(message.id)
    assert missing == [], "run: make translations"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_translation_is_left_over(code: str) -> None:
    known = {forms(message.id)[0] for message in wanted()}
    left = [m.id for m in translated(code) if m.id and forms(m.id)[0] not in known]
    assert left == [], "run: make translations"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_keeps_the_named_places(code: str) -> None:
    for message in translated(code):
        if message.id:
            expected = set.union(*(places(form) for form in forms(message.id)))
            for form in forms(message.string):
                assert places(form) <= expected, f"{message.id!r}: {form!r}"
                assert expected - places(form) <= {"n"}, f"{message.id!r}: {form!r}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_really_speaks(code: str) -> None:
    i18n.set_language(code)
    assert i18n.tr("Whole city") != "Whole city"
    assert i18n.ntr("{n} answered cell", "{n} answered cells", 1).startswith("1 ")


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_every_error_can_be_said(code: str) -> None:
    i18n.set_language(code)
    for name, words in SENTENCES.items():
        facts = {place: f"<{place}>" for place in places(words)}
        said = sentence(CityReportError(name, **facts))
        assert all(fact in said for fact in facts.values()), name


def raised_codes() -> set[str]:
    found = set()
    for module in (ROOT / "cityreport").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                found |= {
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


ERRORS = {"DataError", "UsageError", "AccessError", "CityReportError"}


def test_every_code_that_is_raised_has_its_sentence() -> None:
    assert raised_codes() <= set(SENTENCES)


def test_every_sentence_belongs_to_a_code_that_is_used() -> None:
    source = "".join(
        module.read_text(encoding="utf-8")
        for module in (ROOT / "cityreport").rglob("*.py")
        if module.parent.name != "messages"
    )
    assert [code for code in SENTENCES if f'"{code}"' not in source] == []


SHOWING = {
    "QLabel",
    "QPushButton",
    "QCheckBox",
    "QRadioButton",
    "QGroupBox",
    "QAction",
    "setText",
    "setTitle",
    "setWindowTitle",
    "setToolTip",
    "setPlaceholderText",
    "setAccessibleName",
    "setAccessibleDescription",
    "setStatusTip",
    "addTab",
    "addRow",
    "setHeaderLabels",
    "setHorizontalHeaderLabels",
    "echo",
    "set_title",
    "set_xlabel",
    "set_ylabel",
    "annotate",
}
"""Calls that put their text before a person."""


@pytest.mark.parametrize(
    "module", sorted((ROOT / "cityreport").rglob("*.py")), ids=lambda path: path.stem
)
def test_no_sentence_goes_past_tr(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in SHOWING:
            continue
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                words = re.search(r"[^\W\d_]{2,}", argument.value)
                assert words is None or argument.value == "cityreport", ast.unparse(node)


def test_spanish_quotes_in_one_way() -> None:
    said = [form for m in translated("es") if m.id for form in forms(m.string)]
    mixed = [form for form in said if set(form) & set('“”"')]
    assert mixed == [], "write «…»"
