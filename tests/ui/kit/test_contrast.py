"""What is shown can be seen: every pair of colours that the window uses, in each theme."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityreport import ui
from cityreport.settings import THEMES
from cityreport.ui.kit.theme import WindowColors, colors_of

WORDS = ("text", "muted", "accent", "good", "doubtful", "wrong")
"""Colours that words and the shapes beside them have."""
GROUNDS = ("window", "surface", "sunken", "accent_soft", "doubtful_soft", "wrong_soft")
"""What they stand on; any may stand on any: a chosen row, a message, a disabled button."""
PLAIN = ("window", "surface", "sunken")
"""What the words of a button that cannot be pressed, and borders, stand on."""
ON_ACCENT = ("accent", "accent_hover")
BORDERS = ("edge", "accent", "wrong", "good", "doubtful")
"""The edges of fields, of what has the focus, of what is wrong, and of notes."""
QUIET = {"line", "signs"}
"""What says nothing: lines between parts."""


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # a known near miss


def test_every_colour_of_a_theme_is_judged() -> None:
    known = {*WORDS, *GROUNDS, *BORDERS, *ON_ACCENT, *QUIET, "on_accent", "disabled"}
    assert set(WindowColors.__struct_fields__) == known


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_borders_can_be_seen(theme: str) -> None:
    colors = colors_of(theme)
    least = {"contrast": 5.0}.get(theme, 4.5)

    def faint(names: tuple[str, ...], grounds: tuple[str, ...], least: float) -> Iterator[str]:
        for name in names:
            for ground in grounds:
                ratio = contrast(getattr(colors, name), getattr(colors, ground))
                if ratio < least:
                    yield f"{name} on {ground}: {ratio:.2f}"

    assert list(faint(WORDS, GROUNDS, least)) == []
    assert list(faint(("on_accent",), ON_ACCENT, least)) == []
    assert list(faint(("disabled",), PLAIN, least)) == []
    assert list(faint(BORDERS, PLAIN, 3.0)) == []
    assert contrast(colors.text, colors.surface) >= 7


def _at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: all but the bodies of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from (default for default in node.args.defaults if default is not None)
            yield from (default for default in node.args.kw_defaults if default is not None)
        else:
            yield node
            yield from _at_import(node)


def test_no_colour_is_kept_from_before_the_theme_was_chosen() -> None:
    """A module that keeps a colour when it is imported shows it in every theme."""
    kept = {
        f"{module.name}: {ast.unparse(found)}"
        for module in Path(ui.__path__[0]).rglob("*.py")
        for found in _at_import(ast.parse(module.read_text("utf-8")))
        if isinstance(found, ast.Attribute) and ast.unparse(found.value) == "COLORS"
    }
    assert kept == set()


def test_colours_have_their_place_in_the_themes_alone() -> None:
    written = {
        f"{module.name}: {line.strip()}"
        for module in Path(ui.__path__[0]).rglob("*.py")
        if module.name not in {"theme.py", "other_themes.py", "document_printing.py"}
        for line in module.read_text("utf-8").splitlines()
        if re.search(r"[\"' ]#[0-9A-Fa-f]{6}\b", line)
    }
    assert written == set()
