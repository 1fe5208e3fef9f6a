"""The overview of a desk: gathered from its numbers, written as a workbook and as a web page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.period import Period
from cityreport.domain.targets import HEADLINE
from cityreport.exchange.report_tables import ReportTable, write_report
from cityreport.files import write_bytes
from cityreport.i18n import tr
from cityreport.network.analyses import Asked, NetworkNumbers
from cityreport.network.city_facts import CityFacts, city_facts, followed
from cityreport.network.manifest import Manifest
from cityreport.network.network_sums import SIZES, NetworkSum, size_class, sum_up
from cityreport.network.overview_page import overview_page
from cityreport.network.overview_tables import NetworkView, overview_tables
from cityreport.network.parquet_files import check_whole
from cityreport.peer_words import size_words

WORKBOOK, PAGE = "overview.xlsx", "overview.html"
_DUE_AFTER = timedelta(days=45)


def due_month(now: datetime) -> Period:
    """Return the newest month that ended at least 45 days ago."""
    at = now - _DUE_AFTER
    return Period.month(at.year, at.month).shift(-1)


def write_overview(
    manifest: Manifest, folder: Path, catalogue: Catalogue, now: datetime
) -> tuple[Path, Path]:
    """Write `overview.xlsx` and `overview.html` beside the numbers; return their paths.

    AccessError desk_empty, cannot_write.
    """
    found = gather(manifest, folder, catalogue, now)
    return save_overview(overview_tables(found, catalogue), folder)


def save_overview(tables: Sequence[ReportTable], folder: Path) -> tuple[Path, Path]:
    """Write the tables as a workbook and a page; return their paths, or raise
    AccessError('cannot_write')."""
    workbook, page = folder / WORKBOOK, folder / PAGE
    write_report(tables, workbook)
    write_bytes(page, overview_page(tables))
    return workbook, page


def gather(manifest: Manifest, folder: Path, catalogue: Catalogue, now: datetime) -> NetworkView:
    """Return everything that the overview says.

    AccessError desk_empty, desk_unreadable.
    """
    check_whole(manifest.batches(), folder / "data")
    asked = Asked(due_month(now))
    numbers = NetworkNumbers(folder, asked)
    try:
        cities = city_facts(manifest, numbers, catalogue, asked)
        sent = {indicator: count for indicator, count, _ in numbers.rows("never_sent")}
    finally:
        numbers.close()
    headline = catalogue.indicator(HEADLINE)
    return NetworkView(
        asked,
        now.isoformat(timespec="seconds"),
        cities,
        [sum_up(i.code, cities, i, asked) for i in followed(catalogue)],
        {
            tr("Countries"): _by_country(cities, headline, asked),
            tr("City sizes"): _by_size(cities, headline, asked),
        },
        sent,
        list(manifest.set_aside()),
        i18n.language(),
    )


def _by_country(cities: Sequence[CityFacts], headline: Indicator, asked: Asked) -> list[NetworkSum]:
    found: dict[str, list[CityFacts]] = defaultdict(list)
    for one in cities:
        found[one.head.city.country].append(one)
    return [sum_up(name, found[name], headline, asked) for name in sorted(found)]


def _by_size(cities: Sequence[CityFacts], headline: Indicator, asked: Asked) -> list[NetworkSum]:
    found: dict[int, list[CityFacts]] = defaultdict(list)
    for one in cities:
        place = size_class(one.people)
        found[len(SIZES) + 1 if place is None else place].append(one)
    return [sum_up(_size_name(at), found[at], headline, asked) for at in sorted(found)]


def _size_name(at: int) -> str:
    if at > len(SIZES):
        return tr("People not known")
    return size_words(SIZES[at - 1] if at else 0, SIZES[at] if at < len(SIZES) else None)
