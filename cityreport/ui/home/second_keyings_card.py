"""Home's note on second typings that are unfinished, each with the way back to it."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.ui.kit.building_blocks import Note, button, sign, words
from cityreport.ui.kit.second_keying_words import unfinished_words
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import Destination, PageContext

_MOST = 3


class KeyingsCard(Note):
    """One line a month and area, the newest first; hidden while there is none."""

    def __init__(self, context: PageContext) -> None:
        title = tr("A second typing is unfinished")
        super().__init__("keyings", sign("table-2", COLORS.accent), title)
        self._context = context
        self._lines = [words(name=f"keying{n}") for n in range(_MOST + 1)]
        for line in self._lines:
            self.text.addWidget(line)
        self._newest: Destination | None = None
        self.add_button(button(tr("Go on there"), "keyingGo", self._on_go, primary=True))

    def show_keyings(self, keyings: Sequence[tuple[Period, str]]) -> None:
        """Show how far each of them is."""
        newest = sorted(keyings, reverse=True)
        shown = newest[:_MOST]
        said = [self._said(period, area) for period, area in shown]
        if len(newest) > len(shown):
            left = len(newest) - len(shown)
            said.append(ntr("… and {n} more", "… and {n} more", left))
        for line, sentence in zip(self._lines, [*said, *[""] * len(self._lines)], strict=False):
            line.setText(sentence)
            line.setVisible(bool(sentence))
        self._newest = Destination(*newest[0]) if newest else None
        self.setVisible(bool(newest))

    def _said(self, period: Period, area: str) -> str:
        try:
            return unfinished_words(self._context.office, period, area)
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            return ""

    def _on_go(self) -> None:
        if self._newest is not None:
            self._context.go("second_keying", self._newest)
