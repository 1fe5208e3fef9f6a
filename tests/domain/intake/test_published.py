"""Published tables, read to the unit: London, the Valle del Cauca, Maryland."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import QuestionKind
from cityreport.domain.progress import PER
from tests.domain.intake.sheets import asked, cells, csv_book, decide, read, understand

DATA = Path(__file__).parents[2] / "data"
LONDON = DATA / "london"
VALLE = DATA / "valle_del_cauca" / "municipal_homicides_2000_2013.csv"
MARYLAND = DATA / "maryland" / "crime_by_county.csv"
NOT_OURS = {
    "possession of article with blade or point": "-",
    "possession of firearms offences": "-",
}

CHECKED = {
    "L1": (142, 139, 153, 133, 136, 109, 110),
    "G1": (7690, 8361, 7961, 7488, 8922, 9225, 8849),
    "P1": (78017, 77235, 77501, 69259, 71911, 77811, 80215),
}
"""Whole city, 2017-2023, as the publisher's own totals say."""
PERSONAL_ROBBERY = (29350, 30773, 37049, 25323, 20956, 25108, 29840)


def _london() -> Profile:
    with (LONDON / "mps_2022-02_2024-01.csv").open(encoding="utf-8", newline="") as stream:
        names = sorted({row["LookUp_BoroughName"] for row in csv.DictReader(stream)})
    areas = tuple(Area(f"{number:02}", name) for number, name in enumerate(names, 1))
    return Profile(City("London", "GBR"), areas=areas)


def test_both_files_of_london_to_the_unit() -> None:
    city = Counter[tuple[str, int]]()
    districts = Counter[tuple[str, int]]()
    profile = _london()
    answers = {QuestionKind.ABSENT: "zero", QuestionKind.WORDS: NOT_OURS}
    for path in sorted(LONDON.glob("*.csv")):
        source = csv_book(path)
        assert asked(understand(source, profile)) == {QuestionKind.WORDS}, (
            "offences that nobody asks for"
        )
        reading = read(source, answers, profile)
        assert not [*reading.refused, *reading.conflicts, *reading.withheld]
        assert {row.reason for row in reading.left} == {Reason.HEADER, Reason.WORD_LEFT}
        for cell in reading.cells:
            assert isinstance(cell.value, int)
            totals = city if cell.key.area == "_T" else districts
            totals[cell.key.indicator, cell.key.period.year] += cell.value
    for indicator, years in CHECKED.items():
        assert tuple(city[indicator, year] for year in range(2017, 2024)) == years
    assert city == districts


def test_one_of_two_kinds_of_robbery_alone_in_london() -> None:
    robberies = Counter[int]()
    business = NOT_OURS | {"robbery of business property": "-"}
    from cityreport.domain.importing.import_mapping import Role
    from cityreport.domain.importing.mapping_answers import answer
    from cityreport.domain.importing.proposal import ImportQuestion
    from cityreport.domain.importing.table_reader import read_with_mapping
    from tests.domain.intake.sheets import catalogue, words

    profile = _london()
    for path in sorted(LONDON.glob("*.csv")):
        source = csv_book(path)
        mapping = decide(understand(source, profile), {QuestionKind.ABSENT: "zero"})
        mapping = answer(mapping, ImportQuestion(QuestionKind.WORDS, 0, Role.INDICATOR), business)
        for cell in read_with_mapping(source, mapping, profile, catalogue(), words()).cells:
            if cell.key.indicator == "R1" and cell.key.area == "_T":
                robberies[cell.key.period.year] += int(cell.value or 0)
    assert tuple(robberies[year] for year in range(2017, 2024)) == PERSONAL_ROBBERY


def test_fourteen_years_of_cali_to_the_unit() -> None:
    source = csv_book(VALLE)
    proposal = understand(source, Profile(City("Cali", "COL")))
    assert proposal.is_answered
    reading = read(source, profile=Profile(City("Cali", "COL")))
    with VALLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    published = {
        f"L1 {row['año']}": int(row["homicidios"]) for row in rows if row["municipio"] == "Cali"
    }
    assert len(published) == 14
    assert cells(reading) == published
    others = [row for row in reading.left if row.reason is Reason.OTHER_PLACE]
    assert len(others) == len(rows) - 14
    assert not reading.refused


def test_the_published_rates_of_maryland_are_reproduced() -> None:
    with MARYLAND.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rates = {
        "L1": "MURDER PER 100,000 PEOPLE",
        "G1": "RAPE PER 100,000 PEOPLE",
        "R1": "ROBBERY PER 100,000 PEOPLE",
        "P1": "AGG. ASSAULT PER 100,000 PEOPLE",
    }
    compared = 0
    for name in ("Baltimore City", "Allegany County", "Montgomery County"):
        profile = Profile(City(name, "USA"))
        reading = read(csv_book(MARYLAND), profile=profile)
        found = cells(reading)
        own = [row for row in rows if row["JURISDICTION"] == name]
        assert len(found) == 4 * len(own)
        assert reading.compared
        assert all(total.is_right for total in reading.compared)
        for row in own:
            for indicator, column in rates.items():
                count = found[f"{indicator} {row['YEAR']}"]
                assert isinstance(count, int)
                rate = PER * count / int(row["POPULATION"].replace(",", ""))
                assert abs(rate - float(row[column])) <= 0.0501, (name, row["YEAR"], indicator)
                compared += 1
    assert compared > 500
