"""A foreign file beside the numbers that are here: compare, decide, write as one step.

A file speaks only of the cells it holds: it fills empty cells, and where a cell holds something
else a person decides. It never empties a cell. Not here: how a file is understood (`intake`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from cityreport.domain.importing.import_result import ImportedCell, ImportResult, SourceRange
from cityreport.domain.observation import (
    LONGEST_TEXT,
    CellKey,
    Observation,
    check_text,
    with_answer,
)
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.i18n import ntr, tr
from cityreport.messages import cell_name
from cityreport.office.office import Office
from cityreport.office.office_reader import OpenOffice
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.reasons import stored_reason

_LONGEST_NAME = 200
_ROWS_NAMED = 5
_STEP = 500


class Fate(StrEnum):
    """The fate of a cell of the file."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"  # answered differently here
    SIGNED = "signed"  # it would change a signed month
    REFUSED = "refused"  # this office cannot hold it


class ImportLine(NamedTuple):
    """A cell of the file. `ours`: what is here; `theirs`: what would be; `error`: why it is
    signed or refused."""

    fate: Fate
    read: ImportedCell
    ours: Observation | None
    theirs: Observation
    error: DataError | None = None

    @property
    def key(self) -> CellKey:
        """The cell."""
        return self.read.key


class Comparison(msgspec.Struct, frozen=True):
    """A file beside what is here. `file`: its name as it can be printed; `digest`: SHA-256 of its
    bytes; `lines` in the order of `ImportResult.cells`."""

    file: str
    digest: str
    reading: ImportResult
    lines: tuple[ImportLine, ...]

    def of(self, *fates: Fate) -> list[ImportLine]:
        """Return the cells of these fates."""
        return [line for line in self.lines if line.fate in fates]

    def count(self, fate: Fate) -> int:
        """Return the number of cells of a fate."""
        return sum(line.fate is fate for line in self.lines)


def compare(
    office: OpenOffice,
    reading: ImportResult,
    file: str,
    digest: str = "",
    progress: ReportProgress = ignore_progress,
) -> Comparison:
    """Hold what a file says against the office, cell by cell; nothing is written. What `progress`
    raises comes out."""
    named = printable(file)
    locked: dict[Period, DataError | None] = {}
    lines = []
    with office.store.reading():
        for number, read in enumerate(reading.cells):
            if number % _STEP == 0:
                progress(number, len(reading.cells))
            lines.append(_line(office, read, named, locked))
    return Comparison(named, digest, reading, tuple(lines))


def _line(
    office: OpenOffice, read: ImportedCell, file: str, locked: dict[Period, DataError | None]
) -> ImportLine:
    key = read.key
    source = source_text(file, read)
    bare = Observation(key, read.value, read.status, source=source)
    try:
        office.cells.check_possible(bare)
        currency = office.cells.currency_of(key, read.value)
    except DataError as error:
        return ImportLine(Fate.REFUSED, read, None, bare, error)
    ours = office.store.observations.get(key)
    status = None if read.value is not None else read.status
    theirs = with_answer(key, ours, read.value, status, currency)
    theirs = msgspec.structs.replace(theirs, source=source)
    if ours is not None and _says(ours) == _says(theirs):
        return ImportLine(Fate.SAME, read, ours, ours)
    if key.period not in locked:
        locked[key.period] = _lock(office, key.period)
    signed = locked[key.period]
    if signed is not None:
        return ImportLine(Fate.SIGNED, read, ours, theirs, signed)
    return ImportLine(Fate.NEW if ours is None else Fate.CHANGED, read, ours, theirs)


def _says(observation: Observation) -> tuple[object, ...]:
    """Return the part of a cell that a file can say; where it was read is no difference."""
    return observation.value, observation.status


def _lock(office: OpenOffice, period: Period) -> DataError | None:
    try:
        refuse_signed(office.store, [period])
    except DataError as error:
        return error
    return None


def write(office: Office, compared: Comparison, replaced: Collection[CellKey] = ()) -> int:
    """Write the new cells, and of the changed ones those in `replaced`, as one step that undo
    takes back; return how many cells changed.

    Raises DataError('import_overtaken') where a cell to be written is no longer what was
    compared; then nothing is written.
    """
    chosen = [
        line
        for line in compared.lines
        if line.fate is Fate.NEW or (line.fate is Fate.CHANGED and line.key in replaced)
    ]
    with office.store.reading():
        for line in chosen:
            if office.store.observations.get(line.key) != line.ours:
                raise DataError("import_overtaken", cell=cell_name(*line.key))
    if not chosen:
        return 0
    changes = [line.theirs for line in chosen]
    return office.cells.record_many(changes, kind="import", reason=_reason(compared))


def _reason(compared: Comparison) -> str:
    """Return the reason of the step for the journal: the file and its digest."""
    return stored_reason("import", file=compared.file, digest=compared.digest)


def source_text(file: str, read: ImportedCell) -> str:
    """Return the place where a cell was read, for its source: the file, then sheets with their
    rows."""
    if read.is_absent:
        return tr("{file}: no row, which means zero", file=file)
    places = "; ".join(_places(read.origins))
    text = f"{file}, {places}" if places else file
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _places(origins: tuple[SourceRange, ...]) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for origin in origins:
        rows.setdefault(origin.sheet, []).extend(origin.rows)
    for sheet, found in rows.items():
        numbers = sorted(set(found))
        named = ", ".join(map(str, numbers[:_ROWS_NAMED]))
        if len(numbers) > _ROWS_NAMED:
            named = tr("{rows} … {last} ({n} in all)", rows=named, last=numbers[-1], n=len(numbers))
        said = ntr("row {rows}", "rows {rows}", len(numbers), rows=named)
        yield f"{printable(sheet)}, {said}" if sheet else said


def printable(name: str) -> str:
    """Return a name out of a file as the journal can keep it, whatever was in it."""
    shown = "".join(letter if _fits(letter) else "�" for letter in name)
    return shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - 1] + "…"


def _fits(letter: str) -> bool:
    if letter in "\n\t":
        return False
    try:
        check_text(letter)
    except DataError:
        return False
    return True
