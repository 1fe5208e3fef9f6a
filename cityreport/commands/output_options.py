"""The options of commands that write a file: its name is looked at before any work is done."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import paths
from cityreport.commands.command_options import Decorator
from cityreport.i18n import mark
from cityreport.outputs import Output, check_output
from cityreport.settings import Settings


def force_option() -> Decorator:
    """Return the option that replaces an older output."""
    return click.option(
        "--force",
        is_flag=True,
        help=mark("Replace an older file of the same kind; nothing else is ever replaced."),
    )


def check_out(path: Path | None, output: Output, *suffixes: str, force: bool) -> None:
    """Refuse a name with a wrong ending, or where something stands; see `outputs.check_output`."""
    if path is not None:
        check_output(path, output, suffixes, replace=force)


def paper_option() -> Decorator:
    """Return the option of the paper; without it, the one that is set for this computer."""
    return click.option(
        "--paper",
        type=click.Choice(["a4", "letter"]),
        default=lambda: Settings(paths.settings_file()).get("paper") or "a4",
        help=mark("a4 or letter; without it, the paper set for this computer."),
    )
