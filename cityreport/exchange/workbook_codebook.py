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


def _name(_: Catalogue, indicator: Indicator) -> str:
    label = text(indicator.label)
    if indicator.part_of is None:
        return label
    return "\n".join((label, tr("Part of {code}", code=indicator.part_of)))


def _counted(catalogue: Catalogue, indicator: Indicator) -> str:
    """Return what is counted, how often, and whether every city has to."""
    asked = tr("Required") if indicator.required else tr("Optional")
    return "\n".join((text(catalogue.unit(indicator.unit).label), _frequency(indicator), asked))


def _lists(_: Catalogue, indicator: Indicator) -> str:
    """Return the codes of other lists, and how they relate to the indicator."""
    others = [(scheme, _aligned(indicator, scheme)) for scheme in ("SES", "ISO 37120")]
    said = [f"{scheme} {aligned}" for scheme, aligned in others if aligned]
    return "\n".join(filter(None, [_classifications(indicator), *said]))


_COLUMNS = (
    _Column(mark("Code"), 15, lambda _, i: i.code, STRONG),
    _Column(mark("Indicator"), 24, _name),
    _Column(mark("Definition"), 52, lambda _, i: text(i.definition)),
    _Column(mark("Includes"), 48, lambda _, i: text(i.include)),
    _Column(mark("Excludes"), 48, lambda _, i: text(i.exclude)),
    _Column(mark("Counted in"), 13, _counted),
    _Column(mark("Breakdowns"), 18, _breakdown_names),
    _Column(mark("Other lists"), 34, _lists),
)
_HEAD_ROW = 3


def write_codebook(book: Workbook, catalogue: Catalogue) -> None:
    """Write the sheet."""
    widths = [column.width for column in _COLUMNS]
    page = SheetWriter(
        book,
        CODEBOOK,
        widths,
        freeze=f"C{_HEAD_ROW + 1}",
        repeated=f"{_HEAD_ROW}:{_HEAD_ROW}",
    )
    page.head(tr("What each indicator, status and category means"))
    headers = [tr(column.header) for column in _COLUMNS]
    page.add_all(headers, HEADER)
    for indicator in catalogue.indicators:
        page.add(*(page.cell(c.words(catalogue, indicator), c.look) for c in _COLUMNS))
    page.name_table("Codes", headers, _HEAD_ROW)
    _statuses(page)
    _breakdowns(page, catalogue)


def _statuses(page: SheetWriter) -> None:
    page.skip()
    page.add(page.cell(tr("Status of a number"), HEADING))
    page.add_all([tr("Code"), tr("Status")], HEADER)
    for code in Status:
        page.add(page.cell(code.value, STRONG), page.cell(status_name(code.value), TEXT))


def _breakdowns(page: SheetWriter, catalogue: Catalogue) -> None:
    """Write a line for each breakdown: its categories with their codes."""
    page.skip()
    page.add(page.cell(tr("Breakdowns and their categories"), HEADING))
    page.add_all([tr("Breakdown"), tr("Meaning"), tr("Categories")], HEADER)
    for breakdown in catalogue.breakdowns:
        categories = " · ".join(f"{c.code} {text(c.label)}" for c in breakdown.categories)
        page.add(
            page.cell(breakdown.id, STRONG),
            page.cell(text(breakdown.label), TEXT),
            page.cell(categories, TEXT),
        )
