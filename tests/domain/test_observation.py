"""What a cell accepts, and what is said of an answer that cannot be true."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.domain.observation import (
    ENTERED,
    LARGEST_COUNT,
    LARGEST_MONEY,
    LONGEST_TEXT,
    WITHOUT_VALUE,
    CellKey,
    Observation,
    Status,
    check_carried,
    check_currency,
    check_key,
    check_line,
    check_observation,
    check_text,
    with_answer,
)
from cityreport.domain.period import Frequency, Period
from cityreport.errors import DataError

JANUARY, YEAR = Period.parse("2024-01"), Period.parse("2024")
L1 = CellKey("L1", JANUARY)


def refusal(call: Callable[[], object]) -> tuple[str, dict[str, object]]:
    with pytest.raises(DataError) as refused:
        call()
    return refused.value.code, dict(refused.value.facts)


def of_kind(catalogue: Catalogue, kind: Kind) -> CellKey:
    """A cell that asks for a number of that kind."""
    found = next(i for i in catalogue.indicators if i.kind is kind and i.derived is None)
    return CellKey(found.code, YEAR if found.frequency is Frequency.YEAR else JANUARY)


def test_a_cell_names_only_what_is_no_total() -> None:
    assert L1.name == "L1 2024-01"
    assert L1.is_total
    assert L1._replace(area="01").name == "L1 2024-01 01"
    assert L1._replace(breakdown="sex", category="F").name == "L1 2024-01 sex F"
    assert CellKey("L1", JANUARY, "01", "sex", "F").name == "L1 2024-01 01 sex F"
    assert not L1._replace(breakdown="sex", category="F").is_total


def test_another_answer_keeps_the_note_and_what_was_said_of_the_number() -> None:
    old = Observation(L1, 4, Status.ESTIMATED, note="a", source="b")
    assert with_answer(L1, old, 5, None) == msgspec.structs.replace(old, value=5)
    assert with_answer(L1, old, 5, Status.BREAK).status is Status.BREAK
    gone = with_answer(L1, old, None, Status.NOT_AVAILABLE, "USD")
    assert gone == Observation(L1, None, Status.NOT_AVAILABLE, note="a", source="b")
    assert with_answer(L1, gone, 7, None, "USD") == Observation(
        L1, 7, Status.NORMAL, note="a", source="b", currency="USD"
    )


def test_the_first_answer_is_a_plain_number_if_nothing_else_is_said() -> None:
    assert with_answer(L1, None, 4, None) == Observation(L1, 4, Status.NORMAL)
    assert with_answer(L1, None, 4, Status.PROVISIONAL, "COP") == Observation(
        L1, 4, Status.PROVISIONAL, currency="COP"
    )


@pytest.mark.parametrize(
    ("key", "code", "facts"),
    [
        (L1._replace(category="F"), "unknown_category", {"breakdown": "_T", "category": "F"}),
        (
            L1._replace(breakdown="sex", category="X9"),
            "unknown_category",
            {"breakdown": "sex", "category": "X9"},
        ),
        (
            L1._replace(breakdown="colour", category="F"),
            "unknown_breakdown",
            {"breakdown": "colour"},
        ),
        (L1._replace(indicator="Z9"), "unknown_indicator", {"indicator": "Z9"}),
    ],
)
def test_a_key_without_a_cell_is_refused_by_the_part_that_is_wrong(
    catalogue: Catalogue, key: CellKey, code: str, facts: dict[str, object]
) -> None:
    assert refusal(lambda: check_key(catalogue, key)) == (code, facts)


def test_a_breakdown_that_is_not_asked_for_and_a_month_of_a_yearly_number_are_refused(
    catalogue: Catalogue,
) -> None:
    asked = next(i for i in catalogue.indicators if "sex" not in i.breakdowns)
    key = CellKey(asked.code, YEAR, breakdown="sex", category="F")
    facts = {"indicator": asked.code, "breakdown": "sex"}
    assert refusal(lambda: check_key(catalogue, key)) == ("breakdown_not_asked", facts)
    yearly = next(i for i in catalogue.indicators if i.frequency is Frequency.YEAR)
    check_key(catalogue, CellKey(yearly.code, YEAR))
    assert refusal(lambda: check_key(catalogue, CellKey(yearly.code, JANUARY))) == (
        "yearly_indicator",
        {"indicator": yearly.code, "period": "2024-01"},
    )


def test_a_key_of_the_standard_is_accepted(catalogue: Catalogue) -> None:
    check_key(catalogue, L1)
    check_key(catalogue, L1._replace(period=YEAR))
    check_key(catalogue, L1._replace(breakdown="sex", category="F"))


@pytest.mark.parametrize("status", ENTERED)
def test_a_number_is_there_exactly_where_the_status_says_so(
    catalogue: Catalogue, status: Status
) -> None:
    number = None if status in WITHOUT_VALUE else 4
    check_observation(catalogue, Observation(L1, number, status))
    wrong = Observation(L1, 4 if number is None else None, status)
    code = "status_needs_no_value" if number is None else "status_needs_value"
    assert refusal(lambda: check_observation(catalogue, wrong)) == (code, {"status": status.value})


@pytest.mark.parametrize(("value", "status"), [(None, Status.HIDDEN), (3, Status.UNVALIDATED)])
def test_nobody_enters_what_only_a_submission_says(
    catalogue: Catalogue, value: int | None, status: Status
) -> None:
    """Hidden in a public copy; not signed when it was made."""
    said = Observation(L1, value, status)
    assert refusal(lambda: check_observation(catalogue, said)) == (
        "bad_status",
        {"typed": status.value, "known": "A, P, E, B, O, L, M"},
    )


def test_a_number_that_is_worked_out_is_not_entered(catalogue: Catalogue) -> None:
    derived = next((i for i in catalogue.indicators if i.derived is not None), None)
    assert derived is not None
    assert derived.derived is not None
    key = CellKey(derived.code, YEAR if derived.frequency is Frequency.YEAR else JANUARY)
    assert refusal(lambda: check_observation(catalogue, Observation(key, 1))) == (
        "derived_cell",
        {"indicator": derived.code, "source": derived.derived.indicator},
    )


@pytest.mark.parametrize(
    ("kind", "value", "code", "more"),
    [
        (Kind.COUNT, -1, "negative", {}),
        (Kind.COUNT, 1.0, "not_whole", {}),
        (Kind.COUNT, True, "not_whole", {}),
        (Kind.COUNT, LARGEST_COUNT + 1, "too_large", {"largest": LARGEST_COUNT}),
        (Kind.MONEY, -1, "negative", {}),
        (Kind.MONEY, 0.5, "not_whole", {}),
        (Kind.MONEY, LARGEST_MONEY + 1, "too_large", {"largest": LARGEST_MONEY}),
        (Kind.PERCENT, -0.01, "bad_percent", {}),
        (Kind.PERCENT, 100.01, "bad_percent", {}),
        (Kind.PERCENT, 12.345, "bad_percent", {}),
    ],
)
def test_a_number_that_cannot_be_true_is_refused_and_named(
    catalogue: Catalogue, kind: Kind, value: float, code: str, more: dict[str, object]
) -> None:
    wrong = Observation(of_kind(catalogue, kind), value)
    found = refusal(lambda: check_observation(catalogue, wrong))
    assert found == (code, {"typed": value, **more})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.COUNT, 0),
        (Kind.COUNT, 1),
        (Kind.COUNT, LARGEST_COUNT),
        (Kind.MONEY, 0),
        (Kind.MONEY, LARGEST_MONEY),
        (Kind.PERCENT, 0),
        (Kind.PERCENT, 12.34),
        (Kind.PERCENT, 100),
    ],
)
def test_the_ends_of_what_can_be_true_are_accepted(
    catalogue: Catalogue, kind: Kind, value: float
) -> None:
    check_observation(catalogue, Observation(of_kind(catalogue, kind), value))


def test_what_goes_with_a_number_is_looked_at_too(catalogue: Catalogue) -> None:
    key = of_kind(catalogue, Kind.PERCENT)
    check_observation(catalogue, Observation(key, 50, sample_size=1, margin=98, currency="COP"))
    check_observation(catalogue, Observation(key, 50, margin=100))
    for given, code, typed in (
        ({"sample_size": 0}, "bad_sample_size", 0),
        ({"margin": -0.5}, "bad_margin", -0.5),
        ({"margin": 100.5}, "bad_margin", 100.5),
        ({"currency": "cop"}, "bad_currency", "cop"),
    ):
        wrong = msgspec.structs.replace(Observation(key, 50), **given)
        found = refusal(lambda wrong=wrong: check_observation(catalogue, wrong))  # type: ignore[misc]
        assert found == (code, {"typed": typed})
    for given in ({"note": "a\x07"}, {"source": "a\x07"}):
        wrong = msgspec.structs.replace(Observation(key, 50), **given)
        found = refusal(lambda wrong=wrong: check_observation(catalogue, wrong))  # type: ignore[misc]
        assert found == ("text_not_printable", {"character": "U+0007"})


@pytest.mark.parametrize(
    ("value", "size", "margin", "usual"),
    [(50, 900, 100, 3.27), (50, 900, 0.5, 3.27), (62.5, 1200, 14.2, 2.74), (0, 100, 50, 3.0)],
)
def test_a_margin_that_its_sample_cannot_have_is_refused(
    catalogue: Catalogue, value: float, size: int, margin: float, usual: float
) -> None:
    key = of_kind(catalogue, Kind.PERCENT)
    wrong = Observation(key, value, sample_size=size, margin=margin)
    found = refusal(lambda: check_observation(catalogue, wrong))
    told = {"typed": margin, "value": value, "people": size, "usual": usual}
    assert found == ("margin_not_of_sample", told)


@pytest.mark.parametrize(
    ("value", "size", "margin"),
    [(50, 900, 3.3), (50, 900, 1.0), (50, 900, 15), (0, 100, 0), (100, 100, 3), (2.5, 1200, 0.9)],
)
def test_a_margin_of_any_survey_design_is_taken(
    catalogue: Catalogue, value: float, size: int, margin: float
) -> None:
    key = of_kind(catalogue, Kind.PERCENT)
    check_observation(catalogue, Observation(key, value, sample_size=size, margin=margin))


@pytest.mark.parametrize("beside", [{"sample_size": 900}, {"margin": 3.0}])
def test_a_sample_beside_no_number_is_refused(
    catalogue: Catalogue, beside: dict[str, float]
) -> None:
    key = of_kind(catalogue, Kind.PERCENT)
    bare = msgspec.structs.replace(Observation(key, None, Status.NOT_AVAILABLE), **beside)
    found = refusal(lambda: check_observation(catalogue, bare))
    assert found == ("sample_without_value", {"status": "O"})
    answered = Observation(key, 40, sample_size=900, margin=3.0)
    check_observation(catalogue, with_answer(key, answered, None, Status.NOT_AVAILABLE))


@pytest.mark.parametrize("code", ["CO", "COPX", "C0P", "xCOP", ""])
def test_a_currency_has_three_capitals(code: str) -> None:
    check_currency("COP")
    assert refusal(lambda: check_currency(code)) == ("bad_currency", {"typed": code})


def test_a_text_is_as_long_as_a_file_carries() -> None:
    for check in (check_text, check_line, check_carried):
        check("x" * LONGEST_TEXT)
        check("x" * 5, 5)
        assert refusal(lambda check=check: check("x" * 2001)) == (  # type: ignore[misc]
            "text_too_long",
            {"length": 2001, "longest": 2000},
        )
        assert refusal(lambda check=check: check("x" * 6, 5)) == (  # type: ignore[misc]
            "text_too_long",
            {"length": 6, "longest": 5},
        )


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\x00", "U+0000"),
        ("\x7f", "U+007F"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
        ("\r", "U+000D"),
    ],
)
def test_what_no_file_carries_is_refused_and_named(character: str, named: str) -> None:
    for check in (check_text, check_line, check_carried):
        assert refusal(lambda check=check: check(f"a{character}")) == (  # type: ignore[misc]
            "text_not_printable",
            {"character": named},
        )


def test_a_text_may_have_lines_a_name_has_one() -> None:
    for character, named in (
        ("\n", "U+000A"),
        ("\t", "U+0009"),
        ("\u2028", "U+2028"),
        ("\u2029", "U+2029"),
    ):
        check_text(f"a{character}b")
        check_carried(f"a{character}b")
        assert refusal(lambda character=character: check_line(f"a{character}b")) == (  # type: ignore[misc]
            "text_not_printable",
            {"character": named},
        )
    check_line("Comuna 1, Ñuñoa, Xochimilco")


def test_what_turns_a_line_around_is_refused_in_a_text() -> None:
    check_carried("a\u202eb")
    for check in (check_text, check_line):
        assert refusal(lambda check=check: check("a\u202eb")) == (  # type: ignore[misc]
            "text_turns_lines",
            {"character": "U+202E"},
        )
