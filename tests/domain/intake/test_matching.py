"""Words and places that are the same though they are written differently."""

from __future__ import annotations

from datetime import date

import pytest

from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.import_mapping import DayOrder, Role
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import ProposalReason, QuestionKind
from cityreport.domain.importing.time_spans import decide_order, find_when, read_when
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_matching import fold
from tests.domain.intake.sheets import (
    CITY,
    asked,
    catalogue,
    cells,
    left,
    read,
    refused,
    table,
    understand,
    words,
)

VOCABULARY = Vocabulary(
    Profile(
        City("طرابلس", "LBN"),
        areas=(
            Area("05001", "El Águila (Norte)"),
            Area("11001", "Comuna 1"),
            Area("11002", "Comuna 2"),
            Area("A", "القبة"),
            Area("B", "الأسواق"),
            Area("C", "Santa Fé"),
        ),
    ),
    catalogue(),
    words(),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("El Águila", "EL AGUILA"),
        ("Santa Fe", "santa\u00a0fé "),
        ("Al-Mina", "al mina"),
        ("القبة", "القبه"),
        ("الأسواق", "الاسواق"),
        ("مستشفى", "مستشفي"),
        ("طـــرابلس", "طرابلس"),
        ("مُحَمَّد", "محمد"),
        ("Łódź", "lodz"),
        ("Comuna ٣", "comuna 3"),
    ],
)
def test_what_makes_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("EL AGUILA", "05001", ProposalReason.SAME),
        ("el águila [norte]", "05001", ProposalReason.SAME),
        ("Aguila, El", "05001", ProposalReason.SIMILAR),
        ("القبه", "A", ProposalReason.SAME),
        ("الاسواق", "B", ProposalReason.SAME),
        ("5001", "05001", ProposalReason.CODE),
        ("05001000", "05001", ProposalReason.CODE),
        ("comuna 2", "11002", ProposalReason.SAME),
        ("Comuna 02", None, ProposalReason.NOT_UNDERSTOOD),
        ("comuna 12", None, ProposalReason.NOT_UNDERSTOOD),
        ("طرابلس", "_T", ProposalReason.SAME),
        ("TOTAL", "+", ProposalReason.TOTAL),
        ("Nacional", "-", ProposalReason.OTHER_PLACE),
        ("Nowhere", None, ProposalReason.NOT_UNDERSTOOD),
    ],
)
def test_places(text: str, code: str | None, why: ProposalReason) -> None:
    meant = VOCABULARY.meaning(Role.AREA, text)
    if text == "Comuna 02":  # the same number: near enough to be proposed, not to be taken
        assert meant.code == "11002"
        assert not meant.is_sure
        return
    assert (meant.code, meant.why) == (code, why)
    assert meant.is_sure == (
        why in {ProposalReason.SAME, ProposalReason.TOTAL, ProposalReason.OTHER_PLACE}
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Homicide", "L1"),
        ("MURDER", "L1"),
        ("homicidios", "L1"),
        ("القتل العمد", "L1"),
        ("Féminicide", "L2"),
        ("AGG. ASSAULT", "P1"),
        ("Violence with Injury", "P1"),
        ("Violence without Injury", "P2"),
        ("Rape", "G1"),
        ("estupro", "G1"),
        ("Other Sexual Offences", "G2"),
        ("violencia intrafamiliar", "G3"),
        ("Robbery of Personal Property", "R1"),
        ("vol avec violence", "R1"),
        ("Secuestro", "R2"),
    ],
)
def test_offences_in_five_languages(text: str, code: str) -> None:
    assert VOCABULARY.meaning(Role.INDICATOR, text).code == code


def test_every_synonym_is_of_a_code_that_exists_and_of_one_only() -> None:
    indicators = {i.code for i in catalogue().indicators}
    assert set(words().indicators) <= indicators
    seen: dict[str, str] = {}
    for code, synonyms in words().indicators.items():
        for texts in synonyms.values():
            for text in texts:
                assert seen.setdefault(fold(text), code) == code, text
    for breakdown, categories in words().categories.items():
        if breakdown != "_any":
            known = {c.code for c in catalogue().breakdown(breakdown).categories}
            assert set(categories) <= known


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("24", "Y18T24"),
        ("0-14", "Y0T14"),
        ("18 a 24 años", "Y18T24"),
        ("25 to 44 years", "Y25T44"),
        ("menores de 15", "Y0T14"),
        ("<15", "Y0T14"),
        (">= 60", "Y_GE60"),
        ("60+", "Y_GE60"),
        ("65 y más", "Y_GE60"),
        ("60 سنة فأكثر", "Y_GE60"),
        ("Desconocido", "_U"),
        ("15-19", None),
        ("12 a 17 años", None),
        ("150", None),
    ],
)
def test_ages_and_bands(text: str, code: str | None) -> None:
    assert VOCABULARY.meaning(Role.BREAKDOWN, text, "age").code == code


