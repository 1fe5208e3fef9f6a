"""The history: newest first by number, filtered, paged, each line proven, the clock noted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter, HistoryLine
from cityreport.store.journal import CELL
from tests.conftest import NOW, PROFILE
from tests.tampering import tamper

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)


class Hands:
    """A clock that can be turned, and an office that reads it."""

    def __init__(self, path: Path, catalogue: CatalogueFile) -> None:
        self.now = NOW
        self.office = Office.create(path, catalogue, self.clock, "Ada")
        self.office.city.save(PROFILE)

    def clock(self) -> datetime:
        return self.now

    def write(self, key: CellKey, value: int, officer: str = "Ada") -> None:
        self.office.changes.officer = officer
        self.office.cells.record(Observation(key, value))

    def values(self, **wanted: object) -> list[object]:
        """The new values of the lines that fit, in their order."""
        found = self.office.history.lines(HistoryFilter(**wanted)).lines
        return [line.after.value if line.after else None for line in found if line.cell]


@pytest.fixture
def hands(tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Hands]:
    made = Hands(tmp_path / "history.cityreport", catalogue_file)
    yield made
    made.office.close()


def test_the_order_is_that_of_the_numbers_whatever_the_clock_says(hands: Hands) -> None:
    hands.write(L1, 1)
    hands.now -= timedelta(days=5)
    hands.write(L1, 2)
    hands.now += timedelta(seconds=1)
    hands.write(L1, 3)
    lines = hands.office.history.lines(HistoryFilter(subjects=(CELL,))).lines
    assert [line.after and line.after.value for line in lines] == [3, 2, 1]
    assert [line.clock_back for line in lines] == [False, True, False]
    found = hands.office.history.audit()
    assert (found.holds, found.clock_back) == (True, (lines[1].action,))


def test_each_filter_finds_what_it_says_and_nothing_else(hands: Hands) -> None:
    hands.write(L1, 1)
    hands.write(L1._replace(area="01"), 2, "Ben")
    hands.write(L1._replace(indicator="P1"), 3)
    hands.write(L1._replace(period=Period.parse("2023-12"), breakdown="sex", category="F"), 4)
    hands.write(CellKey("V3", Period.parse("2023")), 5, "Ben")
    assert hands.values() == [5, 4, 3, 2, 1]
    assert hands.values(officer="Ben") == [5, 2]
    assert hands.values(officer="Nobody") == []
    assert hands.values(period=JANUARY) == [3, 2, 1]
    assert hands.values(period=Period.parse("2023")) == [5, 4]
    assert hands.values(period=Period.parse("2023"), area="_T") == [5, 4]
    assert hands.values(period=Period.parse("2022")) == []
    assert hands.values(indicator="L1") == [4, 2, 1]
    assert hands.values(area="01") == [2]
    assert hands.values(area="_T", indicator="L1") == [4, 1]
    assert hands.values(indicator="L1", officer="Ben") == [2]
    assert hands.values(period=JANUARY, area="_T", indicator="L1") == [1]
    assert hands.values(cell=L1) == [1]
    assert hands.values(cell=L1, officer="Ben") == []
    assert hands.values(period=JANUARY, subjects=("city",)) == []


def test_a_district_called_like_an_indicator_is_not_taken_for_one(hands: Hands) -> None:
    profile = hands.office.city.profile
    areas = (*profile.areas, type(profile.areas[0])("P1", "Puerto Uno"))
    hands.office.city.save(type(profile)(profile.city, areas))
    hands.write(L1._replace(area="P1"), 6)
    hands.write(L1._replace(indicator="P1"), 7)
    assert hands.values(area="P1") == [6]
    assert hands.values(indicator="P1") == [7]
    assert hands.values(indicator="P1", period=JANUARY) == [7]


def test_old_changes_are_found_beyond_the_newest(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is rare is looked up in the index, far back; it must be the same as by walking."""
    for value in range(12):
        area = "_T" if value % 3 else "01"
        month = JANUARY.shift(-(value % 4))
        hands.write(CellKey(("L1", "P1")[value % 2], month, area), value)
    wanted = [
        {"indicator": "L1"},
        {"area": "01"},
        {"area": "_T", "indicator": "P1"},
        {"indicator": "ZZ"},
    ]
    near = [hands.values(**one) for one in wanted]
    for reach in (0, 1, 5):
        monkeypatch.setattr("cityreport.store.journal_history._NEAR", reach)
        assert [hands.values(**one) for one in wanted] == near
    assert near[0] == [10, 8, 6, 4, 2, 0]


