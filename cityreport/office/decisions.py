"""The decisions of an open office: written down beside an indicator, and said to be done."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.decision import CityDecision, NumberedDecision, check_decision, read_day
from cityreport.errors import DataError
from cityreport.office.annotations import AnnotationReader
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock
from cityreport.office.numbered_statements import NumberedWriter
from cityreport.store.annotations import DECISION
from cityreport.store.store import Store


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
        self._catalogue = catalogue
        self._annotations = annotations
        self._clock = clock
        self._changes = changes
        self._writer: NumberedWriter[CityDecision] = NumberedWriter(DECISION, store, changes, clock)

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
        return NumberedDecision(self._writer.add(held), held)

    def mark_done(self, number: int) -> None:
        """Say that a decision is done; DataError no_decision, decision_done."""
        held = {one.number: one.decision for one in self.all()}.get(number)
        if held is None:
            raise DataError("no_decision", number=number)
        if not held.is_open:
            raise DataError("decision_done", number=number, officer=held.done_by)
        self._writer.mark_done(number, held)
