"""The sheet `Summary`: one page with what a reader of the file wants first."""

from __future__ import annotations

from typing import Any

from openpyxl.workbook import Workbook

from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rule, Verdict
from cityreport.domain.rate_change import year_before
from cityreport.domain.submission import Submission
from cityreport.exchange.workbook_chart import ChartNumbers, headline_chart, small_chart
from cityreport.exchange.workbook_months import Totals
from cityreport.exchange.workbook_progress import Measures, against_baseline, shown_change
from cityreport.exchange.workbook_style import (
    CHANGE_LOOK,
    COUNT,
    HEADER,
    HEADER_APART,
    HEADER_RIGHT,
    NOTE,
    QUIET,
    SENTENCE,
    STRONG,
    SUBTITLE,
    TEXT,
    TEXT_APART,
    TITLE,
    TOTAL_LOOK,
    SheetWriter,
    rate_look,
)
from cityreport.exchange.workbook_style import VERDICT as VERDICT_LOOK
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import mark, ntr, number, span_name, text, tr
from cityreport.progress_wording import VERDICT_NAMES, short_conditions
from cityreport.wording import years_name

SUMMARY = "Summary"
_WIDTHS = (7, 32, 20, 10, 10, 9, 9, 9, 12, 10, 10, 10, 38, 17)
_CHART_ROWS = 19
_ROW_POINTS = 31.0
_HEAD_POINTS = 61.0
CONFIDENTIALITY = {
    "restricted": mark("Restricted: for the network, with all numbers"),
    "public": mark("Public: small numbers are hidden"),
}
MARKS = {"restricted": mark("Restricted"), "public": mark("Public copy")}
"""The readers of a copy in a word or two, as under every page."""
_SIGNS = {
    Verdict.ON_TRACK: "●",
    Verdict.PROBABLY_ON_TRACK: "◐",
    Verdict.CANNOT_TELL: "◇",
    Verdict.PROBABLY_OFF_TRACK: "◭",
    Verdict.OFF_TRACK: "▲",
    Verdict.NOT_JUDGED: "✕",
    Verdict.NOT_ENOUGH_MONTHS: "□",
}
"""The shapes of verdicts as characters."""


def write_summary(
    book: Workbook,
    submission: Submission,
    context: ExportContext,
    totals: Totals,
    numbers: Measures,
    drawn: ChartNumbers | None,
) -> None:
    """Write the sheet, all of it from the content: it is compared with it again."""
    page = SheetWriter(book, SUMMARY, _WIDTHS)
    page.sheet.page_setup.fitToHeight = 1
    wide = len(_WIDTHS)
    page.add(page.cell(submission.city.name, TITLE), height=27)
    coverage = submission.coverage
    span = span_name(Period.parse(coverage.start), Period.parse(coverage.end))
    copy = tr(CONFIDENTIALITY[submission.confidentiality])
    page.add(page.cell(" · ".join((span, copy, _standard(submission, context))), SUBTITLE))
    sentences = submission.headline.sentences
    if sentences:
        page.add_wide(sentences[0], VERDICT_LOOK, wide)
    for at, sentence in enumerate(sentences[1:], 1):
        page.add_wide(sentence, SENTENCE if at < _FULL else QUIET, wide)
    page.skip()
    if drawn is not None:
        size = wide, _CHART_ROWS
        page.sheet.add_chart(
            headline_chart(totals, drawn, page.row, size, " ".join(sentences) or span)
        )
        page.skip(_CHART_ROWS)
    _verdicts(page, totals, numbers, drawn)
    page.skip()
    _foot(page, submission)


_FULL = 3
"""Sentences of the headline in full size: the verdict, the figure and its reason."""


def _standard(submission: Submission, context: ExportContext) -> str:
    if submission.catalogue.version == context.catalogue.version:
        return text(context.catalogue.title)
    return tr("Proposed standard {version}", version=submission.catalogue.version)


