"""What a city collects: what is asked of it, what is proposed, and what cannot be said."""

from __future__ import annotations

import pytest

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.collection import (
    CityCollection,
    Collected,
    begins_to_report,
    check_collected,
    propose,
)
from cityreport.domain.period import Frequency, Period
from cityreport.domain.sign_off import Signature
from cityreport.errors import DataError

MAY, Q2, YEAR = Period.parse("2024-05"), Period.parse("2024-Q2"), Period.parse("2024")


def codes(collection: CityCollection, catalogue: Catalogue, period: Period) -> set[str]:
    return {i.code for i in collection.required(catalogue, period)}


def test_without_a_word_the_city_collects_what_the_standard_asks(catalogue: Catalogue) -> None:
    entered = [i for i in catalogue.indicators if i.required and i.derived is None]
    monthly = {i.code for i in entered if i.frequency == "M"}
    assert codes(CityCollection(), catalogue, MAY) == monthly
    assert codes(CityCollection(), catalogue, Q2) == set()
    assert codes(CityCollection(), catalogue, YEAR) == {"V1"}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (Collected(), {"2024-04", "2024-05", "2024-06"}),
        (Collected(since=MAY), {"2024-05", "2024-06"}),
        (Collected(until=MAY), {"2024-04", "2024-05"}),
        (Collected(since=MAY, until=MAY), {"2024-05"}),
        (Collected(by=Frequency.QUARTER), {"2024-Q2"}),
        (Collected(by=Frequency.QUARTER, since=MAY), set()),
        (Collected(by=Frequency.YEAR), {"2024"}),
        (Collected(reason="The police do not count them"), set()),
    ],
)
def test_a_number_is_asked_only_where_the_city_collects_it(
    catalogue: Catalogue, said: Collected, asked: set[str]
) -> None:
    collection = CityCollection({"L2": said})
    periods = [*map(Period.parse, ("2024-04", "2024-05", "2024-06")), Q2, YEAR]
    assert {str(p) for p in periods if "L2" in codes(collection, catalogue, p)} == asked
    assert "L1" in codes(collection, catalogue, MAY), "nothing was said of it"


def test_a_breakdown_that_is_not_used_is_not_asked(catalogue: Catalogue) -> None:
    collection = CityCollection({"L1": Collected(unused=("weapon",))})
    homicide = catalogue.indicator("L1")
    assert "weapon" not in collection.breakdowns(homicide)
    assert "sex" in collection.breakdowns(homicide)
    assert not collection.asks_row("L1", "weapon")
    assert collection.asks_row("L1", "_T")


@pytest.mark.parametrize(
    ("code", "said", "error"),
    [
        ("L2", Collected(since=MAY, until=Period.parse("2024-04")), "collects_order"),
        ("L2", Collected(since=Q2), "collects_month"),
        ("L2", Collected(unused=("weapon",)), "breakdown_not_asked"),
        ("V1", Collected(by=Frequency.MONTH), "collects_by"),
        ("L2", Collected(reason="x" * 501), "text_too_long"),
    ],
)
def test_what_cannot_be_collected_is_refused(
    catalogue: Catalogue, code: str, said: Collected, error: str
) -> None:
    with pytest.raises(DataError) as caught:
        check_collected(catalogue.indicator(code), said)
    assert caught.value.code == error


def test_a_computed_indicator_is_collected_where_its_parts_are(catalogue: Catalogue) -> None:
    children, homicide = catalogue.indicator("C1"), catalogue.indicator("L1")
    assert CityCollection().collects(children)
    without_ages = CityCollection({"L1": Collected(unused=("age",))})
    assert without_ages.collects(homicide)
    assert not without_ages.collects(children)
    assert not CityCollection({"L1": Collected(reason="unknown")}).collects(children)


def test_what_came_in_is_proposed_and_what_was_said_stands(catalogue: Catalogue) -> None:
    answered = [
        ("L1", "_T", Period.parse("2017-01")),
        ("L1", "sex", Period.parse("2019-01")),
        ("P1", "_T", Q2),
    ]
    before = CityCollection({"L2": Collected(since=MAY)})
    found = propose(catalogue, answered, before, "not in our table")
    assert found["L1"].since == Period.parse("2017-01")
    assert found["L1"].by is None
    assert set(found["L1"].unused) == set(catalogue.indicator("L1").breakdowns) - {"sex"}
    assert found["P1"] == Collected(
        since=Period.parse("2024-04"),
        by=Frequency.QUARTER,
        unused=catalogue.indicator("P1").breakdowns,
    )
    assert found["L2"] == Collected(since=MAY)
    assert found["R1"] == Collected(reason="not in our table")
    assert found.keys() == {i.code for i in catalogue.indicators if i.derived is None}


def test_an_office_reports_from_its_first_signature_on_or_else_its_set_up() -> None:
    set_up = Period.parse("2026-09")
    first = Signature("Ada", "", "2026-11-05T09:00:00Z", "2026-11-05T09:00:00Z")
    later = Signature("Ada", "", "2026-12-05T09:00:00Z", "2026-12-05T09:00:00Z")
    assert begins_to_report({}, set_up) == set_up
    signed = {Period.parse("2017-01"): later, Period.parse("2026-10"): first}
    assert begins_to_report(signed, set_up) == Period.parse("2026-11")
