"""How numbers are written: decided from the whole column, asked where it does not decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.importing.import_mapping import Decimal, MarkMeaning
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.number_formats import NumberFormat, NumberReader, decide_format
from cityreport.domain.importing.proposal import QuestionKind
from cityreport.domain.numerals import is_doubtful, read_typed
from cityreport.errors import DataError
from tests.domain.intake.sheets import asked, book, cells, read, refused, sheet, table, understand


def _table(*numbers: object) -> object:
    rows = [[f"2022-{at + 1:02}", number] for at, number in enumerate(numbers)]
    return book(sheet([["Month", "Homicide"], *rows]))  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("texts", "decimal", "doubtful"),
    [
        (["1.234", "56"], Decimal.ASK, ("1.234",)),
        (["1.234", "1.234.567"], Decimal.COMMA, ()),
        (["1.234", "12,5"], Decimal.COMMA, ()),
        (["1.234", "0.5"], Decimal.POINT, ()),
        (["1,234", "1,234,567"], Decimal.POINT, ()),
        (["1,234", "1.5", "2,5"], Decimal.ASK, ("1,234",)),
        (["1 234", "12"], Decimal.ASK, ()),
        (["0.123", "1.234"], Decimal.POINT, ()),
        (["12345.678"], Decimal.POINT, ()),
        (["١٬٢٣٤"], Decimal.ASK, ()),
    ],
)
def test_the_whole_column_decides(
    texts: list[str], decimal: Decimal, doubtful: tuple[str, ...]
) -> None:
    assert decide_format(texts) == NumberFormat(decimal, doubtful)


def test_a_column_that_does_not_decide_is_asked_about() -> None:
    doubtful = _table("1.234", "56")
    assert asked(understand(doubtful)) == {QuestionKind.DECIMAL}
    unread = read(doubtful)
    assert cells(unread) == {"L1 2022-02": 56}
    assert refused(unread) == {(2, 2): Reason.DOUBTFUL_NUMBER}
    assert cells(read(doubtful, {QuestionKind.DECIMAL: ","})) == {
        "L1 2022-01": 1234,
        "L1 2022-02": 56,
    }
    decimals = read(doubtful, {QuestionKind.DECIMAL: "."})
    assert refused(decimals) == {(2, 2): Reason.NOT_WHOLE}


def test_a_column_that_decides_is_not_asked_about() -> None:
    decided = _table("1.234", "1.234.567")
    assert not asked(understand(decided))
    assert cells(read(decided)) == {"L1 2022-01": 1234, "L1 2022-02": 1_234_567}


@pytest.mark.parametrize(
    "text",
    ["1 234", "1\u00a0234", "1\u202f234", "1\u2009234", "1'234", "1’234", "١٢٣٤", "۱۲۳۴", "१२३४",
     "١٬٢٣٤", "1234", " 1234 ", "1234.0", "+1234", "\u200e1234"],
)  # fmt: skip
def test_every_way_to_write_one_number(text: str) -> None:
    assert cells(read(_table(text, "7"))) == {"L1 2022-01": 1234, "L1 2022-02": 7}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-3, Reason.NEGATIVE),
        ("-3", Reason.NEGATIVE),
        ("−3", Reason.NEGATIVE),
        ("(3)", Reason.NEGATIVE),
        ("3-", Reason.NEGATIVE),
        (2.5, Reason.NOT_WHOLE),
        ("2.5", Reason.NOT_WHOLE),
        ("12%", Reason.NOT_WHOLE),
        (1e12, Reason.TOO_LARGE),
        (True, Reason.NOT_A_NUMBER),
        ("three", Reason.NOT_A_NUMBER),
        (float("nan"), Reason.NOT_A_NUMBER),
    ],
)
def test_what_is_no_count_is_refused_with_its_row(value: object, reason: Reason) -> None:
    reading = read(_table(1, 2, 4, value))
    assert refused(reading) == {(5, 2): reason}
    assert sorted(cells(reading)) == ["L1 2022-01", "L1 2022-02", "L1 2022-03"]


def test_blank_is_empty_and_zero_is_zero() -> None:
    assert cells(read(_table(3, None, 0, "  "))) == {"L1 2022-01": 3, "L1 2022-03": 0}


@pytest.mark.parametrize("mark", ["NA", "s/d", "-", "..", "*", "n/a", "nd", "–", "N.D."])
def test_marks_are_asked_once(mark: str) -> None:
    marked = _table(3, mark, 0, mark)
    proposal = understand(marked)
    (question,) = [q for q in proposal.questions if q.ask is QuestionKind.MARKS]
    assert question.words == (mark.lower(),)
    assert refused(read(marked)) == dict.fromkeys([(3, 2), (5, 2)], Reason.UNKNOWN_MARK)
    both = {"L1 2022-01": 3, "L1 2022-03": 0}
    assert cells(read(marked, {QuestionKind.MARKS: {mark.lower(): "empty"}})) == both
    zero = both | {"L1 2022-02": 0, "L1 2022-04": 0}
    assert cells(read(marked, {QuestionKind.MARKS: {mark.lower(): "zero"}})) == zero
    for status in "OLM":
        said = both | {"L1 2022-02": status, "L1 2022-04": status}
        assert cells(read(marked, {QuestionKind.MARKS: {mark.lower(): status}})) == said


def test_a_sum_is_not_made_where_a_part_is_missing() -> None:
    reading = read(
        table(
            """
            Mes | Delito | Hombres | Mujeres
            2022-01 | Homicidio | 3 | 1
            2022-02 | Homicidio | 4 |
            """
        )
    )
    assert cells(reading)["L1 2022-01"] == 4
    assert "L1 2022-02" not in cells(reading)
    assert [(w.key.name, w.missing) for w in reading.withheld] == [("L1 2022-02", 1)]


_GROUPINGS = {".": Decimal.COMMA, ",": Decimal.POINT, " ": Decimal.ASK, "'": Decimal.ASK}


@given(
    st.lists(st.integers(0, 999_999_999), min_size=1, max_size=20),
    st.sampled_from(sorted(_GROUPINGS)),
)
def test_grouped_numbers_are_read_back_or_asked_about(numbers: list[int], group: str) -> None:
    texts = [f"{number:,}".replace(",", group) for number in numbers]
    decimal, doubtful = decide_format(texts)
    assert decimal in {_GROUPINGS[group], Decimal.ASK}
    reader = NumberReader(decimal, {"-": MarkMeaning.EMPTY}, frozenset())
    for number, text in zip(numbers, texts, strict=True):
        told = reader.read(text)
        assert told.value == number or (text in doubtful and told.refused == "doubtful_number")


@given(st.from_regex(r"[0-9]{1,5}[.,][0-9]{1,4}([.,][0-9]{3})?", fullmatch=True))
def test_what_is_two_numbers_in_a_file_is_two_numbers_when_typed(text: str) -> None:
    alone = NumberReader(Decimal.ASK, {}, frozenset()).read(text)
    is_asked = decide_format([text]).doubtful == (text,)
    assert is_asked == is_doubtful(text) == (alone.refused == Reason.DOUBTFUL_NUMBER)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1`234`567", 1_234_567), ("1´234,0", 1_234), ("1\u2008234", 1_234)],
)
def test_a_file_and_a_person_group_alike(text: str, value: int) -> None:
    assert NumberReader(Decimal.ASK, {}, frozenset()).read(text).value == value
    assert read_typed(text).value == value


@pytest.mark.parametrize("text", ["1 234.5 6", "1 23", "1.23.456"])
def test_what_is_grouped_wrongly_is_no_number_anywhere(text: str) -> None:
    assert NumberReader(Decimal.ASK, {}, frozenset()).read(text).refused == Reason.NOT_A_NUMBER
    with pytest.raises(DataError, match="not_a_number"):
        read_typed(text)
