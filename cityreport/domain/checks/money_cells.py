"""The amounts of money of an office: their currencies, and what the checks say where there are
several: such amounts are neither added up nor held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import MixedCurrencies
from cityreport.domain.checks.finding import Amount, Fact, Finding
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period

_AMOUNTS = frozenset({"value", "mean", "lower", "upper", "left", "right", "sum"})
"""The facts of a finding that are amounts where its cells are."""


class MoneyCells:
    """The amounts that have a currency, by indicator and period."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Period], dict[CellKey, Observation]] = {}

    def put(self, key: CellKey, held: Observation | None) -> None:
        """Look at a cell again; one without a currency is forgotten."""
        place = (key.indicator, key.period)
        if held is not None and held.currency:
            self._found.setdefault(place, {})[key] = held
            return
        cells = self._found.get(place, {})
        if cells.pop(key, None) is not None and not cells:
            del self._found[place]

    def is_mixed(self, indicator: str, period: Period) -> bool:
        """Return whether amounts of an indicator and a period are in several currencies."""
        return len(self._currencies(indicator, period)) > 1

    def named(self, finding: Finding) -> Finding:
        """Return a finding with the currency beside each of its amounts, if it has any."""
        currencies = self._currencies_at(finding.cells) if self._found else set()
        if len(currencies) != 1:
            return finding
        (currency,) = currencies
        facts = {name: _with(name, fact, currency) for name, fact in finding.facts.items()}
        return replace(finding, facts=facts)

    def _currencies_at(self, keys: Iterable[CellKey]) -> set[str]:
        """Return the currencies of what stands in cells or beside them."""
        held: set[str] = set()
        for key in keys:
            cells = self._found.get((key.indicator, key.period), {})
            own = cells[key].currency if key in cells else None
            held |= {own} if own else set(self._currencies(key.indicator, key.period))
        return held

    def findings(self, rule: MixedCurrencies) -> Iterator[Finding]:
        """One for each indicator and period."""
        for indicator, period in sorted(self._found):
            currencies = self._currencies(indicator, period)
            if len(currencies) < 2:
                continue
            found = self._found[indicator, period]
            cells = tuple(sorted(found, key=lambda key: (key.area != TOTAL, not key.is_total, key)))
            yield Finding(
                rule.id,
                rule.severity,
                period,
                TOTAL,
                cells,
                {
                    "name": CellKey(indicator, period),
                    "period": period,
                    "area": TOTAL,
                    "currencies": ", ".join(currencies),
                },
                (
                    *((key, found[key].value) for key in cells),
                    *((f"currency {key.name}", found[key].currency) for key in cells),
                ),
            )

    def _currencies(self, indicator: str, period: Period) -> list[str]:
        held = self._found.get((indicator, period), {}).values()
        return sorted({cell.currency for cell in held if cell.currency})


def _with(name: str, fact: Fact, currency: str) -> Fact:
    if name in _AMOUNTS and isinstance(fact, int | float):
        return Amount(fact, currency)
    if isinstance(fact, tuple) and not isinstance(fact, CellKey | Period):
        return tuple(replace(part, currency=currency) for part in fact)
    return fact
