"""DHIS2 can import what we write: judged by rules that its own test data keep."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from cityreport.domain.cell_record import CellRecord
from cityreport.domain.submission import FindingRecord, Submission
from cityreport.exchange.registry import ExportContext, format_named
from tests.exchange.conftest import observation
from tests.exchange.other_systems.dhis2_rules import metadata_faults, value_faults

THEIRS = Path(__file__).parents[2] / "data" / "dhis2"
NAMESPACE = "{urn:ihe:qrph:adx:2015}"


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def ours(
    small: Submission, context: ExportContext, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Values, metadata and ADX of the small submission."""
    folder = tmp_path_factory.mktemp("dhis2")
    written = {}
    for name in ("dhis2", "adx"):
        for part in format_named(name).parts:
            path = folder / f"a{part.suffix}"
            if not path.exists():
                part.write(small, path, context)
            written[part.suffix] = path
    return written


SPOILT: dict[str, Callable[[Any, Any], object]] = {
    "a number instead of a text": lambda _, v: v[0].update(value=1000),
    "a month where years are asked": lambda _, v: v[0].update(period="201901"),
    "an unknown element": lambda _, v: v[0].update(dataElement="AAAAAAAAAAA"),
    "a combo of another category": lambda m, v: next(
        one for one in v if one["categoryOptionCombo"] == "HllvX50cXC0"
    ).update(categoryOptionCombo=m["categoryOptionCombos"][0]["id"]),
    "twice": lambda _, v: v.append(v[0]),
    "a combo too few": lambda m, _: m["categoryOptionCombos"].pop(),
    "a missing option": lambda m, _: m["categoryOptions"].pop(),
    "a code twice": lambda m, _: m["dataElements"][0].update(code=m["dataElements"][1]["code"]),
    "in two data sets": lambda m, _: m["dataSets"][0]["dataSetElements"].append(
        m["dataSets"][1]["dataSetElements"][0]
    ),
}


def test_the_judge_finds_nothing_wrong_with_their_own_files() -> None:
    package, values = read(THEIRS / "metadata.json"), read(THEIRS / "dataValues.json")["dataValues"]
    assert list(metadata_faults(package)) == []
    assert list(value_faults(package, values, "id")) == []
    assert len(values) > 15


@pytest.mark.parametrize("fault", list(SPOILT))
def test_the_judge_is_not_blind(fault: str) -> None:
    package = deepcopy(read(THEIRS / "metadata.json"))
    values = deepcopy(read(THEIRS / "dataValues.json")["dataValues"])
    SPOILT[fault](package, values)
    assert [*metadata_faults(package), *value_faults(package, values, "id")] != []


def test_the_package_and_the_values_are_importable(ours: dict[str, Path]) -> None:
    package, values = read(ours[".dhis2-metadata.json"]), read(ours[".dhis2.json"])
    assert list(metadata_faults(package)) == []
    assert list(value_faults(package, values["dataValues"], "code")) == []
    assert {values[name] for name in values if name.endswith("Scheme")} == {"CODE"}
    public = {
        row["sharing"]["public"] for rows in package.values() for row in rows if "sharing" in row
    }
    assert public == {"--------"}, "nobody sees it before an administrator says who may"


def test_a_zero_stays_and_what_is_missing_says_why(ours: dict[str, Path]) -> None:
    rows = {
        (v["dataElement"], v["period"], v["orgUnit"], v.get("categoryOptionCombo")): v
        for v in read(ours[".dhis2.json"])["dataValues"]
    }
    city = "COL_3f2b1c60"
    assert rows["L1", "202502", city, None]["value"] == "0"
    assert rows["L1_STATUS", "202502", city, None]["value"] == "P"
    assert rows["L1_age", "202501", city, "age_Y15T17"]["value"] == "0"
    assert rows["L1_STATUS", "202504", city, None]["value"] == "O"
    assert rows["L1_STATUS", "202504", city, None]["comment"] == "Not sent by the police"
    assert ("L1", "202504", city, None) not in rows
    assert ("L1_STATUS", "202503", city, None) not in rows, "nobody answered: neither value nor why"
    assert rows["L1_BY_QUARTER", "2025Q3", city, None]["value"] == "21"
    assert rows["V1", "2025", city, None]["comment"] == "COP"
    assert rows["L1", "202501", f"{city}_01", None]["value"] == "4"
    elements = {e["code"]: e for e in read(ours[".dhis2-metadata.json"])["dataElements"]}
    assert elements["L1"]["zeroIsSignificant"] is True


