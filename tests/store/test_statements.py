"""What is said beside the numbers is a table under the journal's proof like all others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.office import Office
from cityreport.office.pages import HistoryFilter
from cityreport.store.statements import STATEMENTS
from tests.conftest import clock
from tests.office.test_statements import SUM

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)


@pytest.fixture
def said(office: Office) -> Path:
    """A file with one statement of each kind."""
    office.record(Observation(L1, 4))
    office.accept(SUM, "right")
    office.flag(L1, "ask")
    office.answer(2023, "oversight", Narration("A new ombudsman"))
    office.key_again(L1, Figure(5, Status.NORMAL))
    office.finish_second_keying(JANUARY)
    office.sign_published([JANUARY], "Police", "publisher")
    office.close()
    return office.store.path


@pytest.mark.parametrize("table", STATEMENTS)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET state = state || ' '", "UPDATE {} SET key = 'x'"]
)
def test_a_statement_changed_past_the_program_is_found(
    said: Path, catalogue_file: CatalogueFile, table: str, statement: str
) -> None:
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        assert office.audit().holds
    with sqlite3.connect(said) as other:
        assert other.execute(statement.format(table)).rowcount == 1
    other.close()
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        found = office.audit()
        assert (found.holds, found.problem) == (False, "audit_difference")
        assert found.where.startswith(table)
        with pytest.raises(AccessError, match="statement_damaged"):
            office.store.statements.all(table)


def test_nothing_but_the_journal_holds_what_was_taken_back(
    said: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(said, catalogue_file, clock, "Ada") as office:
        office.unflag(L1)
        office.withdraw(SUM)
        assert office.flags() == []
        assert office.accepted() == []
        subjects = {line.subject for line in office.history(HistoryFilter()).lines}
        assert {*STATEMENTS, "cell"} <= subjects
        assert office.audit().holds
