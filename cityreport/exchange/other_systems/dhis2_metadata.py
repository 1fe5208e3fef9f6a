"""The metadata package of DHIS2, without which it cannot import the numbers.

Everything has a uid made of its code, so that the packages of all cities fit together: what they
share (data elements, categories) is the same in each, and only the organisation units differ.
A breakdown is a data element of its own with the breakdown's categories. The SDMX status of a
number is a second data element, by an option set. What is counted by quarter or year though the
standard asks for months is a data element of its own too: DHIS2 would add it to the months. Nothing
is shared with anybody: that is for the administrator to decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import Submission
from cityreport.exchange.other_systems.outside_codes import area_code
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.i18n import text, tr
from cityreport.wording import STATUS_NAMES

DEFAULT_COMBO = "bjDvmb4bfuf"
"""The uid of the category combination `default`, the same in every DHIS2."""
STATUS_SET = "CITYREPORT_STATUS"
PERIOD_TYPES = {
    Frequency.MONTH: "Monthly",
    Frequency.QUARTER: "Quarterly",
    Frequency.YEAR: "Yearly",
}
_VALUE_TYPES = {
    Kind.COUNT: ("INTEGER_ZERO_OR_POSITIVE", "SUM"),
    Kind.MONEY: ("NUMBER", "NONE"),
    Kind.PERCENT: ("PERCENTAGE", "NONE"),
}
"""By kind: the value type, and how DHIS2 may add up; amounts of several currencies and percentages
it may not."""
_OPENING = "1950-01-01T00:00:00.000"
_DAYS_TO_REPORT = 45
_NOBODY = {"public": "--------"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SIGNS = _LETTERS + "0123456789"


class Element(NamedTuple):
    """A data element: an indicator, or a breakdown of it, by month, quarter or year."""

    indicator: str
    breakdown: str
    frequency: Frequency
    is_natural: bool

    @property
    def code(self) -> str:
        """Return `L1`, `L1_sex` or, of figures of whole years beside the months, `L1_BY_YEAR`."""
        parts = [self.indicator] if self.breakdown == TOTAL else [self.indicator, self.breakdown]
        ending = "" if self.is_natural else f"_BY_{self.frequency.name}"
        return "_".join(parts) + ending

    @property
    def status_code(self) -> str:
        """Return the code of the data element with the statuses of its numbers."""
        return f"{self.code}_STATUS"


def element_of(indicator: Indicator, breakdown: str, period: Period) -> Element:
    """Return the data element of a number."""
    natural = indicator.frequency == period.frequency
    return Element(indicator.code, breakdown, period.frequency, natural)


def option_code(breakdown: str, category: str) -> str:
    """Return `sex_F`: DHIS2 knows category options by one list for all categories."""
    return f"{breakdown}_{category}"


def data_set_code(frequency: Frequency) -> str:
    """Return the code of the data set of months, quarters or years."""
    return f"CITYREPORT_{PERIOD_TYPES[frequency].upper()}"


def uid(kind: str, code: str) -> str:
    """Return the uid of an object: eleven letters and digits, a letter first, made of its code."""
    number = int.from_bytes(hashlib.sha256(f"cityreport {kind} {code}".encode()).digest())
    number, first = divmod(number, len(_LETTERS))
    signs = [_LETTERS[first]]
    for _ in range(10):
        number, next_ = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[next_])
    return "".join(signs)


def elements(submission: Submission, catalogue: Catalogue) -> list[Element]:
    """Return the data elements of the standard, and those that the numbers need besides."""
    found = {
        Element(i.code, breakdown, i.frequency, True): None
        for i in catalogue.indicators
        for breakdown in (TOTAL, *i.breakdowns)
    }
    lengths = {(o.indicator, o.breakdown, o.period) for o in submission.observations}
    for indicator, breakdown, period in sorted(lengths):
        known = catalogue.indicator(indicator)
        found[element_of(known, breakdown, Period.parse(period))] = None
    return list(found)


def write_metadata(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the package; raise AccessError('cannot_write')."""
    package = metadata(submission, context.catalogue)
    content = msgspec.json.format(msgspec.json.encode(package), indent=1)
    write_bytes(path, content, submission_output(submission))


def metadata(submission: Submission, catalogue: Catalogue) -> dict[str, Any]:
    """Return the package, in the order in which DHIS2 needs its parts."""
    used = elements(submission, catalogue)
    units = list(_units(submission))
    return {
        "organisationUnits": units,
        **_statuses(),
        **_categories(catalogue),
        "dataElements": [row for e in used for row in _data_elements(e, catalogue)],
        "dataSets": [
            _data_set(frequency, [e for e in used if e.frequency == frequency], units)
            for frequency in PERIOD_TYPES
            if any(e.frequency == frequency for e in used)
        ],
    }


def _named(kind: str, code: str, name: str, short: str = "") -> dict[str, Any]:
    return {"id": uid(kind, code), "code": code, "name": name, "shortName": short or code}


