"""Progress to the target: the large chart of one indicator."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.figure import Figure

from cityreport.domain.progress import Progress
from cityreport.i18n import short_period_name, tr
from cityreport.progress_wording import headline
from cityreport.render import charts, empty_words
from cityreport.render.chart_words import (
    Outlook,
    chart_text,
    chart_title,
    is_empty,
    measured_progress,
    notes,
)
from cityreport.render.kinds.scene import (
    ChartContext,
    ChartTable,
    ChartTableColumn,
    ChartText,
    figure_text,
    numbers,
)
from cityreport.render.legends import month_state
from cityreport.render.panels import table_periods


class ProgressOutlook(NamedTuple):
    """A progress and the optional parts of its chart."""

    progress: Progress
    outlook: Outlook


def tell(scene: ChartContext, ahead: ProgressOutlook) -> ChartText:
    """Return the chart in words."""
    progress, view = ahead.progress, scene.view
    title = chart_title(progress, scene.catalogue, view)
    if is_empty(progress):
        return ChartText(title, empty_words.no_line_sentence(progress))
    last = tuple(notes(progress, scene.catalogue, view))
    said = headline(scene.catalogue, progress)
    lines = chart_text(progress, scene.catalogue, view, ahead.outlook).split("\n")
    rest = [line for line in lines[2 : -len(last)] if line not in said]
    return ChartText(title, " ".join([f"{said[0]}.", *said[1:]]), tuple(rest), last)


def draw(scene: ChartContext, ahead: ProgressOutlook) -> Figure:
    """Draw rolling years with path and interval, and the months below."""
    return charts.progress_figure(ahead.progress, scene.catalogue, scene.view, ahead.outlook)


def tabulate(scene: ChartContext, ahead: ProgressOutlook) -> ChartTable:
    """Return one row for each month, the newest first."""
    seen = measured_progress(ahead.progress, scene.view)
    columns = (
        ChartTableColumn(tr("Month")),
        *numbers(tr("Number"), tr("12 months"), *([tr("Rate")] if seen.rates else [])),
        *numbers(tr("95 % interval"), tr("Path")),
    )
    months = {month.period: month.value for month in ahead.progress.months}
    totals = {row.period: row.value for row in ahead.progress.rolling12}
    points = {point.period: point for point in seen.points}
    rows = []
    states = {month.period: month_state(month) for month in ahead.progress.months}
    periods = table_periods(ahead.progress)
    for period in periods:
        point = points.get(period)
        row = [short_period_name(period)]
        row += [figure_text(months.get(period)), figure_text(totals.get(period))]
        if seen.rates:
            row.append("" if point is None else seen.name(point.value))
        row.append("" if point is None else f"{seen.name(point.lower)}–{seen.name(point.upper)}")
        row.append("" if point is None or point.path is None else seen.name(point.path))
        rows.append(tuple(row))
    remarks = tuple(states.get(period, "") for period in periods)
    return ChartTable(columns, tuple(rows), remarks=remarks)
