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

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.observation import (
    LARGEST_COUNT,
    CellKey,
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
        kinds: set[tuple[str, str, str, int]] = set()
        places: set[tuple[str, str]] = set()
        texts: set[str] = {""}
        totals: _Totals = {}
        parts: dict[tuple[str, str, str, str], float | None] = {}
        sums: dict[tuple[str, str, str, str], float] = defaultdict(float)
        signed = {one.period for one in self._submission.sign_off}
        counted, wanted = self._counted, self._parts
        before = ("", "", "", "", "")
        for o in self._submission.observations:
            indicator, period, area = o.indicator, o.period, o.area
            breakdown, category, value, status = o.breakdown, o.category, o.value, o.status
            key = (indicator, period, area, breakdown, category)
            if key <= before:  # not in order, or there twice
                return False
            before = key
            if (value is None) != (status in WITHOUT_VALUE):
                return False
            if status == "A" and period not in signed:
                return False
            kind = (indicator, breakdown, category, len(period))
            if kind not in kinds:
                self._check_kind(o)
                kinds.add(kind)
            if (period, area) not in places:
                if not self._is_place(period, area):
                    return False
                places.add((period, area))
            for text in (o.note, o.source):
                if text not in texts:
                    check_text(text)
                    texts.add(text)
            if (
                (value is not None and (type(value) is not int or value > LARGEST_COUNT))
                or indicator not in counted
                or o.currency is not None
                or o.sample_size is not None
                or o.margin is not None
            ) and not self._is_right_alone(o):
                return False
            if (indicator, breakdown, category) in wanted:
                parts[indicator, period, area, category] = value
            if value is None or indicator not in counted:
                continue
            if breakdown == TOTAL:
                totals[indicator, period, area] = value
            else:
                sums[indicator, period, area, breakdown] += value
        return self._sums_fit(totals, sums) and self._derived_fit(totals, parts)

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

    def _is_right_alone(self, o: ObservationRecord) -> bool:
        """Return whether the full rules find nothing wrong with the values of a row."""
        return next(typed_cell_faults(self._catalogue, o), None) is None

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
