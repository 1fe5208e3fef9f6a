"""A file of a later minor version is read by this program: what it added is kept and in the
digest, and it is said that it is not understood. In a file that says 1.0 nothing is added."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.exchange.json_file import read_json
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import verify_file

ADDED: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "at the top": (("quality",), {"grade": [1, 2.5, None]}),
    "in an object": (("city", "region"), "Valle"),
    "in a row of a list": (("observations", 2, "confidence"), 0.9),
    "in a list in a list": (("areas", 1, "follows", 0, "share"), 0.25),
    "in what may be null": (("journal", "place"), "Cali"),
}


def later(small: Submission, *names: str, version: str = "1.3") -> dict[str, Any]:
    """The small submission as a later program would write it, its digest over all of it."""
    content: dict[str, Any] = json.loads(encoded(small))
    content["version"] = version
    for name in names:
        (*steps, last), value = ADDED[name]
        home: Any = content
        for step in steps:
            home = home[step]
        home[last] = value
    return resealed(content)


def resealed(content: dict[str, Any]) -> dict[str, Any]:
    key = ("indicator", "period", "area", "breakdown", "category")
    rows = sorted(content["observations"], key=lambda row: [row[name] for name in key])
    whole = {name: value for name, value in content.items() if name != "seal"}
    digest = hashlib.sha256(rfc8785.dumps(whole | {"observations": rows})).hexdigest()
    content["seal"]["digest"] = digest
    return content


def written(content: dict[str, Any], folder: Path) -> Path:
    path = folder / "later.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ADDED)
def test_what_a_later_version_added_is_kept_and_said(
    name: str, small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    content = later(small, name)
    path = written(content, tmp_path)
    found = verify_file(path, catalogue_file)
    assert (found.valid, found.digest) == (True, content["seal"]["digest"]), found.problems
    said = next(remark for remark in found.remarks if remark.code == "later_minor")
    assert said.where == "version"
    assert ADDED[name][0][-1] in said.message
    assert "1.3" in said.message
    assert read_json(path).observations == small.observations


@pytest.mark.parametrize("name", ADDED)
def test_what_was_added_is_covered_by_the_digest(
    name: str, small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    content = later(small, name)
    (*steps, last), _ = ADDED[name]
    home: Any = content
    for step in steps:
        home = home[step]
    home[last] = "something else"
    found = verify_file(written(content, tmp_path), catalogue_file)
    assert [problem.code for problem in found.problems] == ["seal_broken"]


def test_a_later_version_without_anything_new_is_said_too(
    small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    found = verify_file(written(later(small), tmp_path), catalogue_file)
    assert found.valid
    assert "later_minor" in {remark.code for remark in found.remarks}


def test_a_later_seal_may_hold_more(
    small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    """The digest does not cover the seal, so that more can stand in it."""
    content = later(small)
    content["seal"]["countersignature"] = "…"
    assert verify_file(written(content, tmp_path), catalogue_file).valid


@pytest.mark.parametrize("name", ADDED)
def test_in_a_file_that_says_1_0_nothing_is_added(
    name: str, small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    content = later(small, name, version="1.0")
    found = verify_file(written(content, tmp_path), catalogue_file)
    assert [problem.code for problem in found.problems] == ["field_unknown"]


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("2.0", "newer_version"),
        ("1.01", "newer_version"),
        ("10.0", "newer_version"),
        ("0.9", "unknown_version"),
        ("1", "unknown_version"),
        ("one", "unknown_version"),
        (1.1, "unknown_version"),
        (None, "unknown_version"),
    ],
)
def test_another_version_is_not_read_by_guessing(
    version: object, code: str, small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    content = later(small, version=version)  # type: ignore[arg-type]
    found = verify_file(written(content, tmp_path), catalogue_file)
    assert [problem.code for problem in found.problems] == [code]


def test_what_is_missing_is_missing_in_a_later_version_too(
    small: Submission, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    content = later(small, "at the top")
    del content["baseline"]["reason"]
    found = verify_file(written(content, tmp_path), catalogue_file)
    assert [(p.code, p.where) for p in found.problems] == [("field_missing", "baseline.reason")]
