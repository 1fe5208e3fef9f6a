"""What reads files of any version reads those of every older one, as they are, unmigrated."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, Baseline
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.salvage.salvage import rebuild
from cityreport.store import database
from cityreport.store.file_comparison import FileDifference, compare
from cityreport.store.file_summary import Contents, contents_of
from cityreport.store.lock import Holder
from cityreport.store.restore import identity, prove_source, restore
from cityreport.store.sent_facts import SUBMISSION, known_facts
from tests.conftest import clock
from tests.store.damage import WORDS, destroy, pages_of

STORES = Path(__file__).parents[1] / "data" / "stores"
HOLDER = Holder.here("Ada", "2024-02-12T10:15:00Z")
NONE = FileDifference((), (), 0, 0)


@pytest.fixture(params=sorted(STORES.glob("format-*.cityreport")), ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a stored file in a folder of its own, with what it says beside it."""
    made: Path = request.param
    folder = tmp_path / "older"
    folder.mkdir()
    shutil.copy(made.with_suffix(".json"), folder)
    return Path(shutil.copy(made, folder))


@pytest.fixture
def today(older: Path, tmp_path: Path, catalogue_file: CatalogueFile) -> Path:
    """The same office in today's format."""
    path = Path(shutil.copy(older, tmp_path / "today.cityreport"))
    Office.open(path, catalogue_file, clock, "Ben").close()
    assert database.check_header(path) == database.SCHEMA_VERSION
    return path


@pytest.fixture(autouse=True)
def unchanged(older: Path) -> Any:
    before = older.read_bytes()
    yield
    assert older.read_bytes() == before


def said(older: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(older.with_suffix(".json").read_text("utf-8"))
    return found


def test_it_is_summed_up(older: Path) -> None:
    cells = said(older)["cells"]
    newest = max((Period.parse(cell[1]) for cell in cells), key=str)
    assert contents_of(older) == Contents(len(cells), newest)


def test_it_tells_what_was_sent(older: Path) -> None:
    connection, version = database.open_any(older)
    try:
        known = known_facts(connection)
    finally:
        connection.close()
    assert version == said(older)["schema"]
    sent = [fact.key for fact in known.facts if fact.subject == SUBMISSION]
    assert sent == [made[1] for made in said(older)["submissions"]]
    assert not known.signatures  # October's was not sent


def test_it_does_not_differ_from_itself_in_todays_format(older: Path, today: Path) -> None:
    assert compare(today, older) == NONE
    assert compare(older, today) == NONE
    assert compare(older, older) == NONE


def test_a_baseline_that_changed_since_is_said(
    older: Path, today: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(today, catalogue_file, clock, "Ben") as office:
        before = office.city.profile
        chosen = Baseline(before.baseline.years, "Chosen again by the council")
        districts = (*before.areas, Area("03", "Norte"))
        office.city.save(replace(before, baseline=chosen, areas=districts))
    assert compare(today, older).parts == (("area", "03"), ("baseline", ""))
    assert compare(older, today).parts == (("area", "03"), ("baseline", ""))


def test_what_is_said_of_a_collection_since_is_lost(
    older: Path, today: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(today, catalogue_file, clock, "Ben") as office:
        assert office.collecting.say_not_collected("S2", "No survey")
    (found,) = compare(today, older).annotations
    assert (found.subject, found.key, found.there) == ("collection", "S2", None)
    (found,) = compare(older, today).annotations
    assert (found.subject, found.key, found.here) == ("collection", "S2", None)


def test_it_is_restored_over_todays_file(
    older: Path, today: Path, catalogue_file: CatalogueFile
) -> None:
    assert identity(older) == identity(today)
    prove_source(older, "test")
    with Office.open(today, catalogue_file, clock, "Ben") as office:
        areas = (*office.city.profile.areas, Area("03", "Norte"))
        office.city.save(replace(office.city.profile, areas=areas))
    restore(today, older, "test", HOLDER)
    with Office.open(today, catalogue_file, clock, "Ben") as office:
        assert office.history.audit().holds
    assert compare(today, older) == NONE


def test_it_is_replaced_and_what_it_sent_stays(
    older: Path, today: Path, catalogue_file: CatalogueFile
) -> None:
    mine = Path(shutil.copy(older, today.with_name("mine.cityreport")))
    with Office.open(today, catalogue_file, clock, "Ben") as office:
        areas = (*office.city.profile.areas, Area("03", "Norte"))
        office.city.save(replace(office.city.profile, areas=areas))
    restore(mine, today, "test", HOLDER)
    assert compare(mine, today) == NONE
    with Office.open(mine, catalogue_file, clock, "Ben") as office:
        sent = {made.id for made in office.exports.submissions()}
        assert office.history.audit().holds
    assert sent == {made[1] for made in said(older)["submissions"]}


@pytest.mark.parametrize("lost", ["", "journal", "plan", "submission"])
def test_it_is_salvaged_with_all_that_it_says(
    older: Path, tmp_path: Path, catalogue_file: CatalogueFile, lost: str
) -> None:
    broken = Path(shutil.copy(older, tmp_path / "broken.cityreport"))
    for page in pages_of(broken, lost) if lost else ():
        destroy(broken, page)
    found = rebuild(broken, tmp_path / "new.cityreport", WORDS)
    assert found.total.proven + found.total.journal == len(said(older)["cells"])
    with Office.open(found.path, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
    nowhere_else = lost == "submission" and said(older)["schema"] == 1  # not in the journal yet
    assert compare(found.path, older) == NONE._replace(submissions_gained=int(nowhere_else))
