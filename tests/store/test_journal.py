"""The journal: append-only, chained, and the numbers are what it says."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.page_values import Audit
from tests.conftest import clock
from tests.tampering import tamper

L1 = CellKey("L1", Period.parse("2024-01"))


@pytest.fixture
def written(office: Office) -> Path:
    for value in (4, 5, 6):
        office.cells.record(Observation(L1, value))
    office.cells.record(Observation(L1._replace(indicator="P1"), 70))
    office.steps.undo()
    office.close()
    return office.store.path


def audit(path: Path, catalogue_file: CatalogueFile) -> Audit:
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        return office.history.audit()


def test_an_untouched_journal_holds(written: Path, catalogue_file: CatalogueFile) -> None:
    assert audit(written, catalogue_file).holds


@pytest.mark.parametrize("table", ["action", "journal", "submission"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_file_itself_refuses_to_rewrite_history(
    sample_path: Path, table: str, statement: str
) -> None:
    column = "sequence" if table == "submission" else "hash"
    connection = sqlite3.connect(sample_path)
    if table == "submission":
        connection.execute(
            "INSERT INTO submission VALUES (1, 'a', NULL, '', '', '', 'restricted', '', 0, '[]')"
        )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table, column))
    connection.close()


@pytest.mark.parametrize(
    ("statement", "problem", "where"),
    [
        (
            "UPDATE journal SET new = replace(new, '5', '3') WHERE new LIKE '[5,%'",
            "chain",
            "journal",
        ),
        ("UPDATE action SET officer = 'Eve' WHERE id = 3", "chain", "action 3"),
        ("UPDATE action SET at = '2020-01-01T00:00:00Z' WHERE id = 4", "chain", "action 4"),
        ("DELETE FROM journal WHERE seq = 9", "chain", "action 5"),
        ("UPDATE observation SET value = 7 WHERE indicator = 'L1'", "difference", "cell 2024-01"),
        ("DELETE FROM observation WHERE indicator = 'L1'", "difference", "cell 2024-01"),
        ("UPDATE city SET name = 'Elsewhere'", "difference", "city"),
        ("UPDATE population SET value = 1", "difference", "population _T 2018"),
        ("DELETE FROM area WHERE code = '02'", "difference", "area 02"),
    ],
)
def test_a_change_past_the_program_is_found_and_named(
    written: Path, catalogue_file: CatalogueFile, statement: str, problem: str, where: str
) -> None:
    tamper(written, statement)
    found = audit(written, catalogue_file)
    assert (found.holds, found.problem) == (False, f"audit_{problem}")
    assert found.where.startswith(where)


def test_an_inserted_number_without_a_journal_entry_is_found(
    written: Path, catalogue_file: CatalogueFile
) -> None:
    tamper(
        written,
        "INSERT INTO observation SELECT '2023-01', area, indicator, breakdown, category, value,"
        " status, note, source, currency, sample_size, margin, catalogue, seal"
        " FROM observation LIMIT 1",
    )
    assert audit(written, catalogue_file).where.startswith("cell 2023-01")
