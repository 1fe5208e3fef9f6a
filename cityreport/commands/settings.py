"""The command set: every setting of the office, each change of it one entry of the journal.

Not here: the settings of this computer (`computer_settings`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from cityreport import paths
from cityreport.command_answers import print_json
from cityreport.commands.command_options import (
    Decorator,
    json_option,
    open_office,
    store_option,
)
from cityreport.commands.settings_lines import outside_lines, setting_lines
from cityreport.commands.typed_options import of_option, read_pairs
from cityreport.console import say
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import (
    LONGEST_BASELINE_REASON,
    Area,
    City,
    DateBasis,
    PathKind,
    Profile,
    check_areas,
    check_baseline_choice,
    check_officers,
    check_plan,
    check_population,
)
from cityreport.domain.observation import check_currency, check_text
from cityreport.domain.period import Period
from cityreport.domain.profile_changes import (
    CITY_CHECKS,
    baseline_of,
    read_city_part,
    read_follows,
    read_people,
    read_year,
    read_years,
    series_of,
    with_area,
    with_currency,
    with_people,
    with_series,
    without_area,
    without_people,
)
from cityreport.errors import DataError, UsageError
from cityreport.i18n import mark, tr
from cityreport.office import district_borders, district_months
from cityreport.office.district_months import Outside
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.settings_answers import settings_answer
from cityreport.succession_words import follows_text

_SAID = {"yes": True, "no": False, "unsaid": None}
_YES_NO = click.Choice(list(_SAID))


@click.group(
    "set",
    invoke_without_command=True,
    help=mark("Show every setting, or change one: cityreport set city --name NAME."),
)
@store_option()
@json_option()
@click.pass_context
def set_group(context: click.Context, store: Path | None, as_json: bool) -> None:
    if context.invoked_subcommand is not None:
        context.obj = store or context.obj
        return
    with open_office(store) as office:
        show_settings(office, as_json)


def setting_command(name: str, words: str) -> Decorator:
    """Return the mark of a command of `set`, which takes --store and --json."""

    def decorate(function: Callable[..., Any]) -> Any:
        return set_group.command(name, help=words)(store_option()(json_option()(function)))

    return decorate


def show_settings(office: Office, as_json: bool) -> None:
    """Say every setting, as JSON or in lines."""
    answer = settings_answer(office, Settings(paths.settings_file()))
    if as_json:
        print_json(answer)
        return
    for line in setting_lines(answer):
        say(line)


def _plainly(office: Office, profile: Profile) -> None:
    office.city.save(profile)


def _save(
    store: Path | None,
    as_json: bool,
    change: Callable[[Office], Profile],
    save: Callable[[Office, Profile], None] = _plainly,
) -> None:
    """Store what a change makes of the profile, as one action, and say what holds now."""
    with open_office(store, to_write=True) as office:
        before = office.city.profile if office.city.is_set_up else None
        profile = change(office)
        if profile != before:
            save(office, profile)
        if as_json:
            show_settings(office, as_json)
        else:
            say(tr("Nothing changed.") if profile == before else tr("The settings are saved."))


def refuse_nothing(command: str, **given: object) -> None:
    """Refuse a call that sets nothing."""
    if all(value is None for value in given.values()):
        raise UsageError("nothing_to_set", command=f"cityreport set {command} --help")


@setting_command("city", mark("Name, country, place code, currency and contact."))
@click.option("--name", metavar="NAME", help=mark("The city's name as it stands on reports."))
@click.option("--country", metavar="COL", help=mark("Three letters of ISO 3166."))
@click.option("--locode", metavar="CODE", help=mark("UN/LOCODE, such as CO CLO."))
@click.option("--currency", metavar="COP", help=mark("Three letters, for spending on prevention."))
@click.option("--contact", metavar="TEXT", help=mark("Whom to ask about the numbers."))
def city(store: Path | None, as_json: bool, **typed: str | None) -> None:
    refuse_nothing("city", **typed)
    said: dict[str, str] = {}
    for part in CITY_CHECKS:
        value = typed[part]
        if value is not None:
            with of_option(f"--{part}"):
                said[part] = read_city_part(part, value)

    def change(office: Office) -> Profile:
        if office.city.is_set_up:
            before = office.city.profile.city
            with of_option("--currency"):
                after = with_currency(before, said.get("currency", before.currency), "")
            return replace(office.city.profile, city=replace(after, **said))
        if not {"name", "country"} <= said.keys():
            raise DataError("no_city")
        return Profile(replace(City(said["name"], said["country"]), **said))

    _save(store, as_json, change)


@setting_command("currency", mark("Another currency for amounts, from a month on."))
@click.argument("currency", metavar="COP")
@click.option(
    "--from",
    "since",
    required=True,
    metavar="MONTH",
    help=mark("The first month that counts in it, such as 2026-01."),
)
def currency(currency: str, since: str, store: Path | None, as_json: bool) -> None:
    """Keep the currency of amounts that are there; a new amount takes that of its period."""
    with of_option("COP"):
        check_currency(currency.upper())
    with of_option("--from"):
        month = Period.parse_month(since)

    def change(office: Office) -> Profile:
        city = office.city.profile.city
        return replace(office.city.profile, city=with_currency(city, currency, str(month)))

    _save(store, as_json, change)


@setting_command("district", mark("Add a district, change its name or its months, or remove it."))
@click.argument("code")
@click.option("--name", metavar="NAME")
@click.option("--from", "start", metavar="MONTH", help=mark("First month; '' for none."))
@click.option("--to", "end", metavar="MONTH", help=mark("Last month; '' for none."))
@click.option(
    "--follows",
    metavar="CODES",
    help=mark("Districts that it was made of: N1, N2 or N1 2023-01; '' for none."),
)
@click.option(
    "--remove",
    is_flag=True,
    help=mark("Without numbers; what is said of its people goes with it."),
)
@click.option(
    "--outside",
    type=click.Choice([choice.value for choice in Outside]),
    help=mark("What becomes of answers outside the new months: they stay, go, or move."),
)
@click.option("--into", metavar="CODE", help=mark("The district that they move to."))
def district(
    code: str,
    store: Path | None,
    as_json: bool,
    remove: bool,
    outside: str | None,
    into: str | None,
    **typed: str | None,
) -> None:
    if not remove:
        refuse_nothing("district", **typed)
    if (outside == Outside.MOVE) != (into is not None):
        raise UsageError("move_without_district")

    def change(office: Office) -> Profile:
        profile = office.city.profile
        if remove:
            return without_area(profile, code)
        before = next((one for one in profile.areas if one.code == code), Area(code, ""))
        area = before
        if typed["name"] is not None:
            area = replace(area, name=typed["name"].strip())
        for option, field in (("start", "valid_from"), ("end", "valid_to")):
            said = typed[option]
            if said is not None:
                with of_option("--from" if option == "start" else "--to"):
                    month = Period.parse_month(said) if said.strip() else None
                    area = replace(area, **{field: month})
        with of_option("--follows"):
            said = typed["follows"]
            text = follows_text(before) if said is None else said
            codes = {one.code for one in profile.areas}
            area = replace(area, follows=read_follows(text, code, area.valid_from, codes))
        changed = with_area(profile, area)
        with of_option("CODE, --name, --from, --to, --follows"):
            check_areas(changed.areas)
        return changed

    def save(office: Office, profile: Profile) -> None:
        if outside is not None:
            district_months.save(office, profile, Outside(outside), into or "")
            return
        if not as_json:
            for line in outside_lines(office, profile):
                say(line)
        office.city.save(profile)

    _save(store, as_json, change, save)


@setting_command(
    "population", mark("How many people live in the city, or in a district, in a year.")
)
@click.argument("years", nargs=-1, required=True, metavar="YEAR=N…")
@click.option(
    "--area", default=TOTAL, metavar="CODE", help=mark("District; default: the whole city.")
)
@click.option("--source", metavar="TEXT", help=mark("Who says the population."))
def population(
    years: tuple[str, ...], area: str, source: str | None, store: Path | None, as_json: bool
) -> None:
    """`2024=` without a number removes what is said of that year."""
    pairs = read_pairs("YEAR=N", years, "2024=2283000")

    def change(office: Office) -> Profile:
        profile = office.city.profile
        before = {row.year: row.source for row in profile.population if row.area == area}
        with of_option("--area"):
            if area != TOTAL:
                profile.area(area)
        with of_option("YEAR=N"):
            for year, people in pairs:
                if not people:
                    profile = without_people(profile, area, read_year(year))
                    continue
                row = read_people(year, people, area=area)
                kept = before.get(row.year, "") if source is None else source.strip()
                profile = with_people(profile, replace(row, source=kept))
            check_population(profile.population, profile.areas)
        return profile

    _save(store, as_json, change)


@setting_command("baseline", mark("The complete years whose mean is to be halved: 2017-2019."))
@click.argument("years")
@click.option("--reason", metavar="TEXT", help=mark("Why other years than 2017-2019."))
def baseline(years: str, reason: str | None, store: Path | None, as_json: bool) -> None:
    def change(office: Office) -> Profile:
        before = office.city.profile.baseline
        with of_option("YEARS"):
            chosen = read_years(years)
            check_plan(chosen, office.city.profile.target)
        if reason is None and chosen.years == before.years:
            chosen = before
        with of_option("--reason"):
            chosen = baseline_of(chosen.years, chosen.reason if reason is None else reason)
            check_text(chosen.reason, LONGEST_BASELINE_REASON)
            check_baseline_choice(chosen, before)
        return replace(office.city.profile, baseline=chosen)

    _save(store, as_json, change)


@setting_command("path", mark("The path to the target: the same percentage or number each year."))
@click.argument("kind", type=click.Choice([kind.value for kind in PathKind]))
def path(kind: str, store: Path | None, as_json: bool) -> None:
    def change(office: Office) -> Profile:
        profile = office.city.profile
        return replace(profile, target=replace(profile.target, path=PathKind(kind)))

    _save(store, as_json, change)


@setting_command("series", mark("What has to be known to read the numbers of an indicator."))
@click.argument("indicator")
@click.option("--agency", "--source", "agency", metavar="TEXT", help=mark("The source agency."))
@click.option("--unit", metavar="TEXT", help=mark("If it differs from the standard."))
@click.option("--attempts", type=_YES_NO, help=mark("Whether attempts are included."))
@click.option(
    "--principal", type=_YES_NO, help=mark("Whether only the most serious offence counts.")
)
@click.option(
    "--date",
    type=click.Choice([basis.value for basis in DateBasis]),
    help=mark("What the date of an incident means."),
)
@click.option("--coverage", metavar="TEXT", help=mark("What the numbers cover."))
@click.option(
    "--break", "break_", metavar="MONTH", help=mark("From which the series breaks; '' for none.")
)
@click.option("--break-reason", metavar="TEXT", help=mark("Reason of the break."))
def series(indicator: str, store: Path | None, as_json: bool, **typed: str | None) -> None:
    refuse_nothing("series", **typed)

    def change(office: Office) -> Profile:
        derived = office.catalogue.indicator(indicator).derived
        if derived is not None:
            raise DataError("derived_cell", indicator=indicator, source=derived.indicator)
        said = series_of(office.city.profile, indicator)
        return with_series(office.city.profile, replace(said, **_series_parts(typed)))

    _save(store, as_json, change)


def _series_parts(typed: dict[str, str | None]) -> dict[str, Any]:
    """Return the fields of a Series that the options give."""
    parts: dict[str, Any] = {}
    for name in ("agency", "unit", "coverage", "break_reason"):
        text = typed[name]
        if text is not None:
            with of_option(f"--{name.replace('_', '-')}"):
                check_text(text.strip())
            parts[name] = text.strip()
    for name, field in (("attempts", "attempts_included"), ("principal", "principal_offence_rule")):
        answer = typed[name]
        if answer is not None:
            parts[field] = _SAID[answer]
    if typed["date"] is not None:
        parts["date_basis"] = DateBasis(typed["date"])
    month = typed["break_"]
    if month is not None:
        with of_option("--break"):
            parts["break_period"] = Period.parse_month(month) if month.strip() else None
    return parts


@setting_command("officer", mark("Put somebody into the list of officers, or take a name out."))
@click.argument("name")
@click.option("--remove", is_flag=True, help=mark("The name stays in the journal."))
def officer(name: str, remove: bool, store: Path | None, as_json: bool) -> None:
    def change(office: Office) -> Profile:
        names = office.city.profile.officers
        if remove:
            if name not in names:
                raise UsageError("no_such_officer", name=name, known=", ".join(names) or "–")
            names = tuple(one for one in names if one != name)
        elif name not in names:
            names = (*names, name)
        with of_option("NAME"):
            check_officers(names)
        return replace(office.city.profile, officers=names)

    _save(store, as_json, change)


@setting_command("borders", mark("The borders of the districts for maps, as a GeoJSON file."))
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--remove", is_flag=True, help=mark("Have no borders any more."))
def borders(file: Path | None, remove: bool, store: Path | None, as_json: bool) -> None:
    if remove == (file is not None):
        raise UsageError("nothing_to_set", command="cityreport set borders --help")
    with open_office(store) as office:
        without: tuple[str, ...] = ()
        if file is None:
            district_borders.forget_borders(office)
        else:
            without = tuple(district_borders.take_borders(office, file).without)
        if as_json:
            show_settings(office, as_json)
            return
    say(tr("The settings are saved."))
    if without:
        say(tr("Not in the file: {areas}.", areas=", ".join(without)))
