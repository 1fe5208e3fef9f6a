"""The first thing a person sees where there is no office yet: the ways to begin."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCommandLinkButton, QHBoxLayout, QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.dialog import Dialog, declare_default
from cityreport.ui.kit.theme import COLORS, GRID, icon

Choice = Literal["set_up", "sample", "small", "open", "rebuild", ""]


class WelcomeDialog(Dialog):
    """`choice`: what was chosen, empty if the person closed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcomeDialog")
        self.setWindowTitle("cityreport")
        self.choice: Choice = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addLayout(_heading())
        column.addWidget(
            words(
                tr(
                    "Report violence in your city towards −50 % by 2030. Everything stays on "
                    "this computer; nothing is sent anywhere."
                ),
                name="welcomeWords",
            )
        )
        own = _way("welcomeSetUp", "building-2", tr("Set up your city"))
        own.setDescription(tr("Name, country and baseline; a new office file is made."))
        own.clicked.connect(self._on_set_up)
        sample = _way("welcomeSample", "map-pin", tr("See the sample city"))
        sample.setDescription(tr("Greater London 2017–2023, from published police figures."))
        sample.clicked.connect(self._on_sample)
        small = _way("welcomeSmall", "map-pin", tr("See a small sample city"))
        small.setDescription(tr("A few homicides a year: what small numbers can say."))
        small.clicked.connect(self._on_small)
        opened = _way("welcomeOpen", "folder-open", tr("Open a file…"))
        opened.setDescription(tr("An office file that is already on this computer."))
        opened.clicked.connect(self._on_open)
        again = button(tr("Make a lost office again…"), "welcomeRebuild", self._on_rebuild)
        again.setToolTip(
            tr("Of the submissions that it sent, where its file and backups are gone.")
        )
        for way in (own, sample, small, opened):
            column.addWidget(way)
        column.addLayout(in_a_row(again))
        declare_default(self, own)
        own.setFocus()
        self.setFixedWidth(560)

    def _on_set_up(self) -> None:
        self._choose("set_up")

    def _on_sample(self) -> None:
        self._choose("sample")

    def _on_small(self) -> None:
        self._choose("small")

    def _on_open(self) -> None:
        self._choose("open")

    def _on_rebuild(self) -> None:
        self._choose("rebuild")

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()


def _heading() -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GRID)
    line.addWidget(sign("cityreport", COLORS.accent, 32))
    line.addWidget(words("cityreport", "title", wrap=False))
    line.addStretch(1)
    return line


def _way(name: str, picture: str, title: str) -> QCommandLinkButton:
    made = QCommandLinkButton(title)
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setIcon(icon(picture, COLORS.accent))
    made.setAutoDefault(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made
