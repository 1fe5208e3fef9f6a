"""The printed summary: one page for the mayor, as a document that any printer module draws.

Belongs here: the text of the page and its order. Not here: paper, fonts and PDF
(ui/kit/document_printing), the pages for the council (council), or collecting the numbers (office).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from msgspec.structs import replace

from cityreport.decision_words import overdue_sentence
from cityreport.domain.period import Frequency, Period, periods_within
from cityreport.domain.public_key import read_out
from cityreport.domain.unsigned_months import is_signed, with_unsigned_provisional
from cityreport.i18n import day_name, ntr, number, percent, period_name, text, tr
from cityreport.progress_wording import condition_words, latest, named_as_counted, needed
from cityreport.render import chart_words
from cityreport.render.chart_theme import COLORS, wrapped
from cityreport.render.charts import ChartView, chart_bytes, chart_text, progress_figure
from cityreport.render.document import (
    DASH,
    Document,
    described,
    document,
    heading,
    layout_table,
    new_page,
    paragraph,
    picture,
    reading_side,
    shape,
    table_row,
    with_bold_numbers,
)
from cityreport.render.report_facts import ReportFacts
from cityreport.render.report_table import mayors_table, sparklines
from cityreport.render.report_words import (
    three_things,
    verdict_lines,
    verdict_words,
    without_numbers,
)
from cityreport.render.totals_code import totals_code_picture, with_totals_code

CHART = "chart"
_CHART_INCHES = 7.08, 2.75
_LOW_CHART_INCHES, _LOWEST_CHART_INCHES = (7.08, 2.1), (7.08, 1.7)
"""The chart where the page has much to say: less high, and without its months."""
_NO_CHART_INCHES = 7.08, 0.4
"""The sentence in its place where there is nothing to draw."""


def summary_page(facts: ReportFacts) -> Document:
    """Return the summary on one page, in the language in force.

    Its type never shrinks: what is too long for a page gives way in the order of `shorter`, first
    the chart's height and its months, then the sources to a second page. All of it is made here,
    because a chart takes long to draw and a page is laid out in the window's thread.
    """
    forms = _forms(facts)
    said = (*missing_parts(facts, below_table=True), *foot_parts(facts))
    sources = list(with_totals_code(facts, said))
    with_sources = [_page(facts, form, sources) for form in forms]
    apart = [new_page(tr("Sources")), *sources]
    low = forms[-2:]  # the lowest chart, with long and with short rows
    without = [_page(facts, form, apart) for form in low]
    return replace(with_sources[0], shorter=(*with_sources[1:], *without))


def first_page(facts: ReportFacts) -> Document:
    """Return the mayor's page without what is missing and the sources, which stand further back in
    a report of many pages."""
    code = list(with_totals_code(facts, ()))
    usual, *others = (_page(facts, form, code) for form in _forms(facts))
    return replace(usual, shorter=tuple(others))


class _Form(NamedTuple):
    """The page with a chart of that size, and one-line rows or longer ones."""

    inches: tuple[float, float]
    images: dict[str, bytes]
    one_line: bool = False


def _forms(facts: ReportFacts) -> list[_Form]:
    heights: tuple[tuple[float, float], ...] = (_NO_CHART_INCHES,)
    if not chart_words.is_empty(facts.headline):
        heights = (_CHART_INCHES, _LOW_CHART_INCHES, _LOWEST_CHART_INCHES)
    more = {**sparklines(facts), **totals_code_picture(facts)}
    forms = [_Form(inches, {**chart_of(facts, inches), **more}) for inches in heights]
    return [*forms, forms[-1]._replace(one_line=True)]


def _page(facts: ReportFacts, form: _Form, after: Iterable[str]) -> Document:
    parts = [
        *headline_parts(facts, form.inches),
        *mayors_table(facts, one_line=form.one_line),
        *after,
    ]
    return document(
        title_of(facts),
        parts,
        form.images,
        foot=foot_line(facts),
        digest=facts.digest,
        wide=(CHART,),
        shortens=facts.city.name,
    )


def headline_parts(facts: ReportFacts, inches: tuple[float, float]) -> list[str]:
    """Return the head of a report: city, verdict, chart, three things to know."""
    return [
        *_heading(facts),
        *_verdict(facts),
        f'<p class="chart">{picture(CHART, inches)}</p>',
        heading(tr("Three things to know")),
        *(f'<p class="item">{n}. {said}</p>' for n, said in enumerate(three_things(facts), 1)),
    ]


def chart_of(facts: ReportFacts, inches: tuple[float, float]) -> dict[str, bytes]:
    """Return the headline's chart, by its name in `src`."""
    view = ChartView(area=tr("Whole city"), size=inches, words=False)
    shown = with_unsigned_provisional(facts.headline, facts.signatures)
    drawn = chart_bytes(progress_figure(shown, facts.catalogue, view), ".svg")
    title, *said = chart_text(shown, facts.catalogue, view).splitlines()
    return {CHART: described(drawn, title, "\n".join(said))}


