"""The commands of a month on paper: page prints it with its code, read-page reads photos of it."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import paths
from cityreport.command_answers import Answer, fields, print_json
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    no_store_option,
    open_office,
    store_option,
)
from cityreport.commands.known_keys import known_keys, known_option
from cityreport.commands.output_options import check_out, force_option, paper_option
from cityreport.commands.passphrases import passphrase_option, with_passphrase
from cityreport.console import say
from cityreport.domain.catalogue import TOTAL, read_catalogue
from cityreport.domain.observation import Status
from cityreport.domain.page_record import PageCell
from cityreport.domain.page_totals import OnPaper, PageTotal, TotalsOnPaper
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.errors import CityReportError
from cityreport.exchange import page_reading
from cityreport.i18n import mark, number, period_name, tr
from cityreport.messages import sentence
from cityreport.office import page_sheets
from cityreport.outputs import Output, OutputKind
from cityreport.wording import ANSWER_NAMES

_FILE = click.Path(path_type=Path)


@command("page", mark("Print a month with a code that carries its numbers, signed: for a photo."))
@click.argument("month")
@click.option("--out", type=_FILE, required=True, metavar="F.pdf")
@paper_option()
@passphrase_option()
@force_option()
@store_option()
def page(
    month: str, out: Path, paper: str, passphrase_file: Path | None, force: bool, store: Path | None
) -> None:
    check_out(out, Output(OutputKind.REPORT), ".pdf", force=force)
    from cityreport.ui.kit.document_printing import Paper, print_offscreen  # noqa: PLC0415 - only here is Qt

    with open_office(store, to_write=True) as office:
        office.exports.prepare()
        with_passphrase(passphrase_file, office.exports.keys.open)
        sheet = page_sheets.month_sheet(office, Period.parse(month))
        print_offscreen(sheet, out, Paper(paper))
        say(tr("Written: {path}", path=out))


@command(
    "read-page",
    mark("Read the numbers from photos or scans of our pages; exit 1 if any fails."),
)
@click.argument("pictures", nargs=-1, required=True, type=_FILE, metavar="IMAGE…")
@known_option()
@no_store_option()
@json_option()
def read_page(pictures: tuple[Path, ...], enrolments: tuple[Path, ...], as_json: bool) -> None:
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    known = known_keys(enrolments)
    answers, is_right = [], True
    for path in pictures:
        try:
            read = page_reading.read_photo(path, catalogue, known)
        except CityReportError as error:
            is_right = False
            answers.append({"file": str(path), "read": False, "problem": sentence(error)})
            if not as_json:
                say(f"{path}: {sentence(error)}")
            continue
        answers.append(_answer(path, read))
        if not as_json:
            _print(path, read)
    if as_json:
        print_json(answers)
    if not is_right:
        raise click.exceptions.Exit(NOT_RIGHT)


def _answer(path: Path, read: page_reading.ReadPage) -> Answer:
    return {
        "file": str(path),
        "read": True,
        "signed_by": read.key,
        **fields(read.record, "office", "period", "made", "is_signed"),
        **_numbers(read.record),
    }


def _numbers(record: OnPaper) -> Answer:
    """Return the cells of a month's sheet, or the totals of a summary with the digest on it."""
    if isinstance(record, TotalsOnPaper):
        return {
            **fields(record, "digest", "signed_months", "is_public"),
            "totals": [
                fields(total, "indicator", "status", "value", "months") for total in record.totals
            ],
        }
    return {
        "cells": [
            fields(cell, "indicator", "breakdown", "category", "status", "value")
            for cell in record.cells
        ]
    }


def _print(path: Path, read: page_reading.ReadPage) -> None:
    month = period_name(Period.parse(read.record.period))
    if read.key is None:
        said = tr("{path}: {month}; whose key signed it is not known here.", path=path, month=month)
    else:
        digits = read_out(read.key)
        said = tr("{path}: {month}, signed with the known key {digits}.",
                  path=path, month=month, digits=digits)  # fmt: skip
    say(said)
    if isinstance(read.record, TotalsOnPaper):
        _print_totals(read.record)
        return
    for cell in read.record.cells:
        place = "" if cell.breakdown == TOTAL else f" {cell.breakdown} {cell.category}"
        say(f"  {cell.indicator}{place}  {_shown(cell)}  {cell.status}")


def _print_totals(record: TotalsOnPaper) -> None:
    months = Period.parse(record.period).length
    digest = tr("Digest on the page: {digest}", digest=record.digest)
    signed = tr("Months signed off: {n} of {of}", n=record.signed_months, of=months)
    say(f"  {digest} · {signed}")
    for total in record.totals:
        counted = tr("{n} of {of} months", n=total.months, of=months)
        more = f"  {counted}" if total.value is not None and total.months < months else ""
        say(f"  {total.indicator}  {_shown(total)}  {total.status}{more}")


def _shown(total: PageCell | PageTotal) -> str:
    if total.value is None:
        return tr(ANSWER_NAMES[Status(total.status)])
    return number(total.value)