def test_unknown_is_not_another() -> None:
    assert VOCABULARY.meaning(Role.BREAKDOWN, "Otro", "sex").code == "_O"
    assert VOCABULARY.meaning(Role.BREAKDOWN, "No reportado", "sex").code == "_U"


def test_a_word_that_only_resembles_is_asked_and_then_read() -> None:
    similar = table("Mes | Distrito | Homicidio\n2022-01 | Distrito Norte | 1\n2022-01 | Sur | 2")
    assert asked(understand(similar)) == {QuestionKind.WORDS}
    (word,) = [w for w in understand(similar).words if not w.is_sure]
    assert (word.code, word.rows) == ("01", 1)
    assert 0.5 < word.score < 1
    assert cells(read(similar))["L1 2022-01 01"] == 1


def test_a_word_that_nothing_comes_near_is_refused_until_it_is_decided() -> None:
    odd = table("Mes | Delito | Casos\n2022-01 | Homicidio | 1\n2022-01 | Abigeato | 2")
    assert refused(read(odd)) == {(3, 2): Reason.UNKNOWN_WORD}
    decided = read(odd, {QuestionKind.WORDS: {"abigeato": "-"}})
    assert left(decided) == {1: Reason.HEADER, 3: Reason.WORD_LEFT}
    assert cells(decided) == {"L1 2022-01": 1}


def test_two_words_of_one_indicator_are_added_and_one_word_twice_is_a_conflict() -> None:
    both = table(
        """
        Mes | Delito | Casos
        2022-01 | Robbery of Personal Property | 10
        2022-01 | Robbery of Business Property | 4
        2022-02 | Robbery of Personal Property | 1
        2022-02 | Robbery of Personal Property | 2
        2022-02 | Robbery of Business Property | 4
        """
    )
    reading = read(both)
    assert cells(reading) == {"R1 2022-01": 14}
    assert [conflict.key.name for conflict in reading.conflicts] == ["R1 2022-02"]


def test_codes_without_their_zero_are_the_district() -> None:
    coded = table("codigo municipio | Homicidio 2022\n5001 | 3\n05001000 | 4", "x")
    assert {w.code for w in understand(coded, CITY).words} == {"05001"}


def test_day_and_month_are_decided_from_the_whole_column() -> None:
    assert decide_order(["03/04/2022", "25/04/2022"]).order is DayOrder.DAY_MONTH
    assert decide_order(["03/04/2022", "04/25/2022"]).order is DayOrder.MONTH_DAY
    assert decide_order(["03/04/2022", "05/06/2022"]).doubtful == ("03/04/2022", "05/06/2022")
    assert decide_order(["25/04/2022", "04/25/2022"]).order is DayOrder.ASK


def test_doubtful_days_are_asked() -> None:
    doubtful = table("Fecha | Delito\n03/04/2022 | Homicidio\n05/04/2022 | Homicidio")
    assert asked(understand(doubtful)) == {QuestionKind.DAY_ORDER}
    assert not read(doubtful).cells
    assert cells(read(doubtful, {QuestionKind.DAY_ORDER: "dmy"})) == {"L1 2022-04": 2}
    assert cells(read(doubtful, {QuestionKind.DAY_ORDER: "mdy"})) == {
        "L1 2022-03": 1,
        "L1 2022-05": 1,
    }


@pytest.mark.parametrize(
    ("value", "period"),
    [
        (202201, "2022-01"),
        (2022.0, "2022"),
        (44562, "2022-01"),
        ("20220115", "2022-01"),
        ("2022-01-15T10:00:00", "2022-01"),
        ("15 de enero de 2022", "2022-01"),
        ("sept-21", "2021-09"),
        ("T3 2021", "2021-Q3"),
        ("1er trimestre 2022", "2022-Q1"),
        (date(2022, 1, 31), "2022-01"),
    ],
)
def test_periods_as_people_write_them(value: object, period: str) -> None:
    assert str(read_when(value).period) == period  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["Total", "2010-2013", "Mar del Plata", "12/13/14/15", "1234", ""])
def test_what_is_no_period(text: str) -> None:
    assert find_when(text).when.period is None
