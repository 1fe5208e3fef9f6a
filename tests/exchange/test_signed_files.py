"""A signed file that was changed is never taken as its office's, whoever computed the digest anew;
and a workbook that was saved again is told from one that was changed."""

from __future__ import annotations

import contextlib
import json
import shutil
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.domain.submission import OfficeRecord, Submission
from cityreport.exchange import key_file
from cityreport.exchange.digest import digest
from cityreport.exchange.json_file import write_json
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.seal_check import sign_submission
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import verify_file, verify_files
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import span_name
from tests.exchange.test_conformance_kit import ODD, _places

MADE = "2025-02-10T09:30:00Z"


@pytest.fixture(scope="module")
def key() -> OpenKey:
    return key_file.make("office", "0f0f0f0f-0000-4000-8000-0000000000ff", MADE)


@pytest.fixture
def signed(small: Submission, key: OpenKey) -> Submission:
    return sign_submission(small, key.signing)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signed")


def is_taken(
    path: Path, content: bytes, catalogue: CatalogueFile, known: dict[str, list[str]]
) -> bool:
    """Whether a file is taken as one of its office."""
    path.write_bytes(content)
    return verify_file(path, catalogue, known=known).is_known is True


def forged(content: dict[str, Any]) -> bytes:
    """The bytes of a changed content whose digest was computed anew; as it is where it has none."""
    with contextlib.suppress(Exception):  # no submission any more: it is refused for that
        content["seal"]["digest"] = digest(msgspec.convert(content, Submission))
    return json.dumps(content).encode()


