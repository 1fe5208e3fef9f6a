"""The printed summary: one page for the mayor, as a document that any printer module draws.

Belongs here: what the page says and in which order. Not here: paper, fonts and PDF
(ui/printing), or gathering the numbers (office).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import City
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rolling, Verdict
from cityreport.i18n import (
    day_name,
    is_right_to_left,
    ntr,
    number,
    percent,
    period_name,
    short_period_name,
    text,
    tr,
)
from cityreport.render import chart_words
from cityreport.render.charts import ChartView, chart_bytes, progress_figure
from cityreport.render.theme import COLORS, FAMILIES
from cityreport.wording import VERDICT_NAMES, headline

CHART = "chart"
_CHART_INCHES = 7.08, 3.45
_DASH = "–"

_SHAPES = {
    Verdict.ON_TRACK: '<circle cx="8" cy="8" r="6.5" fill="{blue}" stroke="{blue}"/>',
    Verdict.PROBABLY_ON_TRACK: (
        '<circle cx="8" cy="8" r="6.5" fill="{paper}" stroke="{blue}"/>'
        '<path d="M8 1.5 A6.5 6.5 0 0 0 8 14.5 Z" fill="{blue}" stroke="none" stroke-width="0"/>'
    ),
    Verdict.OFF_TRACK: ('<path d="M8 1.8 L14.8 14 L1.2 14 Z" fill="{orange}" stroke="{orange}"/>'),
    Verdict.TOO_FEW_TO_SAY: (
        '<path d="M8 1.5 L14.5 8 L8 14.5 L1.5 8 Z" fill="{paper}" stroke="{grey}"/>'
    ),
    Verdict.NOT_ENOUGH_MONTHS: (
        '<rect x="2.5" y="2.5" width="11" height="11" fill="{paper}" stroke="{grey}"/>'
    ),
}
"""The verdicts' shapes, as in the charts."""


class SummaryFacts(msgspec.Struct, frozen=True):
    """All that the page is made of.

    `period`: the year that is reported. `headline` and `items` (the required indicators that
    have a target, in catalogue order, also those without numbers) are measured to its end.
    `answered`: numbers in the office's file; `software`: who wrote the page.
    """

    city: City
    period: Period
    made: date
    catalogue: Catalogue
    headline: Progress
    items: tuple[Progress, ...]
    answered: int
    software: str


class SummaryDocument(msgspec.Struct, frozen=True):
    """A page: HTML of Qt's rich-text subset, and its pictures as SVG by the name in `src`.

    Widths and heights of pictures in the HTML are in points (1/72 inch).
    """

    title: str
    html: str
    images: dict[str, bytes]
    right_to_left: bool


def summary_page(facts: SummaryFacts) -> SummaryDocument:
    """Say it on one A4 page, in the language in force."""
    view = ChartView(area=tr("Whole city"), size=_CHART_INCHES, words=False)
    figure = progress_figure(facts.headline, facts.catalogue, view)
    width, height = (round(72 * inches) for inches in _CHART_INCHES)
    body = [
        *_heading(facts),
        *_verdict(facts),
        f'<p class="chart"><img src="{CHART}" width="{width}" height="{height}"></p>',
        *_table(facts),
        *_missing(facts),
        *_foot(facts, view),
    ]
    direction = "rtl" if is_right_to_left() else "ltr"
    page = "\n".join(body)
    return SummaryDocument(
        title=_title(facts),
        html=(
            f"<html><head><style>{_style()}</style></head>"
            f'<body dir="{direction}">{page}</body></html>'
        ),
        images={CHART: chart_bytes(figure, ".svg"), **_shapes()},
        right_to_left=is_right_to_left(),
    )


