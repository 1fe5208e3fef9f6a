"""The charts of the sheet `Summary`, drawn by the spreadsheet, and the sheet of their numbers.

The numbers stand in a sheet of their own that is hidden, because a spreadsheet draws a letter as
zero; it is compared with the content like every other sheet. No chart carries words of its own that
the content does not have: `workbook_hidden_content` looks.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from openpyxl.chart import AreaChart, LineChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook

from cityreport.domain.city import Baseline, path_value, position
from cityreport.domain.figure_sums import index_of
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.targets import HEADLINE
from cityreport.exchange.workbook_months import Totals
from cityreport.exchange.workbook_progress import Measures
from cityreport.exchange.workbook_style import ACCENT, SheetWriter
from cityreport.i18n import short_period_name, text, tr

CHART = "Chart"
_SMALL_YEARS = 3
_FEWEST = 12
"""Sums of twelve months that make a line; with fewer, the months themselves are drawn."""
_EMU = 360_000
"""Units of drawings in a centimetre."""
_BAND, _PATH, _GRID, _TARGET = "C9DAEA", "B45309", "D5DBE1", "5F6B7A"
_SMALL = 3.0, 0.8
"""Centimetres of a small chart: it lies inside its cell."""

Column = list[float | str | None]


class ChartNumbers(NamedTuple):
    """The columns of the hidden sheet.

    `columns`: by name; `drawn`: how many rows have a number of the headline, `rows` all of them.
    `small`: the column of each indicator's small chart, and its number of rows.
    """

    columns: dict[str, Column]
    drawn: int
    rows: int
    is_rate: bool
    small: dict[str, int]

    def letter(self, name: str) -> str:
        """Return the letter of a column."""
        return get_column_letter(list(self.columns).index(name) + 1)


def chart_numbers(totals: Totals, numbers: Measures) -> ChartNumbers | None:
    """Return what the charts are drawn from, None where the headline has no number."""
    monthly = [None if (o := totals.get(HEADLINE, m)) is None else o.value for m in totals.months]
    if all(value is None for value in monthly):
        return None
    columns, drawn, is_rate = _of_progress(numbers.headline)
    if not drawn:
        columns = {"label": _labels(totals)}
        columns["months"] = list(monthly)
        drawn = len(monthly)
    rows = len(columns["label"])
    small = {}
    for item in numbers.items:
        rates = [row.value if row.rate is None else row.rate for row in item.rolling12]
        last: Column = list(rates[-12 * _SMALL_YEARS - 1 :])
        if len(last) > 1:
            columns[item.indicator] = last
            small[item.indicator] = len(last)
    return ChartNumbers(columns, drawn, rows, is_rate, small)


def _of_progress(item: Progress | None) -> tuple[dict[str, Column], int, bool]:
    """Return the columns of the headline's twelve months: band, line, path and target."""
    if item is None or len(item.rolling12) < _FEWEST:
        return {}, 0, False
    rows = {row.period: row for row in item.rolling12}
    first, last = item.rolling12[0].period, item.rolling12[-1].period
    is_rate = all(row.rate is not None for row in item.rolling12)
    start = item.baseline.rate if is_rate else item.baseline.mean
    ending = max(last, Period.month(item.target.year, 12)) if item.has_path else last
    columns: dict[str, Column] = {n: [] for n in ("label", "lower", "band", "line")}
    path: Column = []
    target: Column = []
    month = first
    while month <= ending:
        columns["label"].append(_year(month, first))
        row = rows.get(month)
        lower: float | None = None
        upper: float | None = None
        line: float | None = None
        if row is not None:
            lower, upper, line = row.value_lower, row.value_upper, row.value
            if is_rate and row.lower is not None and row.upper is not None:
                lower, upper, line = row.lower, row.upper, row.rate
        columns["lower"].append(lower)
        columns["band"].append(None if upper is None or lower is None else upper - lower)
        columns["line"].append(line)
        way = _way(item, start, month)
        path.append(way)
        target.append(way if month == Period.month(item.target.year, 12) else None)
        month = month.shift(1)
    if any(way is not None for way in path):
        columns |= {"path": path, "target": target}
    if len(rows) < index_of(last) - index_of(first) + 1:  # a spreadsheet draws a gap as zero
        del columns["lower"], columns["band"]
    drawn = 1 + max(at for at, value in enumerate(columns["line"]) if value is not None)
    return columns, drawn, is_rate


