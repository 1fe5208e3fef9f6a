"""A Data Package that frictionless finds nothing wrong with."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import Package
from frictionless import validate as judge

from cityreport.domain.submission import Submission
from cityreport.exchange.json_file import read_json
from cityreport.exchange.registry import ExportContext, format_named
from tests.exchange.conftest import observation

FORMAT = format_named("datapackage")


@pytest.fixture
def package(small: Submission, context: ExportContext, tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    FORMAT.write(small, path, context)
    return path


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_frictionless_finds_nothing_wrong(package: Path, small: Submission, tmp_path: Path) -> None:
    found = judge(str(package), type="package")
    assert found.valid, found.flatten(["type", "message"])
    assert found.tasks[0].name == "observations"
    folder = unpacked(package, tmp_path / "u")
    rows = Package(str(folder / "datapackage.json")).get_resource("observations").read_rows()
    values = [(r["indicator"], r["period"], r["value"], r["status"]) for r in rows]
    assert [(i, p, None if v is None else float(v), s) for i, p, v, s in values] == [
        (o.indicator, o.period, o.value, o.status) for o in small.observations
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"status": "X"},
        {"area": "99"},
        {"breakdown": "sex", "category": "Y0T14"},
        {"indicator": "L9"},
        {"period": "2025-13"},
    ],
)
def test_its_schema_refuses_what_is_no_number_of_the_city(
    row: dict[str, str], package: Path, tmp_path: Path
) -> None:
    """Code lists and keys are in the schema, so that others find a broken table by themselves."""
    folder = unpacked(package, tmp_path / "u")
    table = folder / "data" / "observations.csv"
    head, first, *rest = table.read_bytes().decode().split("\r\n")
    names, cells = head.split(","), first.split(",")
    changed = ",".join(row.get(name, cell) for name, cell in zip(names, cells, strict=False))
    table.write_text("\r\n".join([head, changed, *rest]), newline="")
    assert not judge(str(folder / "datapackage.json")).valid


def test_it_says_what_it_is_and_how_confidential(
    package: Path, small: Submission, changed: Callable[..., Submission],
    context: ExportContext, tmp_path: Path,
) -> None:  # fmt: skip
    about = json.loads((unpacked(package, tmp_path / "u") / "datapackage.json").read_text("utf-8"))
    assert about["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert about["confidentiality"] == "restricted"
    assert about["digest"] == small.seal.digest  # type: ignore[union-attr]
    (licence,) = about["licenses"]
    assert licence == {"name": "other-closed", "title": "Restricted: for the network only."}
    public = changed(confidentiality="public", journal=None)
    FORMAT.write(public, tmp_path / "b.zip", context)
    about = json.loads(
        (unpacked(tmp_path / "b.zip", tmp_path / "v") / "datapackage.json").read_text("utf-8")
    )
    (licence,) = about["licenses"]
    assert licence["name"] == "notspecified", "what the city has not said is not made up"
    assert "Policía Nacional" in licence["title"]


def test_the_submission_lies_in_it_whole_and_the_same_package_has_the_same_bytes(
    package: Path, small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    folder = unpacked(package, tmp_path / "u")
    assert read_json(folder / "submission.json") == small
    FORMAT.write(small, tmp_path / "again.zip", context)
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()


def test_a_city_without_districts_and_people(
    changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    bare = changed(
        areas=[], population=[], series=[], observations=[observation("L1", "2025-01", 0)]
    )
    FORMAT.write(bare, tmp_path / "a.zip", context)
    assert judge(str(tmp_path / "a.zip"), type="package").valid
