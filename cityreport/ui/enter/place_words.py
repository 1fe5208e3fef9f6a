"""The words of a place of the entry grid: shown, read aloud, as a tool tip, to be typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.domain.observation import CellKey, Observation
from cityreport.i18n import number, period_name, text, tr
from cityreport.office.office import Office
from cityreport.ui.enter.cell_reader import Cells, year_total
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.entry_sheet import ColumnKind, EntrySheet, SheetPosition, place_name
from cityreport.ui.enter.remainder_words import RestLook
from cityreport.ui.enter.typed_input import typed_text
from cityreport.wording import ANSWER_LETTERS, STATUS_NAMES, answer_words

_NOTHING = "·"


class ShownCells(Protocol):
    """The cells of a sheet as they are shown. `doubtful`: why a cell is worth a look."""

    sheet: EntrySheet
    cells: Cells
    flagged: Mapping[CellKey, str]
    doubtful: Mapping[CellKey, str]

    def state(self, place: SheetPosition) -> CellState | None:
        """Return the state of the cell behind a place."""

    def observation(self, place: SheetPosition) -> Observation | None:
        """Return the observation behind a place."""

    def rest(self, row: int) -> RestLook | None:
        """Return what the breakdown of a row leaves of its total."""


class PlaceWords:
    """The words of one grid."""

    def __init__(self, shown: ShownCells, office: Office) -> None:
        self._model = shown
        self._office = office

    def described(self, place: SheetPosition) -> str:
        """Return a cell in one line: `L1 Intentional homicide, October 2026: 9, saved`."""
        model = self._model
        name, column = place_name(model.sheet, place), model.sheet.columns[place.column]
        if column.kind is ColumnKind.REST:
            return ", ".join(filter(None, [name, self._rest(place.row)]))
        if column.breakdown:
            name = f"{name}, {column.title}"
        key, state = model.sheet.key(*place), model.state(place)
        if key is None or state is None:
            return name
        if column.kind is ColumnKind.NOTE:
            held = model.observation(place)
            return tr("{cell}, note: {note}", cell=name, note=held.note if held else "")
        shown = self._figure(model.cells.get(key))
        said = {"cell": name, "period": period_name(key.period), "state": tr(state.word)}
        if not shown:
            return with_flag(tr("{cell}, {period}: {state}", **said), model.flagged.get(key))
        told = tr("{cell}, {period}: {value}, {state}", value=shown, **said)
        return with_flag(told, model.flagged.get(key))

    def shown(self, place: SheetPosition) -> str:
        """Return what stands in a place."""
        model = self._model
        kind, held = model.sheet.columns[place.column].kind, model.observation(place)
        if kind is ColumnKind.LABEL:
            return place_name(model.sheet, place)
        if kind is ColumnKind.TOTAL:
            return self._year(place.row)
        if kind in {ColumnKind.REST, ColumnKind.STATE}:
            state = model.state(place)
            return self._rest(place.row) if state is None else tr(state.word)
        if kind is ColumnKind.NOTE:
            return "" if held is None else " ".join(held.note.split())
        if model.sheet.key(*place) is None:
            return ""
        return self._figure(held) or (_NOTHING if kind is ColumnKind.REFERENCE else "")

    def typed(self, place: SheetPosition) -> str:
        """Return a place's content as it would be typed."""
        kind = self._model.sheet.columns[place.column].kind
        return typed_text(self._model.observation(place), kind)

    def tip(self, place: SheetPosition) -> str | None:
        """Return what is said of a place where the mouse rests on it."""
        model = self._model
        key = model.sheet.key(*place)
        if key is None:
            return None
        if key in model.flagged or key in model.doubtful:
            return with_flag(model.doubtful.get(key, ""), model.flagged.get(key))
        kind, state = model.sheet.columns[place.column].kind, model.state(place)
        held = model.observation(place)
        if kind is ColumnKind.NOTE:
            return held.note if held is not None and held.note else None
        if model.sheet.rows[place.row].derived:
            return _derivation(self._office.catalogue, key)
        if kind is ColumnKind.STATE and held is None and state is not None:
            return tr(state.word)
        return None if held is None else tr(STATUS_NAMES[held.status])

    def _rest(self, row: int) -> str:
        look = self._model.rest(row)
        return "" if look is None else look.words

    def _year(self, row: int) -> str:
        key = self._model.sheet.rows[row].key
        if key is None:
            return ""
        if self._office.catalogue.indicator(key.indicator).kind is Kind.PERCENT:
            return _NOTHING
        total = year_total(self._model.sheet, self._model.cells, row)
        if total is None:  # a year may be known as a whole where its months are not
            return self._figure(self._model.cells.get(key)) or _NOTHING
        return number(total)

    def _figure(self, observation: Observation | None) -> str:
        if observation is None:
            return ""
        if observation.value is None:
            return ANSWER_LETTERS[observation.status]
        usual = self._office.city.profile.city.currency_in(observation.key.period)
        is_usual = observation.currency in (None, usual)
        return number(observation.value) if is_usual else answer_words(observation)


def with_flag(said: str, flag: str | None) -> str:
    """Return the words on a cell, with its reminder if it has one."""
    if flag is None:
        return said
    reminder = (
        tr("Flagged for follow-up: {text}", text=flag) if flag else tr("Flagged for follow-up")
    )
    return f"{said}\n{reminder}" if said else reminder


def _derivation(catalogue: Catalogue, key: CellKey) -> str:
    """Return the numbers that a cell is computed from, in words."""
    derived = catalogue.indicator(key.indicator).derived
    assert derived is not None  # noqa: S101 - its row says that it is
    breakdown = text(catalogue.breakdown(derived.breakdown).label)
    return tr(
        "Computed from {source}, “{breakdown}”; it is never typed.",
        source=derived.indicator,
        breakdown=breakdown,
    )
