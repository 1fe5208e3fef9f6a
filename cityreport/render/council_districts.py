"""The council report's page of districts: their last twelve months, and what changed in them.

Not here: the other pages (council).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.domain.progress_figures import LatestFigures
from cityreport.domain.rate_change import (
    Change,
    change_from_year_before,
    named_changes,
)
from cityreport.i18n import number, period_name, short_period_name, tr
from cityreport.render.chart_theme import wrapped
from cityreport.render.document import (
    DASH,
    cell,
    data_table,
    head,
    heading,
    new_page,
    paragraph,
    shape,
    table_row,
)
from cityreport.render.report_facts import CouncilFacts, ReportFacts
from cityreport.render.report_table import last_rolling, units_sentence
from cityreport.render.shapes import DOWN, UP
from cityreport.render.small_charts import brief
from cityreport.wording import short_label

MOST_COLUMNS = 5
"""Indicators beside one another; more of them stand in a table of their own."""
HEAD_POINTS, HEAD_LINES = 8.0, 3
_NAME, _MARK = 24.0, 2.4
"""Percent of the width for the names of districts, and for a mark of rise or fall."""
HEAD_INCHES = (100 - _NAME) / 100 / MOST_COLUMNS * 7.08 - 0.12
"""The width of a short name where as many stand beside one another as can be."""
_MOST_BESIDE = 10
"""Districts that may follow on the page of the indicators."""
_LONG = 40
"""Districts of which each table begins a page: it is laid out by itself, in an instant."""
_FIVE = 5
"""Rows that stand together; then there is a gap."""


class _Column(NamedTuple):
    """An indicator of the table: the city's, the end of its twelve months, and whether any
    district has a rate."""

    item: LatestFigures
    end: Period | None
    has_rates: bool


def districts(facts: ReportFacts, more: CouncilFacts) -> Iterator[str]:
    """Yield the city's row and one for each district, in the city's order: the numbers of their
    twelve months, and the rates where the population is known."""
    if not any(measured for _, measured in more.districts):
        return
    title = tr("The districts")
    yield new_page(title) if len(more.districts) > _MOST_BESIDE else heading(title)
    end = facts.period.months()[-1]
    yield paragraph(
        tr(
            "Number in the twelve months to {month}, and per 100,000 people where the population "
            "is known.",
            month=period_name(end),
        ),
        "muted",
    )
    items = [
        item
        for item in facts.items
        if any(item.indicator in measured for _, measured in more.districts)
    ]
    marks = _marks(more, [item.indicator for item in items])
    columns = [_column(more, item) for item in items]
    tables = list(_parts(columns))
    for place, part in enumerate(tables):
        if len(tables) > 1:
            codes = ", ".join(column.item.indicator for column in part)
            is_long = place > 0 and len(more.districts) > _LONG
            yield new_page(codes) if is_long else heading(codes)
        yield _table(facts, more, part, marks)
    more_words, less_words = escape(tr("more")), escape(tr("less"))
    meaning = tr(
        "than in the twelve months before, beyond chance and the ordinary unevenness of years. Of "
        "these marks at most 1 in 20 is chance all the same."
    )
    yield (
        f'<p class="note">{shape(UP, 7)} {more_words} · {shape(DOWN, 7)} {less_words} '
        f"{escape(meaning)} {escape(units_sentence(facts, items))}</p>"
    )


def _parts(columns: Sequence[_Column]) -> Iterator[Sequence[_Column]]:
    """Yield the indicators of one table after the other, as many in each as can be."""
    tables = -(-len(columns) // _most(columns))
    each = -(-len(columns) // tables)
    return (columns[at : at + each] for at in range(0, len(columns), each))


def _most(columns: Sequence[_Column]) -> int:
    """Return how many indicators fit beside one another: fewer where they have rates too."""
    return MOST_COLUMNS - any(column.has_rates for column in columns)


def _column(more: CouncilFacts, item: LatestFigures) -> _Column:
    measured = (found.get(item.indicator) for _, found in more.districts)
    last = last_rolling(item)
    return _Column(
        item,
        None if last is None else last.period,
        any(
            row.rate is not None
            for one in measured
            if one is not None
            for row in one.rolling12[-1:]
        ),
    )


def _table(
    facts: ReportFacts,
    more: CouncilFacts,
    columns: Sequence[_Column],
    marks: dict[tuple[str, str], Change],
) -> str:
    room = (100 - _NAME) / max(len(columns), _most(columns))
    name = 100 - room * len(columns)
    names = [head("", "left", name)]
    measures = [head(tr("District"), "left", name)]
    for column in columns:
        names.append(_head(facts, column, room))
        widths = (room - _MARK) / (2 if column.has_rates else 1)
        measures.append(head("", "left", _MARK))
        measures.append(head(_until(facts, column), "right", widths, kind="figure-cell"))
        if column.has_rates:
            measures.append(head(tr("per 100,000"), "right", widths, kind="figure-cell"))
    city = {column.item.indicator: column.item for column in columns}
    rows = [_row(f"<b>{escape(facts.city.name)}</b>", "", city, columns, marks, bold=True)]
    rows += [
        _row(
            f'<span class="small">{escape(area.name)}</span>',
            area.code,
            measured,
            columns,
            marks,
            gap=count % _FIVE == 0,
        )
        for count, (area, measured) in enumerate(more.districts, 1)
    ]
    return data_table([table_row(names), table_row(measures)], rows)


def _head(facts: ReportFacts, column: _Column, room: float) -> str:
    """Return the head over the numbers of an indicator: its short name, three lines at most."""
    indicator = facts.catalogue.indicator(column.item.indicator)
    words = f"{indicator.code} {short_label(indicator)}"
    lines = wrapped(words, HEAD_POINTS, HEAD_INCHES, HEAD_LINES, bold=True)
    span = f' colspan="{3 if column.has_rates else 2}"'
    return head("\n".join(lines), "right", room, span, kind="figure-cell")


def _until(facts: ReportFacts, column: _Column) -> str:
    """Return the head of the numbers; with the end of the twelve months where it is an earlier
    one."""
    if column.end is None or column.end == facts.period.months()[-1]:
        return tr("Number")
    return _dated(column.end)


def _dated(end: Period) -> str:
    """Return the end of twelve months on a line of its own."""
    until = tr("to {month}", month=short_period_name(end))
    return until.replace(" ", "\N{NO-BREAK SPACE}")


def _is_current(item: LatestFigures | None) -> bool:
    return item is not None and bool(item.rolling12) and item.rolling12[-1].period == item.judged


def _marks(more: CouncilFacts, codes: list[str]) -> dict[tuple[str, str], Change]:
    """Return the changes that are marked, by district and indicator: all of them are looked at
    together."""
    changes = {
        (area.code, code): change_from_year_before(item)
        for area, measured in more.districts
        for code in codes
        if (item := measured.get(code)) is not None and _is_current(item) and not item.is_past
    }
    named = named_changes(list(changes.values()))
    return {
        key: change
        for (key, change), is_named in zip(changes.items(), named, strict=True)
        if is_named and change is not None
    }


def _row(
    name: str,
    area: str,
    measured: Mapping[str, LatestFigures],
    columns: Sequence[_Column],
    marks: dict[tuple[str, str], Change],
    *,
    bold: bool = False,
    gap: bool = False,
) -> str:
    left, right = ("left-gap", "figure-gap") if gap else ("left", "figure-cell")
    cells = [cell(name, kind=left)]
    for column in columns:
        item = measured.get(column.item.indicator)
        change = marks.get((area, column.item.indicator))
        mark = "" if change is None else shape(UP if change.after > change.before else DOWN, 7)
        cells.append(cell(mark, kind=left))
        value = _number(item, column)
        cells.append(cell(f"<b>{value}</b>" if bold else value, "right", kind=right))
        if column.has_rates:
            cells.append(cell(_rate(item), "right", kind=right))
    return table_row(cells)


def _number(item: LatestFigures | None, column: _Column) -> str:
    """Return the last complete twelve months; with their end where it is not that of the column."""
    last = None if item is None else last_rolling(item)
    if last is None:
        return DASH
    said = f'<span class="small">{escape(number(last.value))}</span>'
    if last.period == column.end:
        return said
    return f'<span class="note">{escape(_dated(last.period))}</span><br>{said}'


def _rate(item: LatestFigures | None) -> str:
    last = None if item is None else last_rolling(item)
    said = DASH if last is None or last.rate is None else brief(last.rate)
    return f'<span class="note">{escape(said)}</span>'
