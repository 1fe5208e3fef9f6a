"""The catalogue file is the proposed standard, word for word where others rely on it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cityreport.domain.catalogue import (
    SDG,
    TOTAL,
    AlignmentKind,
    Catalogue,
    CatalogueFile,
    Derivation,
    Kind,
    read_catalogue,
)
from cityreport.domain.period import Frequency
from cityreport.errors import DataError

FILE = Path(__file__).parents[2] / "resources" / "catalogue" / "proposed-1.0.json"
CONTENT = FILE.read_bytes()

GROUPS = "LPGCRFVS"

# Transcribed from the standard by hand, on purpose a second time.
BREAKDOWNS = {
    "sex": "F M _O _U",
    "age": "Y0T14 Y15T17 Y18T24 Y25T44 Y45T59 Y_GE60 _U",
    "weapon": "FIREARM SHARP OTHER_WEAPON NO_WEAPON _U",
    "relationship": "PARTNER FAMILY OTHER_KNOWN STRANGER _U",
    "context": "PARTNER_FAMILY INTERPERSONAL GANG ORGANIZED OTHER_CRIME SOCIO_POLITICAL _U",
    "location": "HOME PUBLIC_SPACE TRANSPORT SCHOOL INSTITUTION COMMERCIAL OTHER _U",
    "cyber": "YES NO _U",
    "firearm_type": "HANDGUN LONG_GUN HOME_MADE OTHER _U",
    "outcome": "SUSTAINED NOT_SUSTAINED PENDING _U",
    "programme": "PUBLIC_HEALTH YOUTH FAMILY COMMUNITY POLICING OTHER",
    "offence_type": "ASSAULT SEXUAL ROBBERY OTHER _U",  # of surveys alone: the dead answer none
}

# code | unit | Required or Optional, Monthly or yearly (A) | breakdowns | ICCS | SDG | ICD-10
INDICATORS = """
L1 | victims | R M | sex age weapon relationship context location | 0101 | 16.1.1 |
L2 | victims | R M | age relationship | 0101 | 5.2 |
L3 | victims | R M | sex age | 0101 | 16.1.1 |
L4 | victims | O M | sex age weapon | 0102 | |
L5 | deaths | O M | sex age | | | Y10–Y34
P1 | victims | R M | sex age weapon relationship location | 020111 | 16.1.3 |
P2 | victims | O M | sex age | 020112 | |
P3 | attendances | O M | sex age weapon location | | | X85–Y09
P4 | victims | O M | sex age | 0102 020111 | |
G1 | victims | R M | sex age relationship | 03011 | 5.2.2 |
G2 | victims | R M | sex age relationship | 03012 | 16.1.3 |
G3 | incidents | R M | sex age relationship | 0201 0208 03 | 5.2.1 |
G4 | incidents | O M | sex age cyber location | 0208 | 11.7.2 |
G5 | victims | O M | sex age | 0204 | 16.2.2 |
C1 | victims | R M | | 0101 | 16.2 |
C2 | children | O M | sex age relationship | 0201 0206 | 16.2.1 |
C3 | victims | R M | sex age cyber | 0301 03022 | 16.2.3 |
C4 | incidents | O M | sex age | 0201 | |
R1 | offences | R M | weapon location | 0401 | 16.1.3 |
R2 | victims | O M | sex age | 020221 | |
R3 | offences | O M | context cyber | 0205 | |
R4 | items | O M | firearm_type | 0901 | 16.4.2 |
F1 | persons | R M | sex age weapon | | | Y35
F2 | persons | O M | sex age weapon | | |
F3 | officers | O M | sex | 0101 0201 | |
F4 | complaints | O M | outcome | | |
F5 | cases | O M | sex | | 16.10.1 |
V1 | money | R A | programme | | |
V2 | persons | O M | sex age | | |
V3 | persons | O A | | | |
S1 | percent | O A | sex age | | 16.1.4 |
S2 | percent | O A | sex age offence_type | | 16.1.3 |
S3 | percent | O A | offence_type | | 16.3.1 |
S4 | percent | O A | sex age | | |
"""

MORE_IS_BETTER = {"V2", "V3", "S1", "S3", "S4"}
NEITHER_IS_BETTER = {"F4", "R4", "V1", "G1", "G2", "G3", "G4", "G5", "C2", "C3"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(CONTENT).catalogue


def rows() -> Iterator[list[str]]:
    for line in INDICATORS.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def texts(value: Any, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every `{"en": ..., "es": ...}` of the raw file, with the path that leads to it."""
    if isinstance(value, dict):
        if "en" in value or "es" in value:
            yield where, value
            return
        for key, inner in value.items():
            yield from texts(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            name = inner.get("code") or inner.get("id") if isinstance(inner, dict) else ""
            yield from texts(inner, f"{where}.{name}")


TEXTS = list(texts(msgspec.json.decode(CONTENT)))


def test_the_file_says_what_it_is(catalogue: Catalogue) -> None:
    assert (catalogue.id, catalogue.version) == ("cityreport-proposed", "1.0")
    assert catalogue.title == {"en": "Proposed standard 1.0", "es": "Estándar propuesto 1.0"}
    assert "no indicator list" in catalogue.statement["en"]
    assert "proposal" in catalogue.statement["en"]
    assert "propuesta" in catalogue.statement["es"]
    assert catalogue.languages == ("en", "es")


def test_the_digest_is_that_of_the_bytes_on_disk() -> None:
    assert read_catalogue(CONTENT).sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_file_is_pleasant_to_edit_by_hand() -> None:
    text = CONTENT.decode("utf-8")
    assert text.endswith("}\n")
    assert "\r" not in text
    assert "\t" not in text
    assert "\\" not in text  # accents and quotation marks stand as themselves
    assert 500 < text.count("\n") < 2200


def test_the_34_indicators_are_those_of_the_standard_in_its_order(catalogue: Catalogue) -> None:
    found = [
        [
            i.code,
            i.unit,
            f"{'R' if i.required else 'O'} {i.frequency.value}",
            " ".join(i.breakdowns),
            " ".join(i.codes.iccs),
            " ".join(i.codes.sdg),
            " ".join(i.codes.icd10),
        ]
        for i in catalogue.indicators
    ]
    assert len(found) == 34
    assert found == list(rows())


def test_the_breakdowns_are_those_of_the_standard_in_its_order(catalogue: Catalogue) -> None:
    found = {b.id: " ".join(c.code for c in b.categories) for b in catalogue.breakdowns}
    assert len(found) == 11
    assert list(found.items()) == list(BREAKDOWNS.items())


def test_every_group_and_unit_is_used(catalogue: Catalogue) -> None:
    assert "".join(g.code for g in catalogue.groups) == GROUPS
    assert all(i.group == i.code[0] for i in catalogue.indicators)
    assert {u.code for u in catalogue.units} == {i.unit for i in catalogue.indicators}
    assert {b.id for b in catalogue.breakdowns} == {
        b for i in catalogue.indicators for b in i.breakdowns
    }


def test_only_money_and_percent_are_not_counts(catalogue: Catalogue) -> None:
    kinds = {i.code: i.kind for i in catalogue.indicators if i.kind is not Kind.COUNT}
    percent = dict.fromkeys(("S1", "S2", "S3", "S4"), Kind.PERCENT)
    assert kinds == {"V1": Kind.MONEY} | percent


def test_lower_is_better_unless_it_is_known_not_to_be(catalogue: Catalogue) -> None:
    better = {i.code: i.lower_is_better for i in catalogue.indicators}
    assert {code for code, value in better.items() if value is False} == MORE_IS_BETTER
    assert {code for code, value in better.items() if value is None} == NEITHER_IS_BETTER


def test_what_reporting_moves_has_no_good_direction(catalogue: Catalogue) -> None:
    moved = {i.code for i in catalogue.indicators if i.moved_by_reporting}
    assert moved == {"G1", "G2", "G3", "G4", "G5", "C2", "C3"}


def test_lethal_violence_and_assault_are_the_least_uneven(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators:
        if indicator.kind is Kind.COUNT and indicator.frequency is Frequency.MONTH:
            steady = indicator.group in "LP" or indicator.code == "C1"
            assert indicator.unevenness == (0.10 if steady else 0.12), indicator.code


def test_a_police_count_is_never_the_same_as_an_sdg_number(catalogue: Catalogue) -> None:
    """Most of those are prevalences from surveys; only our own surveys give them."""
    for indicator in catalogue.indicators:
        entries = {e.code: e.relation for e in indicator.alignment if e.scheme == SDG}
        assert set(indicator.codes.sdg) <= set(entries), indicator.code
        if indicator.group != "S":
            assert AlignmentKind.EXACT not in entries.values(), indicator.code
    schemes = {e.scheme for i in catalogue.indicators for e in i.alignment}
    assert {"SES", "ISO 37120", SDG} <= schemes
    l1 = {(e.scheme, e.code, e.relation.value) for e in catalogue.indicator("L1").alignment}
    assert {("SES", "homicidio", "exact"), ("ISO 37120", "14.2", "exact")} <= l1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unevenness": 1.5}, "L1: an unevenness lies between 0 and 1"),
        ({"moved_by_reporting": True}, "L1: moved by reporting"),
        ({"alignment": [{"scheme": "SDG", "code": "1.1", "relation": "exact"}]}, "SDG 16.1.1"),
        ({"alignment": [{"scheme": "SDG", "code": "1.1", "relation": "like"}]}, "relation"),
    ],
)
def test_what_an_indicator_says_of_itself_is_checked(
    catalogue_file: CatalogueFile, change: dict[str, object], said: str
) -> None:
    raw = json.loads(catalogue_file.content)
    raw["indicators"][0] |= change
    with pytest.raises(DataError) as caught:
        read_catalogue(json.dumps(raw).encode())
    assert said in str(caught.value.facts["reason"])


