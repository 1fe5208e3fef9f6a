"""The two plots of a progress chart: rolling years with their path, and the months.

Belongs here: marks on axes. A gap stays a gap, a zero is seen, an answer without a number has
its letter. Not here: axes (plot_axes), titles, legends and places on the page (charts, sheet).

Every mark has a gid, which names it in SVG files too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, SeriesMonth
from cityreport.render.chart_theme import COLORS, POINTS_PER_INCH, SIZES
from cityreport.render.chart_words import MeasuredProgress, Outlook, Point, mean_in, path_at
from cityreport.render.plot_axes import end_of, with_gaps
from cityreport.wording import ANSWER_LETTERS

LETTERS: dict[str, str] = {status.value: letter for status, letter in ANSWER_LETTERS.items()}
"""The letters in place of a number."""

_Look = dict[str, Any]
"""Properties of a matplotlib artist."""

SOFT = frozenset({Status.PROVISIONAL, Status.ESTIMATED})
_MOST_AHEAD = 1.4
_SIDE = 0.1 / 12
"""White on each side of a month's bar, in years."""
_MOST_OUTLINE = 0.14
"""The largest share of a bar's width: the outline of a narrow bar must not fill it."""

BAND: _Look = {"facecolor": COLORS.band, "edgecolor": COLORS.band, "linewidth": 1.0}
ROLLING: _Look = {"color": COLORS.rolling, "linewidth": 2.2, "solid_capstyle": "round"}
PATH: _Look = {"color": COLORS.path, "linewidth": 1.8, "dashes": (4, 2)}
BASELINE: _Look = {"color": COLORS.baseline, "linewidth": 3.0, "solid_capstyle": "butt"}
BAR: _Look = {"facecolor": COLORS.bar, "edgecolor": "none", "linewidth": 0.0}
SOFT_BAR: _Look = {
    "facecolor": COLORS.bar_soft,
    "edgecolor": COLORS.rolling,
    "linewidth": 0.7,
}
"""Pale with an outline: in black and white too it differs from a solid bar."""
ZERO: _Look = {
    "marker": "o",
    "markersize": 3.6,
    "markerfacecolor": COLORS.paper,
    "markeredgecolor": COLORS.rolling,
    "markeredgewidth": 1.0,
    "linestyle": "none",
}
UNANSWERED: _Look = {"color": COLORS.unanswered, "linewidth": 3.2, "solid_capstyle": "butt"}
"""The look of months that nobody answered: a line where their bars would stand."""
UNAVAILABLE: _Look = {"facecolor": COLORS.unavailable, "edgecolor": "none", "linewidth": 0.0}
GOING_ON: _Look = {"color": COLORS.text, "linewidth": 1.6, "dashes": (1, 1.6)}
THREE_YEARS: _Look = {"color": COLORS.text, "linewidth": 1.4, "dashes": (8, 2, 1.5, 2)}
BREAK: _Look = {"color": COLORS.text, "linewidth": 1.0, "dashes": (1, 2)}


def table_periods(progress: Progress) -> list[Period]:
    """Return the periods of the rows of the table behind a chart, the newest first."""
    known = {month.period for month in progress.months}
    return sorted(known | {row.period for row in progress.rolling12}, reverse=True)


def first_year(progress: Progress) -> int:
    """Return the year the time axis starts with."""
    years = set(progress.baseline.years) if progress.baseline.mean is not None else set()
    years |= {month.period.year for month in progress.months[:1]}
    years |= {row.period.shift(-11).year for row in progress.rolling12[:1]}
    return min(years)


def end_year(progress: Progress) -> int:
    """Return the year the time axis ends with: the target's, or that of the last number."""
    last = progress.judged.year if progress.judged else 0
    return max(progress.target.year, last)


def highest(seen: MeasuredProgress, projected: float = 0.0) -> float:
    """Return the largest value that the upper panel has to hold.

    A projection far above everything else is cut at the top.
    """
    values = [point.upper for point in seen.points]
    most = max([*values, seen.baseline or 0.0, 1e-9])
    return max(most, min(projected, most * _MOST_AHEAD))


def draw_rolling(axes: Axes, progress: Progress, seen: MeasuredProgress) -> None:
    """Draw interval, baseline, path to the target and the line of rolling years."""
    runs = list(_runs(seen.points))
    bands = [_band(run) for run in runs]
    axes.add_collection(PolyCollection(bands, gid="interval", zorder=1.5, **BAND))
    if seen.baseline is not None:
        _draw_goal(axes, progress, seen.baseline)
    _draw_line(axes, seen, runs, 1.0)


