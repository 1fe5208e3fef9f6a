"""Whatever a file is called and whatever stands in it: no command lets it steer the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import City
from cityreport.domain.observation import CellKey, Observation, check_text
from cityreport.domain.period import Period
from cityreport.domain.plain_text import escape_hidden
from cityreport.errors import DataError
from cityreport.office.office import Office
from tests.conftest import PROFILE, RunCommand, clock

NAUGHTY = json.loads(
    (Path(__file__).parent / "data" / "naughty_strings" / "blns.json").read_text("utf-8")
)
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What must never be seen raw; the line ends are the commands' own."""
HOSTILE = "a\x1b[2J\x1b]0;pwned\x07\u202egnp\u2066\x9b31m\u2028\r\x08\x7f"
NAMES = (HOSTILE, f"{HOSTILE}\nok.json: valid", "\x1b[31mred", "\u202etxt.exe")


def _said(found: tuple[int, str, str]) -> str:
    _, out, err = found
    assert not STEERING.search(out + err), ascii(out + err)
    return out + err


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("json_too", [(), ("--json",)])
@pytest.mark.parametrize(
    "call",
    [
        ("verify", "{file}"),
        ("import", "{file}", "--dry-run", "--store", "{store}"),
        ("merge", "{file}", "--store", "{store}"),
        ("restore", "{file}", "--store", "{store}"),
        ("audit", "--store", "{file}"),
        ("status", "--store", "{file}"),
        ("salvage", "{file}", "--out", "{file}.new"),
        ("record", "2023-01", "L1", "1", "--note", "{name}", "--store", "{store}"),
        ("show", "{name}", "--store", "{store}"),
        ("{name}",),
        ("verify", "--{name}"),
        ("--officer", "{name}", "status"),
        ("--lang", "{name}", "status"),
    ],
    ids=" ".join,
)
def test_a_hostile_name_is_shown_harmless(
    call: tuple[str, ...],
    json_too: tuple[str, ...],
    name: str,
    sample_path: Path,
    run_command: RunCommand,
) -> None:
    file = sample_path.parent / name
    file.write_text(json.dumps({"cityreport": HOSTILE, "month": HOSTILE}), encoding="utf-8")
    places = {"file": file, "store": sample_path, "name": name}
    said = _said(run_command(*(part.format(**places) for part in call), *json_too))
    assert not any(line.startswith("ok.json: valid") for line in said.splitlines())


def test_hostile_content_is_shown_harmless(
    sample_path: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    rows = [f"{HOSTILE},L1 {HOSTILE}", *(f"2023-01,{line!r}" for line in NAUGHTY)]
    table.write_text("\n".join(rows), encoding="utf-8")
    _said(run_command("import", table, "--dry-run", "--store", sample_path))
    piece = tmp_path / "piece.json"
    out = tmp_path / "out"
    run_command(
        *("export", "--from", "2023-01", "--to", "2023-01", "--format", "json"),
        *("--out", out, "--store", sample_path),
    )
    content = json.loads(next(out.glob("*.json")).read_text("utf-8"))
    content["city"]["name"] = HOSTILE
    content[HOSTILE] = NAUGHTY
    piece.write_text(json.dumps(content), encoding="utf-8")
    for more in ((), ("--json",)):
        assert "pwned" in _said(run_command("verify", piece, *more))
        _said(run_command("merge", piece, "--store", sample_path, *more))


def test_what_a_store_holds_from_before_is_shown_harmless(
    tmp_path: Path, catalogue_file: CatalogueFile, run_command: RunCommand
) -> None:
    """Marks of direction are letters of a name in some languages; a terminal gets them spelled."""
    store = tmp_path / "office.cityreport"
    with Office.create(store, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE.__replace__(city=City("\u200fCali\u061c", "COL")))
        office.cells.record(Observation(CellKey("L1", Period.parse("2023-05")), 1, note="a\u200eb"))
    for call in (("status",), ("show", "2023-05"), ("check",), ("audit",)):
        for more in ((), ("--json",)):
            _said(run_command(*call, "--store", store, *more))
    _, out, _ = run_command("status", "--store", store)
    assert out.startswith("\\u200fCali\\u061c")
    _, out, _ = run_command("status", "--store", store, "--json")
    assert json.loads(out)["city"] == "\u200fCali\u061c"


def test_every_naughty_string_is_one_harmless_line() -> None:
    for text in (*NAUGHTY, *NAMES):
        shown = escape_hidden(text)
        assert not STEERING.search(shown)
        assert "\n" not in shown


@pytest.mark.parametrize("letter", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_note_refuses_what_turns_a_line(letter: str) -> None:
    with pytest.raises(DataError) as error:
        check_text(f"a{letter}b")
    assert error.value.code == "text_turns_lines"
    check_text("two\nlines, and \u0645\u0631\u062d\u0628\u0627\u200f")