def test_parts_of_homicide_are_parts_of_l1_and_nothing_else_is_a_part(
    catalogue: Catalogue,
) -> None:
    parts = {i.code: i.part_of for i in catalogue.indicators if i.part_of is not None}
    assert parts == {"L2": "L1", "L3": "L1", "C1": "L1"}


def test_only_child_homicide_is_derived_and_says_so(catalogue: Catalogue) -> None:
    assert [i.code for i in catalogue.indicators if i.derived is not None] == ["C1"]
    c1 = catalogue.indicator("C1")
    assert c1.derived == Derivation("L1", "age", ("Y0T14", "Y15T17"))
    assert "never typed" in c1.definition["en"]
    assert "nunca se escribe" in c1.definition["es"]


def test_a_look_up_finds_what_the_standard_asks_for_and_names_what_it_does_not_know(
    catalogue: Catalogue,
) -> None:
    assert catalogue.has_cell("L1", TOTAL, TOTAL)
    assert catalogue.has_cell("L1", "sex", "_O")
    assert not catalogue.has_cell("L1", "sex", TOTAL)
    assert not catalogue.has_cell("L1", TOTAL, "F")
    assert not catalogue.has_cell("L1", "sex", "Y0T14")
    assert not catalogue.has_cell("L2", "sex", "F")
    assert not catalogue.has_cell("X9", TOTAL, TOTAL)
    yearly = [i.code for i in catalogue.in_group("V", Frequency.YEAR)]
    assert yearly == ["V1", "V3"]
    assert catalogue.category("sex", "F").label["es"] == "Mujeres y niñas"
    for look_up, code in (
        (lambda: catalogue.indicator("X9"), "unknown_indicator"),
        (lambda: catalogue.breakdown("shoe"), "unknown_breakdown"),
        (lambda: catalogue.unit("feet"), "unknown_unit"),
        (lambda: catalogue.category("sex", "X"), "unknown_category"),
    ):
        with pytest.raises(DataError) as error:
            look_up()
        assert error.value.code == code


