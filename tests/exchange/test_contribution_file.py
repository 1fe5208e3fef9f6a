"""The file of a piece: what is written is read, what was touched is noticed, nothing hurts."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.contribution import AreaName, BranchRecord, CityName, Contribution
from cityreport.domain.submission import (
    CatalogueReference,
    Coverage,
    ObservationRecord,
    Software,
    Submission,
)
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import incoming_file
from cityreport.exchange.contributions.contribution_file import (
    read_contribution,
    write_contribution,
)
from cityreport.exchange.digest import digest, in_order, seal_content
from cityreport.exchange.verification import verify_file
from tests.exchange.conftest import observation

ROWS = [
    observation("L1", "2025-01", 9, area="01", note="=HYPERLINK(0)", source="Police, table 4"),
    observation("L1", "2025-01", 2, area="01", breakdown="sex", category="F"),
    observation("L1", "2025-02", None, area="01", status="O", note="Not sent\nby the police"),
    observation("L1", "2025-02", 0, area="_T", status="P"),
    observation("V1", "2025", 5_400_000, area="02", currency="COP"),
    observation("S1", "2025", 62.5, sample_size=1200, margin=2.8),
]


def made(catalogue: CatalogueFile, rows: list[ObservationRecord] | None = None) -> Contribution:
    content = catalogue.catalogue
    return seal_content(
        in_order(
            Contribution(
                format="cityreport-contribution",
                version="1.0",
                id="3f2b1c60-0000-4000-8000-000000000001",
                created="2026-02-10T09:30:00Z",
                software=Software("cityreport", "0.1.0"),
                office=BranchRecord("3f2b1c60-0000-4000-8000-000000000002", "A. Pérez"),
                catalogue=CatalogueReference(content.id, content.version, catalogue.sha256),
                city=CityName("Santiago de Cali", "COL"),
                areas=[AreaName("01", "Comuna 1"), AreaName("02", "Comuna 2")],
                indicators=["L1", "V1", "S1"],
                coverage=Coverage("2025-01", "2025-12"),
                observations=ROWS if rows is None else rows,
                seal=None,
            )
        )
    )


@pytest.fixture
def piece(catalogue_file: CatalogueFile) -> Contribution:
    return made(catalogue_file)


@pytest.fixture
def path(piece: Contribution, tmp_path: Path) -> Path:
    written = tmp_path / "piece.json"
    write_contribution(piece, written)
    return written


def refused(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_contribution(path)
    return caught.value


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20
)
VALUES = st.none() | st.integers(0, 2**53 - 1) | st.floats(0, 100).map(lambda x: round(x, 2))


@st.composite
def rows(draw: st.DrawFn) -> list[ObservationRecord]:
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["L1", "S1", "V1"]),
                st.sampled_from(["2025-01", "2025-12", "2025-Q4", "2025"]),
                st.sampled_from(["01", "02", "_T"]),
            ),
            unique=True,
            max_size=8,
        )
    )
    found = []
    for indicator, period, area in keys:
        value = draw(VALUES)
        status = draw(st.sampled_from("OLM" if value is None else "APEB"))
        found.append(
            observation(
                indicator,
                period,
                value,
                area=area,
                status=status,
                note=draw(TEXTS),
                source=draw(TEXTS),
                currency=draw(st.sampled_from([None, "COP"])),
                sample_size=draw(st.none() | st.integers(1, 10**9)),
                margin=draw(st.none() | st.floats(0, 100)),
            )
        )
    return found


def test_what_is_written_is_read_and_its_seal_holds(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    @settings(deadline=None)
    @given(rows())
    def holds(observations: list[ObservationRecord]) -> None:
        piece = made(catalogue_file, observations)
        write_contribution(piece, tmp_path / "p.json")
        found = read_contribution(tmp_path / "p.json")
        assert found == piece
        assert found.seal is not None
        assert found.seal.digest == digest(found)

    holds()


def test_every_change_of_a_byte_is_noticed_or_harmless(piece: Contribution, path: Path) -> None:
    content = path.read_bytes()
    spoiled = path.with_name("spoiled.json")

    @settings(deadline=None, max_examples=400)
    @given(st.integers(0, len(content) - 1), st.integers(1, 255))
    def holds(place: int, by: int) -> None:
        changed = bytearray(content)
        changed[place] ^= by
        spoiled.write_bytes(changed)
        try:
            found = read_contribution(spoiled)
        except CityReportError:
            return
        assert found == piece

    holds()


def test_every_cut_is_noticed(path: Path) -> None:
    content = path.read_bytes().rstrip()
    for length in range(0, len(content), 97):
        path.write_bytes(content[:length])
        refused(path)


def test_the_schema_and_the_reader_agree(piece: Contribution, path: Path) -> None:
    schemas = runpy.run_path(str(Path(__file__).resolve().parents[2] / "packaging" / "schemas.py"))
    judge = jsonschema.Draft202012Validator(schemas["contribution_schema"]())
    judge.validate(json.loads(path.read_text(encoding="utf-8")))
    whole = msgspec.to_builtins(piece)
    for name in whole:
        less = {key: value for key, value in whole.items() if key != name}
        assert not judge.is_valid(less)
        path.write_text(json.dumps(less), encoding="utf-8")
        refused(path)
    assert not judge.is_valid(whole | {"remark": "hello"})
    path.write_text(json.dumps(whole | {"remark": "hello"}), encoding="utf-8")
    assert refused(path).code == "field_unknown"


def deep(_: bytes) -> bytes:
    return b'{"format":"cityreport-contribution","x":' + b"[" * 200_000 + b"]" * 200_000 + b"}"


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "deep": (deep, "json_too_deep"),
    "a key twice": (
        lambda c: c.replace(b'"version"', b'"version": "1.0",\n  "version"', 1),
        "json_duplicate_key",
    ),
    "NaN": (lambda c: c.replace(b'"value":9', b'"value":NaN', 1), "json_number"),
    "a number of 5,000 digits": (
        lambda c: c.replace(b'"value":9', b'"value":' + b"9" * 5000, 1),
        "json_number",
    ),
    "more than a double holds": (
        lambda c: c.replace(b'"value":9', b'"value":9007199254740993', 1),
        "too_large",
    ),
    "not UTF-8": (lambda c: c.replace("é".encode(), b"\xe9", 1), "json_not_utf8"),
    "UTF-16": (lambda c: c.decode().encode("utf-16"), "json_not_utf8"),
    "cut": (lambda c: c[: len(c) // 2], "file_cut"),
    "more after the end": (lambda c: c + b"{}", "json_syntax"),
    "a list": (lambda c: b"[" + c + b"]", "field_wrong"),
    "a submission": (
        lambda c: c.replace(b"cityreport-contribution", b"cityreport-submission", 1),
        "not_a_piece",
    ),
    "no format": (lambda _: b"{}", "not_a_piece"),
    "format as a list": (lambda _: b'{"format": [[1]]}', "not_a_piece"),
    "a newer version": (lambda c: c.replace(b'"1.0"', b'"1.1"', 1), "newer_version"),
    "no version of ours": (lambda c: c.replace(b'"1.0"', b'"0.x"', 1), "unknown_version"),
    "half a surrogate pair": (
        lambda c: c.replace(b"Police, table 4", b"\\ud800", 1),
        "json_syntax",
    ),
    "a value of another type": (
        lambda c: c.replace(b'"value":9', b'"value":"9"', 1),
        "field_wrong",
    ),
    "another number": (lambda c: c.replace(b'"value":9', b'"value":8', 1), "seal_broken"),
    "no zip": (lambda c: b"PK\x03\x04" + c, "not_a_piece"),
    "words": (lambda _: b"dear head office", "not_a_submission"),
    "nothing": (lambda _: b"", "file_empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(
    path: Path, catalogue_file: CatalogueFile, name: str
) -> None:
    spoil, code = HOSTILE[name]
    before = path.read_bytes()
    path.write_bytes(spoil(before))
    assert path.read_bytes() != before
    assert refused(path).code == code
    found = verify_file(path, catalogue_file)
    assert not found.valid
    assert all(problem.message for problem in found.problems)


def test_a_huge_file_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_file, "LARGEST_FILE", 100)
    assert refused(path).code == "file_too_large"


SPOILED: dict[str, tuple[dict[str, Any], str]] = {
    "a cell twice": ({"observations": [ROWS[0], ROWS[0]]}, "duplicate_cell"),
    "outside the months": ({"coverage": Coverage("2025-02", "2025-12")}, "outside_coverage"),
    "months backwards": ({"coverage": Coverage("2025-12", "2025-01")}, "export_order"),
    "a district not listed": ({"areas": [AreaName("02", "Comuna 2")]}, "unknown_area"),
    "a district twice": ({"areas": [AreaName("01", "A"), AreaName("01", "B")]}, "bad_area_code"),
    "an indicator not listed": ({"indicators": ["L1", "V1"]}, "outside_piece"),
    "a hidden number": (
        {"observations": [observation("L1", "2025-01", None, status="Q")]},
        "bad_status",
    ),
    "a number under not available": (
        {"observations": [observation("L1", "2025-01", 3, status="O")]},
        "status_needs_no_value",
    ),
    "an officer that rings the bell": (
        {"office": BranchRecord("3f2b1c60-0000-4000-8000-000000000002", "A\x07")},
        "text_not_printable",
    ),
    "a city without a name": ({"city": CityName(" ", "COL")}, "city_without_name"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_piece_that_contradicts_itself_is_refused_even_when_sealed(
    piece: Contribution, path: Path, catalogue_file: CatalogueFile, name: str
) -> None:
    fields, code = SPOILED[name]
    write_contribution(seal_content(msgspec.structs.replace(piece, **fields)), path)
    assert refused(path).code == code
    assert code in [problem.code for problem in verify_file(path, catalogue_file).problems]


def test_a_piece_without_seal_is_refused(piece: Contribution, path: Path) -> None:
    write_contribution(msgspec.structs.replace(piece, seal=None), path)
    assert refused(path).code == "seal_missing"


def test_verify_knows_a_piece(
    piece: Contribution, path: Path, catalogue_file: CatalogueFile, small: Submission
) -> None:
    found = verify_file(path, catalogue_file)
    assert found.valid
    assert piece.seal is not None
    assert found.digest == piece.seal.digest
    assert found.format == "cityreport-contribution"


def test_verify_holds_a_piece_against_the_catalogue(
    piece: Contribution, path: Path, catalogue_file: CatalogueFile
) -> None:
    """A code that ours does not know is a problem to verify; head office leaves the cell out."""
    more = [*piece.observations, observation("L99", "2025-01", 1), observation("C1", "2025-01", 1)]
    fields = {"observations": more, "indicators": [*piece.indicators, "L99", "C1"]}
    changed = seal_content(in_order(msgspec.structs.replace(piece, **fields)))
    write_contribution(changed, path)
    assert read_contribution(path) == changed
    codes = [problem.code for problem in verify_file(path, catalogue_file).problems]
    assert codes == ["unknown_indicator", "derived_cell", "unknown_indicator"]
