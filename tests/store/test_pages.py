"""Reading SQLite's pages ourselves: the same values as SQLite, and no crash for any bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityreport.salvage.sqlite_pages import NO_CELL, PageFile, PageRecord, Record, decode

VALUES = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
    | st.integers(0, 9000).map(lambda length: "ñ" * length)
    | st.binary(max_size=3000)
)
ROWS = st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=60)
TOUCHES_FILES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def records_of(file: PageFile, root: int) -> list[Record]:
    found: list[Record] = []
    for _, page, cells in file.tree(root):
        assert page is not None
        assert page.is_whole
        found += [cell.record for cell in cells if cell.record]
    return found


@TOUCHES_FILES
@given(ROWS, st.sampled_from([512, 1024, 4096, 65536]))
def test_what_sqlite_writes_is_read_back(
    tmp_path: Path, rows: list[list[object]], size: int
) -> None:
    path = tmp_path / "rows.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("CREATE TABLE plain (a, b, c)")
        connection.execute("CREATE TABLE keyed (n INTEGER, a, b, c, PRIMARY KEY (n)) WITHOUT ROWID")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO plain VALUES (?, ?, ?)", rows)
        connection.executemany(
            "INSERT INTO keyed VALUES (?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)]
        )
        connection.execute("COMMIT")
        plain, keyed = (
            connection.execute(query).fetchall()
            for query in ("SELECT * FROM plain", "SELECT * FROM keyed")
        )
        roots = [row[0] for row in connection.execute("SELECT rootpage FROM sqlite_schema")]
    with PageFile(path) as file:
        assert file.page_size == size
        assert records_of(file, roots[0]) == plain
        assert records_of(file, roots[1]) == keyed  # in the order of the keys


@TOUCHES_FILES
@given(st.binary(max_size=20_000), st.integers(0, 30))
def test_any_bytes_are_read_without_an_accident(
    tmp_path: Path, content: bytes, number: int
) -> None:
    path = tmp_path / "noise.db"
    path.write_bytes(content)
    with PageFile(path) as file:
        assert all(0 < free <= file.count for free in file.free_pages())
        for _, page, cells in file.tree(number):
            assert page is None or len(cells) <= 40_000


@given(st.binary(max_size=300))
def test_a_record_is_decoded_or_refused(payload: bytes) -> None:
    try:
        record = decode(payload)
    except (ValueError, IndexError):
        return
    assert len(record) <= 32


def test_a_page_size_is_found_without_the_header(tmp_path: Path) -> None:
    for size in (512, 1024, 4096, 16384):
        path = tmp_path / f"{size}.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA page_size = {size}")
            connection.execute("CREATE TABLE numbers (a, b)")
            connection.executemany(
                "INSERT INTO numbers VALUES (?, ?)", [(n, f"number {n}") for n in range(20_000)]
            )
            connection.commit()
        with path.open("r+b") as stream:
            stream.write(b"\xff" * 100)
        with PageFile(path) as file:
            assert file.page_size == size


@pytest.mark.parametrize("payload", [b"", b"\x00", b"\x02\x0a", b"\x02\x0f", b"\x81", b"\x05\x01"])
def test_what_is_no_record_is_refused(payload: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        decode(payload)


def test_a_tree_that_bites_its_tail_ends(tmp_path: Path) -> None:
    path = tmp_path / "circle.db"
    page = bytearray(4096)
    page[0:12] = bytes([2, 0, 0, 0, 1, 0x0F, 0x00, 0, 0, 0, 0, 2])
    page[12:14] = (0x0F00).to_bytes(2, "big")
    page[0x0F00:0x0F08] = (2).to_bytes(4, "big") + b"\x02\x02\x01\x07"
    path.write_bytes(b"\0" * 4096 + bytes(page) * 3)
    with PageFile(path) as file:
        visits = list(file.tree(2))
    assert len(visits) < 10
    assert any(page is None for _, page, _ in visits)
    assert PageRecord(None, ()) == NO_CELL
