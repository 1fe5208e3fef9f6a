"""The sheet `Codebook`: the meaning of each indicator, status and category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityreport.domain.catalogue import Catalogue, ClassificationCodes, Indicator
from cityreport.domain.observation import Status
from cityreport.domain.period import Frequency
from cityreport.exchange.workbook_months import status_name
from cityreport.exchange.workbook_style import HEADER, HEADING, LABEL, STRONG, TEXT, SheetWriter
from cityreport.i18n import mark, text, tr

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

CODEBOOK = "Codebook"
_COLUMNS = (
    (mark("Code"), 17),
    (mark("Indicator"), 26),
    (mark("Definition"), 46),
    (mark("Includes"), 46),
    (mark("Excludes"), 46),
    (mark("Unit"), 13),
    (mark("Asked"), 12),
    (mark("Reported"), 11),
    (mark("Classifications"), 24),
    (mark("Part of"), 9),
    (mark("Breakdowns"), 20),
)


def write_codebook(book: Workbook, catalogue: Catalogue) -> None:
    """Write the sheet."""
    page = SheetWriter(
        book, CODEBOOK, [width for _, width in _COLUMNS], freeze="C2", repeated="1:1"
    )
    page.add_all([tr(header) for header, _ in _COLUMNS], HEADER)
    for indicator in catalogue.indicators:
        _indicator(page, catalogue, indicator)
    _statuses(page)
    _breakdowns(page, catalogue)


def _indicator(page: SheetWriter, catalogue: Catalogue, indicator: Indicator) -> None:
    yearly = indicator.frequency is Frequency.YEAR
    words = (
        text(indicator.label),
        text(indicator.definition),
        text(indicator.include),
        text(indicator.exclude),
        text(catalogue.unit(indicator.unit).label),
        tr("Required") if indicator.required else tr("Optional"),
        tr("by year") if yearly else tr("by month"),
        _classifications(indicator.codes),
        indicator.part_of or "",
        ", ".join(text(catalogue.breakdown(b).label) for b in indicator.breakdowns),
    )
    page.add(page.cell(indicator.code, STRONG), *(page.cell(word, TEXT) for word in words))


def _classifications(codes: ClassificationCodes) -> str:
    known = (("ICCS", codes.iccs), (tr("SDG"), codes.sdg), (tr("ICD-10"), codes.icd10))
    return "\n".join(f"{name} {', '.join(found)}" for name, found in known if found)


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