def draw_spark(axes: Axes, progress: Progress, seen: MeasuredProgress) -> None:
    """Draw thinly the line of rolling years, the baseline, and the path as far as the line goes."""
    if seen.baseline is not None:
        _draw_baseline(axes, progress, seen.baseline, _THIN)
        end = end_of(seen.points[-1].period)
        path = [(x, y) for x, y in _path(progress, seen.baseline) if x <= end]
        look = scaled(PATH, _THIN)
        axes.plot([x for x, _ in path], [y for _, y in path], gid="path", zorder=2.8, **look)
    _draw_line(axes, seen, list(_runs(seen.points)), _THIN)


_THIN = 0.6


def _draw_line(
    axes: Axes, seen: MeasuredProgress, runs: Sequence[list[Point]], scale: float
) -> None:
    line = with_gaps((point.period, point.value) for point in seen.points)
    axes.plot(*line, gid="rolling", zorder=3, **scaled(ROLLING, scale))
    alone = [run[0] for run in runs if len(run) == 1] + list(seen.points[-1:])
    axes.plot(
        [end_of(point.period) for point in alone],
        [point.value for point in alone],
        linestyle="none",
        marker="o",
        markersize=5.5 * scale,
        color=COLORS.rolling,
        gid="rolling-points",
        zorder=3.5,
        clip_on=False,
    )


def _draw_baseline(axes: Axes, progress: Progress, baseline: float, scale: float) -> None:
    years = sorted(progress.baseline.years)
    spans = [[i for _, i in g] for _, g in groupby(enumerate(years), lambda p: p[1] - p[0])]
    for span in spans:
        axes.plot(
            [span[0], span[-1] + 1],
            [baseline] * 2,
            gid="baseline",
            zorder=2.5,
            **scaled(BASELINE, scale),
        )


def _path(progress: Progress, baseline: float) -> list[tuple[float, float]]:
    """Return points of the path, from the middle of the baseline to the target year's end."""
    years = progress.baseline.years
    middle, goal = sum(years) / len(years), progress.target.year
    steps = [middle + (goal - middle) * i / 48 for i in range(49)]
    return [(y + 1, value) for y in steps if (value := path_at(progress, baseline, y)) is not None]


def _draw_goal(axes: Axes, progress: Progress, baseline: float) -> None:
    _draw_baseline(axes, progress, baseline, 1.0)
    path = _path(progress, baseline)
    axes.plot([x for x, _ in path], [v for _, v in path], gid="path", zorder=2.8, **PATH)
    axes.plot(
        [progress.target.year + 1],
        [path[-1][1]],
        linestyle="none",
        marker="D",
        markersize=6.5,
        color=COLORS.path,
        gid="target",
        zorder=3,
        clip_on=False,
    )


def draw_lead(axes: Axes, progress: Progress, baseline: float) -> None:
    """Draw a thin line from the baseline to the words at the right end of the plot."""
    ends = [max(progress.baseline.years) + 1, end_year(progress) + 1]
    look: _Look = {"color": COLORS.axis, "linewidth": 0.6}
    axes.plot(ends, [baseline] * 2, gid="baseline-lead", zorder=1.4, **look)


def draw_break_lines(axes: Axes, breaks: Sequence[Period], gid: str = "break") -> None:
    """Draw a dotted line where numbers begin to be counted in another way."""
    first, last = axes.get_xlim()
    for at in breaks:
        x = end_of(at.months()[0]) - 1 / 12
        if first <= x <= last:
            axes.axvline(x, gid=gid, zorder=2.5, **BREAK)


def draw_outlook(axes: Axes, progress: Progress, seen: MeasuredProgress, outlook: Outlook) -> None:
    """Draw the means of three years, and the continuation of the last three."""
    means = [(m.period, mean_in(m, seen)[0]) for m in outlook.means]
    known = [(period, value) for period, value in means if value is not None]
    if known:
        axes.plot(*with_gaps(known), gid="three-years", zorder=2.9, **THREE_YEARS)
    projection = outlook.projection(rates=seen.rates)
    if projection is None:
        return
    goal = progress.target.year
    span = goal - projection.start_at
    steps = [projection.start_at + span * i / 24 for i in range(25)]
    axes.plot(
        *_up_to(axes.get_ylim()[1], [(y + 1, projection.at(y)) for y in steps]),
        gid="going-on",
        zorder=2.7,
        **GOING_ON,
    )
    if projection.value <= axes.get_ylim()[1]:
        axes.plot(
            [goal + 1],
            [projection.value],
            linestyle="none",
            marker="o",
            markersize=6.0,
            markerfacecolor=COLORS.paper,
            markeredgecolor=COLORS.text,
            markeredgewidth=1.4,
            gid="going-on-end",
            zorder=3,
            clip_on=False,
        )


