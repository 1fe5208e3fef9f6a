"""A verdict as a shape and words; the colour only repeats them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cityreport.domain.progress import Verdict
from cityreport.i18n import tr
from cityreport.progress_wording import VERDICT_NAMES
from cityreport.render.shapes import ShapeColors, shape_svg
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import COLORS, GRID, color_of, svg_pixmap

_COLORS = {
    Verdict.ON_TRACK: "good",
    Verdict.PROBABLY_ON_TRACK: "good",
    Verdict.CANNOT_TELL: "doubtful",
    Verdict.PROBABLY_OFF_TRACK: "wrong",
    Verdict.OFF_TRACK: "wrong",
    Verdict.NOT_JUDGED: "muted",
    Verdict.NOT_ENOUGH_MONTHS: "muted",
}


def verdict_sign(verdict: Verdict) -> str:
    """Return the sign of a verdict, as it is on paper, in the window's colour of it, as SVG."""
    color = color_of(_COLORS[verdict])
    return shape_svg(verdict.value, ShapeColors(color, color, color, COLORS.surface, color))


class VerdictMark(QWidget):
    """The shape and the name of a verdict in a large line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._shape = QLabel()
        self._name = words(role="title", name=f"{name}Words", wrap=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._shape)
        line.addWidget(self._name)
        line.addStretch(1)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show a verdict."""
        self._shape.setPixmap(svg_pixmap(verdict_sign(verdict), 24))
        self._name.setText(tr(VERDICT_NAMES[verdict]))
        self._name.setStyleSheet(f"color: {color_of(_COLORS[verdict])};")
        self.setAccessibleName(tr(VERDICT_NAMES[verdict]))

    def text(self) -> str:
        """Return the verdict's name."""
        return self._name.text()
