"""The districts ranked by their last twelve months, each with its interval."""

from __future__ import annotations

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from cityreport.domain.districts import District, Ranking
from cityreport.i18n import ntr, number, period_name, short_period_name, tr
from cityreport.render import chart_words, plot_axes
from cityreport.render.chart_spots import mark_spot
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width
from cityreport.render.figure_sheet import FigureSheet, Key
from cityreport.render.kinds.scene import (
    MOST_ON_PAGE,
    ChartContext,
    ChartTable,
    ChartTableColumn,
    ChartText,
    RowSubject,
    begin_sheet,
    common_notes,
    figure_text,
    fitted,
    interval_text,
    numbers,
    write_empty,
)
from cityreport.render.mark_styles import ABOVE, BELOW, SIDE_MARKS, MarkStyle
from cityreport.render.ranking_words import (
    missing_words,
    side_words,
    unreliable_words,
    value_words,
)
from cityreport.wording import CHART_KIND_NAMES

ROW = 0.185
"""The height of a district in inches where there is room; otherwise less."""
_WIDEST_NAME = 2.1
_SIDES: dict[int, MarkStyle] = {1: ABOVE, -1: BELOW, 0: SIDE_MARKS}
_MARK: MarkStyle = {"linestyle": "none", "markersize": 6.0, "markeredgewidth": 1.2}


def height(ranking: Ranking, _width: float) -> float:
    """Return the height of the whole chart in inches."""
    return 1.6 + ROW * len(ranking.districts)


def tell(scene: ChartContext, ranking: Ranking) -> ChartText:
    """Return the chart in words."""
    title = f"{tr(CHART_KIND_NAMES['ranking'])} · {scene.label}"
    if ranking.end is None:
        return ChartText(title, nothing_to_compare(), notes=common_notes(scene))
    return ChartText(
        title,
        finding(scene, ranking),
        tuple(in_words(scene, ranking, district) for district in ranking.districts),
        common_notes(scene, *notes(ranking)),
    )


def draw(scene: ChartContext, ranking: Ranking) -> Figure:
    """Draw a row for each district: its mark, its interval, its numbers; the city as a line."""
    story = tell(scene, ranking)
    sheet, floor = begin_sheet(scene, story)
    if ranking.end is None:
        write_empty(scene, sheet)
        return sheet.figure
    sheet.keys(chart_words.upper_heading(scene.unit_name, rates=ranking.rates), _keys(ranking))
    sheet.y -= 0.1 + (line_height(SIZES.axis) if ranking.rates else 0.0)
    floor += line_height(SIZES.axis) + 0.06
    _draw_rows(sheet, scene, ranking, floor)
    return sheet.figure


def tabulate(scene: ChartContext, ranking: Ranking) -> ChartTable:
    """Return a district a row, as in the chart."""
    rate = [tr("Rate")] if ranking.rates else []
    columns = [
        ChartTableColumn(tr("District")),
        ChartTableColumn(tr("Twelve months to")),
        *numbers(tr("12 months"), *rate, tr("95 % interval")),
    ]
    if ranking.rates:
        columns.append(ChartTableColumn(tr("Against the city")))
    rows = []
    for district in ranking.districts:
        last = district.last
        end = ranking.end if last is None else last.end
        row = [scene.area(district.area), "" if end is None else short_period_name(end)]
        row.append(figure_text(district.events if last is None else last.events))
        if ranking.rates:
            row.append(figure_text(district.value if last is None else last.value, 2))
        row.append(interval_text(district.interval, 2 if ranking.rates else 1))
        if ranking.rates:
            if district.lacks_population:
                row.append(missing_words(ranking, district))
            else:
                row.append("" if district.value is None else side_words(district.side))
        rows.append(tuple(row))
    subjects = (RowSubject(scene.indicator, d.area, ranking.end) for d in ranking.districts)
    return ChartTable(tuple(columns), tuple(rows), tuple(subjects))


