"""The numbers of a month as the code of a printed page carries them: few bytes, exactly one way.

Belongs here: the record, its bytes and back. Not here: its signature and its picture (exchange,
render), the small code of a summary (page_totals). It holds the required counts of the whole city,
totals and breakdowns.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile, Indicator, Kind
from cityreport.domain.period import Frequency, Period
from cityreport.errors import DataError

MAGIC = b"CR1"
SIGNATURE_LENGTH = 64
_HEAD = struct.Struct(">3s16s8s8sHBIB")
_WITHOUT = {"O": 1, "L": 2, "M": 3}
"""The number that is written for a cell without a value; 0: it is not answered; 4 and more: its
value."""
_VALUES = "APEBV"
_MIXED = 0
_LARGEST = 2**40


class PageCell(msgspec.Struct, frozen=True):
    """A number of the whole city. `value`: null exactly where `status` is O, L or M."""

    indicator: str
    breakdown: str
    category: str
    status: str
    value: int | None


class MonthOnPaper(msgspec.Struct, frozen=True):
    """The content of a page. `key`: the first 16 digits of the fingerprint of the key that signs
    it; `catalogue`: those of the list of indicators; `is_signed`: an officer signed the month."""

    office: str
    key: str
    catalogue: str
    period: str
    made: str
    is_signed: bool
    cells: tuple[PageCell, ...]


def page_rows(catalogue: Catalogue) -> Iterator[tuple[Indicator, str, list[str]]]:
    """Yield what a page may carry, in its order: indicator, breakdown and its categories."""
    categories = {one.id: [c.code for c in one.categories] for one in catalogue.breakdowns}
    for indicator in catalogue.indicators:
        is_monthly = indicator.frequency is Frequency.MONTH
        if indicator.required and is_monthly and indicator.kind is Kind.COUNT:
            yield indicator, TOTAL, [TOTAL]
            for breakdown in indicator.breakdowns:
                yield indicator, breakdown, categories[breakdown]


def encode_page(record: MonthOnPaper, catalogue: CatalogueFile) -> bytes:
    """Return the bytes of a record; raise DataError('page_cell') for a cell that no page
    carries."""
    period = Period.parse(record.period)
    moment = int(datetime.fromisoformat(record.made).timestamp())
    written = [
        _HEAD.pack(
            MAGIC,
            uuid.UUID(record.office).bytes,
            bytes.fromhex(record.key),
            bytes.fromhex(record.catalogue),
            period.year,
            period.first_month,
            moment,
            record.is_signed,
        )
    ]
    by_key = {(c.indicator, c.breakdown, c.category): c for c in record.cells}
    for number, (indicator, breakdown, codes) in enumerate(page_rows(catalogue.catalogue)):
        cells = [by_key.pop((indicator.code, breakdown, code), None) for code in codes]
        if any(cell is not None for cell in cells):
            written.append(bytes([number]) + _group(cells))
    if by_key:
        raise DataError("page_cell", cell=" ".join(next(iter(by_key))))
    return b"".join(written)


def decode_page(content: bytes, catalogue: CatalogueFile) -> MonthOnPaper:
    """Return the record that the bytes are of.

    Raise DataError page_foreign for other bytes, page_catalogue for another list of indicators,
    page_damaged for anything that `encode_page` does not write.
    """
    if not content.startswith(MAGIC) or len(content) < _HEAD.size:
        raise DataError("page_foreign")
    _, office, key, list_, year, month, moment, signed = _HEAD.unpack_from(content)
    if list_.hex() != catalogue.sha256[:16]:
        raise DataError("page_catalogue")
    try:
        record = MonthOnPaper(
            str(uuid.UUID(bytes=office)),
            key.hex(),
            list_.hex(),
            str(Period.month(year, month)),
            datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            bool(signed),
            tuple(_cells(content[_HEAD.size :], catalogue.catalogue)),
        )
        if encode_page(record, catalogue) == content:
            return record
    except (DataError, ValueError, IndexError, OverflowError) as error:
        raise DataError("page_damaged") from error
    raise DataError("page_damaged")


def _group(cells: list[PageCell | None]) -> bytes:
    statuses = {c.status for c in cells if c is not None and c.value is not None}
    one = ord(statuses.pop()) if len(statuses) == 1 else _MIXED
    return bytes([one]) + b"".join(_cell(cell, is_mixed=one == _MIXED) for cell in cells)


def _cell(cell: PageCell | None, *, is_mixed: bool) -> bytes:
    if cell is None:
        return b"\0"
    if cell.value is None:
        return bytes([_WITHOUT[cell.status]])
    return written_number(cell.value + 4) + (cell.status.encode() if is_mixed else b"")


def _cells(content: bytes, catalogue: Catalogue) -> Iterator[PageCell]:
    rows = list(page_rows(catalogue))
    at = 0
    while at < len(content):
        indicator, breakdown, codes = rows[content[at]]
        one, at = content[at + 1], at + 2
        for code in codes:
            number, at = read_number(content, at)
            status, value = None, None
            if number > 3:
                value = number - 4
                status = chr(one)
                if one == _MIXED:
                    status, at = chr(content[at]), at + 1
                if status not in _VALUES:
                    raise DataError("page_damaged")
            elif number:
                status = {n: s for s, n in _WITHOUT.items()}[number]
            if status is not None:
                yield PageCell(indicator.code, breakdown, code, status, value)


def written_number(number: int) -> bytes:
    """Return a number in LEB128."""
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)


def read_number(content: bytes, at: int) -> tuple[int, int]:
    """Return the number in LEB128 that stands there, and the place after it; raise IndexError where
    it has no end, DataError('page_damaged') where it is too large for any count."""
    number = shift = 0
    while True:
        byte = content[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if number > _LARGEST:
            raise DataError("page_damaged")
        if not byte & 0x80:
            return number, at
