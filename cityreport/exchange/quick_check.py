"""A quick look at the numbers of a submission: it says that nothing is wrong with them, or nothing.

Most files that come in are right, and as this program writes them. For those each kind of cell and
each place is judged once instead of each row. What this cannot say goes to the full rules
(`content_rules`, `plausibility`), which are the only ones that call something wrong.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, compress, repeat
from pathlib import Path
from typing import NamedTuple

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
from cityreport.domain.submission import VERSION, Submission
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import strict_json
from cityreport.exchange.content_rules import typed_cell_faults
from cityreport.exchange.digest import canonical_rows
from cityreport.exchange.incoming_file import kind_of, read_bytes
from cityreport.exchange.sealed_content import WITHOUT_VALUE, SealedContent, path_text

_DAY = timedelta(days=1)
_FINAL = Status.NORMAL.value
_NOTHING_MORE = [None, None, None]
"""No currency, no sample size, no margin."""
_FIRST_WRITTEN = b'{\n  "format": "cityreport-submission",\n  "version": "1.0",\n'
_YEAR, _MONTH = Period.of_year(2000), Period.month(2000, 1)
_COUNTS = {int, type(None)}
_Kind = tuple[str, type, str | None, int | None, float | None]


def right_content(path: Path, catalogue: Catalogue) -> QuickReading | None:
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
        is_usual = (submission.version, submission.confidentiality) == (VERSION, "restricted")
        # A text with a name twice, another number or another escape would be written otherwise.
        is_usual = is_usual and strict_json.is_as_encoded(submission, content)
        rows = _Rows(submission, catalogue)
        if not is_usual or not rows.are_right():
            return None
    except (DataError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None
    written = canonical_rows(submission.observations) if rows.are_plain() else None
    return QuickReading(
        SealedContent(submission, path_text, rows=written), has_fitting_sums=rows.sums_fit()
    )


class QuickReading(NamedTuple):
    """A content in whose observations nothing is wrong. `has_fitting_sums`: no part is more than
    its whole, of which there would be a remark."""

    reading: SealedContent[Submission]
    has_fitting_sums: bool


class _Rows:
    """The observations of one submission, column by column: what a column says is judged once for
    all rows that say the same."""

    def __init__(self, submission: Submission, catalogue: Catalogue) -> None:
        self._submission = submission
        self._catalogue = catalogue
        indicators = catalogue.indicators
        self._counted = {i.code for i in indicators if i.kind is Kind.COUNT}
        self._wholes = {i.code: i.part_of for i in indicators if i.part_of is not None}
        self._derived = {i.code: i.derived for i in indicators if i.derived is not None}
        rows = submission.observations
        self._indicators = [o.indicator for o in rows]
        self._periods = [o.period for o in rows]
        self._areas = [o.area for o in rows]
        self._breakdowns = [o.breakdown for o in rows]
        self._categories = [o.category for o in rows]
        self._values = [o.value for o in rows]
        self._statuses = [o.status for o in rows]
        currencies = [o.currency for o in rows]
        sizes, margins = [o.sample_size for o in rows], [o.margin for o in rows]
        types = zip(self._indicators, map(type, self._values), strict=True)
        if all(column.count(None) == len(rows) for column in (currencies, sizes, margins)):
            self._kinds: set[_Kind] = {(*one, None, None, None) for one in set(types)}
        else:
            every = zip(types, currencies, sizes, margins, strict=True)
            self._kinds = {(*one, currency, size, margin) for one, currency, size, margin in every}
        """The type of number and what stands beside it, by indicator."""

    def are_right(self) -> bool:
        """Return whether every row is as the full rules ask; raise DataError for some that are
        not."""
        rows = self._submission.observations
        for text in {o.note for o in rows} | {o.source for o in rows}:
            check_text(text)
        kinds = zip(
            self._indicators, self._breakdowns, self._categories, map(len, self._periods),
            strict=True,
        )  # fmt: skip
        for indicator, breakdown, category, length in set(kinds):
            period = _YEAR if length == len(str(_YEAR)) else _MONTH
            check_key(self._catalogue, CellKey(indicator, period, TOTAL, breakdown, category))
        places = set(zip(self._periods, self._areas, strict=True))
        return (
            self._are_in_order()
            and all(self._is_place(*place) for place in places)
            and self._statuses_fit()
            and self._values_fit()
            and self._derived_fit()
        )

    def are_plain(self) -> bool:
        """Return whether every number is whole and small, with nothing beside it."""
        return all(
            indicator in self._counted and kind in _COUNTS and rest == _NOTHING_MORE
            for indicator, kind, *rest in self._kinds
        )

    def _are_in_order(self) -> bool:
        """Return whether the rows are in the order of their keys, and none is there twice."""
        columns = (self._periods, self._areas, self._breakdowns, self._categories)
        keys = list(zip(self._indicators, *columns, strict=True))
        return all(map(operator.lt, keys, keys[1:]))

    def _statuses_fit(self) -> bool:
        is_empty = map(operator.is_, self._values, repeat(None))
        pairs = set(zip(self._statuses, is_empty, strict=False))
        signed = {one.period for one in self._submission.sign_off}
        final = set(zip(self._statuses, self._periods, strict=True))
        return all(empty == (status in WITHOUT_VALUE) for status, empty in pairs) and all(
            period in signed for status, period in final if status == _FINAL
        )

    def _values_fit(self) -> bool:
        """Return whether counts are whole, small enough and have nothing beside them; other numbers
        are judged row by row, by the full rules."""
        for indicator, kind, *rest in self._kinds:
            if indicator in self._counted and (kind not in _COUNTS or rest != _NOTHING_MORE):
                return False
        others = {indicator for indicator, *_ in self._kinds} - self._counted
        most = max(filter(None, self._values), default=0)
        if not others and most <= LARGEST_COUNT:
            return True
        return all(
            next(typed_cell_faults(self._catalogue, o), None) is None
            for o in self._submission.observations
            if o.indicator in others or (o.value or 0) > LARGEST_COUNT
        )

    def sums_fit(self) -> bool:
        """Return whether no parts are more than their whole."""
        totals: dict[tuple[str, ...], int] = {}
        sums: list[tuple[tuple[str, ...], int]] = []
        districts: dict[tuple[str, ...], int] = defaultdict(int)
        for key, value in self._sums():
            if key[3] != TOTAL:
                sums.append((key[:3], value))
                continue
            totals[key[:3]] = value
            if key[2] != TOTAL:
                districts[key[0], key[1], TOTAL] += value
        for (indicator, *place), value in totals.items():
            above = self._wholes.get(indicator)
            if above is not None and value > totals.get((above, *place), value):
                return False
        return all(found <= totals.get(at, found) for at, found in (*sums, *districts.items()))

    def _sums(self) -> Iterator[tuple[tuple[str, str, str, str], int]]:
        """Yield the sum of each breakdown of a count that has a number, of every period and area:
        rows in order stand together."""
        columns = (self._periods, self._areas, self._breakdowns)
        keys = list(zip(self._indicators, *columns, strict=True))
        begins = [0, *compress(range(1, len(keys)), map(operator.ne, keys, keys[1:]))]
        ends = [*begins[1:], len(keys)]
        if self._counted.issuperset(self._indicators):
            counts = [value or 0 for value in self._values]
        else:
            counts = [
                value or 0 if indicator in self._counted else 0
                for indicator, value in zip(self._indicators, self._values, strict=True)
            ]
        upto = [0, *accumulate(counts)]
        has_all = None not in self._values
        given = (
            [] if has_all else [0, *accumulate(map(operator.is_not, self._values, repeat(None)))]
        )
        for begin, end in zip(begins, ends, strict=True):
            if has_all or given[end] > given[begin]:
                yield keys[begin], int(upto[end] - upto[begin])

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

    def _derived_fit(self) -> bool:
        """Return whether computed numbers are the sum of their parts, where all are there."""
        if self._derived.keys().isdisjoint(self._indicators):
            return True
        sources = {made.indicator for made in self._derived.values()} | self._derived.keys()
        held = {
            (o.indicator, o.period, o.area, o.breakdown, o.category): o.value
            for o in self._submission.observations
            if o.indicator in sources
        }
        for (indicator, period, area, breakdown, _), value in held.items():
            made = self._derived.get(indicator)
            if made is None or breakdown != TOTAL or value is None:
                continue
            place = (made.indicator, period, area, made.breakdown)
            found = [held.get((*place, category)) for category in made.categories]
            numbers = [number for number in found if number is not None]
            if len(numbers) == len(found) and sum(numbers) != value:
                return False
        return True