def nothing_to_compare() -> str:
    """Return what to do where no district has twelve months."""
    return tr(
        "No district has twelve months in a row yet. Districts are listed in Settings; their "
        "numbers are entered on the page Enter."
    )


def finding(scene: ChartContext, ranking: Ranking) -> str:
    """Return how many districts differ from the city, as a sentence."""
    assert ranking.end is not None  # noqa: S101 - asked for only then
    month = period_name(ranking.end)
    if not ranking.rates:
        top = ranking.districts[0]
        return tr(
            "Twelve months to {month}: most in {district}, {value}. Counts say nothing of risk: "
            "districts differ in size.",
            month=month,
            district=scene.area(top.area),
            value=number(top.value or 0),
        )
    above = sum(d.side > 0 for d in ranking.districts)
    below = sum(d.side < 0 for d in ranking.districts)
    return " ".join(
        (
            ntr(
                "Twelve months to {month}: {n} district lies surely above the city’s figure.",
                "Twelve months to {month}: {n} districts lie surely above the city’s figure.",
                above,
                month=month,
            ),
            ntr("{n} lies surely below it.", "{n} lie surely below it.", below),
        )
    )


def in_words(scene: ChartContext, ranking: Ranking, district: District) -> str:
    """Return one district in a sentence."""
    name = scene.area(district.area)
    if district.last is not None or district.lacks_population:
        return tr("{district}: {last}.", district=name, last=missing_words(ranking, district))
    if district.value is None or district.interval is None:
        return tr("{district}: the twelve months are not all there.", district=name)
    digits = 2 if ranking.rates else 1
    return tr(
        "{district}: {value} (95 % interval {lower} to {upper}).",
        district=name,
        value=value_words(ranking, district),
        lower=number(district.interval.lower, digits),
        upper=number(district.interval.upper, digits),
    )


def notes(ranking: Ranking) -> list[str]:
    """Return the notes needed to read the districts."""
    said = []
    if ranking.rates:
        said.append(
            tr("Above or below the city: beyond chance and the ordinary unevenness of years.")
        )
    if any(d.value is not None and not d.reliable for d in ranking.districts):
        said.append(unreliable_words())
    return said


def _keys(ranking: Ranking) -> list[Key]:
    keys = []
    sides = {d.side for d in ranking.districts if d.value is not None}
    if ranking.rates:
        words = {1: tr("above the city"), -1: tr("below it"), 0: tr("not told apart from it")}
        keys += [Key(words[s], line=_MARK | _SIDES[s]) for s in (1, -1, 0) if s in sides]
    keys.append(Key(tr("95 % interval"), line={"color": COLORS.axis, "linewidth": 2.0}))
    return keys


def _highest(ranking: Ranking) -> float:
    return max((d.interval.upper for d in ranking.districts if d.interval is not None), default=0.0)


def pages(ranking: Ranking) -> list[Ranking]:
    """Return a ranking in parts for a page each, all with one scale."""
    shared = ranking._replace(highest=_highest(ranking))
    return [
        shared._replace(districts=ranking.districts[at : at + MOST_ON_PAGE])
        for at in range(0, max(len(ranking.districts), 1), MOST_ON_PAGE)
    ]


