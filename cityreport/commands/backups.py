"""Commands that look after the office file and the program: audit, backup, restore, self-test."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cityreport import __version__, i18n, paths
from cityreport import self_test as self_test_module
from cityreport.command_answers import audit_answer, difference_answer, outcome_answer, print_json
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    no_store_option,
    officer,
    open_office,
    progress_bar,
    store_option,
    store_path,
)
from cityreport.console import say
from cityreport.errors import AccessError, DataError
from cityreport.exchange import verification
from cityreport.i18n import mark, ntr, tr
from cityreport.office.backups import stale_copy
from cityreport.office.backups.backup_jobs import restore_office, what_restoring_does
from cityreport.office.backups.restore_summary import difference_lines
from cityreport.office.clock import system_clock
from cityreport.office.page_values import Audit
from cityreport.settings import Settings

_AUDIT_SENTENCES = {
    "": mark(
        "The journal holds: each of its {entries} entries fits the one before, and every "
        "number is what it last said."
    ),
    "audit_damage": mark(
        "The file is damaged: {where}. Use a backup, or read what can be read with: cityreport "
        "salvage. Keep this file."
    ),
    "audit_chain": mark(
        "The journal was changed from outside: {where} is the first that does "
        "not fit. Use a backup, and keep this file."
    ),
    "audit_schema": mark(
        "The file was changed from outside: its {where} is not as cityreport makes it. Use a "
        "backup, or read the numbers into a new file with: cityreport salvage FILE --out NEW"
    ),
    "audit_difference": mark(
        "A number was changed past the journal: {where}. Use a backup, and keep this file."
    ),
    "audit_other_history": mark(
        "The journal fits together, but after action {where} it is not as the submission says: its "
        "history was written anew. Ask who changed the file."
    ),
}
_WHAT_A_CHAIN_SHOWS = mark(
    "This shows slips and careless edits; it cannot stop somebody who computes the whole journal "
    "anew. Hold it against a submission (--against) or a printed page."
)


@command("audit", mark("Check that the journal is whole and that the numbers are what it says."))
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=mark("A submission of this office: its journal has to go on from there."),
)
@store_option()
@json_option()
def audit(store: Path | None, against: Path | None, as_json: bool) -> None:
    found = _audit(store, against)
    if as_json:
        print_json(audit_answer(found))
    else:
        say(_audit_words(found))
        if found.holds and against is None:
            say(tr(_WHAT_A_CHAIN_SHOWS))
        if found.clock_back:
            say(_clock_words(found))
    if not found.holds:
        raise click.exceptions.Exit(NOT_RIGHT)


def _audit(store: Path | None, against: Path | None) -> Audit:
    """Prove the file, also against what this computer has seen of it, which is remembered from then
    on, and against a submission. A file that is too damaged to be opened has failed."""
    given = None if against is None else verification.with_journal(against)
    sent = None if given is None else given.journal
    settings = Settings(paths.settings_file())
    try:
        with open_office(store) as office:
            if given is not None and given.office.id != office.store.office_id():
                raise DataError("audit_other_office", path=str(against), city=given.city.name)
            if office.store.backup_of is not None:  # an older state by its nature
                return office.history.audit(None, sent)
            seen = stale_copy.recall(settings, office.store.identity())
            found = office.history.audit(seen, sent)
            if found.holds:
                stale_copy.remember(settings, stale_copy.look(office.store))
            return found
    except AccessError as error:
        if not error.code.endswith("_damaged"):
            raise
        return Audit(False, 0, "audit_damage", str(error.facts.get("reason", error.code)))


def _audit_words(found: Audit) -> str:
    if found.problem == "audit_older":
        return ntr(
            "The journal fits together, but it lacks {n} step that this computer has seen in it: "
            "the file is an older copy, or its history was written anew. Look for the newer file.",
            "The journal fits together, but it lacks {n} steps that this computer has seen in it: "
            "the file is an older copy, or its history was written anew. Look for the newer file.",
            int(found.where),
        )
    words = _AUDIT_SENTENCES[found.problem]
    return tr(words, entries=i18n.number(found.entries), where=found.where)


def _clock_words(found: Audit) -> str:
    return ntr(
        "The clock of the computer was set back once, before action {first}. The order of the "
        "journal is by number and does not rest on the clock.",
        "The clock of the computer was set back {n} times, first before action {first}. The order "
        "of the journal is by number and does not rest on the clock.",
        len(found.clock_back),
        first=i18n.number(found.clock_back[0]),
    )


@command("backup", mark("Make a backup, check it, and write it to the second place too."))
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@store_option()
@json_option()
def backup(folder: Path | None, store: Path | None, as_json: bool) -> None:
    with open_office(store) as office:
        with progress_bar(tr("Backup"), hidden=as_json) as progress:
            outcome = office.backups.backup(folder, progress=progress)
        there = office.backups.place_found()
    made, second = outcome.made, outcome.second
    assert made is not None  # noqa: S101 - a backup that failed was raised
    if as_json:
        print_json(outcome_answer(outcome))
    else:
        say(tr("Backup: {path}", path=made.backup.path))
        say(
            ntr(
                "{n} number, checked and whole.",
                "{n} numbers, checked and whole.",
                made.observations,
            )
        )
        if second is not None:
            say(tr("Second place: {path}", path=second.backup.path))
        elif there is None and office.backups.place() is not None:
            say(tr("The second place is not connected; nothing was written there."))
    if outcome.second_failed is not None:
        raise outcome.second_failed


@command("restore", mark("Put a backup in the place of the office file, which is kept."))
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help=mark("Only show what would be lost and gained."))
@click.option("--yes", is_flag=True, help=mark("Restore without asking."))
@click.option("--another", is_flag=True, help=mark("Even if FILE is of another office."))
@store_option()
@json_option()
def restore(
    source: Path, dry_run: bool, yes: bool, another: bool, store: Path | None, as_json: bool
) -> None:
    if not source.exists():
        raise AccessError("file_missing", path=str(source))
    path = store_path(store)
    software = f"cityreport {__version__}"
    with progress_bar(tr("Comparing"), hidden=as_json) as progress:
        difference = what_restoring_does(
            path,
            source,
            software,
            another=another,
            prove_up_to=0 if yes and not dry_run else sys.maxsize,
            progress=progress,
        )
    answer = difference_answer(path, source, difference)
    if not as_json:
        for line in difference_lines(difference):
            say(line)
    if dry_run or not (yes or _agreed(as_json)):
        if as_json:
            print_json(answer)
        if dry_run:
            return
        say(tr("Nothing was restored. To restore it, add --yes."), err=True)
        raise click.exceptions.Exit(NOT_RIGHT)
    with progress_bar(tr("Restore"), hidden=as_json) as progress:
        found = restore_office(
            path, source, system_clock, officer(), software, another=another, progress=progress
        )
    if as_json:
        print_json(answer | {"restored": True, "kept": found.kept and str(found.kept)})
        return
    say(tr("Restored: {path}", path=found.path))
    if found.kept is not None:
        say(tr("The file that was replaced is kept: {path}", path=found.kept))


def _agreed(as_json: bool) -> bool:
    """Ask on a terminal; a pipe cannot be asked."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return click.confirm(tr("Restore this backup?"))


@command("self-test", mark("Try the installed program out: type, chart, print, export, verify."))
@no_store_option()
@json_option()
def self_test(as_json: bool) -> None:
    steps = self_test_module.run_self_test()
    if as_json:
        print_json([{"step": step.name, "ok": step.ok, "detail": step.detail} for step in steps])
    else:
        for step in steps:
            say(f"{'ok  ' if step.ok else 'FAIL'} {step.name} {step.detail}".rstrip())
    if not all(step.ok for step in steps):
        raise click.exceptions.Exit(NOT_RIGHT)
