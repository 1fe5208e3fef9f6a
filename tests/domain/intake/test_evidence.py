"""What is known of a table, and what is only thought of it and therefore asked."""

from __future__ import annotations

import pytest

from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.evidence import Certainty, Doubt
from cityreport.domain.importing.import_mapping import Role
from cityreport.domain.importing.proposal import ColumnProposal, Proposal, QuestionKind
from cityreport.domain.importing.proposal_builder import propose, review
from cityreport.domain.importing.word_matching import fold
from tests.domain.intake.sheets import (
    CITY,
    asked,
    catalogue,
    cells,
    decide,
    read,
    table,
    understand,
    words,
)


def column(proposal: Proposal, title: str) -> ColumnProposal:
    return next(c for c in proposal.tables[0].columns if fold(c.label) == fold(title))


@pytest.mark.parametrize(
    "title",
    [
        "Homicides",
        "Number of homicides",
        "Homicides (month)",
        "Casos de homicidio doloso",
        "Víctimas de homicidio",
        "Total homicides",
        "Attempted murder",
    ],
)
def test_a_title_that_is_understood_as_a_whole_is_known(title: str) -> None:
    proposal = understand(table(f"Month | {title}\n2024-01 | 4\n2024-02 | 9"))
    assert column(proposal, title).evidence.certainty is Certainty.KNOWN
    assert proposal.is_answered


@pytest.mark.parametrize(
    "title",
    [
        "Homicidio culposo",
        "Homicides YTD",
        "Homicides target",
        "Negligent homicide",
        "Violación de domicilio",
        "Homicide suspects",
        "Homicides per 100k",
        "Homicides of women",
        "Homicides 15-29",
        "Homicide (attempted)",
        "Homicides 2nd precinct",
    ],
)
def test_what_is_left_over_of_a_title_is_never_a_count_by_itself(title: str) -> None:
    source = table(f"Month | {title}\n2024-01 | 4\n2024-02 | 9")
    proposal = understand(source)
    assert not proposal.is_answered
    assert asked(proposal) & {QuestionKind.COLUMN, QuestionKind.COUNT}


def test_a_false_friend_leaves_nothing_to_propose() -> None:
    proposal = understand(table("Año | Homicidio culposo\n2021 | 310\n2022 | 300"))
    found = column(proposal, "Homicidio culposo")
    assert found.evidence.certainty is Certainty.OPEN
    assert Doubt.FALSE_FRIEND in found.evidence.doubts
    assert not read(table("Año | Homicidio culposo\n2021 | 310\n2022 | 300")).cells


def test_a_false_friend_beside_a_word_leaves_it_open() -> None:
    proposal = understand(
        table("Año | Delito | Casos\n2022 | Homicidio doloso | 40\n2022 | Homicidio culposo | 25")
    )
    codes = {word.word: word.code for word in proposal.words}
    assert codes == {"homicidio doloso": "L1", "homicidio culposo": None}


def test_a_whole_beside_its_part_is_asked() -> None:
    source = table(
        "Year | Offence | Count\n2022 | Robbery | 40\n2022 | Robbery of a bank | 5\n2022 | Rape | 2"
    )
    open_words = {w.word for w in understand(source).words if not w.is_sure}
    assert open_words == {"robbery", "robbery of a bank"}


def test_columns_that_count_the_same_compete_and_a_sum_of_the_others_is_the_whole() -> None:
    proposal = understand(table("Month | Murder | Homicide\n2024-01 | 4 | 5\n2024-02 | 1 | 1"))
    assert asked(proposal) == {QuestionKind.COLUMN}
    added = table(
        "Month | Robbery | Robo con violencia | Robo a mano armada\n2024-01 | 9 | 5 | 4\n"
        "2024-02 | 7 | 3 | 4\n2024-03 | 3 | 1 | 2"
    )
    assert cells(read(added)).get("R1 2024-01") in {9, None}


def test_rows_are_counted_and_a_number_beside_them_is_asked_about() -> None:
    events = "Date | Offence | Units\n2024-01-03 | Homicide | 17\n2024-01-09 | Homicide | 4"
    proposal = understand(table(events))
    assert asked(proposal) == {QuestionKind.COLUMN}
    assert column(proposal, "Units").role is Role.IGNORE
    assert cells(read(table(events))) == {"L1 2024-01": 2}


