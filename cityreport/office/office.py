"""Office: what window and commands share. Delegates; the rules are in domain, the rows in store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cityreport import __version__
from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Profile, check_profile
from cityreport.domain.derivation import derive
from cityreport.domain.observation import CellKey, Observation, check_key, check_observation
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.errors import AccessError, DataError
from cityreport.office import auditing, charting, overview, progress
from cityreport.office.clock import Clock, instant
from cityreport.office.pages import Audit, Changed, MonthPage, Overview, Undoing
from cityreport.office.undoing import Undo
from cityreport.store.journal import Entry
from cityreport.store.store import Store

if TYPE_CHECKING:
    from cityreport.domain.submission import Made, Verification
    from cityreport.render.summary import SummaryDocument

SOFTWARE = f"cityreport {__version__}"

Listener = Callable[[Changed], None]
Change = Observation | CellKey
"""A cell to write, or (a bare key) a cell to empty."""


class Office:
    """An open store with its catalogue, the clock and the officer at the keyboard.

    Every method that writes has its result on the disk when it returns, or raises and has
    changed nothing.
    """

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock, officer: str) -> None:
        self.store = store
        self.catalogue_file = catalogue
        self.catalogue = catalogue.catalogue
        self.officer = officer
        self._clock = clock
        self._listeners: list[Listener] = []
        with store.reading():
            self._profile = store.profiles.get()
        self._undo = Undo(store)

    @classmethod
    def create(cls, path: Path, catalogue: CatalogueFile, clock: Clock, officer: str) -> Self:
        """A new office in a new file."""
        return cls(Store.create(path, SOFTWARE, instant(clock())), catalogue, clock, officer)

    @classmethod
    def open(cls, path: Path, catalogue: CatalogueFile, clock: Clock, officer: str) -> Self:
        """The office in an existing file."""
        return cls(Store.open(path, SOFTWARE), catalogue, clock, officer)

    def reader(self) -> Office:
        """The same office on a connection of its own that only reads, for another thread."""
        store = Store.reader(self.store.path)
        return Office(store, self.catalogue_file, self._clock, self.officer)

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- who and when

    def now(self) -> datetime:
        """The clock's moment, in UTC."""
        return self._clock()

    @property
    def this_month(self) -> Period:
        """The month that the clock is in."""
        return Period.month_of(self._clock().astimezone().date())

    @property
    def has_city(self) -> bool:
        """Whether a city has been set up."""
        return self._profile is not None

    @property
    def profile(self) -> Profile:
        """What the city says of itself; DataError('no_city') before it was set up."""
        if self._profile is None:
            raise DataError("no_city")
        return self._profile

    def save_profile(self, profile: Profile) -> None:
        """Set the city up, or change what it says of itself."""
        check_profile(profile)
        kept = {area.code for area in profile.areas} | {TOTAL}
        with self.store.reading():
            orphan = next(iter(sorted(self.store.observations.areas_used() - kept)), None)
        if orphan is not None:
            raise DataError("area_in_use", area=orphan)
        with self.store.transaction():
            entries = self.store.profiles.put(profile)
            if entries:
                self._append(entries, "profile")
        self._profile = profile
        self._announce(Changed(profile=True))

    # -- entry

    def record(self, observation: Observation) -> Observation:
        """Write one cell; what is returned is on the disk."""
        self.record_many([observation], kind="record")
        return observation

    def clear(self, key: CellKey) -> None:
        """Empty one cell."""
        self.record_many([key], kind="record")

    def record_many(
        self, changes: Sequence[Change], *, kind: str = "paste", reason: str = ""
    ) -> int:
        """Write or empty many cells as one step; return how many changed.

        Raises DataError for the first that cannot be, before anything is written.
        """
        for change in changes:
            self._check(change)
        keys: list[CellKey] = []
        with self.store.transaction():
            catalogue = self.store.catalogue_number(self.catalogue_file)
            entries: list[Entry] = []
            for change in changes:
                key, new = (
                    (change.key, change) if isinstance(change, Observation) else (change, None)
                )
                entry = self.store.observations.change(key, new, catalogue)
                if entry is not None:
                    entries.append(entry)
                    keys.append(key)
            if entries:
                self._append(entries, kind, reason=reason)
        if keys:
            self._announce(Changed(tuple(keys)))
        return len(keys)

    def check_change(self, change: Change) -> None:
        """Raise the DataError that `record_many` would raise for a change, writing nothing."""
        self._check(change)

    def undo(self) -> tuple[CellKey, ...]:
        """Take the last step back as a new action; DataError('nothing_to_undo')."""
        return self._step_back(self._undo.undo)

    def redo(self) -> tuple[CellKey, ...]:
        """Do again what undo took back; DataError('nothing_to_redo')."""
        return self._step_back(self._undo.redo)

    def next_undo(self) -> Undoing | None:
        """What `undo` would do."""
        with self.store.reading():
            return self._undo.next_undo()

    def next_redo(self) -> Undoing | None:
        """What `redo` would do."""
        with self.store.reading():
            return self._undo.next_redo()

    # -- reading

    def get(self, key: CellKey) -> Observation | None:
        """What a cell holds, computed if it is a derived one; None if it is empty."""
        check_key(self.catalogue, key)
        indicator = self.catalogue.indicator(key.indicator)
        with self.store.reading():
            if indicator.derived is not None:
                return derive(indicator, key, self.store.observations.get)
            return self.store.observations.get(key)

    def page(self, period: Period, area: str = TOTAL) -> MonthPage:
        """One period of one area with the period before and the year before beside it."""
        self._check_area(area, None)
        with self.store.reading():
            return overview.month_page(self.store.observations, self.catalogue, period, area)

    def in_period(self, period: Period) -> list[Observation]:
        """All that is answered in a period, derived cells included, in key order."""
        with self.store.reading():
            found = self.store.observations.matching(periods=[period])
            return overview.with_derived(self.catalogue, found)

    def of_indicator(self, code: str) -> list[Observation]:
        """All that is answered of an indicator, derived cells included, in key order."""
        with self.store.reading():
            return overview.of_indicator(self.store.observations, self.catalogue, code)

    def count(self) -> int:
        """How many cells are answered."""
        with self.store.reading():
            return self.store.observations.count()

    def overview(self) -> Overview:
        """How the office stands, month by month."""
        with self.store.reading():
            return overview.overview(
                self.store.observations, self.catalogue, self.profile, self.this_month
            )

    def missing(self, start: Period, end: Period) -> dict[str, tuple[Period, ...]]:
        """The required totals that nobody answered from `start` to `end`, by indicator."""
        with self.store.reading():
            return overview.missing(self.store.observations, self.catalogue, start, end)

    def progress(
        self, indicator: str, area: str = TOTAL, *, until: Period | None = None
    ) -> Progress:
        """Progress of an indicator towards the target; DataError('no_target') where none is.

        `until`: as it stood at the end of that period, from all that is entered now.
        """
        self._check_area(area, None)
        with self.store.reading():
            return progress.of(
                self.store.observations, self.catalogue, self.profile, indicator, area, until
            )

    def last_year(self) -> int:
        """The last year whose December has numbers; before there is one, last calendar year."""
        with self.store.reading():
            span = self.store.observations.span()
        last = self.this_month.shift(-12) if span is None else span[1].months()[-1]
        return last.year if last.number == 12 or span is None else last.year - 1

    def audit(self) -> Audit:
        """Prove the journal and that the numbers are what it says."""
        with self.store.reading():
            return auditing.audit(self.store)

    # -- submissions

    def submissions(self) -> list[Made]:
        """The submissions made from this file, the newest first."""
        with self.store.reading():
            return self.store.submissions.all()

    def write_submission(
        self, start: Period, end: Period, formats: Sequence[str], folder: Path
    ) -> Made:
        """Write the files of a submission without noting it: works on a `reader` too."""
        from cityreport.office import exports  # noqa: PLC0415 - no start needs the file formats

        return exports.write(self, start, end, formats, folder)

    def note_submission(self, made: Made) -> None:
        """Note a submission whose files are on the disk."""
        with self.store.transaction():
            self.store.submissions.add(made)
        self._announce(Changed(submissions=True))

    def export(self, start: Period, end: Period, formats: Sequence[str], folder: Path) -> Made:
        """Write a submission's files and note it."""
        if self.store.read_only:
            raise AccessError("store_read_only", path=str(self.store.path))
        made = self.write_submission(start, end, formats, folder)
        self.note_submission(made)
        return made

    def verify(self, path: Path) -> Verification:
        """What is right and wrong with a submission file; never raises for its content."""
        from cityreport.office import exports  # noqa: PLC0415

        return exports.verify(path, self.catalogue_file)

    # -- pictures and pages (matplotlib is loaded by the first)

    def chart_image(
        self,
        indicator: str,
        area: str,
        measure: charting.Measure,
        pixels: tuple[int, int],
        scale: float = 1.0,
        *,
        with_words: bool = True,
    ) -> bytes:
        """A progress chart as PNG, `pixels` wide and high, `scale` dots to each pixel.

        Without words it is the plot alone, for a page that says them itself.
        """
        return charting.image(self, indicator, area, measure, pixels, scale, with_words=with_words)

    def chart_text(self, indicator: str, area: str, measure: charting.Measure) -> str:
        """The same chart in words."""
        return charting.words(self, indicator, area, measure)

    def save_chart(self, indicator: str, area: str, measure: charting.Measure, path: Path) -> None:
        """Write a progress chart as PNG, SVG or PDF, by the name's ending."""
        charting.save(self, indicator, area, measure, path)

    def summary(self, year: int) -> SummaryDocument:
        """The one-page summary of a year, to be printed."""
        return charting.summary(self, year)

    # -- telling others

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _announce(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)

    def _step_back(self, step: Callable[[Undo.Append], tuple[CellKey, ...]]) -> tuple[CellKey, ...]:
        with self.store.transaction():
            keys = step(self._append)
        self._announce(Changed(keys))
        return keys

    def _append(
        self, entries: Sequence[Entry], kind: str, *, undoes: int | None = None, reason: str = ""
    ) -> None:
        self.store.journal.append(
            entries,
            at=instant(self._clock()),
            officer=self.officer,
            kind=kind,
            software=SOFTWARE,
            undoes=undoes,
            reason=reason,
        )

    def _check(self, change: Change) -> None:
        if isinstance(change, Observation):
            key = change.key
            check_observation(self.catalogue, change)
        else:
            key = change
            check_key(self.catalogue, key)
        self._check_area(key.area, key.period)
        if key.period.months()[0] > self.this_month:
            raise DataError("future_period", period=str(key.period))

    def _check_area(self, code: str, period: Period | None) -> None:
        if code == TOTAL:
            return
        area = self.profile.area(code)
        if period is not None and not area.exists_in(period):
            raise DataError("area_not_in_period", area=code, period=str(period))
