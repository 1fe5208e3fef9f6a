"""A request for a chart: its kind, its subject, and how it is to be shown.

Belongs here: the question, as window and commands put it. Not here: the answer (gathering,
charting). Loads nothing of matplotlib.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import PathKind
from cityreport.domain.period import Period
from cityreport.domain.targets import HEADLINE
from cityreport.errors import UsageError
from cityreport.wording import CHART_KIND_NAMES

Measure = Literal["rate", "count"]

ON_ALL_INDICATORS = frozenset({"completeness", "indicators"})
"""Kinds that are not on one indicator."""
ON_ALL_DISTRICTS = frozenset({"districts", "ranking", "map"})
"""Kinds that are not on one area."""
WITH_A_PATH = frozenset({"progress", "districts", "indicators"})
"""Kinds that show the path to the target."""
WITH_A_BASELINE = WITH_A_PATH | {"years"}
"""Kinds that show the baseline."""
ALWAYS_COUNTS = frozenset({"signals", "years", "breakdown", "completeness"})
"""Kinds that show no rates."""

SLIDE = (13.333, 7.5)
"""Inches of a slide of 16:9."""


class ChartRequest(msgspec.Struct, frozen=True):
    """A chart that is asked for.

    `breakdown`: of the kind `breakdown`; empty: the indicator's first. `baseline` (years) and
    `path`: tried out instead of those that the city has stored; nothing of it is kept.
    `going_on`: the line of going on like the last three years. `size`: inches; None: the kind's
    own. `until`: the last of the twelve months in which districts are compared; None: the latest
    ones that most of them have.
    """

    indicator: str = HEADLINE
    area: str = TOTAL
    measure: Measure = "rate"
    kind: str = "progress"
    breakdown: str = ""
    baseline: tuple[int, ...] | None = None
    path: PathKind | None = None
    going_on: bool = False
    size: tuple[float, float] | None = None
    until: Period | None = None


def check_wish(wish: ChartRequest, catalogue: Catalogue) -> None:
    """Refuse a kind or a breakdown that there is not, naming those there are."""
    if wish.kind not in CHART_KIND_NAMES:
        raise UsageError("unknown_chart", kind=wish.kind, known=", ".join(CHART_KIND_NAMES))
    if wish.kind == "breakdown" and wish.breakdown:
        known = catalogue.indicator(wish.indicator).breakdowns
        if wish.breakdown not in known:
            raise UsageError(
                "no_such_breakdown",
                indicator=wish.indicator,
                breakdown=wish.breakdown,
                known=", ".join(known) or "–",
            )
