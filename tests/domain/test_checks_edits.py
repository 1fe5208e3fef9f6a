"""Whatever is changed in whatever order, the findings are those of a fresh run."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.catalogue import Catalogue, read_catalogue
from cityreport.domain.checks.check_rules import (
    Compare,
    Missing,
    Operator,
    Severity,
    Term,
    TermArea,
    TermPeriod,
)
from cityreport.domain.checks.engine import Findings
from cityreport.domain.checks.finding import CellContent
from cityreport.domain.checks.series_columns import index_of, series_key_of
from cityreport.domain.city import Area, Profile, Series
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.paths import catalogue_file
from tests.domain.cells import CITY, Cells, checked, findings_of, key, series, surroundings

STANDARD = read_catalogue(catalogue_file().read_bytes()).catalogue
BREAKDOWNS = {"sex", "age", "weapon", "programme"}
"""Those that `ROWS` has: whatever else is asked for stays empty, and takes most of the time."""
WORDS = {"en": "{left}", "es": "{left}"}


def strange_rule(number: int, left: Term, operator: Operator, missing: Missing) -> Compare:
    """Looks at other periods and areas than any rule of the standard does."""
    return Compare(
        id=f"strange_{number}",
        severity=Severity.LOW,
        message=WORDS,
        settle=WORDS,
        left=(left, Term()),
        operator=operator,
        right=(Term(area=TermArea.CITY, times=0.5),),
        missing=missing,
    )


CATALOGUE: Catalogue = msgspec.structs.replace(
    STANDARD,
    indicators=tuple(
        msgspec.structs.replace(i, breakdowns=tuple(b for b in i.breakdowns if b in BREAKDOWNS))
        for i in STANDARD.indicators
        if i.code in {"L1", "L2", "L3", "C1", "P1", "P3", "V1"}
    ),
    rules=(
        *STANDARD.rules,
        strange_rule(1, Term(period=TermPeriod.PREVIOUS), Operator.AT_MOST, Missing.SKIP_IF_ALL),
        strange_rule(2, Term(period=TermPeriod.YEAR_BEFORE), Operator.ABOVE, Missing.SKIP_IF_ANY),
        strange_rule(3, Term(area=TermArea.DISTRICTS), Operator.BELOW, Missing.ONLY_IF_SOME),
        strange_rule(4, Term(period=TermPeriod.PREVIOUS), Operator.NEEDS, Missing.TOGETHER),
    ),
)

AREAS = ("_T", "01", "02")
ROWS = [
    ("L1", "_T", "_T"),
    *(("L1", "sex", c) for c in ("F", "M", "_O", "_U")),
    ("L1", "age", "Y0T14"),
    ("L1", "age", "Y15T17"),
    ("L1", "weapon", "FIREARM"),
    ("L2", "_T", "_T"),
    ("L3", "_T", "_T"),
    ("P1", "_T", "_T"),
    ("P3", "_T", "_T"),
    ("V1", "_T", "_T"),
    ("V1", "programme", "YOUTH"),
]
PERIODS = [Period.parse("2021-10").shift(i) for i in range(16)]
PERIODS += [Period.parse(text) for text in ("2021", "2022", "2022-Q1", "2023")]

keys = st.builds(
    lambda row, period, area: CellKey(row[0], period, area, row[1], row[2]),
    st.sampled_from(ROWS),
    st.sampled_from(PERIODS),
    st.sampled_from(AREAS),
)
contents: st.SearchStrategy[CellContent] = st.one_of(
    st.none(), st.sampled_from(["O", "L", "M"]), st.integers(0, 12), st.just(40)
)
cell_edits = st.tuples(st.just("cell"), keys, contents, st.booleans())
profile_edits = st.tuples(
    st.just("profile"), st.sampled_from([None, "2021-12", "2022-05"]), st.just(None), st.just(False)
)
edits = st.lists(
    st.lists(st.one_of(cell_edits, cell_edits, cell_edits, profile_edits), min_size=1, max_size=6),
    min_size=1,
    max_size=6,
)
START = series("L1", [9, 12, 10, 8, 11, 10, 13, 9, 10, 12, 8, 10, 40, 0], "2021-10") | series(
    "L1", [5] * 14, "2021-10", "01"
)
DISTRICTS = (Area("01", "One"), Area("02", "Two", Period.parse("2021-11"), Period.parse("2022-11")))


def profile_with(broken: str | None) -> Profile:
    lines = () if broken is None else (Series("L1", break_period=Period.parse(broken)),)
    return Profile(CITY, areas=DISTRICTS, series=lines)


@settings(max_examples=80, deadline=None)
@given(edits)
def test_any_order_of_edits_gives_the_findings_of_a_fresh_run(steps: list[list[Any]]) -> None:
    held: dict[CellKey, CellContent] = dict(START)
    breaks: set[CellKey] = set()
    profile = profile_with(None)
    kept = findings_of(CATALOGUE, held, profile)
    kept.check_all()
    for step in steps:
        changed = []
        for what, at, content, is_break in step:
            if what == "profile":
                profile = profile_with(at)
                continue
            changed.append(at)
            held.pop(at, None)
            breaks.discard(at)
            if content is not None:
                held[at] = content
            if is_break and isinstance(content, int):
                breaks.add(at)
            kept.numbers.put(at, content, is_break=at in breaks)
        before = dict(held)
        kept.update(changed, surroundings(held, profile))
        assert held == before, "a check changed a number"
        assert all(read_back(kept, held).values())
    fresh = findings_of(CATALOGUE, held, profile, breaks=breaks)  # fewer steps are an example, too
    fresh.check_all()
    assert kept.all() == fresh.all()


def read_back(kept: Findings, held: Cells) -> dict[CellKey, bool]:
    """Whether every number is still what was typed."""
    found = {}
    for at, content in held.items():
        row = kept.numbers.column(series_key_of(at), at.area, at.period.frequency)
        found[at] = row.get(index_of(at.period)) == content
    return found


def assert_followed(held: Cells, changes: Mapping[CellKey, CellContent]) -> None:
    """Assert that after these changes, one by one, the findings are those of a fresh run."""
    now: dict[CellKey, CellContent] = dict(held)
    kept = findings_of(STANDARD, now)
    kept.check_all()
    for at, content in changes.items():
        now.pop(at, None)
        if content is not None:
            now[at] = content
        kept.numbers.put(at, content)
        kept.update([at], surroundings(now))
        assert kept.all() == checked(STANDARD, now), at


LONG = [9, 12, 10, 8, 11, 10, 13, 9, 10, 12, 8, 10] * 3


@pytest.mark.parametrize("place", [0, 1, 2, 9, 10, 11, 12, 35])
@pytest.mark.parametrize("last", [0, 24, 60])
def test_a_month_is_looked_at_again_as_long_as_a_changed_one_is_in_its_window(
    place: int, last: int
) -> None:
    """A rare month at the edge of what the last one is compared with, and then a common one."""
    first = Period.parse("2021-01")
    for end in (12, 24, 25, 36):
        held = series("P2", [*LONG[: end - 1], last], "2021-01")
        at = key(f"P2 {first.shift(min(place, end - 1))}")
        assert_followed(held, {at: 4_000, key("P2 2020-12"): 9})


@pytest.mark.parametrize("months", range(1, 8))
def test_equal_numbers_in_a_row_are_looked_at_again_from_either_end(months: int) -> None:
    held = series("P2", [30] * 7, "2023-01")
    at = key(f"P2 2023-{months:02d}")
    assert_followed(held, {at: 31})
    assert_followed(held, {at: None})


def test_a_quarter_that_is_answered_or_emptied_answers_all_of_its_months() -> None:
    quarter, month = key("P1 2023-Q1"), key("P1 2023-03")
    for around in ({}, series("L1", [9] * 12, "2023-01")):  # the months are open, or they are not
        assert_followed(around, {quarter: 5})
        assert_followed(around | {quarter: 5}, {month: 2, key("P1 2023-01"): 3})
        assert_followed(around | {quarter: 5, month: 2}, {quarter: None})


def test_a_month_left_out_of_a_series_is_followed_wherever_it_lies() -> None:
    held = series("P2", [5] * 10, "2023-01") | series("P2", [2] * 10, "2023-01", "01")
    for month, area in product((1, 2, 5, 9, 10), ("", " 01")):
        assert_followed(held, {key(f"P2 2023-{month:02d}{area}"): None})
    assert_followed(series("P2", [5, 6], "2023-01"), {key("P2 2023-06"): 7, key("P2 2022-06"): 7})


RELATIONS = {
    Operator.EQUAL: operator.eq,
    Operator.AT_MOST: operator.le,
    Operator.AT_LEAST: operator.ge,
    Operator.BELOW: operator.lt,
    Operator.ABOVE: operator.gt,
}


closing = st.fixed_dictionaries(
    {
        key(f"L1 2022-{month}{area}"): st.integers(0, 6)
        for month in (11, 12)
        for area in ("", " 01", " 02")
    }
)
"""Homicides of the last month of district 02, of the next, and of the city and 01."""


@settings(max_examples=60, deadline=None)
@given(
    st.builds(lambda more, last: more | last, st.dictionaries(keys, contents, max_size=12), closing)
)
def test_a_comparison_never_says_two_numbers_that_agree(more: dict[CellKey, CellContent]) -> None:
    """Also where a district still holds numbers from outside of its months."""
    held = {at: content for at, content in (START | more).items() if content is not None}
    kept = findings_of(CATALOGUE, held, profile_with(None))
    kept.check_all()
    relations = {
        rule.id: RELATIONS[rule.operator]
        for rule in CATALOGUE.rules
        if isinstance(rule, Compare)
        and rule.operator in RELATIONS
        and all(term.times == 1 for term in (*rule.left, *rule.right))
    }
    for finding in kept.all():
        if finding.rule in relations:
            left, right = finding.facts["left"], finding.facts["right"]
            assert not relations[finding.rule](left, right), finding


@settings(max_examples=60, deadline=None)
@given(
    st.builds(lambda more, last: more | last, st.dictionaries(keys, contents, max_size=12), closing)
)
def test_a_finding_rests_on_what_its_cells_hold(more: dict[CellKey, CellContent]) -> None:
    """In this period and in those before; a closed district's cells do not apply."""
    held = {at: content for at, content in (START | more).items() if content is not None}
    kept = findings_of(CATALOGUE, held, profile_with(None))
    kept.check_all()
    derived = {i.code for i in CATALOGUE.indicators if i.derived is not None}
    closed = {
        at
        for at in held
        if at.area == "02" and not "2021-11" <= str(at.period.months()[-1]) <= "2022-11"
    }
    for finding in kept.all():
        assert finding.facts.get("period", finding.period) == finding.period
        assert finding.facts.get("area", finding.area) == finding.area
        for at, content in finding.rests_on:
            if isinstance(at, CellKey) and at.indicator not in derived:
                holds = {held.get(at)} | ({"M"} if at in closed or at not in held else set())
                assert content in holds, (finding, at)


