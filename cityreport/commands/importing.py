"""The command import: a foreign table is read, asked about, compared and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from cityreport import import_command_answers, import_question_words, import_words, paths
from cityreport.command_answers import print_json
from cityreport.commands.command_options import (
    NOT_RIGHT,
    command,
    json_option,
    open_office,
    progress_bar,
    store_option,
)
from cityreport.commands.output_options import check_out, force_option
from cityreport.console import say
from cityreport.domain.importing import proposal
from cityreport.domain.importing.import_result import ImportResult
from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.i18n import mark, ntr, tr
from cityreport.import_question_words import answer_name
from cityreport.messages import cell_name, sentence
from cityreport.office.importing import (
    import_answers,
    import_choices,
    import_comparison,
    import_draft,
    saved_mappings,
)
from cityreport.office.importing.import_summary import year_sums, year_words
from cityreport.office.office import Office
from cityreport.outputs import Output, OutputKind
from cityreport.wording import answer_words

_MOST_OPTIONS = 60
_TOLD = 20
"""So many of a kind are told one by one; --json has all of them."""


@command(
    "import",
    mark("Bring a spreadsheet in; what is not sure is asked first, and nothing is overwritten."),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help=mark("Only say what would happen."))
@click.option(
    "--set",
    "answers",
    multiple=True,
    metavar="QUESTION=ANSWER",
    help=mark("Answer a question about the file, as its list names it; repeatable."),
)
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=mark("Answers in a file: QUESTION=ANSWER in each line, or a JSON object of them."),
)
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    metavar="NAME",
    help=mark("Read only this sheet; repeatable."),
)
@click.option(
    "--table",
    "tables",
    multiple=True,
    type=int,
    metavar="N",
    help=mark("Read only the tables of this number, as they are listed; repeatable."),
)
@click.option(
    "--leave-table",
    "left_tables",
    multiple=True,
    type=int,
    metavar="N",
    help=mark("Leave the tables of this number out; repeatable."),
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="TITLE=ROLE",
    help=mark(
        "What a column is: date, year, month, quarter, place, indicator, count, count:L1, total, "
        "sex, age, weapon … or leave; repeatable."
    ),
)
@click.option("--city", metavar="NAME", help=mark("Which of the places in the file is this city."))
@click.option(
    "--as-proposed",
    is_flag=True,
    help=mark("Take all that is proposed, and list it; the rest is asked."),
)
@click.option(
    "--replace",
    is_flag=True,
    help=mark("Overwrite cells that are answered differently here; without it they stay."),
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=mark("Read the table as this file says; it must be of its layout."),
)
@click.option(
    "--save-mapping",
    type=click.Path(path_type=Path),
    metavar="F.json",
    help=mark("Write how the table was read, for next month or another office."),
)
@force_option()
@click.option(
    "--encoding", metavar="NAME", help=mark("Of a text file, such as cp1252; default: found out.")
)
@click.option(
    "--separator",
    metavar="SIGN",
    help=mark("What parts the columns of a text file: ; , | tab; default: found out."),
)
@store_option()
@json_option()
def import_file(file: Path, store: Path | None, as_json: bool, **rest: Any) -> None:
    check_out(rest["save_mapping"], Output(OutputKind.MAPPING), ".json", force=rest["force"])

    with (
        open_office(store, to_write=not rest["dry_run"]) as office,
        progress_bar(file.name, hidden=as_json) as progress,
    ):
        draft = _draft(office, file, rest, progress)
        draft = _decided(office, draft, rest)
        if rest["as_proposed"]:
            draft, rest["taken"] = import_answers.take_proposed(office, draft)
        compared, written = None, 0
        if not draft.open_questions:
            _save(draft, rest["save_mapping"])
            reading = import_draft.read(office, draft)
            compared = import_comparison.compare(
                office, reading, file.name, draft.book.digest, progress
            )
            if not rest["dry_run"]:
                changed = compared.of(import_comparison.Fate.CHANGED) if rest["replace"] else []
                written = import_comparison.write(office, compared, {line.key for line in changed})
        if as_json:
            print_json(
                import_command_answers.import_answer(
                    draft, compared, written, dry_run=rest["dry_run"]
                )
            )
        elif compared is None:
            _ask(office, draft, rest.get("taken", []))
        else:
            _tell(office, draft, compared, written, rest)
    if compared is None or _leaves_something(compared, rest["replace"]):
        raise click.exceptions.Exit(NOT_RIGHT)


def _decided(office: Office, draft: import_draft.Draft, rest: dict[str, Any]) -> import_draft.Draft:
    """Return the draft with all that was said of it."""
    draft = import_choices.choose_tables(office, draft, rest["tables"], rest["left_tables"])
    draft = import_choices.set_columns(office, draft, rest["columns"])
    draft = import_choices.set_city(office, draft, rest["city"])
    path = rest["answers_file"]
    given = [] if path is None else import_choices.read_answers(path)
    return import_answers.answer_all(office, draft, [*given, *rest["answers"]])


def _draft(office: Office, file: Path, rest: dict[str, Any], progress: Any) -> import_draft.Draft:
    given, separator = rest["mapping"], rest["separator"]
    text = {
        "encoding": rest["encoding"],
        "separator": "\t" if separator in {"tab", "\\t"} else separator,
        "sheets": rest["sheets"],
    }
    if given is None:
        known = saved_mappings.Mappings(paths.mapping_folder()).all()
        return import_draft.read_draft(office, file, known, **text, progress=progress)
    mapping = saved_mappings.load(given)
    draft = import_draft.read_draft(office, file, **text, progress=progress)
    if not import_draft.fits(office, draft, mapping):
        raise DataError("mapping_does_not_fit", path=str(given))
    return import_draft.propose(office, file, draft.book, [mapping])


def _save(draft: import_draft.Draft, path: Path | None) -> None:
    if path is not None:
        name = draft.mapping.name or draft.path.stem[: saved_mappings.LONGEST_NAME]
        saved_mappings.save(replace(draft.mapping, name=name), path)


def _leaves_something(compared: import_comparison.Comparison, replace: bool) -> bool:
    """Return whether something that the file says was not taken, or contradicts itself."""
    left = (
        (import_comparison.Fate.SIGNED, import_comparison.Fate.REFUSED)
        if replace
        else (
            import_comparison.Fate.SIGNED,
            import_comparison.Fate.REFUSED,
            import_comparison.Fate.CHANGED,
        )
    )
    reading = compared.reading
    wrong = any(not total.is_right for total in reading.compared)
    return bool(compared.of(*left) or reading.refused or reading.conflicts or wrong)


# -- what is asked


def _ask(
    office: Office, draft: import_draft.Draft, taken: Sequence[import_answers.TakenAnswer]
) -> None:
    _tell_tables(office, draft)
    _tell_taken(office, taken)
    n = len(draft.open_questions)
    say(
        ntr(
            "Nothing was written: {n} question stands open. Answer it with --set:",
            "Nothing was written: {n} questions stand open. Answer them with --set:",
            n,
        )
    )
    for question in draft.open_questions:
        for line in _question_lines(office, draft, question):
            say(line)


def _question_lines(
    office: Office, draft: import_draft.Draft, question: proposal.ImportQuestion
) -> Iterator[str]:
    catalogue, areas = office.catalogue, office.city.profile.areas
    yield "- " + import_question_words.question_words(catalogue, question, draft.book.name)
    options = import_question_words.options_of(catalogue, areas, question)
    names = import_answers.names_of(draft, question)
    proposed = import_answers.proposed_codes(draft, question)
    if len(names) == 1 and not import_answers.is_by_word(question):
        most = _TOLD if len(options) > _MOST_OPTIONS else len(options)
        for option, said in options[:most]:
            yield f"    --set '{names[0]}={option}'   {said}"
        if len(options) > most:
            left = len(options) - most
            yield "    " + ntr("… and {n} more", "… and {n} more", left)
        if not options:
            yield f"    --set '{names[0]}=…'"
        return
    for name, code in list(zip(names, proposed, strict=True))[:_TOLD]:
        if code is None:
            yield f"    --set '{name}=…'"
            continue
        near = tr("(proposed: {name})", name=dict(options).get(code, code))
        yield f"    --set '{name}={import_answers.spelled(code)}'   {near}"
    if len(names) > _TOLD:
        yield "    " + ntr("… and {n} more", "… and {n} more", len(names) - _TOLD)
    yield "    " + tr("Answers:")
    for option, name in options:
        said = name if name.startswith(option) else f"{import_answers.spelled(option)}   {name}"
        yield f"      {said}"


def _tell_tables(office: Office, draft: import_draft.Draft) -> None:
    if draft.known:
        say(tr("Read by the mapping “{name}”.", name=draft.known))
    many = len({found.rule for found in draft.proposal.tables}) > 1
    for found in draft.proposal.tables:
        table, sheet = found.table, draft.book.sheets[found.table.sheet]
        rows = f"{table.first + sheet.first_row}–{table.last + sheet.first_row}"
        before = f"{found.rule + 1}/ " if many else ""
        say(before + tr("{file}, rows {rows}:", file=sheet.name or draft.book.name, rows=rows))
        if not draft.mapping.tables[found.rule].is_read:
            say("  " + tr("Left out."))
            continue
        for column in found.columns[:_TOLD]:
            letters = column_letters(column.column + sheet.first_column)
            said = import_words.column_name(office.catalogue, office.city.profile.areas, column)
            why = import_words.evidence_words(column)
            say(f"  {letters}  {column.label[:40]}: {said} ({why})")
        if len(found.columns) > _TOLD:
            left = len(found.columns) - _TOLD
            say("  " + ntr("… and {n} more", "… and {n} more", left))


# -- what came of it


def _tell(
    office: Office,
    draft: import_draft.Draft,
    compared: import_comparison.Comparison,
    written: int,
    rest: dict[str, Any],
) -> None:
    _tell_tables(office, draft)
    _tell_taken(office, rest.get("taken", []))
    for found in year_sums(compared):
        say(year_words(office.catalogue, found))
    counts = {fate.value: compared.count(fate) for fate in import_comparison.Fate}
    for line in import_words.comparison_counts(counts):
        say(line)
    changed = compared.of(import_comparison.Fate.CHANGED)
    for line in _some(changed, _changed_line):
        say("  " + line)
    for line in _some(
        compared.of(import_comparison.Fate.SIGNED, import_comparison.Fate.REFUSED), _refused_line
    ):
        say("  " + line)
    for line in _of_reading(compared.reading):
        say(line)
    if rest["dry_run"]:
        say(tr("This was a dry run: nothing was written."))
        return
    say(
        import_words.written_words(
            written, has_same=bool(compared.count(import_comparison.Fate.SAME))
        )
    )
    if changed and not rest["replace"]:
        say(
            ntr(
                "{n} cell that is answered differently here was left alone. --replace overwrites.",
                "{n} cells that are answered differently here were left alone. --replace "
                "overwrites.",
                len(changed),
            )
        )


def _tell_taken(office: Office, taken: Sequence[import_answers.TakenAnswer]) -> None:
    """Tell what was taken as proposed, so that nothing is taken unseen."""
    if taken:
        say(tr("Taken as proposed:"))
    for one in taken:
        named = answer_name(office.catalogue, office.city.profile.areas, one.question, one.code)
        code = import_answers.spelled(one.code)
        say(f"  {one.name}={code}" + (f"   {named}" if named != code else ""))


def _some(items: Sequence[Any], told: Any) -> Iterator[str]:
    yield from map(told, items[:_TOLD])
    if len(items) > _TOLD:
        yield ntr("… and {n} more", "… and {n} more", len(items) - _TOLD)


def _changed_line(line: import_comparison.ImportLine) -> str:
    old, new = answer_words(line.ours), answer_words(line.theirs)
    return tr("{cell}: {old} → {new}", cell=cell_name(*line.key), old=old, new=new)


def _refused_line(line: import_comparison.ImportLine) -> str:
    return f"{cell_name(*line.key)}: {'' if line.error is None else sentence(line.error)}"


def _of_reading(reading: ImportResult) -> Iterator[str]:
    """Yield what became of the rows that are no cells."""
    refused = [
        f"  {import_words.place_words(r.sheet, r.row, r.column)}: "
        f"{import_words.reason_words(r.reason, r.text)}"
        for r in reading.refused
    ]
    if refused:
        yield ntr("{n} place cannot be read:", "{n} places cannot be read:", len(refused))
        yield from _some(refused, str)
    if reading.conflicts:
        n = len(reading.conflicts)
        yield ntr(
            "{n} cell stands in the file more than once; nothing of it is taken:",
            "{n} cells stand in the file more than once; nothing of them is taken:",
            n,
        )
        yield from _some(
            reading.conflicts,
            lambda c: f"  {cell_name(*c.key)}: {import_words.origin_words(c.origins[0])}",
        )
    wrong = [total for total in reading.compared if not total.is_right]
    if wrong:
        yield ntr("{n} total does not agree:", "{n} totals do not agree:", len(wrong))
        yield from _some(wrong, lambda total: f"  {import_words.total_words(total)}")
    if reading.withheld:
        n = len(reading.withheld)
        yield ntr(
            "{n} sum is not made, because a part of it is missing.",
            "{n} sums are not made, because parts of them are missing.",
            n,
        )
    yield from _left(reading)


def _left(reading: ImportResult) -> Iterator[str]:
    rows: dict[str, list[str]] = {}
    for left in reading.left:
        said = import_words.reason_words(left.reason)
        rows.setdefault(said, []).append(str(left.row))
    if rows:
        n = len({(left.sheet, left.row) for left in reading.left})
        yield ntr("{n} row is left out:", "{n} rows are left out:", n)
    for said, found in rows.items():
        shown = ", ".join(found[:_TOLD]) + (" …" if len(found) > _TOLD else "")
        yield "  " + tr("{reason}: row {rows}", reason=said, rows=shown)
