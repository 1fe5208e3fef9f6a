"""Checks at the keyboard: what is in view bit by bit while nobody waits, a change at once.

Only the cells in view are looked at, with whatever their checks read; the whole file is the
Checks page's (`whole_check`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cityreport import finding_words
from cityreport.domain.acceptance import Acceptance, open_findings
from cityreport.domain.checks.finding import Finding
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.office import check_session
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.store.annotations import ACCEPTANCE, COLLECTION
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.entry_model import EntryModel
from cityreport.ui.kit import speech

_SLICE = 0.012
"""Seconds after which a slice of the looking round makes room for the keyboard."""
_TELL_AFTER = 0.3
"""Seconds after which findings are shown although not everything in view is looked at."""
_TOGETHER = 60
"""So many cells of a series are checked at once: it takes little longer than one."""
_ANY = Period.of_year(2000)
_AT_ONCE = 3
"""So many changed cells are checked at once; after more of them the view is looked at anew."""


class CellFinding(NamedTuple):
    """An open finding in sentences. `word`: how serious it is; `way`: what would settle it."""

    state: CellState
    word: str
    message: str
    way: str


class CellCheck(QObject):
    """The open findings of the cells that a page has in view, marked in its `entries`.

    `changed`: they are other ones now. It rests while the page is not seen.
    """

    changed = Signal()

    def __init__(self, office: Office, page: QWidget, entries: EntryModel) -> None:
        super().__init__(page)
        self._office = office
        self._page = page
        self._entries = entries
        self._checking: check_session.Checking | None = None
        self._acceptances: dict[str, Acceptance] | None = None
        self._seen: set[CellKey] = set()
        self._gathered = 0.0
        self._by_cell: dict[CellKey, list[Finding]] = {}
        self._ahead: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_slice)

    def look_around(self) -> None:
        """Look at the answered cells that came into view, as soon as nothing else waits; then
        read what those will be checked against that are not answered yet."""
        self._ahead = self._read_ahead()
        self._timer.start()

    def follow(self, changed: Changed) -> None:
        """Check at once what was changed: it and its partners."""
        try:
            self._follow(changed)
        except CityReportError:
            self._forget()  # who reads the cell itself says why

    def _follow(self, changed: Changed) -> None:
        if ACCEPTANCE in changed.annotations:
            self._acceptances = None
        is_remarked = changed.submissions  # a receipt's remarks are findings
        if (
            is_remarked
            or changed.profile
            or COLLECTION in changed.annotations
            or len(changed.cells) > _AT_ONCE
        ):
            self._forget()
            self.look_around()
        elif changed.cells:
            office = self._office
            with office.store.reading():
                self._checks().follow(changed.cells, office.city.profile, office.clock.now())
            self._seen.update(changed.cells)
            self._gather()
            for said in [one for key in changed.cells for one in self.told(key)][:1]:
                speech.announce(self._page, f"{said.word}: {said.message}")
        elif ACCEPTANCE in changed.annotations:
            self._gather()

    def told(self, key: CellKey | None) -> list[CellFinding]:
        """Return the open findings that a cell has a part in, the worst first."""
        found = [] if key is None else self._by_cell.get(key, [])
        return [self._tell(finding) for finding in found]

    def in_view(self) -> list[tuple[CellKey, CellFinding]]:
        """Return each open finding of the cells in view once, with the first of them, those to put
        right first."""
        places = self._entries.sheet.places
        found: dict[str, tuple[CellKey, Finding]] = {}
        for key, findings in self._by_cell.items():
            if key in places:
                for finding in findings:
                    found.setdefault(finding.identity, (key, finding))
        told = [(key, self._tell(finding)) for key, finding in found.values()]
        return sorted(told, key=lambda one: one[1].state is not CellState.WRONG)

    def _forget(self) -> None:
        self._checking = None
        self._seen.clear()

    def _checks(self) -> check_session.Checking:
        if self._checking is None:
            self._checking = self._office.checks.checking()
        return self._checking

    def _on_slice(self) -> None:
        places = self._entries.sheet.places
        left = [key for key in self._entries.cells if key in places and key not in self._seen]
        if not self._page.isVisible() or self._office.store.is_closed:
            self._timer.stop()
            return
        try:
            if self._checking is None:
                self._checks()
            elif left:
                self._look_at(left)
            else:
                self._prepare()
        except CityReportError:
            self._timer.stop()  # what cannot be read, the page itself says

    def _look_at(self, left: list[CellKey]) -> None:
        """Check answered cells for as long as a slice is, series by series; tell what was found
        once all are looked at, and now and then before."""
        began = perf_counter()
        checking = self._checks()
        with self._office.store.reading():
            while left and perf_counter() - began < _SLICE:
                code, rest = left[0].indicator, left[0][2:]
                series = [k for k in left if k.indicator == code and k[2:] == rest]
                some = sorted(series, key=_by_time)[:_TOGETHER]
                checking.look_at_all(some)
                self._seen.update(some)
                left = [key for key in left if key not in self._seen]
        if not left or began - self._gathered > _TELL_AFTER:
            self._gather()
            self._gathered = perf_counter()

    def _prepare(self) -> None:
        """Read ahead for as long as a slice is; rest when there is nothing left to read."""
        began = perf_counter()
        with self._office.store.reading():
            for _ in self._ahead:
                if perf_counter() - began > _SLICE:
                    return
        self._timer.stop()

    def _read_ahead(self) -> Iterator[None]:
        """Bit by bit what the empty cells in view will be checked against."""
        sheet, cells = self._entries.sheet, self._entries.cells
        first: dict[CellKey, CellKey] = {}  # a row is read through time: one of its cells is enough
        for row, shown in enumerate(sheet.rows):
            for column in sheet.editable_columns if shown.key is not None else ():
                key = sheet.key(row, column)
                if key is not None and key not in cells and sheet.is_editable(row, column):
                    first.setdefault(key._replace(period=_ANY), key)
        yield from self._checks().findings.preload_steps(first.values())

    def _gather(self) -> None:
        """Sort the open findings by their cells, and tell where they differ from before."""
        if self._acceptances is None:
            self._acceptances = self._office.annotations.acceptances()
        found = self._checks().findings.all()
        by_cell: dict[CellKey, list[Finding]] = {}
        for finding in open_findings((f for f in found if f.cells), self._acceptances):
            if self._is_of_empty(finding):
                continue
            for key in finding.cells:
                by_cell.setdefault(key, []).append(finding)
        if by_cell != self._by_cell:
            self._by_cell = by_cell
            self._mark()
            self.changed.emit()

    def _is_of_empty(self, finding: Finding) -> bool:
        """Return whether a finding says only that a cell in view is empty, which it shows by
        itself."""
        alone = finding.cells[0] if len(finding.cells) == 1 else None
        return alone in self._entries.sheet.places and alone not in self._entries.cells

    def _mark(self) -> None:
        """Mark every cell with what the worst of its findings says."""
        said = {key: self._tell(found[0]) for key, found in self._by_cell.items()}
        wrong = frozenset(key for key, told in said.items() if told.state is CellState.WRONG)
        self._entries.set_doubtful({key: told.message for key, told in said.items()}, wrong)

    def _tell(self, finding: Finding) -> CellFinding:
        catalogue, areas = self._office.catalogue, self._office.city.profile.areas
        return CellFinding(
            _state(finding),
            tr(finding_words.SEVERITY_NAMES[finding.severity]),
            finding_words.finding_message(catalogue, areas, finding),
            finding_words.finding_settlement(catalogue, areas, finding),
        )


def worst(told: Iterable[CellFinding]) -> CellState | None:
    """Return the state of a saved cell with such findings; None without any."""
    return next((said.state for said in told), None)


def _by_time(key: CellKey) -> tuple[int, int, int]:
    """Return the place of a cell in time: it sorts as its period does, and compares faster."""
    period = key.period
    return period.year, period.first_month, period.length


def _state(finding: Finding) -> CellState:
    is_high = finding.severity.value == "high"
    return CellState.WRONG if is_high else CellState.DOUBTFUL
