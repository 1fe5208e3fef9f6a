"""The conformance kit: 24 files that are valid, 96 that are wrong in one way. The program, the
published JSON Schema and a reader in another language agree on every one."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.exchange.json_file import read_json
from cityreport.exchange.verification import verify_file

ROOT = Path(__file__).resolve().parents[2]
KIT = ROOT / "tests" / "data" / "submissions"
SCHEMA = paths.resource("schema", "submission-1.0.schema.json")
MANIFEST = json.loads((KIT / "manifest.json").read_text("utf-8"))
NOW = datetime.fromisoformat(MANIFEST["now"])
EXPECTED: dict[str, list[str]] = {
    **{file: [] for file in MANIFEST["valid"]},
    **{file: [code] for file, code in MANIFEST["invalid"].items()},
}
OF_THE_SCHEMA = {"field_missing", "field_unknown", "field_wrong"} | {
    "status_needs_value",
    "status_needs_no_value",
    "newer_version",
    "unknown_version",
    "not_this_format",
}
"""The codes of what the JSON Schema says too."""


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that made the kit."""
    spec = importlib.util.spec_from_file_location("make_kit", KIT / "make_kit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_kit_is_whole() -> None:
    assert (len(MANIFEST["valid"]), len(MANIFEST["invalid"])) == (24, 96)
    there = {str(path.relative_to(KIT)) for path in KIT.glob("*valid/*")}
    assert there == set(EXPECTED)
    assert sum(path.stat().st_size for path in KIT.glob("*valid/*")) < 500_000


def test_the_files_are_those_that_the_script_makes(maker: ModuleType) -> None:
    """A change of the format makes them anew: run the script. What is packed depends on the library
    that packs."""
    made = dict(maker.VALID)
    made |= {name: content for name, (_, content) in maker.INVALID.items()}
    for file in EXPECTED:
        name = Path(file).name.partition(".")[0]
        if not file.endswith(".gz"):
            assert (KIT / file).read_bytes() == made[name], file


@pytest.mark.parametrize("file", EXPECTED)
def test_the_program_says_of_each_what_it_has_to(file: str, catalogue_file: CatalogueFile) -> None:
    found = verify_file(KIT / file, catalogue_file, NOW)
    assert [problem.code for problem in found.problems] == EXPECTED[file]
    assert found.valid == (not EXPECTED[file])
    remarks = {remark.code for remark in found.remarks} - {"foreign_catalogue"}
    own_plan = {"explained_baseline", "other_target"}
    by_file = {"valid/other-plan.json": own_plan, "valid/later-minor.json": {"later_minor"}}
    by_file["valid/signed-later-minor.json"] = {"later_minor"}
    assert remarks == by_file.get(file, set())


def test_the_json_schema_agrees() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for file, content in _contents():
        codes = set(EXPECTED[file])
        is_later = content.get("version") not in {"1.0", "2.0", "0.9"}
        wrong = bool(codes & OF_THE_SCHEMA) or is_later
        assert validator.is_valid(content) != wrong, file


def test_a_digest_is_wrong_only_where_that_is_what_is_wrong(maker: ModuleType) -> None:
    for file, content in _contents():
        if EXPECTED[file] not in (["seal_missing"], ["seal_broken"], ["content_changed"]):
            assert maker.sealed(content)["seal"]["digest"] == content["seal"]["digest"], file


def _contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the content of each file that is JSON, by the standard library."""
    for file, codes in EXPECTED.items():
        data = (KIT / file).read_bytes()
        try:
            data = gzip.decompress(data) if file.endswith(".gz") else data
            content = json.loads(data.decode("utf-8-sig"))
        except (ValueError, EOFError, OSError):
            assert codes, file
            continue
        if codes not in (["json_duplicate_key"], ["json_number"]):
            yield file, content


def test_a_reader_in_another_language_agrees(catalogue_file: CatalogueFile) -> None:
    """It was written from `docs/submission-format.md` alone."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    given = [KIT / "reader.mjs", SCHEMA, paths.catalogue_file(), MANIFEST["now"]]
    files = [str(KIT / file) for file in EXPECTED]
    ran = subprocess.run(
        [node, *map(str, given), *files],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["file"] for one in said] == files
    for file, one in zip(EXPECTED, said, strict=True):
        assert one["codes"] == EXPECTED[file], file
        ours = verify_file(KIT / file, catalogue_file, NOW).digest
        assert one["digest"] == ours, file


def _beginnings() -> dict[str, tuple[bytes, str]]:
    """Files that a reader gives up early, and what it has to say: steps 1 to 5 of the document."""
    name = next(file for file in MANIFEST["valid"] if file.endswith("/smallest.json"))
    good = json.loads((KIT / name).read_text("utf-8"))

    def other(**fields: Any) -> bytes:
        return json.dumps(good | fields).encode()

    def without(field: str) -> bytes:
        return json.dumps({key: value for key, value in good.items() if key != field}).encode()

    return {
        "no format": (without("format"), "not_this_format"),
        "a number as format": (other(format=1), "not_this_format"),
        "no version": (without("version"), "unknown_version"),
        "a number as version": (other(version=1.0), "unknown_version"),
        "1.00": (other(version="1.00"), "unknown_version"),
        "a list": (b"[1]", "field_wrong"),
        "a seal that is a text": (other(seal="x"), "field_wrong"),
        "no seal": (without("seal"), "field_missing"),
        "UTF-16": ('{"a": 1}'.encode("utf-16"), "json_not_utf8"),
        "spaces": (b"   ", "not_a_submission"),
        "something after it": (other() + b" x", "json_syntax"),
        "yes as a number": (other(sequence=True), "field_wrong"),
        "half a pair": (other(language="\ud800"), "json_syntax"),
        "a leading zero": (other().replace(b'"sequence": ', b'"sequence": 0'), "json_syntax"),
        "very deep": (b'{"a":' + b"[" * 100_000, "json_too_deep"),
    }


def test_both_readers_give_up_a_file_with_the_same_word(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    expected = {}
    for number, (content, code) in enumerate(_beginnings().values()):
        path = tmp_path / f"{number:02d}.json"
        path.write_bytes(content)
        expected[str(path)] = [code]
    for file, codes in expected.items():
        found = verify_file(Path(file), catalogue_file, NOW)
        assert [problem.code for problem in found.problems] == codes, file
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    given = [KIT / "reader.mjs", SCHEMA, paths.catalogue_file(), MANIFEST["now"]]
    ran = subprocess.run(
        [node, *map(str, given), *expected],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {one["file"]: one["codes"] for one in said} == expected


# -- whatever is done to a file, it is judged


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        yield (*at, name)
        if isinstance(member, dict | list):
            yield from _places(member, (*at, name))


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([[{}]]),
    st.sampled_from(
        ["2026-01", "2026", "_T", "L1", "01", "F", "sex", "A", "Q", "\ud800", "9" * 50]
    ),
)


@pytest.fixture(scope="module")
def odd_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd") / "odd.json"


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_value_at_any_place_is_judged_and_never_missed(
    data: st.DataObject, catalogue_file: CatalogueFile, odd_path: Path, maker: ModuleType
) -> None:
    """Without a new digest every change is found; with one, it ends in an answer, never in an
    error."""
    file = data.draw(st.sampled_from(["month", "year", "public", "findings", "extensions"]))
    content = json.loads((KIT / f"valid/{file}.json").read_bytes())
    place = data.draw(st.sampled_from(list(_places(content))))
    changed = deepcopy(content)
    home: Any = changed
    for step in place[:-1]:
        home = home[step]
    home[place[-1]] = data.draw(ODD)
    odd_path.write_text(json.dumps(changed), encoding="utf-8")
    found = verify_file(odd_path, catalogue_file, NOW)
    if found.valid:
        assert read_json(odd_path) == read_json(KIT / f"valid/{file}.json")
    if json.dumps(changed) == json.dumps(content):
        assert found.valid
    assert all("\n" not in problem.message for problem in found.problems)
    try:
        resealed = json.dumps(maker.sealed(changed))
    except Exception:  # noqa: BLE001 - what cannot be sealed cannot be forged
        return
    odd_path.write_text(resealed, encoding="utf-8")
    verify_file(odd_path, catalogue_file, NOW)


@settings(max_examples=100, deadline=None)
@given(
    at=st.integers(0, 2000),
    put=st.binary(max_size=4),
    gone=st.integers(0, 6),
    is_packed=st.booleans(),
)
def test_any_bytes_in_the_middle_are_judged(
    at: int, put: bytes, gone: int, is_packed: bool, catalogue_file: CatalogueFile, odd_path: Path
) -> None:
    before = (KIT / ("valid/packed.json.gz" if is_packed else "valid/month.json")).read_bytes()
    at = at % len(before)
    odd_path.write_bytes(before[:at] + put + before[at + gone :])
    found = verify_file(odd_path, catalogue_file, NOW)
    if found.valid:
        assert read_json(odd_path) == read_json(KIT / "valid/month.json")


def test_the_examples_of_the_document_are_what_the_schema_asks() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    page = (ROOT / "docs" / "submission-format.md").read_text("utf-8")
    top, row, finding = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.S)
    )
    for name, example in (("ObservationRecord", row), ("FindingRecord", finding)):
        part = {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
        Draft202012Validator(part).validate(example)
    for name, value in top.items():
        Draft202012Validator(schema["properties"][name] | {"$defs": schema["$defs"]}).validate(
            value
        )


def test_the_document_names_every_field_and_every_code_of_the_kit() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    page = (ROOT / "docs" / "submission-format.md").read_text("utf-8")
    parts = [schema, *schema["$defs"].values()]
    names = {name for part in parts for name in part["properties"]}
    codes = {code for codes in EXPECTED.values() for code in codes}
    assert {name for name in names | codes if f"`{name}`" not in page} <= {"entries", "head"} | {
        name for name in names if re.search(rf"`[^`]*\b{name}\b[^`]*`", page)
    }
