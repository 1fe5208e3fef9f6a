"""The checksum of a row: two CRC-32 that reveal at once a number that the disk has changed.

SQLite notices a broken page structure, not a flipped bit inside a value. The journal's chain proves
everything but has to be walked whole; a checksum is compared with every row that is read. It
protects against disks, not against people: the chain does that.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

from cityreport.errors import AccessError


def front_seal(
    period: str,
    area: str,
    indicator: str,
    breakdown: str,
    category: str,
    value: object,
    status: str,
) -> int:
    """Return the CRC-32 of the parts that a chart reads: the key, the value and its status."""
    text = f"{period}\t{area}\t{indicator}\t{breakdown}\t{category}\t{value!r}\t{status}"
    return crc32(text.encode("utf-8", "surrogateescape"))


@lru_cache(maxsize=4096)
def back_seal(*fields: object) -> int:
    """Return the CRC-32 of the parts beside the value: note, source, currency, sample, margin,
    catalogue."""
    return crc32(repr(fields).encode("utf-8", "surrogateescape"))


def seal(key: tuple[str, str, str, str, str], state: tuple[object, ...]) -> int:
    """Return the seal of a row of `observation`: `key` and `state` in the order of its columns."""
    value, status, *rest = state
    return front_seal(*key, value, str(status)) << 31 | back_seal(*rest) >> 1


def check_front(
    key: tuple[str, str, str, str, str], value: object, status: str, sealed: object
) -> None:
    """Raise AccessError('cell_damaged') for a value that is not what was written."""
    if not isinstance(sealed, int) or front_seal(*key, value, status) != sealed >> 31:
        raise _damaged(key)


def check_fronts(
    key: tuple[str, str, str, str], rows: Iterable[tuple[str, object, str, object]]
) -> None:
    """Do the same for one cell through time. `key`: its area, indicator, breakdown and category;
    `rows`: period, value, status and seal."""
    middle = "\t".join(key)
    for period, value, status, sealed in rows:
        text = f"{period}\t{middle}\t{value!r}\t{status}"
        front = crc32(text.encode("utf-8", "surrogateescape"))
        if not isinstance(sealed, int) or front != sealed >> 31:
            raise _damaged((period, *key))


def check_row(
    key: tuple[str, str, str, str, str], state: tuple[object, ...], sealed: object
) -> None:
    """Raise AccessError('cell_damaged') for a row that is not what was written."""
    if seal(key, state) != sealed:
        raise _damaged(key)


def _damaged(key: tuple[str, ...]) -> AccessError:
    place = " ".join(part for part in key if part != "_T")
    return AccessError("cell_damaged", cell=place.encode("ascii", "backslashreplace").decode())
