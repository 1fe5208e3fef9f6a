"""Data values of DHIS2: a dataValueSets JSON, and the same as ADX XML (IHE QRPH).

The codes are those of `dhis2_metadata`. Every value is a text and a zero is "0". Every number has a
second value with its status, which a correction overwrites; one that is missing has that alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.exchange.other_systems.dhis2_metadata import (
    data_set_code,
    element_of,
    option_code,
)
from cityreport.exchange.other_systems.outside_codes import (
    area_code,
    followed_up,
    key_of,
    number_text,
)
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes

ADX = "urn:ihe:qrph:adx:2015"
_SCHEMES = (
    "dataElementIdScheme",
    "orgUnitIdScheme",
    "categoryOptionComboIdScheme",
    "dataSetIdScheme",
    "idScheme",
)
_DURATIONS = {Frequency.MONTH: "P1M", Frequency.QUARTER: "P3M", Frequency.YEAR: "P1Y"}


class _Value(NamedTuple):
    """One value of a data element. `is_status`: it says why there is no number, or what it is."""

    element: str
    period: Period
    area: str
    breakdown: str
    category: str
    value: str
    comment: str
    follow_up: bool
    is_status: bool


def write_values(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the JSON for `/api/dataValueSets`; raise AccessError('cannot_write')."""
    content = msgspec.json.format(
        msgspec.json.encode(
            dict.fromkeys(_SCHEMES, "CODE")
            | {"dataValues": [_json(v) for v in _values(submission, context.catalogue)]}
        ),
        indent=1,
    )
    write_bytes(path, content, submission_output(submission))


def write_adx(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the ADX XML; raise AccessError('cannot_write')."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<adx xmlns={quoteattr(ADX)} exported={quoteattr(submission.created)}>")
    values = sorted(_values(submission, context.catalogue), key=_group)  # keeps the order within
    for (frequency, period, area), members in groupby(values, key=_group):
        about = {
            "dataSet": data_set_code(Frequency(frequency)),
            "period": f"{period.start}/{_DURATIONS[period.frequency]}",
            "orgUnit": area,
        }
        lines.append(f"  <group{_attributes(about)}>")
        lines += [_xml(value) for value in members]
        lines.append("  </group>")
    lines.append("</adx>\n")
    write_bytes(path, "\n".join(lines).encode(), submission_output(submission))


def _group(value: _Value) -> tuple[str, Period, str]:
    return value.period.frequency.value, value.period, value.area


def _values(submission: Submission, catalogue: Catalogue) -> Iterator[_Value]:
    areas = {a.code: area_code(submission, a.code) for a in submission.areas}
    areas[TOTAL] = area_code(submission, TOTAL)
    periods = {text: Period.parse(text) for text in {o.period for o in submission.observations}}
    followed = followed_up(submission)
    for o in submission.observations:
        period = periods[o.period]
        element = element_of(catalogue.indicator(o.indicator), o.breakdown, period)
        place = (period, areas[o.area], o.breakdown, o.category)
        follow_up = key_of(o) in followed
        comment = _comment(o)
        if o.value is not None:
            value = number_text(o.value)
            yield _Value(element.code, *place, value, comment, follow_up, False)
        said = "" if o.value is not None else comment
        yield _Value(element.status_code, *place, o.status, said, follow_up, True)


def _comment(o: ObservationRecord) -> str:
    """Return what stands beside a number, in one text."""
    about = [o.note, o.source, o.currency or ""]
    about.append("" if o.sample_size is None else f"n = {o.sample_size}")
    about.append("" if o.margin is None else f"± {number_text(o.margin)}")
    return " · ".join(part for part in about if part)


def _json(value: _Value) -> dict[str, Any]:
    row: dict[str, Any] = {
        "dataElement": value.element,
        "period": _period(value.period),
        "orgUnit": value.area,
    }
    if value.breakdown != TOTAL:
        row["categoryOptionCombo"] = option_code(value.breakdown, value.category)
    row["value"] = value.value
    if value.comment:
        row["comment"] = value.comment
    # servers know it under one name or the other, and skip what they do not know
    return row | {"followUp": value.follow_up, "followup": value.follow_up}


def _period(period: Period) -> str:
    """Return `202610`, `2026Q3` or `2026`."""
    return str(period).replace("-", "")


def _xml(value: _Value) -> str:
    about = {"dataElement": value.element}
    if value.breakdown != TOTAL:
        about[value.breakdown] = option_code(value.breakdown, value.category)
    said = value.value if value.is_status else value.comment
    about["value"] = "0" if value.is_status else value.value
    if not said:
        return f"    <dataValue{_attributes(about)}/>"
    note = escape(_in_xml(said))
    return f"    <dataValue{_attributes(about)}><annotation>{note}</annotation></dataValue>"


def _attributes(about: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_in_xml(value))}" for name, value in about.items())


def _in_xml(words: str) -> str:
    """Return a text without the control characters that XML cannot carry."""
    return "".join(c for c in words if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
