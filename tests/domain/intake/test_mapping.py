"""What was decided is kept, offered again, and handed to another office."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.importing.import_mapping import (
    LARGEST_FILE,
    AbsentMeaning,
    ColumnRule,
    ImportMapping,
    Role,
    read_mapping,
    write_mapping,
)
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import QuestionKind
from cityreport.domain.importing.proposal_builder import fits, propose, review
from cityreport.domain.importing.table_reader import read_with_mapping
from cityreport.errors import DataError
from tests.domain.intake.sheets import (
    CITY,
    asked,
    catalogue,
    cells,
    decide,
    table,
    understand,
    words,
)

APRIL = "Distrito | Delito | 202203 | 202204\nDistrito Norte | Homicidio | 1 | s/d"
MAY = "Distrito | Delito | 202203 | 202204 | 202205\nDistrito Norte | Homicidio | 1 | s/d | 4"
MARKS = {QuestionKind.MARKS: {"s/d": "L"}}


def _kept() -> ImportMapping:
    mapping = decide(understand(table(APRIL)), MARKS)
    return msgspec.structs.replace(mapping, name="Police, monthly")


def test_a_mapping_is_the_same_after_its_file() -> None:
    assert read_mapping(write_mapping(_kept())) == _kept()


@settings(max_examples=50, deadline=None)
@given(st.from_type(ImportMapping))
def test_every_mapping_is_the_same_after_its_file(mapping: ImportMapping) -> None:
    try:
        content = write_mapping(mapping)
        found = read_mapping(content)
    except (DataError, UnicodeEncodeError):
        return  # hypothesis made one that no file may hold
    assert found == mapping


def test_next_month_the_same_layout_is_read_without_a_question() -> None:
    proposal = propose(table(MAY), CITY, catalogue(), words(), [_kept()])
    assert proposal.known == "Police, monthly"
    assert proposal.is_answered
    reading = read_with_mapping(table(MAY), proposal.mapping, CITY, catalogue(), words())
    assert cells(reading) == {"L1 2022-03 01": 1, "L1 2022-04 01": "L", "L1 2022-05 01": 4}


def test_a_new_word_in_a_known_layout_is_asked() -> None:
    more = MAY + "\nDistrito Sur | Homicidio | 7 | 8 | 9"
    proposal = propose(table(more), CITY, catalogue(), words(), [_kept()])
    assert proposal.known == "Police, monthly"
    assert asked(proposal) == {QuestionKind.WORDS}
    assert [w.word for w in proposal.words if not w.is_sure] == ["distrito sur"]


@pytest.mark.parametrize(
    "other",
    [
        "Distrito | Delito | Sexo | 202203\nNorte | Homicidio | F | 1",
        "Barrio | Delito | 202203\nNorte | Homicidio | 1",
        "nothing",
    ],
)
def test_another_layout_is_not_taken_for_a_known_one(other: str) -> None:
    assert not fits(_kept(), table(other), CITY, catalogue(), words())
    assert propose(table(other), CITY, catalogue(), words(), [_kept()]).known == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format":"cityreport-mapping","version":"2.0","name":"","tables":[]}',
        b'{"format":"cityreport-submission","version":"1.0","name":"","tables":[]}',
        b'{"format":"cityreport-mapping","version":"1.0","name":"","tables":[],"more":1}',
        b'{"format":"cityreport-mapping","version":"1.0","name":"","tables":[{"columns":[{"header":"a","role":"root"}]}]}',
        b'{"format":"cityreport-mapping","version":"1.0","name":"","tables":[{"columns":[],"period":"soon"}]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * (LARGEST_FILE + 1),
    ],
)  # fmt: skip
def test_a_file_that_is_no_mapping_is_refused(content: bytes) -> None:
    with pytest.raises(DataError) as error:
        read_mapping(content)
    assert error.value.code == "bad_mapping"


def _strange(**fields: object) -> ImportMapping:
    mapping = _kept()
    rule = msgspec.structs.replace(mapping.tables[0], **fields)
    return msgspec.structs.replace(mapping, tables=(rule,))


def test_a_mapping_of_another_office_asks_for_districts_that_are_not_ours() -> None:
    theirs = tuple(msgspec.structs.replace(w, code="D77") for w in _kept().tables[0].words)
    mapping = _strange(words=theirs)
    reading = read_with_mapping(table(APRIL), mapping, CITY, catalogue(), words())
    assert not reading.cells
    assert [row.reason for row in reading.refused] == [Reason.UNKNOWN_WORD]
    assert asked(propose(table(APRIL), CITY, catalogue(), words(), [mapping])) == {
        QuestionKind.WORDS
    }


@pytest.mark.parametrize(
    "column",
    [
        ColumnRule("{period}", Role.COUNT, indicator="ZZ"),
        ColumnRule("{period}", Role.COUNT, area="ZZ"),
        ColumnRule("{period}", Role.COUNT, breakdown="ZZ", category="F"),
        ColumnRule("{period}", Role.COUNT, breakdown="sex", category="ZZ"),
        ColumnRule("{period}", Role.COUNT, indicator="C1"),
        ColumnRule("{period}", Role.COUNT, indicator="V3"),
    ],
)
def test_codes_that_nobody_knows_refuse_their_numbers(column: ColumnRule) -> None:
    columns = (*_kept().tables[0].columns[:2], column)
    mapping = _strange(columns=columns)
    reading = read_with_mapping(table(APRIL), mapping, CITY, catalogue(), words())
    assert not reading.cells
    assert {row.row for row in reading.refused} == {2}


def test_a_breakdown_that_nobody_knows_is_asked_for() -> None:
    columns = _kept().tables[0].columns
    strange = msgspec.structs.replace(columns[0], role=Role.BREAKDOWN, breakdown="ZZ")
    mapping = _strange(
        columns=(strange, *columns[1:]), absent=AbsentMeaning.ZERO, is_incidents=True
    )
    assert not read_with_mapping(table(APRIL), mapping, CITY, catalogue(), words()).cells
    assert asked(review(table(APRIL), mapping, CITY, catalogue(), words())) == {QuestionKind.WORDS}
