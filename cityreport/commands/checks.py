"""The command on what the numbers say against each other: check."""

from __future__ import annotations

from itertools import groupby, repeat
from pathlib import Path

import click

from cityreport.command_answers import finding_answer, print_json
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    open_office,
    progress_bar,
    store_option,
)
from cityreport.console import say
from cityreport.domain.acceptance import acceptance_of, open_findings
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import group_findings
from cityreport.domain.period import Period
from cityreport.finding_words import SEVERITY_NAMES, group_message, group_place
from cityreport.i18n import mark, ntr, period_name, tr
from cityreport.office.office import Office


@command(
    "check",
    mark("Say what the numbers of a month, a year or of all months say against each other."),
)
@click.argument("period", required=False)
@store_option()
@json_option()
def check(period: str | None, store: Path | None, as_json: bool) -> None:
    wanted = None if period is None else Period.parse(period)
    with open_office(store) as office, progress_bar() as progressed:
        found = office.checks.check(wanted, progressed)
        acceptances = office.annotations.acceptances()
        if as_json:
            accepted = [acceptance_of(finding, acceptances) for finding in found]
            answers = map(finding_answer, repeat(office), found, accepted)
            print_json(list(answers))
        else:
            _print(office, open_findings(found, acceptances))
    left = open_findings(found, acceptances)
    if any(finding.severity is Severity.HIGH for finding in left):
        raise click.exceptions.Exit(NOT_RIGHT)


def _print(office: Office, found: list[Finding]) -> None:
    areas = office.city.profile.areas
    for severity, group in groupby(group_findings(found), key=lambda one: one.severity):
        alike = list(group)
        count = ntr("{n} finding", "{n} findings", len(alike))
        say(f"{tr(SEVERITY_NAMES[severity])}: {count}")
        for findings in alike:
            where = f"{period_name(findings.last)} · {group_place(areas, findings)}"
            say(f"  {where} · {group_message(office.catalogue, areas, findings)}")
    if not found:
        say(tr("The checks found nothing."))
