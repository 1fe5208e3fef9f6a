"""The table of the required indicators: short on the mayor's page, with intervals on the council's.

Both say the same things in the same words. Not here: the pages around it (summary, council), or the
districts (council_districts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rolling
from cityreport.domain.progress_figures import LatestFigures
from cityreport.domain.rate_change import (
    Change,
    are_few,
    break_since_baseline,
    break_since_year_before,
    change_from_baseline,
    change_from_year_before,
    year_before,
)
from cityreport.i18n import number, short_period_name, text, tr
from cityreport.progress_wording import (
    CONDITION_NAMES,
    as_counted,
    chance_words,
    named_as_counted,
    named_together_sentence,
    short_conditions,
)
from cityreport.render import chart_words
from cityreport.render.document import (
    DASH,
    cell,
    described,
    heading,
    new_page,
    paragraph,
    picture,
    shape,
    table,
    table_row,
)
from cityreport.render.report_facts import ReportFacts
from cityreport.render.report_words import (
    broken_or_change,
    few_or_change,
    named_against_year_before,
    verdict_words,
    without_numbers,
)
from cityreport.render.small_charts import SPARK, brief, draw_sparkline, sparkline_words
from cityreport.wording import short_label, years_name


def sparklines(facts: ReportFacts) -> dict[str, bytes]:
    """Return the sparkline of each indicator that has a line, by its name in `src`."""
    return {
        _spark_name(item): described(
            drawn.encode(), named_as_counted(facts.catalogue, item), sparkline_words(item)
        )
        for item in facts.items
        if (drawn := draw_sparkline(item))
    }


def _spark_name(item: Progress) -> str:
    return f"spark-{item.indicator}"


def mayors_table(facts: ReportFacts, *, one_line: bool = False) -> Iterator[str]:
    """Yield the required indicators that have numbers: last year, its changes, how it went, the
    verdict. `one_line`: with short names, and what stands beside them below the table."""
    yield heading(tr("How each form of violence stands"))
    named = named_against_year_before(facts.items)
    shown = [
        (item, is_named)
        for item, is_named in zip(facts.items, named, strict=True)
        if not chart_words.is_empty(item)
    ]
    if shown:
        widths = (24, 9, 8, 9, 10, 20, 20) if one_line else (25, 11, 9, 10, 10, 19, 16)
        rows = (_mayors_row(facts, item, is_named, one_line) for item, is_named in shown)
        yield table(_heads(facts, tr("Required indicators"), widths, last=True), rows)
    if without := without_numbers(facts):
        yield paragraph(without)
    if not shown:
        return
    words = [
        tr(
            "Changes and verdicts are of the rate per 100,000 people where the population is "
            "known; a change in bold is beyond the ordinary unevenness of years."
        ),
        tr(
            "Over the years: the last twelve months, the baseline and the dashed path, each on a "
            "scale of its own from half of its highest number, or below."
        ),
    ]
    items = [item for item, _ in shown]
    if beside := _conditions(items):
        words.append(beside)
    if one_line:
        words += [*_earlier(facts, items), units_sentence(facts, items)]
    yield paragraph(" ".join(words), "note")


def councils_table(facts: ReportFacts) -> Iterator[str]:
    """Yield every required indicator, its changes with their intervals, its verdict with its
    chance."""
    yield new_page(tr("Every required form of violence"))
    widths = (34, 11, 9, 13, 14, 19)
    heads = _heads(facts, tr("Required indicators"), widths, last=False)
    yield table(heads, (_councils_row(facts, item) for item in facts.items))
    if together := named_together_sentence(facts.items):
        yield paragraph(together, "small")
    yield paragraph(
        tr(
            "Changes are of the rate per person (of the number where no population is known), "
            "with their 95 % interval in brackets: an interval that holds 0 % means that chance "
            "and the ordinary unevenness of years may have done it."
        ),
        "note",
    )


def _heads(
    facts: ReportFacts, name: str, widths: Sequence[int], *, last: bool
) -> list[tuple[str, str, int]]:
    """Return the heads of the columns: the same words on both reports."""
    years = years_name(facts.headline.baseline.years)
    heads = [
        (name, "left"),
        (tr("Last twelve months"), "right"),
        (tr("Per 100,000 people"), "right"),
        (tr("On the year before"), "right"),
        (tr("Against {years}", years=years), "right"),
        (tr("Over the years"), "beside"),
        *([(tr("Verdict"), "left")] if last else []),
    ]
    return [(words, side, width) for (words, side), width in zip(heads, widths, strict=True)]


# -- rows


def _mayors_row(facts: ReportFacts, item: Progress, is_named: bool, one_line: bool) -> str:
    indicator = facts.catalogue.indicator(item.indicator)
    if one_line:
        name = escape(f"{item.indicator} {short_label(indicator)}")
    else:
        unit = escape(counted_words(facts, item))
        name = f"{escape(f'{item.indicator} {text(indicator.label)}')} "
        name += f'<span class="note">{unit}</span>'
    on_year = escape(
        few_or_change(
            _count_before(item), change_from_year_before(item), break_since_year_before(item)
        )
    )
    on_baseline = few_or_change(
        item.baseline.mean, change_from_baseline(item), break_since_baseline(item)
    )
    last = last_rolling(item)
    verdict = verdict_words(item)
    if one_line:
        verdict = verdict.replace(" ", "\N{NO-BREAK SPACE}")
    return table_row(
        [
            cell(name),
            cell(_number(facts, item, None if one_line else " "), "right"),
            cell(DASH if last is None or last.rate is None else brief(last.rate), "right"),
            cell(f"<b>{on_year}</b>" if is_named else on_year, "right"),
            cell(escape(on_baseline), "right"),
            cell(_spark(item), kind="beside"),
            cell(f"{shape(item.verdict.value, 8)}&nbsp;{escape(verdict)}"),
        ]
    )


def _councils_row(facts: ReportFacts, item: Progress) -> str:
    label = text(facts.catalogue.indicator(item.indicator).label)
    name = (
        f"<b>{escape(item.indicator)}</b> {escape(label)} "
        f'<span class="note">{escape(counted_words(facts, item))}</span><br>'
        f"{shape(item.verdict.value, 8)}&nbsp; {escape(verdict_words(item))}"
        f"{_chance(item)}{_beside_verdict(item)}"
    )
    last = last_rolling(item)
    on_year = (change_from_year_before(item), break_since_year_before(item))
    on_baseline = (change_from_baseline(item), break_since_baseline(item))
    return table_row(
        [
            cell(name),
            cell(_number(facts, item, "<br>"), "right"),
            cell(DASH if last is None or last.rate is None else brief(last.rate), "right"),
            cell(_with_interval(_count_before(item), *on_year), "right"),
            cell(_with_interval(item.baseline.mean, *on_baseline), "right"),
            cell(_spark(item), kind="beside"),
        ]
    )


def _spark(item: Progress) -> str:
    return picture(_spark_name(item), SPARK) if last_rolling(item) else DASH


def last_rolling(item: LatestFigures) -> Rolling | None:
    """Return the last complete twelve months; None without any."""
    return item.rolling12[-1] if item.rolling12 else None


def _count_before(item: Progress) -> float | None:
    last = last_rolling(item)
    before = None if last is None else year_before(item, last)
    return None if before is None else before.value


def _number(facts: ReportFacts, item: Progress, between: str | None) -> str:
    """Return the number of the last twelve months; with their end where it is not that of the
    report, and `between` the two, or without it for None."""
    last = last_rolling(item)
    if last is None:
        return DASH
    if between is None or last.period == facts.period.months()[-1]:
        return escape(number(last.value))
    until = tr("to {month}", month=short_period_name(last.period))
    unbroken = escape(until.replace(" ", "\N{NO-BREAK SPACE}"))
    return f'<span class="note">{unbroken}</span>{between}{escape(number(last.value))}'


def _with_interval(before: float | None, change: Change | None, at: Period | None) -> str:
    """Return a change, its interval in grey below; below 20 cases the counts alone."""
    if change is None or at is not None or before is None or are_few(before, change.after):
        return escape(few_or_change(before, change, at))
    share, interval = broken_or_change(change, None)
    if not interval:
        return escape(share)
    unbroken = interval.replace(" ", "\N{NO-BREAK SPACE}")
    return f'{escape(share)}<br><span class="note">({escape(unbroken)})</span>'


def _chance(item: Progress) -> str:
    """Return the chance that a verdict rests on, in small print."""
    if item.probability is None:
        return ""
    joined = " ·" if item.conditions else ""
    return f'<br><span class="note">{escape(chance_words(item.probability))}{joined}</span>'


def _beside_verdict(item: Progress) -> str:
    """Return in small print what has to be known beside a verdict."""
    said = short_conditions(item)
    return f' <span class="note">{escape(said)}</span>' if said else ""


# -- below the table


def counted_words(facts: ReportFacts, item: Progress) -> str:
    """Return what stands behind an indicator's name: its unit, and whose it is where it is not the
    standard's."""
    unit = chart_words.unit_name(item, facts.catalogue)
    return (bool(item.rolling12) and as_counted(facts.catalogue, item)) or unit


