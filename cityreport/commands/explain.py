"""The command explain: how a figure came about, as words and as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.command_answers import Answer, fields, plain, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.console import say
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import PER
from cityreport.domain.explanation import (
    Explained,
    ExplainedCell,
    Explanation,
    SummedYear,
)
from cityreport.domain.period import Period
from cityreport.domain.statistics import CountedSpan
from cityreport.domain.unevenness import PRIOR_YEARS, UnevenYear
from cityreport.explanation_words import explanation_text
from cityreport.i18n import mark
from cityreport.wording import area_name


@click.group("explain", help=mark("Say how a figure came about, down to its cells."))
@store_option()
@click.pass_context
def explain_group(context: click.Context, store: Path | None) -> None:
    context.obj = store or context.obj


@command(
    "progress",
    mark(
        "Explain the figure of twelve months, and the verdict on it: every step with its numbers."
    ),
)
@click.argument("indicator", default="L1")
@click.option("--area", default=TOTAL, help=mark("District; default: the whole city."))
@click.option(
    "--period",
    metavar="PERIOD",
    help=mark(
        "A year: as its report shows it. A month: the twelve months that end with it, as the table "
        "behind a chart shows them. Default: the latest."
    ),
)
@store_option()
@json_option()
def explain_progress(
    indicator: str, area: str, period: str | None, store: Path | None, as_json: bool
) -> None:
    asked = None if period is None else Period.parse(period)
    with open_office(store) as office:
        found = office.queries.explain(indicator, area, period=asked)
        if as_json:
            print_json(explanation_answer(found))
            return
        name = area_name(office.city.profile.areas, area)
        for line in explanation_text(office.catalogue, found, name).split("\n"):
            say(line)


explain_group.add_command(explain_progress)


def explanation_answer(explained: Explained) -> Answer:
    """Return every step with its terms unrounded: whoever works them out again arrives at
    `figure` and `verdict`."""
    found, progress = explained.explanation, explained.progress
    return {
        **fields(progress, "indicator", "area", "agency", "unit"),
        "period": None if found.row is None else str(found.row.period),
        "is_judged": found.is_judged,
        "figure": _figure_answer(found),
        "cells": [_cell_answer(cell) for cell in explained.cells],
        "years": [_year_answer(year) for year in found.years],
        "population_entered": [fields(row, "year", "value", "source") for row in found.entered],
        "baseline": {
            **fields(progress.baseline, "mean", "rate", "annualised"),
            "span": _span_answer(progress.baseline.span),
            "years": [_year_answer(year) for year in found.baseline],
            "cells": [_cell_answer(cell) for cell in explained.baseline_cells],
            "missing": [str(month) for month in found.baseline_missing],
        },
        "path": _path_answer(found),
        "dispersion": {
            **fields(progress.dispersion, "phi", "usual", "own"),
            "usual_counts_for": PRIOR_YEARS,
            "years": [_uneven_answer(step) for step in found.uneven],
        },
        "interval": None if found.interval is None else plain(found.interval),
        "chance": _chance_answer(found),
        "verdict": {
            **fields(progress, "verdict", "rule", "not_judged", "probability", "conditions"),
            "breaks": [str(period) for period in progress.breaks],
            "missing": [str(month) for month in found.missing],
        },
        "would_change": [plain(turn) for turn in found.turns],
    }


def _figure_answer(found: Explanation) -> Answer:
    """Return what is printed; rates per 100,000, null without a population."""
    row = found.row
    figure = (
        {}
        if row is None
        else fields(row, "value", "exposure", "rate", "lower", "upper", "path")
        | fields(row, "value_lower", "value_upper", "value_path")
    )
    window = found.progress.window if found.is_judged else None
    return {
        "per": PER,
        **figure,
        "share_of_baseline": None if window is None else window.share,
        "needed_per_year": found.progress.needed_per_year if found.is_judged else None,
    }


def _cell_answer(cell: ExplainedCell) -> Answer:
    return {
        **fields(cell.key, "indicator", "period", "area", "breakdown", "category"),
        **fields(cell, "value", "status", "note", "source", "officer"),
        "at": None if cell.at is None else cell.at.isoformat(),
    }


def _year_answer(year: SummedYear) -> Answer:
    return {
        "last": str(year.last),
        "periods": [str(period) for period in year.periods],
        **fields(year, "cases", "exposure", "share"),
        "people": [
            {"year": at, "months": months, **fields(lived, "value", "basis", "source")}
            for at, months, lived in year.people
        ],
    }


def _path_answer(found: Explanation) -> Answer | None:
    path, progress = found.path, found.progress
    if path is None:
        return None
    return {
        "kind": progress.target.path.value,
        "target": progress.target.year,
        "reduction": progress.target.reduction,
        **fields(path, "start", "places", "shares"),
    }


def _uneven_answer(step: UnevenYear) -> Answer:
    return {
        name: year._asdict()
        for name, year in (("before", step.before), ("here", step.here), ("after", step.after))
    } | {"e": step.e, "by_chance": step.by_chance}


def _chance_answer(found: Explanation) -> Answer | None:
    steps, window = found.chance, found.progress.window
    if steps is None or window is None:
        return None
    return {
        "window": _span_answer(window.span),
        "ratio": window.ratio,
        "effective_window": steps.now._asdict(),
        "effective_baseline": steps.then._asdict(),
        **fields(steps, "q", "a", "b"),
        "probability": found.progress.probability,
    }


def _span_answer(span: CountedSpan | None) -> Answer | None:
    return None if span is None else span._asdict()
