"""The public copy as files: London by borough and month, attacked as it was published."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from cityreport.cli import main
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office import public_numbers
from cityreport.office.office import Office
from tests.conftest import RunCommand, clock
from tests.domain.disclosure_attack import Attack, Public, small_of

YEAR = Period.of_year(2023)
MAY = Period.parse("2023-05")
FORMATS = ("json", "xlsx")


def exported(office: Office, folder: Path, start: Period = YEAR, end: Period = YEAR) -> Any:
    """What is in a public copy; that both formats say the same is a test of its own."""
    made = office.exports.export_public(start, end, ("json",), folder)
    return json.loads((folder / made.files[0]).read_text("utf-8"))


def cells_of(content: Any) -> dict[CellKey, Any]:
    return {
        CellKey(
            o["indicator"], Period.parse(o["period"]), o["area"], o["breakdown"], o["category"]
        ): o
        for o in content["observations"]
    }


def truth(office: Office, keys: Any) -> dict[CellKey, int]:
    found = {key: office.cells.get(key) for key in keys}
    return {k: int(o.value) for k, o in found.items() if o is not None and o.value is not None}


def test_london_by_borough_and_month_cannot_be_worked_out(sample: Office, tmp_path: Path) -> None:
    start = Period.of_year(2017)
    cells = cells_of(exported(sample, tmp_path, start))
    counts = truth(sample, cells)
    hidden = frozenset(key for key, o in cells.items() if o["status"] == "Q")
    public = Public(counts, hidden, 4)
    targets = small_of(public)
    assert len(targets) == 890
    assert {key for key, _ in targets} <= hidden
    for key, o in cells.items():
        assert o["value"] == (None if key in hidden else counts[key])
        assert key not in hidden or counts[key] > 0
    months = {(key.indicator, key.period) for key, _ in targets}
    for month in months:  # nothing ties one to another
        part = {key: n for key, n in counts.items() if key[:2] == month}
        attack = Attack([Public(part, hidden & part.keys(), 4)], labelled=True)
        assert attack.worked_out([t for t in targets if t[0][:2] == month]) == []
    totals = {key for key in hidden if key.area == "_T"}
    assert len(totals) == 12
    assert len(hidden) == 890 + 154


def test_both_files_are_whole_say_hidden_and_have_one_digest(
    sample: Office, tmp_path: Path
) -> None:
    made = sample.exports.export_public(YEAR, YEAR, FORMATS, tmp_path)
    found = [sample.exports.verify(tmp_path / name) for name in made.files]
    assert [v.valid for v in found] == [True, True]
    assert {v.digest for v in found} == {made.digest}
    assert all("_PUBLIC" in name for name in made.files)
    cells = cells_of(json.loads((tmp_path / made.files[0]).read_text("utf-8")))
    data = CalamineWorkbook.from_path(tmp_path / made.files[1]).get_sheet_by_name("Data")
    rows = data.to_python()[2:]
    assert len(rows) == len(cells)
    for row in rows:
        key = CellKey(row[0], Period.parse(row[2]), row[3], row[5], row[6])
        assert row[7] == ("hidden" if cells[key]["value"] is None else cells[key]["value"])
        assert row[10:12] == ["", ""]
    assert any(row[7] == "hidden" for row in rows)


def test_no_sheet_and_no_chart_tells_a_hidden_total(sample: Office, tmp_path: Path) -> None:
    """The chart in Summary is drawn from the sheet Chart; a month's total is hidden there too."""
    start = Period.of_year(2022)
    made = sample.exports.export_public(start, YEAR, FORMATS, tmp_path)
    content = json.loads((tmp_path / made.files[0]).read_text("utf-8"))
    cells = cells_of(content)
    hidden = {str(k.period) for k, o in cells.items() if k.area == "_T" and o["status"] == "Q"}
    book = load_workbook(tmp_path / made.files[1])
    (table,) = (row for row in book["Months"].iter_rows(values_only=True) if row[0] == "L1")
    head, *drawn = book["Chart"].iter_rows(values_only=True)
    chart = [row[head.index("months")] for row in drawn]
    months = [str(m) for m in sorted({k.period for k in cells})]
    for values in (table[3 : 3 + len(months)], chart):
        for month, value in zip(months, values, strict=True):
            assert isinstance(value, int) != (month in hidden), month
    assert table[3 + len(months) :] == (None, None, None)  # sums would give them away
    words = [str(c) for row in book["Summary"].iter_rows(values_only=True) for c in row if c]
    assert any(word.startswith("Public copy: counts from 1 to 4") for word in words)
    assert any(" · Public: small numbers are hidden · " in word for word in words)


