"""The commands: each a few lines over Office. Answers go to stdout as text or JSON.

Not here: the group, the window and the exit codes (cli), the shapes of JSON (answers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityreport import i18n, paths
from cityreport.answers import (
    audit_answer,
    made_answer,
    observation_answer,
    overview_answer,
    print_json,
    progress_answer,
    verification_answer,
)
from cityreport.domain.catalogue import TOTAL, read_catalogue
from cityreport.domain.numerals import read_typed
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import DataError, UsageError
from cityreport.i18n import mark, ntr, tr
from cityreport.messages import cell_name
from cityreport.settings import Settings
from cityreport.wording import headline

if TYPE_CHECKING:
    from cityreport.office.office import Office

NOT_RIGHT = DataError.exit_code
"""The command ran, and what it looked at is not right."""

_Function = Callable[..., Any]
_Decorator = Callable[[_Function], Any]


def store_option() -> _Decorator:
    """The option that names the office file, before or after a command."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=mark("The office file; default: CITYREPORT_STORE, else the one in the data folder."),
    )


def make_sample(store: Path) -> Office:
    """A new file with the sample city."""
    from cityreport.office.clock import system_clock  # noqa: PLC0415 - help stays quick
    from cityreport.office.sample import create_sample  # noqa: PLC0415

    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    officer = Settings(paths.settings_file()).officer()
    return create_sample(store, catalogue, system_clock, officer)


def _command(name: str, words: str) -> _Decorator:
    """A command of that name and help; a negative number is an argument, not an option."""
    return click.command(name, help=words, context_settings={"ignore_unknown_options": True})


def _json_option() -> _Decorator:
    return click.option("--json", "as_json", is_flag=True, help=mark("Answer as JSON."))


@contextmanager
def _office(store: Path | None) -> Iterator[Office]:
    from cityreport.office.clock import system_clock  # noqa: PLC0415 - help stays quick
    from cityreport.office.office import Office  # noqa: PLC0415

    path = store or _store_before() or paths.default_store()
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    officer = Settings(paths.settings_file()).officer()
    with Office.open(path, catalogue, system_clock, officer) as office:
        yield office


def _store_before() -> Path | None:
    """The --store that stood before the command."""
    found = click.get_current_context().obj
    return found if isinstance(found, Path) else None


@_command("sample", mark("Make an office file with the sample city: Greater London, 2017 to 2023."))
@store_option()
@_json_option()
def sample(store: Path | None, as_json: bool) -> None:
    path = store or _store_before() or paths.sample_store()
    with make_sample(path) as office:
        if as_json:
            print_json(overview_answer(office))
            return
        profile, count = office.profile, office.count()
        click.echo(
            tr("{city}: {cells} in {path}", city=profile.city.name, cells=_cells(count), path=path)
        )
        click.echo(profile.city.attribution)


@_command("status", mark("Say what the office file holds and what is due."))
@store_option()
@_json_option()
def status(store: Path | None, as_json: bool) -> None:
    with _office(store) as office:
        if as_json:
            print_json(overview_answer(office))
            return
        overview = office.overview()
        click.echo(f"{overview.city} · {office.store.path}")
        if overview.first is None or overview.last is None:
            click.echo(tr("Nothing has been entered yet."))
            return
        click.echo(
            tr(
                "{cells}, {first} to {last}",
                cells=_cells(office.count()),
                first=i18n.period_name(overview.first),
                last=i18n.period_name(overview.last),
            )
        )
        click.echo(_due(office))


def _due(office: Office) -> str:
    months = office.overview().months
    missing = [period for period, count in months.items() if not count.is_complete]
    if not missing:
        return tr("Every month is complete.")
    return ntr(
        "{n} month has required cells that nobody has answered, from {first} on.",
        "{n} months have required cells that nobody has answered, from {first} on.",
        len(missing),
        first=i18n.period_name(missing[0]),
    )


def _cells(count: int) -> str:
    return ntr("{n} answered cell", "{n} answered cells", count)


