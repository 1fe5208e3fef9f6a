"""The command that reads what can be read in a damaged office file."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import paths
from cityreport.answers import print_json, salvaged_answer
from cityreport.commands.frame import NOT_RIGHT, command, json_option
from cityreport.errors import DataError
from cityreport.i18n import mark, number, tr
from cityreport.settings import Settings


@command("salvage", mark("Read what can be read in a damaged office file into a new one."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="NEW",
    help=mark("The new office file; a file of that name is not overwritten."),
)
@json_option()
def salvage(file: Path, out: Path, as_json: bool) -> None:
    from cityreport.office.clock import system_clock  # noqa: PLC0415 - help stays quick
    from cityreport.office.opening import salvage_into  # noqa: PLC0415

    if out.suffix.lower() != paths.STORE_SUFFIX:
        raise DataError("bad_file_suffix", path=str(out), known=paths.STORE_SUFFIX)
    officer = Settings(paths.settings_file()).officer()
    found = salvage_into(file, out, system_clock, officer)
    total = found.total
    if as_json:
        print_json(salvaged_answer(found))
    else:
        click.echo(
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
            click.echo(f"{' '.join(cell.key.split())} {cell.kept or '–'}")
    if not found.is_complete:
        raise click.exceptions.Exit(NOT_RIGHT)
