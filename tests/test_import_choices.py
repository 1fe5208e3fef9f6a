"""The command import with what a person says of a file: sheets, tables, columns, the city."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests import test_cli
from tests.test_cli import Run
from tests.test_form_commands import MONTH
from tests.test_import_command import table, values

call = test_cli.run
"""The fixture that runs a command as a shell would."""


def workbook(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_column_is_what_somebody_says(call: Run, sample_path: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", "Month,Dead,Note", "2010-01,3,x", "2010-02,4,y")
    assert call("import", path, "--store", sample_path).code == 1
    said = ("--column", "Dead=count:L1", "--column", "Note=leave", "--store", sample_path)
    taken = call("import", path, *said)
    assert taken.code == 0, taken.out
    assert "L1 Intentional homicide, 2010: 2 rows → 7; nothing is here" in taken.out
    assert values(call, sample_path, "2010-02", "L1") == [4]
    again = call("import", path, *said)
    assert "L1 Intentional homicide, 2010: 2 rows → 7; here: 7" in again.out
    assert "already here" in again.out


def test_an_unknown_title_or_role_is_one_sentence(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "p.csv", "Month,Dead", "2010-01,3")
    wrong = call("import", path, "--column", "Died=count:L1", "--store", sample_path)
    assert wrong.code == 2
    assert "no column “Died”. It has: “Month”, “Dead”" in wrong.err
    role = call("import", path, "--column", "Dead=corpse", "--store", sample_path)
    assert role.code == 1
    assert "“corpse” is no answer" in role.err


def test_a_sheet_and_a_table_are_chosen(call: Run, sample_path: Path, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "p.xlsx",
        Deaths=[("Month", "Homicide"), ("2010-01", 3), ("2010-02", 5)],
        Other=[("Month", "Robbery"), ("2010-01", 30), ("2010-02", 50)],
    )
    one = call("import", path, "--sheet", "deaths", "--dry-run", "--json", "--store", sample_path)
    assert {line["cell"]["indicator"] for line in one.json["cells"]} == {"L1"}
    left = call("import", path, "--leave-table", "1", "--dry-run", "--json", "--store", sample_path)
    assert {line["cell"]["indicator"] for line in left.json["cells"]} == {"R1"}
    kept = call("import", path, "--table", "1", "--dry-run", "--json", "--store", sample_path)
    assert {line["cell"]["indicator"] for line in kept.json["cells"]} == {"L1"}
    none = call("import", path, "--sheet", "Burials", "--store", sample_path)
    assert (none.code, "It has: “Deaths”, “Other”" in none.err) == (2, True)
    assert call("import", path, "--table", "7", "--store", sample_path).code == 2


def test_the_city_is_said_and_others_rows_stay_out(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    rows = [f"{name},2010,{n}" for n, name in enumerate(("Metropolis", "Gotham", "Smallville"))]
    path = table(tmp_path / "p.csv", "City,Year,Homicides", *rows)
    asked = call("import", path, "--store", sample_path)
    assert asked.code == 1
    assert "Which of these is your city?" in asked.out
    told = call("import", path, "--city", "GOTHAM", "--json", "--store", sample_path)
    assert [line["cell"]["value"] for line in told.json["cells"]] == [1]
    bare = table(tmp_path / "q.csv", "Year,Homicides", "2010,3")
    assert call("import", bare, "--city", "Gotham", "--store", sample_path).code == 2


@pytest.mark.parametrize("is_json", [True, False])
def test_answers_may_stand_in_a_file_in_any_order(
    call: Run, sample_path: Path, tmp_path: Path, is_json: bool
) -> None:
    path = table(
        tmp_path / "p.csv",
        *("Month,Offence,Count", "2010-01,Homicide,3", "2010-01,Mugging X,4", "2010-01,Theft,9"),
    )
    given = {"indicator:*": "leave", "indicator:mugging x": "R1"}
    answers = tmp_path / "said.txt"
    text = json.dumps(given) if is_json else "\n".join(f"{n}={said}" for n, said in given.items())
    answers.write_text(f"# no answer\n{text}" if not is_json else text, encoding="utf-8")
    said = call("import", path, "--answers", answers, "--json", "--store", sample_path)
    found = {line["cell"]["indicator"]: line["cell"]["value"] for line in said.json["cells"]}
    assert found == {"L1": 3, "R1": 4}
    answers.write_text("nothing", encoding="utf-8")
    wrong = call("import", path, "--answers", answers, "--store", sample_path)
    assert (wrong.code, "line 1 is not QUESTION=ANSWER" in wrong.err) == (1, True)


def test_what_is_proposed_is_taken_and_listed_and_the_rest_stays_open(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "p.csv",
        *("Date,Offence,Weapon seized", "2010-01-03,Robbery,Firearm", "2010-01-09,Rape,Knife"),
    )
    taken = call("import", path, "--as-proposed", "--dry-run", "--store", sample_path)
    assert taken.code == 0
    assert "column:weapon seized=weapon" in taken.out
    friend = table(tmp_path / "q.csv", "Year,Homicidio culposo", "2010,3")
    still = call("import", friend, "--as-proposed", "--store", sample_path)
    assert still.code == 1
    assert "Nothing was written: 1 question" in still.out


def test_a_mapping_made_in_a_terminal_reads_the_next_file(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.json"
    first = table(tmp_path / "p.csv", "Month,Dead", "2010-01,3")
    said = ("--column", "Dead=count:L1", "--save-mapping", mapping, "--store", sample_path)
    assert call("import", first, *said).code == 0
    second = table(tmp_path / "q.csv", "Month,Dead", "2010-02,8")
    assert call("import", second, "--mapping", mapping, "--store", sample_path).code == 0
    assert values(call, sample_path, "2010-02", "L1") == [8]


def test_nothing_taken_is_not_already_here(call: Run, sample_path: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", "Month,Homicide", "2010-01,-3")
    told = call("import", path, "--store", sample_path)
    assert told.code == 1
    assert "Nothing was taken from the file." in told.out
    assert "already here" not in told.out


def test_our_own_files_are_led_to_what_they_are_for(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    piece, form = tmp_path / "piece.json", tmp_path / "form.xlsx"
    office = tmp_path / "copy.cityreport"
    shutil.copy(sample_path, office)
    store = ("--store", sample_path)
    months = ("--from", "2023-01", "--to", "2023-01")
    assert call("contribute", *months, "--out", piece, *store).code == 0
    assert call("form", *MONTH, "--indicators", "L1", "--out", form, *store).code == 0
    made = call("export", *months, "--out", tmp_path / "sent", "--json", *store).json["files"]
    mapping = tmp_path / "m.json"
    own = table(tmp_path / "p.csv", "Month,Homicide", "2010-01,3")
    saved = ("--dry-run", "--save-mapping", mapping, "--store", sample_path)
    assert call("import", own, *saved).code == 0
    sent = [(Path(name), "cityreport verify") for name in made]
    assert {path.suffix for path, _ in sent} == {".json", ".xlsx"}
    for path, said in (
        *sent,
        (piece, "cityreport merge"),
        (form, "cityreport receive"),
        (office, "Restore a backup"),
        (mapping, "--mapping FILE"),
    ):
        told = call("import", path, "--store", sample_path)
        assert told.code != 0
        assert said in told.err, (path, told.err)
        assert told.err.count("\n") == 1
