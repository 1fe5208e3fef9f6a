"""The command that reads what can be read in a damaged office file."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import paths
from cityreport.command_answers import print_json, salvaged_answer
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    officer,
    store_option,
    store_path,
)
from cityreport.console import say
from cityreport.errors import AccessError, DataError
from cityreport.i18n import mark, number, tr
from cityreport.office.backups import recovery_options
from cityreport.office.clock import system_clock


@command("salvage", mark("Read what can be read in a damaged office file into a new one."))
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="NEW",
    help=mark("The new office file; a file of that name is not overwritten."),
)
@store_option()
@json_option()
def salvage(file: Path | None, out: Path, store: Path | None, as_json: bool) -> None:
    if file is not None and not file.exists():
        raise AccessError("file_missing", path=str(file))
    if out.suffix.lower() != paths.STORE_SUFFIX:
        raise DataError("bad_file_suffix", path=str(out), known=paths.STORE_SUFFIX)
    found = recovery_options.salvage_into(file or store_path(store), out, system_clock, officer())
    total = found.total
    if as_json:
        print_json(salvaged_answer(found))
    else:
        say(
            tr(
                "{file}: {proven} cells proven as they were written, {journal} taken from the "
                "journal, {doubtful} to be looked at, {lost} lost. The damaged file is unchanged.",
                file=str(out),
                proven=number(total.proven),
                journal=number(total.journal),
                doubtful=number(total.doubtful),
                lost=number(total.lost),
            )
        )
        for cell in found.listed:
            say(f"{' '.join(cell.key.split())} {cell.kept or '–'}")
    if not found.is_complete:
        raise click.exceptions.Exit(NOT_RIGHT)
