"""The printed summary: one page for the mayor, as a document that any printer module draws.

Belongs here: the text of the page and its order. Not here: paper, fonts and PDF
(ui/kit/document_printing), the pages for the council (council), or collecting the numbers (office).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from msgspec.structs import replace

from cityreport.decision_words import overdue_sentence
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rolling
from cityreport.domain.rate_change import (
    break_since_baseline,
    break_since_year_before,
    change_from_baseline,
    change_from_year_before,
    year_before,
)
from cityreport.i18n import day_name, ntr, number, percent, period_name, short_period_name, text, tr
from cityreport.progress_wording import (
    as_counted,
    condition_words,
    latest,
    named_as_counted,
    needed,
    short_conditions,
)
from cityreport.render import chart_words
from cityreport.render.chart_theme import COLORS, wrapped
from cityreport.render.charts import ChartView, chart_bytes, progress_figure
from cityreport.render.document import (
    DASH,
    Document,
    cell,
    document,
    heading,
    new_page,
    paragraph,
    picture,
    reading_side,
    shape,
    table,
    table_row,
    with_bold_numbers,
)
from cityreport.render.report_facts import ReportFacts
from cityreport.render.report_words import (
    few_or_change,
    named_against_year_before,
    three_things,
    verdict_lines,
    verdict_words,
    without_numbers,
)
from cityreport.render.small_charts import brief
from cityreport.wording import years_name

CHART = "chart"
_CHART_INCHES = 7.08, 2.75
_LOW_CHART_INCHES, _LOWEST_CHART_INCHES = (7.08, 2.1), (7.08, 1.7)
"""The chart where the page has much to say: less high, and without its months."""


def summary_page(facts: ReportFacts) -> Document:
    """Return the summary on one page, in the language in force.

    Its type never shrinks: what is too long for a page gives way in the order of `shorter`, first
    the chart's height and its months, then the sources to a second page. All of it is made here,
    because a chart takes long to draw and a page is laid out in the window's thread.
    """
    heights = (_CHART_INCHES, _LOW_CHART_INCHES, _LOWEST_CHART_INCHES)
    charts = [(inches, chart_of(facts, inches)) for inches in heights]
    usual, *lower = (_page(facts, *chart) for chart in charts)
    apart = _page(facts, *charts[-1], sources_apart=True)
    return replace(usual, shorter=(*lower, apart))


def _page(
    facts: ReportFacts,
    inches: tuple[float, float],
    chart: dict[str, bytes],
    *,
    sources_apart: bool = False,
) -> Document:
    parts = [
        *headline_parts(facts, inches),
        *_table(facts),
        *([new_page(tr("Sources"))] if sources_apart else []),
        *missing_parts(facts, below_table=True),
        *foot_parts(facts),
    ]
    return document(
        title_of(facts),
        parts,
        chart,
        foot=foot_line(facts),
        digest=facts.digest,
        wide=(CHART,),
        shortens=facts.city.name,
    )


def headline_parts(facts: ReportFacts, inches: tuple[float, float] = _CHART_INCHES) -> list[str]:
    """Return the head of a report: city, verdict, chart, three things to know."""
    return [
        *_heading(facts),
        *_verdict(facts),
        f'<p class="chart">{picture(CHART, inches)}</p>',
        heading(tr("Three things to know")),
        *(f'<p class="item">{n}. {said}</p>' for n, said in enumerate(three_things(facts), 1)),
    ]


def chart_of(facts: ReportFacts, inches: tuple[float, float] = _CHART_INCHES) -> dict[str, bytes]:
    """Return the headline's chart, by its name in `src`."""
    view = ChartView(area=tr("Whole city"), size=inches, words=False, named_ends=True)
    shown = with_unsigned_pale(facts)
    return {CHART: chart_bytes(progress_figure(shown, facts.catalogue, view), ".svg")}


def with_unsigned_pale(facts: ReportFacts) -> Progress:
    """Return the headline with its unsigned months as provisional: their numbers can change."""
    months = tuple(
        replace(month, status=Status.PROVISIONAL)
        if month.status is Status.NORMAL and not _is_signed(facts, month.period)
        else month
        for month in facts.headline.months
    )
    return replace(facts.headline, months=months)


def title_of(facts: ReportFacts) -> str:
    """Return the document's title."""
    return f"{facts.city.name} · {_subject(facts)}"


def foot_line(facts: ReportFacts) -> str:
    """Return the line under every page: the readers, the city, the day, the numbers, the journal.
    The program stands in the notes (`foot_parts`): the line is too short for all."""
    copy = (
        tr("Public copy") if facts.is_public else tr("Restricted: for the office and its network")
    )
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
    if unsigned := sum(not _is_signed(facts, month) for month in months):
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
    yield f'<table width="100%" cellspacing="0" cellpadding="0">{table_row(sides)}</table>'
    yield f'<p class="muted" style="font-size: 11pt">{escape(_subject(facts))}</p>'


