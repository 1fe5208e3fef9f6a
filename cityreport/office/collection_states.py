"""The series that the city collects as the store keeps them: one state each, by indicator.

Their meaning is in `domain.collection`; saying them is in `collecting`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from cityreport.domain.collection import CityCollection, Collected
from cityreport.domain.period import Frequency, Period
from cityreport.errors import AccessError, DataError
from cityreport.store.annotations import COLLECTION
from cityreport.store.store import Store

_MONTHS = ("since", "until")


def collection_of(store: Store) -> CityCollection:
    """Return what the city of a file said that it collects; AccessError('statement_damaged')."""
    states = store.annotations.all(COLLECTION)
    return CityCollection({code: _read(code, state) for code, state in states.items()})


def state_of(collected: Collected) -> str:
    """Return what is collected of a series, as the journal writes it."""
    fields = msgspec.structs.asdict(collected)
    months = {name: None if fields[name] is None else str(fields[name]) for name in _MONTHS}
    return msgspec.json.encode(fields | months).decode()


class _Held(msgspec.Struct, frozen=True):
    since: str | None
    until: str | None
    by: Frequency | None
    reason: str
    unused: tuple[str, ...]


def _read(code: str, state: str) -> Collected:
    try:
        held: dict[str, Any] = msgspec.structs.asdict(msgspec.json.decode(state, type=_Held))
        months = {name: held[name] and Period.parse(held[name]) for name in _MONTHS}
    except (ValueError, DataError) as error:  # msgspec's errors are ValueErrors
        raise AccessError("statement_damaged", part=f"{COLLECTION} {code}") from error
    return Collected(**(held | months))
