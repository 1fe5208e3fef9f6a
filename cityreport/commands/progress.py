"""The command progress: how far an indicator is, as words, as JSON and as any kind of chart."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import click

from cityreport.command_answers import Answer, print_json, progress_answer
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.commands.output_options import check_out, force_option
from cityreport.console import say
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Baseline, PathKind
from cityreport.domain.disclosure import small_counts
from cityreport.domain.people import People
from cityreport.domain.profile_changes import read_years
from cityreport.domain.progress import Progress
from cityreport.domain.to_date import YearComparison, compare_to_date
from cityreport.domain.trend import project_trend, three_year_means
from cityreport.errors import DataError, UsageError
from cityreport.i18n import mark, ntr, tr
from cityreport.office import chart_data, chart_drawing, district_borders, public_numbers
from cityreport.office.chart_request import SLIDE, ChartRequest, check_wish
from cityreport.office.office import Office
from cityreport.outputs import Output, OutputKind
from cityreport.population_words import population_words
from cityreport.progress_wording import headline
from cityreport.public_copy_words import hidden_words
from cityreport.render.chart_words import assumed_populations
from cityreport.wording import CHART_KIND_NAMES

_OF_PARTS = frozenset({"breakdown", "districts", "ranking", "map"})
"""Kinds of charts that show more than whole-city totals."""


@command(
    "progress",
    mark("Say how far an indicator is on its way to -50 % in 2030; draw it with --chart."),
)
@click.argument("indicator", default="L1")
@click.option("--area", default=TOTAL, help=mark("District; default: the whole city."))
@click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE", help=mark(".png, .svg or .pdf")
)
@click.option(
    "--kind",
    type=click.Choice(list(CHART_KIND_NAMES)),
    default="progress",
    help=mark("Which kind of chart."),
)
@force_option()
@click.option("--rate/--count", "rate", default=True, help=mark("Per 100,000 people, or counts."))
@click.option("--breakdown", default="", help=mark("Of the kind breakdown, such as sex."))
@click.option(
    "--baseline", help=mark("Years tried out instead of the stored ones, such as 2018,2019.")
)
@click.option(
    "--path",
    type=click.Choice([kind.value for kind in PathKind]),
    help=mark("Tried out instead of the stored one."),
)
@click.option("--going-on", is_flag=True, help=mark("Draw going on like the last three years."))
@click.option("--slide", is_flag=True, help=mark("In the size of a 16:9 slide."))
@click.option(
    "--geojson",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=mark("Borders of the districts for maps, kept beside the office file."),
)
@click.option("--public", is_flag=True, help=mark("As the public may see it."))
@click.option(
    "--accept-narrowing",
    is_flag=True,
    help=mark("Write it though another threshold than before tells more of hidden counts."),
)
@click.option(
    "--details",
    is_flag=True,
    help=mark("With --json: also the deciding rule, the year to date, means and trend."),
)
@store_option()
@json_option()
def progress(indicator: str, store: Path | None, as_json: bool, **rest: Any) -> None:
    check_out(rest["chart"], Output(OutputKind.CHART), ".png", ".svg", ".pdf", force=rest["force"])
    wish = ChartRequest(
        indicator=indicator,
        area=rest["area"],
        measure="rate" if rest["rate"] else "count",
        kind=rest["kind"],
        breakdown=rest["breakdown"],
        baseline=_baseline(rest["baseline"]),
        path=None if rest["path"] is None else PathKind(rest["path"]),
        going_on=rest["going_on"],
        size=SLIDE if rest["slide"] else None,
    )
    chart: Path | None = rest["chart"]
    if rest["public"]:
        accepted = chart is None or rest["accept_narrowing"]
        _say_public(wish, store, as_json=as_json, chart=chart, accept_narrowing=accepted)
        return
    with open_office(store) as office:
        check_wish(wish, office.catalogue)
        if rest["geojson"] is not None:
            _take_borders(office, rest["geojson"], quiet=as_json)
        measured = office.queries.progress(
            indicator,
            wish.area,
            baseline=None if wish.baseline is None else Baseline(wish.baseline),
            path=wish.path,
        )
        if chart is not None:
            chart_drawing.chart(office, wish).save(chart)
        if as_json:
            details = progress_details(measured, chart_data.people_of(office, measured))
            print_json(progress_answer(measured) | (details if rest["details"] else {}))
            return
        _say_progress(office, measured, wish)
        if chart is not None:
            say(tr("Chart: {path}", path=chart))


def _say_public(
    wish: ChartRequest,
    store: Path | None,
    *,
    as_json: bool,
    chart: Path | None,
    accept_narrowing: bool,
) -> None:
    """Print or save what everybody may see: a picture, words or JSON.

    What a picture shows is remembered before it is written, so that one of whole-city numbers
    need not hide any for the districts' sake. What is only printed here is not remembered.
    """
    totals_alone = chart is not None and wish.area == TOTAL and wish.kind not in _OF_PARTS
    with open_office(store, to_write=chart is not None) as office:
        check_wish(wish, office.catalogue)
        if chart is not None:
            office.exports.prepare()
        numbers, record = public_numbers.for_everybody(
            office, totals_alone=totals_alone, accept_narrowing=accept_narrowing
        )
        measured = numbers.queries.progress(
            wish.indicator,
            wish.area,
            baseline=None if wish.baseline is None else Baseline(wish.baseline),
            path=wish.path,
        )
        if chart is not None:
            office.exports.note_public_report(record)
            chart_drawing.chart(numbers, wish).save(chart)
        if as_json:
            print_json(progress_answer(measured, public=True))
            return
        if wish.kind == "progress":
            said = [
                *headline(office.catalogue, measured),
                *hidden_words(small_counts.THRESHOLD, measured),
            ]
        else:
            said = chart_drawing.chart(numbers, wish).story.text.split("\n")
        for line in said:
            say(line)
        if chart is not None:
            say(tr("Chart: {path}", path=chart))


def _say_progress(office: Office, measured: Progress, wish: ChartRequest) -> None:
    """Print the headline, and on which populations it rests that nobody entered; for another kind
    of chart, its words."""
    if wish.kind != "progress":
        for line in chart_drawing.chart(office, wish).story.text.split("\n"):
            say(line)
        return

    for line in filter(
        None,
        (*headline(office.catalogue, measured), chart_data.ahead_sentence(office, measured, wish)),
    ):
        say(line)
    profile = office.city.profile
    for line in population_words(
        office.catalogue, profile.areas, measured, profile.population_of(measured.area)
    ):
        say(line)
    if measured.window is not None and "interpolated" in measured.window.populations:
        for line in assumed_populations(measured):
            say(line)


def _take_borders(office: Office, path: Path, *, quiet: bool) -> None:
    found = district_borders.take_borders(office, path)
    if quiet:
        return
    say(
        ntr(
            "The border of {n} district is kept in {path}.",
            "The borders of {n} districts are kept in {path}.",
            len(found.borders.shapes),
            path=district_borders.borders_path(office.store.path),
        )
    )
    if found.without:
        say(tr("Not in the file: {areas}.", areas=", ".join(found.without)))


def _baseline(typed: str | None) -> tuple[int, ...] | None:
    if typed is None:
        return None
    try:
        return read_years(typed).years
    except DataError as error:
        raise UsageError("bad_baseline_years", typed=typed) from error


def progress_details(progress: Progress, people: People) -> Answer:
    """Return the details of a progress: the rule that decided the verdict, the year to date,
    three-year means, the trend. `people`: of its area by year; years stand for them without."""
    return {
        "rule": progress.rule.value,
        "breaks": [str(period) for period in progress.breaks],
        "year_to_date": _to_date_answer(progress, people),
        "three_year_means": [
            {
                "period": str(mean.period),
                "value": mean.value,
                "lower": mean.value_interval.lower,
                "upper": mean.value_interval.upper,
                "rate": mean.rate,
            }
            for mean in three_year_means(progress, people)
        ],
        "trend": _trend_answer(progress, people),
    }


def _to_date_answer(progress: Progress, people: People) -> Answer | None:
    """Return the year so far against the same months; the ratio is of rates where people are
    known."""
    found, compared = progress.year_to_date, compare_to_date(progress, people)
    if found is None or compared is None:
        return None
    return {
        "first": str(found.first),
        "last": str(found.last),
        "value": found.value,
        "previous": found.previous,
        "baseline": found.baseline,
        "against_previous": _against_answer(compared.previous),
        "against_baseline": _against_answer(compared.baseline),
    }


def _against_answer(against: YearComparison | None) -> Answer | None:
    if against is None:
        return None
    upper = against.ratio.upper
    return {
        "ratio": against.ratio.point,
        "lower": against.ratio.lower,
        "upper": None if upper == inf else upper,
        "p": against.p,
        "per_person": against.per_person,
    }


def _trend_answer(progress: Progress, people: People) -> Answer | None:
    """Return the yearly factor of the last three years, and the target year if it went on."""
    projection = project_trend(progress, people or None)
    if projection is None:
        return None
    trend = projection.trend
    return {
        "yearly_factor": trend.factor,
        "lower": trend.interval.lower,
        "upper": trend.interval.upper,
        "target_year": projection.value,
        "meets_target": projection.meets,
        "per_person": bool(people),
    }
