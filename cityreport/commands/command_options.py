"""The parts that every command shares: its options, the office it opens, how its help is found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cityreport import paths
from cityreport.commands.error_hints import told_what_helps
from cityreport.console import say
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.city import check_officers
from cityreport.domain.plain_text import escape_hidden
from cityreport.errors import AccessError, DataError
from cityreport.i18n import mark
from cityreport.messages import sentence
from cityreport.office import sample_office
from cityreport.office.clock import system_clock
from cityreport.office.office import Office
from cityreport.office.sample_clock import SampleCity
from cityreport.progress_callback import ReportProgress
from cityreport.settings import Settings

NOT_RIGHT = DataError.exit_code
"""The command ran, and what it looked at is not right."""

_OFFICER = "cityreport.officer"
_SAMPLE = "cityreport.sample"

_Function = Callable[..., Any]
Decorator = Callable[[_Function], Any]


def store_option() -> Decorator:
    """Return the option that names the office file, before or after a command."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=mark("The office file; default: CITYREPORT_STORE, else the one in the data folder."),
    )


def no_store_option() -> Decorator:
    """`--store` for a command that looks at no office file: scripts give it to every command."""
    return click.option(
        "--store", type=click.Path(path_type=Path), metavar="FILE", hidden=True, expose_value=False
    )


def make_sample(store: Path, city: SampleCity = SampleCity.LONDON) -> Office:
    """Make a new file with a sample city."""
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    return sample_office.create_sample(store, catalogue, officer(), city)


def restart_sample(store: Path) -> Office:
    """Put the sample of a file back as it was when it was new."""
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    return sample_office.start_again(store, catalogue, officer())


def command(name: str, words: str, kind: type[click.Command] = click.Command) -> Decorator:
    """Return the mark of a command with that name and help; a negative number is an argument, not
    an option. `kind`: a class of its own, where its help says more."""
    return click.command(name, kind, help=words, context_settings={"ignore_unknown_options": True})


def json_option() -> Decorator:
    """Return the option that asks for JSON instead of words."""
    return click.option("--json", "as_json", is_flag=True, help=mark("Answer as JSON."))


@contextmanager
def open_office(store: Path | None, *, to_write: bool = False) -> Iterator[Office]:
    """Open the office that a command works on, and close it when the command ends.

    A command that only reads does so while a window has the file open to write.
    """
    path = store_path(store)
    if store is None and is_sample_asked() and not path.exists():
        make_sample(path).close()
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with told_what_helps(path):
        opened = None
        if not to_write:
            with _older_passed_over():
                opened = Office.look(path, catalogue, system_clock, officer())
        with opened or Office.open(path, catalogue, system_clock, officer()) as office:
            settings = Settings(paths.settings_file(), said_officer())
            office.changes.officer = settings.officer(office.store.identity())
            office.use(settings)
            yield office
            if to_write and office.backups.failed_here is not None:  # what was written, is written
                say(sentence(office.backups.failed_here), err=True)
            if to_write and office.sent.failed is not None:
                say(sentence(office.sent.failed), err=True)


@contextmanager
def progress_bar(label: str = "", *, hidden: bool = False) -> Iterator[ReportProgress]:
    """Show how far long work is: a bar on a terminal, nothing in a pipe."""
    if hidden or not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield lambda _made, _of: None
        return
    with click.progressbar(length=1000, label=escape_hidden(label), file=sys.stderr) as bar:

        def step(made: int, of: int) -> None:
            bar.update(max(0, made * 1000 // max(1, of) - bar.pos))

        yield step


@contextmanager
def _older_passed_over() -> Iterator[None]:
    """Pass over that a file has to be migrated first, which opening it to write does."""
    try:
        yield
    except AccessError as error:
        if error.code != "store_older":
            raise


def keep_sample(context: click.Context) -> None:
    """Remember that --sample stood before the command."""
    context.meta[_SAMPLE] = True


def is_sample_asked() -> bool:
    """Return whether the command works on the sample city, which is made when it is not there
    yet."""
    return bool(click.get_current_context().meta.get(_SAMPLE))


def keep_officer(context: click.Context, name: str | None) -> str:
    """Remember the --officer that stood before the command; return it, empty without one.

    DataError('bad_officer') for what cannot stand in the journal.
    """
    said = "" if name is None else name.strip()
    if name is not None:
        check_officers([said])
        context.meta[_OFFICER] = said
    return said


def officer() -> str:
    """Return the name for the journal: --officer, else CITYREPORT_OFFICER, else that of the
    settings."""
    return Settings(paths.settings_file(), said_officer()).officer()


def said_officer() -> str:
    """Return the --officer that stood before the command; empty without one."""
    return str(click.get_current_context().meta.get(_OFFICER, ""))


def store_path(store: Path | None) -> Path:
    """Return the office file of a command: the --store after it, the one before it (or --sample),
    else CITYREPORT_STORE, else the one in the data folder."""
    found = click.get_current_context().obj
    return store or (found if isinstance(found, Path) else paths.default_store())
