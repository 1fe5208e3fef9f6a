"""The sheet `Codebook`: the meaning of each indicator, status and category."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import SDG, Catalogue, Indicator
from cityreport.domain.observation import Status
from cityreport.domain.period import Frequency
from cityreport.exchange.workbook_months import status_name
from cityreport.exchange.workbook_sheets import CODEBOOK
from cityreport.exchange.workbook_style import (
    HEADER,
    HEADING,
    LABEL,
    STRONG,
    TEXT,
    CellStyle,
    SheetWriter,
)
from cityreport.i18n import mark, text, tr
from cityreport.wording import alignment_name


def _frequency(indicator: Indicator) -> str:
    return tr("by year") if indicator.frequency is Frequency.YEAR else tr("by month")


def _breakdown_names(catalogue: Catalogue, indicator: Indicator) -> str:
    return ", ".join(text(catalogue.breakdown(b).label) for b in indicator.breakdowns)


def _classifications(indicator: Indicator) -> str:
    codes = indicator.codes
    known = (("ICCS", codes.iccs), (tr("ICD-10"), codes.icd10))
    said = [f"{name} {', '.join(found)}" for name, found in known if found]
    aligned = _aligned(indicator, SDG)
    return "\n".join([*said, *([f"{tr('SDG')} {aligned}"] if aligned else [])])


def _aligned(indicator: Indicator, scheme: str) -> str:
    """Return the entries of another list, each with how it relates to the indicator."""
    return ", ".join(
        f"{entry.code} ({alignment_name(entry.relation)})"
        for entry in indicator.alignment
        if entry.scheme == scheme
    )


class _Column(NamedTuple):
    """A column: its title, its width, and how its words are got for an indicator."""

    header: str
    width: float
    words: Callable[[Catalogue, Indicator], str]
    look: CellStyle = TEXT


_COLUMNS = (
    _Column(mark("Code"), 17, lambda _, i: i.code, STRONG),
    _Column(mark("Indicator"), 26, lambda _, i: text(i.label)),
    _Column(mark("Definition"), 46, lambda _, i: text(i.definition)),
    _Column(mark("Includes"), 46, lambda _, i: text(i.include)),
    _Column(mark("Excludes"), 46, lambda _, i: text(i.exclude)),
    _Column(mark("Unit"), 13, lambda catalogue, i: text(catalogue.unit(i.unit).label)),
    _Column(mark("Asked"), 12, lambda _, i: tr("Required") if i.required else tr("Optional")),
    _Column(mark("Reported"), 11, lambda _, i: _frequency(i)),
    _Column(mark("Classifications"), 24, lambda _, i: _classifications(i)),
    _Column(mark("SES"), 24, lambda _, i: _aligned(i, "SES")),
    _Column(mark("ISO 37120"), 16, lambda _, i: _aligned(i, "ISO 37120")),
    _Column(mark("Part of"), 9, lambda _, i: i.part_of or ""),
    _Column(mark("Breakdowns"), 20, _breakdown_names),
)


def write_codebook(book: Workbook, catalogue: Catalogue) -> None:
    """Write the sheet."""
    widths = [column.width for column in _COLUMNS]
    page = SheetWriter(book, CODEBOOK, widths, freeze="C2", repeated="1:1")
    page.add_all([tr(column.header) for column in _COLUMNS], HEADER)
    for indicator in catalogue.indicators:
        page.add(*(page.cell(c.words(catalogue, indicator), c.look) for c in _COLUMNS))
    _statuses(page)
    _breakdowns(page, catalogue)


def _statuses(page: SheetWriter) -> None:
    page.skip()
    page.add(page.cell(tr("Status of a number"), HEADING))
    page.add_all([tr("Code"), tr("Status")], HEADER)
    for code in Status:
        page.add(page.cell(code.value, STRONG), page.cell(status_name(code.value), TEXT))


def _breakdowns(page: SheetWriter, catalogue: Catalogue) -> None:
    page.skip()
    page.add(page.cell(tr("Breakdowns and their categories"), HEADING))
    page.add_all([tr("Breakdown"), tr("Category"), tr("Meaning")], HEADER)
    for breakdown in catalogue.breakdowns:
        for category in breakdown.categories:
            page.add(
                page.cell(breakdown.id, STRONG),
                page.cell(category.code, LABEL),
                page.cell(f"{text(breakdown.label)}: {text(category.label)}", TEXT),
            )
