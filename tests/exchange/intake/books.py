"""Reading in this very process, and bending workbooks: what the tests of the intake share."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from cityreport.domain.importing.grid import Book, Value
from cityreport.errors import CityReportError
from cityreport.exchange.importing import protocol, reader_process
from cityreport.exchange.importing.limits import LIMITS, Limits
from cityreport.messages import sentence

DATA = Path(__file__).parents[2] / "data"
SMALL = DATA / "intake"

Rows = tuple[tuple[Value, ...], ...]


def answered(
    path: Path, limits: Limits = LIMITS, encoding: str | None = None
) -> Book | protocol.Failure:
    """What the child would answer: the same code, without a process of its own."""
    request = protocol.read_request(
        protocol.write(protocol.Request(os.fsencode(path), limits, encoding))
    )
    return protocol.read_answer(reader_process.answer(request), path.name)


def read(path: Path, limits: Limits = LIMITS, encoding: str | None = None) -> Book:
    answer = answered(path, limits, encoding)
    assert isinstance(answer, Book), answer
    return answer


def rows(path: Path, content: bytes | str, encoding: str | None = None) -> Rows:
    """The only sheet of a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (sheet,) = read(path, encoding=encoding).sheets
    return sheet.rows


def refusal(path: Path, limits: Limits = LIMITS, encoding: str | None = None) -> CityReportError:
    """The error of a file that is not read; it has its sentence."""
    answer = answered(path, limits, encoding)
    assert isinstance(answer, protocol.Failure), answer
    error = answer.error()
    said = type(error)(error.code, path=path.name, **error.facts)
    assert sentence(said).endswith(".")
    assert "{" not in sentence(said)
    return error


def code(path: Path, limits: Limits = LIMITS, encoding: str | None = None) -> str:
    return refusal(path, limits, encoding).code


def bent(source: Path, target: Path, parts: Mapping[str, Callable[[bytes], bytes] | bytes]) -> Path:
    """A zipped workbook with some of its parts changed, or with more of them."""
    with zipfile.ZipFile(source) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for name, change in parts.items():
        content[name] = change(content[name]) if callable(change) else change
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    target.write_bytes(packed.getvalue())
    return target


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return change


needs_posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX has these")
