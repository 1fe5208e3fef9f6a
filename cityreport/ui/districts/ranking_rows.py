"""The words of the ranked districts: their places, figures and intervals, and what they allow to
say."""

from __future__ import annotations

from collections.abc import Mapping

from cityreport.domain.districts import District, Places, Ranking
from cityreport.i18n import ntr, number, period_name, tr
from cityreport.render.ranking_words import missing_words, side_words, unreliable_words, value_words
from cityreport.ui.kit.table_rows import TableCell, TableHeading

NAME, MONTHS = 1, 2
"""The columns of the district's name and of its cases."""


def ranking_headings(ranking: Ranking) -> list[TableHeading]:
    """Return the headings of `ranking_row`."""
    place = tr(
        "The places that a district may have, the highest figure first. All of them hold together "
        "with 95 % confidence."
    )
    rate = [TableHeading(tr("Rate"), number=True, tip=tr("Per 100,000 people"))]
    return [
        TableHeading(tr("Place"), number=True, tip=place),
        TableHeading(tr("District")),
        TableHeading(tr("12 months"), number=True),
        *rate * ranking.rates,
        TableHeading(tr("95 % interval"), number=True),
        TableHeading(tr("Interval, drawn")),
        *[TableHeading(tr("Against the city"))] * ranking.rates,
    ]


def bar_column(ranking: Ranking) -> int:
    """Return the column of the drawn interval."""
    return MONTHS + 2 + ranking.rates


def ranking_row(ranking: Ranking, district: District, names: Mapping[str, str]) -> list[TableCell]:
    """Return the cells of a district; one without a figure says why."""
    name = TableCell(names[district.area], tip=names[district.area])
    if district.value is None or district.interval is None:
        why = missing_words(ranking, district)
        events = "" if district.events is None else number(district.events)
        blank = TableCell("", spoken=why)
        row = [blank, name, TableCell(events, number=True), *[blank] * ranking.rates]
        return [*row, TableCell(why, tip=why), blank, *[blank] * ranking.rates]
    interval = "–".join(number(end, 2 if ranking.rates else 1) for end in district.interval)
    shown = value_words(ranking, district)
    figures = [number(district.events or 0), shown] if ranking.rates else [shown]
    return [
        place_cell(district.places),
        name,
        *(TableCell(figure, number=True) for figure in figures),
        TableCell(interval, number=True),
        TableCell("", spoken=interval),
        *[TableCell(side_words(district.side))] * ranking.rates,
    ]


def place_cell(places: Places | None) -> TableCell:
    """Return the places that a district may have."""
    if places is None:
        said = tr("no place: it became another district in these months")
        return TableCell("", tip=said, spoken=said, number=True)
    first, last = places
    if first == last:
        return TableCell(
            number(first), spoken=tr("place {place}", place=number(first)), number=True
        )
    words = f"{number(first)}–{number(last)}"
    said = tr("any place from {first} to {last}", first=number(first), last=number(last))
    return TableCell(words, tip=said, spoken=said, number=True)


def ranking_words(ranking: Ranking) -> str:
    """Return what the ranking allows to say, and what not."""
    if ranking.end is None:
        return tr(
            "No district has numbers of all twelve months. They are entered on the page Enter, "
            "district by district."
        )
    placed = [d.places for d in ranking.districts if d.places is not None]
    sure = sum(first == last for first, last in placed)
    same = sum(places == (1, len(placed)) for places in placed)
    said = [tr("Twelve months to {month}.", month=period_name(ranking.end))]
    if placed and same == len(placed):
        said.append(tr("No district can be told apart from another: each may have any place."))
    else:
        some = ntr(
            "{n} district has one place that is sure.",
            "{n} districts have one place that is sure.",
            sure,
        )
        said.append(some if sure else tr("No district has one place that is sure."))
        said.append(
            tr("A range, such as 2–5, means: these places cannot be told apart by the numbers.")
        )
    if not ranking.rates:
        said.append(
            tr(
                "Counts say nothing of risk: districts differ in size. Rates need the population "
                "of the districts, in Settings."
            )
        )
    if any(d.value is not None and not d.reliable for d in ranking.districts):
        said.append(unreliable_words())
    return " ".join(said)