@pytest.mark.parametrize("wanted", [{}, {"officer": "Ada"}, {"indicator": "L1"}, {"area": "_T"}])
def test_pages_follow_one_another_without_a_gap(hands: Hands, wanted: dict[str, str]) -> None:
    for value in range(5):
        hands.office.cells.record_many(
            [Observation(L1, value), Observation(L1._replace(area="01"), value)]
        )
        with hands.office.store.transaction():  # an action that changed nothing
            hands.office.store.journal.append(
                [], at="2024-02-10T09:30:00Z", officer="Ada", kind="restore", software="", reason=""
            )
    whole = hands.office.history.lines(HistoryFilter(**wanted)).lines
    for size in (1, 3):
        pages: list[HistoryLine] = []
        before = None
        while True:
            page = hands.office.history.lines(HistoryFilter(**wanted), before, size)
            pages += page.lines
            if not page.has_more:
                break
            before = page.lines[-1].cursor
        assert pages == list(whole)


def test_an_action_without_changes_is_shown_with_its_reason(hands: Hands) -> None:
    with hands.office.store.transaction():
        hands.office.store.journal.append(
            [], at="2024-02-10T09:31:00Z", officer="Ben", kind="restore", software="", reason="copy"
        )
    hands.write(L1, 1)
    newest, restored = hands.office.history.lines(HistoryFilter(), limit=2).lines
    assert (newest.kind, restored.kind, restored.reason, restored.seq) == (
        "record",
        "restore",
        "copy",
        0,
    )
    assert hands.office.history.lines(HistoryFilter(officer="Ben")).lines == (restored,)
    numbers = hands.office.history.lines(HistoryFilter(subjects=(CELL,))).lines
    assert [line.kind for line in numbers] == ["record"]


def test_who_ever_did_anything_can_be_chosen(hands: Hands) -> None:
    hands.write(L1, 1, "Ben")
    hands.write(L1, 2, "Ada")
    assert hands.office.history.officers() == ["Ada", "Ben"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET new = replace(new, '[2,', '[3,') WHERE new LIKE '[2,%'",
        "UPDATE journal SET old = NULL WHERE new LIKE '[2,%'",
        "UPDATE action SET officer = 'Eve' WHERE id = (SELECT max(id) - 1 FROM action)",
        "UPDATE action SET at = '2020-01-01T00:00:00Z' WHERE id = (SELECT max(id) - 1 FROM action)",
        "UPDATE journal SET action = action - 1 WHERE new LIKE '[2,%'",
    ],
)
def test_a_line_that_was_forged_is_not_shown(
    hands: Hands, catalogue_file: CatalogueFile, statement: str
) -> None:
    for value in (1, 2, 3):
        hands.write(L1, value)
    seq = hands.office.history.lines(HistoryFilter(), limit=2).lines[1].seq
    hands.office.close()
    tamper(hands.office.store.path, statement)
    with Office.open(hands.office.store.path, catalogue_file, hands.clock, "Ada") as office:
        for wanted in (HistoryFilter(), HistoryFilter(cell=L1), HistoryFilter(indicator="L1")):
            with pytest.raises(AccessError, match="journal_damaged") as caught:
                office.history.lines(wanted)
            assert caught.value.facts["entry"] in (seq, seq + 1)  # or what follows from it


def test_a_number_that_was_never_given_is_refused(hands: Hands) -> None:
    with pytest.raises(DataError, match="no_entry"):
        hands.office.steps.take_back(9999)


def test_a_cell_asks_the_index_and_never_walks(hands: Hands) -> None:
    hands.write(L1, 1)
    with sqlite3.connect(hands.office.store.path) as other:
        plan = other.execute(
            "EXPLAIN QUERY PLAN SELECT seq, key FROM journal WHERE subject = 'cell'"
            " AND (key >= 'a' AND key < 'b') AND instr(key, '') AND +seq < 9 ORDER BY +seq DESC"
        ).fetchall()
    other.close()
    assert "journal_key (subject=? AND key>? AND key<?)" in plan[0][3]