def test_a_comparison_with_an_earlier_period_rests_on_the_number_of_then() -> None:
    kept = findings_of(CATALOGUE, START, profile_with(None))
    kept.check_all()
    november = Period.parse("2021-11")
    (found,) = [
        f for f in kept.all() if (f.rule, f.period, f.area) == ("strange_1", november, "_T")
    ]
    assert dict(found.rests_on) == {key("L1 2021-10"): 9, key("L1 2021-11"): 12}
    assert found.facts["left"] == 9 + 12


def test_a_passing_day_makes_a_month_due(catalogue: Catalogue) -> None:
    held = series("P2", [5], "2024-01")
    kept = findings_of(catalogue, held, today=date(2024, 1, 31))
    kept.check_all()
    assert kept.all() == []
    kept.update([], surroundings(held, today=date(2024, 2, 1)))
    assert {f.rule for f in kept.all()} == {"required_unanswered"}


def test_a_changed_cell_has_only_what_it_can_reach_checked_again(catalogue: Catalogue) -> None:
    held = series("L1", [10] * 30) | series("P1", [10] * 30)
    kept = findings_of(catalogue, held)
    kept.check_all()
    redone = kept.update([key("L1 2022-01 01 sex F")])
    assert {c.area for c in redone} == {"01", "_T"}
    assert all(stretch.stop - stretch.first == 1 for s in redone.values() for stretch in s)
    rules = {kept.plan.bounds[c.number].rule.id for c in redone}
    assert rules == {
        "breakdown_adds_up",
        "breakdown_exceeds_total",
        "total_unanswered",
        "districts_add_up",
        "districts_exceed_city",
        "part_within_whole",
        "women_killed_within_women",
    }
    assert kept.at(key("P1 2021-02")) != []