def _draw_rows(sheet: FigureSheet, scene: ChartContext, ranking: Ranking, floor: float) -> None:
    count = len(ranking.districts)
    step = min((sheet.y - floor) / count, 0.34)
    size = min(SIZES.axis, step * 72 / 1.12)
    most_wide = min(_WIDEST_NAME, sheet.width * 0.3)
    names = [fitted(scene.area(d.area), size, most_wide) for d in ranking.districts]
    widest = max(text_width(*name) for name in names)
    values = [value_words(ranking, d) for d in ranking.districts]
    beside = max(text_width(value, size, bold=True) for value in values) + 0.12
    left = sheet.margin + widest + 0.12
    width = sheet.width - sheet.margin - beside - left
    top = sheet.y
    axes = sheet.axes(left, top - step * count, width, step * count)
    most = ranking.highest or _highest(ranking)
    most = max(most, ranking.city or 0.0 if ranking.rates else 0.0, 1e-6) * 1.02
    axes.set_xlim(0, most)
    axes.set_ylim(count, 0)
    axes.set_axis_off()
    _draw_scale(sheet, ranking, (left, width, most), (top, top - step * count))
    lines = [
        [(d.interval.lower, row + 0.5), (d.interval.upper, row + 0.5)]
        for row, d in enumerate(ranking.districts)
        if d.interval is not None
    ]
    axes.add_collection(
        LineCollection(lines, colors=COLORS.axis, linewidths=2.0, gid="intervals", zorder=2)
    )
    for side, look in _SIDES.items():
        places = [
            (d.value, row + 0.5)
            for row, d in enumerate(ranking.districts)
            if d.value is not None and d.side == side
        ]
        if places:
            mark = _MARK | {"markersize": min(6.0, step * 72 * 0.55)} | look
            gid = {1: "above", -1: "below", 0: "alike"}[side]
            axes.plot(*zip(*places, strict=True), gid=gid, zorder=3, clip_on=False, **mark)
    for row, ranked in enumerate(ranking.districts):
        mark_spot(axes, row, (ranked.value or 0.0, row + 0.5), (-most, row, 2 * most, row + 1))
    for row, (name, value, district) in enumerate(
        zip(names, values, ranking.districts, strict=True)
    ):
        y = top - (row + 0.5) * step
        sheet.text(left - 0.09, y, name[0], fontsize=name[1], ha="right", va="center_baseline")
        is_missing = district.value is None
        sheet.text(
            left if is_missing else left + width + 0.1,
            y,
            missing_words(ranking, district) if is_missing else value,
            fontsize=size,
            fontweight="normal" if is_missing else "bold",
            color=COLORS.muted if is_missing else COLORS.text,
            bbox={"facecolor": COLORS.paper, "edgecolor": "none", "pad": 1.0},
            ha="left",
            va="center_baseline",
        )


def _draw_scale(
    sheet: FigureSheet,
    ranking: Ranking,
    across: tuple[float, float, float],
    ends: tuple[float, float],
) -> None:
    """Draw light lines with their values below, and the city's figure as a dashed line."""
    left, width, most = across
    ticks = plot_axes.value_ticks(most, 6, whole=not ranking.rates)
    scale = width / most
    grid = [[(left + t * scale, ends[1]), (left + t * scale, ends[0])] for t in ticks]
    to_inches = sheet.figure.dpi_scale_trans
    sheet.figure.add_artist(
        LineCollection(grid, colors=COLORS.grid, linewidths=0.8, transform=to_inches, zorder=0)
    )
    for tick, name in zip(ticks, plot_axes.tick_names(ticks), strict=True):
        look = {"fontsize": SIZES.axis, "color": COLORS.muted, "ha": "center", "va": "top"}
        sheet.text(left + tick * scale, ends[1] - 0.05, name, **look)
    if ranking.rates and ranking.city is not None:
        x = left + ranking.city * scale
        line = LineCollection(
            [[(x, ends[1]), (x, ends[0] + 0.03)]],
            colors=COLORS.path,
            linewidths=1.6,
            linestyles=[(0, (4, 2))],
            transform=to_inches,
            gid="city",
            zorder=0.6,
        )
        sheet.figure.add_artist(line)
        words = f"{tr('Whole city')}: {number(ranking.city, 2)}"
        half = text_width(words, SIZES.axis, bold=True) / 2
        sheet.text(
            min(max(x, left + half), sheet.width - sheet.margin - half),
            ends[0] + 0.05,
            words,
            fontsize=SIZES.axis,
            fontweight="bold",
            color=COLORS.path,
            ha="center",
            va="bottom",
        )
