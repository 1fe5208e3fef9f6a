"""A foreign file on its way in: read, proposed, asked about, decided; by window and command alike.

A `Draft` is never changed: every answer makes a new one, so that going back is keeping the old.
Not here: what the numbers mean for the office (`importing`), kept mappings (`mappings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from functools import cache
from pathlib import Path

import msgspec

from cityreport import paths
from cityreport.domain.importing import mapping_answers, proposal_builder, table_reader
from cityreport.domain.importing.grid import Book
from cityreport.domain.importing.import_mapping import ImportMapping
from cityreport.domain.importing.import_result import ImportResult
from cityreport.domain.importing.proposal import ImportQuestion, Proposal, QuestionKind
from cityreport.domain.importing.word_lists import WordLists, read_words
from cityreport.domain.importing.word_matching import fold
from cityreport.errors import DataError, UsageError
from cityreport.exchange.importing.own_files import refuse_own
from cityreport.exchange.importing.sandboxed_reader import read_book
from cityreport.office.office_reader import OpenOffice
from cityreport.progress_callback import ReportProgress, ignore_progress

_NAMED = 30
_ROUNDS = 8
"""An answer may bring new questions; after so many rounds nothing new comes."""


class Draft(msgspec.Struct, frozen=True):
    """A file with the decisions about it so far. `known`: the kept mapping that it was read by
    first, "" without one; `path`: where it was read."""

    path: Path
    book: Book
    proposal: Proposal
    known: str = ""

    @property
    def mapping(self) -> ImportMapping:
        """Return the decisions so far."""
        return self.proposal.mapping

    @property
    def open_questions(self) -> list[ImportQuestion]:
        """Return the questions that must be answered before anything is written."""
        return [question for question in self.proposal.questions if question.is_needed]


@cache
def words() -> WordLists:
    """Return the words that foreign tables use."""
    return read_words(paths.words_file().read_bytes())


def read_draft(
    office: OpenOffice,
    path: Path,
    known: Iterable[ImportMapping] = (),
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheets: Sequence[str] = (),
    progress: ReportProgress = ignore_progress,
) -> Draft:
    """Read a file in its child and propose how it is understood; with `sheets` only these. Raises
    what `own_files.refuse_own` and `sandboxed_reader.read_book` raise, import_no_table,
    import_no_sheet and no_city."""
    refuse_own(path)
    book = read_book(path, encoding=encoding, separator=separator, progress=progress)
    return propose(office, path, only_sheets(book, sheets), known)


def only_sheets(book: Book, names: Sequence[str]) -> Book:
    """Return the book with these sheets alone, hidden ones too. UsageError('import_no_sheet')."""
    if not names:
        return book
    kept = []
    for name in names:
        found = [s for s in book.sheets if name in (s.name, s.name.strip())] or [
            s for s in book.sheets if fold(s.name) == fold(name)
        ]
        if not found:
            known = ", ".join(f"“{s.name}”" for s in book.sheets[:_NAMED])
            raise UsageError("import_no_sheet", name=name[:120], known=known)
        kept += [msgspec.structs.replace(s, is_hidden=False) for s in found if s not in kept]
    return msgspec.structs.replace(book, sheets=tuple(kept))


def propose(
    office: OpenOffice, path: Path, book: Book, known: Iterable[ImportMapping] = ()
) -> Draft:
    """`read_draft` of a book that was read. DataError('import_no_table')."""
    found = proposal_builder.propose(book, office.city.profile, office.catalogue, words(), known)
    if not found.tables:
        raise DataError("import_no_table", path=str(path))
    return Draft(path, book, found, found.known)


def with_mapping(office: OpenOffice, draft: Draft, mapping: ImportMapping) -> Draft:
    """Return the draft under other decisions."""
    found = proposal_builder.review(
        draft.book, mapping, office.city.profile, office.catalogue, words(), draft.proposal
    )
    return msgspec.structs.replace(draft, proposal=found)


def answer(
    mapping: ImportMapping, question: ImportQuestion, given: str | Mapped[str, str]
) -> ImportMapping:
    """Return the mapping with an answer in it. DataError('bad_answer')."""
    values = [given] if isinstance(given, str) else list(given.values())
    for value in values:
        if question.options and value not in question.options:
            options = " ".join(question.options[:60])
            raise DataError("bad_answer", typed=value[:80], options=options)
    try:
        made = mapping_answers.answer(mapping, question, given)
        return msgspec.convert(msgspec.to_builtins(made), ImportMapping)  # what no file could carry
    except ValueError as error:
        taken = "2026 2026-Q1 2026-10" if question.ask is QuestionKind.PERIOD else ""
        raise DataError("bad_answer", typed=values[0][:80], options=taken) from error


def as_proposed(office: OpenOffice, draft: Draft) -> Draft:
    """Return the draft with everything taken as it is proposed, what that brings up too; what
    has no proposal stays open."""
    for _ in range(_ROUNDS):
        mapping = mapping_answers.suggested(draft.proposal)
        if mapping == draft.mapping:
            break
        draft = with_mapping(office, draft, mapping)
    return draft


def fits(office: OpenOffice, draft: Draft, mapping: ImportMapping) -> bool:
    """Return whether a mapping is of the layout of the file."""
    return proposal_builder.fits(
        mapping, draft.book, office.city.profile, office.catalogue, words()
    )


def preview(office: OpenOffice, draft: Draft) -> ImportResult:
    """Return what would be read with every word as proposed, whatever stands open."""
    return _apply(office, draft, mapping_answers.suggested(draft.proposal))


def read(office: OpenOffice, draft: Draft) -> ImportResult:
    """Return what the file says by the decisions. DataError('import_questions') while some are
    open."""
    if draft.open_questions:
        raise DataError("import_questions", questions=len(draft.open_questions))
    return _apply(office, draft, draft.mapping)


def _apply(office: OpenOffice, draft: Draft, mapping: ImportMapping) -> ImportResult:
    return table_reader.read_with_mapping(
        draft.book, mapping, office.city.profile, office.catalogue, words()
    )