def _style() -> str:
    family = ", ".join(f"'{name}'" for name in FAMILIES)
    return f"""
body {{ font-family: {family}; font-size: 9pt; color: {COLORS.text}; }}
p {{ margin: 0; }}
h1 {{ font-size: 19pt; margin: 0; }}
h2 {{ font-size: 13pt; margin: 0 0 3px 0; }}
h3 {{ font-size: 10pt; margin: 9px 0 3px 0; }}
.muted {{ color: {COLORS.muted}; }}
.figure {{ font-size: 30pt; font-weight: bold; color: {COLORS.rolling}; }}
.note {{ font-size: 7.5pt; color: {COLORS.muted}; }}
.chart {{ margin-top: 9px; }}
th {{ font-size: 8pt; color: {COLORS.muted}; border-bottom: 1px solid {COLORS.axis}; }}
td.left, td.right {{ border-bottom: 1px solid {COLORS.grid}; }}
.right {{ padding-{_side("right")}: 14px; }}
"""


def _title(facts: SummaryFacts) -> str:
    return f"{facts.city.name} · {_subject(facts)}"


def _subject(facts: SummaryFacts) -> str:
    target = facts.headline.target
    return tr(
        "Violence on the way to {share} less by {year}: report for {period}",
        share=percent(target.reduction, 0),
        year=str(target.year),
        period=period_name(facts.period),
    )


def _heading(facts: SummaryFacts) -> Iterator[str]:
    yield f"<h1>{escape(facts.city.name)}</h1>"
    yield f'<p class="muted" style="font-size: 11pt">{escape(_subject(facts))}</p>'


def _verdict(facts: SummaryFacts) -> Iterator[str]:
    """The big figure beside the verdict and its reasons."""
    progress, catalogue = facts.headline, facts.catalogue
    sentences = headline(catalogue, progress)
    view = ChartView(area="")
    seen = chart_words.shown(progress, view)
    unit = chart_words.unit_name(progress, catalogue)
    figure = seen.name(seen.points[-1].value) if seen.points else _DASH
    caption = chart_words.upper_heading(unit, rates=seen.rates)
    sides = (
        f'<td width="30%"><p class="figure">{escape(figure)}</p>'
        f'<p class="muted">{escape(caption)}</p></td>',
        f'<td width="70%"><h2>{_shape(progress.verdict, 13)}&nbsp; {escape(sentences[0])}</h2>'
        f"<p>{escape(' '.join(sentences[1:]))}</p></td>",
    )
    yield (
        '<table width="100%" cellspacing="0" cellpadding="9" style="margin-top: 9px" '
        f'bgcolor="{COLORS.unavailable}">{_tr(sides)}</table>'
    )


def _table(facts: SummaryFacts) -> Iterator[str]:
    """The required indicators: last year, the year before, the baseline, the verdict."""
    years = chart_words.years_name(facts.headline.baseline.years)
    heads = (
        (tr("Required indicators"), "left"),
        (tr("Last twelve months"), "right"),
        (tr("Twelve months before"), "right"),
        (tr("Baseline {years}, mean of a year", years=years), "right"),
        (tr("Verdict"), "left"),
    )
    yield _heading_of(tr("How each form of violence stands"))
    yield '<table width="100%" cellspacing="0" cellpadding="2" style="border-collapse: collapse">'
    yield _tr(
        [
            f'<th class="{side}" width="{width}%" align="{_side(side)}" valign="bottom">'
            f"{escape(words)}</th>"
            for (words, side), width in zip(heads, (33, 12, 13, 14, 28), strict=True)
        ]
    )
    for item in facts.items:
        yield _row(facts, item)
    yield "</table>"


def _heading_of(words: str) -> str:
    return f"<h3>{escape(words)}</h3>"


