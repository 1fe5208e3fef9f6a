"""Passphrases of keys: from a file, or asked for on a terminal; never as an argument."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from cityreport.commands.command_options import Decorator
from cityreport.console import say
from cityreport.errors import DataError
from cityreport.files import read_at_most
from cityreport.i18n import mark, tr
from cityreport.messages import sentence

_LONGEST = 4_000
_TRIES = 3
_Result = TypeVar("_Result")


def passphrase_option(
    name: str = "--passphrase-file",
    words: str = mark("File whose first line is the key's passphrase; else it is asked for."),
) -> Decorator:
    """Return the option of a passphrase that is read from a file: arguments are seen by others."""
    return click.option(name, type=click.Path(path_type=Path), metavar="FILE", help=words)


def read_passphrase(path: Path) -> str:
    """Return the first line of a file; raise DataError('passphrase_file')."""
    content = read_at_most(path, _LONGEST)
    try:
        said = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DataError("passphrase_file", path=str(path)) from error
    if not said or not said[0] or len(content) > _LONGEST:
        raise DataError("passphrase_file", path=str(path))
    return said[0]


def can_ask() -> bool:
    """Return whether a person is at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def with_passphrase(path: Path | None, act: Callable[[str | None], _Result]) -> _Result:
    """Return what `act` does with the key's passphrase: that of a file, else (only where one is
    needed) one that is asked for, three times at most. Raise what `act` raises."""
    if path is not None:
        return act(read_passphrase(path))
    try:
        return act(None)
    except DataError as error:
        if error.code != "key_locked" or not can_ask():
            raise
    for left in range(_TRIES - 1, -1, -1):
        try:
            return act(click.prompt(tr("Passphrase of the key"), hide_input=True, err=True))
        except DataError as error:
            if error.code != "passphrase_wrong" or not left:
                raise
            say(sentence(error), err=True)
    raise DataError("key_locked")


def new_passphrase(path: Path | None, *, is_needed: bool) -> str | None:
    """Return a new passphrase: that of a file, else one that is asked for twice. Where nobody can
    be asked it is None, or DataError('passphrase_needed') if it is needed."""
    if path is not None:
        return read_passphrase(path)
    if not can_ask():
        if is_needed:
            raise DataError("passphrase_needed")
        return None
    said: str = click.prompt(
        tr("New passphrase"),
        default="" if not is_needed else None,
        hide_input=True,
        confirmation_prompt=tr("Once more"),
        show_default=False,
        err=True,
    )
    return said or None
