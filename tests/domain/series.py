"""Made-up series, measured as the program measures them."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import People, people_in
from cityreport.domain.period import Period
from cityreport.domain.progress import Method, Progress, measure_progress

PEOPLE = [Population(2017, 500_000, "census"), Population(2027, 600_000, "census")]


def series(
    values: Sequence[int | None],
    *,
    first: str = "2017-01",
    people: Sequence[Population] = PEOPLE,
    statuses: dict[int, Status] | None = None,
    years: tuple[int, ...] = (2017, 2018, 2019),
    area: str = TOTAL,
    method: Method = Method(unevenness=0),  # noqa: B008 - frozen
) -> Progress:
    """A month each from `first` on; None: nobody answered. `statuses` by place in the series.

    By default chance alone is assumed; even series stay so, since their own years say nothing else.
    """
    start, marked = Period.parse(first), statuses or {}
    figures = {
        start.shift(at): Figure(value, marked.get(at, Status.NORMAL))
        for at, value in enumerate(values)
        if value is not None
    }
    return measure_progress("L1", area, figures, people, Baseline(years), Target(), method)


def people(area: str = TOTAL) -> People:
    """The people of every year that these series cover."""
    return people_in(PEOPLE, area, range(2010, 2031))
