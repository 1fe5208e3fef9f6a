"""The kinds of charts: one module each, and its line here.

A kind describes its facts in words, draws them, and gives the table behind them; `height` gives its
height in inches at a width. Its name is in `wording`, its facts are collected in
`office/chart_data`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from cityreport.render.kinds import (
    breakdown,
    completeness,
    district_map,
    multiples,
    multiples_words,
    progress,
    ranking,
    signals,
    years,
)
from cityreport.render.kinds.scene import ChartContext, ChartTable, ChartText

USUAL_HEIGHT = 5.6
"""The height in inches of a chart that does not grow with its data."""


class ChartKind(NamedTuple):
    """The functions of a kind of chart."""

    code: str
    tell: Callable[[ChartContext, Any], ChartText]
    draw: Callable[[ChartContext, Any], Figure]
    tabulate: Callable[[ChartContext, Any], ChartTable]
    height: Callable[[Any, float], float] | None = None
    """Its height in inches at a width; None: any height fits."""
    pages: Callable[[Any], list[Any]] | None = None
    """Its facts in parts that fit on a page each; None: it is one."""


_MULTIPLES = (
    multiples_words.tell,
    multiples.draw,
    multiples_words.tabulate,
    multiples.height,
    multiples_words.pages,
)

KINDS: tuple[ChartKind, ...] = (
    ChartKind("progress", progress.tell, progress.draw, progress.tabulate),
    ChartKind("signals", signals.tell, signals.draw, signals.tabulate),
    ChartKind("years", years.tell, years.draw, years.tabulate),
    ChartKind("breakdown", breakdown.tell, breakdown.draw, breakdown.tabulate),
    ChartKind("districts", *_MULTIPLES),
    ChartKind(
        "ranking",
        ranking.tell,
        ranking.draw,
        ranking.tabulate,
        ranking.height,
        ranking.pages,
    ),
    ChartKind("map", district_map.tell, district_map.draw, district_map.tabulate),
    ChartKind(
        "completeness",
        completeness.tell,
        completeness.draw,
        completeness.tabulate,
        completeness.height,
    ),
    ChartKind("indicators", *_MULTIPLES),
)


def kind_of(code: str) -> ChartKind:
    """Return the kind of that code; raise KeyError for an unknown one."""
    return {kind.code: kind for kind in KINDS}[code]
