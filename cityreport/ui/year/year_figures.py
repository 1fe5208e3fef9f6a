"""The yearly numbers beside the year in words: money, staff, surveys. They are typed in Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from cityreport.domain.catalogue import Catalogue, Indicator, Kind
from cityreport.domain.collection import CityCollection
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.i18n import number, text, tr
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, words
from cityreport.ui.kit.theme import GRID
from cityreport.wording import answer_words

Cells = Mapping[CellKey, Observation]
_START = Qt.AlignmentFlag.AlignLeading


class YearFigures(Card):
    """Shows, and leads to where they are typed: `on_enter` opens it."""

    def __init__(self, catalogue: Catalogue, on_enter: Callable[[], None]) -> None:
        super().__init__("yearFigures")
        self._catalogue = catalogue
        self._table: QGridLayout | None = None
        self.body.addWidget(words(tr("Money, staff and surveys"), "subtitle"))
        self._way = button(tr("Enter these numbers"), "enterYear", on_enter, picture="table-2")
        self.body.addLayout(in_a_row(self._way))

    def show_year(
        self, period: Period, collection: CityCollection, cells: Cells, before: Cells
    ) -> None:
        """Show the totals of a year beside those of the one before, and what money went where.

        `before`: the cells of the year before under the keys of this one.
        """
        self._drop_table()
        table = self._table = QGridLayout()
        table.setHorizontalSpacing(3 * GRID)
        table.setVerticalSpacing(GRID // 2)
        table.setColumnStretch(0, 1)
        for column, year in ((1, period), (2, period.shift(-1))):
            table.addWidget(words(str(year), "muted", wrap=False), 0, column, _START)
        row = 1
        for indicator in collection.expected(self._catalogue, period):
            for key, label in self._lines(indicator, period, {**before, **cells}):
                is_total = key.is_total
                table.addWidget(
                    words(label, "" if is_total else "muted", wrap=False), row, 0, _START
                )
                name = f"figure_{key.indicator}" + ("" if is_total else f"_{key.category}")
                now = words(figure_words(cells.get(key)), name=name, wrap=False)
                now.setAccessibleName(f"{label}: {now.text()}")
                then = words(figure_words(before.get(key)), "muted", f"{name}_before", wrap=False)
                then.setAccessibleName(f"{label}: {then.text()}")
                table.addWidget(now, row, 1, _START)
                table.addWidget(then, row, 2, _START)
                row += 1
        self.body.insertLayout(1, table)

    def _lines(
        self, indicator: Indicator, period: Period, answered: Cells
    ) -> list[tuple[CellKey, str]]:
        """Return the total and, of money, the categories that are answered in either year."""
        total = CellKey(indicator.code, period)
        lines = [(total, f"{indicator.code} {text(indicator.label)}")]
        if indicator.kind is not Kind.MONEY:
            return lines
        for breakdown in map(self._catalogue.breakdown, indicator.breakdowns):
            for category in breakdown.categories:
                key = total._replace(breakdown=breakdown.id, category=category.code)
                if key in answered:
                    lines.append((key, f"\u2003{text(category.label)}"))
        return lines

    def _drop_table(self) -> None:
        if self._table is None:
            return
        while (item := self._table.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.body.removeItem(self._table)
        self._table = None


def figure_words(held: Observation | None) -> str:
    """`62 (1,200 people asked, ± 2.8 points)`, `1,500,000 COP`, `not available` or `empty`."""
    said = answer_words(held)
    if held is None or held.value is None:
        return said
    if held.sample_size is not None and held.margin is not None:
        return tr(
            "{value} ({people} people asked, ± {margin} points)",
            value=said,
            people=number(held.sample_size),
            margin=number(held.margin),
        )
    if held.sample_size is not None:
        return tr("{value} ({people} people asked)", value=said, people=number(held.sample_size))
    if held.margin is not None:
        return tr("{value} (± {margin} points)", value=said, margin=number(held.margin))
    return said
