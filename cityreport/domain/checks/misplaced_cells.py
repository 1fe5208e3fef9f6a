"""The cells of an office that are out of place, and what the checks say of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import NotAsked, NotThere
from cityreport.domain.checks.finding import CellContent, Fact, Finding
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.placement import Misplacement


class _Place(NamedTuple):
    """The place of one finding: an area in a period, or a series of an area."""

    why: Misplacement
    area: str
    name: str
    period: Period | None


class MisplacedCells:
    """The cells that stand where none could be written today, by what is said of them."""

    def __init__(self) -> None:
        self._found: dict[_Place, dict[CellKey, CellContent]] = {}

    def put(self, key: CellKey, content: CellContent, why: Misplacement | None) -> None:
        """Look at a cell again; one that is empty or in its place is forgotten."""
        for reason in Misplacement:
            place = _place(key, reason)
            if reason is why and content is not None:
                self._found.setdefault(place, {})[key] = content
                continue
            cells = self._found.get(place, {})
            if cells.pop(key, None) is not None and not cells:
                del self._found[place]

    def not_begun(self, period: Period) -> tuple[CellKey, ...]:
        """Return the cells that stand in a period that has not begun, the whole city's first."""
        found = [
            key
            for place, cells in self._found.items()
            if place.why is Misplacement.NOT_BEGUN and place.period == period
            for key in cells
        ]
        return tuple(sorted(found, key=lambda key: (key.area != TOTAL, *key[2:], key.indicator)))

    def findings(self, rule: NotThere | NotAsked) -> Iterator[Finding]:
        """One for each page of a district, or for each series of an area."""
        why = Misplacement.NO_DISTRICT if isinstance(rule, NotThere) else Misplacement.NOT_ASKED
        for place, found in sorted(self._found.items(), key=lambda item: str(item[0])):
            if place.why is not why:
                continue
            cells = tuple(sorted(found, key=lambda key: (not key.is_total, key)))
            period = place.period or max(key.period for key in cells)
            facts: dict[str, Fact] = {"period": period, "area": place.area, "cells": len(cells)}
            if isinstance(rule, NotAsked):
                facts["code"] = place.name
            yield Finding(
                rule.id,
                rule.severity,
                period,
                place.area,
                cells,
                facts,
                tuple((key, found[key]) for key in cells),
            )


def _place(key: CellKey, why: Misplacement) -> _Place:
    if why is Misplacement.NOT_ASKED:
        parts = [key.indicator] if key.is_total else [key.indicator, key.breakdown, key.category]
        return _Place(why, key.area, " ".join(parts), None)
    return _Place(why, key.area, "", key.period)
