"""Sentences on the populations that a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.domain.area import Area
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Population
from cityreport.domain.population_use import findings_in_use
from cityreport.domain.progress_figures import Progress
from cityreport.finding_words import finding_message
from cityreport.i18n import tr


def population_words(
    catalogue: Catalogue,
    areas: tuple[Area, ...],
    progress: Progress,
    population: Iterable[Population],
) -> list[str]:
    """Return sentences on the people that rates are of: that nobody entered any, or the findings on
    them; none without numbers. `population`: the entries for the progress's area."""
    if not progress.rolling12:
        return []
    if progress.rolling12[-1].rate is None:
        return [tr("No population is known, so numbers are compared and not rates.")]
    found = findings_in_use(catalogue, progress, population)
    said = [finding_message(catalogue, areas, finding) for finding in found]
    return [*said, tr("The rates rest on these years.")] if said else []
