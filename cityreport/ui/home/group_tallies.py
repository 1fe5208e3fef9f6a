"""The share of a month that is answered, group by group: the required numbers, and all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.completeness import TalliesByGroup, Tally
from cityreport.domain.period import Period
from cityreport.i18n import begun, number, period_name, text, tr
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import GRID


class GroupTallies(QWidget):
    """A line a group; the labels are made once and then only rewritten."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.setObjectName("groupTallies")
        self._groups = {group.code: text(group.label) for group in catalogue.groups}
        self._lines: dict[str, QLabel] = {}
        self._head = words(name="groupTalliesHead")
        self._head.setStyleSheet("font-weight: 600;")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._head)
        column.addLayout(self._grid)

    def show_month(self, month: Period, tallies: TalliesByGroup | None) -> None:
        """Show a month's; hidden where nothing is known of it."""
        self.setVisible(bool(tallies))
        if not tallies:
            return
        self._head.setText(begun(tr("{month} by group", month=period_name(month))))
        for code, tally in tallies.items():
            if code not in self._lines:
                self._add_line(code)
            self._lines[code].setText(tally_words(tally))
            self._lines[code].setAccessibleName(f"{self._groups[code]}: {tally_words(tally)}")

    def _add_line(self, code: str) -> None:
        said = words(name=f"tally_{code}", wrap=False)
        row = len(self._lines)
        self._lines[code] = said
        self._grid.addWidget(words(self._groups[code], "muted", wrap=False), row, 0)
        self._grid.addWidget(said, row, 1, Qt.AlignmentFlag.AlignLeading)


def tally_words(tally: Tally) -> str:
    """`3 of 4 required, 5 of 9 in all`."""
    required, every = tally.required, tally.all
    if not required.expected:
        return tr(
            "{answered} of {expected}, none required",
            answered=number(every.answered),
            expected=number(every.expected),
        )
    return tr(
        "{answered} of {expected} required, {all_answered} of {all_expected} in all",
        answered=number(required.answered),
        expected=number(required.expected),
        all_answered=number(every.answered),
        all_expected=number(every.expected),
    )