def test_words_that_may_tell_numbers_are_left_out(sample: Office, tmp_path: Path) -> None:
    key = CellKey("L1", Period.parse("2023-05"), "D03")
    sample.cells.record(Observation(key, 3, note="3 dead in one house", source="table with 3"))
    sample.annotations.answer(2023, "oversight", Narration("Written for everybody"))
    content = exported(sample, tmp_path)
    assert content["confidentiality"] == "public"
    assert content["findings"] == []
    assert {(o["note"], o["source"]) for o in content["observations"]} == {("", "")}
    assert [a["answer"] for a in content["narrative"]] == ["Written for everybody"]
    assert "one house" not in json.dumps(content)


def test_the_restricted_copy_is_complete(sample: Office, tmp_path: Path) -> None:
    made = sample.exports.export(YEAR, YEAR, ("json",), tmp_path)
    content = json.loads((tmp_path / made.files[0]).read_text("utf-8"))
    assert content["confidentiality"] == "restricted"
    assert all(o["value"] is not None for o in content["observations"])


def test_a_later_copy_knows_what_the_first_showed(
    sample: Office, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    """After a revision, in another session, both copies together tell nothing."""
    month = Period.parse("2023-05")
    first = exported(sample, tmp_path / "one")
    before = truth(sample, cells_of(first))
    path = sample.store.path
    small = next(k for k, n in sorted(before.items()) if k[:2] == ("L1", month) and n == 1)
    sample.cells.record(Observation(small, 6))
    city = CellKey("L1", month)
    sample.cells.record(Observation(city, before[city] + 5))
    sample.close()
    with Office.open(path, catalogue_file, clock, "Ben") as again:
        second = exported(again, tmp_path / "two")
        assert second["supersedes"] == [first["id"]]
        now = truth(again, cells_of(second))
        assert again.history.audit().holds
    releases = []
    for counts, content in ((before, first), (now, second)):
        cells = cells_of(content)
        part = {k: n for k, n in counts.items() if k[:2] == ("L1", month)}
        hidden = frozenset(k for k in part if cells[k]["status"] == "Q")
        releases.append(Public(part, hidden, 4))
    targets = set().union(*map(small_of, releases))
    assert (small, 1) in targets
    assert Attack(releases, labelled=True).worked_out(sorted(targets)) == []


def test_the_same_copy_again_hides_the_same(sample: Office, tmp_path: Path) -> None:
    one, two = exported(sample, tmp_path / "one"), exported(sample, tmp_path / "two")
    assert one["observations"] == two["observations"]
    view = public_numbers.public_numbers(sample)
    for key, o in cells_of(one).items():
        cell = view.queries.get(key)
        assert cell is not None
        assert cell.value == o["value"]


def test_the_view_has_no_store_and_no_rolling_year_with_a_hidden_month(sample: Office) -> None:
    view = public_numbers.public_numbers(sample)
    assert not any(isinstance(held, type(sample.store)) for held in vars(view).values())
    hidden = {k.period for k in view.hiding.hidden if k.indicator == "L1" and k.area == "_T"}
    measured = view.queries.progress("L1")
    assert {m.period for m in measured.months if m.value is None} == hidden
    for rolling in measured.rolling12:
        within = {rolling.period.shift(-back) for back in range(12)}
        assert within.isdisjoint(hidden)


@pytest.mark.parametrize("threshold", [1, 2, 3, 5, 9])
def test_a_copy_with_another_threshold_is_valid_and_says_if_it_hides_less(
    sample: Office, tmp_path: Path, threshold: int
) -> None:
    made = sample.exports.export_public(MAY, MAY, FORMATS, tmp_path / "out", threshold)
    for name in made.files:
        found = sample.exports.verify(tmp_path / "out" / name)
        assert found.problems == ()
        low = [remark.code for remark in found.remarks if remark.code == "low_threshold"]
        assert len(low) == (threshold < 4)


@pytest.mark.parametrize("threshold", [0, 10])
def test_no_other_threshold(sample: Office, tmp_path: Path, threshold: int) -> None:
    with pytest.raises(DataError, match="bad_threshold"):
        sample.exports.export_public(YEAR, YEAR, FORMATS, tmp_path / "out", threshold)
    assert not (tmp_path / "out").exists()


def test_by_command(
    sample_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["cityreport", *words, "--store", str(sample_path)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().out

    span = ("export", "--from", "2023", "--to", "2023", "--out", str(tmp_path / "out"))
    code, out = run(*span, "--public", "--threshold", "9", "--json")
    assert code == 0
    file = Path(json.loads(out)["files"][0])
    content = json.loads(file.read_text("utf-8"))
    assert content["confidentiality"] == "public"
    assert any(o["status"] == "Q" for o in content["observations"])
    assert run(*span, "--threshold", "9")[0] == 2
    assert run("progress", "L1", "--public", "--chart", str(tmp_path / "c.png"))[0] == 0
    code, out = run("progress", "R1", "--public", "--json")
    progress = json.loads(out)
    assert {m["status"] for m in progress["months"]} <= {"A", "Q"}
    assert {r["unreliable"] for r in progress["rolling12"]} == {False}


@pytest.mark.parametrize(("first", "second"), [(5, 3)])
def test_another_threshold_is_warned_of_before_anything_is_written(
    sample: Office, tmp_path: Path, first: int, second: int
) -> None:
    sample.exports.export_public(YEAR, YEAR, ("json",), tmp_path / "one", first)
    with pytest.raises(DataError, match="thresholds_narrow") as caught:
        sample.exports.export_public(YEAR, YEAR, ("json",), tmp_path / "two", second)
    assert not (tmp_path / "two").exists()
    facts = caught.value.facts
    assert (facts["former"], facts["threshold"]) == (first, second)
    assert 0 < int(str(facts["two"])) <= int(str(facts["cells"])) <= int(str(facts["hidden"]))
    assert len(sample.exports.submissions()) == 1
    sample.exports.export_public(YEAR, YEAR, ("json",), tmp_path / "two", first)
    sample.exports.export_public(
        YEAR, YEAR, ("json",), tmp_path / "three", second, accept_narrowing=True
    )
    assert len(sample.exports.submissions()) == 3


@pytest.mark.timeout(600)
def test_by_command_another_threshold_ends_with_a_warning_unless_it_is_accepted(
    run_command: RunCommand, sample_path: Path, tmp_path: Path
) -> None:
    span = ("--from", "2023", "--to", "2023", "--format", "json")
    call = ("export", *span, "--public", "--store", sample_path)
    assert run_command(*call, "--out", tmp_path / "one", "--threshold", 5)[0] == 0
    code, out, err = run_command(*call, "--out", tmp_path / "two", "--threshold", 3)
    assert (code, out) == (1, "")
    assert "Keep the threshold 5" in err
    assert "--accept-narrowing" in err
    assert not (tmp_path / "two").exists()
    accepted = (*call, "--out", tmp_path / "two", "--threshold", 3, "--accept-narrowing")
    assert run_command(*accepted)[0] == 0
    picture = ("progress", "L1", "--public", "--kind", "ranking", "--chart", tmp_path / "r.svg")
    assert run_command(*picture, "--store", sample_path)[0] == 1
    assert not (tmp_path / "r.svg").exists()
    assert run_command(*picture, "--accept-narrowing", "--store", sample_path)[0] == 0
    page = ("report", "--year", 2023, "--public", "--out", tmp_path / "page.pdf")
    assert run_command(*page, "--store", sample_path)[0] == 0, "whole-city totals are not small"
