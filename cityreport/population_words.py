"""What has to be known of the populations that a verdict rests on, as sentences."""

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
    """Return that no population is known, or what the checks say of those that the rates rest on;
    nothing without numbers. `population`: what was entered for the progress's area."""
    if not progress.rolling12:
        return []
    if progress.rolling12[-1].rate is None:
        return [tr("No population is known, so numbers are compared and not rates.")]
    found = findings_in_use(catalogue, progress, population)
    said = [finding_message(catalogue, areas, finding) for finding in found]
    return [*said, tr("The rates rest on these years.")] if said else []