_TITLE_POINTS, _TITLE_INCHES = 18.0, 4.7
"""The size of the city's name, and the width that is left of the mark."""


def _is_signed(facts: ReportFacts, month: Period) -> bool:
    signature = facts.signatures.get(month)
    return signature is not None and signature.is_locked


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
    yield (
        '<table width="100%" cellspacing="0" cellpadding="9" style="margin-top: 9px" '
        f'bgcolor="{COLORS.unavailable}">{table_row(sides)}</table>'
    )


def _table(facts: ReportFacts) -> Iterator[str]:
    """Yield the required indicators that have numbers: last year, its changes, the verdict."""
    years = years_name(facts.headline.baseline.years)
    named = named_against_year_before(facts.items)
    yield heading(tr("How each form of violence stands"))
    heads = (
        (tr("Required indicators"), "left", 31),
        (tr("Last twelve months"), "right", 11),
        (tr("Per 100,000 people"), "right", 10),
        (tr("On the year before"), "right", 11),
        (tr("Against {years}", years=years), "right", 12),
        (tr("Verdict"), "left", 25),
    )
    rows = [
        _row(facts, item, is_named=is_named)
        for item, is_named in zip(facts.items, named, strict=True)
        if not chart_words.is_empty(item)
    ]
    if rows:
        yield table(heads, rows)
    if without := without_numbers(facts):
        yield paragraph(without)
    if not rows:
        return
    words = tr(
        "Changes and verdicts are of the rate per 100,000 people where the population is known; "
        "a change in bold is beyond the ordinary unevenness of years."
    )
    yield paragraph(words, "note")


def _row(facts: ReportFacts, item: Progress, *, is_named: bool) -> str:
    indicator = facts.catalogue.indicator(item.indicator)
    name = f"{item.indicator} {text(indicator.label)}"
    last = item.rolling12[-1] if item.rolling12 else None
    before = None if last is None else year_before(item, last)
    on_year = few_or_change(
        None if before is None else before.value,
        change_from_year_before(item),
        break_since_year_before(item),
    )
    on_baseline = few_or_change(
        item.baseline.mean, change_from_baseline(item), break_since_baseline(item)
    )
    verdict = f"{shape(item.verdict.value, 8)}&nbsp; {escape(verdict_words(item))}"
    return table_row(
        [
            cell(f'{escape(name)} <span class="note">{escape(counted_words(facts, item))}</span>'),
            cell(_last(facts, last), "right"),
            cell(DASH if last is None or last.rate is None else brief(last.rate), "right"),
            cell(f"<b>{escape(on_year)}</b>" if is_named else escape(on_year), "right"),
            cell(escape(on_baseline), "right"),
            cell(f"{verdict}{beside_verdict(item)}"),
        ]
    )


def counted_words(facts: ReportFacts, item: Progress) -> str:
    """Return what stands behind an indicator's name: its unit, and whose it is where it is not the
    standard's."""
    unit = chart_words.unit_name(item, facts.catalogue)
    return (bool(item.rolling12) and as_counted(facts.catalogue, item)) or unit


def beside_verdict(item: Progress) -> str:
    """Return in small print what has to be known beside a verdict."""
    said = short_conditions(item)
    return f' <span class="note">{escape(said)}</span>' if said else ""


def _last(facts: ReportFacts, last: Rolling | None) -> str:
    """Return the last twelve months; with their end where it is not that of the report."""
    if last is None:
        return DASH
    if last.period == facts.period.months()[-1]:
        return number(last.value)
    until = tr("to {month}", month=short_period_name(last.period))
    return f'<span class="note">{escape(until)}</span> {number(last.value)}'


def missing_parts(facts: ReportFacts, *, below_table: bool = False) -> Iterator[str]:
    """Yield the required numbers that the period lacks. `below_table`: the indicators without any
    number are named there already."""
    due = [m for m in facts.period.months() if m.shift(1).start <= facts.made]
    empty, partly = [], []
    for item in facts.items:
        name = f"{item.indicator} {text(facts.catalogue.indicator(item.indicator).label)}"
        answered = {m.period for m in item.months if m.status is not None}
        lacking = sum(month not in answered for month in due)
        if chart_words.is_empty(item):
            continue
        if due and lacking == len(due):
            empty.append(name)
        elif lacking:
            partly.append(ntr("{name} ({n} month)", "{name} ({n} months)", lacking, name=name))
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
        said.append(tr("Nothing: every month of {period} that is over is answered.", period=period))
    if unsigned := _unsigned(facts, due):
        said.append(unsigned)
    if late := overdue_sentence(facts.overdue):
        said.append(late)
    if said:
        yield heading(tr("What is missing"))
        yield paragraph(" ".join(said))


def _unsigned(facts: ReportFacts, due: list[Period]) -> str:
    """Return how many months are not signed yet."""
    open_months = [month for month in due if not _is_signed(facts, month)]
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
    yield f'<p class="note" style="margin-top: 9px">{escape(" ".join(sources))}</p>'
    yield paragraph(f"{made} {standard}", "note")
