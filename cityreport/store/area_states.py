"""A district as its table and the journal write it.

The journal writes code, name, first and last month, place in the list; then, only where there are
any, the districts that it follows: a state from before there could be any reads as it did.
"""

from __future__ import annotations

from typing import Any

import msgspec

from cityreport.domain.area import Area, Followed
from cityreport.domain.period import Period

_FIELDS = 5


def area_row(area: Area, position: int) -> tuple[str, str, str | None, str | None, int, str]:
    """Return the row of a district in its table."""
    follows = [[code, str(month)] for code, month in area.follows]
    months = (_text(area.valid_from), _text(area.valid_to))
    return area.code, area.name, *months, position, msgspec.json.encode(follows).decode()


def area_of_row(
    code: str, name: str, first: str | None, last: str | None, _position: int, follows: str
) -> Area:
    """Return the district of a row of its table; raise ValueError for one that never was."""
    found = msgspec.json.decode(follows, type=list[tuple[str, str]])
    return Area(code, name, _read(first), _read(last), _followed(found))


def state_of_row(*row: Any) -> str:
    """Return a row as the journal writes it; one of an older file has no districts to follow."""
    follows = msgspec.json.decode(row[_FIELDS]) if len(row) > _FIELDS else []
    return msgspec.json.encode([*row[:_FIELDS], *([follows] if follows else [])]).decode()


def read_area(state: str) -> tuple[int, Area]:
    """Return a district and its place in the list from a state of the journal; raise ValueError,
    TypeError or DataError for one that never was."""
    code, name, first, last, position, *follows = msgspec.json.decode(state, type=list[Any])
    found = msgspec.convert(follows[0] if follows else [], list[tuple[str, str]])
    return (
        msgspec.convert(position, int),
        Area(
            msgspec.convert(code, str),
            msgspec.convert(name, str),
            _read(msgspec.convert(first, str | None)),
            _read(msgspec.convert(last, str | None)),
            _followed(found),
        ),
    )


def _followed(found: list[tuple[str, str]]) -> tuple[Followed, ...]:
    return tuple(Followed(code, Period.parse(month)) for code, month in found)


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _read(text: str | None) -> Period | None:
    return None if text is None else Period.parse(text)
