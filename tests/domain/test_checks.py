"""Each rule of the catalogue: when it speaks, when it is silent, and with which numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import group_findings
from cityreport.domain.checks.personal_texts import TextPlace
from cityreport.domain.checks.required_answers import OpenedPeriods
from cityreport.domain.checks.series_columns import Columns, SeriesKey
from cityreport.domain.city import Area, Population, Profile, Series
from cityreport.domain.collection import CityCollection, Collected
from cityreport.domain.delivery import KeptRemark, RemarkedCell
from cityreport.domain.observation import Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.placement import Misplacement
from cityreport.finding_words import finding_message, finding_settlement
from tests.domain.cells import (
    CITY,
    PROFILE,
    checked,
    findings_of,
    key,
    of_rule,
    people,
    series,
    written,
)

SEX = """
L1 2023-05 sex F = 4
L1 2023-05 sex M = 3
L1 2023-05 sex _O = 0
"""


def rules(catalogue: Catalogue, lines: str, profile: Profile = PROFILE) -> set[str]:
    """The rules that speak, without what every lonely month is told."""
    always = {"required_unanswered", "unsigned_month"}
    return {f.rule for f in checked(catalogue, written(lines), profile)} - always


def test_a_complete_breakdown_adds_up_and_says_its_numbers(catalogue: Catalogue) -> None:
    wrong = SEX + "L1 2023-05 sex _U = 0\nL1 2023-05 = 9"
    found = of_rule(checked(catalogue, written(wrong)), "breakdown_adds_up")
    assert len(found) == 1
    assert finding_message(catalogue, (), found[0]) == (
        "L1 Intentional homicide by Sex: Women and girls 4 + Men and boys 3 + Another 0 + "
        "Unknown 0 = 7, but the total says 9."
    )
    assert found[0].severity is Severity.HIGH
    assert set(found[0].cells) == {*written(wrong)}
    assert rules(catalogue, SEX + "L1 2023-05 sex _U = 2\nL1 2023-05 = 9") == set()


def test_an_incomplete_breakdown_may_be_less_but_not_more(catalogue: Catalogue) -> None:
    assert rules(catalogue, SEX + "L1 2023-05 = 9") == set()
    assert rules(catalogue, SEX + "L1 2023-05 = 6") == {"breakdown_exceeds_total"}
    assert rules(catalogue, SEX + "L1 2023-05 sex _U = O\nL1 2023-05 = 6") == {
        "breakdown_exceeds_total"
    }


def test_not_applicable_adds_nothing_and_is_not_missing(catalogue: Catalogue) -> None:
    assert rules(catalogue, SEX + "L1 2023-05 sex _U = M\nL1 2023-05 = 7") == set()
    assert rules(catalogue, SEX + "L1 2023-05 sex _U = M\nL1 2023-05 = 8") == {"breakdown_adds_up"}


def test_zero_is_a_value(catalogue: Catalogue) -> None:
    zeros = "L1 2023-05 sex F = 0\nL1 2023-05 sex M = 0\nL1 2023-05 sex _O = 0"
    assert rules(catalogue, zeros + "\nL1 2023-05 sex _U = 0\nL1 2023-05 = 1") == {
        "breakdown_adds_up"
    }


def test_a_total_that_is_empty_is_asked_for_and_one_that_is_not_available_is_not(
    catalogue: Catalogue,
) -> None:
    assert rules(catalogue, SEX) == {"total_unanswered"}
    assert rules(catalogue, SEX + "L1 2023-05 = O") == set()


@pytest.mark.parametrize("area", ["", " 01"])
def test_a_part_is_never_more_than_its_whole(catalogue: Catalogue, area: str) -> None:
    at = f"2023-05{area}"
    assert rules(catalogue, f"L2 {at} = 3\nL1 {at} = 2") == {"part_within_whole"}
    assert rules(catalogue, f"L3 {at} = 2\nL1 {at} = 2") == set()
    assert rules(
        catalogue, f"L3 {at} age _U = 3\nL1 {at} age _U = 2\nL1 {at} = 9\nL3 {at} = 9"
    ) == {"part_within_whole"}
    assert rules(catalogue, f"L3 {at} = 2\nL1 {at} = O") == set()


def test_the_computed_indicator_is_a_part_too(catalogue: Catalogue) -> None:
    found = checked(
        catalogue, written("L1 2023-05 age Y0T14 = 2\nL1 2023-05 age Y15T17 = 2\nL1 2023-05 = 3")
    )
    part = of_rule(found, "part_within_whole")[0]
    assert part.cells == (key("C1 2023-05"), key("L1 2023-05"))
    assert (part.facts["left"], part.facts["right"]) == (4, 3)


def test_the_ages_of_children_go_together(catalogue: Catalogue) -> None:
    for one in ("Y0T14", "Y15T17"):
        lines = f"L1 2023-05 age {one} = 1\nL1 2023-05 = 3"
        assert rules(catalogue, lines) == {"child_ages_together"}
    both = "L1 2023-05 age Y0T14 = 1\nL1 2023-05 age Y15T17 = O\nL1 2023-05 = 3"
    assert rules(catalogue, both) == set()


def test_districts_add_up_to_the_city_only_once_all_are_answered(catalogue: Catalogue) -> None:
    assert rules(catalogue, "R1 2023-05 = 9\nR1 2023-05 01 = 4") == set()
    assert rules(catalogue, "R1 2023-05 = 3\nR1 2023-05 01 = 4") == {"districts_exceed_city"}
    both = "R1 2023-05 = 9\nR1 2023-05 01 = 4\nR1 2023-05 02 = "
    assert rules(catalogue, both + "4") == {"districts_add_up"}
    assert rules(catalogue, both + "5") == set()
    assert rules(catalogue, both + "O") == set()


def test_a_district_counts_only_in_the_months_in_which_it_exists(catalogue: Catalogue) -> None:
    new = Area("03", "Three", valid_from=Period.parse("2023-06"))
    profile = Profile(CITY, areas=(*PROFILE.areas, new))
    for month, spoken in (("2023-05", {"districts_add_up"}), ("2023-06", set())):
        lines = f"R1 {month} = 9\nR1 {month} 01 = 4\nR1 {month} 02 = 4"
        assert rules(catalogue, lines, profile) == spoken


def test_what_a_closed_district_still_holds_is_not_in_the_sum_that_is_said(
    catalogue: Catalogue,
) -> None:
    closed = Area("03", "Three", valid_to=Period.parse("2023-04"))
    profile = Profile(CITY, areas=(*PROFILE.areas, closed))
    lines = "R1 2023-05 = 10\nR1 2023-05 01 = 4\nR1 2023-05 02 = 4\nR1 2023-05 03 = 2"
    found = of_rule(checked(catalogue, written(lines), profile), "districts_add_up")
    assert [finding_message(catalogue, profile.areas, f) for f in found] == [
        "R1 Robbery: the whole city says 10, its districts add up to 8."
    ]


def test_districts_add_up_by_category_too(catalogue: Catalogue) -> None:
    lines = "".join(
        f"R1 2023-05{area} weapon _U = {n}\nR1 2023-05{area} = 9\n"
        for area, n in (("", 3), (" 01", 1), (" 02", 1))
    )
    found = of_rule(checked(catalogue, written(lines)), "districts_add_up")
    assert {f.cells[0] for f in found} == {key("R1 2023-05 weapon _U"), key("R1 2023-05")}


def test_other_rows_that_count_the_same_people(catalogue: Catalogue) -> None:
    assert rules(catalogue, "L2 2023-05 = 3\nL1 2023-05 = 9\nL1 2023-05 sex F = 2") == {
        "women_killed_within_women"
    }
    close = "L1 2023-05 relationship PARTNER = 1\nL1 2023-05 relationship FAMILY = 1"
    assert rules(catalogue, f"L2 2023-05 = 3\nL1 2023-05 = 9\n{close}") == {
        "women_killed_within_partner_or_family"
    }
    assert rules(catalogue, "L3 2023-05 = 3\nL1 2023-05 = 9\nL1 2023-05 weapon FIREARM = 2") == {
        "firearm_homicide_agrees"
    }
    assert rules(catalogue, "P3 2023-05 = 3\nP1 2023-05 = 4") == {
        "fewer_in_hospital_than_assaulted"
    }


def test_unknown_is_a_fifth_at_most_where_there_is_enough_to_say(catalogue: Catalogue) -> None:
    unknown = "R1 2023-05 weapon _U = {}\nR1 2023-05 = {}"
    assert rules(catalogue, unknown.format(3, 10)) == {"many_unknown"}
    assert rules(catalogue, unknown.format(2, 10)) == set()
    assert rules(catalogue, unknown.format(3, 9)) == set()
    found = of_rule(checked(catalogue, written(unknown.format(3, 10))), "many_unknown")
    assert "30.0\u00a0% of the total" in finding_message(catalogue, (), found[0])


def test_required_totals_of_months_that_are_over(catalogue: Catalogue) -> None:
    found = of_rule(
        checked(catalogue, written("P2 2023-05 = 3\nP2 2024-02 = 3")), "required_unanswered"
    )
    assert {f.period for f in found} == {Period.parse("2023-05"), Period.parse("2023")}
    monthly = {f.cells[0].indicator for f in found if f.period != Period.parse("2023")}
    assert monthly == {"L1", "L2", "L3", "P1", "G1", "G2", "G3", "C3", "R1", "F1"}
    assert {f.cells[0].indicator for f in found if f.period == Period.parse("2023")} == {"V1"}
    answered = of_rule(
        checked(catalogue, written("L1 2023-05 = O\nL2 2023-05 = 0")), "required_unanswered"
    )
    assert not {"L1", "L2"} & {f.cells[0].indicator for f in answered}


def test_a_month_left_out_of_a_series(catalogue: Catalogue) -> None:
    found = checked(catalogue, series("P2", [5, None, "O", None, None, 6], area="01"))
    assert [f.period for f in of_rule(found, "missing_month")] == [
        Period.parse(month) for month in ("2021-05", "2021-04", "2021-02")
    ]
    pause = series("P2", [5]) | series("P2", [5], "2023-03")
    assert of_rule(checked(catalogue, pause), "missing_month") == []
    # what is required is said once
    both = series("L1", [5, None, 6]) | series("P2", [5, 5, 5])
    february = [f for f in checked(catalogue, both) if key("L1 2021-02") in f.cells]
    assert {f.rule for f in february} == {"required_unanswered"}


def test_a_year_beside_its_months(catalogue: Catalogue) -> None:
    rule = "longer_period_beside_months"
    year = written("L1 2021 = 60")
    assert of_rule(checked(catalogue, year), rule) == []
    assert of_rule(checked(catalogue, year | series("L1", [5] * 12)), rule) == []
    some = of_rule(checked(catalogue, year | series("L1", [5] * 11)), rule)
    assert [(f.facts["sum"], f.facts["answered"]) for f in some] == [(55, 11)]
    other = of_rule(checked(catalogue, year | series("L1", [6] * 12)), rule)
    assert [(f.facts["value"], f.facts["sum"]) for f in other] == [(60, 72)]
    quarter = written("L1 2021-Q1 = 14") | series("L1", [5] * 3)
    assert [f.period for f in of_rule(checked(catalogue, quarter), rule)] == [
        Period.parse("2021-Q1")
    ]


def test_a_year_beside_its_quarters(catalogue: Catalogue) -> None:
    rule = "year_beside_quarters"
    year = written("L1 2021 = 60")
    quarters = [f"L1 2021-Q{n} = 15" for n in (1, 2, 3, 4)]
    assert of_rule(checked(catalogue, year), rule) == []
    assert of_rule(checked(catalogue, year | written("\n".join(quarters))), rule) == []
    some = of_rule(checked(catalogue, year | written("\n".join(quarters[:3]))), rule)
    assert [(f.facts["sum"], f.facts["answered"], f.facts["months"]) for f in some] == [(45, 3, 4)]
    other = of_rule(
        checked(catalogue, year | written("\n".join(quarters[:3]) + "\nL1 2021-Q4 = 9")), rule
    )
    assert [(f.facts["value"], f.facts["sum"]) for f in other] == [(60, 54)]
    # a quarter may be known by its months
    months = series("L1", [5, 5, 5])
    mixed = year | months | written("\n".join(quarters[1:]))
    assert of_rule(checked(catalogue, mixed), rule) == []
    lower = year | series("L1", [5, 5, 4]) | written("\n".join(quarters[1:]))
    assert [f.facts["sum"] for f in of_rule(checked(catalogue, lower), rule)] == [59]


def test_an_answered_quarter_answers_its_months(catalogue: Catalogue) -> None:
    opened = series("P2", [5] * 7)
    alone = {
        f.period
        for f in of_rule(checked(catalogue, opened), "required_unanswered")
        if f.cells[0].indicator == "L1" and f.period.frequency is Frequency.MONTH
    }
    assert len(alone) == 7
    quarters = written("L1 2021-Q1 = 9\nL1 2021-Q2 = O")
    left = {
        f.period
        for f in of_rule(checked(catalogue, opened | quarters), "required_unanswered")
        if f.cells[0].indicator == "L1" and f.period.frequency is Frequency.MONTH
    }
    assert left == {Period.parse("2021-07")}
    gap = series("P2", [5, 5, 5, None, None, None, 5])
    assert len(of_rule(checked(catalogue, gap), "missing_month")) == 3
    assert of_rule(checked(catalogue, gap | written("P2 2021-Q2 = 15")), "missing_month") == []


STEADY = [9, 12, 10, 8, 11, 10, 13, 9, 10, 12, 8, 10]


def test_a_month_that_chance_does_not_explain_on_either_side(catalogue: Catalogue) -> None:
    def spoken(value: int, **how: object) -> list[Finding]:
        found = series("P2", [*STEADY, value])
        return of_rule(checked(catalogue, found, **how), "unusual_month")

    assert spoken(10) == spoken(14) == []
    high, low = spoken(90)[0], spoken(0)[0]
    assert (high.period, low.period) == (Period.parse("2022-01"),) * 2
    assert (high.facts["months"], high.facts["value"]) == (12, 90)
    lower, upper = high.facts["lower"], high.facts["upper"]
    assert isinstance(lower, int)
    assert isinstance(upper, int)
    assert spoken(lower) == spoken(upper) == []
    assert len(spoken(lower - 1)) == len(spoken(upper + 1)) == 1
    assert of_rule(checked(catalogue, series("P2", [*STEADY[:11], 90])), "unusual_month") == []


def test_a_break_in_the_series_ends_the_comparison(catalogue: Catalogue) -> None:
    found = series("P2", [*STEADY, 90])
    rule = "unusual_month"
    assert of_rule(checked(catalogue, found, breaks=[key("P2 2022-01")]), rule) == []
    assert of_rule(checked(catalogue, found, breaks=[key("P2 2021-02")]), rule) == []
    assert len(of_rule(checked(catalogue, found, breaks=[key("P2 2021-01")]), rule)) == 1
    broken = Profile(CITY, series=(Series("P2", break_period=Period.parse("2022-01")),))
    assert of_rule(checked(catalogue, found, broken), rule) == []


def test_a_sudden_zero_and_one_that_is_nothing_new(catalogue: Catalogue) -> None:
    assert len(of_rule(checked(catalogue, series("P2", [3, 3, 3, 0])), "sudden_zero")) == 1
    assert of_rule(checked(catalogue, series("P2", [3, 3, 2, 0])), "sudden_zero") == []
    assert of_rule(checked(catalogue, series("P2", [3, 3, 3, "O"])), "sudden_zero") == []


@given(st.lists(st.one_of(st.integers(0, 7), st.just(0), st.just("O")), min_size=1, max_size=30))
def test_a_sudden_zero_by_its_definition(catalogue: Catalogue, months: list[int | str]) -> None:
    """Zero after at least three numbers in the twelve months before, three or more on average."""
    wanted = []
    for place, value in enumerate(months):
        before = [n for n in months[max(place - 12, 0) : place] if isinstance(n, int)]
        if value == 0 and len(before) >= 3 and sum(before) >= 3 * len(before):
            wanted.append(Period.month(2021, 1).shift(place))
    found = of_rule(checked(catalogue, series("P2", months)), "sudden_zero")
    assert sorted(finding.period for finding in found if finding.period) == wanted


def test_the_same_number_again(catalogue: Catalogue) -> None:
    city = of_rule(checked(catalogue, series("P2", [10, 10, 9, 9])), "same_as_last_month")
    assert [f.cells for f in city] == [(key("P2 2021-02"), key("P2 2021-01"))]
    district = series("P2", [12, 12, 12, 11], area="01")
    assert [f.period for f in of_rule(checked(catalogue, district), "same_in_a_row")] == [
        Period.parse("2021-03")
    ]
    gap = series("P2", [12, None, 12])
    assert of_rule(checked(catalogue, gap), "same_as_last_month") == []


def test_a_jump_of_the_population_is_by_year(catalogue: Catalogue) -> None:
    def spoken(*rows: tuple[int, int]) -> list[Finding]:
        return of_rule(checked(catalogue, {}, people(*rows)), "population_jump")

    assert spoken((2020, 100_000), (2021, 105_000), (2031, 126_000)) == []
    found = spoken((2021, 106_000), (2020, 100_000))
    assert [(f.period, f.area, f.cells) for f in found] == [(Period.of_year(2021), "_T", ())]
    assert "6.0\u00a0% a year" in finding_message(catalogue, (), found[0])
    assert len(spoken((2020, 100_000), (2021, 94_000))) == 1


@pytest.mark.parametrize(
    ("rows", "stretches"),
    [
        # 4.3 % a year: each step is small, and the years together are not
        ([(year, round(100_000 * 1.043 ** (year - 2015))) for year in range(2015, 2024)],
         [(2015, 2023)]),
        ([(2015, 100_000), (2023, 140_000)], [(2015, 2023)]),  # the line between two censuses
        ([(2015, 140_000), (2023, 100_000)], [(2015, 2023)]),
        ([(2011, 8_204_000), (2021, 8_800_000)], []),
        ([(2020, 100_000), (2022, 109_000)], []),  # two years: each has its own figure soon
        ([(2015, 100_000), (2018, 112_000), (2021, 112_500), (2024, 126_000)],
         [(2015, 2018), (2021, 2024)]),
        # one step of new borders is a jump; what lies around it is even
        ([(2018, 100_000), (2019, 100_500), (2020, 112_000), (2021, 112_400)], []),
    ],
)  # fmt: skip
def test_a_population_that_changes_fast_for_years_is_one_finding(
    catalogue: Catalogue, rows: list[tuple[int, int]], stretches: list[tuple[int, int]]
) -> None:
    found = of_rule(checked(catalogue, {}, people(*reversed(rows))), "population_line")
    told = {(int(str(f.facts["year_before"])), int(str(f.facts["year"]))) for f in found}
    assert told == set(stretches)
    assert len(found) == len(stretches)
    for finding in found:
        assert finding.period == Period.of_year(int(str(finding.facts["year"])))


def test_a_month_is_to_be_signed_within_45_days(catalogue: Catalogue) -> None:
    month = Period.parse("2023-12")

    def spoken(today: date, *signed: Period) -> int:
        days = dict.fromkeys(signed, date(2024, 2, 1))
        found = checked(catalogue, written("L1 2023-12 = 3"), today=today, signed=days)
        return len(of_rule(found, "unsigned_month"))

    assert spoken(date(2024, 2, 14)) == 0
    assert spoken(date(2024, 2, 15)) == 1
    assert spoken(date(2024, 2, 15), month) == 0


def test_a_reason_holds_until_a_number_under_it_changes(catalogue: Catalogue) -> None:
    def finding(*counts: int) -> Finding:
        return of_rule(checked(catalogue, series("P2", counts)), "unusual_month")[0]

    first, again = finding(*STEADY, 90), finding(*STEADY, 90)
    assert (first.identity, first.fingerprint) == (again.identity, again.fingerprint)
    other, history = finding(*STEADY, 91), finding(*STEADY[:-1], 11, 90)
    assert first.identity == other.identity == history.identity
    assert len({first.fingerprint, other.fingerprint, history.fingerprint}) == 3


def test_findings_stand_worst_and_newest_first(catalogue: Catalogue) -> None:
    found = checked(
        catalogue,
        written(
            "L2 2023-05 = 3\nL1 2023-05 = 2\nL2 2023-06 01 = 3\nL1 2023-06 01 = 2\nP2 2023-06 = 1"
        ),
    )
    severities = [list(Severity).index(f.severity) for f in found]
    assert severities == sorted(severities)
    high = [f for f in found if f.severity is Severity.HIGH]
    assert [f.period for f in high] == sorted((f.period for f in high), reverse=True)
    assert high[0].area == "_T"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_rule_can_be_said(catalogue: Catalogue, lang: str) -> None:
    from cityreport.i18n import in_language

    lines = (
        SEX + "L1 2023-05 sex _U = 9\nL1 2023-05 = 9\nL2 2023-05 = 10\nR1 2023-05 = 50\n"
        "R1 2023-05 01 = 60\n"
        "L1 2023-05 relationship PARTNER = 1\nL1 2023-05 relationship FAMILY = 1\nL3 2023-05 = 3\n"
        "L1 2023-05 weapon FIREARM = 2\nL1 2023-05 age Y0T14 = 1\nP1 2023-05 sex F = 3\n"
        "P3 2023-06 = 1\n"
        "P1 2023-06 = 2\nG1 2023-05 sex F = 9\nG1 2023-05 = 3\nL1 2022 = 4\nL1 2022-05 = 1\n"
        "G4 2020 = 9\nG4 2020-Q1 = 3\n"
        "R2 2023-05 = 9\nR2 2023-05 01 = 4\nR2 2023-05 02 = 4\nG2 2023-05 sex _U = 9\n"
        "G2 2023-05 = 11\nR4 2098-05 = 3\n"
    )
    made = findings_of(
        catalogue,
        written(lines + "P4 2026-05 = 3\n")
        | series("P2", [*STEADY, 90, 90])
        | series("G4", [5, 5, 5, 0, None, 5])
        | series("P2", [12, 12, 12], area="01"),
        Profile(
            CITY,
            areas=PROFILE.areas,
            population=(
                *people((2015, 10), (2020, 12), (2021, 90)).population,
                Population(2021, 5, "census", "02"),
            ),
        ),
    )
    made.texts.put(key("L1 2023-05"), {TextPlace.NOTE: "victim Juana Quiñones, 52123456"})
    made.texts.put(Period.of_year(2023), dict.fromkeys(TextPlace, "+57 310 555 1234, a@b.org"))
    made.misplaced.put(key("L1 2023-05 01"), 9, Misplacement.NO_DISTRICT)
    made.misplaced.put(key("X9 2023-05"), 9, Misplacement.NOT_ASKED)
    for programme, currency in (("YOUTH", "COP"), ("FAMILY", "USD")):
        spent = key(f"V1 2023 programme {programme}")
        made.money.put(spent, Observation(spent, 9, currency=currency))
    at = CellRecord("L1", "2023-05", "_T", "_T", "_T")
    cells = (RemarkedCell(at, 9),)
    made.remarks.take([KeptRemark("id", 1, "count_doubled", "Twice as many.", cells, "")])
    made.remarks.put(key("L1 2023-05"), 9)
    made.check_all()
    made.numbers.complete()
    found = made.all()
    assert {f.rule for f in found} == {rule.id for rule in catalogue.rules}
    with in_language(lang):
        for finding in found:
            for sentence in (
                finding_message(catalogue, PROFILE.areas, finding),
                finding_settlement(catalogue, PROFILE.areas, finding),
            ):
                assert "{" not in sentence
                assert sentence.endswith(".")


def test_what_was_read_ahead_is_not_read_again_when_the_number_comes(catalogue: Catalogue) -> None:
    """Both sides of a comparison, although one alone says already that there is nothing to find."""
    held = dict(series("L1", [4, 5, 6], "2023-05"))
    number = key("L1 2023-08 sex F")
    found = findings_of(catalogue, held)
    for _ in found.preload_steps([number]):
        pass
    asked: list[tuple[SeriesKey, str]] = []

    def read(row: SeriesKey, area: str) -> Columns:
        asked.append((row, area))
        return {}

    found.numbers._read = read
    found.numbers.put(number, 3)
    found.update([number])
    assert asked == []


def test_a_quarter_is_opened_by_itself_or_by_one_of_its_months(catalogue: Catalogue) -> None:
    quarter = Period.parse("2023-Q2")
    asked = catalogue.indicator("L1")
    quarterly = CityCollection({"L1": Collected(by=Frequency.QUARTER)})
    for entered, opened in (("2023-Q2", True), ("2023-06", True), ("2023-07", False)):
        there = frozenset({Period.parse(entered)})
        periods = OpenedPeriods(there, Period.parse("2024-01"), quarterly)
        assert periods.expects(asked, quarter) is opened


def test_findings_that_say_the_same_are_kept_apart_by_what_the_caller_says() -> None:
    found = [
        Finding("R", Severity.HIGH, Period.month(2023, at), "_T", (), {}, ()) for at in (1, 2, 3)
    ]
    accepted = {found[1].identity}
    groups = group_findings(found, lambda one: one.identity in accepted)
    assert sum(len(group.findings) for group in groups) == 3
    assert all(len({one.identity in accepted for one in group.findings}) == 1 for group in groups)