def title_of(facts: ReportFacts) -> str:
    """Return the document's title."""
    return f"{facts.city.name} · {_subject(facts)}"


def foot_line(facts: ReportFacts) -> str:
    """Return the line under every page: the readers, the city, the day, the numbers, the journal.
    The program stands in the notes (`foot_parts`): the line is too short for all."""
    copy = tr("Public copy") if facts.is_public else tr("Restricted")
    parts = [copy, facts.city.name, day_name(facts.made)]
    if facts.digest:
        parts.append(tr("numbers {digest}", digest=facts.digest[:16]))
    if facts.journal is not None:
        parts.append(tr("journal {head}", head=facts.head()))
    return " · ".join(parts)


def _subject(facts: ReportFacts) -> str:
    target = facts.headline.target
    return tr(
        "Violence on the way to {share} less by {year}: report for {period}",
        share=percent(target.reduction, 0),
        year=str(target.year),
        period=period_name(facts.period),
    )


def _heading(facts: ReportFacts) -> Iterator[str]:
    """Yield the city beside the mark of who may read the page and whether it can still change."""
    name = wrapped(facts.city.name, _TITLE_POINTS, _TITLE_INCHES, 2, bold=True)
    marks = [tr("Public copy") if facts.is_public else tr("Restricted")]
    months = facts.period.months()
    if unsigned := sum(not is_signed(facts.signatures, month) for month in months):
        provisional = tr(
            "Provisional: {n} of {of} months unsigned", n=number(unsigned), of=number(len(months))
        )
        marks.append(provisional)
    side = reading_side("right")
    told = "<br>".join(map(escape, marks))
    sides = (
        f'<td width="68%"><h1>{"<br>".join(map(escape, name))}</h1></td>',
        f'<td width="32%" align="{side}"><p class="mark">{told}</p></td>',
    )
    yield layout_table(table_row(sides))
    yield f'<p class="muted" style="font-size: 11pt">{escape(_subject(facts))}</p>'


_TITLE_POINTS, _TITLE_INCHES = 18.0, 4.7
"""The size of the city's name, and the width that is left of the mark."""


def _verdict(facts: ReportFacts) -> Iterator[str]:
    """Yield the big figure beside the verdict, its chance, the goal and what is needed."""
    progress, catalogue = facts.headline, facts.catalogue
    title = f"{named_as_counted(catalogue, progress)}: {verdict_words(progress)}"
    seen = chart_words.measured_progress(progress, ChartView(area=""))
    unit = chart_words.unit_name(progress, catalogue)
    figure = seen.name(seen.points[-1].value) if seen.points else DASH
    caption = latest(catalogue, progress) or chart_words.upper_heading(unit, rates=seen.rates)
    said = [line for line in (*verdict_lines(progress, seen), needed(progress)) if line]
    conditions = " ".join(condition_words(catalogue, progress))
    sides = (
        f'<td width="30%"><p class="figure">{escape(figure)}</p>'
        f'<p class="muted">{escape(caption)}</p></td>',
        f'<td width="70%"><h2>{shape(progress.verdict.value, 14)}&nbsp; {escape(title)}</h2>'
        f"{''.join(f'<p>{with_bold_numbers(line)}</p>' for line in said)}"
        f"{paragraph(conditions, 'note') if conditions else ''}</td>",
    )
    look = f' style="margin-top: 9px" bgcolor="{COLORS.unavailable}"'
    yield layout_table(table_row(sides), cellpadding=9, more=look)


