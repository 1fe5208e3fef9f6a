"""Notes for the next officer, and who did what today by the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.hand_over import LONGEST_NOTE, OfficerDay
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.hand_over_words import today_words
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.store.annotations import DECISION, HAND_OVER
from tests.conftest import NOW, clock, sign_published

JANUARY = Period.parse("2023-01")
L1 = CellKey("L1", JANUARY)
TEXT = "The police table of January is late"


def test_a_note_is_kept_with_who_wrote_it_and_ticked_off(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    office.hand_over.write(f"  {TEXT} ")
    path = office.store.path
    office.close()
    with Office.open(path, catalogue_file, clock, "Luis") as opened:
        ((number, note),) = opened.hand_over.open_notes()
        assert (number, note.text, note.officer) == (1, TEXT, "Ada")
        assert note.at == "2024-02-10T09:30:00Z"
        opened.hand_over.tick_off(1)
        assert opened.hand_over.open_notes() == []
        assert opened.hand_over.notes()[0].note.done_by == "Luis"
        with pytest.raises(DataError, match="note_done"):
            opened.hand_over.tick_off(1)
        opened.steps.undo()
        assert [one.note.text for one in opened.hand_over.open_notes()] == [TEXT]
        opened.steps.redo()
        opened.hand_over.write("Another")
        opened.steps.undo()
        assert opened.hand_over.write("A third").number == 3, "no number is given twice"
        assert opened.history.audit().holds


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST_NOTE + 1), "bell\x07"])
def test_what_is_no_note_is_refused(office: Office, text: str) -> None:
    with pytest.raises(DataError):
        office.hand_over.write(text)
    assert office.hand_over.notes() == []
    with pytest.raises(DataError, match="no_note"):
        office.hand_over.tick_off(1)


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (HAND_OVER, lambda office: office.hand_over.notes()),
        (DECISION, lambda office: office.decisions.all()),
    ],
)
def test_what_stands_under_no_number_is_said_to_be_damaged(
    office: Office, subject: str, read: Callable[[Office], object]
) -> None:
    office.changes.say([(subject, "first", "{}")], subject)
    with pytest.raises(AccessError, match="statement_damaged"):
        read(office)


def test_a_name_in_a_note_can_be_erased(office: Office) -> None:
    office.hand_over.write("Ask Juana Perez")
    (line,) = office.history.lines(HistoryFilter(subjects=("hand_over",))).lines
    office.erasing.erase(line.seq, "a person's name")
    assert [one.note.text for one in office.hand_over.notes()] == [""]
    assert b"Juana" not in office.store.path.read_bytes()
    assert office.history.audit().holds


def test_the_day_of_each_officer_comes_from_the_journal(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    path = office.store.path
    office.close()
    now = [NOW]

    def moving() -> datetime:
        return now[0]

    with Office.open(path, catalogue_file, moving, "Ada") as opened:
        opened.cells.record(Observation(L1, 3))
        now[0] = NOW + timedelta(days=2)
        assert opened.hand_over.today() == []
        numbers = [Observation(L1._replace(period=JANUARY.shift(n)), n) for n in range(3)]
        opened.cells.record_many(numbers, kind="import")
        opened.annotations.flag(L1, "ask")
        sign_published(opened, [JANUARY])
        opened.changes.officer = "Luis"
        opened.cells.record(Observation(L1._replace(indicator="L4", period=JANUARY.shift(5)), 1))
        days = {day.officer: day for day in opened.hand_over.today()}
    assert days["Ada"].numbers == 3
    assert (days["Ada"].first, days["Ada"].last) == (JANUARY, JANUARY.shift(2))
    assert dict(days["Ada"].steps)["flag"] == 1
    june = JANUARY.shift(5)
    assert days["Luis"] == OfficerDay("Luis", 1, 1, june, june, ())
    said = today_words(OfficerDay("Luis", 1, 1, june, june, (("flag", 2),)))
    assert said == "Today: Luis: 1 change of a number (June 2023), Flagged ×2"
