"""The public copy: what it hides, and that nothing hidden can be worked out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.disclosure.attack_problem import Release
from cityreport.domain.disclosure.narrowing import find_narrowing
from cityreport.domain.disclosure.relations import Relations
from cityreport.domain.disclosure.release import (
    HiddenCells,
    counts_of,
    hide,
    read_record,
    write_record,
)
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from tests.domain.cells import key, written
from tests.domain.disclosure_attack import Attack, Public, attack_tables, narrow_tables

AREAS = (Area("01", "One"), Area("02", "Two"), Area("03", "Three"))


def observed(lines: str) -> list[Observation]:
    return [Observation(k, int(n)) for k, n in written(lines).items()]


def hidden_of(catalogue: Catalogue, lines: str, areas: tuple[Area, ...] = ()) -> set[str]:
    return {k.name for k in hide(catalogue, areas, observed(lines)).hidden}


def test_random_tables_keep_their_secrets(catalogue: Catalogue) -> None:
    """1,000 by `python -m tests.domain.disclosure_attack 1000`; the figures: docs/disclosure.md"""
    found = attack_tables(catalogue, range(60))
    assert found.attacked > 300
    assert found.worked_out == []
    assert found.avoidable == []
    assert len(found.ratios) >= 20
    assert max(found.ratios) <= 1.5


@pytest.mark.parametrize(("first", "second"), [(5, 3), (3, 5)])
def test_two_thresholds_leave_two_numbers_of_three_and_four(
    catalogue: Catalogue, first: int, second: int
) -> None:
    """One copy calls the 4 at most 5, the other above 3; the attack agrees."""
    lines = "L1 2023-05 = 7\n" + _SEXES.replace("= 2", "= 3").replace("= 7", "= 4")
    counts = {k: int(n) for k, n in written(lines).items()}
    before = hide(catalogue, (), observed(lines), first)
    earlier = [Release(counts, before.hidden, first)]
    found = find_narrowing(catalogue, (), observed(lines), second, earlier)
    both = {key("L1 2023-05 sex F"), key("L1 2023-05 sex M")}
    assert before.hidden == both
    assert found is not None
    assert (found.former, found.hidden, found.cells, found.two) == (first, both, both, both)
    copies = [Public(counts, frozenset(both), threshold) for threshold in (first, second)]
    targets = sorted((k, counts[k]) for k in both)
    assert set(Attack(copies, labelled=True).widths(targets).values()) == {2}
    assert min(Attack(copies[:1], labelled=True).widths(targets).values()) > 2
    assert find_narrowing(catalogue, (), observed(lines), first, earlier) is None


def test_a_count_that_the_old_threshold_would_show_is_not_narrowed_by_a_larger_one(
    catalogue: Catalogue,
) -> None:
    first = "L1 2023-05 = 9\n" + _SEXES
    before = hide(catalogue, (), observed(first), 3)
    counts = {k: int(n) for k, n in written(first).items()}
    earlier = [Release(counts, before.hidden, 3)]
    june = first.replace("2023-05", "2023-06").replace("= 9", "= 11").replace("= 2", "= 4")
    assert find_narrowing(catalogue, (), observed(f"{first}\n{june}"), 5, earlier) is None


def test_three_possible_numbers_are_narrower_than_five_and_not_two(catalogue: Catalogue) -> None:
    """A copy called the 4 at most 5; the other calls it above 2: 3, 4 or 5."""
    lines = "L1 2023-05 = 20\n" + _SEXES.replace("= 2", "= 4").replace("= 7", "= 16")
    counts = {k: int(n) for k, n in written(lines).items()}
    before = hide(catalogue, (), observed(lines), 5)
    found = find_narrowing(catalogue, (), observed(lines), 2, [Release(counts, before.hidden, 5)])
    assert found is not None
    assert found.cells == {key("L1 2023-05 sex F")}
    assert found.two == frozenset()


def test_a_smaller_threshold_narrows_random_tables_and_is_warned_of(catalogue: Catalogue) -> None:
    """Figures of more tables: docs/disclosure.md"""
    found = narrow_tables(catalogue, range(6), 5, 3)
    assert found.two >= 3, "an attacker with both copies knows more than with one"
    assert found.warned >= 0.8 * found.two, "bounds find nearly all that integer programs find"


def test_the_same_threshold_again_narrows_nothing(catalogue: Catalogue) -> None:
    found = narrow_tables(catalogue, range(3), 4, 4)
    assert found.hidden > 3
    assert (found.two, found.warned) == (0, 0)


def test_the_attack_can_win() -> None:
    """A copy that hides the small counts and nothing else is worked out at once."""
    from tests.domain.disclosure_attack import Attack, Public, small_of

    counts = {k: int(n) for k, n in written("L1 2023-05 = 9\n" + _SEXES).items()}
    small = Public(counts, frozenset({key("L1 2023-05 sex F")}), 4)
    assert Attack([small], labelled=True).worked_out(small_of(small)) == [
        (key("L1 2023-05 sex F"), 2)
    ]


_SEXES = """L1 2023-05 sex F = 2
L1 2023-05 sex M = 7
L1 2023-05 sex _O = 0
L1 2023-05 sex _U = 0"""


def test_a_second_category_is_hidden_and_zeros_and_the_city_total_are_not(
    catalogue: Catalogue,
) -> None:
    assert hidden_of(catalogue, "L1 2023-05 = 9\n" + _SEXES) == {
        "L1 2023-05 sex F",
        "L1 2023-05 sex M",
    }


def test_two_ones_that_add_up_to_two_take_the_total_with_them(catalogue: Catalogue) -> None:
    lines = """L1 2023-05 = 2
    L1 2023-05 sex F = 1
    L1 2023-05 sex M = 1
    L1 2023-05 sex _O = 0
    L1 2023-05 sex _U = 0"""
    assert "L1 2023-05" in hidden_of(catalogue, lines)


def test_two_fours_that_add_up_to_eight_too(catalogue: Catalogue) -> None:
    lines = """L1 2023-05 = 8
    L1 2023-05 01 = 4
    L1 2023-05 02 = 4
    L1 2023-05 03 = 0"""
    assert "L1 2023-05" in hidden_of(catalogue, lines, AREAS)


def test_a_city_total_of_two_without_breakdown_is_shown(catalogue: Catalogue) -> None:
    assert hidden_of(catalogue, "L1 2023-05 = 2\nL2 2023-05 = 1") == set()


def test_the_same_victims_counted_elsewhere_are_hidden_there_too(catalogue: Catalogue) -> None:
    """L3 counts what L1 by weapon says of firearms."""
    lines = """L1 2023-05 = 40
    L1 2023-05 weapon FIREARM = 3
    L1 2023-05 weapon SHARP = 20
    L1 2023-05 weapon OTHER_WEAPON = 17
    L1 2023-05 weapon NO_WEAPON = 0
    L1 2023-05 weapon _U = 0
    L3 2023-05 = 3"""
    found = hidden_of(catalogue, lines)
    assert {"L3 2023-05", "L1 2023-05 weapon FIREARM"} <= found
    assert "L1 2023-05" not in found


def test_a_number_that_a_closed_district_kept_gives_no_other_away(catalogue: Catalogue) -> None:
    """28 - 20 - 7 would be the 1: the city's total is from before the district closed."""
    areas = (
        Area("A", "Centre", valid_to=Period.parse("2023-04")),
        Area("B", "North"),
        Area("C", "South"),
    )
    lines = """L1 2023-05 = 28
    L1 2023-05 A = 7
    L1 2023-05 B = 20
    L1 2023-05 C = 1"""
    hidden = hidden_of(catalogue, lines, areas)
    assert "L1 2023-05 C" in hidden
    assert len(hidden) > 1