@settings(max_examples=150, deadline=None)
@given(data=st.data(), is_forged=st.booleans())
def test_a_value_that_was_changed_is_never_taken(
    data: st.DataObject,
    is_forged: bool,
    small: Submission,
    key: OpenKey,
    catalogue_file: CatalogueFile,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    signed = sign_submission(small, key.signing)
    known = {signed.office.id: [key.file.key]}
    content = json.loads(encoded(signed))
    place = data.draw(st.sampled_from(list(_places(content))))
    home: Any = content
    for step in place[:-1]:
        home = home[step]
    before = deepcopy(home[place[-1]])
    home[place[-1]] = data.draw(ODD)
    path = tmp_path_factory.mktemp("value") / "file.json"
    written = forged(content) if is_forged else json.dumps(content).encode()
    if is_taken(path, written, catalogue_file, known):
        assert home[place[-1]] == before


@settings(max_examples=150, deadline=None)
@given(at=st.floats(0, 1), put=st.binary(max_size=4), gone=st.integers(0, 6))
def test_bytes_that_were_changed_are_never_taken_unless_they_say_the_same(
    at: float,
    put: bytes,
    gone: int,
    small: Submission,
    key: OpenKey,
    catalogue_file: CatalogueFile,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    signed = sign_submission(small, key.signing)
    known = {signed.office.id: [key.file.key]}
    before = encoded(signed)
    start = int(at * (len(before) - 1))
    path = tmp_path_factory.mktemp("bytes") / "file.json"
    after = before[:start] + put + before[start + gone :]
    if is_taken(path, after, catalogue_file, known):
        assert msgspec.json.decode(after, type=Submission) == signed


def test_whole_files_of_others_are_not_taken(
    signed: Submission, key: OpenKey, catalogue_file: CatalogueFile, folder: Path
) -> None:
    other = key_file.make("office", "0f0f0f0f-0000-4000-8000-0000000000ff", MADE)
    known = {signed.office.id: [key.file.key]}
    path = folder / "file.json"
    assert is_taken(path, encoded(signed), catalogue_file, known)
    by_another = sign_submission(signed, other.signing)
    assert not is_taken(path, encoded(by_another), catalogue_file, known)
    assert [p.code for p in verify_file(path, catalogue_file, known=known).problems] == [
        "another_key"
    ]
    assert signed.seal is not None
    assert by_another.seal is not None
    mixed = msgspec.structs.replace(signed.seal, signature=by_another.seal.signature)
    swapped = msgspec.structs.replace(signed, seal=mixed)
    assert not is_taken(path, encoded(swapped), catalogue_file, known)
    elsewhere = msgspec.structs.replace(
        signed, office=OfficeRecord("0f0f0f0f-0000-4000-8000-0000000000ee")
    )
    moved = sign_submission(elsewhere, other.signing)
    assert not is_taken(path, encoded(moved), catalogue_file, known)


def test_every_part_that_was_changed_is_named(
    signed: Submission, catalogue_file: CatalogueFile, folder: Path
) -> None:
    path = folder / "file.json"
    for name, value in {
        "city": {"name": "Another"},
        "sequence": 99,
        "headline": {"sentences": ["Other words"]},
    }.items():
        content = json.loads(encoded(signed))
        content[name] = content[name] | value if isinstance(value, dict) else value
        for written in (json.dumps(content).encode(), forged(content)):
            path.write_bytes(written)
            (problem,) = verify_file(path, catalogue_file).problems
            assert (problem.code, problem.where) == ("content_changed", "seal.signature")
            assert f"Changed: {name}." in problem.message


def saved_again(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Pack a workbook anew, as another program does, each part as `change` makes it."""
    copy = path.with_suffix(".copy")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    path.unlink()
    shutil.move(copy, path)


def test_a_workbook_saved_again_keeps_its_signature_and_is_said_to_be_saved_again(
    signed: Submission,
    key: OpenKey,
    context: ExportContext,
    catalogue_file: CatalogueFile,
    folder: Path,
) -> None:
    known = {signed.office.id: [key.file.key]}
    path = folder / "book.xlsx"
    write_workbook(signed, path, context)
    found = verify_file(path, catalogue_file, known=known)
    assert (found.valid, found.is_known, found.is_resaved) == (True, True, False)
    saved_again(path, lambda _name, content: content)
    found = verify_file(path, catalogue_file, known=known)
    assert (found.valid, found.is_known, found.is_resaved) == (True, True, True)
    before = path.read_bytes()
    path.write_bytes(before[:-40])
    assert not verify_file(path, catalogue_file, known=known).valid


def test_a_file_beside_what_replaces_it_and_beside_itself_is_named(
    signed: Submission, key: OpenKey, context: ExportContext, catalogue_file: CatalogueFile,
    folder: Path,
) -> None:  # fmt: skip
    later = msgspec.structs.replace(
        signed,
        id="3f2b1c60-0000-4000-8000-0000000000aa",
        sequence=signed.sequence + 1,
        supersedes=[*signed.supersedes, signed.id],
    )
    paths = [folder / name for name in ("first.json", "second.json", "twin.json")]
    write_json(signed, paths[0], context)
    write_json(sign_submission(later, key.signing), paths[1], context)
    shutil.copy(paths[0], paths[2])
    codes = [[r.code for r in one.remarks] for one in verify_files(paths, catalogue_file)]
    assert [set(found) & {"replayed", "there_twice"} for found in codes] == [
        {"replayed", "there_twice"},
        set(),
        {"replayed", "there_twice"},
    ]


LATER = "3f2b1c60-0000-4000-8000-0000000000aa"


def later_than(first: Submission, start: str, end: str) -> Submission:
    """A later submission of these months, with what of the first lies in them."""

    def inside(period: str) -> bool:
        return start <= period <= end

    return msgspec.structs.replace(
        first,
        id=LATER,
        sequence=first.sequence + 1,
        supersedes=[*first.supersedes, first.id],
        coverage=msgspec.structs.replace(first.coverage, start=start, end=end),
        observations=[o for o in first.observations if inside(o.period)],
        findings=[f for f in first.findings if inside(f.period)],
        sign_off=[s for s in first.sign_off if inside(s.period)],
        narrative=[],
        changed_since_signed=[],
    )


def said_of_the_first(
    first: Submission, later: Submission, keys: tuple[OpenKey, OpenKey], folder: Path,
    context: ExportContext, catalogue: CatalogueFile,
) -> dict[str, str]:  # fmt: skip
    paths = [folder / "first.json", folder / "second.json"]
    write_json(sign_submission(first, keys[0].signing), paths[0], context)
    write_json(sign_submission(later, keys[1].signing), paths[1], context)
    found = verify_files(paths, catalogue)
    assert not [problem for one in found for problem in one.problems]
    wanted = {"replayed", "replaced_in_part", "replaced_nowhere", "keys_differ"}
    return {r.code: r.message for r in found[0].remarks if r.code in wanted}


def test_a_file_that_later_ones_replace_in_part_says_for_which_months_it_still_holds(
    small: Submission, key: OpenKey, context: ExportContext, catalogue_file: CatalogueFile,
    folder: Path,
) -> None:  # fmt: skip
    start, end = small.coverage.start, small.coverage.end
    assert start < end, "the example has more than one month"
    part = later_than(small, start, start)
    said = said_of_the_first(small, part, (key, key), folder, context, catalogue_file)
    assert set(said) == {"replaced_in_part"}
    assert said["replaced_in_part"].startswith("A later submission, number ")
    last = span_name(Period.parse(start).shift(1), Period.parse(end))
    assert f"This one still holds for {last};" in said["replaced_in_part"]


def test_later_months_that_are_not_signed_replace_no_signed_ones(
    small: Submission, key: OpenKey, context: ExportContext, catalogue_file: CatalogueFile,
    folder: Path,
) -> None:  # fmt: skip
    signed_month = small.sign_off[0].period
    later = later_than(small, signed_month, signed_month)
    unsigned = [
        msgspec.structs.replace(o, status="P") if o.value is not None else o
        for o in later.observations
    ]
    later = msgspec.structs.replace(later, sign_off=[], observations=unsigned)
    said = said_of_the_first(small, later, (key, key), folder, context, catalogue_file)
    assert set(said) == {"replaced_nowhere"}


def test_a_file_signed_by_a_stranger_replaces_nothing(
    small: Submission, key: OpenKey, context: ExportContext, catalogue_file: CatalogueFile,
    folder: Path,
) -> None:  # fmt: skip
    stranger = key_file.make("office", "0f0f0f0f-0000-4000-8000-0000000000fe", MADE)
    later = later_than(small, small.coverage.start, small.coverage.end)
    said = said_of_the_first(small, later, (key, stranger), folder, context, catalogue_file)
    assert set(said) == {"keys_differ"}
