"""The commands: their answers, their exit codes, one sentence for an error and never a trace."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from cityreport.cli import main
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.store.backup_files import backup_folder
from cityreport.wording import CHART_KIND_NAMES
from tests.conftest import NOW, PROFILE

ROOT = Path(__file__).parents[1]


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


def exported(run: Run, store: Path, months: tuple[str, str], out: Path) -> Any:
    """The JSON answer of an export of those months."""
    call = ("export", "--from", months[0], "--to", months[1], "--out", out, "--store", store)
    result = run(*call, "--json")
    assert result.code == 0
    return result.json


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["cityreport", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Result(int(ended.value.code or 0), out, err)

    return call


def test_sample_makes_the_city_and_shows_its_attribution(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "made.cityreport"
    result = run("sample", "--store", path)
    assert result.code == 0
    assert "17,034 answered cells" in result.out, "December 2023 is half entered, to practise"
    assert "Open Government Licence" in result.out
    assert "today is always Jan 10, 2024" in result.out
    again = run("sample", "--store", path)
    assert (again.code, again.err.count("\n")) == (3, 1)
    assert str(path) in again.err


def test_the_small_sample_says_what_it_is_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.cityreport"
    assert "La Cumbre" in run("sample", "--small", "--store", path).out
    said = run("status", "--store", path).out
    assert "today is always Feb 10, 2014" in said
    assert "what three years together say" in said


def test_the_sample_is_started_again_by_a_command_and_an_office_is_not(
    run: Run, tmp_path: Path, sample_path: Path
) -> None:
    path = tmp_path / "made.cityreport"
    run("sample", "--small", "--store", path)
    assert run("record", "2013", "L1", "7", "--store", path).code == 0
    assert "7" in run("show", "2013", "--store", path).out
    assert run("sample", "--again", "--store", path).code == 0
    assert "La Cumbre" in run("status", "--store", path).out
    assert run("show", "2013", "--store", path, "--json").json != []
    refused = run("sample", "--again", "--store", sample_path)
    assert (refused.code, refused.err.count("\n")) == (3, 1)
    assert "is not a sample" in refused.err


def test_status_says_what_is_there_and_what_is_due(run: Run, sample_path: Path) -> None:
    answer = run("status", "--store", sample_path, "--json").json
    assert (answer["first"], answer["last"], answer["observations"]) == (
        "2017-01",
        "2023-12",
        17136,
    )
    assert answer["months"]["2023-12"] == {"answered": 5, "expected": 10}
    assert "January 2017" in run("--store", sample_path, "status").out


def test_record_then_show(run: Run, sample_path: Path) -> None:
    store = ("--store", sample_path)
    assert run("record", "2024-01", "L2", "3", "--note", "one at home", *store).code == 0
    assert run("record", "2024-01", "L3", "0", *store).code == 0
    assert run("record", "2024-01", "F1", "n", *store).code == 0
    shown = {
        cell["indicator"]: cell
        for cell in run("show", "2024-01", *store, "--json").json
        if cell["area"] == "_T"
    }
    assert shown["L2"] == {
        "indicator": "L2",
        "period": "2024-01",
        "area": "_T",
        "breakdown": "_T",
        "category": "_T",
        "value": 3,
        "status": "A",
        "note": "one at home",
        "source": "",
    }
    assert (shown["L3"]["value"], shown["L3"]["status"]) == (0, "A")
    assert (shown["F1"]["value"], shown["F1"]["status"]) == (None, "O")
    assert "G3" not in shown


def test_record_says_that_the_backup_of_the_day_failed(run: Run, sample_path: Path) -> None:
    backup_folder(sample_path).write_bytes(b"")  # no folder can be made there, as on a full disk
    result = run("record", "2023-11", "L1", 9, "--store", sample_path)
    assert (result.code, result.out) == (0, "Saved: L1 2023-11 = 9 (final)\n")
    assert result.err.startswith("No backup could be made in ")
    assert result.err.count("\n") == 1
    again = run("record", "2023-11", "L1", 8, "--store", sample_path, "--json")
    assert again.json["value"] == 8
    assert again.json["backup_failed"]["code"] == "backup_failed"
    assert again.json["backup_failed"]["message"] in result.err
    backup_folder(sample_path).unlink()
    assert (
        run("record", "2023-11", "L1", 7, "--store", sample_path, "--json").json["backup_failed"]
        is None
    )


def test_recording_a_number_again_keeps_its_note_and_source(run: Run, sample_path: Path) -> None:
    store = ("--store", sample_path)
    before = run("show", "L1", "--area", "_T", "--json", *store).json[0]
    run("record", before["period"], "L1", "5", *store)
    after = run("show", "L1", "--area", "_T", "--json", *store).json[0]
    assert (after["value"], after["source"]) == (5, before["source"])


def test_breakdowns_and_districts_are_recorded_by_their_codes(run: Run, sample_path: Path) -> None:
    place = ("--area", "D03", "--breakdown", "sex", "--category", "F", "--status", "P")
    run("record", "2024-01", "L1", "1", *place, "--store", sample_path)
    cells = run("show", "2024-01", "--area", "D03", "--json", "--store", sample_path).json
    found = next(cell for cell in cells if cell["breakdown"] == "sex")
    assert (found["category"], found["value"], found["status"]) == ("F", 1, "P")


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("record", "2023-05", "L1", "-3"), 1, "-3"),
        (("record", "2023-05", "L1", "2.5"), 1, "2.5"),
        (("record", "2023-05", "L1", "abc"), 1, "abc"),
        (("record", "2023-05", "L1", "1.234"), 1, "1.234"),
        (("record", "2023-05", "L1", "9999999999999"), 1, "9,999,999,999,999"),
        (("record", "2023-05", "C1", "1"), 1, "C1"),
        (("record", "2023-05", "L1"), 2, "missing"),
        (("record", "2023-05", "L1", "1", "--status", "Z"), 2, "Z"),
        (("record", "2023-13", "L1", "1"), 2, "2023-13"),
        (("record", "2093-01", "L1", "1"), 2, "January 2093"),
        (("record", "2023-05", "ZZ", "1"), 2, "ZZ"),
        (("record", "2023-05", "L1", "1", "--area", "D99"), 2, "D99"),
        (("record", "2023-05", "L1", "1", "--breakdown", "mood", "--category", "x"), 2, "mood"),
        (("record", "2023-05", "L1", "1", "--breakdown", "sex", "--category", "x"), 2, "x"),
        (("show", "ZZ"), 2, "ZZ"),
        (("show", "20231"), 2, "20231"),
        (("show", "2023-05", "--area", "D99"), 2, "D99"),
        (("progress", "V2"), 2, "V2"),
        (("progress", "L1", "--area", "D99"), 2, "D99"),
        (("progress", "L1", "--chart", "chart.bmp"), 2, "chart.bmp"),
        (("export", "--from", "2023-12", "--to", "2023-01", "--out", "x"), 2, "December 2023"),
        (("export", "--from", "2012-01", "--to", "2012-02", "--out", "x"), 1, "January 2012"),
        (("export", "--from", "2023", "--to", "2023", "--out", "x", "--format", "pdf"), 2, "pdf"),
        (("report", "--year", "2023", "--out", "page.txt"), 2, "page.txt"),
        (("nonsense",), 2, "nonsense"),
        (("--lang", "tlh", "status"), 2, "tlh"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(
    run: Run,
    sample_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    monkeypatch.setenv("CITYREPORT_STORE", str(sample_path))
    monkeypatch.chdir(sample_path.parent)
    before = sample_path.read_bytes()
    result = run(*arguments)
    assert (result.code, result.out) == (code, "")
    assert word in result.err
    assert sample_path.read_bytes() == before
    assert not list(sample_path.parent.glob("*.bmp"))


def test_a_file_that_is_not_an_office_ends_with_three(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a;b\n")
    for path in (tmp_path / "list.csv", tmp_path, tmp_path / "none.cityreport"):
        result = run("status", "--store", path)
        assert (result.code, result.out) == (3, "")
        assert str(path) in result.err


def test_a_folder_that_cannot_be_written_ends_with_three(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        arguments = ("--from", "2023-01", "--to", "2023-01", "--out", out, "--store", sample_path)
        result = run("export", *arguments)
        assert (result.code, result.out) == (3, "")
    assert run("audit", "--store", sample_path).code == 0
    assert run("status", "--json", "--store", sample_path).code == 0


def test_progress_has_the_shape_that_others_rely_on(run: Run, sample_path: Path) -> None:
    answer = run("progress", "L1", "--json", "--store", sample_path).json
    assert set(answer) == {
        "indicator",
        "area",
        "baseline",
        "changed_since_signed",
        "months",
        "rolling12",
        "needed_per_year",
        "verdict",
        "probability",
        "not_judged",
        "conditions",
        "dispersion",
    }
    assert answer["baseline"]["years"] == [2017, 2018, 2019]
    assert answer["baseline"]["mean"] == pytest.approx(434 / 3)
    assert len(answer["months"]) == 84
    assert set(answer["months"][0]) == {"period", "value", "status"}
    last = answer["rolling12"][-1]
    assert set(last) == {"period", "value", "rate", "lower", "upper", "path"}
    assert (last["period"], last["value"]) == ("2023-12", 110)
    assert last["rate"] == pytest.approx(100_000 * 110 / 8_799_800)
    assert last["lower"] < last["rate"] < last["path"] < last["upper"]
    assert answer["verdict"] == "cannot_tell"
    assert 0.2 < answer["probability"] < 0.8
    assert 0.05 < answer["dispersion"] < 0.15
    assert answer["not_judged"] is None
    assert {"unsigned", "stale"} <= set(answer["conditions"])
    assert answer["baseline"]["annualised"] == []


def test_what_is_needed_is_said_from_the_last_month_on(run: Run, sample_path: Path) -> None:
    """That month may be years ago."""
    said = run("progress", "L1", "--store", sample_path).out
    assert "Needed after Dec 2023: 5.5\u00a0% less each year until 2030." in said


def test_progress_says_what_its_population_is_worth(run: Run, sample_path: Path) -> None:
    store = ("--store", sample_path)
    assert "No population is known" not in run("progress", "L1", *store).out
    borough = ("--area", "D01")
    assert "No population is known, so numbers" in run("progress", "L1", *borough, *store).out


def test_progress_draws_its_chart(run: Run, sample_path: Path, tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    result = run("progress", "G1", "--chart", chart, "--store", sample_path)
    assert result.code == 0
    assert "Rape" in result.out
    assert "<svg" in chart.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(CHART_KIND_NAMES))
def test_progress_draws_and_tells_every_kind(
    kind: str, run: Run, sample_path: Path, tmp_path: Path
) -> None:
    chart = tmp_path / "chart.pdf"
    result = run(
        "progress", "P1", "--kind", kind, "--count", "--chart", chart, "--store", sample_path
    )
    assert result.code == 0
    assert len(result.out.split("\n")) > 3
    assert chart.read_bytes().startswith(b"%PDF")


def test_progress_tries_out_another_baseline(run: Run, sample_path: Path) -> None:
    store = ("--store", sample_path)
    answer = run("progress", "--baseline", "2020,2021", "--path", "linear", "--json", *store).json
    assert answer["baseline"]["years"] == [2020, 2021]
    assert run("progress", "--json", *store).json["baseline"]["years"] == [2017, 2018, 2019]
    assert run("progress", "--baseline", "20x", *store).code == 2
    assert run("progress", "--baseline", "2031", *store).code != 0


def test_progress_details_name_the_rule_and_compare_the_same_months(
    run: Run, sample_path: Path
) -> None:
    answer = run("progress", "L1", "--json", "--details", "--store", sample_path).json
    assert answer["rule"] == "chance"
    assert answer["year_to_date"]["previous"] == 109
    against = answer["year_to_date"]["against_previous"]
    assert against["lower"] < against["ratio"] < against["upper"]
    assert against["p"] > 0.5
    assert answer["three_year_means"][-1]["value"] == pytest.approx((136 + 109 + 110) / 3)
    assert answer["trend"]["yearly_factor"] < 1


def test_progress_takes_borders_in_and_draws_the_map(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    borders = tmp_path / "boroughs.geojson"
    borders.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Barnet"},'
        '"geometry":{"type":"Polygon","coordinates":[[[0,51],[0.1,51],[0.1,51.1],[0,51]]]}}]}'
    )
    chart = tmp_path / "map.svg"
    result = run(
        *("progress", "L1", "--kind", "map", "--geojson", borders, "--chart", chart),
        *("--store", sample_path),
    )
    assert result.code == 0
    assert "shade-" in chart.read_text(encoding="utf-8")
    borders.write_text("[]")
    assert run("progress", "--geojson", borders, "--store", sample_path).code == 1


def test_export_then_verify(run: Run, sample_path: Path, tmp_path: Path) -> None:
    store = ("--store", sample_path)
    made = run(
        "export", "--from", "2023", "--to", "2023", "--out", tmp_path / "out", *store, "--json"
    )
    assert made.code == 0
    files = [Path(name) for name in made.json["files"]]
    assert [path.suffix for path in files] == [".json", ".xlsx"]
    for path in files:
        answer = run("verify", path, "--json")
        assert answer.code == 0
        signature = {"signed_by", "is_known", "is_resaved"}
        checked = {"file", "valid", "digest", "problems", "remarks"}
        assert set(answer.json) == checked | signature
        assert (answer.json["valid"], answer.json["problems"]) == (True, [])
        assert answer.json["digest"] == made.json["digest"]
    assert len(run("verify", *files, "--json").json) == 2


def test_a_second_export_of_the_same_months_supersedes_the_first(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    first = exported(run, sample_path, ("2023-01", "2023-03"), tmp_path)
    second = exported(run, sample_path, ("2023-01", "2023-03"), tmp_path)
    other = exported(run, sample_path, ("2022", "2022"), tmp_path)
    assert (first["sequence"], first["supersedes"]) == (1, [])
    assert (second["sequence"], second["supersedes"]) == (2, [first["id"]])
    assert other["supersedes"] == []
    assert all(Path(name).exists() for name in (*first["files"], *second["files"]))


def test_a_changed_file_fails_verification(run: Run, sample_path: Path, tmp_path: Path) -> None:
    made = run(
        "export",
        "--from",
        "2023",
        "--to",
        "2023",
        "--out",
        tmp_path,
        "--store",
        sample_path,
        "--json",
    )
    path = Path(made.json["files"][0])
    document = json.loads(path.read_text(encoding="utf-8"))
    document["observations"][0]["value"] += 1
    path.write_text(json.dumps(document), encoding="utf-8")
    result = run("verify", path, "--json")
    assert (result.code, result.json["valid"]) == (1, False)
    assert result.json["problems"]
    for spoiled in (tmp_path / "none.json", tmp_path):
        assert run("verify", spoiled).code == 1


def test_text_that_looks_like_a_formula_stays_text_in_excel(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    note = '=HYPERLINK("x")'
    run("record", "2024-01", "L2", "1", "--note", note, "--source", "@sum", "--store", sample_path)
    made = exported(run, sample_path, ("2024-01", "2024-01"), tmp_path)
    path = Path(made["files"][1])
    workbook = load_workbook(path)
    cells = [c for sheet in workbook for row in sheet.iter_rows() for c in row]
    assert [c.value for c in cells if c.data_type == "f"] == []
    assert {note, "@sum"} <= {c.value for c in cells}


def test_audit_says_when_the_clock_went_back_and_is_no_worse_for_it(
    run: Run, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    now, path = NOW, tmp_path / "clock.cityreport"
    with Office.create(path, catalogue_file, lambda: now, "Ada") as office:
        office.city.save(PROFILE)
        for value in range(240):
            now += timedelta(hours=-1 if value % 2 == 0 else 5)
            office.cells.record(Observation(CellKey("L1", Period.parse("2024-01")), value))
    answer = run("audit", "--json", "--store", path)
    assert (answer.code, answer.json["holds"], answer.json["problem"]) == (0, True, "")
    assert answer.json["clock_back"] == list(range(2, 202, 2))
    said = run("audit", "--store", path)
    assert said.code == 0
    assert "set back 120 times, first before action 2." in said.out


def test_audit_answers_and_exits_by_what_it_finds(run: Run, sample_path: Path) -> None:
    assert run("audit", "--store", sample_path, "--json").json["holds"] is True


def test_spanish_is_spoken_when_asked_for(run: Run, sample_path: Path) -> None:
    result = run("--lang", "es", "--store", sample_path, "progress", "L1")
    assert "Homicidio" in result.out
    assert "diciembre" in result.out
    assert (
        "-50" in run("--lang", "es", "record", "2023-05", "L1", "-50", "--store", sample_path).err
    )


def test_a_read_only_office_can_be_read(run: Run, sample_path: Path) -> None:
    sample_path.chmod(0o444)
    assert run("show", "2023-05", "--store", sample_path).code == 0
    assert run("progress", "--store", sample_path).code == 0
    refused = run("record", "2023-05", "L1", "1", "--store", sample_path)
    assert (refused.code, refused.out) == (3, "")
    assert "read-only" in refused.err


def test_without_a_display_the_window_says_so_and_nothing_aborts(
    run: Run, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    result = run("--lang", "en", "--store", sample_path)
    assert (result.code, result.out) == (3, "")
    assert "no display" in result.err
