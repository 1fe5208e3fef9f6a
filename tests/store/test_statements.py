"""What is said beside the numbers is a table under the journal's proof like all others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.collection import Collected
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.salvage.salvage import rebuild
from cityreport.store.annotations import ANNOTATIONS
from tests.conftest import clock, sign_published
from tests.office.test_statements import SUM
from tests.store.damage import WORDS

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)


@pytest.fixture
def said(office: Office) -> Path:
    """A file with one statement of each kind."""
    office.cells.record(Observation(L1, 4))
    office.annotations.accept(SUM, "right")
    office.annotations.flag(L1, "ask")
    office.annotations.answer(2023, "oversight", Narration("A new ombudsman"))
    office.second_keying.key_again(L1, Figure(5, Status.NORMAL))
    office.second_keying.finish(JANUARY)
    office.collecting.say({"L2": Collected(reason="The police do not count them")})
    office.hand_over.write("The table of January is late")
    office.decisions.add("L1", "More light in the park", "Works", "2024-03-01")
    sign_published(office, [JANUARY])
    office.close()
    return office.store.path


@pytest.mark.parametrize("table", ANNOTATIONS)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET state = state || ' '", "UPDATE {} SET key = 'x'"]
)
def test_a_statement_changed_past_the_program_is_found(
    said: Path, catalogue_file: CatalogueFile, table: str, statement: str
) -> None:
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
    with sqlite3.connect(said) as other:
        assert other.execute(statement.format(table)).rowcount == 1
    other.close()
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        found = office.history.audit()
        assert (found.holds, found.problem) == (False, "audit_difference")
        assert found.where.startswith(table)
        with pytest.raises(AccessError, match="statement_damaged"):
            office.store.annotations.all(table)


def test_nothing_but_the_journal_holds_what_was_taken_back(
    said: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        office.annotations.unflag(L1)
        office.annotations.withdraw(SUM)
        assert office.annotations.flags() == []
        assert office.annotations.accepted() == []
        subjects = {line.subject for line in office.history.lines(HistoryFilter()).lines}
        assert {*ANNOTATIONS, "cell"} <= subjects
        assert office.history.audit().holds


def test_a_damaged_file_gives_back_what_was_said(
    said: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    """With its history where the journal is whole, and without it where a piece is missing."""
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        before = [list(office.store.annotations.states(table)) for table in ANNOTATIONS]
    whole = rebuild(said, tmp_path / "whole.cityreport", WORDS)
    assert whole.is_history_kept
    with sqlite3.connect(said) as other:
        other.execute("DROP TRIGGER journal_no_delete")
        assert other.execute("DELETE FROM journal WHERE subject = 'cell'").rowcount == 1
    other.close()
    broken = rebuild(said, tmp_path / "broken.cityreport", WORDS)
    assert not broken.is_history_kept
    for salvaged in (whole, broken):
        with Office.open(salvaged.path, catalogue_file, clock, "Ada") as office:
            assert [list(office.store.annotations.states(table)) for table in ANNOTATIONS] == before
            assert office.history.audit().holds
            with pytest.raises(DataError, match="month_signed"):
                office.cells.record(Observation(L1, 5))