def _up_to(top: float, line: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Return the line as far as it stays in the panel: Qt does not draw SVG's clip paths."""
    kept: list[tuple[float, float]] = []
    for x, y in line:
        if y <= top:
            kept.append((x, y))
            continue
        if kept and kept[-1][1] < top:
            x0, y0 = kept[-1]
            kept.append((x0 + (x - x0) * (top - y0) / (y - y0), top))
        break
    return [x for x, _ in kept], [y for _, y in kept]


def scaled(look: _Look, scale: float) -> _Look:
    """Return the same look with thinner lines."""
    return look | {"linewidth": look["linewidth"] * scale}


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield the points in stretches without a missing month."""
    keyed = groupby(enumerate(points), lambda pair: pair[1].period.shift(-pair[0]))
    return ([point for _, point in group] for _, group in keyed)


def _band(run: list[Point]) -> list[tuple[float, float]]:
    ahead = [(end_of(point.period), point.lower) for point in run]
    return ahead + [(end_of(point.period), point.upper) for point in reversed(run)]


def draw_months(axes: Axes, months: Sequence[SeriesMonth]) -> None:
    """Draw bars; and marks for zero, for unanswered months, and for answers without a number."""
    counted = [month for month in months if month.value]
    firm = [_bar(month) for month in counted if month.status not in SOFT]
    soft = [_bar(month) for month in counted if month.status in SOFT]
    axes.add_collection(PolyCollection(firm, gid="months", zorder=2, **BAR))
    if soft:
        look = SOFT_BAR | {"linewidth": min(SOFT_BAR["linewidth"], _outline(axes))}
        axes.add_collection(PolyCollection(soft, gid="months-provisional", zorder=2, **look))
    zeros = [end_of(month.period) - 1 / 24 for month in months if month.value == 0]
    if zeros:
        axes.plot(zeros, [0] * len(zeros), gid="months-zero", clip_on=False, zorder=3, **ZERO)
    draw_absent(axes, months)


def draw_absent(axes: Axes, months: Sequence[SeriesMonth]) -> None:
    """Mark months without a number: a grey line, or their letter; a hidden one has a mark."""
    across = axes.get_xaxis_transform()
    empty: list[list[tuple[float, float]]] = []
    silent: list[list[tuple[float, float]]] = []
    for (absent, status), group in groupby(months, lambda m: (m.value is None, m.status)):
        if not absent:
            continue
        run = list(group)
        left, right = end_of(run[0].period) - 1 / 12, end_of(run[-1].period)
        slot = [(left, 0.0), (left, 1.0), (right, 1.0), (right, 0.0)]
        if status is None:
            empty.append([(left, 0.0), (right, 0.0)])
            continue
        silent.append(slot)
        letter = LETTERS.get(status, "?") if status is not None else ""
        axes.text(
            (left + right) / 2,
            0.06,
            letter,
            transform=across,
            ha="center",
            va="baseline",
            fontsize=SIZES.note,
            color=COLORS.text,
            gid=f"months-{letter}",
        )
    if silent:
        gid = "months-without-number"
        drawn = PolyCollection(silent, transform=across, gid=gid, zorder=1, **UNAVAILABLE)
        axes.add_collection(drawn, autolim=False)
    if empty:
        up = ScaledTranslation(0, UNANSWERED["linewidth"] / 144, _figure(axes).dpi_scale_trans)
        lines = LineCollection(
            empty,
            transform=across + up,  # it stands on the axis
            gid="months-unanswered",
            zorder=1.1,
            colors=UNANSWERED["color"],
            linewidths=UNANSWERED["linewidth"],
            capstyle="butt",
        )
        axes.add_collection(lines, autolim=False)


def _figure(axes: Axes) -> Figure:
    found = axes.get_figure(root=True)
    assert found is not None  # noqa: S101 - they were made on one
    return found


def _outline(axes: Axes) -> float:
    """Return the widest outline in points with which a month's bar still looks pale."""
    first, last = axes.get_xlim()
    points = axes.get_window_extent().width / _figure(axes).dpi * POINTS_PER_INCH
    return float(points / (last - first) * (1 / 12 - 2 * _SIDE) * _MOST_OUTLINE)


def _bar(month: SeriesMonth) -> list[tuple[float, float]]:
    right, value = end_of(month.period), float(month.value or 0)
    left = right - 1 / 12
    return [
        (left + _SIDE, 0),
        (left + _SIDE, value),
        (right - _SIDE, value),
        (right - _SIDE, 0),
    ]
