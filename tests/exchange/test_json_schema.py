"""The published schema and our reader agree on what a submission is."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from cityreport import paths
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.json_file import read_json

TOOL = runpy.run_path(str(Path(__file__).resolve().parents[2] / "packaging" / "schemas.py"))
FILES = TOOL["FILES"]
REWRITE = "rewrite it: python packaging/schemas.py"


@pytest.fixture(scope="module")
def judge() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(TOOL["submission_schema"]())


@pytest.mark.parametrize("name", FILES)
def test_the_published_schema_is_the_one_we_read_by(name: str) -> None:
    published = paths.resource("schema", name)
    assert published.read_text(encoding="utf-8") == TOOL["schema_text"](FILES[name]()), REWRITE


@pytest.mark.parametrize("name", FILES)
def test_the_schema_is_valid_and_closed(name: str) -> None:
    schema = FILES[name]()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:")
    objects = [schema, *schema["$defs"].values()]
    for definition in objects:
        assert definition["additionalProperties"] is False
        assert definition["required"] == list(definition["properties"])
        assert "domain." not in definition["description"]


def test_what_we_write_is_valid(judge: jsonschema.Draft202012Validator, json_path: Path) -> None:
    judge.validate(json.loads(json_path.read_text(encoding="utf-8")))


def put(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        home: Any = document
        for step in path[:-1]:
            home = home[step]
        home[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        home: Any = document
        for step in path[:-1]:
            home = home[step]
        del home[path[-1]]

    return change


WRONG = {
    "extra field at the top": put("remark", value="hello"),
    "extra field in a number": put("observations", 0, "remark", value=1),
    "extra field in the city": put("city", "mayor", value="x"),
    "another format": put("format", value="city-report"),
    "another version": put("version", value="2.0"),
    "version as number": put("version", value=1.0),
    "no id": drop("id"),
    "no seal": drop("seal"),
    "id not a UUID": put("id", value="17"),
    "sequence zero": put("sequence", value=0),
    "sequence as text": put("sequence", value="2"),
    "supersedes left out": drop("supersedes"),
    "created without time": put("created", value="2026-02-10"),
    "country of two letters": put("city", "country", value="CO"),
    "city without name": put("city", "name", value=""),
    "areas as object": put("areas", value={}),
    "area without code": put("areas", 0, "code", value=""),
    "population of nobody": put("population", 0, "value", value=0),
    "population in 1800": put("population", 0, "year", value=1800),
    "no baseline years": put("baseline", "years", value=[]),
    "reduction of all": put("target", "reduction", value=1),
    "unknown path": put("target", "path", value="exponential"),
    "coverage by year": put("coverage", "start", value="2025"),
    "coverage in month 13": put("coverage", "end", value="2025-13"),
    "date basis unknown word": put("series", 0, "date_basis", value="other"),
    "month 13": put("observations", 0, "period", value="2025-13"),
    "month without zero": put("observations", 0, "period", value="2025-1"),
    "quarter 5": put("observations", 0, "period", value="2025-Q5"),
    "negative value": put("observations", 0, "value", value=-1),
    "negative part": put("observations", 12, "value", value=-0.5),
    "value as text": put("observations", 0, "value", value="9"),
    "value true": put("observations", 0, "value", value=True),
    "value with status O": put("observations", 0, "status", value="O"),
    "value with status Q": put("observations", 0, "status", value="Q"),
    "no value with status A": put("observations", 0, "value", value=None),
    "no value with status B": put("observations", 7, "status", value="B"),
    "unknown status": put("observations", 0, "status", value="X"),
    "value left out": drop("observations", 0, "value"),
    "note null": put("observations", 0, "note", value=None),
    "note too long": put("observations", 0, "note", value="x" * 2001),
    "sample of nobody": put("observations", 0, "sample_size", value=0),
    "margin over 100": put("observations", 0, "margin", value=101),
    "severity unknown": put("findings", 0, "severity", value="terrible"),
    "cells as text": put("findings", 0, "cells", value="L1"),
    "accepted as text": put("findings", 0, "accepted", value="no"),
    "answer too long": put("narrative", 0, "answer", value="x" * 20001),
    "fewer than nobody": put("narrative", 1, "people", value=-1),
    "yes as text": put("narrative", 1, "yes", value="yes"),
    "no reason of a revision": put("sign_off", 0, "reason", value=None),
    "signed without zone": put("sign_off", 0, "signed", value="2025-02-03T08:00:00"),
    "revision below zero": put("sign_off", 0, "revision", value=-1),
    "confidentiality unknown": put("confidentiality", value="secret"),
    "digest in capitals": put("seal", "digest", value="A" * 64),
    "another algorithm": put("seal", "algorithm", value="md5"),
}


@pytest.mark.parametrize("name", WRONG)
def test_both_refuse_a_wrong_document(
    judge: jsonschema.Draft202012Validator, small: Submission, tmp_path: Path, name: str
) -> None:
    document = msgspec.to_builtins(small)
    WRONG[name](document)
    assert not judge.is_valid(document)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DataError):
        read_json(path)


@pytest.mark.parametrize("document", [[], {}, "text", 1, None])
def test_both_refuse_what_is_no_document(
    judge: jsonschema.Draft202012Validator, tmp_path: Path, document: object
) -> None:
    assert not judge.is_valid(document)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DataError):
        read_json(path)
