"""A quick look at the numbers of a submission: it says that nothing is wrong with them, or nothing.

Most files that come in are right, and as this program writes them. For those each kind of cell and
each place is judged once instead of each row. What this cannot say goes to the full rules
(`content_rules`, `plausibility`), which are the only ones that call something wrong.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path

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
from cityreport.exchange.incoming_file import kind_of, read_bytes
from cityreport.exchange.sealed_content import WITHOUT_VALUE, SealedContent, path_text

_DAY = timedelta(days=1)
_FINAL = Status.NORMAL.value
_NOTHING_MORE = [None, None, None]
"""No currency, no sample size, no margin."""
_FIRST_WRITTEN = b'{\n  "format": "cityreport-submission",\n  "version": "1.0",\n'
_YEAR, _MONTH = Period.of_year(2000), Period.month(2000, 1)
_COUNTS = {int, type(None)}
_Key = tuple[str, str, str, str, str]
_Totals = dict[tuple[str, ...], float]
"""A number by indicator, period and area."""


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
        is_strict = strict_json.is_as_encoded(submission, content)
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None
    if not is_strict or (submission.version, submission.confidentiality) != (VERSION, "restricted"):
        return None
    try:
        is_right = _Rows(submission, catalogue).are_right()
    except (DataError, ValueError):
        return None
    return SealedContent(submission, path_text) if is_right else None


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
        rows = map(msgspec.structs.astuple, submission.observations)
        columns = tuple(zip(*rows, strict=True))
        self._keys: list[_Key] = list(zip(*columns[:5], strict=True))
        self._indicators, self._periods, self._areas = columns[:3]
        self._kinds = zip(columns[0], columns[3], columns[4], map(len, columns[1]), strict=True)
        self._values, self._statuses = columns[5:7]
        self._texts = {*columns[7], *columns[8]}
        self._rest = columns[9:]

    def are_right(self) -> bool:
        """Return whether every row is as the full rules ask, and no remark is due; raise DataError
        for some that are not."""
        for text in self._texts:
            check_text(text)
        for indicator, breakdown, category, length in set(self._kinds):
            period = _YEAR if length == len(str(_YEAR)) else _MONTH
            check_key(self._catalogue, CellKey(indicator, period, TOTAL, breakdown, category))
        places = set(zip(self._periods, self._areas, strict=True))
        return (
            all(map(operator.lt, self._keys, self._keys[1:]))  # in order, and none there twice
            and all(self._is_place(*place) for place in places)
            and self._statuses_fit()
            and self._values_fit()
            and self._sums_fit()
        )

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
        kinds = set(zip(self._indicators, map(type, self._values), *self._rest, strict=True))
        for indicator, kind, *rest in kinds:
            if indicator in self._counted and (kind not in _COUNTS or rest != _NOTHING_MORE):
                return False
        others = {indicator for indicator, *_ in kinds} - self._counted
        most = max((value for value in self._values if value is not None), default=0)
        if not others and most <= LARGEST_COUNT:
            return True
        return all(
            next(typed_cell_faults(self._catalogue, o), None) is None
            for o in self._submission.observations
            if o.indicator in others or (o.value or 0) > LARGEST_COUNT
        )

    def _sums_fit(self) -> bool:
        """Return whether no parts are more than their whole, and computed numbers are the sums of
        their parts."""
        totals: _Totals = {}
        sums: dict[tuple[str, ...], float] = defaultdict(float)
        counted = self._counted
        for key, value in zip(self._keys, self._values, strict=True):
            if value is None or key[0] not in counted:
                continue
            if key[3] == TOTAL:
                totals[key[:3]] = value
            else:
                sums[key[:4]] += value
        for (indicator, period, area), value in totals.items():
            if area != TOTAL:
                sums[indicator, period, TOTAL, ""] += value
            above = self._wholes.get(indicator)
            if above is not None and value > totals.get((above, period, area), value):
                return False
        return all(found <= totals.get(at[:3], found) for at, found in sums.items()) and (
            self._derived_fit(totals)
        )

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

    def _derived_fit(self, totals: _Totals) -> bool:
        """Return whether computed numbers are the sum of their parts, where all are there."""
        held = dict(zip(self._keys, self._values, strict=True))
        for (indicator, period, area), value in totals.items():
            made = self._derived.get(indicator)
            if made is None:
                continue
            place = (made.indicator, period, area, made.breakdown)
            found = [held.get((*place, category)) for category in made.categories]
            numbers = [number for number in found if number is not None]
            if len(numbers) == len(found) and sum(numbers) != value:
                return False
        return True