def _labels(totals: Totals) -> Column:
    """Return the labels under the months: their names where there is room for them."""
    if len(totals.months) <= _NAMED:
        return [short_period_name(month) for month in totals.months]
    return [_year(month, totals.months[0]) for month in totals.months]


_NAMED = 24


def _way(item: Progress, start: float | None, month: Period) -> float | None:
    if not item.has_path or not start:
        return None
    years = item.baseline.years
    if month <= Period.month(max(years), 12) or month > Period.month(item.target.year, 12):
        return None
    return path_value(start, Baseline(years), item.target, position(month))


def _year(month: Period, first: Period) -> str | None:
    """Return the label under a month: its year, once a year."""
    return str(month.year) if month.number == 1 or (month == first and month.number < 7) else None


def write_chart_sheet(book: Workbook, found: ChartNumbers | None) -> None:
    """Write the hidden sheet, one column each."""
    if found is None:
        return
    page = SheetWriter(book, CHART, [12.0] * len(found.columns))
    page.sheet.sheet_state = "veryHidden"
    page.add_plain(*found.columns)
    longest = max(len(column) for column in found.columns.values())
    for at in range(longest):
        page.add_plain(
            *(column[at] if at < len(column) else None for column in found.columns.values())
        )


# -- drawing


class _DescribedChart:
    """A place in the sheet whose chart is described in words for who does not see it; openpyxl has
    no field for that. The places below name their elements: openpyxl looks only in the class."""

    words = ""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "graphicFrame" and value is not None:
            value.nvGraphicFramePr.cNvPr.descr = self.words
        super().__setattr__(name, value)


class _InCell(_DescribedChart, OneCellAnchor):
    tagname = "oneCellAnchor"
    __elements__ = OneCellAnchor.__elements__


class _OverCells(_DescribedChart, TwoCellAnchor):
    tagname = "twoCellAnchor"
    __elements__ = TwoCellAnchor.__elements__
    __attrs__ = TwoCellAnchor.__attrs__


def _across(columns: int, row: int, rows: int, words: str) -> Any:
    """Return the place over whole columns and rows, however wide a program draws them."""
    place = _OverCells(
        editAs="oneCell",
        _from=AnchorMarker(col=0, row=row),
        to=AnchorMarker(col=columns, row=row + rows - 1),
    )
    place.__dict__["words"] = words
    return place


def _anchor(column: int, row: int, size: tuple[float, float], words: str) -> Any:
    place = _InCell(
        _from=AnchorMarker(col=column, row=row, colOff=30_000, rowOff=30_000),
        ext=XDRPositiveSize2D(*(round(side * _EMU) for side in size)),
    )
    place.__dict__["words"] = words
    return place


def headline_chart(
    totals: Totals, found: ChartNumbers, row: int, size: tuple[int, int], words: str
) -> Any:
    """Return the chart of the headline, to stand in row `row` (from 0), that many columns wide and
    rows high."""
    indicator = totals.catalogue.indicator(HEADLINE)
    lines: Any = LineChart()
    name = f"{indicator.code} {text(indicator.label)}"
    if "line" in found.columns:
        lines.series.append(_line_of(found, "line", found.drawn, ACCENT, 28_575))
        if "path" in found.columns:
            lines.series.append(_line_of(found, "path", found.rows, _PATH, 19_050, is_dashed=True))
            lines.series.append(_target(found))
        lines.set_categories(_reference(found, "label", found.rows))
        chart: Any = _over_band(found, lines) if "band" in found.columns else lines
        said = tr("twelve months together, with their range of chance and the path to the target")
        unit = tr("per 100,000") if found.is_rate else totals.unit(indicator)
        chart.title = f"{name}: {said} ({unit})"
    else:
        chart = lines
        chart.series.append(_line_of(found, "months", found.rows, ACCENT, 22_225, dots=True))
        chart.set_categories(_reference(found, "label", found.rows))
        chart.title = f"{name} ({totals.unit(indicator)})"
    _plain_axes(chart)
    chart.visible_cells_only = False  # its numbers stand in a hidden sheet
    chart.anchor = _across(size[0], row, size[1], words)
    return chart


