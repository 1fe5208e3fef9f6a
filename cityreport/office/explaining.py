"""The explanation of a figure with its cells: source, officer and day, from the journal.

Belongs here: reading what `domain.explanation` needs, and who entered which cell when. Not here:
the steps themselves (domain) or their words (explanation_words).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.city import Profile
from cityreport.domain.derivation import parts_of
from cityreport.domain.explanation import (
    Explained,
    ExplainedCell,
    Figures,
    explain_progress,
)
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Progress, of_year
from cityreport.domain.targets import has_target
from cityreport.office import progress_query
from cityreport.store.journal_history import LineFilter
from cityreport.store.store import Store


def explain(
    store: Store,
    catalogue: Catalogue,
    profile: Profile,
    asked: progress_query.Question,
    period: Period | None = None,
) -> Explained:
    """Explain the latest twelve months of an indicator and the verdict on them.

    `period`: a year as its report shows it; of a month or a quarter the twelve months that end with
    it, as the table behind a chart shows them. DataError('no_target') as `progress_query.of`.
    """
    indicator = catalogue.indicator(asked.code)
    is_year = period is not None and period.frequency is Frequency.YEAR
    if is_year:
        asked = replace(asked, until=period)
    is_followed = has_target(indicator)
    figures: Figures = (
        progress_query.figures(store.observations, indicator, asked.area) if is_followed else {}
    )
    until = asked.until
    if until is not None:
        end = until.months()[-1]
        figures = {at: figure for at, figure in figures.items() if at.months()[-1] <= end}

    city: Figures = {}
    if figures and asked.area != TOTAL:
        city = progress_query.figures(store.observations, indicator, TOTAL)

    def measure(others: Figures) -> Progress:
        return progress_query.measured(others, catalogue, profile, asked, city)

    progress = measure(figures)
    if period is not None and is_year:
        progress = of_year(progress, period.year)
    found = explain_progress(
        progress,
        figures,
        profile.population,
        measure,
        None if period is None or is_year else period.months()[-1],
    )
    window = [p for year in reversed(found.years) for p in year.periods]
    start = [p for year in found.baseline for p in year.periods]
    return Explained(
        found,
        tuple(_cells(store, indicator, asked.area, window)),
        tuple(_cells(store, indicator, asked.area, start)),
    )


def _cells(
    store: Store, indicator: Indicator, area: str, periods: Iterable[Period]
) -> list[ExplainedCell]:
    cells = []
    for period in periods:
        whole = CellKey(indicator.code, period, area)
        derived = indicator.derived
        for key in (whole,) if derived is None else parts_of(derived, whole):
            held = store.observations.get(key)
            if held is not None and held.value is not None:
                cells.append(_cell(store, held))
    return cells


def _cell(store: Store, held: Observation) -> ExplainedCell:
    """Return a cell with its newest line of the journal, which is proven by its link."""
    lines = store.history.lines(LineFilter(cell=held.key), limit=1)
    action = lines[0].action if lines else None
    return ExplainedCell(
        held.key,
        int(held.value or 0),
        held.status,
        held.note,
        held.source,
        None if action is None else action.officer,
        None if action is None else datetime.fromisoformat(action.at),
    )
