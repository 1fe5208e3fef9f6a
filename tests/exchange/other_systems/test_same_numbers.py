"""Every format says the same of every cell: zero, empty, not available and hidden stay apart."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.area import Area
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.submission import AreaRecord, Submission
from cityreport.exchange.digest import seal_content
from cityreport.exchange.other_systems import crosswalk_profile, outside_codes
from cityreport.exchange.registry import FORMATS, ExportContext, format_named
from cityreport.office.office import Office
from tests.exchange.other_systems.said import SAID

STRINGS = Path(__file__).parents[2] / "data" / "naughty_strings" / "blns.json"
MONTHS = [Period.month(2023, n) for n in range(1, 13)]
NAMES = [known.name for known in FORMATS if known.name not in ("json.gz", "xlsx")]


def areas_of(submission: Submission) -> dict[str, str]:
    codes = ["_T", *(area.code for area in submission.areas)]
    return {outside_codes.area_code(submission, code): code for code in codes} | {
        code: code for code in codes
    }


@pytest.mark.parametrize("name", [n for n in SAID if n != "json"])
def test_each_format_says_the_same_of_each_cell(
    name: str, small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    format_named(name).write(small, path, context)
    expected = {outside_codes.key_of(o): (o.value, o.status) for o in small.observations}
    assert SAID[name](path, areas_of(small)) == expected
    assert ("L1", "2025-03", "_T", "_T", "_T") not in expected, "nobody answered March"
    assert expected["L1", "2025-02", "_T", "_T", "_T"] == (0, "P")
    assert expected["L1", "2025-04", "_T", "_T", "_T"] == (None, "O")


@pytest.fixture
def with_districts(office: Office) -> Office:
    """A city with two districts and small counts among them."""
    areas = (Area("01", "North"), Area("02", "South"), Area("03", "East"))
    office.city.save(msgspec.structs.replace(office.city.profile, areas=areas))
    for number, month in enumerate(MONTHS):
        parts = {"01": number % 4, "02": 7 + number, "03": 12}
        total, women = sum(parts.values()), number % 3
        cells = {("_T", "_T", "_T"): total}
        cells |= {(area, "_T", "_T"): n for area, n in parts.items()}
        cells |= {("_T", "sex", "F"): women, ("_T", "sex", "M"): total - women}
        for (area, breakdown, category), n in cells.items():
            office.cells.record(Observation(CellKey("L1", month, area, breakdown, category), n))
    office.cells.record(Observation(CellKey("R1", MONTHS[0]), None, Status.NOT_AVAILABLE))
    return office


def test_a_public_copy_hides_the_same_cells_in_every_format(
    with_districts: Office, tmp_path: Path
) -> None:
    made = with_districts.exports.export_public(MONTHS[0], MONTHS[-1], NAMES, tmp_path)
    files = {
        name: next(tmp_path / f for f in made.files if f.endswith(format_named(name).suffix))
        for name in NAMES
    }
    whole = with_districts.exports.submissions()[0]
    assert whole.observations > 50
    expected = SAID["json"](files["json"], {})
    hidden = {key for key, (_, status) in expected.items() if status == "Q"}
    assert len(hidden) > 20
    assert any(value == 0 for value, _ in expected.values())
    city = f"{with_districts.city.profile.city.country}_{with_districts.store.office_id()[:8]}"
    areas = {city: "_T"} | {f"{city}_0{n}": f"0{n}" for n in (1, 2, 3)} | {"_T": "_T"}
    for name, read in SAID.items():
        found = read(files[name], areas)
        assert found == expected, name
        assert {key for key, (_, status) in found.items() if status == "Q"} == hidden
    secrets = {f"{n}" for n in (1, 2, 3)}
    for name in ("ses", "iso37120"):  # what is hidden is in no sum and no rate
        rows = list(csv.DictReader(io.StringIO(files[name].read_text("utf-8-sig"))))
        homicides = [r for r in rows if r["Our indicator"] == "L1"]
        months = {(r["Period"], r["Area"]): r for r in homicides if r["Measure"] == "count"}
        for (period, area), told in months.items():
            cell = expected["L1", period, area, "_T", "_T"]
            assert (told["Value"], told["Status"]) == (
                "" if cell[0] is None else str(int(cell[0])),
                cell[1],
            )
            assert cell[1] != "Q" or told["Our number"] not in secrets


@pytest.mark.parametrize("name", ["csv", "datapackage", "sdmx-csv-1.0", "ses"])
def test_no_text_in_a_table_is_a_formula(
    name: str, small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    row = small.observations[0]
    texts = [
        *json.loads(STRINGS.read_text("utf-8")),
        "=1+1",
        "+A1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "＝1",
    ]
    series = small.series[0]
    spiked = seal_content(
        msgspec.structs.replace(
            small,
            observations=[
                msgspec.structs.replace(row, note=text[:2000], source=text[:2000]) for text in texts
            ],
            areas=[AreaRecord("=A1", "=1+1", None, None, [])],
            series=[msgspec.structs.replace(series, unit="=1+1")],
        )
    )
    path = tmp_path / "a"
    format_named(name).write(spiked, path, context)
    for table in tables_of(path):
        for cells in csv.reader(io.StringIO(table, newline="")):
            for cell in cells:
                begins = cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
                bare = cell.lstrip("+-").translate(str.maketrans("", "", ".,' %"))
                assert not begins or bare.isdigit() or cell in ("-", "+"), cell


def tables_of(path: Path) -> list[str]:
    if not zipfile.is_zipfile(path):
        return [path.read_bytes().decode("utf-8-sig")]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(n).decode() for n in archive.namelist() if n.endswith(".csv")]


def test_two_formats_that_share_a_file_write_it_once(
    with_districts: Office, tmp_path: Path
) -> None:
    names = ["sdmx-csv-1.0", "sdmx-csv-2.0", "dhis2", "adx", "adx"]
    made = with_districts.exports.export(MONTHS[0], MONTHS[1], names, tmp_path / "out")
    endings = [name.partition("RESTRICTED")[2] for name in made.files]
    assert endings == [
        ".sdmx-1.0.csv",
        ".sdmx-structure.json",
        ".sdmx-2.0.csv",
        ".dhis2.json",
        ".dhis2-metadata.json",
        ".adx.xml",
    ]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(made.files)


def test_what_is_said_of_our_number_is_what_the_crosswalk_says() -> None:
    """Every entry of another list has its words in both languages, and no word is of none."""
    profiles = crosswalk_profile.read_profiles()
    for profile in profiles.values():
        for entry in profile.entries:
            for words in (profile.title, entry.label, *([entry.differs] if entry.differs else [])):
                assert set(words) == {"en", "es"}
                assert all(words.values())
