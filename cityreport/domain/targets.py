"""The indicators whose way to the target is followed, and the units that a city counts them in."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue, Indicator, Kind
from cityreport.domain.period import Frequency

HEADLINE = "L1"
"""The indicator that a report leads with: the standard's headline is intentional homicide."""


def has_target(indicator: Indicator) -> bool:
    """Return whether its way can be followed: a monthly count of which less is better, or of which
    more reports may be (then it has a trend and no verdict)."""
    return (
        indicator.kind is Kind.COUNT
        and indicator.frequency is Frequency.MONTH
        and (indicator.lower_is_better is True or indicator.moved_by_reporting)
    )


def own_unit(catalogue: Catalogue, indicator: Indicator, said: str) -> str:
    """Return the unit that a city says it counts an indicator in; empty for the standard's."""
    usual = catalogue.unit(indicator.unit)
    names = {name.casefold() for name in ("", usual.code, *usual.label.values())}
    return "" if said.strip().casefold() in names else said