def test_every_text_stands_in_every_language_and_is_translated(catalogue: Catalogue) -> None:
    # title, statement; a label each; six texts an indicator, two a rule, two a question
    categories = sum(len(codes.split()) for codes in BREAKDOWNS.values())
    labels = len(GROUPS) + len(catalogue.units) + len(catalogue.breakdowns) + categories
    indicators, rules, questions = catalogue.indicators, catalogue.rules, catalogue.questions
    assert len(TEXTS) == 2 + labels + 6 * len(indicators) + 2 * (len(rules) + len(questions))
    for where, text in TEXTS:
        assert set(text) == set(catalogue.languages), where
        assert all(text[lang] == text[lang].strip() != "" for lang in text), where
        assert text["en"] != text["es"], where


def test_no_text_could_be_taken_for_a_formula() -> None:
    assert [where for where, text in TEXTS for t in text.values() if t[0] in "=+-@"] == []


def test_labels_fit_where_they_are_shown(catalogue: Catalogue) -> None:
    in_grid = [c.label for b in catalogue.breakdowns for c in b.categories]
    assert [t for label in in_grid for t in label.values() if len(t) > 28] == []
    names = [i.label for i in catalogue.indicators]
    assert [t for label in names for t in label.values() if len(t) > 62] == []


def test_labels_tell_rows_apart(catalogue: Catalogue) -> None:
    for lang in catalogue.languages:
        short = [i.short_label[lang] for i in catalogue.indicators]
        assert len(set(short)) == len(short)
        names = [i.label[lang] for i in catalogue.indicators]
        assert len(set(names)) == len(names)
        for breakdown in catalogue.breakdowns:
            labels = [c.label[lang] for c in breakdown.categories]
            assert len(set(labels)) == len(labels), breakdown.id