@_command(
    "record",
    mark("Write one cell: a number, or n (not available), c (not collected), x (not applicable)."),
)
@click.argument("period")
@click.argument("indicator")
@click.argument("value", required=False)
@click.option("--area", default=TOTAL, help=mark("District; default: the whole city."))
@click.option("--breakdown", default=TOTAL, help=mark("Such as sex; default: the total."))
@click.option("--category", default=TOTAL, help=mark("Such as F; default: the total."))
@click.option(
    "--status", "status_code", help=mark("SDMX status: A P E B, or O L M without a value.")
)
@click.option("--note", help=mark("Note on the cell."))
@click.option("--source", help=mark("Where the number comes from."))
@click.option("--sample-size", type=int, help=mark("Of a percentage: how many people were asked."))
@click.option("--margin", type=float, help=mark("Of a percentage: margin in percentage points."))
@store_option()
@_json_option()
def record(
    period: str,
    indicator: str,
    value: str | None,
    store: Path | None,
    as_json: bool,
    **rest: Any,
) -> None:
    key = CellKey(
        indicator, Period.parse(period), rest["area"], rest["breakdown"], rest["category"]
    )
    with _office(store) as office:
        written = office.record(_observation(office, key, value, rest))
        if as_json:
            print_json(observation_answer(written))
            return
        shown = "–" if written.value is None else i18n.number(written.value)
        click.echo(
            tr(
                "Saved: {cell} = {value} ({status})",
                cell=cell_name(*key),
                value=shown,
                status=written.status.value,
            )
        )


def _observation(
    office: Office, key: CellKey, value: str | None, rest: dict[str, Any]
) -> Observation:
    """What the arguments say; note and source that are not given stay as they were."""
    before = office.get(key)
    indicator = office.catalogue.indicator(key.indicator)
    typed = read_typed(value or "", indicator.kind)
    status_code = _status(rest["status_code"]) or typed.status or Status.NORMAL
    if typed.value is None and typed.status is None and rest["status_code"] is None:
        raise UsageError("value_missing")
    return Observation(
        key,
        typed.value,
        status_code,
        note=_kept(rest["note"], "" if before is None else before.note),
        source=_kept(rest["source"], "" if before is None else before.source),
        currency=(office.profile.city.currency or None) if indicator.kind == "money" else None,
        sample_size=rest["sample_size"],
        margin=rest["margin"],
    )


def _kept(given: str | None, before: str) -> str:
    return before if given is None else given


def _status(code: str | None) -> Status | None:
    if code is None:
        return None
    try:
        return Status(code.upper())
    except ValueError:
        raise DataError("bad_status", typed=code, known=", ".join(Status)) from None


@_command("show", mark("Show the numbers of a period or of an indicator."))
@click.argument("what", metavar="PERIOD|INDICATOR")
@click.option("--area", help=mark("Only this district; _T: only the whole city."))
@store_option()
@_json_option()
def show(what: str, area: str | None, store: Path | None, as_json: bool) -> None:
    with _office(store) as office:
        if area is not None and area != TOTAL:
            office.profile.area(area)
        if what[:1].isdigit():
            found = office.in_period(Period.parse(what))
        else:
            found = office.of_indicator(what)
        found = [o for o in found if area in (None, o.key.area)]
        if as_json:
            print_json([observation_answer(observation) for observation in found])
            return
        for o in found:
            value = "–" if o.value is None else i18n.number(o.value)
            click.echo(f"{cell_name(*o.key):<40} {value:>14} {o.status.value}")
        if not found:
            click.echo(tr("Nothing has been entered for {what} yet.", what=what))


@_command(
    "progress",
    mark("Say how far an indicator is on its way to -50 % in 2030; draw it with --chart."),
)
@click.argument("indicator", default="L1")
@click.option("--area", default=TOTAL, help=mark("District; default: the whole city."))
@click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE", help=mark(".png, .svg or .pdf")
)
@store_option()
@_json_option()
def progress(
    indicator: str, area: str, chart: Path | None, store: Path | None, as_json: bool
) -> None:
    with _office(store) as office:
        measured = office.progress(indicator, area)
        if chart is not None:
            office.save_chart(indicator, area, "rate", chart)
        if as_json:
            print_json(progress_answer(measured))
            return
        for line in headline(office.catalogue, measured):
            click.echo(line)
        if chart is not None:
            click.echo(tr("Chart: {path}", path=chart))