def test_a_case_number_or_a_number_for_each_row_is_no_count() -> None:
    for title in ("Folio", "case", "No."):
        text = f"{title} | Date | Offence\n" + "\n".join(
            f"{number} | 2024-01-{number:02} | Homicide" for number in range(7, 12)
        )
        proposal = understand(table(text))
        assert proposal.is_answered, title
        assert cells(read(table(text))) == {"L1 2024-01": 5}, title


def test_a_number_that_may_be_of_a_case_is_asked_about() -> None:
    text = "Número | Date | Offence\n" + "\n".join(
        f"{number} | 2024-01-{number:02} | Homicide" for number in range(1, 6)
    )
    assert asked(understand(table(text))) == {QuestionKind.COLUMN}
    assert cells(read(table(text))) == {"L1 2024-01": 5}


def test_a_count_by_its_title_is_added_up_over_events() -> None:
    events = "Fecha | Delito | Cantidad\n2024-01-03 | Homicidio | 2\n2024-01-09 | Homicidio | 3"
    assert understand(table(events)).is_answered
    assert cells(read(table(events))) == {"L1 2024-01": 5}


@pytest.mark.parametrize(
    ("titles", "is_known"),
    [
        (("Date reported", "Date occurred"), True),
        (("Date of birth", "Date of death"), True),
        (("Fecha de nacimiento", "Fecha del hecho"), True),
        (("Fecha", "Fecha de registro"), False),
        (("Date", "Period"), False),
    ],
)
def test_of_two_dates_the_one_of_the_event(titles: tuple[str, str], is_known: bool) -> None:
    text = (
        f"{titles[0]} | {titles[1]} | Offence\n2023-02-03 | 2024-01-30 | Homicide\n"
        "2023-02-09 | 2024-02-01 | Homicide"
    )
    proposal = understand(table(text))
    assert proposal.is_answered is is_known
    if is_known:
        assert cells(read(table(text))) == {"L1 2024-01": 1, "L1 2024-02": 1}


def test_the_sex_of_a_suspect_is_not_the_victims() -> None:
    both = "Date | Offence | Suspect sex | Victim sex\n2024-01-03 | Homicide | M | F"
    assert cells(read(table(both))) == {"L1 2024-01": 1, "L1 2024-01 sex F": 1}
    one = understand(table("Date | Offence | Offender age | Sex\n2024-01-03 | Homicide | 20 | M"))
    assert Doubt.OTHER_PERSON in column(one, "Sex").evidence.doubts
    two = understand(table("Date | Offence | Sex | Sexo\n2024-01-03 | Homicide | M | F"))
    assert asked(two) == {QuestionKind.COLUMN}


def test_a_yes_is_no_category() -> None:
    text = "Date | Offence | Arrest made\n2024-01-03 | Harassment | yes\n2024-01-09 | Rape | no"
    assert understand(table(text)).is_answered
    assert set(cells(read(table(text)))) == {"G4 2024-01", "G1 2024-01"}


def test_a_column_of_names_that_may_be_places_stops_the_import() -> None:
    text = (
        "Source | Date | Offence\nMilford Police | 2024-01-03 | Homicide\n"
        "Cali PD | 2024-01-05 | Homicide\nMilford Police | 2024-01-09 | Homicide"
    )
    proposal = understand(table(text))
    assert asked(proposal) == {QuestionKind.PLACES}
    found = cells(read(table(text), {QuestionKind.PLACES: "*"}))
    assert found == {"L1 2024-01": 3}


def test_the_city_is_asked_for_the_nearest_first_and_others_words_are_not() -> None:
    profile = Profile(City("San Miguel", "SLV"))
    lines = [f"Villa {name} | 2023 | Hurto | 1" for name in ("Alta", "Baja", "Roja", "Nueva")]
    text = "Municipio | Año | Delito | Casos\n" + "\n".join(
        [*lines, "San Miguel D.C. | 2023 | Homicidio | 4"]
    )
    proposal = understand(table(text), profile)
    city = next(q for q in proposal.questions if q.ask is QuestionKind.CITY)
    assert asked(proposal) == {QuestionKind.CITY}
    assert city.options[0] == city.proposed == "san miguel d c"
    answers = {QuestionKind.CITY: "san miguel d c"}
    mapping = decide(proposal, answers)
    after = review(table(text), mapping, profile, catalogue(), words(), proposal)
    assert after.is_answered, "what is stolen in Villa Alta is nobody's question"
    assert cells(read(table(text), answers, profile)) == {"L1 2023": 4}