def test_an_open_finding_is_a_follow_up(
    small: Submission, context: ExportContext, changed: Callable[..., Submission], tmp_path: Path
) -> None:
    cell = CellRecord("L1", "2025-02", "_T", "_T", "_T")
    accepted = CellRecord("L1", "2025-01", "_T", "_T", "_T")
    findings = [
        FindingRecord("sum", "high", "2025-02", "_T", [cell], "Sex.", False, ""),
        FindingRecord("sum", "high", "2025-01", "_T", [accepted], "Sex.", True, "Checked."),
    ]
    format_named("dhis2").write(changed(findings=findings), tmp_path / "v.json", context)
    values = read(tmp_path / "v.json")["dataValues"]
    marked = {(v["dataElement"], v["period"]) for v in values if v["followUp"]}
    assert marked == {("L1", "202502"), ("L1_STATUS", "202502")}
    assert all(v["followup"] == v["followUp"] for v in values)


def test_adx_says_what_the_json_says(ours: dict[str, Path]) -> None:
    package = read(ours[".dhis2-metadata.json"])
    sets = {
        row["code"]: {m["dataElement"]["id"] for m in row["dataSetElements"]}
        for row in package["dataSets"]
    }
    elements = {row["code"]: row["id"] for row in package["dataElements"]}
    categories = {row["code"] for row in package["categories"]}
    duration = {"P1M": 6, "P3M": 6, "P1Y": 4}
    found = set()
    for group in ElementTree.parse(ours[".adx.xml"]).getroot():  # noqa: S314 - our own file
        assert set(group.attrib) == {"dataSet", "period", "orgUnit"}
        start, _, length = group.attrib["period"].partition("/")
        period = start[:7].replace("-", "")[: duration[length]]
        if length == "P3M":
            period = f"{start[:4]}Q{(int(start[5:7]) + 2) // 3}"
        for value in group:
            about = dict(value.attrib)
            element, number = about.pop("dataElement"), about.pop("value")
            assert elements[element] in sets[group.attrib["dataSet"]]
            assert set(about) <= categories
            note = value.findtext(f"{NAMESPACE}annotation")
            said = note if element.endswith("_STATUS") else number
            combo = next(iter(about.values()), None)
            found.add((element, period, group.attrib["orgUnit"], combo, said))
    rows = {
        (v["dataElement"], v["period"], v["orgUnit"], v.get("categoryOptionCombo"), v["value"])
        for v in read(ours[".dhis2.json"])["dataValues"]
    }
    assert found == rows


def test_adx_has_the_form_of_their_own_files(ours: dict[str, Path]) -> None:
    """Names of elements, and the attributes that are not a category's."""

    def shape(path: Path) -> tuple[set[str], set[str]]:
        root = ElementTree.parse(path).getroot()  # noqa: S314 - files of the tests
        groups = {name for group in root for name in group.attrib}
        return {part.tag for part in root.iter()}, groups

    for name in ("importA", "exportB"):
        tags, groups = shape(THEIRS / f"{name}.adx.xml")
        ours_tags, ours_groups = shape(ours[".adx.xml"])
        assert ours_tags == tags
        assert ours_groups <= groups


def test_names_that_xml_and_codes_cannot_carry(
    changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    """A district whose code is no code, a note with marks and a control character."""
    area = changed().areas[0]
    code = "Año & <1>"
    submission = changed(
        areas=[type(area)(code, "Ñ <b> & \x07", None, None, [])],
        observations=[observation("L1", "2025-01", 3, area=code, note='<a "b"> & \x07]]>')],
    )
    for name in ("dhis2", "adx"):
        for part in format_named(name).parts:
            part.write(submission, tmp_path / f"{name}{part.suffix}", context)
    package = read(tmp_path / "dhis2.dhis2-metadata.json")
    values = read(tmp_path / "dhis2.dhis2.json")["dataValues"]
    assert list(metadata_faults(package)) == []
    assert list(value_faults(package, values, "code")) == []
    root = ElementTree.parse(tmp_path / "adx.adx.xml").getroot()  # noqa: S314 - our own file
    assert root.find(f".//{NAMESPACE}annotation").text == '<a "b"> & ]]>'  # type: ignore[union-attr]