@_command("report", mark("Print the one-page summary of a year to a PDF."))
@click.option("--year", type=int, required=True, help=mark("The year that the page reports."))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="F.pdf")
@click.option("--lang", metavar="CODE", help=mark("Language of the page: en or es."))
@store_option()
def report(year: int, out: Path, lang: str | None, store: Path | None) -> None:
    if lang is not None and lang not in i18n.LANGUAGES:
        raise UsageError("unknown_language", typed=lang, known=", ".join(i18n.LANGUAGES))
    if out.suffix.lower() != ".pdf":
        raise DataError("bad_file_suffix", path=str(out), known=".pdf")
    from cityreport.ui.printing import print_offscreen  # noqa: PLC0415 - only here is Qt needed

    with _office(store) as office, i18n.in_language(lang or i18n.language()):
        print_offscreen(office.summary(year), out)
        click.echo(tr("Summary: {path}", path=out))


@_command("export", mark("Write a submission for the network; default: JSON and Excel."))
@click.option(
    "--from", "start", required=True, metavar="PERIOD", help=mark("First month, or a year.")
)
@click.option("--to", "end", required=True, metavar="PERIOD", help=mark("Last month, or a year."))
@click.option(
    "--format", "formats", multiple=True, metavar="NAME", help=mark("json, xlsx; repeatable.")
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
@store_option()
@_json_option()
def export(
    start: str,
    end: str,
    formats: tuple[str, ...],
    out: Path,
    store: Path | None,
    as_json: bool,
) -> None:
    with _office(store) as office:
        chosen = formats or ("json", "xlsx")
        made = office.export(Period.parse(start), Period.parse(end), chosen, out)
        if as_json:
            print_json(made_answer(made, out))
            return
        for name in made.files:
            click.echo(tr("Written: {path}", path=out / name))
        click.echo(tr("Digest: {digest}", digest=made.digest))


@_command("verify", mark("Check submission files, JSON or Excel; exit 1 if any is not right."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@_json_option()
def verify(files: tuple[Path, ...], as_json: bool) -> None:
    from cityreport.exchange.verification import verify_file  # noqa: PLC0415

    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    found = [verify_file(path, catalogue) for path in files]
    if as_json:
        answers = [verification_answer(verification) for verification in found]
        print_json(answers[0] if len(answers) == 1 else answers)
    else:
        for verification in found:
            state = tr("valid") if verification.valid else tr("not valid")
            click.echo(f"{verification.file}: {state}  {verification.digest or ''}".rstrip())
            for problem in verification.problems:
                place = f"{problem.where}: " if problem.where else ""
                click.echo(f"  {place}{problem.message}")
    if not all(verification.valid for verification in found):
        raise click.exceptions.Exit(NOT_RIGHT)


_AUDIT_SENTENCES = {
    "": mark(
        "The journal holds: each of its {entries} entries fits the one before, and every "
        "number is what it last said."
    ),
    "audit_damage": mark("The file is damaged: {where}. Use a backup, and keep this file."),
    "audit_chain": mark(
        "The journal was changed from outside: {where} is the first that does "
        "not fit. Use a backup, and keep this file."
    ),
    "audit_difference": mark(
        "A number was changed past the journal: {where}. Use a backup, and keep this file."
    ),
}


@_command("audit", mark("Prove that the journal is whole and that the numbers are what it says."))
@store_option()
@_json_option()
def audit(store: Path | None, as_json: bool) -> None:
    with _office(store) as office:
        found = office.audit()
        if as_json:
            print_json(audit_answer(found))
        else:
            words = _AUDIT_SENTENCES[found.problem]
            click.echo(tr(words, entries=i18n.number(found.entries), where=found.where))
        if not found.holds:
            raise click.exceptions.Exit(NOT_RIGHT)


@_command("self-test", mark("Try the installed program out: type, chart, print, export, verify."))
@_json_option()
def self_test(as_json: bool) -> None:
    from cityreport.self_test import run_self_test  # noqa: PLC0415

    steps = run_self_test()
    if as_json:
        print_json([{"step": step.name, "ok": step.ok, "detail": step.detail} for step in steps])
    else:
        for step in steps:
            click.echo(f"{'ok  ' if step.ok else 'FAIL'} {step.name} {step.detail}".rstrip())
    if not all(step.ok for step in steps):
        raise click.exceptions.Exit(NOT_RIGHT)


COMMANDS: tuple[click.Command, ...] = (
    sample,
    status,
    record,
    show,
    progress,
    report,
    export,
    verify,
    audit,
    self_test,
)
"""Every command, in the order of the help. A new one is a function and its line here."""
