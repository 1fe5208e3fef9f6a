"""The command new: an office in a new file, without the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from cityreport import paths
from cityreport.command_answers import print_json, rebuilt_answer
from cityreport.commands.command_options import (
    json_option,
    officer,
    progress_bar,
    store_option,
    store_path,
)
from cityreport.commands.typed_options import of_option, read_pairs
from cityreport.console import say
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.city import (
    LONGEST_BASELINE_REASON,
    Area,
    City,
    Population,
    Profile,
    Target,
    check_areas,
    check_baseline_choice,
    check_plan,
    check_population,
)
from cityreport.domain.observation import check_text
from cityreport.domain.profile_changes import (
    CITY_CHECKS,
    DEFAULT_BASELINE,
    read_city_part,
    read_people,
    read_years,
)
from cityreport.errors import UsageError
from cityreport.i18n import mark, tr
from cityreport.office import new_office, rebuilding
from cityreport.office.clock import system_clock
from cityreport.settings import Settings
from cityreport.settings_answers import settings_answer


@click.command("new", help=mark("Make an office file with your city, without the window."))
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--city",
    "name",
    default="",
    metavar="NAME",
    help=mark("The city's name as it stands on reports."),
)
@click.option("--country", default="", metavar="COL", help=mark("Three letters of ISO 3166."))
@click.option("--locode", default="", metavar="CODE", help=mark("UN/LOCODE, such as CO CLO."))
@click.option("--contact", default="", metavar="TEXT", help=mark("Whom to ask about the numbers."))
@click.option(
    "--currency", default="", metavar="COP", help=mark("Three letters, for spending on prevention.")
)
@click.option(
    "--district", "districts", multiple=True, metavar="CODE=NAME", help=mark("Repeatable.")
)
@click.option("--population", multiple=True, metavar="YEAR=N", help=mark("Repeatable."))
@click.option("--source", default="", metavar="TEXT", help=mark("Who says the population."))
@click.option(
    "--baseline",
    default=DEFAULT_BASELINE.replace("–", "-"),
    show_default=True,
    metavar="YEARS",
    help=mark("Complete years whose mean is to be halved."),
)
@click.option(
    "--baseline-reason",
    default="",
    metavar="TEXT",
    help=mark("Why other years than 2017-2019."),
)
@click.option(
    "--from",
    "submissions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="SUBMISSION",
    help=mark("Make a lost office again of what it sent; repeatable, instead of --city."),
)
@store_option()
@json_option()
def new(
    file: Path | None,
    store: Path | None,
    submissions: tuple[Path, ...],
    as_json: bool,
    **typed: Any,
) -> None:
    path = _new_path(file, store)
    if submissions:
        _refuse_beside_submissions()
        _rebuild(path, submissions, as_json=as_json)
        return
    _require("name", "country")
    profile = _read_profile(**typed)
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with new_office.create_office(path, catalogue, system_clock, officer(), profile) as office:
        settings = Settings(paths.settings_file())
        office.use(settings)
        if as_json:
            print_json(settings_answer(office, settings))
            return
        say(tr("{city}: a new office in {path}", city=profile.city.name, path=path))
        say(tr("The other settings: cityreport set --help"))


def _rebuild(path: Path, submissions: tuple[Path, ...], *, as_json: bool) -> None:
    """Make the office of what it sent, and say what is back and what is not."""
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with progress_bar(tr("Reading the submissions")) as progressed:
        made = rebuilding.rebuild(path, submissions, catalogue, system_clock, officer(), progressed)
    with made.office as office:
        office.use(settings := Settings(paths.settings_file()))
        if as_json:
            print_json(
                settings_answer(office, settings) | {"rebuilt": rebuilt_answer(made.summary)}
            )
            return
        for sentence in made.summary.words():
            say(sentence)
        say(tr("The office file: {path}", path=path))


def _refuse_beside_submissions() -> None:
    """Raise UsageError for an option that says what the submissions say already."""
    context = click.get_current_context()
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        is_said = source is click.core.ParameterSource.COMMANDLINE
        if is_said and parameter.name not in {"file", "store", "submissions", "as_json"}:
            raise UsageError("from_and_city", option=parameter.opts[0])


def _require(*names: str) -> None:
    """Raise what click raises for the first of these options that is missing."""
    context = click.get_current_context()
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if parameter.name in names and source is click.core.ParameterSource.DEFAULT:
            raise click.MissingParameter(ctx=context, param=parameter)


def _new_path(file: Path | None, store: Path | None) -> Path:
    """Return the path of the new office: FILE, or the file of every command."""
    if file is not None and store is not None and file != store:
        raise UsageError("two_offices", first=str(file), second=str(store))
    path = file or store_path(store)
    if path.suffix != paths.STORE_SUFFIX:
        raise UsageError("bad_office_name", path=str(path))
    return path


def _read_profile(
    *,
    districts: tuple[str, ...],
    population: tuple[str, ...],
    source: str,
    baseline: str,
    baseline_reason: str,
    **city: str,
) -> Profile:
    """Return the profile that the options describe; raise UsageError that names the wrong one."""
    for part in CITY_CHECKS:
        with of_option("--city" if part == "name" else f"--{part}"):
            city[part] = read_city_part(part, city[part])
    areas: list[Area] = []
    for code, name in read_pairs("--district", districts, "01=Old Town"):
        areas.append(Area(code, name))
        with of_option("--district"):
            check_areas(areas)
    people: list[Population] = []
    for year, counted in read_pairs("--population", population, "2023=2283000"):
        with of_option("--population"):
            people.append(read_people(year, counted, source.strip()))
            check_population(people, areas)
    with of_option("--baseline"):
        check_plan(read_years(baseline), Target())
    with of_option("--baseline-reason"):
        years = read_years(baseline, baseline_reason)
        check_text(years.reason, LONGEST_BASELINE_REASON)
        check_baseline_choice(years)
    return Profile(
        replace(City(city["name"], city["country"]), **city), tuple(areas), tuple(people), years
    )