def test_one_name_in_two_departments_is_asked() -> None:
    text = """
        Departamento | Municipio | Año | Homicidios
        Norte | Cali | 2022 | 31
        Norte | Palmira | 2022 | 2
        Sur | Cali | 2022 | 7
        Sur | Tolima | 2022 | 3
        """
    proposal = understand(table(text))
    assert asked(proposal) == {QuestionKind.WITHIN}
    assert cells(read(table(text), {QuestionKind.WITHIN: "sur"})) == {"L1 2022": 7}


def test_a_kept_mapping_is_knowledge_and_new_words_are_asked() -> None:
    first = table("Date | Offence | Weapon seized\n2024-01-03 | Robbery | Firearm")
    proposal = understand(first)
    assert asked(proposal) == {QuestionKind.COLUMN}
    kept = decide(proposal)
    again = propose(first, CITY, catalogue(), words(), [kept])
    assert again.is_answered
    other = table("Date | Offence | Weapon seized\n2024-02-03 | Robbery | Crossbow thing")
    assert asked(propose(other, CITY, catalogue(), words(), [kept])) == {QuestionKind.WORDS}


def test_the_parts_of_a_breakdown_are_the_total_only_when_somebody_says_so() -> None:
    text = "Month | Weapon | Homicide\n2024-01 | Firearm | 6\n2024-01 | Knife | 2"
    assert asked(understand(table(text))) == {QuestionKind.WHOLE}
    assert cells(read(table(text), {QuestionKind.WHOLE: "added"}))["L1 2024-01"] == 8
    assert "L1 2024-01" not in cells(read(table(text), {QuestionKind.WHOLE: "none"}))
    whole = f"{text}\n2024-01 | Unknown | 1"
    assert understand(table(whole)).is_answered


def test_months_of_the_whole_file_without_a_case_are_asked_about_once() -> None:
    text = """
        Municipio | Fecha | Delito
        Cali | 2024-01-03 | Homicidio
        Palmira | 2024-02-03 | Homicidio
        Palmira | 2024-03-09 | Homicidio
        """
    profile = Profile(City("Cali", "COL"), areas=(Area("01", "Norte"),))
    absent = [q for q in understand(table(text), profile).questions if q.is_needed]
    assert [(q.ask, q.words) for q in absent] == [(QuestionKind.ABSENT, ("2024-02", "2024-03"))]


def test_half_a_homicide_and_a_percentage_are_no_counts() -> None:
    proposal = understand(table("Month | Homicides\n2024-01 | 4.5\n2024-02 | 9.25"))
    assert Doubt.VALUES_DISAGREE in column(proposal, "Homicides").evidence.doubts
    assert not proposal.is_answered
    ranged = understand(table("Offence | % 2022 | 2022\nHomicide | 10 | 90"))
    assert column(ranged, "% 2022").role is Role.IGNORE


def test_a_table_of_rates_under_one_of_counts_is_left_out() -> None:
    text = """
        Offence | 2022 | 2023
        Homicide | 40 | 44
        Robbery | 510 | 498
        | |
        Rate per 100,000 people | |
        Offence | 2022 | 2023
        Homicide | 4 | 5
        Robbery | 51 | 50
        """
    assert cells(read(table(text)))["L1 2022"] == 40


def test_the_list_of_a_whole_country_needs_at_most_five_questions() -> None:
    """1,100 municipalities, and the office is that of the capital."""
    places = [f"Municipio {number}" for number in range(1, 1_100)]
    lines = ["Departamento | Municipio | Arma medio | Fecha hecho | Genero | Cantidad"]
    lines += [f"Norte | {place} | Cosa {at} | 03/01/2024 | MASCULINO | 1" for at, place in
              enumerate(places)]  # fmt: skip
    lines += ["Distrito Capital | CALI D.C. (CT) | ARMA DE FUEGO | 13/01/2024 | FEMENINO | 2"]
    proposal = understand(table("\n".join(lines)))
    needed = [question for question in proposal.questions if question.is_needed]
    assert 1 <= len(needed) <= 5
    where = next(q for q in needed if q.ask is QuestionKind.CITY)
    assert where.words[0] == "cali d c ct", "the nearest first"
    assert set(where.words) >= {"municipio 1", "municipio 1099"}, "all can be searched"
