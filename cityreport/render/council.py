"""The report for the council: the mayor's page, and behind it every required indicator with its
uncertainty, the districts, the checks, definitions and sources, and the signatures.

Belongs here: the text of these pages and its order. Not here: the first page (summary), paper and
PDF (ui/kit/document_printing), or collecting the numbers (office).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.city import Area, Series
from cityreport.domain.narrative import Narration
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.rate_change import (
    Change,
    break_since_baseline,
    break_since_year_before,
    change_from_baseline,
    change_from_year_before,
)
from cityreport.domain.sign_off import Signature, day_signed
from cityreport.domain.submission import FindingRecord
from cityreport.i18n import day_name, number, period_name, short_period_name, span_name, text, tr
from cityreport.progress_wording import chance_words, named_together_sentence
from cityreport.render.council_districts import districts
from cityreport.render.document import (
    DASH,
    Document,
    cell,
    document,
    heading,
    new_page,
    paragraph,
    picture,
    shape,
    table,
    table_row,
)
from cityreport.render.report_facts import CouncilFacts, ReportFacts
from cityreport.render.report_words import broken_or_change, verdict_words
from cityreport.render.small_charts import brief, draw_small_progress, small_years
from cityreport.render.summary import (
    CHART,
    beside_verdict,
    chart_of,
    counted_words,
    foot_line,
    foot_parts,
    headline_parts,
    missing_parts,
    title_of,
)
from cityreport.since_signed_words import since_signed_words
from cityreport.wording import area_name, series_sentences, years_name

_CHART_INCHES = 7.08, 2.8
_SMALL_INCHES = 1.55, 0.5
_MOST_FINDINGS = 15
_LONGEST_ANSWER = 900


def council_report(facts: ReportFacts, more: CouncilFacts) -> Document:
    """Return the report on two to four pages (more, where a city has many districts)."""
    shared = small_years(list(facts.items))
    images = {
        item.indicator: draw_small_progress(item, _SMALL_INCHES, years=shared).encode()
        for item in facts.items
    }
    parts = [
        *headline_parts(facts, _CHART_INCHES),
        *missing_parts(facts),
        *_year_in_words(facts, more),
        *foot_parts(facts),
        *_indicators(facts),
        *districts(facts, more),
        new_page(tr("What the numbers rest on")),
        *_findings(more),
        *_definitions(facts, more),
        *_signatures(facts),
        *_since_signed(facts, more),
    ]
    return document(
        title_of(facts),
        parts,
        {**chart_of(facts, _CHART_INCHES), **images},
        foot=foot_line(facts),
        digest=facts.digest,
        is_one_page=False,
        wide=(CHART,),
        shortens=facts.city.name,
    )


# -- every required indicator


def _indicators(facts: ReportFacts) -> Iterator[str]:
    yield new_page(tr("Every required form of violence"))
    years = years_name(facts.headline.baseline.years)
    yield table(
        (
            (tr("Indicator and verdict"), "left", 43),
            (tr("Last twelve months; per 100,000 people"), "right", 11),
            (tr("Against the twelve months before"), "right", 12),
            (tr("Against the baseline {years}", years=years), "right", 12),
            (tr("Twelve months, path to the target"), "left", 22),
        ),
        (_indicator(facts, item) for item in facts.items),
    )
    if together := named_together_sentence(facts.items):
        yield paragraph(together, "small")
    yield paragraph(
        tr(
            "Changes are of the rate per person (of the number where no population is known), "
            "with their 95 % interval in brackets: an interval that holds 0 % means that chance "
            "and the ordinary unevenness of years may have done it. The band in a chart is the "
            "95 % interval of the twelve months."
        ),
        "note",
    )


def _indicator(facts: ReportFacts, item: Progress) -> str:
    label = text(facts.catalogue.indicator(item.indicator).label)
    verdict = escape(verdict_words(item))
    unit = escape(counted_words(facts, item))
    name = (
        f"<b>{escape(item.indicator)}</b> {escape(label)} "
        f'<span class="note">{unit}</span><br>{shape(item.verdict.value, 8)}&nbsp; {verdict}'
        f"{_chance(item)}{beside_verdict(item)}"
    )
    return table_row(
        [
            cell(name),
            cell(_latest(facts, item), "right"),
            cell(_change(change_from_year_before(item), break_since_year_before(item)), "right"),
            cell(_change(change_from_baseline(item), break_since_baseline(item)), "right"),
            cell(picture(item.indicator, _SMALL_INCHES)),
        ]
    )


def _chance(item: Progress) -> str:
    """Return the chance that a verdict rests on, in small print."""
    if item.probability is None:
        return ""
    joined = " ·" if item.conditions else ""
    return f'<br><span class="note">{escape(chance_words(item.probability))}{joined}</span>'


def _latest(facts: ReportFacts, item: Progress) -> str:
    """Return number and rate of the last complete twelve months, and their end where it is an
    earlier one."""
    last = item.rolling12[-1] if item.rolling12 else None
    if last is None:
        return DASH
    lines = [f"<b>{escape(number(last.value))}</b>"]
    if last.rate is not None:
        lines.append(f'<span class="small">{escape(brief(last.rate))}</span>')
    if last.period != facts.period.months()[-1]:
        until = tr("to {month}", month=short_period_name(last.period))
        lines.append(f'<span class="note">{escape(until)}</span>')
    return "<br>".join(lines)


def _change(change: Change | None, at: Period | None) -> str:
    share, interval = broken_or_change(change, at)
    if not interval:
        return escape(share)
    unbroken = interval.replace(" ", "\N{NO-BREAK SPACE}")
    return f'{escape(share)}<br><span class="note">({escape(unbroken)})</span>'


# -- districts


def _findings(more: CouncilFacts) -> Iterator[str]:
    """Yield the findings of the year: how many are open, and which were accepted and why."""
    if more.open_findings is None:
        return
    yield heading(tr("What the checks say"))
    high, medium, low = (number(more.open_findings.get(severity, 0)) for severity in Severity)
    yield paragraph(
        tr(
            "Open: {high} that have to be put right, {medium} worth a look, {low} good to know. "
            "Accepted with a reason: {accepted}.",
            high=high,
            medium=medium,
            low=low,
            accepted=number(len(more.accepted)),
        )
    )
    for finding in more.accepted[:_MOST_FINDINGS]:
        yield _accepted(finding, more.areas)
    if len(more.accepted) > _MOST_FINDINGS:
        yield paragraph(
            tr(
                "… and {n} more in the office’s file.",
                n=number(len(more.accepted) - _MOST_FINDINGS),
            ),
            "note",
        )


def _accepted(finding: FindingRecord, areas: tuple[Area, ...]) -> str:
    where = period_name(Period.parse(finding.period))
    if finding.area != TOTAL:
        where = tr("{period}, {area}", period=where, area=area_name(areas, finding.area))
    return (
        f'<p class="small">{escape(where)}: {escape(finding.message)} '
        f"<i>{escape(tr('Accepted: {reason}', reason=finding.reason))}</i></p>"
    )


def _definitions(facts: ReportFacts, more: CouncilFacts) -> Iterator[str]:
    """Yield the definition and source of each number, in two columns."""
    yield heading(tr("Definitions and sources"))
    said = {series.indicator: series for series in more.series}
    told = [
        _definition(facts.catalogue.indicator(item.indicator), said.get(item.indicator))
        for item in facts.items
    ]
    half = (len(told) + 1) // 2
    sides = [
        f'<td width="50%" valign="top">{"".join(half_)}</td>'
        for half_ in (told[:half], told[half:])
    ]
    yield f'<table width="100%" cellspacing="0" cellpadding="4">{table_row(sides)}</table>'


def _definition(indicator: Indicator, series: Series | None) -> str:
    words = f"<b>{escape(indicator.code)} {escape(text(indicator.label))}.</b> "
    words += escape(text(indicator.definition))
    return f'<p class="note" style="margin-bottom: 3px">{words}{escape(_source(series))}</p>'


def _source(series: Series | None) -> str:
    if series is None:
        return ""
    return "".join(f" {sentence}" for sentence in series_sentences(series))


def _signatures(facts: ReportFacts) -> Iterator[str]:
    """Yield the signatures of the months, and the line for a signature on paper."""
    yield heading(tr("Who stands behind these numbers"))
    keyed = groupby(facts.period.months(), lambda month: _who_signed(facts.signatures.get(month)))
    for _, group in keyed:
        span = list(group)
        name = period_name(span[0]) if len(span) == 1 else span_name(span[0], span[-1])
        signed = [facts.signatures.get(month) for month in span]
        yield paragraph(f"{name}: {_signer(signed)}", "small")
    line = "_" * 34
    cells = [
        f'<td width="33%"><p style="margin-top: 26px">{line}</p>'
        f'<p class="note">{escape(words)}</p></td>'
        for words in (tr("Name and office"), tr("Place and date"), tr("Signature"))
    ]
    yield f'<table width="100%" cellspacing="0" cellpadding="4">{table_row(cells)}</table>'
    if facts.journal is not None:
        words = tr(
            "The office’s journal on {day}: {entries} entries, the last one {head}. A journal that "
            "was written anew does not fit this page.",
            day=day_name(facts.made),
            entries=number(facts.journal.entries),
            head=facts.head(),
        )
        yield paragraph(words, "note")


def _since_signed(facts: ReportFacts, more: CouncilFacts) -> Iterator[str]:
    """Yield what is not as it was when the months of the report were signed."""
    names = {area.code: area.name for area in more.areas}
    districts = (item for _, items in more.districts for item in items.values())
    changes = (change for item in (*facts.items, *districts) for change in item.since_signed)
    said = dict.fromkeys(
        f"{change.indicator}: {words}" if change.indicator else words
        for change in changes
        for words in [since_signed_words(change, names.get(change.area, ""))]
    )
    if said:
        yield heading(tr("Changed since signed"))
        yield from (paragraph(words, "small") for words in said)


def _who_signed(signature: Signature | None) -> tuple[str, str, bool] | None:
    """Return what tells signatures apart but for their day; None for none."""
    if signature is None or not signature.is_locked:
        return None
    return signature.officer, signature.role, bool(signature.revision)


def _signer(signatures: Sequence[Signature | None]) -> str:
    """Return who signed months off that follow each other, all by the same officer, or none."""
    signature = signatures[0]
    if signature is None or not signature.is_locked:
        return tr("not signed off")
    role = f" ({signature.role})" if signature.role else ""
    days = sorted(day_signed(one) for one in signatures if one is not None)
    first, last = day_name(days[0]), day_name(days[-1])
    day = first if first == last else tr("from {first} to {last}", first=first, last=last)
    if signature.revision:
        return tr("revised and signed off by {name}, {day}", name=signature.officer + role, day=day)
    return tr("signed off by {name}, {day}", name=signature.officer + role, day=day)


# -- the year in words


def _year_in_words(facts: ReportFacts, more: CouncilFacts) -> Iterator[str]:
    answered = [
        (question, more.narratives[question.code])
        for question in facts.catalogue.questions
        if question.code in more.narratives
    ]
    if not answered:
        return
    yield heading(tr("The year in words"))
    for question, answer in answered:
        yield (
            f'<p class="small"><b>{escape(text(question.label))}:</b> {escape(_answer(answer))}</p>'
        )


def _answer(answer: Narration) -> str:
    parts = []
    if answer.yes is not None:
        parts.append(tr("Yes.") if answer.yes else tr("No."))
    if answer.people is not None:
        parts.append(tr("People consulted: {n}.", n=number(answer.people)))
    words = " ".join(answer.words.split())
    if len(words) > _LONGEST_ANSWER:
        words = (
            f"{words[:_LONGEST_ANSWER].rsplit(' ', 1)[0]} … {tr('(whole in the office’s file)')}"
        )
    return " ".join([*parts, words]).strip()
