"""Commands that close a month and open it again: sign, reopen."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import i18n
from cityreport.command_answers import print_json, signature_answer
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.console import say
from cityreport.domain.period import Period
from cityreport.i18n import mark, tr


@command(
    "sign",
    mark("Sign a month, quarter or year off: its numbers are final and closed to changes."),
)
@click.argument("period")
@click.option("--role", default="", help=mark("What you are in the office, in your own words."))
@store_option()
@json_option()
def sign(period: str, role: str, store: Path | None, as_json: bool) -> None:
    wanted = Period.parse(period)
    with open_office(store, to_write=True) as office:
        signature = office.sign_off.sign(wanted, role)
        if as_json:
            print_json(signature_answer(wanted, signature))
        elif signature.revision:
            say(
                tr(
                    "Signed off as revision {revision}: {period}, by {officer}",
                    revision=i18n.number(signature.revision),
                    period=i18n.period_name(wanted),
                    officer=signature.officer,
                )
            )
        else:
            say(
                tr(
                    "Signed off: {period}, by {officer}",
                    period=i18n.period_name(wanted),
                    officer=signature.officer,
                )
            )


@command("reopen", mark("Open a signed month again; what changes from then on is a revision."))
@click.argument("period")
@click.option("--reason", required=True, help=mark("Why it has to change."))
@store_option()
@json_option()
def reopen(period: str, reason: str, store: Path | None, as_json: bool) -> None:
    wanted = Period.parse(period)
    with open_office(store, to_write=True) as office:
        signature = office.sign_off.reopen(wanted, reason)
        if as_json:
            print_json(signature_answer(wanted, signature))
        else:
            say(tr("Reopened: {period}", period=i18n.period_name(wanted)))
