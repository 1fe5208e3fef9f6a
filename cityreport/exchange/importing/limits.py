"""The limits for reading a foreign file: the one place with these numbers."""

from __future__ import annotations

import msgspec

_MIB = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """The limits for reading one file; a file beyond one of these is refused with a sentence.

    What a file may hold is limited by work, so that a slow PC reads what a fast one reads. The
    clock only ends what hangs: `seconds` from start to answer, far more than the largest permitted
    file takes on a slow and busy PC.

    `elements`: of an XML part that is walked one by one; `memory`: bytes of the child's address
    space;
    `file`: bytes on the disk; `unpacked`: bytes of all parts of a zip together; `ratio`: unpacked
    to packed bytes of a part beyond `ratio_from` bytes; `parts`: entries of a zip; `sheets`,
    `rows`, `columns`: of a book, a sheet and a row; `cells`: of all sheets, empty ones inside a
    table counted; `text`: characters of a cell (Excel's own limit); `line`: characters of a line of
    a text file; `answer`: bytes that the child may return.
    """

    seconds: float = 300
    elements: int = 20_000_000
    memory: int = 500 * _MIB
    file: int = 100 * _MIB
    unpacked: int = 200 * _MIB
    ratio: int = 250
    ratio_from: int = 16 * _MIB
    parts: int = 2_000
    sheets: int = 500
    rows: int = 1_048_576
    columns: int = 2_000
    cells: int = 3_000_000
    text: int = 32_767
    line: int = 8_000_000
    answer: int = 300 * _MIB


LIMITS = Limits()