def _verdicts(
    page: SheetWriter, totals: Totals, numbers: Measures, drawn: ChartNumbers | None
) -> None:
    """Write the table of the indicators with numbers, and a line of those without."""
    years = years_name(numbers.baseline.years)
    words = [tr("Code"), tr("Form of violence"), tr("Counted in")]
    figures = [
        tr("Last twelve months"),
        tr("Year before"),
        tr("Change"),
        tr("Change, 95 % low"),
        tr("Change, 95 % high"),
        tr("Baseline {years}, a year", years=years),
        tr("Against baseline"),
        tr("Per 100,000"),
        tr("Target {year}", year=str(numbers.target.year)),
    ]
    ends = [tr("Verdict"), tr("Last three years")]
    if numbers.items:
        first = page.row + 1
        page.add(
            *(page.cell(word, HEADER) for word in words),
            *(page.cell(word, HEADER_RIGHT) for word in figures),
            *(page.cell(word, HEADER_APART) for word in ends),
            height=_HEAD_POINTS,
        )
        for item in numbers.items:
            if drawn is not None and item.indicator in drawn.small:
                label = text(totals.catalogue.indicator(item.indicator).label)
                page.sheet.add_chart(
                    small_chart(
                        drawn,
                        item.indicator,
                        len(_WIDTHS) - 1,
                        page.row,
                        tr("{name}: twelve months together, the last three years", name=label),
                    )
                )
            page.add(*_row(page, totals, item), height=_ROW_POINTS)
        page.name_table("Verdicts", [*words, *figures, *ends], first)
        page.add_note(
            tr(
                "Measured from the months in this file alone; the sentences above, from all that "
                "the office has, so they may know more. Counts are cases; verdicts are on the "
                "rate where the population is known. No percentage of fewer than 20 cases."
            )
        )
    lacking = [i for i in numbers.without_numbers if totals.collection.collects(i)]
    if lacking:
        names = "; ".join(f"{i.code} {text(i.label)}" for i in lacking)
        page.add_note(tr("No number yet: {names}.", names=names))


def _row(page: SheetWriter, totals: Totals, item: Progress) -> list[Any]:
    indicator = totals.catalogue.indicator(item.indicator)
    last = item.rolling12[-1] if item.rolling12 else None
    before = None if last is None else year_before(item, last)
    change = shown_change(item)
    low, high = (None, None) if change is None else change.interval
    base = item.baseline
    rate = None if last is None else last.rate
    start = base.mean if rate is None else base.rate
    target = None if start is None or not item.has_path else start * (1 - item.target.reduction)
    return [
        page.cell(item.indicator, STRONG),
        page.cell(text(indicator.label), TEXT),
        page.cell(totals.unit(indicator), TEXT),
        page.cell(None if last is None else last.value, TOTAL_LOOK),
        page.cell(None if before is None else before.value, COUNT),
        page.cell(None if change is None else change.share, CHANGE_LOOK),
        page.cell(low, CHANGE_LOOK),
        page.cell(high, CHANGE_LOOK),
        page.cell(base.mean, rate_look(None if base.mean is None else max(base.mean, 10.0))),
        page.cell(against_baseline(item), CHANGE_LOOK),
        page.cell(rate, rate_look(rate)),
        page.cell(target, rate_look(target)),
        page.cell(_verdict(item), TEXT_APART),
        page.cell(None, TEXT),
    ]


def _verdict(item: Progress) -> str:
    """Return the verdict in words behind its sign, with its conditions; what is lacking, where the
    file has not the months for one: the office may have them, and a verdict of its own."""
    if item.rule is Rule.NO_PATH:
        return tr("No verdict from this file: the baseline’s years are not in it")
    if item.rule is Rule.MONTHS_MISSING:
        return tr("No verdict from this file: its last twelve months are not all there")
    said = f"{_SIGNS[item.verdict]} {tr(VERDICT_NAMES[item.verdict])}"
    conditions = short_conditions(item)
    return f"{said} · {conditions}" if conditions else said


def _foot(page: SheetWriter, submission: Submission) -> None:
    """Write where the file comes from and its digest, in small print."""
    made = submission.created.replace("T", " ").replace("Z", " UTC")
    said = [
        tr("Submission {number}", number=number(submission.sequence)),
        submission.id,
        tr("made {moment}", moment=made),
    ]
    city = submission.city
    said += [city.country] + [words for words in (city.contact, city.attribution) if words]
    wide = len(_WIDTHS)
    page.add_wide(" · ".join(said), QUIET, wide)
    if submission.supersedes:
        page.add_wide(
            tr("Replaces {submissions}", submissions=", ".join(submission.supersedes)), QUIET, wide
        )
    if submission.seal is None:
        page.add(page.cell(tr("This file is not sealed."), NOTE))
        return
    count = len(submission.observations)
    page.add_wide(
        ntr("{n} number or answer in Data.", "{n} numbers and answers in Data.", count)
        + " "
        + tr(
            "The digest is the SHA-256 of the content. It is the same in the JSON file, and it "
            "changes when a number or a word of the sheets Data or Metadata is changed."
        ),
        QUIET,
        wide,
    )
    page.add(page.cell(submission.seal.digest, NOTE))
