"""A submission packed with gzip is taken wherever one is read; what was made to fill a memory, and
what was cut off, is refused in a sentence."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange import incoming_file
from cityreport.exchange.incoming_file import kind_of
from cityreport.exchange.json_file import numbers_in, read_json
from cityreport.exchange.registry import ExportContext, format_named
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import verify_file, with_journal
from cityreport.outputs import OutputKind, kind_found


@pytest.fixture
def packed(small: Submission, context: ExportContext, tmp_path: Path) -> Path:
    path = tmp_path / "small.json.gz"
    format_named("json.gz").write(small, path, context)
    return path


def codes(path: Path, catalogue_file: CatalogueFile) -> list[str]:
    return [problem.code for problem in verify_file(path, catalogue_file).problems]


def test_it_is_the_same_file_packed(packed: Path, small: Submission) -> None:
    assert gzip.decompress(packed.read_bytes()) == encoded(small)


def test_it_is_packed_the_same_way_every_time(
    packed: Path, small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    """No clock and no name is in it, so two copies of one submission are one file."""
    again = tmp_path / "again.json.gz"
    format_named("json.gz").write(small, again, context)
    assert again.read_bytes() == packed.read_bytes()


def test_it_is_taken_whatever_it_is_called(
    packed: Path, small: Submission, catalogue_file: CatalogueFile
) -> None:
    renamed = packed.rename(packed.with_name("sent.bin"))
    found = verify_file(renamed, catalogue_file)
    assert found.valid, found.problems
    assert small.seal is not None
    assert found.digest == small.seal.digest
    assert kind_of(renamed) == "json"
    assert read_json(renamed) == small
    assert with_journal(renamed).journal == small.journal
    assert list(numbers_in([renamed], small.office.id)) == [small.sequence]
    assert kind_found(renamed) == OutputKind.SUBMISSION


SPOILED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut": (lambda content: content[:-30], "gzip_damaged"),
    "a bit turned": (
        lambda c: c[: len(c) // 2] + bytes([c[len(c) // 2] ^ 4]) + c[len(c) // 2 + 1 :],
        "gzip_damaged",
    ),
    "something behind it": (lambda content: content + b"{}", "gzip_damaged"),
    "another one behind it": (lambda content: content + content, "gzip_damaged"),
    "its checksum changed": (lambda c: c[:-8] + bytes(4) + c[-4:], "gzip_damaged"),
    "only its first bytes": (lambda _: b"\x1f\x8b", "gzip_damaged"),
    "a table": (lambda _: gzip.compress(b"indicator,value\n"), "not_a_submission"),
    "packed twice": (gzip.compress, "not_a_submission"),
    "a bomb": (lambda _: gzip.compress(b"{" + b" " * 30_000_000 + b"}"), "gzip_oversized"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_no_packed_submission_is_refused(
    name: str, packed: Path, catalogue_file: CatalogueFile
) -> None:
    spoil, code = SPOILED[name]
    packed.write_bytes(spoil(packed.read_bytes()))
    assert codes(packed, catalogue_file) == [code]


def test_no_more_than_the_limit_is_ever_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its ratio: a file that grows slowly is stopped by its size."""
    monkeypatch.setattr(incoming_file, "LARGEST_FILE", 3_000_000)
    path = tmp_path / "large.json.gz"
    rows = b'{"a": [' + b",".join(b"%d" % (zlib.crc32(b"%d" % i)) for i in range(400_000)) + b"]}"
    path.write_bytes(gzip.compress(rows, 1))
    assert path.stat().st_size < 3_000_000 < len(rows)
    with pytest.raises(DataError) as caught:
        incoming_file.read_bytes(path)
    assert caught.value.code == "gzip_oversized"
