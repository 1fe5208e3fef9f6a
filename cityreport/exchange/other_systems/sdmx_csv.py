"""SDMX-CSV 1.0 and 2.0; their structure is `sdmx_structure`, in a file beside them.

A number that is missing is `NaN`, and OBS_STATUS says why. A zero is 0, and a cell that nobody
answered has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.derivation import typed_code
from cityreport.domain.period import Period
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.exchange.other_systems.csv_table import Value, csv_bytes
from cityreport.exchange.other_systems.outside_codes import area_code
from cityreport.exchange.other_systems.sdmx_structure import (
    ATTRIBUTES,
    DIMENSIONS,
    breakdown_parts,
    confidentiality_of,
    flow_name,
)
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes

MISSING = "NaN"
_FREQUENCY = {1: "M", 3: "Q", 12: "A"}


def write_first(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write SDMX-CSV 1.0; raise AccessError('cannot_write')."""
    _write(submission, path, context.catalogue, {"DATAFLOW": flow_name(context.catalogue)})


def write_second(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write SDMX-CSV 2.0; raise AccessError('cannot_write')."""
    named = {"STRUCTURE": "dataflow", "STRUCTURE_ID": flow_name(context.catalogue), "ACTION": "I"}
    _write(submission, path, context.catalogue, named)


def _write(submission: Submission, path: Path, catalogue: Catalogue, named: dict[str, str]) -> None:
    rows = _rows(submission, catalogue, named)
    write_bytes(path, csv_bytes(rows), submission_output(submission))


def _rows(
    submission: Submission, catalogue: Catalogue, named: dict[str, str]
) -> Iterator[Sequence[Value]]:
    breakdowns = [b.id for b in catalogue.breakdowns]
    broken = [part.id for part in breakdown_parts(catalogue)]
    heads = [part.id for part in DIMENSIONS]
    attributes = [part.id for part in ATTRIBUTES]
    yield [*named, *heads, *broken, "TIME_PERIOD", "OBS_VALUE", *attributes]
    areas = {a.code: area_code(submission, a.code) for a in submission.areas}
    areas[TOTAL] = area_code(submission, TOTAL)
    lengths = {p: Period.parse(p).length for p in {o.period for o in submission.observations}}
    units = _Units(submission, catalogue)
    begin = list(named.values())
    for o in submission.observations:
        categories = [o.category if o.breakdown == b else TOTAL for b in breakdowns]
        yield [
            *begin,
            _FREQUENCY[lengths[o.period]],
            areas[o.area],
            o.indicator,
            *categories,
            o.period,
            MISSING if o.value is None else o.value,
            o.status,
            confidentiality_of(submission, o.status),
            *units.of(o),
            o.currency,
            o.sample_size,
            o.margin,
            o.note,
            o.source,
        ]


class _Units:
    """The units of the indicators: the catalogue's code, and the city's own words for it."""

    def __init__(self, submission: Submission, catalogue: Catalogue) -> None:
        own = {series.indicator: series.unit for series in submission.series}
        self._known = {i.code: (i.unit, own.get(typed_code(i), "")) for i in catalogue.indicators}

    def of(self, o: ObservationRecord) -> tuple[str, str]:
        """Return the unit's code and the city's own unit, empty where it is the standard's."""
        return self._known[o.indicator]
