"""Verdicts as people read them: the chance, why there is none, what is to be known beside it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.conditions import Circumstances, conditions_of
from cityreport.domain.observation import Status
from cityreport.domain.progress import Method, Progress, of_year
from cityreport.progress_wording import (
    chance_sentence,
    chance_words,
    condition_words,
    headline,
    named_as_counted,
    named_together_sentence,
    verdict_reason,
)
from tests.domain.series import series


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.999, "more than 99 chances in 100"),
        (0.97, "about 97 chances in 100"),
        (0.95, "about 95 chances in 100"),
        (0.949, "about 9 chances in 10"),
        (0.80, "about 8 chances in 10"),
        (0.5, "about 5 chances in 10"),
        (0.1, "about 1 chance in 10"),
        (0.06, "about 6 chances in 100"),
        (0.05, "about 5 chances in 100"),
        (0.01, "about 1 chance in 100"),
        (0.001, "less than 1 chance in 100"),
    ],
)
def test_a_chance_is_said_no_surer_than_it_is(chance: float, words: str) -> None:
    assert chance_words(chance) == words


def test_it_is_said_of_the_city_or_the_district_and_in_spanish() -> None:
    assert chance_sentence(0.9) == ("About 9 chances in 10 that the city is on or below its path.")
    assert "that the district is" in chance_sentence(0.9, "D01")
    with i18n.in_language("es"):
        assert chance_sentence(0.9).startswith("Alrededor de 9 posibilidades entre 10 de que")


def with_conditions(progress: Progress) -> Progress:
    return replace(progress, conditions=conditions_of(progress, Circumstances()))


def test_few_cases_say_that_years_are_taken_together(catalogue: Catalogue) -> None:
    said = " ".join(headline(catalogue, with_conditions(series([1] * 84))))
    assert "The last 3 years together (36 cases) are" in said
    assert "the verdict rests on 3 years together" in said


def test_a_baseline_of_the_citys_own_says_what_is_special_of_it(catalogue: Catalogue) -> None:
    values = [50] * 12 + [80] * 12 + [50] * 60
    said = " ".join(condition_words(catalogue, with_conditions(series(values, years=(2018,)))))
    assert "The baseline (2018) is the city’s own choice; the standard’s is 2017–2019." in said
    assert "It is a single year. Beside it, fewer were counted: 2017, 2019." in said
    assert "No reason was given." in said
    usual = condition_words(catalogue, with_conditions(series(values)))
    assert usual == []


def test_a_baseline_is_said_to_be_higher_only_than_years_that_are_known(
    catalogue: Catalogue,
) -> None:
    values = [80] * 12 + [50] * 72
    said = " ".join(condition_words(catalogue, with_conditions(series(values, years=(2017,)))))
    assert "Beside it, fewer were counted: 2018." in said


def test_the_reason_of_a_baseline_stands_beside_the_verdict(catalogue: Catalogue) -> None:
    chosen = series([50] * 84, years=(2018, 2019))
    baseline = replace(chosen.baseline, reason="No register before 2018.")
    said = " ".join(headline(catalogue, with_conditions(replace(chosen, baseline=baseline))))
    assert "The reason given: No register before 2018." in said
    assert "No reason was given" not in said
    tried = replace(chosen, conditions=conditions_of(chosen, Circumstances(is_tried_out=True)))
    assert "No reason was given" not in " ".join(condition_words(catalogue, tried))


def test_each_reason_for_no_verdict_is_said() -> None:
    reporting = series([50] * 84, method=Method(moved_by_reporting=True))
    assert "can be more trust and not more violence" in verdict_reason(reporting)
    broken = replace(
        series([50] * 84, statuses={50: Status.BREAK}), break_reason="new recording system."
    )
    assert verdict_reason(broken).startswith(
        "Break in the series: from March 2021 on it is counted in another way "
        "(new recording system)."
    )
    nothing = verdict_reason(series([0] * 83 + [1]))
    assert "nothing was counted in the baseline (2017–2019)" in nothing
    assert nothing.endswith("The three years to December 2023 have 1 together.")
    assert "still part of the baseline" in verdict_reason(series([50] * 40))
    later = of_year(series([50] * 84), 2024)
    assert verdict_reason(later) == (
        "There are no numbers for the year of this report; the newest are of December 2023."
    )


def test_a_verdict_names_whose_numbers_it_is_on(catalogue: Catalogue) -> None:
    progress = series([50] * 84)
    assert headline(catalogue, progress)[0] == "Intentional homicide: Off track"
    own = replace(progress, unit="offences", agency="City Police.")
    assert named_as_counted(catalogue, own) == (
        "Intentional homicide, as recorded by City Police (offences)"
    )
    assert headline(catalogue, own)[0].endswith("as recorded by City Police (offences): Off track")
    assert named_as_counted(catalogue, replace(own, agency="", unit="bodies")) == (
        "Intentional homicide, counted in bodies"
    )


def test_a_series_without_months_says_so_even_where_its_baseline_lacks_too() -> None:
    said = verdict_reason(series([5] * 6, first="2022-01"))
    assert said == (
        "The last twelve months are not all there yet. The baseline (2017–2019) is not complete "
        "yet, so there is no path."
    )


def test_verdicts_looked_at_together_name_only_what_holds_then() -> None:
    """One of twenty off track by a hair is what chance does; one surely so is named."""
    usual = [replace(series([50] * 84), probability=0.5) for _ in range(19)]
    hair = replace(usual[0], indicator="R1", probability=0.04)
    sure = replace(usual[0], indicator="P1", probability=0.0001)
    below = replace(usual[0], indicator="P2", probability=0.9999)
    assert named_together_sentence([*usual, hair]) == (
        "Looked at together, none is above or below its path beyond ordinary unevenness."
    )
    said = named_together_sentence([*usual, hair, sure, below])
    assert said.endswith("Above the path: P1. Below the path: P2.")
    assert "R1" not in said
    assert named_together_sentence([replace(sure, probability=None), hair]) == ""