def test_a_question_is_a_question_about_its_period(catalogue: Catalogue) -> None:
    period = {
        Frequency.MONTH: ("this month", "este mes"),
        Frequency.YEAR: ("this year", "este año"),
    }
    for i in catalogue.indicators:
        assert "?" in i.question["en"], i.code
        assert i.question["es"].startswith("¿"), i.code
        assert "?" in i.question["es"], i.code
        english, spanish = period[i.frequency]
        assert english in i.question["en"], i.code
        assert spanish in i.question["es"], i.code


def test_both_languages_send_a_case_to_the_same_indicators(catalogue: Catalogue) -> None:
    codes = {i.code for i in catalogue.indicators}
    for where, text in TEXTS:
        named = {
            lang: sorted(code for code in codes if code in _words(text[lang])) for lang in text
        }
        assert named["en"] == named["es"], where


def _words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in text).split())


def indicator(raw: dict[str, Any], code: str) -> dict[str, Any]:
    return next(i for i in raw["indicators"] if i["code"] == code)


def refusal(content: bytes) -> str:
    with pytest.raises(DataError) as error:
        read_catalogue(content)
    assert error.value.code == "bad_catalogue"
    return str(error.value.facts["reason"])


def unknown_field(raw: dict[str, Any]) -> None:
    raw["indicators"][2]["colour"] = "red"


def unknown_field_of_a_part(raw: dict[str, Any]) -> None:
    raw["indicators"][2]["codes"]["nace"] = []


def missing_field(raw: dict[str, Any]) -> None:
    del raw["indicators"][2]["unit"]


def unknown_kind(raw: dict[str, Any]) -> None:
    raw["indicators"][2]["kind"] = "guess"


def unknown_breakdown(raw: dict[str, Any]) -> None:
    indicator(raw, "P2")["breakdowns"].append("shoe")


def unknown_unit(raw: dict[str, Any]) -> None:
    indicator(raw, "P2")["unit"] = "feet"


def unknown_group(raw: dict[str, Any]) -> None:
    indicator(raw, "P2")["group"] = "Z"


def part_of_nothing(raw: dict[str, Any]) -> None:
    indicator(raw, "L2")["part_of"] = "X9"


def part_of_itself(raw: dict[str, Any]) -> None:
    indicator(raw, "L2")["part_of"] = "L2"


def duplicate_indicator(raw: dict[str, Any]) -> None:
    raw["indicators"].append(indicator(raw, "R3"))


def duplicate_breakdown(raw: dict[str, Any]) -> None:
    raw["breakdowns"].append(raw["breakdowns"][0])


def duplicate_category(raw: dict[str, Any]) -> None:
    raw["breakdowns"][0]["categories"].append(raw["breakdowns"][0]["categories"][1])


def derived_from_nothing(raw: dict[str, Any]) -> None:
    indicator(raw, "C1")["derived"]["indicator"] = "X9"


def derived_by_a_breakdown_its_source_lacks(raw: dict[str, Any]) -> None:
    indicator(raw, "C1")["derived"]["indicator"] = "R1"


def derived_from_itself(raw: dict[str, Any]) -> None:
    indicator(raw, "C1")["derived"]["indicator"] = "C1"


