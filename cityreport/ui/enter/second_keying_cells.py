"""A month that is typed a second time: what the grid shows and where it writes.

Blind: no number that was typed first comes in here. All that is told of the first typing is which
breakdowns were answered, so that the same ones are in view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.derivation import derive
from cityreport.domain.observation import CellKey, Figure, Observation
from cityreport.domain.period import Period
from cityreport.domain.second_keying import SecondKeying
from cityreport.office.cells import Change
from cityreport.office.office import Office
from cityreport.ui.enter.cell_reader import Cells
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.entry_layout import EntryLayout, view_of
from cityreport.ui.enter.entry_model import EntryModel
from cityreport.ui.enter.entry_sheet import ColumnKind, EntrySheet, SheetPosition
from cityreport.ui.enter.typed_input import TypedInput

_SHOWN = frozenset({ColumnKind.LABEL, ColumnKind.VALUE, ColumnKind.STATE})
_STATES = {CellState.SAVED: CellState.TYPED_AGAIN, CellState.EMPTY: CellState.TO_TYPE}


class KeyingAgain(TypedInput):
    """Writes what is typed the second time, apart from the numbers, and knows nothing else.

    `written` is told of the cells after each step.
    """

    def __init__(self, office: Office, written: Callable[[Sequence[CellKey]], object]) -> None:
        super().__init__(office)
        self._written = written
        self._cells: Cells = {}
        self._before: list[Change] = []

    def begin(self, period: Period, area: str) -> None:
        """Turn to a period and area: what was typed again so far is held from now on."""
        keyed = self.office.second_keying.keyed_again(period, area)
        self._cells = {key: Observation(key, *figure) for key, figure in keyed.items()}

    @property
    def typed(self) -> int:
        """The number of cells that have been typed again."""
        return len(self._cells)

    def cells(self, sheet: EntrySheet) -> Cells:
        """Return the cells that were typed again, and those computed from them."""
        computed = {key: self.held(key) for row in sheet.rows if row.derived and (key := row.key)}
        return self._cells | {key: cell for key, cell in computed.items() if cell is not None}

    def held(self, key: CellKey) -> Observation | None:
        """Return the observation that was typed for a cell the second time."""
        indicator = self.office.catalogue.indicator(key.indicator)
        if indicator.derived is not None:
            return derive(indicator, key, self._cells.get)
        return self._cells.get(key)

    def check(self, key: CellKey) -> None:
        """Refuse a cell that cannot be. A signed month can be typed: its numbers do not change."""
        self.office.cells.check_possible(key)

    def record(self, changes: Sequence[Change], kind: str) -> int:  # noqa: ARG002
        """Keep what was typed; `kind` plays no part, for this is in no journal."""
        new = {
            change.key if isinstance(change, Observation) else change: change for change in changes
        }
        self._before = [self._cells.get(key, key) for key in new]
        self.is_writing = True
        try:
            self.office.second_keying.key_many_again(
                {key: _figure(change) for key, change in new.items()}
            )
        finally:
            self.is_writing = False
        for key, change in new.items():
            if isinstance(change, Observation):
                self._cells[key] = change
            else:
                self._cells.pop(key, None)
        self._written(tuple(new))
        return len(new)

    def take_back(self) -> None:
        """Have the cells of the last step as they were typed before."""
        self.record(self._before, "record")


class BlindModel(EntryModel):
    """The grid's model with the words of a second typing."""

    def state(self, place: SheetPosition) -> CellState | None:
        """Return the state of the cell: typed again, or not yet."""
        state = super().state(place)
        return None if state is None else _STATES.get(state, state)

    def untyped_after_last(self) -> SheetPosition:
        """Return where to go on: the first empty cell below the lowest one that was typed again."""
        sheet, column = self.sheet, self.sheet.value_column
        rows = [row for row in range(len(sheet.rows)) if sheet.is_editable(row, column)]
        keys = {row: sheet.key(row, column) for row in rows}
        typed = [row for row in rows if keys[row] in self.cells]
        after = [row for row in rows if not typed or row > typed[-1]]
        empty = [row for row in rows if row not in typed]
        return SheetPosition((after or empty or rows or [0])[0], column)


def keying_layout(office: Office, period: Period | None, area: str | None) -> EntryLayout:
    """Return the nearest period and area to those asked for that exist, with the breakdowns in view
    that were answered the first time or are being typed now."""
    layout = EntryLayout(office)
    layout.start()
    layout.settle(layout.view if period is None else view_of(period), period, area)
    found = layout.period
    assert found is not None  # noqa: S101 - a layout shows a history only when it is asked to
    keying = office.second_keying.compare(found, layout.area)
    keys = {*keying.untyped, *office.second_keying.keyed_again(found, layout.area)}
    layout.unfolded = frozenset(key.indicator for key in keys if not key.is_total)
    return layout


def keying_sheet(layout: EntryLayout) -> EntrySheet:
    """Return the rows of a period without anything beside the typed answers."""
    whole = layout.sheet()
    columns = tuple(column for column in whole.columns if column.kind in _SHOWN)
    return EntrySheet(
        columns, whole.rows, whole.is_open, whole.unfolded, asked=whole.asked, beside=whole.beside
    )


def as_on_the_form(catalogue: Catalogue, keying: SecondKeying) -> SecondKeying:
    """Return the second typing in the order in which the numbers stand on paper and in the grid."""
    order = {indicator.code: n for n, indicator in enumerate(catalogue.indicators)}

    def place(key: CellKey) -> tuple[int, int, int]:
        if key.is_total:
            return order[key.indicator], -1, 0
        breakdowns = catalogue.indicator(key.indicator).breakdowns
        categories = [c.code for c in catalogue.breakdown(key.breakdown).categories]
        return (
            order[key.indicator],
            breakdowns.index(key.breakdown),
            categories.index(key.category),
        )

    return replace(
        keying,
        differences=tuple(sorted(keying.differences, key=lambda found: place(found.key))),
        untyped=tuple(sorted(keying.untyped, key=place)),
    )


def _figure(change: Change) -> Figure | None:
    return Figure(change.value, change.status) if isinstance(change, Observation) else None