def units_sentence(facts: ReportFacts, items: Iterable[Progress]) -> str:
    """Return what is counted in each indicator, those of one unit together."""
    counted: dict[str, list[str]] = {}
    for item in items:
        counted.setdefault(counted_words(facts, item), []).append(item.indicator)
    told = "; ".join(f"{', '.join(codes)} {unit}" for unit, codes in counted.items())
    return tr("Counted: {units}.", units=told)


def _earlier(facts: ReportFacts, items: Iterable[Progress]) -> Iterator[str]:
    """Yield which twelve months end before those of the report, where that does not stand in the
    rows."""
    ends: dict[str, list[str]] = {}
    for item in items:
        last = last_rolling(item)
        if last is not None and last.period != facts.period.months()[-1]:
            ends.setdefault(short_period_name(last.period), []).append(item.indicator)
    if ends:
        told = "; ".join(f"{', '.join(codes)} {month}" for month, codes in ends.items())
        yield tr("Twelve months that end earlier: {ends}.", ends=told)


def _conditions(items: Sequence[Progress]) -> str:
    """Return what has to be known beside the verdicts, each once with the indicators it is of."""
    found = {
        tr(name): [item.indicator for item in items if condition in item.conditions]
        for condition, name in CONDITION_NAMES.items()
    }
    told = "; ".join(f"{name}: {', '.join(codes)}" for name, codes in found.items() if codes)
    return tr("Beside the verdicts: {conditions}.", conditions=told) if told else ""
