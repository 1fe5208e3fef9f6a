"""new and set: an office without the window, every setting with a command, each one journalled."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cityreport import paths
from cityreport.cli import main
from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError
from cityreport.office.city_profile import CityWriter
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from tests.conftest import NOW


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]
CITY = ("--city", "Cali", "--country", "COL")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings" / "settings.json")

    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["cityreport", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Result(int(ended.value.code or 0), out, err)

    return call


@pytest.fixture
def office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new office that every command of the test works on."""
    path = tmp_path / "cali.cityreport"
    monkeypatch.setenv("CITYREPORT_STORE", str(path))
    assert run("new", path, *CITY, "--district", "01=Old Town").code == 0
    return path


def journalled(path: Path, catalogue: CatalogueFile) -> list[tuple[str, str]]:
    """Subject and part of every entry of the journal but the first action's."""
    with Office.look(path, catalogue, lambda: NOW, "Ada") as office:
        lines = office.history.lines(HistoryFilter(), limit=1000).lines
        return [(line.subject, line.part) for line in lines]


def test_new_makes_a_whole_office_without_the_window(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office" / "cali.cityreport"
    made = run(
        *("new", path, "--city", "Santiago de Cali", "--country", "col", "--locode", "co clo"),
        *("--currency", "cop", "--contact", "observatorio@cali.example", "--baseline", "2018-2019"),
        *("--baseline-reason", " No register of 2017 "),
        *("--district", "01=Old Town", "--district", "02=Harbour", "--source", "DANE"),
        *("--population", "2018=2227642", "--population", "2023=2 283 000", "--json"),
    )
    assert (made.code, made.err) == (0, "")
    monkeypatch.setenv("CITYREPORT_STORE", str(path))
    said = run("set", "--json").json
    assert said == made.json
    assert said["city"] == {
        "name": "Santiago de Cali",
        "country": "COL",
        "locode": "CO CLO",
        "currency": "COP",
        "contact": "observatorio@cali.example",
    }
    assert [(area["code"], area["name"]) for area in said["districts"]] == [
        ("01", "Old Town"),
        ("02", "Harbour"),
    ]
    assert said["population"] == [
        {"area": "_T", "year": 2018, "people": 2227642, "source": "DANE"},
        {"area": "_T", "year": 2023, "people": 2283000, "source": "DANE"},
    ]
    assert (said["baseline"], said["target"]["year"]) == ([2018, 2019], 2030)
    assert said["baseline_reason"] == "No register of 2017"
    assert run("record", "2024-01", "L1", "9", "--area", "02").code == 0
    assert run("audit").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--city", "", "--country", "COL"), ("--city", "no name")),
        (("--city", "Cali", "--country", "Colombia"), ("--country", "COLOMBIA", "three letters")),
        (("--city", "Cali"), ("--country",)),
        ((*CITY, "--locode", "Cali"), ("--locode", "CO CLO")),
        ((*CITY, "--currency", "pesos"), ("--currency", "PESOS")),
        ((*CITY, "--district", "Old Town"), ("--district", "Old Town", "01=Old Town")),
        ((*CITY, "--district", "01=A", "--district", "01=B"), ("--district", "01")),
        ((*CITY, "--district", "01="), ("--district", "no name")),
        ((*CITY, "--population", "2023"), ("--population", "2023=2283000")),
        ((*CITY, "--population", "23=9"), ("--population", "1950")),
        ((*CITY, "--population", "2023=many"), ("--population", "many")),
        ((*CITY, "--population", "2023=0"), ("--population", "1 or more")),
        ((*CITY, "--population", "2023=2.28"), ("--population", "2.28")),
        ((*CITY, "--population", "2023=5", "--population", "2023=6"), ("--population", "2023")),
        ((*CITY, "--baseline", "soon"), ("--baseline", "2017 to 2019")),
        ((*CITY, "--baseline", "2030"), ("--baseline", "2030")),
        ((*CITY, "--baseline", "2018-2019"), ("--baseline-reason", "Say why these years")),
        ((*CITY, "--distrit", "01=A"), ("--distrit", "--district")),
    ],
)
def test_what_is_wrong_names_its_option_and_leaves_no_file(
    arguments: tuple[str, ...], words: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    result = run("new", folder / "cali.cityreport", *arguments)
    assert (result.code, result.out) == (2, "")
    for word in words:
        assert word in result.err
    assert not folder.exists()


def test_new_refuses_a_file_that_is_there_and_a_name_that_is_none(
    run: Run, tmp_path: Path, office: Path
) -> None:
    before = office.read_bytes()
    again = run("new", office, *CITY)
    assert (again.code, again.err.count("\n")) == (3, 1)
    assert str(office) in again.err
    assert office.read_bytes() == before
    assert run("new", *CITY).code == 3  # CITYREPORT_STORE is that very file
    for call in (
        ("new", tmp_path / "cali.db", *CITY),
        ("new", tmp_path / "a.cityreport", "--store", tmp_path / "b.cityreport", *CITY),
    ):
        refused = run(*call)
        assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert run("new", "--store", tmp_path / "b.cityreport", *CITY).code == 0
    assert not list(tmp_path.glob("a.*")) + list(tmp_path.glob("*.db"))


def test_a_new_office_that_the_disk_does_not_take_leaves_no_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise AccessError("store_disk", path="x", reason="No space left on device")

    monkeypatch.setattr(CityWriter, "save", full)
    folder = tmp_path / "folder"
    assert run("new", folder / "cali.cityreport", *CITY).code == 3
    assert list(folder.iterdir()) == []


SET = [
    (("city", "--name", "Santiago de Cali", "--contact", "a b"), "city", "Santiago de Cali"),
    (("city", "--country", "per", "--locode", "PE LIM", "--currency", "PEN"), "city", "PE LIM"),
    (("district", "02", "--name", "Harbour", "--from", "2020-01"), "districts", "2020-01"),
    (("district", "01", "--to", "2019-12"), "districts", "2019-12"),
    (("population", "2024=2,283,000,0", "2018=2227642"), None, "YEAR=N"),
    (("population", "2023=2 283 000", "--source", "DANE"), "population", "DANE"),
    (("population", "2023=12000", "--area", "01"), "population", "12000"),
    (("baseline", "2018-2019", "--reason", "No 2017"), "baseline", "2018"),
    (("path", "linear"), "target", "linear"),
    (("series", "L1", "--source", "Police", "--attempts", "no"), "series", "Police"),
    (("series", "L1", "--unit", "cases", "--principal", "yes"), "series", "cases"),
    (("series", "L1", "--date", "recording", "--coverage", "all"), "series", "recording"),
    (("series", "L1", "--break", "2020-01", "--break-reason", "New law"), "series", "New law"),
    (("officer", "Ada Okoro"), "officers", "Ada Okoro"),
]


def test_another_currency_is_said_with_its_first_month(run: Run, office: Path) -> None:
    assert run("set", "city", "--currency", "COP").code == 0
    for call, word in (
        (("city", "--currency", "USD"), "--from 2026-01"),
        (("currency", "usd", "--from", "2024"), "--from"),
        (("currency", "dollars", "--from", "2024-01"), "DOLLARS"),
    ):
        refused = run("set", *call)
        assert (refused.code, refused.out) == (2, "")
        assert word in refused.err
    assert run("set", "currency", "usd", "--from", "2024-01").code == 0
    said = run("set", "--json").json
    assert said["city"]["currency"] == "USD"
    assert said["earlier_currencies"] == [{"currency": "COP", "before": "2024-01"}]
    assert "COP before Jan 2024" in run("set").out
    assert run("record", "2023", "V1", "500").code == 0
    assert run("record", "2024", "V1", "600").code == 0
    held = [run("show", year, "--json").out for year in ("2023", "2024")]
    assert ["COP" in one for one in held] == [True, False]
    assert ["USD" in one for one in held] == [False, True]
    assert run("audit").code == 0


@pytest.mark.parametrize(("call", "part", "word"), SET)
def test_set_changes_one_setting_as_one_action(
    call: tuple[str, ...],
    part: str | None,
    word: str,
    run: Run,
    office: Path,
    catalogue_file: CatalogueFile,
) -> None:
    before, entries = run("set", "--json").json, len(journalled(office, catalogue_file))
    result = run("set", *call)
    after = run("set", "--json").json
    if part is None:
        assert (result.code, result.out) == (2, "")
        assert word in result.err
        assert after == before
        return
    assert (result.code, result.err) == (0, "")
    assert word in json.dumps(after[part], ensure_ascii=False)
    assert {name for name in after if after[name] != before[name]} - {f"{part}_reason"} == {part}
    assert len(journalled(office, catalogue_file)) > entries
    assert run("set", *call).out == "Nothing changed.\n"
    assert run("audit").code == 0


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (("city",), "cityreport set city --help"),
        (("city", "--country", "x"), "--country"),
        (("city", "--name", " "), "--name"),
        (("district", "02", "--from", "2020-01"), "--name"),
        (("district", "01", "--from", "soon"), "--from"),
        (("district", "01", "--from", "2021-01", "--to", "2020-01"), "--to"),
        (("population", "2024=5", "--area", "99"), "99"),
        (("population", "2024"), "2024=2283000"),
        (("baseline", "2030"), "2030"),
        (("baseline", "2018-2019"), "--reason"),
        (("baseline", "2018-2019", "--reason", " "), "Say why these years"),
        (("path", "curved"), "geometric"),
        (("series", "ZZ", "--unit", "x"), "ZZ"),
        (("series", "L1", "--break", "soon"), "--break"),
        (("series", "L1", "--unit", "x\x00"), "--unit"),
        (("officer", ""), "NAME"),
        (("officer", "Nobody", "--remove"), "Nobody"),
        (("backup",), "cityreport set backup --help"),
        (("program", "--language", "tlh"), "en, es"),
        (("program", "--paper", "a9"), "letter"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_setting_that_cannot_be_changes_nothing(
    call: tuple[str, ...], word: str, run: Run, office: Path
) -> None:
    before = office.read_bytes()
    result = run("set", *call)
    assert (result.code, result.out) == (2, "")
    assert word in result.err
    assert office.read_bytes() == before
    assert not paths.settings_file().exists()


def test_what_was_set_can_be_taken_out_again(run: Run, office: Path) -> None:
    before = run("set", "--json").json
    for call in (
        ("district", "02", "--name", "Harbour", "--from", "2020-01"),
        ("district", "02", "--from", ""),
        ("population", "2024=5", "--area", "02"),
        ("population", "2024="),
        ("district", "02", "--remove"),
        ("series", "L1", "--attempts", "yes", "--break", "2020-01"),
        ("series", "L1", "--attempts", "unsaid", "--break", ""),
        ("officer", "Ada"),
        ("officer", "Ada", "--remove"),
    ):
        assert run("set", *call).code == 0
    assert run("set", "--json").json == before
    run("record", "2024-01", "L1", "9", "--area", "01")
    refused = run("set", "district", "01", "--remove")
    assert (refused.code, refused.err.count("\n")) == (1, 1)


def test_the_settings_of_this_computer_are_kept(run: Run, office: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert (
        run("set", "program", "--language", "es", "--officer", "Ada", "--paper", "letter").code == 0
    )
    assert run("set", "backup", "--second-place", stick).code == 0
    said = run("set", "--json").json
    assert (
        said["program"].items() >= {"language": "es", "officer": "Ada", "paper": "letter"}.items()
    )
    assert said["second_place"] == str(stick)
    assert run("backup").code == 0
    assert list(stick.glob("*.cityreport"))
    assert run("set", "backup", "--forget").code == 0
    assert run("set", "program", "--language", "", "--officer", "", "--paper", "").code == 0
    said = run("set", "--json").json
    assert (set(said["program"].values()), said["second_place"]) == ({""}, None)


def test_borders_are_set_and_removed(run: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "borders.geojson"
    file.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature",'
        '"properties":{"name":"Old Town"},"geometry":{"type":"Polygon",'
        '"coordinates":[[[0,51],[0.1,51],[0.1,51.1],[0,51]]]}}]}'
    )
    assert run("set", "borders", file).code == 0
    assert run("set", "--json").json["borders"].startswith(str(office))
    assert run("set", "borders", "--remove").code == 0
    assert run("set", "--json").json["borders"] is None


def test_set_shows_everything_in_words(run: Run, office: Path) -> None:
    for call, part, _word in SET:
        if part is not None:
            run("set", *call)
    said = run("set").out
    for word in ("Santiago de Cali", "Harbour", "2020-01", "DANE", "2018, 2019", "Police", "Ada"):
        assert word in said
    assert "−50" in said


def test_a_file_without_a_city_gets_one(
    run: Run, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    path = tmp_path / "bare.cityreport"
    Office.create(path, catalogue_file, lambda: NOW, "Ada").close()
    refused = run("--store", path, "status")
    assert "cityreport set city" in refused.err
    assert run("--store", path, "set", "city", "--contact", "x").code == 1
    assert run("--store", path, "set", "city", "--name", "Cali", "--country", "COL").code == 0
    assert "Cali" in run("--store", path, "status").out
