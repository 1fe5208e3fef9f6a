"""Commands that write files for others, or look at theirs: report, export, verify."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import files, i18n, paths
from cityreport.command_answers import made_answer, print_json, report_answer, verification_answer
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    no_store_option,
    open_office,
    progress_bar,
    store_option,
)
from cityreport.commands.known_keys import known_keys, known_option
from cityreport.commands.output_options import check_out, force_option, paper_option
from cityreport.commands.passphrases import can_ask, passphrase_option, with_passphrase
from cityreport.console import say
from cityreport.domain import submission
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.errors import AccessError, UsageError
from cityreport.exchange import verification as verification_module
from cityreport.exchange.registry import FORMATS, USUAL, has_digest
from cityreport.i18n import LANGUAGE_CODES, mark, tr
from cityreport.messages import sentence
from cityreport.office import report_data
from cityreport.outputs import Output, OutputKind
from cityreport.render import web_page
from cityreport.verification_words import resaved_words, verdict_words


@command("report", mark("Print a year to a PDF or a web page: for the mayor, or the council."))
@click.option("--year", type=int, required=True, help=mark("The year that is reported."))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="F.pdf|F.html")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["mayor", "council"]),
    default="mayor",
    help=mark("mayor: one page, and its sources (default); council: all of it, four pages or so."),
)
@paper_option()
@click.option("--public", is_flag=True, help=mark("For everybody: without districts and checks."))
@click.option("--lang", metavar=LANGUAGE_CODES, help=mark("Language of the pages."))
@passphrase_option()
@force_option()
@store_option()
@json_option()
def report(
    year: int,
    out: Path,
    audience: report_data.Audience,
    paper: str,
    public: bool,
    lang: str | None,
    passphrase_file: Path | None,
    force: bool,
    store: Path | None,
    as_json: bool,
) -> None:
    if lang is not None and lang not in i18n.LANGUAGES:
        raise UsageError("unknown_language", typed=lang, known=", ".join(i18n.LANGUAGES))
    check_out(out, Output(OutputKind.REPORT), ".pdf", ".html", force=force)
    from cityreport.ui.kit.document_printing import Paper, print_offscreen  # noqa: PLC0415 - only here is Qt

    with (
        open_office(store, to_write=public) as office,
        i18n.in_language(lang or i18n.language()),
    ):
        key = office.exports.keys.printed()
        if key.public and key.opened is None and (passphrase_file is not None or can_ask()):
            with_passphrase(passphrase_file, office.exports.keys.open)
            key = office.exports.keys.printed()
        with progress_bar(tr("Gathering the numbers")) as progressed:
            if public:
                office.exports.prepare()
                document, record = report_data.public_report(
                    office, year, audience, progressed, key
                )
                office.exports.note_public_report(record)
            else:
                document = report_data.report(office, year, audience, progressed, key)
        if out.suffix.lower() == ".html":
            pages = 1
            files.write_bytes(out, web_page.web_page(document), Output(OutputKind.REPORT, public))
        else:
            pages = print_offscreen(document, out, Paper(paper), is_public=public)
        if as_json:
            print_json(report_answer(out, pages, document.digest))
            return
        say(tr("Report: {path}", path=out))


class _ListsFormats(click.Command):
    """A command whose help ends with the formats that there are."""

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names of the formats and what each is for."""
        with formatter.section(tr("Formats")):
            formatter.write_dl([(known.name, tr(known.help)) for known in FORMATS])


@command(
    "export", mark("Write a submission for the network; default: JSON and Excel."), _ListsFormats
)
@click.option(
    "--from", "start", required=True, metavar="PERIOD", help=mark("First month, or a year.")
)
@click.option("--to", "end", required=True, metavar="PERIOD", help=mark("Last month, or a year."))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help=mark("File format, one of those below; repeatable."),
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
@click.option("--public", is_flag=True, help=mark("A public copy: small counts are hidden."))
@click.option(
    "--threshold",
    type=int,
    metavar="N",
    help=mark("Largest count that a public copy hides, 1 to 9; default: 4."),
)
@click.option(
    "--accept-narrowing",
    is_flag=True,
    help=mark("Write it though another threshold than before tells more of hidden counts."),
)
@passphrase_option()
@store_option()
@json_option()
def export(
    start: str,
    end: str,
    formats: tuple[str, ...],
    out: Path,
    public: bool,
    threshold: int | None,
    accept_narrowing: bool,
    passphrase_file: Path | None,
    store: Path | None,
    as_json: bool,
) -> None:
    if threshold is not None and not public:
        raise UsageError("threshold_without_public")
    if out.exists() and not out.is_dir():
        raise AccessError("not_a_folder", path=str(out))
    with open_office(store, to_write=True) as office:
        chosen = formats or USUAL
        if office.exports.keys.needs_passphrase:
            with_passphrase(passphrase_file, office.exports.keys.open)
        first, last = Period.parse(start), Period.parse(end)
        kind = "public" if public else "restricted"
        for change in office.exports.chain_changes(first, last, kind):
            say(sentence(change), err=True)
        if public:
            made = office.exports.export_public(
                first, last, chosen, out, threshold, accept_narrowing=accept_narrowing
            )
        else:
            made = office.exports.export(first, last, chosen, out)
        if as_json:
            print_json(made_answer(made, out))
            return
        for name in made.files:
            say(tr("Written: {path}", path=out / name))
        say(tr("Digest: {digest}", digest=made.digest))
        key = office.exports.keys.printed().public
        say(tr("Signed with the key {digits}", digits=read_out(key)))
        if not has_digest(chosen):
            say(tr("These files cannot be verified against it. Write json or xlsx beside them."))
        if public:
            say(tr("What another copy of this office file published elsewhere is not known here."))


@command("verify", mark("Check submission files, JSON or Excel; exit 1 if any is not right."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@known_option()
@no_store_option()
@json_option()
def verify(files: tuple[Path, ...], enrolments: tuple[Path, ...], as_json: bool) -> None:
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    known = known_keys(enrolments)
    found = verification_module.verify_files(files, catalogue, known)
    if as_json:
        answers = [verification_answer(verification) for verification in found]
        print_json(answers[0] if len(answers) == 1 else answers)
    else:
        for verification in found:
            state = tr("valid") if verification.valid else tr("not valid")
            say(f"{verification.file}: {state}  {verification.digest or ''}".rstrip())
            if verification.valid:
                say(f"  {verdict_words(verification)}")
            if resaved := resaved_words(verification):
                say(f"  {resaved}")
            for problem in verification.problems:
                say(f"  {_placed(problem)}")
            for remark in verification.remarks:
                say("  " + tr("Remark: {remark}", remark=_placed(remark)))
    if not all(verification.valid for verification in found):
        raise click.exceptions.Exit(NOT_RIGHT)


def _placed(problem: submission.FileProblem) -> str:
    return f"{problem.where}: {problem.message}" if problem.where else problem.message
