"""Numbers and dates are written as CLDR says, judged by Babel itself."""

from __future__ import annotations

import json
import runpy
import tomllib
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cityreport import i18n
from cityreport.domain.period import Period

ROOT = Path(__file__).parents[1]
LANGUAGES = list(i18n.LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_conventions_are_babels(code: str) -> None:
    tool = runpy.run_path(str(ROOT / "packaging" / "translations.py"))
    file = ROOT / "resources" / "translations" / code / "locale.json"
    assert json.loads(file.read_bytes()) == tool["conventions"](code), "run: make translations"


@pytest.mark.parametrize(("said", "code"), [("Spanish_Colombia.1252", "es"), ("es_CO.UTF-8", "es")])
def test_a_system_names_its_language_by_code_or_in_english(
    said: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", said)
    assert i18n.system_language() == code


def test_a_language_of_the_table_gets_its_files(tmp_path: Path) -> None:
    """One line in the table, and `make translations` makes the rest."""
    tool = runpy.run_path(str(ROOT / "packaging" / "translations.py"))
    source = (ROOT / "cityreport" / "i18n.py").read_text(encoding="utf-8")
    (tmp_path / "cityreport").mkdir()
    (tmp_path / "resources" / "translations").mkdir(parents=True)
    more = 'LANGUAGE_TABLE = (\n    ("pt", "Português", "Portuguese"),'
    (tmp_path / "cityreport" / "i18n.py").write_text(
        source.replace("LANGUAGE_TABLE = (", more), encoding="utf-8"
    )
    tool["gather"](tmp_path)
    folder = tmp_path / "resources" / "translations"
    assert json.loads((folder / "pt" / "locale.json").read_bytes())["months"][0] == "janeiro"
    catalog = tool["read"](folder / "pt" / "LC_MESSAGES" / "cityreport.po")
    assert catalog.get("Q{quarter} {year}").string == ""
    assert not (folder / "en" / "LC_MESSAGES").exists()
    assert r'"compiler:Languages\Portuguese.isl"' in tool["installer_languages"](tmp_path)


def test_the_package_says_which_languages_it_speaks() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        said = tomllib.load(stream)["project"]["classifiers"]
    for _, _, english in i18n.LANGUAGE_TABLE:
        assert f"Natural Language :: {english}" in said


@given(value=st.integers(-(10**12), 10**12), code=st.sampled_from(LANGUAGES))
def test_whole_numbers_are_written_as_babel_writes_them(value: int, code: str) -> None:
    with i18n.in_language(code):
        assert i18n.number(value) == format_decimal(value, locale=code)


@given(value=st.integers(-(10**9), 10**9), code=st.sampled_from(LANGUAGES))
def test_decimals_are_written_as_babel_writes_them(value: int, code: str) -> None:
    with i18n.in_language(code):
        assert i18n.number(value / 8) == format_decimal(value / 8, locale=code)
        two = format_decimal(value / 4, format="#,##0.00", locale=code)
        assert i18n.number(value / 4, 2) == two


@pytest.mark.parametrize("code", LANGUAGES)
def test_months_are_named_as_babel_names_them(code: str) -> None:
    with i18n.in_language(code):
        for month in range(1, 13):
            period, day = Period.month(2026, month), date(2026, month, 9)
            assert i18n.period_name(period) == format_skeleton("yMMMM", day, locale=code)
            assert i18n.short_period_name(period) == format_skeleton("yMMM", day, locale=code)
            assert i18n.day_name(day) == format_skeleton("yMMMd", day, locale=code)


def test_another_language_holds_inside_its_block_only() -> None:
    month = Period.month(2026, 10)
    with i18n.in_language("es"):
        assert i18n.period_name(month) == "octubre de 2026"
        assert i18n.percent(0.0552) == "5,5\u00a0%"
    assert i18n.period_name(month) == "October 2026"
    assert i18n.percent(0.0552) == "5.5\u00a0%"


@pytest.mark.parametrize(
    ("variable", "expected"),
    [("es_CO.UTF-8", "es"), ("en_GB", "en"), ("fr_FR.UTF-8", "en"), ("C.UTF-8", "en")],
)
def test_the_systems_language_is_taken_where_we_speak_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, expected: str
) -> None:
    monkeypatch.setenv("LC_ALL", variable)
    assert i18n.system_language() == expected


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (243.25, 1, "243.3"),
        (-243.25, 1, "-243.3"),
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (1.0005, None, "1.001"),
        (243.2499, 1, "243.2"),
        (100_000 * 9 / 160_000, 2, "5.63"),
        (9_007_199_254_740_991, None, "9,007,199,254,740,991"),
        (1e12, 3, "1,000,000,000,000.000"),
    ],
)
def test_ties_are_rounded_away_from_zero_as_a_calculator_does(
    value: float, decimals: int | None, words: str
) -> None:
    with i18n.in_language("en"):
        assert i18n.number(value, decimals) == words


def test_no_line_ends_between_a_number_and_its_percent_sign() -> None:
    assert i18n.tr("about 95 % of {what}", what="all") == "about 95\u00a0% of all"
