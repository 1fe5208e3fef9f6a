"""Head office takes a piece in: compare it with what is here, decide, merge as one step.

A piece fills empty cells, and where both offices answered differently a person decides. It never
wins by coming last. It says nothing of a cell that it does not hold, with one exception: a number
that an earlier piece of the same branch gave and this one no longer has is asked about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.contribution import AreaName, CityName, Contribution
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.submission import ObservationRecord
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office.cells import Change, changed_key
from cityreport.office.contributions.earlier_gifts import Gift, gifts_of
from cityreport.office.office import Office
from cityreport.office.office_reader import OpenOffice
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.reasons import stored_reason
from cityreport.store.journal import CELL
from cityreport.store.observations import cell_text

KIND = "merge"
"""The kind of the journal's step."""


class Decision(StrEnum):
    """The one of two different answers that stays."""

    OURS = "ours"
    THEIRS = "theirs"


class AnswerOrigin(NamedTuple):
    """The author of an answer and its time (UTC).

    `piece`: the file it is in, empty for an answer of this office.
    """

    officer: str
    at: str
    piece: str = ""


class AttributedAnswer(NamedTuple):
    """An answer in a cell, with its origin. None: the cell is empty on that side."""

    observation: Observation | None
    origin: AnswerOrigin


class MergeConflict(NamedTuple):
    """A cell that is answered here and otherwise in the piece, or no longer."""

    ours: AttributedAnswer
    theirs: AttributedAnswer

    @property
    def key(self) -> CellKey:
        """The cell."""
        return next(side.observation.key for side in self if side.observation is not None)

    @property
    def is_withdrawn(self) -> bool:
        """True if the branch gave a number before, and the piece has none."""
        return self.theirs.observation is None

    @property
    def between_pieces(self) -> bool:
        """True if both answers come from pieces of one call."""
        return bool(self.ours.origin.piece)

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields of `Observation` that differ, in their order."""
        ours, theirs = self.ours.observation, self.theirs.observation
        if ours is None or theirs is None:
            return ("value",)
        names = Observation.__struct_fields__[1:]
        return tuple(name for name in names if getattr(ours, name) != getattr(theirs, name))


class Refusal(NamedTuple):
    """A cell of the piece that this office cannot hold, and why."""

    cell: str
    error: DataError


class Renamed(NamedTuple):
    """A district whose code has one name here and another in the piece."""

    code: str
    ours: str
    theirs: str


class Merge(msgspec.Struct, frozen=True):
    """A piece beside what is here. `same`: how many cells say the same on both sides; `older_than`:
    when the newest piece of that branch with these cells was made, if it was after this one."""

    file: str
    piece: Contribution
    new: tuple[Observation, ...]
    same: int
    conflicts: tuple[MergeConflict, ...]
    refused: tuple[Refusal, ...]
    renamed: tuple[Renamed, ...]
    other_city: bool
    older_than: str = ""

    @property
    def answers(self) -> dict[CellKey, AttributedAnswer]:
        """The new cells as answers of the piece."""
        origin = origin_of(self.piece, self.file)
        return {cell.key: AttributedAnswer(cell, origin) for cell in self.new}

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """The numbers of cells that are new, the same, answered differently, withdrawn and
        refused."""
        withdrawn = sum(conflict.is_withdrawn for conflict in self.conflicts)
        differing = len(self.conflicts) - withdrawn
        return len(self.new), self.same, differing, withdrawn, len(self.refused)


def compare(
    office: OpenOffice,
    piece: Contribution,
    file: str,
    earlier: Mapping[CellKey, AttributedAnswer] | None = None,
) -> Merge:
    """Hold a piece against the office, cell by cell; nothing is written.

    `earlier`: answers of pieces that will be merged before this one, as if they were here.
    """
    before = earlier or {}
    here = origin_of(piece, _printable(file))
    new: list[Observation] = []
    conflicts: list[MergeConflict] = []
    refused: list[Refusal] = []
    same = 0
    periods: dict[str, Period] = {}
    with office.store.reading():
        for record in piece.observations:
            period = periods.get(record.period)
            if period is None:
                period = periods[record.period] = Period.parse(record.period)
            theirs = _observation(record, period)
            try:
                office.cells.check_possible(theirs)
                ours = _held(office, theirs.key, before)
                if ours != theirs:  # what says the same changes no signed month
                    refuse_signed(office.store, [period])
            except DataError as error:
                refused.append(Refusal(cell_name(*theirs.key), error))
                continue
            if ours is None:
                new.append(theirs)
            elif ours == theirs:
                same += 1
            else:
                answer = before.get(theirs.key) or AttributedAnswer(
                    ours, _last_change(office, theirs.key)
                )
                conflicts.append(MergeConflict(answer, AttributedAnswer(theirs, here)))
        gifts = [
            gift
            for gift in gifts_of(office.store, KIND, piece.office.id)
            if _is_about(piece, gift.key)
        ]
        withdrawn, closed = _withdrawn(office, piece, gifts, here, before)
    newest = max((gift.made for gift in gifts), default="")
    return Merge(
        here.piece,
        piece,
        tuple(new),
        same,
        (*conflicts, *withdrawn),
        (*refused, *closed),
        tuple(renamed(office, piece.areas)),
        is_other_city(office, piece.city),
        newest if newest > piece.created else "",
    )


def _withdrawn(
    office: OpenOffice,
    piece: Contribution,
    gifts: Sequence[Gift],
    here: AnswerOrigin,
    before: Mapping[CellKey, AttributedAnswer],
) -> tuple[list[MergeConflict], list[Refusal]]:
    """Return what an earlier piece of the branch gave and this one has no longer; beside it what
    of that a signature keeps from being cleared."""
    found: list[MergeConflict] = []
    refused: list[Refusal] = []
    told = {(r.indicator, r.period, r.area, r.breakdown, r.category) for r in piece.observations}
    for gift in gifts:
        key = gift.key
        ours = _held(office, key, before)
        if (key.indicator, str(key.period), *key[2:]) in told or gift.made > piece.created:
            continue
        if ours is None:
            continue
        try:
            refuse_signed(office.store, [key.period])
        except DataError as error:
            refused.append(Refusal(cell_name(*key), error))
            continue
        origin = AnswerOrigin(gift.action.officer, gift.action.at)
        found.append(MergeConflict(AttributedAnswer(ours, origin), AttributedAnswer(None, here)))
    return found, refused


def _is_about(piece: Contribution, key: CellKey) -> bool:
    """Return whether a piece is about a cell, whatever it says of it.

    A piece does not name the whole city among its districts: it is about the whole city's cells
    where it holds one of them, or where it names no district.
    """
    start, end = Period.parse(piece.coverage.start), Period.parse(piece.coverage.end)
    months = key.period.months()
    if not (start <= months[0] and months[-1] <= end) or key.indicator not in piece.indicators:
        return False
    if key.area != TOTAL:
        return any(area.code == key.area for area in piece.areas)
    return not piece.areas or any(record.area == TOTAL for record in piece.observations)


def merge(
    office: Office,
    compared: Merge,
    decisions: Mapping[CellKey, Decision],
    *,
    another_city: bool = False,
) -> int:
    """Write the new cells and the conflicts that were decided for the piece, as one step that
    undo takes back; return how many cells changed.

    Raises DataError merge_another_city unless `another_city`, merge_undecided for a conflict
    without a decision, and merge_overtaken where a cell to be written is no longer what was
    compared; then nothing is written.
    """
    if not another_city:
        refuse_another_city(office, compared)
    expected: dict[CellKey, Observation | None] = {}
    changes: list[Change] = [*compared.new]
    for conflict in compared.conflicts:
        decision = decisions.get(conflict.key)
        if decision is None:
            raise DataError("merge_undecided", cell=cell_name(*conflict.key))
        if decision is Decision.THEIRS:
            changes.append(conflict.theirs.observation or conflict.key)
            expected[conflict.key] = conflict.ours.observation
    refuse_overtaken(office, changes, expected)
    if not changes:
        return 0
    return office.cells.record_many(changes, kind=KIND, reason=_reason(compared))


def refuse_another_city(office: OpenOffice, compared: Merge) -> None:
    """DataError('merge_another_city') for a piece whose city is named otherwise than ours."""
    if compared.other_city:
        city = office.city.profile.city
        raise DataError(
            "merge_another_city",
            ours=f"{city.name} ({city.country})",
            theirs=f"{compared.piece.city.name} ({compared.piece.city.country})",
        )


def origin_of(piece: Contribution, file: str) -> AnswerOrigin:
    """Return who made a piece and when."""
    return AnswerOrigin(piece.office.officer, piece.created, file)


def refuse_overtaken(
    office: Office,
    changes: Iterable[Change],
    expected: Mapping[CellKey, Observation | None],
) -> None:
    """DataError('merge_overtaken') where a cell is no longer what was compared.

    The office has the only pen (`store.lock`), so what is read here is what is replaced.
    """
    with office.store.reading():
        for change in changes:
            key = changed_key(change)
            held = office.store.observations.get(key)
            wanted = change if isinstance(change, Observation) else None
            if held not in (expected.get(key), wanted):
                raise DataError("merge_overtaken", cell=cell_name(*key))


def _held(
    office: OpenOffice, key: CellKey, before: Mapping[CellKey, AttributedAnswer]
) -> Observation | None:
    answer = before.get(key)
    return office.store.observations.get(key) if answer is None else answer.observation


def _last_change(office: OpenOffice, key: CellKey) -> AnswerOrigin:
    action = office.store.journal.last_change(CELL, cell_text(key))
    return AnswerOrigin("", "") if action is None else AnswerOrigin(action.officer, action.at)


def _observation(record: ObservationRecord, period: Period) -> Observation:
    key = CellKey(record.indicator, period, record.area, record.breakdown, record.category)
    return Observation(
        key,
        record.value,
        Status(record.status),
        record.note,
        record.source,
        record.currency,
        record.sample_size,
        record.margin,
    )


def _reason(compared: Merge) -> str:
    """Return the reason that the journal gives for the step: the file, its id, who made it and
    when."""
    piece = compared.piece
    return stored_reason(
        "merge",
        file=compared.file,
        officer=piece.office.officer,
        moment=piece.created,
        id=piece.id,
        sender=piece.office.id,
    )


def renamed(office: OpenOffice, areas: Iterable[AreaName]) -> Iterable[Renamed]:
    """Return the districts among them that have another name here."""
    names = {area.code: area.name for area in office.city.profile.areas}
    for area in areas:
        ours = names.get(area.code)
        if ours is not None and _plain(ours) != _plain(area.name):
            yield Renamed(area.code, ours, area.name)


def is_other_city(office: OpenOffice, theirs: CityName) -> bool:
    """Return whether a city is named otherwise than this office's."""
    ours = office.city.profile.city
    return (_plain(ours.name), ours.country) != (_plain(theirs.name), theirs.country)


def _printable(file: str) -> str:
    """Return a file's name in a form that the journal can keep, whatever the disk allows."""
    return "".join(letter if letter.isprintable() else "�" for letter in file)


def _plain(name: str) -> str:
    """Return a name without differences of case, spaces and ways to write an accent."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
