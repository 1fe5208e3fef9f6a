"""Somebody makes a submission lie: in its sheets, in its content, or by writing the history anew.

The forger is no fool: after each change of the content the checksum is computed again. `detected`:
`verify` (or `audit --against`) says so and names the place; `lost`: the lie passed as valid.
"""

from __future__ import annotations

import random
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.sheet_columns import column_letters
from cityreport.domain.submission import SignOff, Submission, Verification
from cityreport.exchange.digest import seal_content
from cityreport.exchange.json_file import read_json, write_json
from cityreport.exchange.sheet_reader import SheetReader
from cityreport.exchange.verification import verify_file, with_journal
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import in_language
from cityreport.store.journal import Action, JournalEntry
from cityreport.store.journal_links import LINK, new_row_hash
from tests.faults import city
from tests.faults.covered_workbooks import covered
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally

FIRST, LAST = Period.of_year(2022), Period.of_year(2023)
_SHEETS = ("Summary", "Months", "Quality", "Codebook", "Data", "Metadata")
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</c>)', re.S)
_CATALOGUE = city.catalogue()
Lie = tuple[str, dict[str, Any]]


def run(trial: Trial) -> Tally:
    """All four kinds of lies."""
    tally = Tally("submission that lies")
    for part in (run_sheets, run_covers, run_contents, run_histories):
        found = part(trial)
        tally.note(found.fault, found.tried)
        tally.add(found)
    return tally


def run_sheets(trial: Trial) -> Tally:
    """Cells of the sheets that people read, one by one; both languages, both kinds of copy."""
    tally = Tally("sheet edited")
    room = trial.room("sheets")
    with city.open_office(city.make_small(room / "small.cityreport")) as office:
        made = office.exports.export(FIRST, LAST, ["xlsx"], room / "en")
        with in_language("es"):
            public = office.exports.export_public(FIRST, LAST, ["xlsx"], room / "es")
    paths = [room / "en" / made.files[0], room / "es" / public.files[0]]
    for number, path in enumerate(paths):
        _must_hold(tally, path)
        chance = random.Random(trial.seed * 7 + number)
        cells = list(_cells(path))
        chosen = chance.sample(cells, min(len(cells), trial.tries(5, 200)))
        for sheet, place in chosen:
            lie = room / "lie.xlsx"
            lie.write_bytes(_edited(path, sheet, place))
            found = verify_file(lie, _CATALOGUE)
            told = any(problem.where == f"{sheet}!{place}" for problem in found.problems)
            _count(tally, f"{path.parent.name} {sheet}!{place}", found, told=told)
    return tally


def run_covers(trial: Trial) -> Tally:
    """Everything that shows something else than the cells hold, which are as they were."""
    tally = Tally("cells covered")
    room = trial.room("covers")
    with city.open_office(city.make_small(room / "small.cityreport")) as office:
        made = office.exports.export(FIRST, LAST, ["xlsx"], room)
    lie = room / "lie.xlsx"
    for what in covered(room / made.files[0], lie):
        _count(tally, what, verify_file(lie, _CATALOGUE), told=True)
    return tally


def run_contents(trial: Trial) -> Tally:
    """Contents that cannot be true, sealed again by the forger, as JSON and as Excel."""
    tally = Tally("content forged")
    room = trial.room("contents")
    with city.open_office(city.make_small(room / "small.cityreport")) as office:
        made = office.exports.export(FIRST, LAST, ["json"], room)
        public = office.exports.export_public(FIRST, LAST, ["json"], room)
    whole = [read_json(room / one.files[0]) for one in (made, public)]
    for path in (room / made.files[0], room / public.files[0]):
        _must_hold(tally, path)
    context = ExportContext(_CATALOGUE.catalogue)
    for suffix, write in ((".json", write_json), (".xlsx", write_workbook)):
        every = 1 if trial.is_long or suffix == ".json" else 12  # a workbook takes its time
        for what, fields in islice(_lies(*whole), 0, None, every):
            forged = seal_content(msgspec.structs.replace(fields.pop("of", whole[0]), **fields))
            path = room / f"lie{suffix}"
            path.unlink(missing_ok=True)  # no submission takes another's place
            write(forged, path, context)
            _count(tally, f"{what} as {suffix}", verify_file(path, _CATALOGUE), told=True)
    return tally


def run_histories(trial: Trial) -> Tally:
    """A journal that was written anew, with every hash computed, against what was sent before."""
    tally = Tally("history rewritten")
    room = trial.room("histories")
    store = city.make_small(room / "small.cityreport")
    with city.open_office(store) as office:
        made = office.exports.export(FIRST, LAST, ["json"], room)
        office.cells.record(Observation(CellKey("L1", city.MONTH), 7))
    sent = with_journal(room / made.files[0]).journal
    assert sent is not None
    with city.open_office(store) as office:
        assert office.history.audit(None, sent).holds
    before = store.read_bytes()
    for number in range(trial.of(3, 20)):
        store.write_bytes(before)
        what = _rewrite(store, random.Random(trial.seed * 31 + number), sent.action)
        tally.tried += 1
        with city.open_office(store) as office:
            if not office.history.audit().holds:
                tally.note("chain alone noticed it")
            found = office.history.audit(None, sent)
        if found.holds:
            tally.lose(f"{what}: passed as the journal that was sent")
        else:
            tally.detected += 1
    return tally


def _count(tally: Tally, what: str, found: Verification, *, told: bool) -> None:
    tally.tried += 1
    if found.valid:
        tally.lose(f"{what}: valid")
    elif not told:
        tally.lose(f"{what}: not named, but {[p.where for p in found.problems][:3]}")
    else:
        tally.detected += 1


