"""Commands for partners' forms: form writes one; a filled one comes back through receive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cityreport import i18n
from cityreport.command_answers import form_answer, print_json, received_answer
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    open_office,
    store_option,
)
from cityreport.commands.output_options import check_out, force_option, paper_option
from cityreport.console import say
from cityreport.domain.period import Period
from cityreport.errors import DataError, UsageError
from cityreport.exchange.forms import form_figures
from cityreport.exchange.output_kinds import FORM
from cityreport.i18n import LANGUAGE_CODES, mark, ntr, number, tr
from cityreport.messages import sentence
from cityreport.office.forms import form_import, form_writing
from cityreport.office.office import Office
from cityreport.outputs import OutputKind
from cityreport.received_words import merge_counts, older_form
from cityreport.wording import answer_words

if TYPE_CHECKING:
    from cityreport.domain.form import Form
    from cityreport.render.document import Document
    from cityreport.render.form import FormPages

_TOLD = 20
_NAMED = 200
"""Lines of a kind that are told one by one, where all is well and where something is wrong;
--json has all of them."""


@command("form", mark("Write a form for a partner to fill in: Excel, or PDF to print."))
@click.option("--month", required=True, metavar="PERIOD", help=mark("The month, such as 2026-10."))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option("--partner", metavar="NAME", help=mark("Whom it is for: police, hospital, shelter."))
@click.option(
    "--indicators", metavar="CODES", help=mark("Such as L1,P1; default: those of the partner.")
)
@click.option(
    "--area", "areas", multiple=True, metavar="CODE", help=mark("A district; repeatable.")
)
@click.option("--districts", is_flag=True, help=mark("Ask for each district on its own."))
@click.option("--totals", is_flag=True, help=mark("Ask for totals only, without breakdowns."))
@click.option(
    "--grid", is_flag=True, help=mark("PDF only: districts in a table with their totals.")
)
@click.option("--lang", metavar=LANGUAGE_CODES, help=mark("Language of the form."))
@paper_option()
@click.option("--filled", is_flag=True, help=mark("Fill in what is known already."))
@force_option()
@store_option()
@json_option()
def form(out: Path, lang: str | None, as_json: bool, store: Path | None, **asked: Any) -> None:
    if lang is not None and lang not in i18n.LANGUAGES:
        raise UsageError("unknown_language", typed=lang, known=", ".join(i18n.LANGUAGES))

    check_out(out, FORM, ".xlsx", ".pdf", force=asked["force"])
    suffix = out.suffix.lower()
    if asked["grid"] and suffix != ".pdf":
        raise UsageError("grid_without_pdf")
    period = Period.parse(asked["month"])
    named = (code.strip() for code in (asked["indicators"] or "").split(","))
    with open_office(store) as office, i18n.in_language(lang or i18n.language()):
        areas = tuple(asked["areas"])
        if asked["districts"]:
            areas += form_writing.districts(office, period)
        choice = form_writing.FormChoice(
            period,
            tuple(code for code in named if code),
            areas,
            asked["partner"] or "",
            not asked["totals"],
        )
        filled, paper = asked["filled"], asked["paper"]
        if suffix == ".xlsx":
            made = form_writing.write_workbook(office, choice, out, filled=filled, paper=paper)
        elif asked["grid"]:
            made, table = form_writing.grid(office, choice, filled=filled)
            _print_grid(table, out, paper)
        else:
            made = _print(form_writing.pages(office, choice, filled=filled), out, paper)
        if as_json:
            print_json(form_answer(made, out))
        else:
            say(tr("Form: {path}", path=out))


def _print(pages: FormPages, out: Path, paper: str) -> Form:
    """Print a form, and say before how many pages it has where they are many."""
    from cityreport.ui.kit.document_printing import MANY_PAGES, Paper, offscreen  # noqa: PLC0415 - Qt
    from cityreport.ui.partners import form_printing  # noqa: PLC0415 - Qt

    with offscreen():
        count = form_printing.count_pages(pages, Paper(paper))
        if count > MANY_PAGES:
            said = tr("The form has {n} pages.", n=number(count))
            if form_writing.is_for_grid(pages.form):
                said += " " + tr("With --grid the districts stand in a table, on few pages.")
            say(said, err=True)
        form_printing.write_pdf(pages, out, Paper(paper))
    return pages.form


def _print_grid(table: Document, out: Path, paper: str) -> None:
    from cityreport.ui.kit import document_printing  # noqa: PLC0415 - Qt

    on = document_printing.Paper(paper)
    with document_printing.offscreen():
        count = document_printing.count_pages(table, on)
        if count > document_printing.MANY_PAGES:
            say(tr("The form has {n} pages.", n=number(count)), err=True)
        document_printing.write_pdf(table, out, on, kind=OutputKind.FORM)


def take_in(
    office: Office,
    files: Sequence[Path],
    *,
    dry_run: bool,
    keep: str | None,
    another_city: bool,
    as_json: bool,
) -> None:
    """Take filled forms in, one after the other; each is a step of its own."""
    done: list[tuple[form_import.FormDifference, int]] = []
    left = False
    for path in files:
        difference = form_import.compare(office, form_import.read_form(path))
        if not another_city:
            form_import.refuse_another_city(office, difference)
        undecided = bool(difference.changed or difference.withdrawn) and keep is None
        broken = difference.received.is_broken
        written = 0
        if not (dry_run or undecided or broken):
            replaced, cleared = difference.held, difference.emptied
            if keep != "theirs":
                replaced = cleared = ()
            written = form_import.receive(
                office, difference, replaced=replaced, cleared=cleared, another_city=another_city
            )
        left = left or undecided or not difference.is_right
        done.append((difference, written))
        if not as_json:
            _tell(difference, written, dry_run=dry_run, undecided=undecided)
    if as_json:
        print_json(received_answer(done, dry_run=dry_run))
    if left:
        raise click.exceptions.Exit(NOT_RIGHT)


def _tell(
    difference: form_import.FormDifference, written: int, *, dry_run: bool, undecided: bool
) -> None:
    received = difference.received
    by = received.answers["name"].strip() or tr("nobody named")
    month = i18n.period_name(Period.parse(received.form.period))
    say(tr("{file}: {month}, filled in by {by}", file=received.file, month=month, by=by))
    told = merge_counts(*difference.counts)
    if difference.blank:
        told.append(ntr("{n} line is empty.", "{n} lines are empty.", difference.blank))
    worst_first = sorted(
        received.remarks, key=lambda remark: list(form_figures.RemarkEffect).index(remark.weight)
    )
    told += _some([sentence(remark.error) for remark in worst_first], _NAMED)
    told += _some([_refused(one) for one in difference.refused], _NAMED)
    told += older_form(difference.older_than)
    told += _some([_replaced(taken) for taken in difference.changed])
    told += _some([_emptied(line) for line in difference.withdrawn])
    told += _some([_added(taken) for taken in difference.new])
    for line in told:
        say(f"  {line}")
    say(_outcome(difference, written, dry_run=dry_run, undecided=undecided))


def _outcome(
    difference: form_import.FormDifference, written: int, *, dry_run: bool, undecided: bool
) -> str:
    if difference.received.is_broken:
        return sentence(DataError("form_broken"))
    if dry_run:
        return tr("This was a dry run: nothing was written.")
    if undecided:
        return tr(
            "Nothing was written: some cells hold another answer, or one that the form no longer "
            "gives. Decide with --keep ours or "
            "--keep theirs, or in the window."
        )
    if written:
        return ntr("{n} cell was written.", "{n} cells were written.", written)
    if difference.same:
        return tr("Nothing changed: what can be taken from the form is already here.")
    return tr("Nothing was taken from the form.")


def _refused(refused: form_import.RefusedLine) -> str:
    return tr(
        "Row {row}, {cell}: {reason}",
        row=str(refused.row),
        cell=refused.key.name,
        reason=sentence(refused.error),
    )


def _replaced(taken: form_import.Taken) -> str:
    return tr(
        "Row {row}, {cell}: {before} → {after}",
        row=str(taken.row),
        cell=taken.theirs.key.name,
        before=answer_words(taken.ours),
        after=answer_words(taken.theirs),
    )


def _emptied(line: form_import.Withdrawn) -> str:
    return tr(
        "Row {row}, {cell}: {before} before, empty now: clear it?",
        row=str(line.row),
        cell=line.ours.key.name,
        before=answer_words(line.ours),
    )


def _added(taken: form_import.Taken) -> str:
    return tr(
        "Row {row}, {cell}: {after}",
        row=str(taken.row),
        cell=taken.theirs.key.name,
        after=answer_words(taken.theirs),
    )


def _some(lines: list[str], most: int = _TOLD) -> list[str]:
    left = len(lines) - most
    return lines if left <= 0 else [*lines[:most], ntr("… and {n} more", "… and {n} more", left)]
