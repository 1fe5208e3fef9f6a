"""Small made-up cities: figures by month, measured as the program measures them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Method, Progress, measure_progress

Entry = int | Status | Figure | None
"""A number; a status without one; a figure with its status; None for a month nobody answered."""

Measure = Callable[..., Progress]


def measured(
    entries: Sequence[Entry],
    *,
    first: str = "2017-01",
    people: int | None = 500_000,
    indicator: str = "L1",
) -> Progress:
    figures = {}
    for index, entry in enumerate(entries):
        period = Period.parse(first).shift(index)
        if isinstance(entry, Status):
            figures[period] = Figure(None, entry)
        elif isinstance(entry, Figure):
            figures[period] = entry
        elif entry is not None:
            figures[period] = Figure(entry, Status.NORMAL)
    population = [] if people is None else [Population(2017, people, "census")]
    even = Method(unevenness=0)  # chance alone; uneven years are in domain/test_verdict
    return measure_progress(indicator, TOTAL, figures, population, Baseline(), Target(), even)


@pytest.fixture
def measure() -> Measure:
    return measured
