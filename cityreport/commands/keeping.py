"""Commands that look after the office file and the program: audit, self-test."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import i18n
from cityreport.answers import audit_answer, print_json
from cityreport.commands.frame import NOT_RIGHT, command, json_option, open_office, store_option
from cityreport.errors import AccessError
from cityreport.i18n import mark, tr
from cityreport.office.pages import Audit

_AUDIT_SENTENCES = {
    "": mark(
        "The journal holds: each of its {entries} entries fits the one before, and every "
        "number is what it last said."
    ),
    "audit_damage": mark("The file is damaged: {where}. Use a backup, and keep this file."),
    "audit_chain": mark(
        "The journal was changed from outside: {where} is the first that does "
        "not fit. Use a backup, and keep this file."
    ),
    "audit_difference": mark(
        "A number was changed past the journal: {where}. Use a backup, and keep this file."
    ),
}


@command("audit", mark("Prove that the journal is whole and that the numbers are what it says."))
@store_option()
@json_option()
def audit(store: Path | None, as_json: bool) -> None:
    found = _audit(store)
    if as_json:
        print_json(audit_answer(found))
    else:
        words = _AUDIT_SENTENCES[found.problem]
        click.echo(tr(words, entries=i18n.number(found.entries), where=found.where))
    if not found.holds:
        raise click.exceptions.Exit(NOT_RIGHT)


def _audit(store: Path | None) -> Audit:
    """The proof; a file that is too damaged to be opened has failed it."""
    try:
        with open_office(store) as office:
            return office.audit()
    except AccessError as error:
        if not error.code.endswith("_damaged"):
            raise
        return Audit(False, 0, "audit_damage", str(error.facts.get("reason", error.code)))


@command("self-test", mark("Try the installed program out: type, chart, print, export, verify."))
@json_option()
def self_test(as_json: bool) -> None:
    from cityreport.self_test import run_self_test  # noqa: PLC0415

    steps = run_self_test()
    if as_json:
        print_json([{"step": step.name, "ok": step.ok, "detail": step.detail} for step in steps])
    else:
        for step in steps:
            click.echo(f"{'ok  ' if step.ok else 'FAIL'} {step.name} {step.detail}".rstrip())
    if not all(step.ok for step in steps):
        raise click.exceptions.Exit(NOT_RIGHT)
