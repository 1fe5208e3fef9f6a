"""The JSON file: written for people and programs, read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.submission import Submission
from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.exchange.json_file import read_json, write_json
from cityreport.exchange.write_context import ExportContext


def test_reads_back_what_was_written(small: Submission, json_path: Path) -> None:
    assert read_json(json_path) == small


def test_people_can_read_it(small: Submission, json_path: Path) -> None:
    text = json_path.read_text(encoding="utf-8")
    assert "Policía Nacional" in text
    assert text.endswith("}\n")
    lines = [line for line in text.splitlines() if line.startswith('    {"indicator"')]
    assert len(lines) == len(small.observations)
    assert json.loads(text) == msgspec.to_builtins(small)


def test_a_submission_without_observations(
    changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    empty = changed(observations=[])
    write_json(empty, tmp_path / "a.json", context)
    assert read_json(tmp_path / "a.json") == empty


def test_a_note_that_looks_like_the_file_itself(
    changed: Callable[..., Submission], small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    note = '\n  "observations": []'
    city = msgspec.structs.replace(small.city, contact=note)
    tricky = changed(city=city, observations=small.observations[:2])
    write_json(tricky, tmp_path / "a.json", context)
    assert read_json(tmp_path / "a.json") == tricky


def test_what_stood_there_stays_when_writing_fails(
    small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text("before")
    broken = msgspec.structs.replace(
        small, city=msgspec.structs.replace(small.city, contact="\ud800")
    )
    with pytest.raises(DataError) as caught:
        write_json(broken, path, context)
    assert caught.value.code == "cannot_be_sealed"
    assert path.read_text() == "before"
    assert {entry.name for entry in tmp_path.iterdir()} == {"home", "a.json"}


def test_a_folder_that_is_not_there(
    small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    with pytest.raises(AccessError) as caught:
        write_json(small, tmp_path / "nowhere" / "a.json", context)
    assert caught.value.code == "cannot_write"


def test_a_byte_order_mark_is_passed_over(small: Submission, json_path: Path) -> None:
    json_path.write_bytes(b"\xef\xbb\xbf" + json_path.read_bytes())
    assert read_json(json_path) == small


def test_text_after_the_end_is_refused(json_path: Path) -> None:
    json_path.write_bytes(json_path.read_bytes() + b"{}")
    with pytest.raises(CityReportError) as caught:
        read_json(json_path)
    assert caught.value.code == "json_syntax"


def test_a_fault_names_its_place(json_path: Path) -> None:
    json_path.write_text(json_path.read_text().replace('"value":9,', '"value":"9",'))
    with pytest.raises(DataError) as caught:
        read_json(json_path)
    assert caught.value.code == "field_wrong"
    assert caught.value.facts["where"] == "observations[0].value"
