"""The rules by which DHIS2 takes a metadata package and its values, as its own test data keep them.

Knows nothing of the program: it looks at the files as a server does, by uid or by code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
DEFAULT_COMBO, DEFAULT_OPTION_COMBO = "bjDvmb4bfuf", "HllvX50cXC0"
REFERENCES = {
    "categoryCombo": "categoryCombos",
    "categoryOptions": "categoryOptions",
    "categories": "categories",
    "dataElement": "dataElements",
    "dataSet": "dataSets",
    "organisationUnits": "organisationUnits",
    "parent": "organisationUnits",
    "optionSet": "optionSets",
    "options": "options",
}
PERIODS = {"Monthly": r"\d{4}(0[1-9]|1[0-2])", "Quarterly": r"\d{4}Q[1-4]", "Yearly": r"\d{4}"}
VALUES = {
    "INTEGER_ZERO_OR_POSITIVE": r"0|[1-9]\d*",
    "NUMBER": r"-?(0|[1-9]\d*)(\.\d+)?",
    "PERCENTAGE": r"(100|\d{1,2})(\.\d+)?",
    "BOOLEAN": r"true|false|0|1",
    "TEXT": r".+",
}
VALUE_FIELDS = {
    "dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value",
    "comment", "followup", "followUp", "created", "lastUpdated",
}  # fmt: skip
LISTS = [
    "organisationUnits", "options", "optionSets", "categoryOptions", "categories",
    "categoryCombos", "categoryOptionCombos", "dataElements", "dataSets",
]  # fmt: skip
NEEDED = {
    "organisationUnits": {"id", "name", "shortName", "openingDate"},
    "options": {"id", "code", "name"},
    "optionSets": {"id", "name", "valueType"},
    "categoryOptions": {"id", "code", "name", "shortName"},
    "categories": {"id", "name", "shortName", "dataDimensionType", "categoryOptions"},
    "categoryCombos": {"id", "name", "dataDimensionType", "categories", "skipTotal"},
    "categoryOptionCombos": {"id", "name", "categoryCombo", "categoryOptions"},
    "dataElements": {
        "id", "code", "name", "shortName", "valueType", "aggregationType", "domainType",
        "categoryCombo", "zeroIsSignificant",
    },
    "dataSets": {"id", "name", "shortName", "periodType", "categoryCombo", "dataSetElements"},
}  # fmt: skip


def metadata_faults(package: dict[str, Any]) -> Iterator[str]:
    """What a server would refuse in a package of metadata."""
    unknown = set(package) - set(LISTS)
    yield from (f"no such list: {name}" for name in unknown)
    uids = Counter(row["id"] for rows in package.values() for row in rows)
    yield from (f"uid twice: {uid}" for uid, n in uids.items() if n > 1)
    yield from (f"no uid: {uid}" for uid in uids if not UID.fullmatch(uid))
    for name, rows in package.items():
        for field, longest in (("code", 50), ("name", 230), ("shortName", 50)):
            said = Counter(row[field] for row in rows if field in row)
            yield from (f"{name}: {field} twice: {s}" for s, n in said.items() if n > 1)
            yield from (f"{name}: {field} too long: {s}" for s in said if len(s) > longest)
        for row in rows:
            lacking = NEEDED[name] - set(row)
            yield from (f"{name} {row['id']}: no {field}" for field in lacking)
            yield from _dangling(package, name, row)
    yield from _wrong_combos(package)
    yield from _wrong_sets(package)


def _dangling(package: dict[str, Any], name: str, row: dict[str, Any]) -> Iterator[str]:
    for field, value in row.items():
        if field == "dataSetElements":
            for member in value:
                yield from _dangling(package, name, member)
        elif field in REFERENCES:
            known = {one["id"] for one in package.get(REFERENCES[field], ())} | {DEFAULT_COMBO}
            given = value if isinstance(value, list) else [value]
            yield from (f"{name}: {field} {g['id']} unknown" for g in given if g["id"] not in known)


def _wrong_combos(package: dict[str, Any]) -> Iterator[str]:
    """Each combination of categories has exactly one option combo for each choice of options."""
    options = {c["id"]: len(c["categoryOptions"]) for c in package["categories"]}
    found = Counter(c["categoryCombo"]["id"] for c in package["categoryOptionCombos"])
    for combo in package["categoryCombos"]:
        expected = 1
        for category in combo["categories"]:
            expected *= options[category["id"]]
        if combo["id"] != DEFAULT_COMBO and found[combo["id"]] != expected:
            yield f"combo {combo['id']}: {found[combo['id']]} of {expected}"


def _wrong_sets(package: dict[str, Any]) -> Iterator[str]:
    """A data element is in one data set, so that it has one kind of period."""
    sets = Counter(
        m["dataElement"]["id"] for one in package["dataSets"] for m in one["dataSetElements"]
    )
    yield from (f"element {e} in {n} data sets" for e, n in sets.items() if n > 1)
    elements = {e["id"] for e in package["dataElements"]}
    yield from (f"element {e} in no data set" for e in elements - set(sets))
    for one in package["dataSets"]:
        if one["periodType"] not in PERIODS:
            yield f"period type {one['periodType']}"
        for member in one["dataSetElements"]:
            if "dataSet" in member and member["dataSet"]["id"] != one["id"]:
                yield f"data set {one['id']}: a member of another"


def value_faults(
    package: dict[str, Any], values: list[dict[str, Any]], scheme: str
) -> Iterator[str]:
    """What a server would refuse in values, their objects named by `scheme`: `id` or `code`."""
    elements = {row[scheme]: row for row in package["dataElements"]}
    combos = {row[scheme]: row for row in package["categoryOptionCombos"] if scheme in row}
    units = {row[scheme] for row in package.get("organisationUnits", ())}
    options = {o["code"] for o in package.get("options", ())}
    period_types = {
        member["dataElement"]["id"]: one["periodType"]
        for one in package["dataSets"]
        for member in one["dataSetElements"]
    }
    seen: set[tuple[str, ...]] = set()
    for value in values:
        place = tuple(
            value.get(part, "")
            for part in ("dataElement", "period", "orgUnit", "categoryOptionCombo")
        )
        if place in seen:
            yield f"{place} twice"
        seen.add(place)
        yield from (f"{place}: no field {name}" for name in set(value) - VALUE_FIELDS)
        element = elements.get(value["dataElement"])
        if element is None:
            yield f"{place}: no such element"
            continue
        combo = value.get("categoryOptionCombo", DEFAULT_OPTION_COMBO)
        of = DEFAULT_COMBO if combo == DEFAULT_OPTION_COMBO else None
        if of is None:
            of = combos[combo]["categoryCombo"]["id"] if combo in combos else "?"
        if of != element["categoryCombo"]["id"]:
            yield f"{place}: {combo} is not of its category combination"
        if not re.fullmatch(PERIODS[period_types[element["id"]]], value["period"]):
            yield f"{place}: not its kind of period"
        if units and value["orgUnit"] not in units:
            yield f"{place}: no such unit"
        if not isinstance(value["value"], str):
            yield f"{place}: the value is no text"
        elif not re.fullmatch(VALUES[element["valueType"]], value["value"]):
            yield f"{place}: {value['value']!r} is no {element['valueType']}"
        if "optionSet" in element and value["value"] not in options:
            yield f"{place}: {value['value']!r} is no option"
