"""The command import: what it asks, what it says, how it ends, and what it never does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import test_cli
from tests.conftest import sign_published
from tests.test_cli import Run

call = test_cli.run
"""The fixture that runs a command as a shell would."""

DATA = Path(__file__).parent / "data"
LONDON = DATA / "london" / "mps_2022-02_2024-01.csv"
NOT_OURS = ("--set", "indicator:*=leave", "--set", "absent=zero")


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def values(call: Run, store: Path, period: str, indicator: str) -> list[Any]:
    cells = call("show", period, "--store", store, "--json").json
    return [
        c["value"]
        for c in cells
        if (c["indicator"], c["area"], c["breakdown"]) == (indicator, "_T", "_T")
    ]


def test_what_is_not_sure_is_asked_and_nothing_is_written(call: Run, sample_path: Path) -> None:
    before = sample_path.read_bytes()
    asked = call("import", LONDON, "--store", sample_path)
    assert asked.code == 1
    assert "1 question stands open" in asked.out
    assert "It is not sure what these words count: “possession of article" in asked.out
    assert "--set 'indicator:possession of firearms offences=…'" in asked.out
    assert "R1 Robbery" in asked.out
    answer = call("import", LONDON, "--store", sample_path, "--json").json
    assert [question["ask"] for question in answer["questions"]] == ["words"]
    assert answer["written"] == 0
    assert "counts" not in answer
    shown = call("status", "--store", sample_path, "--json").json
    assert shown["observations"] == 17_136
    assert len(before) == len(sample_path.read_bytes())


def test_encoding_and_separator_may_be_said(call: Run, sample_path: Path, tmp_path: Path) -> None:
    file = tmp_path / "police.txt"
    file.write_bytes("Mes\tVíctimas de homicidio\n2024-01\t3\n".encode("cp1252"))
    said = ("--encoding", "cp1252", "--separator", "tab", "--store", sample_path)
    taken = call("import", file, "--as-proposed", "--dry-run", "--json", *said)
    assert [line["cell"]["value"] for line in taken.json["cells"]] == [3]
    wrong = call("import", file, "--separator", "ab", "--store", sample_path)
    assert wrong.code == 1
    assert "“ab” cannot part columns" in wrong.err


def test_a_dry_run_says_it_all_and_writes_nothing(call: Run, sample_path: Path) -> None:
    told = call("import", LONDON, *NOT_OURS, "--dry-run", "--store", sample_path)
    assert told.code == 0
    for said in (
        "204 cells are new here.",
        "4,692 cells are already here, the same.",
        "67 rows are left out:",
        "This was a dry run: nothing was written.",
    ):
        assert said in told.out
    assert call("status", "--store", sample_path, "--json").json["observations"] == 17_136


def test_an_import_its_repetition_and_its_undoing(call: Run, sample_path: Path) -> None:
    first = call("import", LONDON, *NOT_OURS, "--store", sample_path, "--json")
    assert (first.code, first.json["written"]) == (0, 204)
    again = call("import", LONDON, *NOT_OURS, "--store", sample_path, "--json")
    assert (again.code, again.json["written"]) == (0, 0)
    assert again.json["counts"]["same"] == 4_896
    assert "Nothing changed" in call("import", LONDON, *NOT_OURS, "--store", sample_path).out


def test_changed_cells_stay_without_replace(call: Run, sample_path: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", "Month,Homicides", "2023-01,999", "2023-02,998")
    (held,) = values(call, sample_path, "2023-01", "L1")
    kept = call("import", path, "--store", sample_path)
    assert kept.code == 1
    assert f"L1 2023-01: {held} → 999" in kept.out
    assert "2 cells that are answered differently here were left alone." in kept.out
    assert values(call, sample_path, "2023-01", "L1") == [held]
    replaced = call("import", path, "--replace", "--store", sample_path, "--json")
    assert (replaced.code, replaced.json["written"]) == (0, 2)
    assert values(call, sample_path, "2023-01", "L1") == [999]
    changed = [cell for cell in replaced.json["cells"] if cell["fate"] == "changed"]
    assert changed[0]["here"]["value"] == held
    assert changed[0]["cell"]["source"] == "p.csv, row 2"


def test_signs_and_separators_are_asked_about(call: Run, sample_path: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", "Month;Robberies", "2010-01;1.234", "2010-02;s/d")
    asked = call("import", path, "--store", sample_path)
    assert asked.code == 1
    assert "Numbers such as “1.234” can be read in two ways." in asked.out
    assert "--set 'decimal=,'   The comma is the decimal sign" in asked.out
    assert "a sign in place of a number: “s/d”" in asked.out
    answers = ("--set", "decimal=,", "--set", "mark:s/d=O")
    assert call("import", path, *answers, "--store", sample_path).code == 0
    assert values(call, sample_path, "2010-01", "R1") == [1234]
    assert values(call, sample_path, "2010-02", "R1") == [None]


@pytest.mark.parametrize(
    ("answer", "code"),
    [("colour=red", 2), ("nonsense", 2), ("indicator:*=Q9", 1), ("absent=maybe", 1)],
)
def test_an_answer_that_is_none_is_refused(
    call: Run, sample_path: Path, answer: str, code: int
) -> None:
    result = call("import", LONDON, "--set", answer, "--store", sample_path)
    assert result.code == code
    assert result.err.count("\n") == 1


def test_a_mapping_is_saved_and_used_for_the_next_file(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "london.json"
    call("import", LONDON, *NOT_OURS, "--save-mapping", mapping, "--store", sample_path)
    assert json.loads(mapping.read_text(encoding="utf-8"))["format"] == "cityreport-mapping"
    lines = LONDON.read_text(encoding="utf-8").replace("202202", "202402").splitlines()
    following = table(tmp_path / "next.csv", *lines)
    result = call("import", following, "--mapping", mapping, "--store", sample_path, "--dry-run")
    assert "Read by the mapping “mps_2022-02_2024-01”." in result.out
    assert "questions stand open" not in result.out
    other = table(tmp_path / "o.csv", "Month,Homicides", "2023-01,1", "2023-02,2")
    unfit = call("import", other, "--mapping", mapping, "--store", sample_path)
    assert unfit.code == 1
    assert "is of another layout" in unfit.err
    unread = call("import", other, "--mapping", other, "--store", sample_path)
    assert unread.code == 1
    assert "no mapping that can be used" in unread.err


def test_what_the_file_says_wrongly_is_told_with_its_place(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "p.csv",
        "Month,Homicides,Rapes",
        "2010-01,3,4",
        "2010-02,-2,5",
        "2010-03,4,6",
        "Total,9,15",
    )
    told = call("import", path, "--store", sample_path)
    assert told.code == 1
    assert "row 3, column B: a negative number" in told.out
    assert "1 total does not agree:" in told.out
    assert "row 5, column B: the file says 9, its rows add up to 7" in told.out
    assert values(call, sample_path, "2010-02", "L1") == []
    assert values(call, sample_path, "2010-03", "L1") == [4]


def test_words_that_are_taken_as_proposed_are_named(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "p.csv", "Month,Borough,Homicides", "2010-01,Barnett,3", "2010-02,Sutton,4"
    )
    assert call("import", path, "--store", sample_path).code == 1
    told = call("import", path, "--as-proposed", "--store", sample_path)
    assert told.code == 0
    assert "area:barnett=D02   D02 Barnet" in told.out


def test_a_signed_month_is_left_as_it_is(
    call: Run, sample_path: Path, tmp_path: Path, catalogue_file: Any
) -> None:
    from cityreport.domain.period import Period
    from cityreport.office.office import Office
    from tests.conftest import clock

    with Office.open(sample_path, catalogue_file, clock, "Ada") as office:
        sign_published(office, [Period.parse("2023-01")])
    path = table(tmp_path / "p.csv", "Month,Homicides", "2023-01,999", "2010-02,7")
    told = call("import", path, "--replace", "--store", sample_path)
    assert told.code == 1
    assert "1 cell would change a signed month." in told.out
    assert "L1 2023-01: " in told.out
    assert values(call, sample_path, "2010-02", "L1") == [7]
    assert values(call, sample_path, "2023-01", "L1") != [999]


@pytest.mark.parametrize(
    ("name", "said"),
    [("password.xlsx", "protected with a password"), ("missing.xlsx", "There is no file")],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    call: Run, sample_path: Path, name: str, said: str
) -> None:
    result = call("import", DATA / "intake" / name, "--store", sample_path)
    assert result.code in (1, 3)
    assert said in result.err
    assert result.err.count("\n") == 1


def test_a_file_without_a_table_is_one_sentence(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "note.txt", "Dear colleague,", "", "no numbers today.")
    result = call("import", path, "--store", sample_path)
    assert result.code == 1
    assert "holds no table" in result.err


def test_a_kept_mapping_is_taken_up_by_the_command_too(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    from cityreport import paths
    from cityreport.office.importing import saved_mappings

    mapping = tmp_path / "london.json"
    call(
        "import", LONDON, *NOT_OURS, "--dry-run", "--save-mapping", mapping, "--store", sample_path
    )
    saved_mappings.Mappings(paths.mapping_folder()).keep(
        saved_mappings.load(mapping), "Police monthly"
    )
    copy = tmp_path / "again.csv"
    shutil.copy(LONDON, copy)
    result = call("import", copy, "--dry-run", "--store", sample_path)
    assert result.code == 0
    assert "Read by the mapping “Police monthly”." in result.out
