"""The options of commands that write a file: its name is looked at before any work is done."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.commands.command_options import Decorator
from cityreport.i18n import mark
from cityreport.outputs import Output, check_output


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
