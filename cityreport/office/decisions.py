"""The decisions of an open office: written down beside an indicator, and said to be done."""

from __future__ import annotations

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.decision import CityDecision, NumberedDecision, check_decision, read_day
from cityreport.errors import DataError
from cityreport.office.annotations import AnnotationReader
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock
from cityreport.store.annotations import DECISION
from cityreport.store.store import Store

_STEP = "decision"


class Decisions:
    """The decisions of one open office. Undo takes back writing one down and saying that it is
    done."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        annotations: AnnotationReader,
        clock: OfficeClock,
        changes: Changes,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._annotations = annotations
        self._clock = clock
        self._changes = changes

    def all(self, indicator: str | None = None) -> list[NumberedDecision]:
        """Return the decisions, of one indicator or of all: by their last day, then by number."""
        found = self._annotations.decisions()
        return [one for one in found if indicator in (None, one.decision.indicator)]

    def of_year(self, year: int) -> list[NumberedDecision]:
        """Return the decisions that were written down, are due or were done in a year."""
        return [one for one in self.all() if one.decision.concerns(year)]

    def add(self, indicator: str, text: str, who: str, until: str) -> NumberedDecision:
        """Write a decision down; `until`: a day such as 2026-10-31.

        DataError unknown_indicator, bad_day and those of `check_decision`.
        """
        self._catalogue.indicator(indicator)
        said, name = check_decision(text, who)
        day = read_day(until)
        held = CityDecision(
            indicator, said, name, day, self._changes.officer, self._clock.instant()
        )
        with self._store.reading():
            given = [int(key) for key, _ in self._store.journal.latest(DECISION)]
        made = NumberedDecision(max(given, default=0) + 1, held)
        self._say(made.number, held)
        return made

    def mark_done(self, number: int) -> None:
        """Say that a decision is done; DataError no_decision, decision_done."""
        found = {one.number: one.decision for one in self.all()}
        if number not in found:
            raise DataError("no_decision", number=number)
        if not found[number].is_open:
            raise DataError("decision_done", number=number, officer=found[number].done_by)
        done = msgspec.structs.replace(
            found[number], done_by=self._changes.officer, done_at=self._clock.instant()
        )
        self._say(number, done)

    def _say(self, number: int, held: CityDecision) -> None:
        state = msgspec.json.encode(held).decode()
        self._changes.say([(DECISION, str(number), state)], _STEP)
