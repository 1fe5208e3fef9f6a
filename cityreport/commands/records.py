"""Commands on the numbers themselves: the sample, status, record, show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from cityreport import i18n
from cityreport.command_answers import (
    backup_answer,
    empty_answer,
    observation_answer,
    overview_answer,
    print_json,
)
from cityreport.commands.command_options import (
    command,
    json_option,
    make_sample,
    open_office,
    restart_sample,
    store_option,
    store_path,
)
from cityreport.console import say
from cityreport.domain.catalogue import TOTAL, Kind
from cityreport.domain.numerals import read_typed
from cityreport.domain.observation import ENTERED, CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import DataError, UsageError
from cityreport.i18n import mark, ntr, text, tr, written_moment
from cityreport.messages import cell_name
from cityreport.office import month_steps
from cityreport.office.office import Office
from cityreport.office.page_values import Overview
from cityreport.office.sample_clock import SampleCity, sample_city
from cityreport.risky_folders import folder_risk
from cityreport.sample_words import sample_sentences
from cityreport.step_words import history_words, step_sentences
from cityreport.wording import STATUS_NAMES, answer_words, clock_words, risk_words


@command("sample", mark("Make an office file with the sample city: Greater London, 2017 to 2023."))
@click.option(
    "--small", is_flag=True, help=mark("A small city instead, with a few homicides a year.")
)
@click.option(
    "--again", is_flag=True, help=mark("Start the sample of the file again: put it back as it was.")
)
@store_option()
@json_option()
def sample(small: bool, again: bool, store: Path | None, as_json: bool) -> None:
    city = SampleCity.SMALL if small else SampleCity.LONDON
    path = store_path(store)
    with restart_sample(path) if again else make_sample(path, city) as office:
        if as_json:
            print_json(overview_answer(office))
            return
        profile, count = office.city.profile, office.queries.count()
        say(tr("{city}: {cells} in {path}", city=profile.city.name, cells=_cells(count), path=path))
        say(profile.city.attribution)
        made = sample_city(office.store) or city
        say(" ".join(sample_sentences(made, office.clock.today)))


@command("status", mark("Say what the office file holds and what is due."))
@store_option()
@json_option()
def status(store: Path | None, as_json: bool) -> None:
    with open_office(store) as office:
        if as_json:
            print_json(overview_answer(office))
            return
        overview = office.queries.overview()
        say(f"{overview.city} · {office.store.path}")
        shown = sample_city(office.store)
        if shown is not None:
            say(" ".join(sample_sentences(shown, office.clock.today)))
        if office.store.backup_of is not None:
            made = written_moment(office.store.backup_of.made)
            say(
                tr("This file is a backup made on {made}; nothing can be changed in it.", made=made)
            )
        risk = folder_risk(office.store.path.resolve())
        if risk is not None:
            say(risk_words(risk))
        newest = office.history.newest_ahead()
        if newest is not None:
            say(clock_words(newest, office.clock.now()))
        if overview.first is None or overview.last is None:
            say(tr("Nothing has been entered yet."))
            return
        say(
            tr(
                "{cells}, {first} to {last}",
                cells=_cells(office.queries.count()),
                first=i18n.period_name(overview.first),
                last=i18n.period_name(overview.last),
            )
        )
        for line in (*_due(office, overview), *_answered(office, overview)):
            say(line)


def _due(office: Office, overview: Overview) -> Iterator[str]:
    """Yield what is to be done next and what is done, as Home says it."""
    step = month_steps.next_step(office, overview, lambda month: len(office.checks.blocking(month)))
    if step is not None:
        yield " ".join(step_sentences(step))
        history = history_words(step.history)
        if history:
            yield history


def _answered(office: Office, overview: Overview) -> Iterator[str]:
    """Yield how complete the latest month is by group, and how timely the months were signed."""
    latest = max(overview.groups)
    yield tr("{month}, answered: of the required, of all", month=i18n.period_name(latest))
    for group in office.catalogue.groups:
        tally = overview.groups[latest].get(group.code)
        if tally is not None:
            (answered, required), (given, asked) = tally.required, tally.all
            yield "  " + tr(
                "{group}: {answered} of {required}, {given} of {asked}",
                group=text(group.label),
                answered=i18n.number(answered),
                required=i18n.number(required),
                given=i18n.number(given),
                asked=i18n.number(asked),
            )
    timely = overview.timeliness
    yield tr(
        "Signed off within 45 days: {in_time} of {due} months.",
        in_time=i18n.number(timely.in_time),
        due=i18n.number(timely.due),
    )


def _cells(count: int) -> str:
    return ntr("{n} answered cell", "{n} answered cells", count)


@command(
    "record",
    mark("Write one cell: a number, or n (not available), c (not collected), x (not applicable)."),
)
@click.argument("period")
@click.argument("indicator")
@click.argument("value", required=False)
@click.option("--area", default=TOTAL, help=mark("District; default: the whole city."))
@click.option("--breakdown", default=TOTAL, help=mark("Such as sex; default: the total."))
@click.option("--category", default=TOTAL, help=mark("Such as F; default: the total."))
@click.option(
    "--status", "status_code", help=mark("SDMX status: A P E B, or O L M without a value.")
)
@click.option(
    "--currency",
    metavar="COP",
    help=mark("Currency of an amount; default: the cell's own, or else the city's."),
)
@click.option("--note", help=mark("Note on the cell."))
@click.option("--clear", is_flag=True, help=mark("Empty the cell; nothing else is typed."))
@click.option("--source", help=mark("Where the number comes from."))
@click.option("--sample-size", type=int, help=mark("Of a percentage: how many people were asked."))
@click.option("--margin", type=float, help=mark("Of a percentage: margin in percentage points."))
@store_option()
@json_option()
def record(
    period: str,
    indicator: str,
    value: str | None,
    store: Path | None,
    as_json: bool,
    **rest: Any,
) -> None:
    key = CellKey(
        indicator, Period.parse(period), rest["area"], rest["breakdown"], rest["category"]
    )
    with open_office(store, to_write=True) as office:
        if rest.pop("clear"):
            _clear(office, key, as_json, (value, *map(rest.get, _ANSWER_OPTIONS)))
            return
        written = office.cells.record(_observation(office, key, value, rest))
        if as_json:
            failed = office.backups.failed_here
            print_json(observation_answer(written) | backup_answer(failed))
            return
        shown = answer_words(written)
        if written.value is not None:
            shown = f"{shown} ({tr(STATUS_NAMES[written.status]).lower()})"
        say(tr("Saved: {cell} = {value}", cell=cell_name(*key), value=shown))


def _observation(
    office: Office, key: CellKey, value: str | None, rest: dict[str, Any]
) -> Observation:
    """Return the observation that the arguments describe; note and source that are not given stay
    as they were."""
    before = office.cells.get(key)
    indicator = office.catalogue.indicator(key.indicator)
    typed = read_typed(value or "", indicator.kind)
    status_code = _status(rest["status_code"]) or typed.status or Status.NORMAL
    if typed.value is None and typed.status is None and rest["status_code"] is None:
        raise UsageError("value_missing")
    return Observation(
        key,
        typed.value,
        status_code,
        note=_kept(rest["note"], "" if before is None else before.note),
        source=_kept(rest["source"], "" if before is None else before.source),
        currency=_currency(office, key, typed.value, rest["currency"]),
        sample_size=rest["sample_size"],
        margin=rest["margin"],
    )


_ANSWER_OPTIONS = ("status_code", "currency", "note", "source", "sample_size", "margin")


def _clear(office: Office, key: CellKey, as_json: bool, given: Iterable[object]) -> None:
    """Empty a cell, of which nothing else is said."""
    if any(said is not None for said in given):
        raise UsageError("clear_with_answer")
    office.cells.clear(key)
    if as_json:
        print_json(empty_answer(key) | backup_answer(office.backups.failed_here))
        return
    say(tr("Saved: {cell} = {value}", cell=cell_name(*key), value=answer_words(None)))


def _currency(office: Office, key: CellKey, value: float | None, typed: str | None) -> str | None:
    """Return the currency of an amount: what was typed, or else the cell's own or the city's."""
    if typed is None:
        return office.cells.currency_of(key, value)
    if value is None or office.catalogue.indicator(key.indicator).kind is not Kind.MONEY:
        raise UsageError("currency_without_money")
    return typed.strip().upper()


def _kept(given: str | None, before: str) -> str:
    return before if given is None else given


def _status(code: str | None) -> Status | None:
    if code is None:
        return None
    try:
        return Status(code.upper())
    except ValueError:
        raise DataError("bad_status", typed=code, known=", ".join(ENTERED)) from None


@command("show", mark("Show the numbers of a period or of an indicator."))
@click.argument("what", metavar="PERIOD|INDICATOR")
@click.option("--area", help=mark("Only this district; _T: only the whole city."))
@store_option()
@json_option()
def show(what: str, area: str | None, store: Path | None, as_json: bool) -> None:
    with open_office(store) as office:
        if area is not None and area != TOTAL:
            office.city.profile.area(area)
        if what[:1].isdigit():
            found = office.queries.in_period(Period.parse(what))
        else:
            found = office.queries.of_indicator(what)
        found = [o for o in found if area in (None, o.key.area)]
        if as_json:
            print_json([observation_answer(observation) for observation in found])
            return
        for o in found:
            status = "" if o.value is None else tr(STATUS_NAMES[o.status]).lower()
            say(f"{cell_name(*o.key):<40} {answer_words(o):>14} {status}".rstrip())
        if not found:
            say(tr("Nothing has been entered for {what} yet.", what=what))
