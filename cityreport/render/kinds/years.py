"""Year against year: the years' totals, and the months of the last year beside earlier ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from cityreport.domain.progress import SeriesMonth
from cityreport.domain.years import PRELIMINARY, Year, Years
from cityreport.i18n import month_names, number, tr
from cityreport.render import chart_words, empty_words, panels, plot_axes
from cityreport.render.chart_spots import mark_column
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width
from cityreport.render.figure_sheet import FigureSheet
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
    part_of,
    write_empty,
)
from cityreport.render.labels import name_ends
from cityreport.render.mark_styles import MarkStyle
from cityreport.wording import CHART_KIND_NAMES

_WIDE = 8.5
"""The width in inches from which on the two plots stand side by side."""
_HALF = 0.34
"""Half the width of a year's bar, in years."""

_WHOLE: MarkStyle = {"facecolor": COLORS.band, "edgecolor": COLORS.rolling, "linewidth": 0.9}
_SAME: MarkStyle = {"facecolor": COLORS.rolling, "edgecolor": COLORS.rolling, "linewidth": 0.9}
_PARTIAL: MarkStyle = {
    "facecolor": COLORS.paper,
    "edgecolor": COLORS.rolling,
    "linewidth": 0.9,
    "linestyle": (0, (3, 1.5)),
}
_LAST: MarkStyle = {"color": COLORS.path, "linewidth": 2.2, "marker": "o", "markersize": 4.5}
_BEFORE: MarkStyle = {
    "color": COLORS.rolling,
    "linewidth": 1.5,
    "dashes": (4, 2),
    "marker": "s",
    "markersize": 3.6,
}
_MEAN: MarkStyle = {"color": COLORS.baseline, "linewidth": 3.0, "solid_capstyle": "butt"}
_OTHER: MarkStyle = {"color": "#C3CAD2", "linewidth": 0.8}


def tell(scene: ChartContext, years: Years) -> ChartText:
    """Return the chart in words."""
    title = f"{tr(CHART_KIND_NAMES['years'])} · {scene.label} · {scene.view.area}"
    if not years.years:
        nothing = empty_words.no_year_sentence if years.answered else empty_words.empty_sentence
        return ChartText(title, nothing(), notes=common_notes(scene))
    return ChartText(
        title,
        _finding(years),
        tuple(_in_words(year) for year in years.years),
        common_notes(scene),
    )


def draw(scene: ChartContext, years: Years) -> Figure:
    """Draw totals by year, and lines from January to December."""
    sheet, floor = begin_sheet(scene, tell(scene, years))
    if not years.years:
        write_empty(scene, sheet)
        return sheet.figure
    has_months = any(year.counted for year in years.years)
    if not has_months:
        _draw_totals(sheet, scene, years, (sheet.margin, sheet.width - sheet.margin, floor))
        return sheet.figure
    if sheet.width >= _WIDE:
        middle = sheet.width * 0.47
        top = sheet.y
        _draw_totals(sheet, scene, years, (sheet.margin, middle - 0.15, floor))
        sheet.y = top
        _draw_months(sheet, scene, years, (middle + 0.15, sheet.width - sheet.margin, floor))
        return sheet.figure
    half = floor + (sheet.y - floor) * 0.5
    _draw_totals(sheet, scene, years, (sheet.margin, sheet.width - sheet.margin, half + 0.08))
    sheet.y = half
    _draw_months(sheet, scene, years, (sheet.margin, sheet.width - sheet.margin, floor))
    return sheet.figure


def tabulate(_scene: ChartContext, years: Years) -> ChartTable:
    """Return one row for each year, the newest first, with its months."""
    is_whole = len(years.compared) == 12
    titles = [tr("Total"), tr("95 % interval"), *([] if is_whole else [tr("Same months")])]
    columns = (ChartTableColumn(tr("Year")), *numbers(*titles, *month_names()))
    rows = []
    for year in reversed(years.years):
        row = [str(year.year), figure_text(year.total), interval_text(year.interval, 1)]
        if not is_whole:
            row.append(figure_text(year.same))
        rows.append((*row, *(_month_text(month) for month in year.months)))
    return ChartTable(columns, tuple(rows))


def _month_text(month: SeriesMonth | None) -> str:
    if month is None or month.status is None:
        return ""
    return panels.LETTERS.get(month.status, "") if month.value is None else number(month.value)


def _finding(years: Years) -> str:
    last = years.years[-1]
    before = next((y for y in years.years if y.year == last.year - 1), None)
    months = _months_name(years.compared)
    if last.total is not None:
        if before is None or before.total is None:
            return tr("{year}: {value}.", year=str(last.year), value=number(last.total))
        return tr(
            "{year}: {value}, after {earlier} in {before}.",
            year=str(last.year),
            value=number(last.total),
            earlier=number(before.total),
            before=str(before.year),
        )
    if last.so_far is None:
        return tr("{year} has no number yet.", year=str(last.year))
    if before is None or before.same is None:
        return tr(
            "{year} so far ({months}): {value}.",
            year=str(last.year),
            months=months,
            value=number(last.so_far),
        )
    return tr(
        "{year} so far ({months}): {value}; the same months of {before}: {earlier}.",
        year=str(last.year),
        months=months,
        value=number(last.so_far),
        before=str(before.year),
        earlier=number(before.same),
    )


