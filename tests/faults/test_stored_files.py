"""Files of every schema version that was ever written open today and still say the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cityreport.domain.area import Followed
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, City, EarlierCurrency, Population, Target
from cityreport.domain.observation import ENTERED, CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.store import database
from tests.conftest import clock

STORES = Path(__file__).parents[1] / "data" / "stores"
FILES = sorted(STORES.glob("format-*.cityreport"))

Said = dict[str, Any]


class Old:
    """A stored file, opened with the program of today, and what it said when it was made."""

    def __init__(self, office: Office, said: Said) -> None:
        self.office = office
        self.said = said


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def old(
    request: pytest.FixtureRequest, tmp_path: Path, catalogue_file: CatalogueFile
) -> Iterator[Old]:
    path: Path = request.param
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with Office.open(copy, catalogue_file, clock, "Ben") as office:
        yield Old(office, said)


def test_there_is_a_file_of_every_older_version() -> None:
    versions = {json.loads(p.with_suffix(".json").read_text("utf-8"))["schema"] for p in FILES}
    assert versions >= set(range(1, database.SCHEMA_VERSION))
    assert versions


def test_the_file_is_of_the_newest_version_now(old: Old) -> None:
    assert database.check_header(old.office.store.path) == database.SCHEMA_VERSION


def test_the_office_is_known_by_the_id_of_its_file(old: Old) -> None:
    """Every copy of an older file gets the same, on whatever computer it is opened."""
    store = old.office.store
    assert store.office_id() == store.identity()
    for row in old.said.get("identity", []):
        assert row == [store.office_id()]


def test_every_cell_is_what_it_was(old: Old) -> None:
    cells = [_observation(cell) for cell in old.said["cells"]]
    assert {cell.status for cell in cells} == set(ENTERED)
    assert [old.office.cells.get(cell.key) for cell in cells] == cells
    assert old.office.queries.count() == len(cells)


def test_the_profile_is_what_it_was(old: Old) -> None:
    said, profile = old.said, old.office.city.profile
    ((earlier,),) = said.get("earlier_currencies", [["[]"]])  # format 8 and later have some
    currencies = tuple(EarlierCurrency(*one) for one in json.loads(earlier))
    assert [profile.city] == [City(*row, currencies) for row in said["city"]]
    assert list(profile.areas) == [
        Area(code, name, _period(start), _period(end), _follows(*follows))
        for code, name, start, end, *follows in said["areas"]
    ]
    assert list(profile.population) == [Population(*row) for row in said["population"]]
    ((years, target, reduction, path, *reason),) = said["plan"]
    assert list(profile.baseline.years) == json.loads(years)
    assert profile.baseline.reason == "".join(reason)  # format 4 and later have one
    assert profile.target == Target(target, reduction, type(profile.target.path)(path))
    series = {indicator: json.loads(content) for indicator, content in said["series"]}
    assert {s.indicator: _plain(s) for s in profile.series} == series


def test_the_journal_holds_and_tells_the_same(old: Old) -> None:
    audit = old.office.history.audit()
    assert (audit.holds, audit.problem) == (True, "")
    assert audit.entries >= len(old.said["entries"])
    journal = old.office.store.journal
    for number, at, officer, kind, undoes, reason in old.said["actions"]:
        action = journal.action(number)
        told = (action.id, action.at, action.officer, action.kind, action.undoes, action.reason)
        assert told == (number, at, officer, kind, undoes, reason)
        entries = [list(entry) for entry in journal.entries(number)]
        assert entries == [entry[1:] for entry in old.said["entries"] if entry[0] == number]


def test_the_submissions_are_what_they_were(old: Old) -> None:
    made = sorted(msgspec.structs.astuple(one) for one in old.office.exports.submissions())
    said = [
        (number, made_id, _superseded(before), *rest, tuple(json.loads(files)))
        for number, made_id, before, *rest, files in old.said["submissions"]
    ]
    assert made == said


def test_undo_goes_on_where_it_was(old: Old) -> None:
    """The last step was taken back by Ben; before it Ada had done C2 again."""
    office = old.office
    redone, undone = CellKey("R1", Period.parse("2023-12")), CellKey("C2", Period.parse("2023-11"))
    assert office.steps.redo() == (redone,)
    assert office.cells.get(redone) == Observation(redone, 31, Status.PROVISIONAL)
    assert office.steps.undo() == (redone,)
    assert office.steps.undo() == (undone,)
    assert office.cells.get(undone) == Observation(undone, 25, source="Police")
    assert office.history.audit().holds


def test_new_numbers_go_in(old: Old) -> None:
    key = CellKey("L1", Period.parse("2024-01"))
    old.office.cells.record(Observation(key, 5))
    assert old.office.cells.get(key) == Observation(key, 5)
    assert old.office.history.audit().holds


def _observation(cell: list[Any]) -> Observation:
    indicator, period, area, breakdown, category, value, status, *rest = cell
    key = CellKey(indicator, Period.parse(period), area, breakdown, category)
    return Observation(key, value, Status(status), *rest)


def _superseded(before: str | None) -> tuple[str, ...]:
    """What the column says: null for none, an id for one, a list of ids for several."""
    if before is None:
        return ()
    return tuple(json.loads(before)) if before.startswith("[") else (before,)


def _follows(text: str = "[]") -> tuple[Followed, ...]:
    """Format 7 and later have the districts that a district follows."""
    return tuple(Followed(code, Period.parse(month)) for code, month in json.loads(text))


def _period(text: str | None) -> Period | None:
    return None if text is None else Period.parse(text)


def _plain(series: Any) -> Said:
    fields: Said = msgspec.structs.asdict(series)
    period = fields["break_period"]
    return {**fields, "break_period": None if period is None else str(period)}
