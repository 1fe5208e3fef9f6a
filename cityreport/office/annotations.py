"""The annotations of an open office: acceptances of findings, reminders, the year in words.

Each is a statement of the store and a step of the journal; what they mean is in `domain`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from cityreport.domain.acceptance import Acceptance, IdentifiedFinding, accept_finding
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.collection import CityCollection
from cityreport.domain.decision import CityDecision, NumberedDecision
from cityreport.domain.narrative import Narration, check_narration
from cityreport.domain.observation import CellKey, check_key, check_text
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.office.changes import Changes
from cityreport.office.city_profile import CityReader
from cityreport.office.clock import OfficeClock, check_period
from cityreport.office.collection_states import collection_of
from cityreport.store.annotations import ACCEPTANCE, DECISION, FLAG, NARRATIVE
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


class AnnotationReader:
    """Reads the annotations of an open office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- findings and reminders

    def acceptances(self) -> dict[str, Acceptance]:
        """Return every acceptance by the identity of its finding; see `domain.acceptance`."""
        with self._store.reading():
            said = self._store.annotations.all(ACCEPTANCE)
        return {k: read_statement(ACCEPTANCE, k, state, Acceptance) for k, state in said.items()}

    def accepted(self) -> list[Accepted]:
        """Return every acceptance with who gave it and when."""
        return [
            Accepted(key, acceptance, *who_said(self._store, ACCEPTANCE, key))
            for key, acceptance in self.acceptances().items()
        ]

    def flags(self) -> list[Flag]:
        """Return every reminder, by period, area and cell."""
        with self._store.reading():
            said = self._store.annotations.all(FLAG)
        return [
            Flag(
                read_cell_text(key),
                read_statement(FLAG, key, state, str),
                *who_said(self._store, FLAG, key),
            )
            for key, state in said.items()
        ]

    def flag_on(self, key: CellKey) -> str | None:
        """Return the text of a cell's reminder; None where there is none."""
        with self._store.reading():
            state = self._store.annotations.get(FLAG, cell_text(key))
        return None if state is None else read_statement(FLAG, cell_text(key), state, str)

    # -- what is collected

    def collection(self) -> CityCollection:
        """Return what the city said that it collects."""
        with self._store.reading():
            return collection_of(self._store)

    # -- what was decided

    def decisions(self) -> list[NumberedDecision]:
        """Return the decisions, by their last day, then by number."""
        held = read_numbered(self._store, DECISION, CityDecision)
        found = [NumberedDecision(number, decision) for number, decision in held.items()]
        return sorted(found, key=lambda one: (one.decision.until, one.number))

    # -- the year in words

    def narrative(self, year: int) -> dict[str, Narration]:
        """Return what was answered of a year, by question."""
        return {code: answer for (y, code), answer in self.narratives().items() if y == year}

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """Return what was ever answered, by year and question, in this order."""
        with self._store.reading():
            said = self._store.annotations.all(NARRATIVE)
        found = {}
        for key, state in said.items():
            year, _, question = key.partition("\t")
            if not year.isdecimal():
                raise AccessError("statement_damaged", part=f"{NARRATIVE} {year}")
            found[int(year), question] = read_statement(NARRATIVE, key, state, Narration)
        return found


class AnnotationWriter(AnnotationReader):
    """An office in which an officer accepts, flags and answers. Every method that writes has its
    result on the disk when it returns, or raises and has changed nothing."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        city: CityReader,
        clock: OfficeClock,
        changes: Changes,
    ) -> None:
        super().__init__(store)
        self._catalogue = catalogue
        self._city = city
        self._clock = clock
        self._changes = changes

    def accept(self, finding: IdentifiedFinding, reason: str) -> None:
        """Accept a finding as it is now, with the reason; DataError('accept_reason')."""
        self.accept_together([finding], reason)

    def accept_together(self, findings: Sequence[IdentifiedFinding], reason: str) -> None:
        """Accept findings that say the same, as one step; DataError('accept_reason')."""
        said = [(finding.identity, accept_finding(finding, reason)) for finding in findings]
        statements = [(ACCEPTANCE, key, msgspec.json.encode(one).decode()) for key, one in said]
        self._changes.say(statements, "accept", reason=reason.strip())

    def withdraw(self, finding: IdentifiedFinding) -> None:
        """Take an acceptance back; DataError('not_accepted') where there is none."""
        self.withdraw_together([finding])

    def withdraw_together(self, findings: Sequence[IdentifiedFinding]) -> None:
        """Take acceptances back, as one step; DataError('not_accepted') where there is none."""
        statements = [(ACCEPTANCE, finding.identity, None) for finding in findings]
        if not self._changes.say(statements, "withdraw"):
            raise DataError("not_accepted")

    def flag(self, key: CellKey, text: str = "", *beside: CellKey) -> None:
        """Put a reminder on a cell, also on an empty or a signed one, and on others as the same
        step."""
        check_text(text)
        for each in (key, *beside):
            check_key(self._catalogue, each)
            self._city.check_area(each.area, each.period)
        state = msgspec.json.encode(text).decode()
        self._changes.say([(FLAG, cell_text(each), state) for each in (key, *beside)], "flag")

    def unflag(self, *keys: CellKey) -> None:
        """Take the reminder from cells, as one step; nothing happens where there is none."""
        self._changes.say([(FLAG, cell_text(key), None) for key in keys], "flag")

    def answer(self, year: int, question: str, answer: Narration) -> None:
        """Answer a question of a year; an empty answer takes it away.

        DataError for what cannot be an answer, and month_signed once the year is signed off.
        """
        check_narration(self._catalogue.question(question), answer)
        period = Period.of_year(year)
        check_period(period, self._clock.today)
        state = None if answer.is_empty else msgspec.json.encode(answer).decode()
        statement = (NARRATIVE, f"{period}\t{question}", state)
        self._changes.say([statement], "narrative", locked=period)


def flagged_cell(part: str) -> CellKey:
    """Return the cell of a flag, as the journal names it; AccessError('cell_damaged')."""
    return read_cell_text(part)


def who_said(store: Store, subject: str, key: str) -> tuple[str, datetime]:
    """Return who said something last, and when; AccessError('statement_damaged')."""
    with store.reading():
        action = store.journal.last_change(subject, key)
    if action is None:
        raise AccessError("statement_damaged", part=f"{subject} {key}")
    return action.officer, datetime.fromisoformat(action.at)


def read_statement(subject: str, key: str, state: str, kind: Callable[..., Read]) -> Read:
    """Read the state of a statement as what it is; AccessError('statement_damaged')."""
    try:
        return msgspec.json.decode(state, type=kind)  # type: ignore[no-any-return]
    except ValueError as error:  # msgspec's errors are ValueErrors
        part = " ".join([subject, *key.split("\t")])
        raise AccessError("statement_damaged", part=part) from error


def read_numbered(store: Store, subject: str, kind: Callable[..., Read]) -> dict[int, Read]:
    """Return the statements of a subject by their numbers, in order;
    AccessError('statement_damaged')."""
    with store.reading():
        said = store.annotations.all(subject)
    for key in said:
        if not key.isdecimal():
            raise AccessError("statement_damaged", part=f"{subject} {key}")
    return {
        int(key): read_statement(subject, key, said[key], kind) for key in sorted(said, key=int)
    }
