"""The command that says what the city collects: collects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from msgspec.structs import replace

from cityreport.collection_words import NO_NUMBERS_CAME_IN, breakdown_words, collected_words
from cityreport.command_answers import Answer, fields, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.commands.typed_options import of_option
from cityreport.console import say
from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.collection import CityCollection, Collected
from cityreport.domain.period import Frequency, Period
from cityreport.errors import DataError, UsageError
from cityreport.i18n import mark, text, tr
from cityreport.office.office import Office

_BY = {"month": Frequency.MONTH, "quarter": Frequency.QUARTER, "year": Frequency.YEAR}


@command("collects", mark("Say what the city collects; without options, list it."))
@click.argument("indicator", required=False)
@click.option("--since", metavar="MONTH", help=mark("First month collected; '' for no limit."))
@click.option("--until", metavar="MONTH", help=mark("Last month: from then on it is history."))
@click.option("--by", type=click.Choice(list(_BY)), help=mark("How often it is collected."))
@click.option("--no", "reason", metavar="REASON", help=mark("Not collected, and why."))
@click.option(
    "--breakdowns", metavar="sex,age", help=mark("The breakdowns that are used; '' for none.")
)
@click.option("--proposed", is_flag=True, help=mark("What the numbers let suppose; see --yes."))
@click.option("--yes", is_flag=True, help=mark("With --proposed: say that it is so."))
@store_option()
@json_option()
def collects(
    indicator: str | None,
    store: Path | None,
    as_json: bool,
    proposed: bool,
    yes: bool,
    **typed: str | None,
) -> None:
    _check_options(indicator, proposed, yes, typed)
    writes = yes or any(value is not None for value in typed.values())
    with open_office(store, to_write=writes) as office:
        said = dict(office.annotations.collection().said)
        if proposed:
            said = office.collecting.proposal(tr(NO_NUMBERS_CAME_IN))
            if yes:
                office.collecting.say(said)
        elif indicator is not None:
            asked = office.catalogue.indicator(indicator)
            if writes:
                said[indicator] = _said(asked, CityCollection(said).of(indicator), typed)
                office.collecting.say({indicator: said[indicator]})
        shown = [
            i
            for i in office.catalogue.indicators
            if i.derived is None and indicator in (None, i.code)
        ]
        if as_json:
            print_json([_answer(one, CityCollection(said)) for one in shown])
        else:
            _print(office, shown, CityCollection(said))


def _check_options(
    indicator: str | None, proposed: bool, yes: bool, typed: dict[str, str | None]
) -> None:
    given = {name for name, value in typed.items() if value is not None}
    if given and indicator is None:
        raise UsageError("collects_which")
    if (proposed and (given or indicator)) or (yes and not proposed):
        raise UsageError("collects_proposed")
    if "reason" in given and len(given) > 1:
        raise UsageError("collects_no_alone")


def _said(indicator: Indicator, before: Collected, typed: dict[str, str | None]) -> Collected:
    """Return what the options say of an indicator; the rest stays as it was."""
    reason = typed["reason"]
    if reason is not None:
        if not reason.strip():
            raise DataError("collects_reason", indicator=indicator.code)
        return Collected(reason=reason.strip())
    said = replace(before, reason="")
    for name in ("since", "until"):
        month = typed[name]
        if month is not None:
            with of_option(f"--{name}"):
                said = replace(said, **{name: Period.parse(month) if month.strip() else None})
    by = typed["by"]
    if by is not None:
        said = replace(said, by=None if _BY[by] is indicator.frequency else _BY[by])
    used = typed["breakdowns"]
    if used is not None:
        named = [one.strip() for one in used.split(",") if one.strip()]
        for one in named:
            if one not in indicator.breakdowns:
                raise DataError("breakdown_not_asked", indicator=indicator.code, breakdown=one)
        said = replace(said, unused=tuple(b for b in indicator.breakdowns if b not in named))
    return said


def _print(office: Office, shown: Iterable[Indicator], collection: CityCollection) -> None:
    for indicator in shown:
        say(_line(office.catalogue, indicator, collection))
    if not collection.said:
        say(tr("Nothing is said yet, so all is asked that the standard asks."))


def _line(catalogue: Catalogue, indicator: Indicator, collection: CityCollection) -> str:
    said = collection.of(indicator.code)
    parts = [collected_words(indicator, said), breakdown_words(catalogue, indicator, said)]
    words = " · ".join(part for part in parts if part)
    return f"{indicator.code} {text(indicator.label)}: {words}"


def _answer(indicator: Indicator, collection: CityCollection) -> Answer:
    said = collection.of(indicator.code)
    return {
        "indicator": indicator.code,
        "collected": said.is_collected,
        **fields(said, "since", "until"),
        "by": collection.frequency(indicator).value,
        "reason": said.reason,
        "breakdowns": list(collection.breakdowns(indicator)),
        "said": indicator.code in collection.said,
    }
