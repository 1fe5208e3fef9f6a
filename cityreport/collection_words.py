"""The series that a city collects, in words: for the window, the commands and printed pages."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.collection import CityCollection, Collected
from cityreport.domain.period import Frequency
from cityreport.i18n import mark, period_name, text, tr

FREQUENCY_NAMES = {
    Frequency.MONTH: mark("By month"),
    Frequency.QUARTER: mark("By quarter"),
    Frequency.YEAR: mark("By year"),
}
NO_NUMBERS_CAME_IN = mark("we have no numbers of it")
"""The reason that is proposed for a series of which nothing came in."""


def collected_words(indicator: Indicator, said: Collected) -> str:
    """Return what is collected of a series: `By month, since January 2017`."""
    if not said.is_collected:
        return tr("Not collected: {reason}", reason=said.reason)
    facts = {"by": tr(FREQUENCY_NAMES[said.by or indicator.frequency])}
    if said.since is not None:
        facts["since"] = period_name(said.since)
    if said.until is not None:
        facts["until"] = period_name(said.until)
    match said.since, said.until:
        case None, None:
            return facts["by"]
        case _, None:
            return tr("{by}, since {since}", **facts)
        case None, _:
            return tr("{by}, history until {until}", **facts)
        case _:
            return tr("{by}, history from {since} until {until}", **facts)


def breakdown_words(catalogue: Catalogue, indicator: Indicator, said: Collected) -> str:
    """Return the breakdowns that are used, or that none is; empty where the standard has none."""
    if not indicator.breakdowns or not said.is_collected:
        return ""
    used = CityCollection({indicator.code: said}).breakdowns(indicator)
    if not used:
        return tr("no breakdown")
    if len(used) == len(indicator.breakdowns):
        return tr("every breakdown")
    return ", ".join(text(catalogue.breakdown(each).label) for each in used)


def not_collected_words(indicators: Sequence[Indicator]) -> str:
    """Return one sentence on the indicators that a city does not collect; empty without any."""
    if not indicators:
        return ""
    return tr(
        "Not collected, so not asked here: {indicators}.",
        indicators=", ".join(indicator.code for indicator in indicators),
    )
