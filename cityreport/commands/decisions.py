"""The command for what was decided beside an indicator: decisions."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.command_answers import fields, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.console import say
from cityreport.decision_words import decision_state
from cityreport.errors import UsageError
from cityreport.i18n import mark, number, tr
from cityreport.office.office import Office


@command("decisions", mark("Write down what was decided, who does it and by when, or list it."))
@click.argument("indicator", required=False)
@click.option("--add", "text", metavar="TEXT", help=mark("What was decided."))
@click.option("--by", "who", metavar="WHO", help=mark("Who does it."))
@click.option("--until", metavar="DATE", help=mark("The last day for it, as 2026-10-31."))
@click.option("--done", type=int, metavar="NUMBER", help=mark("Say that one is done."))
@store_option()
@json_option()
def decisions(
    indicator: str | None,
    text: str | None,
    who: str | None,
    until: str | None,
    done: int | None,
    store: Path | None,
    as_json: bool,
) -> None:
    _check_options(indicator, (text, who, until), done)
    with open_office(store, to_write=text is not None or done is not None) as office:
        if indicator is not None:
            office.catalogue.indicator(indicator)
        if indicator and text is not None and who is not None and until is not None:
            office.decisions.add(indicator, text, who, until)
        if done is not None:
            office.decisions.mark_done(done)
        _tell(office, indicator, as_json=as_json)


def _check_options(
    indicator: str | None, added: tuple[str | None, str | None, str | None], done: int | None
) -> None:
    given = [one is not None for one in added]
    if any(given) and (indicator is None or not all(given)):
        raise UsageError("decisions_whole")
    if any(given) and done is not None:
        raise UsageError("decisions_one")


def _tell(office: Office, indicator: str | None, *, as_json: bool) -> None:
    found = office.decisions.all(indicator)
    today = office.clock.today
    if as_json:
        names = ("indicator", "text", "who", "until", "officer", "at", "done_by", "done_at")
        print_json(
            [
                {
                    "number": one.number,
                    **fields(one.decision, *names),
                    "overdue": one.decision.is_overdue(today),
                }
                for one in found
            ]
        )
        return
    for one in found:
        state = decision_state(one.decision, today)
        say(f"{number(one.number)}  {one.decision.indicator}  {one.decision.text}  ({state})")
    if not found:
        say(tr("No decision is written down."))
