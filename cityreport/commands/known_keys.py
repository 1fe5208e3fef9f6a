"""The option that names offices whose keys are known, beside those on this computer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from cityreport.commands.command_options import Decorator
from cityreport.exchange import signed_file
from cityreport.i18n import mark
from cityreport.office import office_keys


def known_option() -> Decorator:
    """Return the option that names enrolments of offices."""
    return click.option(
        "--known",
        "enrolments",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=mark("An office's enrolment: a file of it with another key is wrong; repeatable."),
    )


def known_keys(enrolments: Iterable[Path]) -> dict[str, tuple[str, ...]]:
    """Return the keys on this computer and those of enrolments, by the office's id."""
    known = office_keys.keys_on_this_computer()
    for path in enrolments:
        enrolled = office_keys.read_enrolment(path)
        known[enrolled.office] = (enrolled.key, *signed_file.earlier_keys(enrolled))
    return known
