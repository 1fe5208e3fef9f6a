"""The words and the table of many small progress charts: the districts of a city, or all its
indicators.

Belongs here: the text beside the charts. Not here: drawing them (multiples).
"""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Verdict
from cityreport.i18n import ntr, short_period_name, text, tr
from cityreport.progress_wording import (
    VERDICT_NAMES,
    as_counted,
    named_as_counted,
    named_together_sentence,
)
from cityreport.render import chart_words, panels
from cityreport.render.chart_words import ChartView
from cityreport.render.kinds.scene import (
    MOST_ON_PAGE,
    ChartContext,
    ChartTable,
    ChartTableColumn,
    ChartText,
    RowSubject,
    common_notes,
    numbers,
)
from cityreport.render.small_charts import nothing_words
from cityreport.wording import CHART_KIND_NAMES


class SmallMultiples(NamedTuple):
    """Progresses side by side: `of_districts` in the city's order, else by indicator. `scaled_by`:
    of a part, all that its scale is for."""

    progresses: tuple[Progress, ...]
    of_districts: bool
    scaled_by: tuple[Progress, ...] = ()


def pages(many: SmallMultiples) -> list[SmallMultiples]:
    """Return progresses in parts for a page each, all with one scale."""
    shared = many._replace(scaled_by=many.progresses)
    return [
        shared._replace(progresses=many.progresses[at : at + MOST_ON_PAGE])
        for at in range(0, max(len(many.progresses), 1), MOST_ON_PAGE)
    ]


def tell(scene: ChartContext, many: SmallMultiples) -> ChartText:
    """Return the charts in words."""
    ends = [p.rolling12[-1].period for p in many.progresses if p.rolling12]
    newest = max(ends, default=None)
    lines = tuple(_in_words(scene, many, progress, newest) for progress in many.progresses)
    return head(scene, many)._replace(lines=lines)


def head(scene: ChartContext, many: SmallMultiples) -> ChartText:
    """Return the text above and below the charts."""
    if many.of_districts:
        title = f"{tr(CHART_KIND_NAMES['districts'])} · {_subject(scene, many)}"
    else:
        title = f"{tr(CHART_KIND_NAMES['indicators'])} · {scene.view.area}"
    counted = dict.fromkeys(Verdict, 0)
    past = [progress for progress in many.progresses if progress.is_past]
    for progress in many.progresses:
        counted[progress.verdict] += not progress.is_past
    finding = " ".join(
        tr("{verdict}: {n}.", verdict=tr(VERDICT_NAMES[verdict]), n=str(count))
        for verdict, count in counted.items()
        if count
    )
    if past and many.of_districts:
        said = ntr(
            "{n} district is closed or without news and is not counted.",
            "{n} districts are closed or without news and are not counted.",
            len(past),
        )
        finding = f"{finding} {said}".strip()
    if not many.of_districts:
        finding = f"{finding} {named_together_sentence(many.progresses)}".strip()
    if not many.progresses:
        finding = tr("The city has no districts. They are listed in Settings.")
    notes = common_notes(scene, *_notes(many), *_counted(scene, many))
    return ChartText(title, finding, notes=notes)


def _subject(scene: ChartContext, many: SmallMultiples) -> str:
    """Return the indicator of all districts, named as the city counts it."""
    if not many.progresses:
        return scene.label
    return f"{scene.indicator} {named_as_counted(scene.catalogue, many.progresses[0])}"


def tabulate(scene: ChartContext, many: SmallMultiples) -> ChartTable:
    """Return one row for each chart."""
    rates = any(chart_words.measured_progress(p, scene.view).rates for p in many.progresses)
    columns = [
        ChartTableColumn(tr("District") if many.of_districts else tr("Indicator")),
        ChartTableColumn(tr("Twelve months to")),
        *numbers(tr("Rate") if rates else tr("12 months"), tr("95 % interval")),
        *numbers(tr("Path"), tr("Target")),
        ChartTableColumn(tr("Verdict")),
    ]
    rows = []
    for progress in many.progresses:
        seen = chart_words.measured_progress(progress, scene.view)
        last = seen.points[-1] if seen.points else None
        rows.append(
            (
                _long_name(scene, many, progress),
                "" if last is None else short_period_name(last.period),
                "" if last is None else seen.name(last.value),
                "" if last is None else f"{seen.name(last.lower)}–{seen.name(last.upper)}",
                "" if last is None or last.path is None else seen.name(last.path),
                "" if seen.target is None else seen.name(seen.target),
                tr(VERDICT_NAMES[progress.verdict]),
            )
        )
    subjects = tuple(RowSubject(progress.indicator, progress.area) for progress in many.progresses)
    return ChartTable(tuple(columns), tuple(rows), subjects)


def short_name(scene: ChartContext, many: SmallMultiples, progress: Progress) -> str:
    if many.of_districts:
        return scene.area(progress.area)
    label = text(scene.catalogue.indicator(progress.indicator).label)
    return f"{progress.indicator} {label}"


def _long_name(scene: ChartContext, many: SmallMultiples, progress: Progress) -> str:
    """Return the name as it stands beside a verdict in words."""
    if many.of_districts:
        return scene.area(progress.area)
    return f"{progress.indicator} {named_as_counted(scene.catalogue, progress)}"


def _notes(many: SmallMultiples) -> list[str]:
    said = []
    drawn = [p for p in many.progresses if p.rolling12]
    if drawn:
        first, last = min(map(panels.first_year, drawn)), max(map(panels.end_year, drawn))
        said.append(tr("Each chart runs from {first} to {last}.", first=str(first), last=str(last)))
    if many.of_districts and len(drawn) > 1:
        said.append(tr("All charts have the same scale; what exceeds it is cut off at the top."))
    elif drawn:
        said.append(tr("Each chart has its own scale, from zero."))
    without = len(many.progresses) - len(drawn)
    if without:
        said.append(
            ntr(
                "{n} has no twelve months in a row yet.",
                "{n} have no twelve months in a row yet.",
                without,
            )
        )
    return said


def _counted(scene: ChartContext, many: SmallMultiples) -> list[str]:
    """Return whose numbers in which unit the indicators have that are not counted as the standard
    says: their names in the charts are too short for it."""
    if many.of_districts:
        return []
    found: dict[str, list[str]] = {}
    for progress in many.progresses:
        if progress.rolling12 and (said := as_counted(scene.catalogue, progress)):
            found.setdefault(said, []).append(progress.indicator)
    return [
        tr("{indicators}: {counted}.", indicators=", ".join(codes), counted=said)
        for said, codes in found.items()
    ]


def _in_words(
    scene: ChartContext, many: SmallMultiples, progress: Progress, newest: Period | None
) -> str:
    name = _long_name(scene, many, progress)
    seen = chart_words.measured_progress(progress, ChartView("", scene.view.measure))
    if not seen.points:
        return f"{name}: {nothing_words(progress)}."
    last = seen.points[-1]
    if last.period != newest:
        month = short_period_name(last.period)
        name = tr("{name}, twelve months to {month}", name=name, month=month)
    return tr(
        "{name}: {value} (95 % interval {lower} to {upper}). {verdict}.",
        name=name,
        value=seen.name(last.value),
        lower=seen.name(last.lower),
        upper=seen.name(last.upper),
        verdict=tr(VERDICT_NAMES[progress.verdict]),
    )
