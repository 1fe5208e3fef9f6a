"""Output on a terminal: one line at a time, and never a character that controls it.

A file's name and its content are other people's words. On a terminal they could move the cursor,
colour, delete, or turn a line around; a line end could add a false line. So commands print through
this module only, which a test checks.
"""

from __future__ import annotations

import io

import click

from cityreport.domain.plain_text import escape_hidden, escape_hidden_json


def say(line: object = "", *, err: bool = False) -> None:
    """Print one line; hidden characters in it are shown as their escapes."""
    click.echo(escape_hidden(str(line)), err=err)


def say_json(written: str) -> None:
    """Print JSON text, with every character escaped that would control a terminal."""
    click.echo(escape_hidden_json(written))


def say_usage(error: click.ClickException) -> None:
    """Print click's message on a call that it does not understand."""
    words = io.StringIO()
    error.show(words)
    for line in words.getvalue().rstrip("\n").split("\n"):
        say(line, err=True)
