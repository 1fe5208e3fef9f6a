"""Months that stand out: each month with the range in which it would have been usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from cityreport.domain.signals import JudgedMonth, Signals
from cityreport.domain.years import PRELIMINARY
from cityreport.i18n import ntr, number, period_name, short_period_name, tr
from cityreport.render import chart_words, empty_words, panels, plot_axes
from cityreport.render.chart_spots import mark_column
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width
from cityreport.render.kinds.scene import (
    ChartContext,
    ChartTable,
    ChartTableColumn,
    ChartText,
    begin_sheet,
    common_notes,
    figure_text,
    head_in_words,
    interval_text,
    numbers,
    write_empty,
)
from cityreport.render.legends import absent_words, break_words, month_state
from cityreport.render.mark_styles import ABOVE, BELOW, MarkStyle
from cityreport.wording import CHART_KIND_NAMES, STATUS_NAMES

_NAMED = 14
"""The number of months that stand out and are named in the chart; all are in the table."""

USUAL: MarkStyle = {"facecolor": "#E4EDF6", "edgecolor": COLORS.band, "linewidth": 1.0}
_LINE: MarkStyle = {"color": COLORS.rolling, "linewidth": 1.2}
_DOT: MarkStyle = {"marker": "o", "markersize": 3.2, "linestyle": "none", "color": COLORS.rolling}
_SOFT_DOT: MarkStyle = _DOT | {"markerfacecolor": COLORS.bar_soft, "markeredgewidth": 0.9}
_MARK: MarkStyle = {"markersize": 8.0, "linestyle": "none", "markeredgewidth": 1.0}


def tell(scene: ChartContext, signals: Signals) -> ChartText:
    """Return the chart in words."""
    title = f"{tr(CHART_KIND_NAMES['signals'])} · {scene.label} · {scene.view.area}"
    if not signals.months:
        nothing = empty_words.no_months_sentence if signals.answered else empty_words.empty_sentence
        return ChartText(title, nothing(), notes=common_notes(scene))
    judged = [m for m in signals.months if m.usual is not None and m.month.value is not None]
    return ChartText(
        title,
        _finding(signals, len(judged)),
        (
            *(_in_words(month) for month in signals.found),
            *chart_words.months_in_words(tuple(m.month for m in signals.months)),
        ),
        common_notes(scene, _rule(signals)),
    )


def draw(scene: ChartContext, signals: Signals) -> Figure:
    """Draw the months as points, the usual range behind them, a triangle where one stands out."""
    sheet, floor = begin_sheet(scene, tell(scene, signals))
    if not signals.months:
        write_empty(scene, sheet)
        return sheet.figure
    months = [judged.month for judged in signals.months]
    heading = chart_words.lower_heading(scene.unit_name)
    floor = head_in_words(sheet, floor, heading, _words(signals))
    tops = [m.month.value or 0 for m in signals.months]
    tops += [int(m.usual.upper) for m in signals.months if m.usual is not None]
    height = max(sheet.y - floor, 0.4)
    most = max(*tops, 1) * height / max(height - 0.3, 0.3)
    ends = sheet.margin, sheet.width - sheet.margin - 0.1
    axes, width = plot_axes.value_plot(sheet, ends, (floor, height), most, 5)
    first, last = months[0].period.year, months[-1].period.year
    plot_axes.set_time_axis(axes, first, last, width, named=True)
    _draw_range(axes, signals.months)
    panels.draw_absent(axes, months)
    _draw_months(axes, signals.months)
    for row, judged in enumerate(reversed(signals.months)):
        mark_column(axes, row, (_x(judged), judged.month.value or 0), 1 / 12)
    panels.draw_break_lines(axes, signals.breaks)
    _mark(axes, signals, (width / (last + 1 - first), height / most))
    return sheet.figure


def tabulate(_scene: ChartContext, signals: Signals) -> ChartTable:
    """Return one row for each month, the newest first."""
    columns = (
        ChartTableColumn(tr("Month")),
        *numbers(tr("Number"), tr("Mean before"), tr("Usual")),
        ChartTableColumn(tr("Stands out")),
    )
    rows = [
        (
            short_period_name(judged.month.period),
            _value(judged),
            figure_text(judged.mean, 1),
            interval_text(judged.usual),
            _side(judged),
        )
        for judged in reversed(signals.months)
    ]
    remarks = (month_state(judged.month) for judged in reversed(signals.months))
    return ChartTable(columns, tuple(rows), remarks=tuple(remarks))


def _finding(signals: Signals, judged: int) -> str:
    rule = signals.rule
    if not judged:
        return tr(
            "A month can be judged once {n} months before it have a number.",
            n=number(rule.minimum),
        )
    if not signals.found:
        return ntr(
            "None of {n} month stands out from the months before it.",
            "None of {n} months stands out from the months before it.",
            judged,
        )
    return ntr(
        "{n} of {all} months stands out from the months before it, beyond chance and their "
        "ordinary unevenness.",
        "{n} of {all} months stand out from the months before them, beyond chance and their "
        "ordinary unevenness.",
        len(signals.found),
        all=number(judged),
    )


def _rule(signals: Signals) -> str:
    rule = signals.rule
    return tr(
        "A month stands out where its exact Poisson p given the {window} months before is below "
        "{p} and, from a mean of {mean} on, its modified z is beyond {z} too.",
        window=number(rule.window),
        p=number(rule.p),
        mean=number(rule.z_from),
        z=number(rule.z_limit),
    )


def _in_words(judged: JudgedMonth) -> str:
    assert judged.usual is not None  # noqa: S101 - it stands out from a range
    return tr(
        "{month}: {value}; usual would have been {lower} to {upper}.",
        month=period_name(judged.month.period),
        value=number(judged.month.value or 0),
        lower=number(judged.usual.lower),
        upper=number(judged.usual.upper),
    )


def _value(judged: JudgedMonth) -> str:
    month = judged.month
    if month.value is not None:
        return number(month.value)
    if month.status is None:
        return ""
    return tr(STATUS_NAMES[month.status]) if month.status in STATUS_NAMES else tr("not shown")


def _side(judged: JudgedMonth) -> str:
    if not judged.side:
        return ""
    return "▲ " + tr("more than usual") if judged.side > 0 else "▼ " + tr("fewer than usual")


def _words(signals: Signals) -> list[str]:
    """Return in words how the marks are drawn."""
    sides = {judged.side for judged in signals.found}
    said = []
    if any(judged.usual is not None for judged in signals.months):
        said.append(tr("band: usual after the months before"))
    if 1 in sides:
        said.append(tr("triangle upwards: more than usual"))
    if -1 in sides:
        said.append(tr("triangle downwards: fewer than usual"))
    months = [judged.month for judged in signals.months]
    if any(month.value is not None and month.status in PRELIMINARY for month in months):
        said.append(tr("pale point: provisional, estimated or not signed"))
    absent = absent_words([month for month in months if month.value is None])
    return [*said, *absent, *break_words(signals.breaks)]


def _draw_range(axes: Axes, months: Sequence[JudgedMonth]) -> None:
    bands = []
    for known, group in groupby(months, lambda judged: judged.usual is not None):
        if not known:
            continue
        lower: list[tuple[float, float]] = []
        upper: list[tuple[float, float]] = []
        for judged in group:
            assert judged.usual is not None  # noqa: S101 - grouped so
            right = plot_axes.end_of(judged.month.period)
            for x in (right - 1 / 12, right):
                lower.append((x, judged.usual.lower))
                upper.append((x, judged.usual.upper))
        bands.append(lower + upper[::-1])
    axes.add_collection(PolyCollection(bands, gid="usual", zorder=1.2, **USUAL))


def _draw_months(axes: Axes, months: Sequence[JudgedMonth]) -> None:
    xs: list[float] = []
    ys: list[float] = []
    for judged in months:
        value = judged.month.value
        xs.append(_x(judged))
        ys.append(float("nan") if value is None else value)
    axes.plot(xs, ys, gid="months", zorder=2.6, **_LINE)
    for is_soft, look in ((False, _DOT), (True, _SOFT_DOT)):
        chosen = [
            (x, y)
            for judged, x, y in zip(months, xs, ys, strict=True)
            if (judged.month.status in PRELIMINARY) is is_soft and judged.month.value is not None
        ]
        if chosen:
            gid = "months-provisional" if is_soft else "months-points"
            axes.plot(*zip(*chosen, strict=True), gid=gid, zorder=2.8, **look)


def _mark(axes: Axes, signals: Signals, inches: tuple[float, float]) -> None:
    """Draw triangles, and a name at those that chance explains least, where there is room."""
    for side, look, gid in ((1, ABOVE, "signals-above"), (-1, BELOW, "signals-below")):
        found = [judged for judged in signals.found if judged.side == side]
        if found:
            places = [(_x(judged), judged.month.value or 0) for judged in found]
            axes.plot(*zip(*places, strict=True), gid=gid, zorder=4, clip_on=False, **_MARK, **look)
    for judged, ha in _named(signals, inches, axes.get_xlim()):
        words = f"{short_period_name(judged.month.period)}: {number(judged.month.value or 0)}"
        above = judged.side > 0
        plot_axes.name_point(
            axes,
            (_x(judged), judged.month.value or 0),
            words,
            (-6 if ha == "right" else 6, 6 if above else -6),
            COLORS.path if above else COLORS.rolling,
            va="bottom" if above else "top",
            ha=ha,
            size=SIZES.note,
        )


def _named(
    signals: Signals, inches: tuple[float, float], ends: tuple[float, float]
) -> Iterator[tuple[JudgedMonth, str]]:
    """Yield the months to be named and on which side; no name overlaps another or lies outside."""
    taken: list[tuple[float, float, float, float]] = []
    height = line_height(SIZES.note)
    for judged in sorted(signals.found, key=lambda j: j.p or 0.0)[:_NAMED]:
        words = f"{short_period_name(judged.month.period)}: {number(judged.month.value or 0)}"
        width = text_width(words, SIZES.note, bold=True) + 0.1
        x, y = (_x(judged) - ends[0]) * inches[0], (judged.month.value or 0) * inches[1]
        low = y + 0.05 if judged.side > 0 else y - 0.05 - height
        for ha, left in (("left", x), ("right", x - width)):
            box = (left, low, left + width, low + height)
            inside = left >= 0 and box[2] <= (ends[1] - ends[0]) * inches[0] + 0.1 and low >= 0
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield judged, ha
                break


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _x(judged: JudgedMonth) -> float:
    return plot_axes.end_of(judged.month.period) - 1 / 24
