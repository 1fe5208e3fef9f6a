"""A verdict as a shape and words; the colour only repeats them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cityreport.domain.progress import Verdict
from cityreport.i18n import tr
from cityreport.progress_wording import VERDICT_NAMES
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import COLORS, GRID, pixmap

SHAPES = {
    Verdict.ON_TRACK: ("circle-check", COLORS.good),
    Verdict.PROBABLY_ON_TRACK: ("trending-down", COLORS.good),
    Verdict.CANNOT_TELL: ("circle", COLORS.doubtful),
    Verdict.PROBABLY_OFF_TRACK: ("triangle-alert", COLORS.wrong),
    Verdict.OFF_TRACK: ("octagon-x", COLORS.wrong),
    Verdict.NOT_JUDGED: ("circle-slash", COLORS.muted),
    Verdict.NOT_ENOUGH_MONTHS: ("circle-dashed", COLORS.muted),
}
"""Verdict -> icon and colour: seven different shapes."""


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
        shape, color = SHAPES[verdict]
        self._shape.setPixmap(pixmap(shape, 24, color))
        self._name.setText(tr(VERDICT_NAMES[verdict]))
        self._name.setStyleSheet(f"color: {color};")
        self.setAccessibleName(tr(VERDICT_NAMES[verdict]))

    def text(self) -> str:
        """Return the verdict's name."""
        return self._name.text()
