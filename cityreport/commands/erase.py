"""The command that takes a text out of the office file: erase."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import i18n
from cityreport.command_answers import print_json
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    open_office,
    store_option,
)
from cityreport.console import say
from cityreport.i18n import mark, tr
from cityreport.wording import erasing_words


@command(
    "erase",
    mark(
        "Erase a text, such as a name in a note, for ever. Without --yes it only says what it "
        "would do."
    ),
)
@click.option(
    "--entry",
    required=True,
    type=int,
    help=mark("The number of the change, as the history has it."),
)
@click.option("--field", default="", help=mark("Only this text of it, such as note or source."))
@click.option("--everywhere", is_flag=True, help=mark("The same text in other cells too."))
@click.option("--reason", required=True, help=mark("Why it is erased; the reason stays."))
@click.option("--yes", is_flag=True, help=mark("Erase it."))
@store_option()
@json_option()
def erase(
    entry: int,
    field: str,
    everywhere: bool,
    reason: str,
    yes: bool,
    store: Path | None,
    as_json: bool,
) -> None:
    with open_office(store, to_write=yes) as office:
        if yes:
            what = office.erasing.erase(entry, reason, field, everywhere=everywhere)
        else:
            what = office.erasing.erasable(entry, field, everywhere=everywhere)
        if as_json:
            print_json(
                {
                    "erased": yes,
                    "entries": list(what.entries),
                    "actions": list(what.actions),
                    "elsewhere": what.elsewhere,
                    "also": list(what.also),
                    "within": list(what.within),
                }
            )
        elif yes:
            say(tr("Erased: the text of change {number}.", number=i18n.number(entry)))
        for line in () if as_json else erasing_words(what)[3 if yes else 0 :]:
            say(line)
    if not yes:
        say(tr("Nothing was erased. To erase it, add --yes."), err=True)
        raise click.exceptions.Exit(NOT_RIGHT)
