"""The populations that a verdict rests on, and what the checks say of them.

Belongs here: which finding about a population concerns which progress. Not here: the checks
themselves (checks) or their sentences (finding_words).
"""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import PopulationJump, PopulationLine
from cityreport.domain.checks.city_checks import population_jumps, population_lines, years_of
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Population
from cityreport.domain.progress_figures import Progress


def findings_in_use(
    catalogue: Catalogue, progress: Progress, population: Iterable[Population]
) -> list[Finding]:
    """Return what the checks say of the populations of an area (`population`) between the baseline
    and the latest months of a progress; nothing where its verdict is not on rates."""
    if not progress.rolling12 or progress.rolling12[-1].rate is None:
        return []
    last = progress.rolling12[-1].period.year
    first = min((*progress.baseline.years, last - 1))
    rows = list(population)
    found: list[Finding] = []
    for rule in catalogue.rules:
        if isinstance(rule, PopulationJump):
            found += population_jumps(rule, rows)
        elif isinstance(rule, PopulationLine):
            found += population_lines(rule, rows)
    spans = ((finding, years_of(catalogue, finding)) for finding in found)
    return [f for f, years in spans if years and years[0] < last and years[-1] > first]
