"""The suggestions for empty cells; nothing is written before a person says so."""

from __future__ import annotations

from cityreport.domain import suggestions
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.observation import CellKey, check_key
from cityreport.domain.period import Period
from cityreport.office.collection_states import collection_of
from cityreport.store.store import Store


class Suggestions:
    """Numbers and sources that can be offered from what an open office holds."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def offered_total(self, key: CellKey) -> int | None:
        """Return what an empty total would be by its complete breakdowns; None if they do not
        say."""
        check_key(self._catalogue, key)
        with self._store.reading():
            return suggestions.offered_total(self._catalogue, key, self._store.observations.get)

    def offered_totals(self, period: Period, area: str = TOTAL) -> dict[CellKey, int]:
        """Return every total that can be offered for a period and area."""
        with self._store.reading():
            cells = self._store.observations.on_page(period, area)
        return suggestions.offered_totals(self._catalogue, period, area, cells)

    def complete_sums(self, key: CellKey) -> dict[str, int]:
        """Return what the complete breakdowns of a total add up to, by their ids."""
        with self._store.reading():
            return suggestions.complete_sums(self._catalogue, key, self._store.observations.get)

    def source_before(self, key: CellKey) -> str | None:
        """Return the source of the same cell in the period before; None where it has none."""
        with self._store.reading():
            return suggestions.source_before(key, self._store.observations.get)

    def zero_return(self, period: Period, area: str, group: str) -> tuple[CellKey, ...]:
        """Return the empty totals of a group that `CellWriter.record_zero_return` would answer
        with 0."""
        with self._store.reading():
            answered = self._store.observations.matching(periods=[period])
            collection = collection_of(self._store)
        return suggestions.zero_return(self._catalogue, period, area, group, answered, collection)