def derived_from_an_unknown_category(raw: dict[str, Any]) -> None:
    indicator(raw, "C1")["derived"]["categories"] = ["Y0T14", "Y15T19"]


def label_without_spanish(raw: dict[str, Any]) -> None:
    del indicator(raw, "V1")["label"]["es"]


def empty_question(raw: dict[str, Any]) -> None:
    indicator(raw, "V1")["question"]["en"] = ""


def category_without_spanish(raw: dict[str, Any]) -> None:
    del raw["breakdowns"][1]["categories"][5]["label"]["es"]


def language_without_texts(raw: dict[str, Any]) -> None:
    raw["languages"].append("ar")


def duplicate_unit(raw: dict[str, Any]) -> None:
    raw["units"].append(raw["units"][0])


def no_english(raw: dict[str, Any]) -> None:
    raw["languages"] = ["es"]


def total_as_a_category(raw: dict[str, Any]) -> None:
    raw["breakdowns"][0]["categories"][0]["code"] = "_T"


def part_of_a_part(raw: dict[str, Any]) -> None:
    indicator(raw, "L3")["part_of"] = "L2"


def breakdown_asked_twice(raw: dict[str, Any]) -> None:
    indicator(raw, "L5")["breakdowns"].append("sex")


def derived_twice_from_a_category(raw: dict[str, Any]) -> None:
    indicator(raw, "C1")["derived"]["categories"] = ["Y0T14", "Y0T14"]


def blank_label(raw: dict[str, Any]) -> None:
    indicator(raw, "V1")["label"]["es"] = "  "


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (unknown_field, ["colour", "$.indicators[2]"]),
        (unknown_field_of_a_part, ["nace", "$.indicators[2].codes"]),
        (missing_field, ["unit", "$.indicators[2]"]),
        (unknown_kind, ["guess", "$.indicators[2].kind"]),
        (unknown_breakdown, ["P2", "breakdown", "shoe"]),
        (unknown_unit, ["P2", "unit", "feet"]),
        (unknown_group, ["P2", "group", "Z"]),
        (part_of_nothing, ["L2", "X9"]),
        (part_of_itself, ["L2"]),
        (duplicate_indicator, ["indicator", "R3", "twice"]),
        (duplicate_breakdown, ["breakdown", "sex", "twice"]),
        (duplicate_category, ["sex", "M", "twice"]),
        (derived_from_nothing, ["C1", "X9"]),
        (derived_by_a_breakdown_its_source_lacks, ["C1", "R1", "age"]),
        (derived_from_itself, ["C1"]),
        (derived_from_an_unknown_category, ["C1", "Y15T19"]),
        (label_without_spanish, ["V1", "label", "es"]),
        (empty_question, ["V1", "question", "en"]),
        (category_without_spanish, ["age", "Y_GE60", "es"]),
        (language_without_texts, ["title", "ar"]),
        (duplicate_unit, ["unit", "victims", "twice"]),
        (no_english, ["English"]),
        (total_as_a_category, ["sex", "_T"]),
        (part_of_a_part, ["L3", "L2"]),
        (breakdown_asked_twice, ["L5", "sex", "twice"]),
        (derived_twice_from_a_category, ["C1", "Y0T14", "twice"]),
        (blank_label, ["V1", "label", "es"]),
    ],
)
def test_a_faulty_catalogue_is_refused_with_its_place(
    edit: Callable[[dict[str, Any]], None], named: list[str]
) -> None:
    raw = msgspec.json.decode(CONTENT)
    edit(raw)
    reason = refusal(msgspec.json.encode(raw))
    assert [word for word in named if word not in reason] == [], reason


@pytest.mark.parametrize(
    "content",
    [b"", b"not JSON", b"[]", b"null", CONTENT[: len(CONTENT) // 2], CONTENT + b"}", b"\xff\xfe{}"],
    ids=["empty", "words", "list", "null", "cut short", "trailing", "not UTF-8"],
)
def test_what_is_not_a_json_catalogue_is_refused_with_a_reason(content: bytes) -> None:
    assert refusal(content)


def test_bytes_that_are_not_utf8_inside_a_text_are_refused() -> None:
    assert refusal(CONTENT.replace("Estándar".encode(), "Estándar".encode("latin-1"), 1))
