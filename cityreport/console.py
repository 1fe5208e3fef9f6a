"""What a command says on a terminal: one line at a time, and never a letter that steers it.

A file's name and what stands in it are somebody else's words. On a terminal they could move the
cursor, colour, delete, or turn a line around; a line end could add a line that nobody said. So
commands say things through here only, which a test sees to.
"""

from __future__ import annotations

import io

import click

from cityreport.domain.plain_text import neutral, neutral_json


def say(line: object = "", *, err: bool = False) -> None:
    """Print one line; what is hidden in it is shown as its escape."""
    click.echo(neutral(str(line)), err=err)


def say_json(written: str) -> None:
    """Print written JSON, in which nothing is raw that a terminal would follow."""
    click.echo(neutral_json(written))


def say_usage(error: click.ClickException) -> None:
    """Print what click says of a call that it does not understand."""
    words = io.StringIO()
    error.show(words)
    for line in words.getvalue().rstrip("\n").split("\n"):
        say(line, err=True)
