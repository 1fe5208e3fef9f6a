"""A quick look at the numbers of a submission: it says that nothing is wrong with them, or nothing.

Most files that come in are right, and as this program writes them. For those each kind of cell and
each place is judged once instead of each row. What this cannot say goes to the full rules
(`content_rules`, `plausibility`), which are the only ones that call something wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.observation import (
    LARGEST_COUNT,
    CellKey,
    Status,
    check_key,
    check_text,
)
from cityreport.domain.period import Period
from cityreport.domain.submission import VERSION, ObservationRecord, Submission
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import strict_json
from cityreport.exchange.content_rules import typed_cell_faults
from cityreport.exchange.incoming_file import kind_of, read_bytes
from cityreport.exchange.sealed_content import WITHOUT_VALUE, SealedContent, path_text

_DAY = timedelta(days=1)
_FINAL = Status.NORMAL.value
_NOTHING_MORE = [None, None, None]
"""No currency, no sample size, no margin."""
_FIRST_WRITTEN = b'{\n  "format": "cityreport-submission",\n  "version": "1.0",\n'
_Totals = dict[tuple[str, str, str], float]


def right_content(path: Path, catalogue: Catalogue) -> SealedContent[Submission] | None:
    """Return the content of a restricted JSON file that is strict and has nothing wrong in its
    observations; None where that cannot be said. Its seal and all the rest are not judged yet."""
    try:
        content = read_bytes(path) if kind_of(path) == "json" else b""
    except CityReportError:
        return None
    if not content.startswith(_FIRST_WRITTEN):
        return None
    try:
        submission = msgspec.json.decode(content, type=Submission)
        # A text with a name twice, another number or another escape would be written otherwise.
        is_strict = strict_json.encoded(submission) == content
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None
    if not is_strict or (submission.version, submission.confidentiality) != (VERSION, "restricted"):
        return None
    try:
        is_right = _Rows(submission, catalogue).are_right()
    except (DataError, ValueError):
        return None
    return SealedContent(submission, path_text) if is_right else None


class _Known:
    """The kinds of cells, places and texts that were found to be right; `signed`: periods."""

    def __init__(self, signed: set[str]) -> None:
        self.signed = signed
        self.kinds: set[tuple[str, str, str, int]] = set()
        self.places: set[tuple[str, str]] = set()
        self.texts: set[str] = {""}


class _Rows:
    """The observations of one submission."""

    def __init__(self, submission: Submission, catalogue: Catalogue) -> None:
        self._submission = submission
        self._catalogue = catalogue
        indicators = catalogue.indicators
        self._counted = {i.code for i in indicators if i.kind is Kind.COUNT}
        self._wholes = {i.code: i.part_of for i in indicators if i.part_of is not None}
        self._derived = {i.code: i.derived for i in indicators if i.derived is not None}
        self._parts = {
            (d.indicator, d.breakdown, category)
            for d in self._derived.values()
            for category in d.categories
        }

    def are_right(self) -> bool:
        """Return whether every row is as the full rules ask, and no remark is due."""
        known = _Known({one.period for one in self._submission.sign_off})
        totals: _Totals = {}
        parts: dict[tuple[str, str, str, str], float | None] = {}
        sums: dict[tuple[str, str, str, str], float] = defaultdict(float)
        counted, wanted = self._counted, self._parts
        before: tuple[str, ...] = ()
        for o in self._submission.observations:
            row = msgspec.structs.astuple(o)
            key = row[:5]
            if key <= before or not self._is_row(row, o, known):  # not in order, or there twice
                return False
            before = key
            indicator, period, area, breakdown, category = key
            value = row[5]
            if (indicator, breakdown, category) in wanted:
                parts[indicator, period, area, category] = value
            if value is not None and indicator in counted:
                if breakdown == TOTAL:
                    totals[indicator, period, area] = value
                else:
                    sums[indicator, period, area, breakdown] += value
        return self._sums_fit(totals, sums) and self._derived_fit(totals, parts)

    def _is_row(self, row: tuple[Any, ...], o: ObservationRecord, known: _Known) -> bool:
        """Return whether a row is right by itself; raise DataError for some that are not."""
        indicator, period, area, breakdown, category, value, status, note, source, *rest = row
        kind = (indicator, breakdown, category, len(period))
        if kind not in known.kinds:
            self._check_kind(o)
            known.kinds.add(kind)
        place = (period, area)
        if place not in known.places:
            if not self._is_place(period, area):
                return False
            known.places.add(place)
        if note not in known.texts or source not in known.texts:
            check_text(note)
            check_text(source)
            known.texts |= {note, source}
        if (value is None) != (status in WITHOUT_VALUE):
            return False
        if status == _FINAL and period not in known.signed:
            return False
        is_plain_count = indicator in self._counted and rest == _NOTHING_MORE
        if is_plain_count and (value is None or (type(value) is int and value <= LARGEST_COUNT)):
            return True
        return next(typed_cell_faults(self._catalogue, o), None) is None

    def _check_kind(self, o: ObservationRecord) -> None:
        """Raise DataError for a kind of cell that the catalogue does not have."""
        frequency = Period.parse(o.period)
        check_key(self._catalogue, CellKey(o.indicator, frequency, o.area, o.breakdown, o.category))

    def _is_place(self, text: str, area: str) -> bool:
        """Return whether a period lies in the coverage and had begun, and its district existed."""
        submission = self._submission
        period = Period.parse(text)
        months = period.months()
        coverage = submission.coverage
        if str(months[0]) < coverage.start or str(months[-1]) > coverage.end:
            return False
        created = datetime.fromisoformat(submission.created).replace(tzinfo=UTC)
        begin = datetime(months[0].year, months[0].number, 1, tzinfo=UTC)
        if text.endswith("\n") or begin > created + _DAY:
            return False
        if area == TOTAL:
            return True
        found = [record.area for record in submission.areas if record.code == area]
        return len(found) == 1 and found[0].exists_in(period)

    def _sums_fit(self, totals: _Totals, sums: Mapping[tuple[str, str, str, str], float]) -> bool:
        """Return whether no parts are more than their whole."""
        districts: dict[tuple[str, str], float] = defaultdict(float)
        for (indicator, period, area), value in totals.items():
            if area != TOTAL:
                districts[indicator, period] += value
            above = self._wholes.get(indicator)
            whole = None if above is None else totals.get((above, period, area))
            if whole is not None and value > whole:
                return False
        for (indicator, period, area, _), found in sums.items():
            whole = totals.get((indicator, period, area))
            if whole is not None and found > whole:
                return False
        for (indicator, period), found in districts.items():
            whole = totals.get((indicator, period, TOTAL))
            if whole is not None and found > whole:
                return False
        return True

    def _derived_fit(
        self, totals: _Totals, parts: Mapping[tuple[str, str, str, str], float | None]
    ) -> bool:
        """Return whether computed numbers are the sum of their parts, where all are there."""
        for (indicator, period, area), value in totals.items():
            made = self._derived.get(indicator)
            if made is None:
                continue
            found = [parts.get((made.indicator, period, area, one)) for one in made.categories]
            numbers = [number for number in found if number is not None]
            if len(numbers) == len(found) and sum(numbers) != value:
                return False
        return True