@pytest.mark.parametrize(
    "after",
    [
        (Area("A", "West"), Area("B", "North"), Area("C", "South"), Area("D", "New")),
        (
            Area("A", "West"),
            Area("B", "North", valid_to=Period.parse("2023-04")),
            Area("C", "South"),
            Area("D", "New", valid_from=Period.parse("2023-05")),
        ),
    ],
    ids=["a district came", "one closed, another followed"],
)
def test_a_change_of_districts_shows_nothing_that_was_hidden(
    catalogue: Catalogue, after: tuple[Area, ...]
) -> None:
    """16 - 7 - 7 is the 2: the first copy was made when three districts were all there were."""
    before = tuple(Area(code, code) for code in "ABC")
    lines = """L1 2023-05 = 16
    L1 2023-05 A = 7
    L1 2023-05 B = 7
    L1 2023-05 C = 2"""
    counts = {k: int(n) for k, n in written(lines).items()}
    first = hide(catalogue, before, observed(lines)).hidden
    second = hide(catalogue, after, observed(lines), 4, [Release(counts, first, 4)]).hidden
    assert len(first) == 2
    assert first <= second


def test_children_are_hidden_where_their_ages_are_small(catalogue: Catalogue) -> None:
    """C1 is the sum of two age groups: one of them, or 1 + 1, would be given away by it."""
    lines = """L1 2023-05 age Y0T14 = 1
    L1 2023-05 age Y15T17 = 1
    C1 2023-05 = 2"""
    assert "C1 2023-05" in hidden_of(catalogue, lines)


def test_a_month_is_not_the_rest_of_its_quarter(catalogue: Catalogue) -> None:
    lines = """L1 2023-04 01 = 9
    L1 2023-05 01 = 3
    L1 2023-06 01 = 12
    L1 2023-Q2 01 = 24"""
    found = hidden_of(catalogue, lines, (AREAS[0],))
    assert "L1 2023-05 01" in found
    assert len(found) == 2


def test_a_total_that_nobody_gave_is_known_from_another_breakdown(catalogue: Catalogue) -> None:
    lines = "\n".join(
        [
            _SEXES,
            "L1 2023-05 weapon FIREARM = 9",
            *(f"L1 2023-05 weapon {w} = 0" for w in ("SHARP", "OTHER_WEAPON", "NO_WEAPON", "_U")),
        ]
    )
    assert hidden_of(catalogue, lines) == {"L1 2023-05 sex F", "L1 2023-05 sex M"}


