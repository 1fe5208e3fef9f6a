"""The quick look at a submission never calls right what the full rules call wrong, and tells no
remark less."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission, Verification
from cityreport.errors import DataError
from cityreport.exchange import quick_check, verification
from cityreport.exchange.digest import in_order, seal_content
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import verify_file

KIT = Path(__file__).resolve().parents[1] / "data" / "submissions"
MANIFEST = json.loads((KIT / "manifest.json").read_text("utf-8"))
NOW = datetime.fromisoformat(MANIFEST["now"])


@pytest.fixture(scope="module")
def bases() -> list[Submission]:
    """Valid submissions of the kit, as this program writes them."""
    names = ("month", "year", "nobody-signed", "findings", "collection")
    read = [
        msgspec.json.decode((KIT / f"valid/{n}.json").read_bytes(), type=Submission) for n in names
    ]
    return [seal_content(in_order(one)) for one in read]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quick") / "a.json"


def both(path: Path, catalogue_file: CatalogueFile) -> tuple[Verification, Verification]:
    """What is said with the quick look, and by the full rules alone."""
    quick = verify_file(path, catalogue_file, NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "_quickly_verified", lambda *_: None)
        return quick, verify_file(path, catalogue_file, NOW)


def test_what_this_program_writes_is_looked_at_quickly(
    bases: list[Submission], catalogue_file: CatalogueFile, path: Path
) -> None:
    for submission in bases:
        path.write_bytes(encoded(submission))
        found = quick_check.right_content(path, catalogue_file.catalogue)
        assert found is not None
        assert found.reading.content == submission
        quick, full = both(path, catalogue_file)
        assert quick == full
        assert quick.valid


@pytest.mark.parametrize("file", [*MANIFEST["valid"], *MANIFEST["invalid"]])
def test_of_the_kit_both_say_the_same(file: str, catalogue_file: CatalogueFile) -> None:
    quick, full = both(KIT / file, catalogue_file)
    assert quick == full


ROW: dict[str, st.SearchStrategy[Any]] = {
    "indicator": st.sampled_from(["L1", "L2", "C1", "G1", "S1", "V1", "R1", "X9"]),
    "period": st.sampled_from(["2026-01", "2026-02", "2025", "2025-Q3", "2025-12", "2027-01"]),
    "area": st.sampled_from(["_T", "01", "02", "09"]),
    "breakdown": st.sampled_from(["_T", "sex", "age", "weapon", "x"]),
    "category": st.sampled_from(["_T", "F", "M", "Y0T14", "Y15T17", "x"]),
    "value": st.sampled_from([None, 0, 1, 9, 10, 31, 1e9, 0.5, 41.25, 10**10, 2**60]),
    "status": st.sampled_from("APEBOLMQV"),
    "note": st.sampled_from(["", "a", "\u202e", "\u0007", "x" * 2000]),
    "source": st.sampled_from(["", "=1+1", "\ud7ff", "\u0085"]),
    "currency": st.sampled_from([None, "COP", "cop"]),
    "sample_size": st.sampled_from([None, 1, 1200]),
    "margin": st.sampled_from([None, 0.1, 2.8, 99.0]),
}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_changed_row_is_called_right_that_the_full_rules_refuse(
    data: st.DataObject, bases: list[Submission], catalogue_file: CatalogueFile, path: Path
) -> None:
    submission = data.draw(st.sampled_from(bases))
    rows = list(submission.observations)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(rows) - 1))
        field = data.draw(st.sampled_from(sorted(ROW)))
        rows[at] = msgspec.structs.replace(rows[at], **{field: data.draw(ROW[field])})
    changed = msgspec.structs.replace(submission, observations=rows)
    if data.draw(st.booleans()):
        changed = in_order(changed)
    with suppress(DataError):  # what cannot be sealed keeps the wrong seal
        changed = seal_content(changed)
    path.write_bytes(encoded(changed))
    quick, full = both(path, catalogue_file)
    assert quick == full


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, 6000),
    put=st.sampled_from([b"", b" ", b'"', b"0", b"1", b",", b"\\u0041", b"\n", b"e0", b'"id":1,']),
    gone=st.integers(0, 2),
)
def test_no_changed_byte_is_called_right_that_the_full_rules_refuse(
    at: int,
    put: bytes,
    gone: int,
    bases: list[Submission],
    catalogue_file: CatalogueFile,
    path: Path,
) -> None:
    before = encoded(bases[at % 2])
    at = at % len(before)
    path.write_bytes(before[:at] + put + before[at + gone :])
    quick, full = both(path, catalogue_file)
    assert quick == full
