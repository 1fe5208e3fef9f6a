"""What is said beside the numbers, to read: signatures, acceptances, flags, the year in words,
a second keying; and what the program can offer. What writes any of it is in `stating`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TypeVar

import msgspec

from cityreport.domain import completeness, second_keying, suggestions
from cityreport.domain.acceptance import Acceptance
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.completeness import Tally
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, check_key
from cityreport.domain.period import Period
from cityreport.domain.second_keying import Finished, Keyed, SecondKeying
from cityreport.domain.sign_off import Revision, Signature
from cityreport.errors import AccessError
from cityreport.office import sign_off_steps
from cityreport.store.annotations import ACCEPTANCE, FLAG, NARRATIVE, SECOND_KEYING
from cityreport.store.journal import CELL
from cityreport.store.observations import cell_text, read_cell_text
from cityreport.store.store import Store

Read = TypeVar("Read")


class Flag(msgspec.Struct, frozen=True):
    """A reminder on a cell, who put it there and when (UTC)."""

    key: CellKey
    text: str
    officer: str
    at: datetime


class Accepted(msgspec.Struct, frozen=True):
    """An acceptance by the identity of its finding, who gave it and when (UTC)."""

    finding: str
    acceptance: Acceptance
    officer: str
    at: datetime


class SecondResult(msgspec.Struct, frozen=True):
    """A finished second keying: what it came to, and when anything was last said of it (UTC)."""

    area: str
    finished: Finished
    at: datetime


class AnnotationReader:
    """What can be asked of an open office beside its numbers."""

    store: Store
    catalogue: Catalogue

    def reading(self) -> AbstractContextManager[object]:
        """One state of the file for all that is read inside."""
        return self.store.reading()

    def span(self) -> tuple[Period, Period] | None:
        """The first and the last period with an answer; None while there is none."""
        with self.store.reading():
            return self.store.observations.span()

    # -- signing

    def signature(self, period: Period) -> Signature | None:
        """The signature of a period, also of one that was reopened; None: never signed."""
        with self.store.reading():
            return sign_off_steps.signature_of(self.store, period)

    def signatures(self) -> dict[Period, Signature]:
        """The signature of every period that was ever signed."""
        with self.store.reading():
            return sign_off_steps.signatures(self.store)

    def unanswered(self, period: Period) -> tuple[CellKey, ...]:
        """The required totals that stand in the way of signing a period."""
        with self.store.reading():
            return sign_off_steps.unanswered(self.store, self.catalogue, period)

    def revisions(self, period: Period) -> list[Revision]:
        """The late figures of a period, with what was there before."""
        with self.store.reading():
            return sign_off_steps.revisions(self.store, period)

    # -- findings and reminders

    def acceptances(self) -> dict[str, Acceptance]:
        """Every acceptance by the identity of its finding; see `domain.acceptance`."""
        with self.store.reading():
            said = self.store.annotations.all(ACCEPTANCE)
        return {key: _read(ACCEPTANCE, key, state, Acceptance) for key, state in said.items()}

    def accepted(self) -> list[Accepted]:
        """Every acceptance with who gave it and when."""
        return [Accepted(k, a, *self._said(ACCEPTANCE, k)) for k, a in self.acceptances().items()]

    def flags(self) -> list[Flag]:
        """Every reminder, by period, area and cell."""
        with self.store.reading():
            said = self.store.annotations.all(FLAG)
        return [
            Flag(read_cell_text(key), _read(FLAG, key, state, str), *self._said(FLAG, key))
            for key, state in said.items()
        ]

    def flag_on(self, key: CellKey) -> str | None:
        """The text of a cell's reminder; None where there is none."""
        with self.store.reading():
            state = self.store.annotations.get(FLAG, cell_text(key))
        return None if state is None else _read(FLAG, cell_text(key), state, str)

    # -- the year in words

    def narrative(self, year: int) -> dict[str, Narration]:
        """What was answered of a year, by question."""
        return {code: answer for (y, code), answer in self.narratives().items() if y == year}

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """What was ever answered, by year and question, in this order."""
        with self.store.reading():
            said = self.store.annotations.all(NARRATIVE)
        found = {}
        for key, state in said.items():
            year, _, question = key.partition("\t")
            if not year.isdecimal():
                raise AccessError("statement_damaged", part=f"{NARRATIVE} {year}")
            found[int(year), question] = _read(NARRATIVE, key, state, Narration)
        return found

    # -- how complete, and what can be offered

    def tallies(self, period: Period, area: str = TOTAL) -> dict[str, Tally]:
        """The totals answered in a period of an area, by group."""
        cells = self._typed(period, area)
        answered = {key.indicator for key in cells if key.is_total}
        return completeness.tallies(completeness.expected(self.catalogue, period), answered)

    def offered_total(self, key: CellKey) -> int | None:
        """What an empty total would be by its complete breakdowns; None if they do not say."""
        check_key(self.catalogue, key)
        with self.store.reading():
            return suggestions.offered_total(self.catalogue, key, self.store.observations.get)

    def complete_sums(self, key: CellKey) -> dict[str, int]:
        """What the complete breakdowns of a total add up to, by their ids."""
        with self.store.reading():
            return suggestions.complete_sums(self.catalogue, key, self.store.observations.get)

    def offered_totals(self, period: Period, area: str = TOTAL) -> dict[CellKey, int]:
        """Every total that can be offered for a period and area."""
        cells = self._typed(period, area)
        return suggestions.offered_totals(self.catalogue, period, area, cells)

    def source_before(self, key: CellKey) -> str | None:
        """The source of the same cell in the period before; None where it has none."""
        with self.store.reading():
            return suggestions.source_before(key, self.store.observations.get)

    def zero_return(self, period: Period, area: str, group: str) -> tuple[CellKey, ...]:
        """The empty totals of a group that `Office.record_zero_return` would answer with 0."""
        with self.store.reading():
            answered = self.store.observations.matching(periods=[period])
        return suggestions.zero_return(self.catalogue, period, area, group, answered)

    # -- typing a second time

    def keyed_again(self, period: Period, area: str = TOTAL) -> Keyed:
        """What was typed the second time."""
        with self.store.reading():
            return self.store.annotations.keyed(period, area)

    def second_keyings(self) -> list[tuple[Period, str]]:
        """The periods and areas for which anything was typed a second time."""
        with self.store.reading():
            return self.store.annotations.keyings()

    def second_keying(self, period: Period, area: str = TOTAL) -> SecondKeying:
        """The second keying beside the numbers as they are now."""
        return second_keying.compare(self._typed(period, area), self.keyed_again(period, area))

    def second_result(self, period: Period, area: str = TOTAL) -> SecondResult | None:
        """The last finished second keying of a period and area; None where there was none."""
        key = f"{period}\t{area}"
        with self.store.reading():
            state = self.store.annotations.get(SECOND_KEYING, key)
        if state is None:
            return None
        finished = _read(SECOND_KEYING, key, state, Finished)
        officer, at = self._said(SECOND_KEYING, key)
        return SecondResult(area, finished._replace(typist=finished.typist or officer), at)

    def second_results(self, period: Period) -> list[SecondResult]:
        """The finished second keyings of a period, the whole city first, then by district."""
        with self.store.reading():
            keys = self.store.annotations.all(SECOND_KEYING)
        areas = [area for p, _, area in (k.partition("\t") for k in keys) if p == str(period)]
        found = [self.second_result(period, area) for area in sorted(areas, key=_city_first)]
        return [result for result in found if result is not None]

    def is_compared(self, period: Period, area: str = TOTAL) -> bool:
        """Whether a second keying was held against the first and waits for decisions: from
        then on it is not blind any more."""
        result = self.second_result(period, area)
        if result is None or result.finished.changed is not None:
            return False
        return bool(self.keyed_again(period, area))

    def first_typists(self, period: Period, area: str = TOTAL) -> set[str]:
        """Who typed the numbers of a period and area, as they stand, the first time."""
        officers = set()
        with self.store.reading():
            for key in self._typed(period, area):
                action = self.store.journal.last_change(CELL, cell_text(key))
                officers |= set() if action is None else {action.officer}
        return officers

    def _typed(self, period: Period, area: str) -> Mapping[CellKey, Observation]:
        """What was typed for a period and area: all but computed cells."""
        with self.store.reading():
            return self.store.observations.on_page(period, area)

    def _said(self, subject: str, key: str) -> tuple[str, datetime]:
        """Who said something last, and when."""
        with self.store.reading():
            action = self.store.journal.last_change(subject, key)
        if action is None:
            raise AccessError("statement_damaged", part=f"{subject} {key}")
        return action.officer, datetime.fromisoformat(action.at)


def flagged_cell(part: str) -> CellKey:
    """The cell of a flag, as the journal names it; AccessError('cell_damaged')."""
    return read_cell_text(part)


def _city_first(area: str) -> tuple[bool, str]:
    return area != TOTAL, area


def _read(subject: str, key: str, state: str, kind: Callable[..., Read]) -> Read:
    try:
        return msgspec.json.decode(state, type=kind)  # type: ignore[no-any-return]
    except ValueError as error:  # msgspec's errors are ValueErrors
        part = " ".join([subject, *key.split("\t")])
        raise AccessError("statement_damaged", part=part) from error
