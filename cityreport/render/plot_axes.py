"""The parts that the plots of all charts share: axes with their names, ends in time, names at
points.

On the time axis the year Y lies from Y to Y + 1; a rolling year stands where it ends, above
the right edge of its last month. Words are written by hand: axis objects are slow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

from cityreport.domain.period import Period
from cityreport.i18n import number
from cityreport.render.chart_theme import COLORS, SIZES, text_width
from cityreport.render.figure_sheet import FigureSheet


def end_of(period: Period) -> float:
    """Return the end of a month on the time axis."""
    return period.year + period.number / 12


def with_gaps(points: Iterable[tuple[Period, float]]) -> tuple[list[float], list[float]]:
    """Make a line of values at the ends of months, with a gap where a month is missing."""
    xs: list[float] = []
    ys: list[float] = []
    before = None
    for period, value in points:
        if before is not None and period != before.shift(1):
            xs.append(math.nan)
            ys.append(math.nan)
        xs.append(end_of(period))
        ys.append(value)
        before = period
    return xs, ys


def value_plot(
    sheet: FigureSheet,
    across: tuple[float, float],
    upright: tuple[float, float],
    most: float,
    steps: int,
) -> tuple[Axes, float]:
    """Make a plot of whole numbers from 0 to `most`, at most `steps` of them named.

    `across`: inches from the left, the names of the values included, to the right; `upright`: its
    floor and its height. Returns its axes and how wide they are, in inches.
    """
    ticks = value_ticks(most, steps, whole=True)
    left = across[0] + 0.09 + max(text_width(name, SIZES.axis) for name in tick_names(ticks))
    width = across[1] - left
    axes = sheet.axes(left, upright[0], width, upright[1])
    set_value_axis(axes, most, ticks)
    return axes, width


def set_time_axis(axes: Axes, first: int, last: int, width: float, *, named: bool) -> None:
    """Years from `first` to `last` over `width` inches, as many named as there is room for."""
    axes.set_xlim(first, last + 1)
    room = width / (last + 1 - first)
    step = max(1, math.ceil((text_width("0000", SIZES.axis) + 0.08) / room))
    across = axes.get_xaxis_transform()
    axes.xaxis.set_visible(False)
    for year in range(last, first - 1, -step) if named else ():
        name_below(axes, year + 0.5, str(year))
    lines = [[(year, 0), (year, 1)] for year in range(first, last + 2)]
    grid = LineCollection(
        lines,
        colors=COLORS.grid,
        linewidths=0.6,
        transform=across,
        zorder=0.5,
    )
    axes.add_collection(grid, autolim=False)


def value_ticks(top: float, most: int, *, whole: bool) -> list[float]:
    """Round values from 0 to `top` or just below; none where there is nothing to measure."""
    if top < 1e-6:
        return []
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=whole)
    return [float(t) for t in locator.tick_values(0, top) if 0 <= t <= top * 1.0001]


def tick_names(ticks: Sequence[float]) -> list[str]:
    """Return the values with as many decimals as their steps need."""
    decimals = next(
        d for d in (0, 1, 2, 3, 6) if d == 6 or all(abs(t - round(t, d)) < 1e-9 for t in ticks)
    )
    return [number(tick, decimals) for tick in ticks]


def set_value_axis(axes: Axes, top: float, ticks: Sequence[float]) -> None:
    """From 0 to `top`, with light lines at `ticks`."""
    axes.set_ylim(0, top)
    axes.yaxis.set_visible(False)
    along = axes.get_yaxis_transform()
    for tick, name in zip(ticks, tick_names(ticks), strict=True):
        axes.annotate(
            name,
            (0, tick),
            xytext=(-5, 0),
            xycoords=along,
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=SIZES.axis,
            color=COLORS.muted,
            annotation_clip=False,
        )
    lines = [[(0, tick), (1, tick)] for tick in ticks]
    grid = LineCollection(lines, colors=COLORS.grid, linewidths=0.8, transform=along, zorder=0.5)
    axes.add_collection(grid, autolim=False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(COLORS.axis)


def name_below(axes: Axes, x: float, words: str) -> None:
    """Write words below the axis at `x`."""
    axes.annotate(
        words,
        (x, 0),
        xytext=(0, -5),
        xycoords=axes.get_xaxis_transform(),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=SIZES.axis,
        color=COLORS.muted,
        annotation_clip=False,
    )


def name_point(
    axes: Axes,
    at: tuple[float, float],
    words: str,
    away: tuple[float, float],
    color: str,
    *,
    va: str,
    ha: str = "left",
    size: float = SIZES.axis,
) -> None:
    """Words in bold beside a point, `away` points from it."""
    axes.annotate(
        words,
        at,
        xytext=away,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=size,
        fontweight="bold",
        color=color,
        annotation_clip=False,
    )
