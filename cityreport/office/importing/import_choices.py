"""The choices that a person makes before any question: its sheets, its tables, its columns, the
city.

Every one of them is an answer that the window gives by choosing; here they are texts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from cityreport.domain.importing.column_answers import is_answer, options
from cityreport.domain.importing.import_mapping import Role
from cityreport.domain.importing.mapping_answers import EVERYWHERE, with_column
from cityreport.domain.importing.proposal import ImportQuestion, QuestionKind
from cityreport.domain.importing.word_matching import fold
from cityreport.errors import DataError, UsageError
from cityreport.files import read_at_most
from cityreport.office.importing.import_draft import Draft, answer, with_mapping
from cityreport.office.office_reader import OpenOffice

_LARGEST_ANSWERS = 1024 * 1024
_NAMED = 30


def choose_tables(
    office: OpenOffice, draft: Draft, only: Sequence[int], without: Sequence[int]
) -> Draft:
    """Return the draft with only some kinds of tables read, by their numbers from 1.
    UsageError('import_no_such_table')."""
    if not only and not without:
        return draft
    known = {found.rule + 1 for found in draft.proposal.tables}
    for number in (*only, *without):
        if number not in known:
            said = ", ".join(map(str, sorted(known)))
            raise UsageError("import_no_such_table", number=number, known=said)
    rules = [
        msgspec.structs.replace(rule, is_read=False)
        if (only and at + 1 not in only) or at + 1 in without
        else rule
        for at, rule in enumerate(draft.mapping.tables)
    ]
    mapping = msgspec.structs.replace(draft.mapping, tables=tuple(rules))
    return with_mapping(office, draft, mapping)


def set_columns(office: OpenOffice, draft: Draft, given: Sequence[str]) -> Draft:
    """Return the draft with columns being what `Title=role` says, wherever they stand.
    UsageError('import_no_column'), DataError('bad_answer')."""
    if not given:
        return draft
    rules = list(draft.mapping.tables)
    for text in given:
        title, _, said = text.rpartition("=")
        said = said.strip()
        if not is_answer(office.catalogue, said):
            known = " ".join(options(office.catalogue))
            raise DataError("bad_answer", typed=said[:80], options=known)
        found = _columns_of(draft, title)
        if not found:
            raise UsageError("import_no_column", name=title[:120], known=_titles(draft))
        for number, name in found:
            rules[number] = with_column(rules[number], name, said)
    mapping = msgspec.structs.replace(draft.mapping, tables=tuple(rules))
    return with_mapping(office, draft, mapping)


def _columns_of(draft: Draft, title: str) -> set[tuple[int, str]]:
    """Return the columns of a title: as the file has it, or as questions name it."""
    wanted = title.strip()
    columns = [(found.rule, c) for found in draft.proposal.tables for c in found.columns]
    exact = {(n, c.name) for n, c in columns if wanted in (c.label, c.name)}
    if exact:
        return exact
    return {
        (number, column.name)
        for number, column in columns
        if fold(wanted) and fold(wanted) in {fold(column.label), fold(column.name)}
    }


def _titles(draft: Draft) -> str:
    labels = dict.fromkeys(c.label for found in draft.proposal.tables for c in found.columns)
    return ", ".join(f"“{label}”" for label in list(labels)[:_NAMED])


def set_city(office: OpenOffice, draft: Draft, name: str | None) -> Draft:
    """Return the draft with the rows of one place being the city's, and all others left out.
    UsageError('import_no_places'), DataError('bad_answer')."""
    if name is None:
        return draft
    mapping, is_there = draft.mapping, False
    for number in {found.rule for found in draft.proposal.tables}:
        words = tuple(
            word.word
            for word in draft.proposal.words
            if (word.rule, word.role, word.breakdown) == (number, Role.AREA, "")
        )
        if not words:
            continue
        is_there = True
        asked = ImportQuestion(
            QuestionKind.CITY, number, Role.AREA, words=words, options=(*words, EVERYWHERE)
        )
        mapping = answer(mapping, asked, name if name == EVERYWHERE else fold(name))
    if not is_there:
        raise UsageError("import_no_places", name=name[:120])
    return with_mapping(office, draft, mapping)


def read_answers(path: Path) -> list[str]:
    """Return the answers in a file, as `--set` takes them: an object in JSON, or a line each;
    lines that begin with # say nothing.

    AccessError('file_missing', 'cannot_read'), DataError('bad_answers').
    """
    content = read_at_most(path, _LARGEST_ANSWERS)
    try:
        text = content.decode("utf-8-sig")
        if len(content) > _LARGEST_ANSWERS:
            raise DataError("bad_answers", path=str(path), line=1)
        if text.lstrip().startswith("{"):
            found = json.loads(text)
            return [f"{name}={said}" for name, said in found.items()]
    except (ValueError, RecursionError) as error:
        raise DataError("bad_answers", path=str(path), line=1) from error
    answers = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if "=" not in line:
            raise DataError("bad_answers", path=str(path), line=number)
        answers.append(line.strip())
    return answers
