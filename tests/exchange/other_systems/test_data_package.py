"""A Data Package that frictionless finds nothing wrong with."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from frictionless import Package
from frictionless import validate as judge

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.exchange.digest import seal_content
from cityreport.exchange.json_file import read_json
from cityreport.exchange.registry import ExportContext, format_named
from cityreport.exchange.verification import verify_file
from tests.exchange.conftest import made, observation

NOW = datetime(2026, 3, 1, tzinfo=UTC)
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


def spoilt(package: Path, folder: Path, name: str, content: bytes) -> Path:
    """The package with another file, or one more, in it."""
    with zipfile.ZipFile(package) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    path = folder / "spoilt.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one, written in (files | {name: content}).items():
            archive.writestr(one, written)
    return path


def test_it_reads_back_to_the_same_digest(
    package: Path, small: Submission, catalogue_file: CatalogueFile
) -> None:
    found = verify_file(package, catalogue_file, NOW)
    assert found.digest == small.seal.digest  # type: ignore[union-attr]
    codes = {problem.code for problem in found.problems}
    assert not codes & {"package_differs", "package_added", "seal_broken"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("data/observations.csv", b"indicator,value\r\nL1,3\r\n", "package_differs"),
        ("datapackage.json", b"{}", "package_differs"),
        ("data/extra.csv", b"a\r\n", "package_added"),
    ],
)
def test_a_table_that_says_something_else_is_found(
    name: str, content: bytes, code: str, sound: Submission, context: ExportContext,
    catalogue_file: CatalogueFile, tmp_path: Path,
) -> None:  # fmt: skip
    FORMAT.write(sound, tmp_path / "a.zip", context)
    assert verify_file(tmp_path / "a.zip", catalogue_file, NOW).valid
    path = spoilt(tmp_path / "a.zip", tmp_path, name, content)
    found = verify_file(path, catalogue_file, NOW)
    assert [(p.code, p.where) for p in found.problems] == [(code, name)]


def test_a_package_that_is_cut_or_without_its_submission_is_one_sentence(
    package: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(package.read_bytes()[:-200])
    found = verify_file(cut, catalogue_file, NOW)
    assert [p.code for p in found.problems] == ["package_damaged"]
    with zipfile.ZipFile(cut, "w") as archive:
        archive.writestr("datapackage.json", b"{}")
    found = verify_file(cut, catalogue_file, NOW)
    assert [p.code for p in found.problems] == ["package_damaged"]
    with zipfile.ZipFile(cut, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"{}")
        archive.writestr("submission.json", b" " * 30_000_000)
    found = verify_file(cut, catalogue_file, NOW)
    assert [p.code for p in found.problems] == ["package_damaged"], "a bomb is not unpacked"


@pytest.fixture(scope="module")
def sound(catalogue_file: CatalogueFile) -> Submission:
    """A submission with nothing wrong in it."""
    return seal_content(
        msgspec.structs.replace(
            made(catalogue_file),
            observations=[
                observation("L1", "2025-01", 9),
                observation("L1", "2025-02", 0, status="P"),
            ],
            findings=[],
            series=[],
            changed_since_signed=[],
            narrative=[],
        )
    )
