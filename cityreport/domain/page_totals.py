"""The required totals of a month or a year as the small code of a printed summary carries them.

Belongs here: the record, its bytes and back, and how a year's total is told from its months. Not
here: its signature and its picture (exchange, render); the whole month (page_record).
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile, Indicator
from cityreport.domain.observation import Figure, Status
from cityreport.domain.page_record import (
    MonthOnPaper,
    page_rows,
    read_number,
    written_number,
)
from cityreport.domain.period import Period
from cityreport.errors import DataError

TOTALS_MAGIC = b"CR2"
_HEAD = struct.Struct(">3s16s8s8s8sHBIB")
_WITHOUT = {"O": 1, "L": 2, "M": 3, "Q": 4}
"""The number that is written for a total without a value; 0: it is not answered; 5 and more: its
value."""
_FIRST = 5
_CAUTION = "VPEBA"
"""The statuses of values; that of a sum is the first of these that one of its parts has."""
_MIXED = 0
_PUBLIC = 0x80


class PageTotal(msgspec.Struct, frozen=True):
    """The total of an indicator in the whole city. `value`: null exactly where `status` is O, L, M,
    or Q (hidden in a public copy); `months`: how many months are counted in it."""

    indicator: str
    status: str
    value: int | None
    months: int


class TotalsOnPaper(msgspec.Struct, frozen=True):
    """The content of a small code. `key`: the first 16 digits of the fingerprint of the key that
    signs it; `catalogue`: those of the list of indicators; `digest`: those of the digest that
    stands on the page. `period`: a month or a year; `signed_months`: how many of its months an
    officer signed."""

    office: str
    key: str
    catalogue: str
    digest: str
    period: str
    made: str
    signed_months: int
    is_public: bool
    totals: tuple[PageTotal, ...]

    @property
    def is_signed(self) -> bool:
        """True if every month of the period was signed."""
        return self.signed_months == len(Period.parse(self.period).months())


OnPaper = MonthOnPaper | TotalsOnPaper
"""The content of a code: a whole month, or the totals of a month or a year."""


def required_counts(catalogue: Catalogue) -> list[Indicator]:
    """Return the indicators of a code, in its order."""
    return [row for row, breakdown, _ in page_rows(catalogue) if breakdown == TOTAL]


def total_of(
    code: str, period: Period, figures: Mapping[Period, Figure], signed: Collection[Period]
) -> PageTotal | None:
    """Return the total of a month, or of a year from its months; None where nobody answered.

    A year is told from its months; by a quarter, or the year, where none of its months is there. A
    hidden month hides its year.
    """
    parts = [(part, figures[part]) for part in _parts(period, figures)]
    if not parts:
        return None
    statuses = {_status(part, figure, signed) for part, figure in parts}
    if Status.HIDDEN.value in statuses:
        return PageTotal(code, Status.HIDDEN.value, None, 0)
    counted = [(part, figure) for part, figure in parts if figure.value is not None]
    if not counted:
        return PageTotal(code, sorted(statuses)[-1], None, 0)
    value = sum(int(figure.value or 0) for _, figure in counted)
    found = {_status(part, figure, signed) for part, figure in counted}
    status = next(letter for letter in _CAUTION if letter in found)
    return PageTotal(code, status, value, sum(len(part.months()) for part, _ in counted))


def _parts(period: Period, figures: Mapping[Period, Figure]) -> list[Period]:
    """Return the answered months; a quarter where none of its months is there, and the year where
    there is nothing else."""
    if period.is_month:
        return [period] if period in figures else []
    found: list[Period] = []
    for number in range(1, 5):
        quarter = Period.parse(f"{period.year}-Q{number}")
        found += [month for month in quarter.months() if month in figures] or [
            one for one in (quarter,) if one in figures
        ]
    return found or [one for one in (period,) if one in figures]


def _status(part: Period, figure: Figure, signed: Collection[Period]) -> str:
    """Return the letter of a figure; a final number of an unsigned month is not final yet."""
    if figure.status is Status.NORMAL and not all(month in signed for month in part.months()):
        return Status.UNVALIDATED.value
    return figure.status.value


def encode_totals(record: TotalsOnPaper, catalogue: CatalogueFile) -> bytes:
    """Return the bytes of a record; raise DataError('page_cell') for a total that no code
    carries."""
    period = Period.parse(record.period)
    of_year = not period.is_month
    by_code = {total.indicator: total for total in record.totals}
    rows = [by_code.pop(one.code, None) for one in required_counts(catalogue.catalogue)]
    if by_code:
        raise DataError("page_cell", cell=next(iter(by_code)))
    head = _HEAD.pack(
        TOTALS_MAGIC,
        uuid.UUID(record.office).bytes,
        bytes.fromhex(record.key),
        bytes.fromhex(record.catalogue),
        bytes.fromhex(record.digest),
        period.year,
        0 if of_year else period.number,
        int(datetime.fromisoformat(record.made).timestamp()),
        record.signed_months | (_PUBLIC if record.is_public else 0),
    )
    counted = [total for total in rows if total is not None and total.value is not None]
    status = _common(ord(total.status) for total in counted)
    months = _common(total.months for total in counted)
    written = [head, bytes([status, months] if of_year else [status])]
    for total in rows:
        if total is None or total.value is None:
            written.append(bytes([0 if total is None else _WITHOUT[total.status]]))
            continue
        written.append(written_number(total.value + _FIRST))
        if status == _MIXED:
            written.append(total.status.encode())
        if of_year and months == _MIXED:
            written.append(bytes([total.months]))
    return b"".join(written)


def decode_totals(content: bytes, catalogue: CatalogueFile) -> TotalsOnPaper:
    """Return the record that the bytes are of.

    Raise DataError page_foreign for other bytes, page_catalogue for another list of indicators,
    page_damaged for anything that `encode_totals` does not write.
    """
    if not content.startswith(TOTALS_MAGIC) or len(content) < _HEAD.size:
        raise DataError("page_foreign")
    _, office, key, list_, digest, year, month, moment, signed = _HEAD.unpack_from(content)
    if list_.hex() != catalogue.sha256[:16]:
        raise DataError("page_catalogue")
    try:
        period = Period.month(year, month) if month else Period.of_year(year)
        record = TotalsOnPaper(
            str(uuid.UUID(bytes=office)),
            key.hex(),
            list_.hex(),
            digest.hex(),
            str(period),
            datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            signed & ~_PUBLIC,
            bool(signed & _PUBLIC),
            tuple(_totals(content[_HEAD.size :], catalogue.catalogue, of_year=not month)),
        )
        possible = record.signed_months <= len(period.months())
        if possible and encode_totals(record, catalogue) == content:
            return record
    except (DataError, ValueError, IndexError, OverflowError) as error:
        raise DataError("page_damaged") from error
    raise DataError("page_damaged")


def _totals(content: bytes, catalogue: Catalogue, *, of_year: bool) -> Iterator[PageTotal]:
    status, of_all = content[0], content[1] if of_year else 1
    at = 2 if of_year else 1
    without = {number: letter for letter, number in _WITHOUT.items()}
    for indicator in required_counts(catalogue):
        number, at = read_number(content, at)
        if number < _FIRST:
            if number:
                yield PageTotal(indicator.code, without[number], None, 0)
            continue
        letter, months = status, of_all
        if letter == _MIXED:
            letter, at = content[at], at + 1
        if months == _MIXED:
            months, at = content[at], at + 1
        if chr(letter) not in _CAUTION or not 1 <= months <= 12:
            raise DataError("page_damaged")
        yield PageTotal(indicator.code, chr(letter), number - _FIRST, months)
    if at != len(content):
        raise DataError("page_damaged")


def _common(numbers: Iterable[int]) -> int:
    """Return the number that all of them are; `_MIXED` where they differ or there is none."""
    found = set(numbers)
    return found.pop() if len(found) == 1 else _MIXED