def _ref(kind: str, code: str) -> dict[str, str]:
    return {"id": uid(kind, code)}


def _units(submission: Submission) -> Iterator[dict[str, Any]]:
    city = area_code(submission, TOTAL)
    name = f"{submission.city.name} ({city})"
    yield _named("organisationUnit", city, name) | {"openingDate": _OPENING}
    for area in submission.areas:
        code = area_code(submission, area.code)
        unit = _named("organisationUnit", code, f"{area.name} ({code})")
        unit |= {"openingDate": _OPENING, "parent": _ref("organisationUnit", city)}
        if area.valid_from is not None:
            unit["openingDate"] = f"{Period.parse(area.valid_from).start}T00:00:00.000"
        if area.valid_to is not None:
            after = Period.parse(area.valid_to).months()[-1].shift(1)
            unit["closedDate"] = f"{after.start}T00:00:00.000"
        yield unit


def _statuses() -> dict[str, Any]:
    options = [
        {
            "id": uid("option", status.value),
            "code": status.value,
            "name": tr(name),
            "sortOrder": number,
            "optionSet": _ref("optionSet", STATUS_SET),
        }
        for number, (status, name) in enumerate(STATUS_NAMES.items(), 1)
    ]
    whole: dict[str, Any] = {
        "id": uid("optionSet", STATUS_SET),
        "code": STATUS_SET,
        "valueType": "TEXT",
    }
    whole |= {"name": tr("cityreport: status of a number"), "valueType": "TEXT"}
    whole["sharing"] = _NOBODY
    return {
        "options": options,
        "optionSets": [whole | {"options": [{"id": option["id"]} for option in options]}],
    }


def _categories(catalogue: Catalogue) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {
        "categoryOptions": [],
        "categories": [],
        "categoryCombos": [],
        "categoryOptionCombos": [],
    }
    for breakdown in catalogue.breakdowns:
        label = text(breakdown.label)
        codes = [option_code(breakdown.id, c.code) for c in breakdown.categories]
        combo = _ref("categoryCombo", breakdown.id)
        for code, category in zip(codes, breakdown.categories, strict=True):
            name = f"{label}: {text(category.label)}"
            option = _named("categoryOption", code, name) | {"sharing": _NOBODY}
            found["categoryOptions"].append(option)
            found["categoryOptionCombos"].append(
                {"id": uid("categoryOptionCombo", code), "code": code, "name": name}
                | {"categoryCombo": combo, "categoryOptions": [{"id": option["id"]}]}
                | {"ignoreApproval": False}
            )
        named = _named("category", breakdown.id, f"cityreport: {label}")
        kind = {"dataDimensionType": "DISAGGREGATION", "sharing": _NOBODY}
        options = [_ref("categoryOption", code) for code in codes]
        parts = {"categoryOptions": options, "dataDimension": True}
        found["categories"].append(named | kind | parts)
        named = _named("categoryCombo", breakdown.id, f"cityreport: {label}")
        del named["shortName"]
        parts = {"categories": [_ref("category", breakdown.id)], "skipTotal": False}
        found["categoryCombos"].append(named | kind | parts)
    return found


def _combo(breakdown: str) -> dict[str, str]:
    return {"id": DEFAULT_COMBO} if breakdown == TOTAL else _ref("categoryCombo", breakdown)


def _data_elements(element: Element, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    indicator = catalogue.indicator(element.indicator)
    value_type, sums = _VALUE_TYPES[indicator.kind]
    name = f"{element.code}: {text(indicator.label)}"
    shared = {
        "domainType": "AGGREGATE",
        "categoryCombo": _combo(element.breakdown),
        "sharing": _NOBODY,
    }
    yield (
        _named("dataElement", element.code, name)
        | shared
        | {
            "description": text(indicator.definition),
            "valueType": value_type,
            "aggregationType": sums,
            "zeroIsSignificant": True,
        }
    )
    name = tr("{name} (status)", name=name)
    yield (
        _named("dataElement", element.status_code, name)
        | shared
        | {
            "valueType": "TEXT",
            "aggregationType": "NONE",
            "zeroIsSignificant": False,
            "optionSet": _ref("optionSet", STATUS_SET),
        }
    )


def _data_set(
    frequency: Frequency, used: Iterable[Element], units: list[dict[str, Any]]
) -> dict[str, Any]:
    code = data_set_code(frequency)
    members = [
        {
            "dataSet": _ref("dataSet", code),
            "dataElement": _ref("dataElement", member),
            "categoryCombo": _combo(element.breakdown),
        }
        for element in used
        for member in (element.code, element.status_code)
    ]
    return _named("dataSet", code, code) | {
        "periodType": PERIOD_TYPES[frequency],
        "categoryCombo": {"id": DEFAULT_COMBO},
        "openFuturePeriods": 0,
        "expiryDays": 0,
        "timelyDays": _DAYS_TO_REPORT,
        "sharing": _NOBODY,
        "organisationUnits": [{"id": unit["id"]} for unit in units],
        "dataSetElements": members,
    }
