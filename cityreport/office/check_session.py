"""Checks over an office's numbers: all of them at once, and cell by cell after each change.

Belongs here: how the numbers of a store come to the checks. Not here: the rules (catalogue) and
what they mean (`domain.checks`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.engine import CheckContext, Findings
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.plan import CheckPlan
from cityreport.domain.checks.series_columns import Columns, SeriesColumns, SeriesKey
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.placement import misplacement
from cityreport.domain.sign_off import signed_days
from cityreport.office import misplaced_reading, text_reading
from cityreport.office.collecting import first_reporting_month
from cityreport.office.collection_states import collection_of
from cityreport.office.sign_off_steps import signatures
from cityreport.progress_callback import ReportProgress
from cityreport.store.delivery_facts import kept_remarks
from cityreport.store.store import Store


@contextmanager
def uncollected() -> Iterator[None]:
    """Go without the search for cycles of garbage: numbers and findings have none, and to look
    through millions of them again and again takes as long as to check them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reading:
    """A source of numbers: a store, as long as not all of them are in memory."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.is_over = False

    def read(self, row: SeriesKey, area: str) -> Columns:
        return {} if self.is_over else self.store.observations.columns(row, area)


class Checking:
    """The findings of an open file.

    Everything is read at once by `check_all`; `follow` then needs only the changed cells, and
    none for a signature. It belongs to the thread of its store; `hand_over` gives it to another
    connection.
    """

    def __init__(self, store: Store, catalogue: Catalogue, profile: Profile, now: datetime) -> None:
        self._source = _Reading(store)
        self._catalogue = catalogue
        self._start(profile, now)

    def _start(self, profile: Profile, now: datetime) -> None:
        self._profile = profile
        self._this_month = Period.month_of(now.astimezone().date())
        plan = CheckPlan(self._catalogue, (area.code for area in profile.areas))
        spans = {
            area.code: (area.valid_from, area.valid_to)
            for area in profile.areas
            if area.valid_from or area.valid_to
        }
        numbers = SeriesColumns(self._catalogue, self._source.read, spans)
        self._has_remarks = False
        self.findings = Findings(plan, numbers, self._surroundings(now))

    def hand_over(self, store: Store) -> None:
        """Go on with another connection to the same file."""
        self._source.store = store

    @property
    def _store(self) -> Store:
        return self._source.store

    @uncollected()
    def check_all(
        self,
        progressed: ReportProgress | None = None,
        span: tuple[Period, Period] | None = None,
    ) -> list[Finding]:
        """Read every number and check it; `progressed` is told in hundredths.

        `span`: only what lies wholly between the first month of one period and the last of
        another; everything is read all the same, as the rules look back.
        """
        indicators = self._catalogue.indicators
        for done, indicator in enumerate(indicators):
            for row, area, columns in self._store.observations.sweep(indicator.code):
                self.findings.numbers.take(row, area, columns)
            if progressed is not None:
                progressed(50 * (done + 1) // len(indicators), 100)
        self._source.is_over = True
        self.findings.numbers.complete()
        text_reading.read_all(self._store, self.findings.texts)
        self._read_remarks()
        for held in misplaced_reading.misplaced(
            self._store.observations, self._profile, self._catalogue, self._this_month
        ):
            self._place(held.key, held)
        for held in misplaced_reading.amounts(self._store.observations, self._catalogue):
            self.findings.money.put(held.key, held)

        def told(done: int, of: int) -> None:
            if progressed is not None:
                progressed(50 + 50 * done // of, 100)

        if span is None:
            self.findings.check_all(told)
            return self.findings.all()
        first, last = _month(span[0]), _month(span[1]) + span[1].length - 1
        within = range(first, last + 1)
        self.findings.check_all(told, within)
        return [
            finding
            for finding in self.findings.all()
            if first <= _month(finding.period) <= last - finding.period.length + 1
        ]

    def look_at(self, key: CellKey) -> None:
        """Check one cell, as it stands in the file, and its texts."""
        self.look_at_all([key])

    def look_at_all(self, keys: Sequence[CellKey]) -> None:
        """Check cells together, as they stand in the file: what several of them reach is checked
        once."""
        self.findings.update(keys)
        if not self._has_remarks:
            self._read_remarks()
        for key in keys:
            held = self._store.observations.get(key)
            text_reading.put(self.findings.texts, key, held)
            self._place(key, held)
            self.findings.money.put(key, held)

    def follow(self, changed: Iterable[CellKey], profile: Profile, now: datetime) -> None:
        """Check again what committed changes can reach.

        A profile with other districts or months of theirs has everything checked again.
        """
        if profile.areas != self._profile.areas:
            self._start(profile, now)
            self.check_all()
            return
        self._profile = profile
        keys = list(changed)
        for key in keys:
            found = self._store.observations.get(key)
            text_reading.put(self.findings.texts, key, found)
            self._place(key, found)
            self.findings.money.put(key, found)
            self.findings.numbers.put(
                key,
                misplaced_reading.content_of(found),
                is_break=found is not None and found.status is Status.BREAK,
            )
        self._read_remarks()
        if self._source.is_over:
            text_reading.read_statements(self._store, self.findings.texts)
        self.findings.update(keys, self._surroundings(now))

    def _read_remarks(self) -> None:
        """Read what the network remarked, and what stands in those cells: they are few."""
        self._has_remarks = True
        remarks = self.findings.remarks
        remarks.take(kept_remarks(self._store.journal))
        for key in remarks.cells:
            remarks.put(key, misplaced_reading.content_of(self._store.observations.get(key)))

    def _place(self, key: CellKey, held: Observation | None) -> None:
        why = misplacement(self._profile, self._catalogue, key, self._this_month)
        self.findings.misplaced.put(key, misplaced_reading.content_of(held), why)

    def _surroundings(self, now: datetime) -> CheckContext:
        today, signed = now.astimezone().date(), signatures(self._store)
        return CheckContext(
            profile=self._profile,
            today=today,
            opened=frozenset(self._store.observations.periods()),
            signed=signed_days(signed),
            collection=collection_of(self._store),
            since=first_reporting_month(self._store, Period.month_of(today), signed),
        )


def _month(period: Period) -> int:
    """Return the number of its first month."""
    return 12 * period.year + period.first_month - 1
