"""Commands between offices: contribute at a branch, merge and receive at head office."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cityreport import i18n
from cityreport.command_answers import contribution_answer, merge_answer, print_json
from cityreport.commands import forms
from cityreport.commands.command_options import (
    NOT_RIGHT,
    Decorator,
    command,
    json_option,
    open_office,
    store_option,
)
from cityreport.commands.output_options import check_out, force_option
from cityreport.console import say
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.i18n import mark, ntr, tr
from cityreport.messages import cell_name, sentence
from cityreport.office.contributions import contribution_writing
from cityreport.office.contributions import merge as merge_module
from cityreport.office.forms import form_import
from cityreport.office.office import Office
from cityreport.outputs import Output, OutputKind
from cityreport.received_words import merge_counts, older_piece
from cityreport.wording import FIELD_NAMES, field_text

_TOLD = 20
"""Cells of a kind that are told one by one; --json has all of them."""


@command("contribute", mark("Write a sealed piece of the numbers for head office to merge."))
@click.option(
    "--from", "start", required=True, metavar="PERIOD", help=mark("First month, or a year.")
)
@click.option("--to", "end", required=True, metavar="PERIOD", help=mark("Last month, or a year."))
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar="CODE",
    help=mark("District, or _T for the whole city; repeatable; default: all of them."),
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="CODE",
    help=mark("Such as L1; repeatable; default: all of them."),
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="F.json")
@force_option()
@store_option()
@json_option()
def contribute(start: str, end: str, out: Path, as_json: bool, **rest: Any) -> None:
    check_out(out, Output(OutputKind.PIECE), ".json", force=rest["force"])
    months = Period.parse(start), Period.parse(end)
    choice = contribution_writing.ContributionChoice(
        *months, frozenset(rest["areas"]), frozenset(rest["indicators"])
    )
    with open_office(rest["store"]) as office:
        piece = contribution_writing.contribute(office, office.changes.officer, choice, out)
    if as_json:
        print_json(contribution_answer(piece, out))
        return
    say(
        ntr(
            "Written: {path}, with {n} cell.",
            "Written: {path}, with {n} cells.",
            len(piece.observations),
            path=out,
        )
    )
    if piece.seal is not None:
        say(tr("Digest: {digest}", digest=piece.seal.digest))


def _merge_options() -> Decorator:
    """Return the options of merge and receive."""

    def decorate(function: Any) -> Any:
        for option in (
            json_option(),
            store_option(),
            click.option(
                "--another-city",
                is_flag=True,
                help=mark("Take in what names another city than this office."),
            ),
            click.option(
                "--keep",
                type=click.Choice(["ours", "theirs"]),
                help=mark("Which answer stays wherever the two differ."),
            ),
            click.option("--dry-run", is_flag=True, help=mark("Only say what would happen.")),
            click.argument(
                "files",
                nargs=-1,
                required=True,
                type=click.Path(path_type=Path),
                metavar="FILE…",
            ),
        ):
            function = option(function)
        return function

    return decorate


@command(
    "merge",
    mark("Merge pieces of branch offices; where answers differ nothing is written without --keep."),
)
@_merge_options()
def merge(files: tuple[Path, ...], store: Path | None, **rest: Any) -> None:
    with open_office(store, to_write=not rest["dry_run"]) as office:
        _take_in(office, files, **rest)


@command(
    "receive",
    mark("Take in files that came, by what they hold: a partner's form, or pieces as merge does."),
)
@_merge_options()
def receive(files: tuple[Path, ...], store: Path | None, **rest: Any) -> None:
    kinds = {form_import.kind_of_file(path): path.name for path in files}
    if len(kinds) > 1:
        raise DataError("receive_mixed", first=kinds["form"], second=kinds["piece"])
    with open_office(store, to_write=not rest["dry_run"]) as office:
        if "form" in kinds:
            forms.take_in(office, files, **rest)
            return
        try:
            _take_in(office, files, **rest)
        except DataError as error:
            raise form_import.not_taken_in(error) from error


def _take_in(
    office: Office,
    files: Sequence[Path],
    *,
    dry_run: bool,
    keep: str | None,
    another_city: bool,
    as_json: bool,
) -> None:
    """Compare all pieces first; write them only if nothing is left to decide."""
    decision = None if keep is None else merge_module.Decision(keep)
    pieces = [(path.name, contribution_writing.read_contribution(path)) for path in files]
    found: list[merge_module.Merge] = []
    earlier: dict[CellKey, merge_module.AttributedAnswer] = {}
    for name, piece in pieces:
        compared = merge_module.compare(office, piece, name, earlier)
        if not another_city:
            merge_module.refuse_another_city(office, compared)
        found.append(compared)
        earlier |= compared.answers
        if decision is merge_module.Decision.THEIRS:
            earlier |= {conflict.key: conflict.theirs for conflict in compared.conflicts}
    undecided = [c for m in found for c in m.conflicts if decision is None or c.between_pieces]
    written = 0
    if decision is None or undecided:
        decisions: dict[CellKey, merge_module.Decision] = {}
    else:
        decisions = {c.key: decision for m in found for c in m.conflicts}
    if not dry_run and not undecided:
        for compared in found:
            written += merge_module.merge(office, compared, decisions, another_city=another_city)
    if as_json:
        print_json(merge_answer(found, written, dry_run=dry_run))
    else:
        _tell(found, undecided, written, dry_run=dry_run)
    if undecided or any(m.refused for m in found):
        raise click.exceptions.Exit(NOT_RIGHT)


def _tell(
    found: Sequence[merge_module.Merge],
    undecided: Sequence[merge_module.MergeConflict],
    written: int,
    *,
    dry_run: bool,
) -> None:
    for compared in found:
        _tell_piece(compared)
    if any(conflict.between_pieces for conflict in undecided):
        say(
            tr(
                "Nothing was merged: two pieces answer the same cell differently. Merge one at a "
                "time."
            )
        )
    elif undecided:
        say(
            tr(
                "Nothing was merged. Decide with --keep ours or --keep theirs, or cell by cell in "
                "the window."
            )
        )
    elif dry_run:
        say(tr("This was a dry run: nothing was written."))
    elif written:
        say(ntr("{n} cell was merged.", "{n} cells were merged.", written))
    elif any(compared.conflicts for compared in found):
        say(tr("Nothing changed: the answers here were kept."))
    elif any(compared.same for compared in found):
        say(tr("Nothing changed: what can be taken from the piece is already here."))
    else:
        say(tr("Nothing was taken from the piece."))


def _tell_piece(compared: merge_module.Merge) -> None:
    officer, moment = compared.piece.office.officer, _moment(compared.piece.created)
    say(
        tr(
            "{file}: written by {officer}, {moment}",
            file=compared.file,
            officer=officer,
            moment=moment,
        )
    )
    for line in merge_counts(*compared.counts):
        say(f"  {line}")
    for line in older_piece(compared.older_than):
        say(f"  {line}")
    for named in compared.renamed:
        say(
            "  "
            + tr(
                "District {code} is “{ours}” here and “{theirs}” in the piece: is it the same one?",
                code=named.code,
                ours=named.ours,
                theirs=named.theirs,
            )
        )
    for conflict in compared.conflicts[:_TOLD]:
        say(f"  {cell_name(*conflict.key)}")
        say("    " + tr("here: {answer}", answer=_side(conflict, conflict.ours)))
        say("    " + tr("piece: {answer}", answer=_side(conflict, conflict.theirs)))
    for refusal in compared.refused[:_TOLD]:
        say(f"  {refusal.cell}: {sentence(refusal.error)}")
    for kind in (compared.conflicts, compared.refused):
        if len(kind) > _TOLD:
            left = len(kind) - _TOLD
            say("  " + ntr("… and {n} more", "… and {n} more", left))


def _side(conflict: merge_module.MergeConflict, answer: merge_module.AttributedAnswer) -> str:
    """One answer of two: value, status and what else differs, who and when."""
    names = ["value", "status", *(n for n in conflict.differing if n not in ("value", "status"))]
    shown = [f"{tr(FIELD_NAMES[n])}: {field_text(answer.observation, n)}" for n in names]
    shown += [part for part in (answer.origin.officer, _moment(answer.origin.at)) if part]
    return " · ".join(shown)


def _moment(at: str) -> str:
    return i18n.written_moment(at) if at else ""
