"""What a file of each format says of each cell, read without the program: value and status."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb

Cells = dict[tuple[str, str, str, str, str], tuple[float | None, str]]
Areas = Mapping[str, str]
"""The codes of the areas in a file, and what they are in the submission."""


_COMBO = "categoryOptionCombo"


def _number(text: str) -> float | None:
    return None if text in ("", "NaN", "hidden") else float(text)


def of_json(path: Path, _: Areas) -> Cells:
    return {
        (o["indicator"], o["period"], o["area"], o["breakdown"], o["category"]): (
            o["value"],
            o["status"],
        )
        for o in json.loads(path.read_text("utf-8"))["observations"]
    }


def of_hxl(path: Path, _: Areas) -> Cells:
    _titles, tags, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    named = [dict(zip(tags, row, strict=True)) for row in rows]
    return {
        (
            row["#indicator+code"],
            row["#date+period"],
            row["#loc+code"],
            row["#meta+breakdown"],
            row["#meta+category"],
        ): (_number(row["#indicator+value+num"]), row["#status+code"])
        for row in named
    }


def of_package(path: Path, _: Areas) -> Cells:
    with zipfile.ZipFile(path) as archive:
        table = archive.read("data/observations.csv").decode()
    return {
        (r["indicator"], r["period"], r["area"], r["breakdown"], r["category"]): (
            _number(r["value"]),
            r["status"],
        )
        for r in csv.DictReader(io.StringIO(table))
    }


def of_sdmx(path: Path, areas: Areas) -> Cells:
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    names = rows.fieldnames or ()
    broken = names[names.index("INDICATOR") + 1 : names.index("TIME_PERIOD")]
    found: Cells = {}
    for row in rows:
        (breakdown,) = [n for n in broken if row[n] != "_T"] or ["_T"]
        category = "_T" if breakdown == "_T" else row[breakdown]
        place = (row["INDICATOR"], row["TIME_PERIOD"], areas[row["REF_AREA"]])
        breakdown = breakdown if breakdown == "_T" else breakdown.lower()
        found[*place, breakdown, category] = (_number(row["OBS_VALUE"]), row["OBS_STATUS"])
    return found


def of_dhis2(path: Path, areas: Areas) -> Cells:
    values = json.loads(path.read_text("utf-8"))["dataValues"]
    return _of_values(
        (
            v["dataElement"],
            v["period"],
            areas[v["orgUnit"]],
            v.get("categoryOptionCombo"),
            v["value"],
        )
        for v in values
    )


def of_adx(path: Path, areas: Areas) -> Cells:
    def rows() -> Iterable[tuple[str, str, str, str | None, str]]:
        for group in ElementTree.parse(path).getroot():  # noqa: S314 - our own file
            start, _, length = group.attrib["period"].partition("/")
            period = {"P1M": start[:4] + start[5:7], "P1Y": start[:4]}.get(
                length, f"{start[:4]}Q{(int(start[5:7]) + 2) // 3}"
            )
            for value in group:
                about = dict(value.attrib)
                element, number = about.pop("dataElement"), about.pop("value")
                said = value.findtext("{urn:ihe:qrph:adx:2015}annotation") or ""
                said = said if element.endswith("_STATUS") else number
                combo = next(iter(about.values()), None)
                yield element, period, areas[group.attrib["orgUnit"]], combo, said

    return _of_values(rows())


def _of_values(rows: Iterable[tuple[str, str, str, str | None, str]]) -> Cells:
    numbers: dict[Any, float] = {}
    statuses: dict[Any, str] = {}
    for named, written, area, combo, said in rows:
        element = named.removesuffix("_STATUS")
        indicator = re.sub("_BY_(MONTH|QUARTER|YEAR)$", "", element).split("_")[0]
        breakdown, _, category = combo.rpartition("_") if combo else ("_T", "", "_T")
        if combo and breakdown.endswith("_"):  # `sex__U`: the category begins with the sign
            breakdown, category = breakdown[:-1], f"_{category}"
        period = re.sub(r"^(\d{4})(Q\d|\d\d)$", r"\1-\2", written)
        key = (indicator, period, area, breakdown, category)
        if named != element:
            statuses[key] = said
        else:
            numbers[key] = float(said)
    return {key: (numbers.get(key), status) for key, status in statuses.items()}


def of_parquet(path: Path, _: Areas) -> Cells:
    rows = duckdb.execute(
        "SELECT indicator, period, area, breakdown, category, "
        "coalesce(count::DOUBLE, percent::DOUBLE), status FROM read_parquet(?)",
        [str(path)],
    ).fetchall()
    return {tuple(row[:5]): (row[5], row[6]) for row in rows}  # type: ignore[misc]


SAID: dict[str, Callable[[Path, Areas], Cells]] = {
    "json": of_json,
    "csv": of_hxl,
    "datapackage": of_package,
    "sdmx-csv-1.0": of_sdmx,
    "sdmx-csv-2.0": of_sdmx,
    "dhis2": of_dhis2,
    "adx": of_adx,
    "parquet": of_parquet,
}
"""By format: how it is read. The profiles do not copy cells: they have tests of their own."""