def _row(facts: SummaryFacts, item: Progress) -> str:
    indicator = facts.catalogue.indicator(item.indicator)
    name = f"{item.indicator} {text(indicator.label)}"
    cells = [_cell(f'{escape(name)} <span class="note">{escape(_unit(facts, item))}</span>')]
    if chart_words.is_empty(item):
        cells += [_cell(_DASH, "right")] * 3
        nothing = tr("no numbers yet")
        cells.append(_cell(f'<span class="muted">{escape(nothing)}</span>'))
        return _tr(cells)
    last = item.rolling12[-1] if item.rolling12 else None
    before = _year_before(item, last)
    mean = item.baseline.mean
    cells.append(_cell(_last(facts, last), "right"))
    cells.append(_cell(_DASH if before is None else number(before.value), "right"))
    cells.append(_cell(_DASH if mean is None else number(mean, 1 if mean < 1000 else 0), "right"))
    verdict = escape(tr(VERDICT_NAMES[item.verdict]))
    cells.append(_cell(f"{_shape(item.verdict, 8)}&nbsp; {verdict}"))
    return _tr(cells)


def _unit(facts: SummaryFacts, item: Progress) -> str:
    return chart_words.unit_name(item, facts.catalogue)


def _last(facts: SummaryFacts, last: Rolling | None) -> str:
    """The last twelve months; with their end where it is not that of the report."""
    if last is None:
        return _DASH
    if last.period == facts.period.months()[-1]:
        return number(last.value)
    until = tr("to {month}", month=short_period_name(last.period))
    return f'<span class="note">{escape(until)}</span> {number(last.value)}'


def _year_before(item: Progress, last: Rolling | None) -> Rolling | None:
    if last is None:
        return None
    return next((row for row in item.rolling12 if row.period == last.period.shift(-12)), None)


def _cell(content: str, side: str = "left") -> str:
    return f'<td class="{side}" align="{_side(side)}">{content}</td>'


def _tr(cells: Sequence[str]) -> str:
    """A row. Qt does not turn tables round for languages written from the right: we do."""
    return f"<tr>{''.join(reversed(cells) if is_right_to_left() else cells)}</tr>"


def _side(side: str) -> str:
    """Left and right change places in languages that are written from the right."""
    return {"left": "right", "right": "left"}[side] if is_right_to_left() else side


def _missing(facts: SummaryFacts) -> Iterator[str]:
    """Which required numbers the period lacks."""
    due = [m for m in facts.period.months() if m.shift(1).start <= facts.made]
    empty, partly = [], []
    for item in facts.items:
        name = f"{item.indicator} {text(facts.catalogue.indicator(item.indicator).label)}"
        answered = {m.period for m in item.months if m.status is not None}
        lacking = sum(month not in answered for month in due)
        if due and lacking == len(due):
            empty.append(name)
        elif lacking:
            partly.append(ntr("{name} ({n} month)", "{name} ({n} months)", lacking, name=name))
    yield _heading_of(tr("What is missing"))
    period = period_name(facts.period)
    said = []
    if empty:
        said.append(tr("No month of {period}: {names}.", period=period, names=", ".join(empty)))
    if partly:
        said.append(tr("Some months of {period}: {names}.", period=period, names=", ".join(partly)))
    if not due:
        said.append(tr("No month of {period} is over yet.", period=period))
    if not said:
        said.append(tr("Nothing: every month of {period} that is over is answered.", period=period))
    yield f"<p>{escape(' '.join(said))}</p>"


def _foot(facts: SummaryFacts, view: ChartView) -> Iterator[str]:
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
    yield f'<p class="note">{escape(f"{made} {standard}")}</p>'


def _shape(verdict: Verdict, size: int) -> str:
    return f'<img src="{verdict.value}" width="{size}" height="{size}">'


def _shapes() -> dict[str, bytes]:
    colors = {
        "blue": COLORS.rolling,
        "orange": COLORS.path,
        "grey": COLORS.muted,
        "paper": COLORS.paper,
    }
    return {
        verdict.value: (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" stroke-width="1.8" '
            f'stroke-linejoin="round">{shape.format(**colors)}</svg>'
        ).encode()
        for verdict, shape in _SHAPES.items()
    }