def _in_words(year: Year) -> str:
    name = str(year.year)
    if year.total is not None and year.interval is not None:
        return tr(
            "{year}: {value} (95 % interval {lower} to {upper}).",
            year=name,
            value=number(year.total),
            lower=number(year.interval.lower, 1),
            upper=number(year.interval.upper, 1),
        )
    if year.so_far is None:
        return tr("{year} has no number yet.", year=name)
    return tr(
        "{year} so far ({months}): {value}.",
        year=name,
        months=_months_name(year.counted),
        value=number(year.so_far),
    )


def _months_name(numbers: Sequence[int]) -> str:
    """Return months as text: `Jan–May`, or `Jan, Mar` where months are left out."""
    names = month_names()
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[numbers[0] - 1]}–{names[numbers[-1] - 1]}"
    return ", ".join(names[n - 1] for n in numbers)


def _draw_totals(
    sheet: FigureSheet, scene: ChartContext, years: Years, frame: tuple[float, float, float]
) -> None:
    left, right, floor = frame
    is_whole = len(years.compared) == 12
    part = part_of(sheet, left, right)
    heading = tr("Number in each year ({unit})", unit=scene.unit_name)
    floor = head_in_words(part, floor, heading, _total_words(years), 0.1)
    tops = [y.interval.upper if y.interval else float(y.so_far or 0) for y in years.years]
    height = max(part.y - floor, 0.3)
    most = max(*tops, 1.0) * height / max(height - 0.2, 0.2)
    axes, width = plot_axes.value_plot(sheet, (left, right), (floor, height), most, 4)
    first, last = years.years[0].year, years.years[-1].year
    plot_axes.set_time_axis(axes, first, last, width, named=True)
    for row, year in enumerate(reversed(years.years)):
        mark_column(axes, row, (year.year + 0.5, year.total or year.so_far or 0), 1)
    shapes = (
        ("years", _WHOLE, [_bar(y.year, y.total) for y in years.years if y.total is not None]),
        (
            "years-same",
            _SAME,
            [
                _bar(y.year, y.same)
                for y in years.years
                if y.same is not None and not y.is_partial and not is_whole
            ],
        ),
        ("years-partial", _PARTIAL, [_bar(y.year, y.so_far) for y in years.years if y.is_partial]),
    )
    for gid, look, bars in shapes:
        if bars:
            axes.add_collection(PolyCollection(bars, gid=gid, zorder=2, **look))
    whiskers = [
        [(y.year + 0.5, y.interval.lower), (y.year + 0.5, y.interval.upper)]
        for y in years.years
        if y.interval is not None
    ]
    lines = LineCollection(whiskers, colors=COLORS.text, linewidths=1.1, zorder=3, gid="intervals")
    axes.add_collection(lines)
    _name_bars(axes, years, width / (last + 1 - first), height / most)


def _name_bars(axes: Axes, years: Years, per_year: float, per_unit: float) -> None:
    """Write totals above the bars; in the bars the compared months, where there is room."""
    is_whole = len(years.compared) == 12
    numbers = [y.total if y.total is not None else y.so_far for y in years.years]
    widest = max(text_width(number(n), SIZES.axis, bold=True) for n in numbers if n is not None)
    if widest > per_year:
        return
    for year, shown in zip(years.years, numbers, strict=True):
        if shown is None:
            continue
        top = float(shown) if year.interval is None else year.interval.upper
        plot_axes.name_point(
            axes,
            (year.year + 0.5, top),
            number(shown),
            (0, 2),
            COLORS.text,
            va="bottom",
            ha="center",
        )
        has_room = year.same is not None and year.same * per_unit > line_height(SIZES.note)
        if is_whole or year.is_partial or year.same is None or not has_room:
            continue
        fits = text_width(number(year.same), SIZES.note, bold=True) < per_year * _HALF * 2
        if fits:
            plot_axes.name_point(
                axes,
                (year.year + 0.5, 0),
                number(year.same),
                (0, 2.5),
                COLORS.paper,
                va="bottom",
                ha="center",
                size=SIZES.note,
            )


def _total_words(years: Years) -> list[str]:
    said = []
    if any(year.interval is not None for year in years.years):
        said.append(tr("upright line: 95 % interval of a whole year"))
    if len(years.compared) < 12 and years.compared:
        months = _months_name(years.compared)
        if any(y.same is not None and not y.is_partial for y in years.years):
            said.append(tr("dark: of it {months}", months=months))
    if any(y.is_partial for y in years.years):
        said.append(tr("dashed outline: part of a year"))
    return said


