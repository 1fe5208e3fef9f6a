"""The report for the council: the mayor's page, and behind it every required indicator with its
uncertainty, the districts, the checks, definitions and sources, and the signatures.

Belongs here: the text of these pages and its order. Not here: the first page (summary), paper and
PDF (ui/kit/document_printing), or collecting the numbers (office).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.city import Area, Series
from cityreport.domain.narrative import Narration
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature, day_signed
from cityreport.domain.submission import FindingRecord
from cityreport.i18n import day_name, ntr, number, period_name, span_name, text, tr
from cityreport.render.council_districts import districts
from cityreport.render.document import (
    Document,
    document,
    heading,
    layout_table,
    new_page,
    paragraph,
    table_row,
)
from cityreport.render.report_facts import CouncilFacts, OpenFindings, ReportFacts
from cityreport.render.report_table import councils_table, sparklines
from cityreport.render.summary import first_page, foot_parts, missing_parts, title_of
from cityreport.since_signed_words import since_signed_words
from cityreport.wording import area_name, series_sentences

MOST_FINDINGS = 10
"""Lines of open findings, and of accepted ones."""
_LONGEST_ANSWER = 900


def council_report(facts: ReportFacts, more: CouncilFacts) -> Document:
    """Return the report: the mayor's page, and behind it pages that begin each with its title."""
    parts = [
        *councils_table(facts),
        *_year_in_words(facts, more),
        *districts(facts, more),
        new_page(tr("What the numbers rest on")),
        *missing_parts(facts, below_table=True),
        *_findings(more),
        *_definitions(facts, more),
        *_signatures(facts),
        *_since_signed(facts, more),
        *foot_parts(facts),
    ]
    first = first_page(facts)
    rest = document(title_of(facts), parts, sparklines(facts), is_one_page=False)
    return replace(first, rest=rest)


# -- checks, definitions, signatures


def _findings(more: CouncilFacts) -> Iterator[str]:
    """Yield the findings of the year: how many are open, the worst of them by name, and which were
    accepted and why; ten lines of each at most."""
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
    for alike in more.open_groups[:MOST_FINDINGS]:
        yield _open(alike, more.areas)
    named = sum(alike.count for alike in more.open_groups[:MOST_FINDINGS])
    yield from _left_out(sum(more.open_findings.values()) - named)
    accepted = list(_alike(more.accepted))[:MOST_FINDINGS]
    yield from (_accepted(alike, more.areas) for alike in accepted)
    yield from _left_out(len(more.accepted) - sum(map(len, accepted)))


def _alike(findings: Iterable[FindingRecord]) -> Iterable[list[FindingRecord]]:
    """Return findings of one rule and indicator with one reason together."""
    kinds: dict[tuple[str, str, str], list[FindingRecord]] = {}
    for finding in findings:
        indicator = finding.cells[0].indicator if finding.cells else ""
        kinds.setdefault((finding.rule, indicator, finding.reason), []).append(finding)
    return kinds.values()


def _left_out(count: int) -> Iterator[str]:
    if count > 0:
        yield paragraph(tr("… and {n} more in the office’s file.", n=number(count)), "note")


def _open(alike: OpenFindings, areas: tuple[Area, ...]) -> str:
    """Return open findings of one kind: the newest in words, and how many there are besides."""
    said = f"<b>{escape(alike.severity)}.</b> "
    where = _where(alike.period, alike.area, areas)
    said += escape(f"{where}: {alike.words}" if where else alike.words)
    if alike.more:
        others = ntr("And {n} more like it.", "And {n} more like it.", alike.more)
        said += f" {escape(others)}"
    return f'<p class="small">{said}</p>'


def _where(period: Period | None, area: str, areas: tuple[Area, ...]) -> str:
    if period is None:
        return "" if area == TOTAL else area_name(areas, area)
    if area == TOTAL:
        return period_name(period)
    return tr("{period}, {area}", period=period_name(period), area=area_name(areas, area))


def _accepted(findings: Sequence[FindingRecord], areas: tuple[Area, ...]) -> str:
    finding = findings[0]
    where = _where(Period.parse(finding.period), finding.area, areas)
    others = ""
    if len(findings) > 1:
        others = " " + ntr("And {n} more like it.", "And {n} more like it.", len(findings) - 1)
    return (
        f'<p class="small">{escape(where)}: {escape(finding.message + others)} '
        f"<i>{escape(tr('Accepted: {reason}', reason=finding.reason))}</i></p>"
    )


def _definitions(facts: ReportFacts, more: CouncilFacts) -> Iterator[str]:
    """Yield the definition and source of each number, two in a row."""
    yield heading(tr("Definitions and sources"))
    said = {series.indicator: series for series in more.series}
    told = [
        _definition(facts.catalogue.indicator(item.indicator), said.get(item.indicator))
        for item in facts.items
    ]
    rows = [
        table_row([f'<td width="50%" valign="top">{words}</td>' for words in pair])
        for pair in zip(told[::2], [*told[1::2], *[""] * (len(told) % 2)], strict=True)
    ]
    yield layout_table("".join(rows), cellpadding=4)


def _definition(indicator: Indicator, series: Series | None) -> str:
    words = f"<b>{escape(indicator.code)} {escape(text(indicator.label))}.</b> "
    words += escape(text(indicator.definition))
    return f'<p class="small">{words}{escape(_source(series))}</p>'


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
    yield layout_table(table_row(cells), cellpadding=4)
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