def _must_hold(tally: Tally, path: Path) -> None:
    """A scenario that finds every file invalid would prove nothing."""
    found = verify_file(path, _CATALOGUE)
    if not found.valid:
        tally.lose(f"{path.name}, as it was exported, is invalid: {found.problems[0]}")


# -- sheets


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    """What people read: all of four sheets, the words of Data and the titles of Metadata."""
    with zipfile.ZipFile(path) as archive:
        reader = SheetReader(archive, "")
        for sheet in _SHEETS:
            for number, row in reader.rows(sheet):
                for column in row:
                    is_content = (sheet == "Data" and (number == 2 or column not in {2, 5, 9})) or (
                        sheet == "Metadata"
                    )
                    if number == 1 or not is_content:
                        yield sheet, f"{column_letters(column)}{number}"


def _edited(path: Path, sheet: str, place: str) -> bytes:
    """The workbook with another thing in one cell: a word, or a number."""
    stream = BytesIO()
    with zipfile.ZipFile(path) as old:
        index = tuple(SheetReader(old, "").names).index(sheet) + 1
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == f"xl/worksheets/sheet{index}.xml":
                content = _changed(content, place)
            new.writestr(name, content)
    return stream.getvalue()


def _changed(content: bytes, place: str) -> bytes:
    for match in _CELL.finditer(content):
        if (match[1] + match[2]).decode() == place:
            number = re.search(rb"<v>([0-9.]+)</v>", match[0])
            is_text = re.search(rb'\bt="', match[0]) is not None and b't="n"' not in match[0]
            lie = (
                b'<c r="%s" t="inlineStr"><is><t>A lie</t></is></c>' % place.encode()
                if is_text or number is None
                else b'<c r="%s"><v>%d</v></c>' % (place.encode(), float(number[1]) // 2 + 1000)
            )
            return content[: match.start()] + lie + content[match.end() :]
    raise AssertionError(f"no cell {place}")


# -- contents


def _lies(whole: Submission, public: Submission) -> Iterator[Lie]:
    replace = msgspec.structs.replace
    rows = whole.observations
    first = rows[0]
    person = whole.population[-1]
    stamp = "2099-01-01T00:00:00Z"
    signed = [
        {"period": f"2023-{m:02d}", "officer": "F", "role": "", "signed": stamp, "revision": 0,
         "reason": ""} for m in range(1, 13)
    ]  # fmt: skip
    forged = msgspec.convert(signed, list[SignOff])
    half = [replace(o, value=int(o.value) // 2) if o.value else o for o in rows]
    yield "halved, signed in 2099", {"observations": half, "sign_off": forged}
    yield "no observations", {"observations": []}
    yield "final, unsigned", {"observations": [replace(first, status="A"), *rows[1:]]}
    yield "made in the future", {"created": stamp}
    yield "replaces itself", {"supersedes": [whole.id]}
    yield "no such day", {"created": "2024-02-31T00:00:00Z"}
    tenfold = [*whole.population[:-1], replace(person, value=person.value * 10)]
    yield "ten times the people", {"population": tenfold}
    yield "people twice", {"population": [*whole.population, person]}
    yield "a number twice", {"observations": [*rows, first]}
    yield "half a person", {"observations": [replace(first, value=0.5, status="P"), *rows[1:]]}
    yield "unknown indicator", {"observations": [replace(first, indicator="X9"), *rows[1:]]}
    yield "unknown area", {"observations": [replace(first, area="X9"), *rows[1:]]}
    odd = replace(first, breakdown="sex", category="X9")
    yield "unknown category", {"observations": [odd, *rows[1:]]}
    yield "outside", {"observations": [replace(first, period="2021-12"), *rows[1:]]}
    before = {"created": "2023-06-10T00:00:00Z"}
    yield "months after it was made", before
    early = [replace(forged[5], signed="2023-06-02T00:00:00Z")]
    yield "signed before it was over", {"sign_off": early}
    bare = {"confidentiality": "public", "findings": [], "journal": None}
    plain = [replace(o, note="", source="") for o in rows]
    yield "public with nothing hidden", {**bare, "observations": plain}
    noted = [replace(public.observations[0], note="two of them"), *public.observations[1:]]
    yield "public with a note", {"of": public, "observations": noted}


# -- histories


def _rewrite(store: Path, chance: random.Random, upto: int) -> str:
    """Change one early number in journal and table alike, and compute every hash anew."""
    connection = sqlite3.connect(store)
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    actions = connection.execute("SELECT * FROM action ORDER BY id").fetchall()
    number = chance.randrange(upto) + 1
    link = b"cityreport journal 1"
    for row in actions:
        officer = "Somebody else" if row[0] == number else row[2]
        action = Action(row[0], row[1], officer, *row[3:8])
        link = new_row_hash(link[:LINK], action)
        connection.execute(
            "UPDATE action SET officer = ?, hash = ? WHERE id = ?", (officer, link, row[0])
        )
        entries = connection.execute(
            "SELECT seq, subject, key, old, new FROM journal WHERE action = ? ORDER BY seq",
            (row[0],),
        ).fetchall()
        for seq, *fields in entries:
            link = new_row_hash(link[:LINK], JournalEntry(*fields))
            connection.execute("UPDATE journal SET hash = ? WHERE seq = ?", (link, seq))
    for _, statement in triggers:  # else the schema tells
        connection.execute(statement)
    connection.commit()
    connection.close()
    return f"action {number} of {len(actions)}, another officer"
