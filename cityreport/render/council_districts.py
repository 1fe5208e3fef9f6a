"""The council report's page of districts: their last twelve months, and what changed in them.

Not here: the other pages (council).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from cityreport.domain.city import Area
from cityreport.domain.progress import Progress
from cityreport.domain.rate_change import (
    Change,
    change_from_year_before,
    named_changes,
)
from cityreport.i18n import number, short_period_name, text, tr
from cityreport.render import chart_words
from cityreport.render.document import (
    DASH,
    cell,
    new_page,
    shape,
    table,
    table_row,
)
from cityreport.render.report_facts import CouncilFacts, ReportFacts
from cityreport.render.shapes import DOWN, UP

MOST_COLUMNS = 8
"""The number of indicators that the page of districts has room for."""


def districts(facts: ReportFacts, more: CouncilFacts) -> Iterator[str]:
    """Yield a row for each district, in the city's order: the numbers of its twelve months."""
    if not any(measured for _, measured in more.districts):
        return
    yield new_page(tr("The districts"))
    codes = [
        item.indicator
        for item in facts.items
        if any(item.indicator in measured for _, measured in more.districts)
    ][:MOST_COLUMNS]
    width = (100 - 28) // len(codes)
    heads = [(tr("Number in twelve months"), "left", 100 - width * len(codes))]
    items = {item.indicator: item for item in facts.items}
    heads += [(_column(facts, items[code]), "right", width) for code in codes]
    marks = _marks(more, codes)
    yield table(
        heads,
        (
            _district(area, measured, [items[code] for code in codes], marks)
            for area, measured in more.districts
        ),
    )
    more_words, less_words = escape(tr("more")), escape(tr("less"))
    meaning = tr(
        "than in the twelve months before, beyond chance and the ordinary unevenness of years. Of "
        "these marks at most 1 in 20 is chance all the same."
    )
    yield (
        f'<p class="note">{shape(UP, 7)} {more_words} · {shape(DOWN, 7)} {less_words} '
        f"{escape(meaning)}</p>"
    )


def _column(facts: ReportFacts, item: Progress) -> str:
    """Return the head of a column: the indicator, its unit, and the month that the twelve end
    with."""
    values = {
        "name": f"{item.indicator} {text(facts.catalogue.indicator(item.indicator).label)}",
        "unit": chart_words.unit_name(item, facts.catalogue),
    }
    if not item.rolling12:
        return tr("{name} ({unit})", **values)
    month = short_period_name(item.rolling12[-1].period)
    return tr("{name} ({unit}), to {month}", month=month, **values)


def _is_current(item: Progress | None) -> bool:
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


def _district(
    area: Area,
    measured: dict[str, Progress],
    items: list[Progress],
    marks: dict[tuple[str, str], Change],
) -> str:
    cells = [cell(f'<span class="small">{escape(area.name)}</span>')]
    cells += [
        cell(
            _of_district(
                measured.get(item.indicator), marks.get((area.code, item.indicator)), item
            ),
            "right",
        )
        for item in items
    ]
    return table_row(cells)


def _of_district(item: Progress | None, change: Change | None, city: Progress) -> str:
    """Return a district's last complete twelve months; with their end where it is not that of the
    column."""
    if item is None or not item.rolling12:
        return DASH
    last = item.rolling12[-1]
    if not city.rolling12 or last.period != city.rolling12[-1].period:
        until = tr("to {month}", month=short_period_name(last.period))
        said = f'<span class="small">{escape(number(last.value))}</span>'
        return f'<span class="note">{escape(until)}</span> {said}'
    mark = ""
    if change is not None:
        mark = f"{shape(UP if change.after > change.before else DOWN, 7)}&nbsp;"
    return f'{mark}<span class="small">{escape(number(item.rolling12[-1].value))}</span>'


# -- checks, definitions, signatures
