"""The table of districts in a council's report: measured shortly, and with the same figures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cityreport.domain.area import Area, Followed
from cityreport.domain.city import Population
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import Progress, of_year
from cityreport.domain.targets import has_target
from cityreport.errors import DataError
from cityreport.exchange.digest import digest_of
from cityreport.office import report_data
from cityreport.office.office import Office
from cityreport.office.public_numbers import view
from tests.conftest import sign_published
from tests.domain.test_latest_figures import same

FIRST, LAST = Period.month(2017, 1), Period.month(2023, 12)
SPLIT = Period.month(2022, 7)
AREAS = (
    Area("N", "North", valid_to=SPLIT.shift(-1)),
    Area("S", "South"),
    Area("NE", "North East", SPLIT, follows=(Followed("N", SPLIT),)),
    Area("Q", "Quiet"),
    Area("E", "Empty"),
)
CODES = [area.code for area in AREAS]
WITH_TARGET = ("L1", "P1", "C1")
ENDS = [Period.of_year(2023), Period.of_year(2021), Period.parse("2023-05")]


@pytest.fixture
def city(office: Office) -> Office:
    """Districts that split, fell silent and sent nothing; signed months whose population changed,
    gaps, quarters and a break."""
    people = (
        Population(2018, 700_000, "census"),
        *(
            Population(year, 90_000 + year, "census", code)
            for year in (2018, 2022)
            for code in "NS"
        ),
    )
    office.city.save(replace(office.city.profile, areas=AREAS, population=people))
    cells = []
    parts = office.catalogue.indicator("C1").derived
    assert parts is not None
    for place, month in enumerate(month_range(FIRST, LAST)):
        for area in AREAS[:4]:
            if not area.exists_in(month) or (area.code == "Q" and month.year > 2022):
                continue
            key = CellKey("L1", month, area.code)
            cells.append(Observation(key, 1 + place % 7))
            if area.code != "S" or month.number > 3:
                status = Status.BREAK if str(month) == "2020-02" else Status.NORMAL
                cells.append(Observation(key._replace(indicator="P1"), 30 + place, status))
            cells += [
                Observation(CellKey("L1", month, area.code, parts.breakdown, category), place % 3)
                for category in parts.categories
            ]
        cells.append(Observation(CellKey("L1", month), 30))
    quarter = CellKey("P1", Period.parse("2023-Q1"), "S")
    office.cells.record_many([*cells, Observation(quarter, 9)])
    sign_published(office, [Period.month(2023, number) for number in range(1, 13)])
    now = office.city.profile
    changed = (*now.population, Population(2023, 70_000, "new census", "S"))
    office.city.save(replace(now, population=changed))
    return office


@pytest.mark.parametrize("code", WITH_TARGET)
@pytest.mark.parametrize("until", ENDS, ids=str)
def test_it_says_what_the_progress_of_each_says(city: Office, code: str, until: Period) -> None:
    latest = city.queries.latest(code, CODES, until)
    whole = {area: city.queries.progress(code, area, until=until) for area in CODES}
    assert set(latest) == {area for area, one in whole.items() if one.judged is not None}
    for area, one in latest.items():
        same(one.measured, whole[area])
    if until.year == 2023:
        assert {area for area, one in latest.items() if one.measured.is_past} == {"N", "Q"} - (
            {"Q"} if str(until) == "2023-05" else set()
        )


def test_what_changed_since_it_was_signed_is_known(city: Office) -> None:
    latest = city.queries.latest("L1", CODES, Period.of_year(2023))
    assert [c.area for c in latest["S"].measured.since_signed] == ["S"]


def test_the_report_names_the_same_numbers(city: Office) -> None:
    """Its digest is of the whole measurements."""
    required = [
        i.code
        for i in city.catalogue.indicators
        if i.required and has_target(i) and city.annotations.collection().collects(i)
    ]
    items = [of_year(city.queries.progress(c, until=LAST), 2023) for c in required]
    districts = [
        city.queries.progress(c, area.code, until=LAST)
        for area in AREAS
        if area.exists_in(Period.of_year(2023))
        for c in required
    ]

    def numbers(item: Progress, whole: bool) -> list[object]:
        months = [
            f"{m.period}:{'' if m.value is None else m.value}:{m.status or ''}" for m in item.months
        ]
        rows = item.rolling12 if whole else item.rolling12[-1:]
        told = " ".join(f"{row.period}:{row.value}" for row in rows)
        base = [list(item.baseline.years), item.baseline.mean, item.baseline.rate]
        if (item.indicator, item.area) == ("P1", "S"):
            months.append("2023-Q1:9:A")
        return [item.indicator, item.area, " ".join(months), told, base]

    wanted = [numbers(item, whole=True) for item in items]
    wanted += [numbers(item, whole=False) for item in districts if item.judged is not None]
    assert report_data.report(city, 2023, "council").digest == digest_of(wanted)


def test_without_a_target_nothing_is_measured(city: Office) -> None:
    code = next(i.code for i in city.catalogue.indicators if not has_target(i))
    with pytest.raises(DataError) as caught:
        city.queries.latest(code, CODES, LAST)
    assert caught.value.code == "no_target"


def test_the_public_view_measures_what_it_shows(city: Office) -> None:
    public, _ = view(city, None, None, 5)
    latest = public.queries.latest("P1", CODES, LAST)
    assert "S" in latest
    for area, one in latest.items():
        same(one.measured, public.queries.progress("P1", area, until=LAST))