def _draw_months(
    sheet: FigureSheet, scene: ChartContext, years: Years, frame: tuple[float, float, float]
) -> None:
    left, right, floor = frame
    part = part_of(sheet, left, right)
    heading = chart_words.lower_heading(scene.unit_name)
    floor = head_in_words(part, floor, heading, _month_words(years), 0.1)
    lines = [_values(year.months) for year in years.years]
    most = max([v for line in lines for v in line if not math.isnan(v)], default=1.0) * 1.08 or 1.0
    chosen = list(_chosen(years))
    beside = max((text_width(w, SIZES.axis, bold=True) for _, w, _, _ in chosen), default=0) + 0.22
    height = max(part.y - floor, 0.3)
    axes, width = plot_axes.value_plot(sheet, (left, right - beside), (floor, height), most, 4)
    axes.set_xlim(0.5, 12.5)
    axes.xaxis.set_visible(False)
    _name_months(axes, width)
    xs = range(1, 13)
    others = [
        run
        for year, line in zip(years.years[:-2], lines[:-2], strict=True)
        if year.counted
        for run in _pieces(line)
    ]
    axes.add_collection(
        LineCollection(others, colors=_OTHER["color"], linewidths=0.8, zorder=1.2, gid="earlier")
    )
    ends = []
    for values, words, look, gid in chosen:
        axes.plot(xs, values, gid=gid, zorder=3, clip_on=False, **look)
        known = [(x, v) for x, v in zip(xs, values, strict=True) if not math.isnan(v)]
        if known and known[-1][0] < 12:  # a year that is not over is named where it stands
            color = _text_color(look["color"])
            plot_axes.name_point(axes, known[-1], words, (7, 0), color, va="center")
        elif known:
            ends.append((*known[-1], words, _text_color(look["color"])))
    _hollow(axes, years.years[-1])
    inches = (width / 12, height / most)
    name_ends(axes, ends, 12.5 + 0.1 / inches[0], inches, line_height(SIZES.axis))


def _text_color(color: str) -> str:
    return COLORS.muted if color == COLORS.baseline else color


def _chosen(years: Years) -> Iterator[tuple[list[float], str, MarkStyle, str]]:
    """Yield the lines that are named: the last year, the one before, the mean of the baseline."""
    last = years.years[-1]
    before = next((y for y in years.years if y.year == last.year - 1), None)
    if any(mean is not None for mean in years.baseline):
        means = [math.nan if mean is None else mean for mean in years.baseline]
        yield means, tr("Baseline"), _MEAN, "baseline"
    if before is not None and before.counted:
        yield _values(before.months), str(before.year), _BEFORE, "year-before"
    if last.counted:
        yield _values(last.months), str(last.year), _LAST, "last-year"


def _hollow(axes: Axes, year: Year) -> None:
    """Draw an open mark over numbers that may still change."""
    is_preliminary = [
        (number_, month.value)
        for number_, month in enumerate(year.months, 1)
        if month is not None and month.value is not None and month.status in PRELIMINARY
    ]
    if is_preliminary:
        axes.plot(
            *zip(*is_preliminary, strict=True),
            linestyle="none",
            marker="o",
            markersize=4.5,
            markerfacecolor=COLORS.paper,
            markeredgecolor=COLORS.path,
            markeredgewidth=1.2,
            gid="last-year-provisional",
            zorder=3.5,
            clip_on=False,
        )


def _month_words(years: Years) -> list[str]:
    said = []
    if len(years.years) > 2:
        said.append(tr("thin lines: earlier years"))
    if years.years[-1].is_preliminary:
        said.append(tr("ring: provisional, estimated or not signed"))
    return said


def _name_months(axes: Axes, width: float) -> None:
    names = month_names()
    room = width / 12
    widest = max(text_width(name, SIZES.axis) for name in names) + 0.06
    step = next(step for step in (1, 2, 3, 12) if widest <= room * step or step == 12)
    for at in range(0, 12, step):
        plot_axes.name_below(axes, at + 1, names[at])


def _values(months: Sequence[SeriesMonth | None]) -> list[float]:
    return [
        math.nan if month is None or month.value is None else float(month.value) for month in months
    ]


def _pieces(values: Sequence[float]) -> Iterator[list[tuple[float, float]]]:
    """Yield the line in pieces without a missing month."""
    piece: list[tuple[float, float]] = []
    for x, value in enumerate(values, 1):
        if math.isnan(value):
            if piece:
                yield piece
            piece = []
        else:
            piece.append((float(x), value))
    if piece:
        yield piece


def _bar(year: int, value: int | None) -> list[tuple[float, float]]:
    left, right, height = year + 0.5 - _HALF, year + 0.5 + _HALF, float(value or 0)
    return [(left, 0), (left, height), (right, height), (right, 0)]
