"""Small foreign tables for tests, and a short way to read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from cityreport import paths
from cityreport.domain.catalogue import Catalogue, read_catalogue
from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.grid import Book, GridSheet, Span, Value
from cityreport.domain.importing.import_mapping import ImportMapping as Decisions
from cityreport.domain.importing.import_result import ImportResult, Reason
from cityreport.domain.importing.mapping_answers import answer, suggested
from cityreport.domain.importing.proposal import Proposal, QuestionKind
from cityreport.domain.importing.proposal_builder import propose
from cityreport.domain.importing.table_reader import read_with_mapping
from cityreport.domain.importing.word_lists import WordLists, read_words

CITY = Profile(
    City("Cali", "COL"),
    areas=(Area("01", "Norte"), Area("02", "Sur"), Area("05001", "El Águila")),
)


@cache
def catalogue() -> Catalogue:
    return read_catalogue(paths.catalogue_file().read_bytes()).catalogue


@cache
def words() -> WordLists:
    return read_words(paths.words_file().read_bytes())


def sheet(
    rows: Iterable[Sequence[Value]], name: str = "Sheet1", merged: Iterable[Span] = ()
) -> GridSheet:
    rows = [tuple(None if value == "" else value for value in row) for row in rows]
    width = max(map(len, rows), default=0)
    return GridSheet(name, tuple(row + (None,) * (width - len(row)) for row in rows), tuple(merged))


def book(*sheets: GridSheet) -> Book:
    return Book("police.xlsx", "xlsx", "0" * 64, sheets)


def table(text: str, name: str = "Sheet1") -> Book:
    """A table written as lines with `|` between the cells; numbers become numbers."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    return book(sheet([[_value(cell) for cell in line.split("|")] for line in lines], name))


def _value(text: str) -> Value:
    text = text.strip()
    if text.startswith("'"):
        return text[1:]
    return int(text) if text.isascii() and text.isdigit() else text


def csv_book(path: Path) -> Book:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return book(sheet(list(csv.reader(stream)), ""))


Answers = Mapping[QuestionKind, str | Mapping[str, str]]


def understand(book: Book, profile: Profile = CITY) -> Proposal:
    return propose(book, profile, catalogue(), words())


def decide(proposal: Proposal, answers: Answers | None = None) -> Decisions:
    """The proposal's words accepted, and the answers given to its questions."""
    mapping = suggested(proposal)
    for question in proposal.questions:
        if answers and question.ask in answers:
            given = answers[question.ask]
            if not isinstance(given, str):
                given = {word: code for word, code in given.items() if word in question.words}
            mapping = answer(mapping, question, given)
    return mapping


def read(book: Book, answers: Answers | None = None, profile: Profile = CITY) -> ImportResult:
    mapping = decide(understand(book, profile), answers)
    return read_with_mapping(book, mapping, profile, catalogue(), words())


def cells(reading: ImportResult) -> dict[str, int | float | str | None]:
    """`L1 2022-01 01 sex F` -> 3, or the status of a cell without a value."""
    return {
        cell.key.name: cell.status.value if cell.value is None else cell.value
        for cell in reading.cells
    }


def left(reading: ImportResult) -> dict[int, Reason]:
    return {row.row: row.reason for row in reading.left}


def refused(reading: ImportResult) -> dict[tuple[int, int], Reason]:
    return {(one.row, one.column): one.reason for one in reading.refused}


def asked(proposal: Proposal) -> set[QuestionKind]:
    return {question.ask for question in proposal.questions if question.is_needed}