def _over_band(found: ChartNumbers, lines: Any) -> Any:
    """Return the lines over the band: two stacked areas, of which the lower is not seen."""
    chart: Any = AreaChart()
    chart.grouping = "stacked"
    chart.series.append(_series(found, "lower", found.drawn, fill=None))
    chart.series.append(_series(found, "band", found.drawn, fill=_BAND))
    chart.set_categories(_reference(found, "label", found.rows))
    chart += lines
    return chart


def small_chart(found: ChartNumbers, indicator: str, column: int, row: int, words: str) -> Any:
    """Return the small chart of an indicator's last three years, to stand in a cell (from 0)."""
    chart: Any = LineChart()
    chart.series.append(_line_of(found, indicator, found.small[indicator], ACCENT, 15_875))
    chart.legend = None
    chart.x_axis.delete = chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.dispBlanksAs = "gap"
    chart.graphical_properties = _nothing()
    chart.plot_area.spPr = _nothing()
    chart.visible_cells_only = False
    chart.anchor = _anchor(column, row, _SMALL, words)
    chart.width, chart.height = _SMALL
    return chart


def _plain_axes(chart: Any) -> None:
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=CharacterProperties(sz=1100, b=False))
    for run in chart.title.tx.rich.p[0].r or ():
        run.rPr = CharacterProperties(sz=1100, b=False)
    chart.title.overlay = False
    chart.legend = None
    chart.dispBlanksAs = "gap"
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "General"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_stroke(_GRID, 6350))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.tickLblSkip = 1  # only the first month of a year has a label
    chart.x_axis.tickMarkSkip = 12
    chart.x_axis.majorTickMark = "none"
    chart.x_axis.noMultiLvlLbl = True
    chart.x_axis.txPr = RichText(
        bodyPr=RichTextProperties(rot="0", vert="horz"),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties(sz=900)), endParaRPr=None)],
    )


def _reference(found: ChartNumbers, name: str, count: int) -> Any:
    letter = found.letter(name)
    sheet = quote_sheetname(CHART)
    return Reference(range_string=f"{sheet}!${letter}$2:${letter}${count + 1}")


def _series(found: ChartNumbers, name: str, count: int, *, fill: str | None) -> Any:
    series: Any = Series(_reference(found, name, count))
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    if fill is None:
        series.graphicalProperties.noFill = True
    else:
        series.graphicalProperties.solidFill = fill
    return series


def _line_of(
    found: ChartNumbers,
    name: str,
    count: int,
    color: str,
    width: int,
    *,
    is_dashed: bool = False,
    dots: bool = False,
) -> Any:
    series: Any = Series(_reference(found, name, count))
    series.graphicalProperties = GraphicalProperties(ln=_stroke(color, width, is_dashed=is_dashed))
    series.smooth = False
    series.marker.symbol = "circle" if dots else "none"
    if dots:
        series.marker.size = 5
        series.marker.graphicalProperties = GraphicalProperties(
            solidFill=color, ln=_stroke(color, 0)
        )
    return series


def _target(found: ChartNumbers) -> Any:
    """Return the target as a rhombus at the path's end."""
    series: Any = Series(_reference(found, "target", found.rows))
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    series.smooth = False
    series.marker.symbol, series.marker.size = "diamond", 9
    series.marker.graphicalProperties = GraphicalProperties(
        solidFill=_PATH, ln=_stroke(_PATH, 6350)
    )
    return series


def _stroke(color: str, width: int, *, is_dashed: bool = False) -> Any:
    return LineProperties(solidFill=color, w=width, prstDash="dash" if is_dashed else None)


def _nothing() -> Any:
    return GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
