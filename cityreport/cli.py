"""The command line: the window, the commands, one sentence and one exit code for an error.

Exit codes: 0 done, 1 the data is not right, 2 wrong usage, 3 could not (disk, lock, permission).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from cityreport import __version__, i18n, interruption, paths
from cityreport.commands import COMMANDS
from cityreport.commands.command_options import (
    keep_officer,
    keep_sample,
    make_sample,
    said_officer,
    store_option,
)
from cityreport.console import say, say_usage
from cityreport.errors import CityReportError, UsageError
from cityreport.i18n import LANGUAGE_CODES, mark, tr
from cityreport.launch import launch, launch_file
from cityreport.messages import sentence
from cityreport.settings import Settings

DONE = 0

_KEYS = frozenset(
    {
        "bad_period",
        "future_period",
        "unknown_indicator",
        "unknown_breakdown",
        "unknown_category",
        "unknown_area",
        "area_not_in_period",
        "area_was_followed",
        "breakdown_not_asked",
        "yearly_indicator",
        "no_target",
        "unknown_format",
        "bad_file_suffix",
        "bad_officer",
        "bad_status",
        "export_order",
        "unknown_partner",
        "form_period",
        "form_empty",
    }
)
"""The codes of DataError that a command's own arguments caused."""


def main() -> NoReturn:
    """Run the command line; every expected error is one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    i18n.set_language(Settings(paths.settings_file()).language())
    _translate_help()
    try:
        code = cityreport(standalone_mode=False)
    except Stopped:
        raise KeyboardInterrupt from None
    except click.exceptions.Abort as error:  # of a question: Ctrl+C, or no more answers
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        sys.exit(UsageError.exit_code)
    except click.ClickException as error:
        say_usage(error)
        sys.exit(UsageError.exit_code)
    except CityReportError as error:
        if interruption.was_interrupted():  # what was cut off says that something failed
            raise KeyboardInterrupt from None
        say(sentence(error), err=True)
        sys.exit(exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    sys.exit(code if isinstance(code, int) else DONE)


def exit_code(error: CityReportError) -> int:
    """Return the exit code that an expected error ends a command with."""
    return UsageError.exit_code if error.code in _KEYS else error.exit_code


class Stopped(BaseException):
    """Ctrl+C as an exception that passes through click, which would print an empty line for it."""


class _Commands(click.Group):
    """The commands; an office file in the place of a command opens the window on it."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the call; Ctrl+C meanwhile is `Stopped`."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except KeyboardInterrupt:
            raise Stopped from None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called, or `window` for an office file."""
        word = args[0]
        if self.get_command(ctx, word) is None and _is_file_name(word):
            return _window.name, _window, args
        return super().resolve_command(ctx, args)


def _is_file_name(word: str) -> bool:
    """Return whether a word that is no command means a file: it looks like one, or one is there."""
    path = Path(word)
    is_name = bool(path.suffix) or path.name != word or path.exists()
    return is_name and not word.startswith("-")


@click.command("window", hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def _window(context: click.Context, file: Path) -> None:
    context.exit(launch_file(file, i18n.language(), said_officer()))


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    help=mark("Report violence month by month, offline. Without a command the window opens."),
)
@store_option()
@click.option(
    "--sample", is_flag=True, help=mark("Work on the sample city, in the window or with a command.")
)
@click.option("--lang", metavar=LANGUAGE_CODES, help=mark("Language of window and answers."))
@click.option(
    "--officer",
    metavar="NAME",
    help=mark("Name for the journal; default: CITYREPORT_OFFICER, else the one in the settings."),
)
@click.version_option(__version__, prog_name="cityreport")
@click.pass_context
def cityreport(
    context: click.Context,
    store: Path | None,
    sample: bool,
    lang: str | None,
    officer: str | None,
) -> None:
    said = keep_officer(context, officer)
    if lang is not None:
        if lang not in i18n.LANGUAGES:
            raise UsageError("unknown_language", typed=lang, known=", ".join(i18n.LANGUAGES))
        i18n.set_language(lang)
    if sample:
        store = store or paths.sample_store()
        keep_sample(context)
    if context.invoked_subcommand is not None:
        context.obj = store
        return
    if sample and store is not None and not store.exists():
        make_sample(store).close()

    context.exit(launch(store, i18n.language(), said))


def _translate_help() -> None:
    """Put the help of every command and option into the user's language."""
    commands = [cityreport, *COMMANDS]
    for command in commands:
        if isinstance(command, click.Group) and command is not cityreport:
            commands += command.commands.values()
        command.help = tr(command.help) if command.help else None
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = tr(parameter.help)


for _command in COMMANDS:
    cityreport.add_command(_command)
