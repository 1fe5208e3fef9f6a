"""Names of files say city, office and copy, are ASCII, and no two offices have the same."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.city import City
from cityreport.office.file_names import LONGEST, city_name, highest_number, office_code, stem

SCRIPTS = st.one_of(
    st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), min_size=1),  # Arabic
    st.text(st.characters(min_codepoint=0x0400, max_codepoint=0x04FF), min_size=1),  # Cyrillic
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1),  # Chinese
    st.text(st.characters(min_codepoint=0x0900, max_codepoint=0x097F), min_size=1),  # Devanagari
    st.text(st.characters(min_codepoint=0x00C0, max_codepoint=0x024F), min_size=1),  # Latin
    st.text(min_size=1),
)
"""Names of cities in several scripts, and anything else that can be typed."""


@given(SCRIPTS, SCRIPTS, st.uuids(), st.uuids(), st.booleans())
def test_two_offices_never_have_the_same_name(
    one: str, other: str, first: uuid.UUID, second: uuid.UUID, is_public: bool
) -> None:
    about = ("2023-01", "2023-12", "0001")
    names = [
        stem(City(name, "LBN"), str(identity), *about, is_public=is_public)
        for name, identity in ((one, first), (other, second))
    ]
    if first != second:
        assert names[0] != names[1]
    for name in names:
        assert re.fullmatch(r"cityreport_LBN_[A-Za-z0-9_-]+_(PUBLIC|RESTRICTED)", name)
        assert "_2023-01_2023-12_0001_" in name
        assert len(name) + len(".json") <= LONGEST


def test_two_cities_of_arabic_names_are_told_apart() -> None:
    beirut, tripoli = City("بيروت", "LBN", "LB BEY"), City("طرابلس", "LBN", "LB KYE")
    assert (city_name(beirut), city_name(tripoli)) == ("LBBEY", "LBKYE")
    assert stem(City("بيروت", "LBN"), "one") != stem(City("طرابلس", "LBN"), "two")


def test_latin_letters_stay_readable() -> None:
    said = {"Đà Nẵng": "Da-Nang", "Łódź": "Lodz", "Santiago de Cali": "Santiago-de-Cali"}
    said |= {"Ærøskøbing": "AEroskobing", "İstanbul": "Istanbul", "Gießen": "Giessen"}
    assert {name: city_name(City(name, "XYZ")) for name in said} == said


def test_a_restricted_and_a_public_copy_have_two_names() -> None:
    city = City("Cali", "COL")
    code = office_code("x")
    assert stem(city, "x", "piece") == f"cityreport_COL_Cali_{code}_piece_RESTRICTED"
    assert stem(city, "x", is_public=True) == f"cityreport_COL_Cali_{code}_PUBLIC"
    assert re.fullmatch("[a-z2-7]{8}", code)


def test_a_name_of_an_earlier_program_counts_too(tmp_path: Path) -> None:
    """It wrote the mark in small letters, and its number was given already."""
    name = f"cityreport_COL_Cali_{office_code('x')}_2023-01_2023-12_0007_5e0c9f12_restricted.json"
    (tmp_path / name).write_text("{}")
    assert highest_number(tmp_path, "x") == 7