def test_what_was_shown_once_is_known_and_hidden_no_more_with_others(
    catalogue: Catalogue,
) -> None:
    """M was shown before: hiding it again would protect nobody, so the total goes."""
    observations = observed("L1 2023-05 = 9\n" + _SEXES)
    counts = counts_of(catalogue, observations)
    earlier = Release({key("L1 2023-05 sex M"): 7}, frozenset(), 4)
    found = hide(catalogue, (), observations, earlier=[earlier])
    assert key("L1 2023-05 sex M") not in found.hidden
    assert {key("L1 2023-05 sex F"), key("L1 2023-05")} <= found.hidden
    assert counts[key("L1 2023-05")] == 9


def test_a_revision_does_not_give_away_what_was_hidden_before(catalogue: Catalogue) -> None:
    """F 4 of 10 was hidden with M 6. Now F is 5: showing both would tell what F was."""
    before = {k: int(n) for k, n in written(_SEXES.replace("= 2", "= 4")).items()}
    before |= {key("L1 2023-05 sex M"): 6, key("L1 2023-05"): 10}
    first = hide(catalogue, (), [Observation(k, n) for k, n in before.items()])
    now = before | {key("L1 2023-05 sex F"): 5, key("L1 2023-05"): 11}
    release = Release(before, first.hidden, 4)
    found = hide(catalogue, (), [Observation(k, n) for k, n in now.items()], earlier=[release])
    assert key("L1 2023-05 sex M") in found.hidden
    assert found.exposed == frozenset()


def test_a_small_count_that_was_shown_is_hidden_and_said_to_be_known(catalogue: Catalogue) -> None:
    observations = observed("L1 2023-05 = 9\n" + _SEXES)
    shown = Release(counts_of(catalogue, observations), frozenset(), 1)
    found = hide(catalogue, (), observations, earlier=[shown])
    assert found.hidden == found.known == {key("L1 2023-05 sex F")}


@pytest.mark.parametrize("threshold", range(1, 10))
def test_the_threshold_is_the_largest_count_hidden(catalogue: Catalogue, threshold: int) -> None:
    lines = "\n".join(f"P1 2023-05 age {a} = {n}" for a, n in zip(_AGES, range(3, 10), strict=True))
    found = hide(catalogue, (), observed(lines), threshold)
    assert set(found.small) == {k for k, n in written(lines).items() if int(n) <= threshold}


_AGES = ("Y0T14", "Y15T17", "Y18T24", "Y25T44", "Y45T59", "Y_GE60", "_U")


@pytest.mark.parametrize("threshold", [0, 10, -1])
def test_no_other_threshold(catalogue: Catalogue, threshold: int) -> None:
    with pytest.raises(DataError, match="bad_threshold"):
        hide(catalogue, (), [], threshold)


def test_money_is_shown_and_a_share_of_few_is_not(catalogue: Catalogue) -> None:
    shares = {"F": (10.0, 30), "M": (40.0, 200), "_O": (0.0, 9)}
    observations = [
        Observation(CellKey("S1", key("S1 2023").period, "_T", "sex", sex), share, sample_size=n)
        for sex, (share, n) in shares.items()
    ]
    observations.append(Observation(key("V1 2023 programme YOUTH"), 3, currency="COP"))
    found: HiddenCells = hide(catalogue, (), observations)
    assert {k.category for k in found.hidden} == {"F", "M"}


@given(
    st.dictionaries(
        st.builds(
            CellKey,
            st.sampled_from(["L1", "P1"]),
            st.sampled_from([key(f"L1 {p}").period for p in ("2023-05", "2023-Q1", "2022")]),
            st.sampled_from(["_T", "01", "ünï"]),
            st.just("sex"),
            st.sampled_from(["F", "M"]),
        ),
        st.tuples(st.integers(0, 10**9), st.booleans()),
    ),
    st.integers(1, 9),
)
def test_a_release_is_remembered_as_it_was(
    cells: dict[CellKey, tuple[int, bool]], threshold: int
) -> None:
    counts = {k: n for k, (n, _) in cells.items()}
    hidden = frozenset(k for k, (n, is_hidden) in cells.items() if is_hidden and n)
    release = Release(counts, hidden, threshold)
    assert read_record(write_record(release)) == release


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"threshold":4,"counts":"x"}'])
def test_no_other_text_is_a_release(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_record(text)


@pytest.mark.parametrize(("part", "holds"), [(4, True), (5, True), (6, False)])
def test_a_part_is_bound_by_its_whole_only_where_the_numbers_say_so(
    catalogue: Catalogue, part: int, holds: bool
) -> None:
    """A relation that does not hold would be used against the table, and prove nothing."""
    counts = {key("L3 2023-05"): part, key("L1 2023-05"): 5}
    tied = {(one.left, one.right) for one in Relations(catalogue, (), counts).all()}
    assert (((key("L3 2023-05"),), (key("L1 2023-05"),)) in tied) is holds
