"""The sheet `Quality`: the findings of the checks, the signatures, the year in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.period import Period
from cityreport.domain.submission import (
    FindingRecord,
    NarrativeAnswer,
    SignOff,
    SinceSignedRecord,
    Submission,
)
from cityreport.exchange.workbook_style import (
    HEADER,
    HEADING,
    LABEL,
    SENTENCE,
    TEXT,
    VALUE,
    CellStyle,
    SheetWriter,
)
from cityreport.i18n import mark, period_name, text, tr

T = TypeVar("T")


QUALITY = "Quality"
SEVERITIES = {"high": mark("High"), "medium": mark("Medium"), "low": mark("Low")}
_YES_OR_NO = {True: mark("Yes"), False: mark("No")}
_SHOWN = 2_000
"""The number of characters shown of an answer."""
_WIDTHS = (18, 24, 20, 26, 56, 14, 40)


@dataclass(frozen=True, slots=True)
class _Column(Generic[T]):
    """A column of one of the tables: its title and how a cell of it is got from a record.

    `repeats`: many records say the same.
    """

    header: str
    content: Callable[[T], str | float | None]
    look: CellStyle = TEXT
    repeats: bool = False


def write_quality(book: Workbook, submission: Submission, catalogue: Catalogue) -> None:
    """Write the sheet; where there is nothing, say so."""
    page = SheetWriter(book, QUALITY, _WIDTHS)
    page.add(page.cell(tr("Findings of the checks"), HEADING))
    if submission.confidentiality == "public":
        page.add_wide(tr("Findings are left out of a public copy: they say numbers."), SENTENCE, 5)
    elif submission.findings:
        _add_table(page, _finding_columns(submission), submission.findings)
    else:
        page.add_wide(tr("There are no findings."), SENTENCE, 5)
    page.skip()
    page.add(page.cell(tr("Sign-off"), HEADING))
    if submission.sign_off:
        _add_table(page, _SIGN_OFF_COLUMNS, submission.sign_off)
    else:
        page.add_wide(tr("No month is signed off."), SENTENCE, 5)
    if submission.changed_since_signed:
        page.skip()
        page.add(page.cell(tr("Changed since signed"), HEADING))
        _add_table(page, _since_signed_columns(submission), submission.changed_since_signed)
    page.skip()
    page.add(page.cell(tr("The year in words"), HEADING))
    if submission.narrative:
        _add_table(page, _answer_columns(catalogue), submission.narrative)
    else:
        page.add_wide(tr("Nothing was said of a whole year."), SENTENCE, 5)


def _add_table(page: SheetWriter, columns: Sequence[_Column[T]], records: Iterable[T]) -> None:
    page.add_all([tr(column.header) for column in columns], HEADER)
    known: dict[tuple[str, str], Any] = {}
    for record in records:
        cells = []
        for column in columns:
            content = column.content(record)
            if not column.repeats or not isinstance(content, str):
                cells.append(page.cell(content, column.look))
                continue
            # what many records say alike: a row is written before the next, so one cell serves
            name = (column.header, content)
            if name not in known:
                known[name] = page.cell(content, column.look)
            cells.append(known[name])
        page.add(*cells)


def _finding_columns(submission: Submission) -> tuple[_Column[FindingRecord], ...]:
    areas = {area.code: area.name for area in submission.areas} | {TOTAL: tr("Whole city")}
    return (
        _Column(mark("Severity"), lambda f: tr(SEVERITIES[f.severity]), repeats=True),
        _Column(mark("Period"), lambda f: period_name(Period.parse(f.period)), repeats=True),
        _Column(mark("Area"), lambda f: areas.get(f.area, f.area), repeats=True),
        _Column(mark("Cells"), _cells),
        _Column(mark("Finding"), lambda f: f.message),
        _Column(mark("State"), _state, repeats=True),
        _Column(mark("Reason"), lambda f: f.reason, repeats=True),
    )


def _state(finding: FindingRecord) -> str:
    return tr("Accepted") if finding.accepted else tr("Open")


def _cells(finding: FindingRecord) -> str:
    """Return the first cells; `Metadata` has them all."""
    shown = [cell[:100] for cell in finding.cells[:20]]
    return "\n".join(shown + ["…"] * (len(finding.cells) > len(shown)))


_SIGN_OFF_COLUMNS: tuple[_Column[SignOff], ...] = (
    _Column(mark("Period"), lambda s: period_name(Period.parse(s.period))),
    _Column(mark("Signed"), lambda s: s.signed.replace("T", " ").replace("Z", " UTC"), LABEL),
    _Column(mark("Revision"), lambda s: s.revision, VALUE),
    _Column(mark("Officer"), lambda s: s.officer),
    _Column(mark("Role"), lambda s: s.role),
    _Column(mark("Reason of the revision"), lambda s: s.reason),
)


_PARTS = {
    "population": mark("Population"),
    "baseline": mark("Baseline years"),
    "target": mark("Target"),
}


def _since_signed_columns(submission: Submission) -> tuple[_Column[SinceSignedRecord], ...]:
    areas = {area.code: area.name for area in submission.areas} | {TOTAL: tr("Whole city")}
    return (
        _Column(mark("Changed"), lambda c: tr(_PARTS[c.part])),
        _Column(mark("Area"), lambda c: areas.get(c.area, c.area)),
        _Column(mark("Year"), lambda c: c.year, VALUE),
        _Column(mark("When signed"), lambda c: c.before),
        _Column(mark("Signed before"), lambda c: ", ".join(c.signed)),
        _Column(mark("Now"), lambda c: c.after or ""),
        _Column(mark("Changed on"), lambda c: c.changed or ""),
    )


def _answer_columns(catalogue: Catalogue) -> tuple[_Column[NarrativeAnswer], ...]:
    labels = {question.code: text(question.label) for question in catalogue.questions}
    return (
        _Column(mark("Year"), lambda a: a.year, VALUE),
        _Column(mark("Question"), lambda a: labels.get(a.question, a.question)),
        _Column(mark("Yes or no"), lambda a: "" if a.yes is None else tr(_YES_OR_NO[a.yes])),
        _Column(mark("People"), lambda a: a.people, VALUE),
        _Column(mark("In words"), lambda a: _beginning(a.answer)),
    )


def _beginning(words: str) -> str:
    """Return the beginning of a long answer, as much as a row shows; `Metadata` has it whole."""
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
