"""The sheet `Quality`: the findings of the checks, the signatures, the year in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.period import Period
from cityreport.domain.submission import FindingRecord, Submission
from cityreport.exchange.workbook_style import (
    HEADER,
    HEADING,
    LABEL,
    SENTENCE,
    TEXT,
    VALUE,
    SheetWriter,
)
from cityreport.i18n import mark, period_name, text, tr

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

QUALITY = "Quality"
SEVERITIES = {"high": mark("High"), "medium": mark("Medium"), "low": mark("Low")}
_FINDING_HEADERS = (
    mark("Severity"),
    mark("Period"),
    mark("Area"),
    mark("Cells"),
    mark("Finding"),
    mark("State"),
    mark("Reason"),
)
_SIGN_OFF_HEADERS = (
    mark("Period"),
    mark("Signed"),
    mark("Revision"),
    mark("Officer"),
    mark("Role"),
    mark("Reason of the revision"),
)
_ANSWER_HEADERS = (
    mark("Year"),
    mark("Question"),
    mark("Yes or no"),
    mark("People"),
    mark("In words"),
)
_YES_OR_NO = {True: mark("Yes"), False: mark("No")}
_SHOWN = 2_000
"""The number of characters shown of an answer."""
_WIDTHS = (18, 24, 20, 26, 56, 14, 40)


def write_quality(book: Workbook, submission: Submission, catalogue: Catalogue) -> None:
    """Write the sheet; where there is nothing, say so."""
    page = SheetWriter(book, QUALITY, _WIDTHS)
    page.add(page.cell(tr("Findings of the checks"), HEADING))
    if submission.confidentiality == "public":
        page.add_wide(tr("Findings are left out of a public copy: they say numbers."), SENTENCE, 5)
    elif submission.findings:
        _findings(page, submission)
    else:
        page.add_wide(tr("There are no findings."), SENTENCE, 5)
    page.skip()
    page.add(page.cell(tr("Sign-off"), HEADING))
    if submission.sign_off:
        _sign_offs(page, submission)
    else:
        page.add_wide(tr("No month is signed off."), SENTENCE, 5)
    page.skip()
    page.add(page.cell(tr("The year in words"), HEADING))
    if submission.narrative:
        _narrative(page, submission, catalogue)
    else:
        page.add_wide(tr("Nothing was said of a whole year."), SENTENCE, 5)


def _findings(page: SheetWriter, submission: Submission) -> None:
    areas = {area.code: area.name for area in submission.areas}
    page.add_all([tr(word) for word in _FINDING_HEADERS], HEADER)
    known: dict[tuple[int, str], Any] = {}

    def cell(column: int, words: str) -> Any:
        """Return a cell that many findings share: a row is written before the next one."""
        found = known.get((column, words))
        if found is None:
            found = known[column, words] = page.cell(words, TEXT)
        return found

    for finding in submission.findings:
        area = tr("Whole city") if finding.area == TOTAL else areas.get(finding.area, finding.area)
        page.add(
            cell(0, tr(SEVERITIES[finding.severity])),
            cell(1, period_name(Period.parse(finding.period))),
            cell(2, area),
            page.cell(_cells(finding), TEXT),
            page.cell(finding.message, TEXT),
            cell(5, tr("Accepted") if finding.accepted else tr("Open")),
            cell(6, finding.reason),
        )


def _cells(finding: FindingRecord) -> str:
    """Return the first cells; `Metadata` has them all."""
    shown = [cell[:100] for cell in finding.cells[:20]]
    return "\n".join(shown + ["…"] * (len(finding.cells) > len(shown)))


def _sign_offs(page: SheetWriter, submission: Submission) -> None:
    page.add_all([tr(word) for word in _SIGN_OFF_HEADERS], HEADER)
    for sign_off in submission.sign_off:
        page.add(
            page.cell(period_name(Period.parse(sign_off.period)), TEXT),
            page.cell(sign_off.signed.replace("T", " ").replace("Z", " UTC"), LABEL),
            page.cell(sign_off.revision, VALUE),
            page.cell(sign_off.officer, TEXT),
            page.cell(sign_off.role, TEXT),
            page.cell(sign_off.reason, TEXT),
        )


def _narrative(page: SheetWriter, submission: Submission, catalogue: Catalogue) -> None:
    page.add_all([tr(word) for word in _ANSWER_HEADERS], HEADER)
    labels = {question.code: text(question.label) for question in catalogue.questions}
    for answer in submission.narrative:
        page.add(
            page.cell(answer.year, VALUE),
            page.cell(labels.get(answer.question, answer.question), TEXT),
            page.cell(tr(_YES_OR_NO[answer.yes]) if answer.yes is not None else "", TEXT),
            page.cell(answer.people, VALUE),
            page.cell(_beginning(answer.answer), TEXT),
        )


def _beginning(words: str) -> str:
    """Return the beginning of a long answer, as much as a row shows; `Metadata` has it whole."""
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