def missing_parts(facts: ReportFacts, *, below_table: bool = False) -> Iterator[str]:
    """Yield the required numbers that the period lacks. `below_table`: the indicators without any
    number are named there already."""
    due = [m for m in facts.period.months() if m.shift(1).start <= facts.made]
    empty, partly = [], []
    for item in facts.items:
        name = f"{item.indicator} {text(facts.catalogue.indicator(item.indicator).label)}"
        asked = _asked(facts, item.indicator)
        answered = facts.longer.get(item.indicator)
        if answered is None:
            answered = frozenset(m.period for m in item.months if m.status is not None)
        lacking = [period for period in asked if period not in answered]
        if not lacking or chart_words.was_never_answered(item):
            continue
        if len(lacking) == len(asked) and {m for one in asked for m in one.months()} >= set(due):
            empty.append(name)
        else:
            partly.append(_with_count(name, lacking))
    period = period_name(facts.period)
    without = without_numbers(facts)
    said = [without] if without and not below_table else []
    if empty:
        said.append(tr("No month of {period}: {names}.", period=period, names=", ".join(empty)))
    if partly:
        said.append(tr("Some months of {period}: {names}.", period=period, names=", ".join(partly)))
    if not due:
        said.append(tr("No month of {period} is over yet.", period=period))
    if due and not (without or empty or partly):
        said.append(
            tr("Nothing: all that the city collects of {period} so far is answered.", period=period)
        )
    if unsigned := _unsigned(facts, due):
        said.append(unsigned)
    if late := overdue_sentence(facts.overdue):
        said.append(late)
    if said:
        yield heading(tr("What is missing"))
        yield paragraph(" ".join(said))


def _asked(facts: ReportFacts, code: str) -> list[Period]:
    """Return the months, quarters or years of the period that are over and in which the city
    collects an indicator, or the one that it is computed from."""
    indicator = facts.catalogue.indicator(code)
    length, said = facts.collection.frequency(indicator), facts.collection.of_entered(indicator)
    first, last = facts.period.months()[0], facts.period.months()[-1]
    return [
        period
        for period in periods_within(first, last)
        if period.frequency is length
        and period.shift(1).start <= facts.made
        and said.covers(period)
    ]


def _with_count(name: str, lacking: list[Period]) -> str:
    """Return an indicator's name with how many of its months, quarters or years are missing."""
    match lacking[0].frequency:
        case Frequency.MONTH:
            return ntr("{name} ({n} month)", "{name} ({n} months)", len(lacking), name=name)
        case Frequency.QUARTER:
            return ntr("{name} ({n} quarter)", "{name} ({n} quarters)", len(lacking), name=name)
        case Frequency.YEAR:
            return ntr("{name} ({n} year)", "{name} ({n} years)", len(lacking), name=name)


def _unsigned(facts: ReportFacts, due: list[Period]) -> str:
    """Return how many months are not signed yet."""
    open_months = [month for month in due if not is_signed(facts.signatures, month)]
    if not open_months:
        return ""
    return ntr(
        "{n} month of {period} is not signed off yet: its numbers can still change.",
        "{n} months of {period} are not signed off yet: their numbers can still change.",
        len(open_months),
        period=period_name(facts.period),
    )


def foot_parts(facts: ReportFacts) -> Iterator[str]:
    """Yield sources, day and standard, in small print."""
    view = ChartView(area="")
    sources = chart_words.notes(facts.headline, facts.catalogue, view)[:-1]
    if facts.city.attribution:
        sources.append(facts.city.attribution)
    made = tr(
        "Made on {day} with {software} from {n} numbers in the office’s own file.",
        day=day_name(facts.made),
        software=facts.software,
        n=number(facts.answered),
    )
    standard = tr(
        "{standard}: the network has published no template of its own yet.",
        standard=text(facts.catalogue.title),
    )
    signed = ""
    if facts.key:
        signed = " " + tr(
            "Key of the office, to be compared over the telephone: {digits}.",
            digits=read_out(facts.key),
        )
    yield f'<p class="note" style="margin-top: 9px">{escape(" ".join(sources))}</p>'
    yield paragraph(f"{made} {standard}{signed}", "note")
