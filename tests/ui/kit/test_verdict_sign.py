"""A verdict has one sign: in the window, on paper and in the charts, and without any colour."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cityreport.domain.verdict import Verdict
from cityreport.render.document import document
from cityreport.render.mark_styles import VERDICT_MARKS
from cityreport.render.shapes import ShapeColors, shape_svg
from cityreport.ui.kit.theme import svg_pixmap
from cityreport.ui.kit.verdict_label import VerdictMark, verdict_sign

_MARKERS = {"circle": "o", "rhombus": "D", "triangle": "^", "cross": "x", "square": "s"}
_OF = {
    Verdict.ON_TRACK: ("circle", True),
    Verdict.PROBABLY_ON_TRACK: ("circle", False),
    Verdict.CANNOT_TELL: ("rhombus", True),
    Verdict.PROBABLY_OFF_TRACK: ("triangle", False),
    Verdict.OFF_TRACK: ("triangle", True),
    Verdict.NOT_JUDGED: ("cross", True),
    Verdict.NOT_ENOUGH_MONTHS: ("square", True),
}


def outline(svg: str) -> str:
    return re.sub(r"#[0-9A-Fa-f]{6}", "", svg)


@pytest.mark.parametrize("verdict", Verdict)
def test_the_window_draws_what_paper_and_charts_draw(verdict: Verdict) -> None:
    printed = document("", [], {}).images[verdict.value].decode()
    assert outline(verdict_sign(verdict)) == outline(printed)
    shape, is_whole = _OF[verdict]
    mark = VERDICT_MARKS[verdict]
    assert mark["marker"] == _MARKERS[shape]
    assert ("fillstyle" in mark) is not is_whole
    lines = {"rhombus": 4, "triangle": 3, "cross": 4}
    if shape in lines:
        first = re.findall(r' d="([^"]+)"', printed)[0]
        assert len(re.findall(r"[ML]", first)) == lines[shape]
    else:
        assert {"circle": "<circle", "square": "<rect"}[shape] in printed


def test_all_can_be_told_apart_in_black_and_white(qtbot: QtBot) -> None:
    """At the size of a table's line: any two differ in a tenth of the pixels that either has."""
    black = ShapeColors("#000000", "#000000", "#000000", "#FFFFFF", "#000000")
    inked = {}
    for verdict in Verdict:
        image = svg_pixmap(shape_svg(verdict.value, black), 16).toImage()
        inked[verdict] = {(x, y) for x in range(16) for y in range(16) if is_dark(image, x, y)}
        assert inked[verdict]
    for one, other in combinations(Verdict, 2):
        differing = inked[one] ^ inked[other]
        assert len(differing) > 0.1 * len(inked[one] | inked[other]), (one, other)


def is_dark(image: QImage, x: int, y: int) -> bool:
    color = image.pixelColor(x, y)
    return color.alpha() > 128 and color.lightness() < 128


def test_the_mark_shows_sign_and_name(qtbot: QtBot) -> None:
    mark = VerdictMark("someVerdict")
    qtbot.addWidget(mark)
    mark.show_verdict(Verdict.CANNOT_TELL)
    assert mark.text() == "Cannot tell"
    assert mark.accessibleName() == "Cannot tell"
