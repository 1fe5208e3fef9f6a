"""What was decided beside an indicator: written down, done, undone, erased, restored, printed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import pytest
from msgspec import structs

from cityreport.decision_words import decision_state, overdue_sentence
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.decision import LONGEST_DECISION, LONGEST_WHO
from cityreport.domain.decision_records import DECISIONS, DecisionRecord, read_decisions
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.exchange.extension_rules import extension_faults
from cityreport.exchange.json_file import read_json
from cityreport.exchange.verification import verify_file
from cityreport.exchange.workbook_reader import read_workbook
from cityreport.office.backups.restore_annotations import said_sentences
from cityreport.office.office import Office
from cityreport.office.page_values import Changed, HistoryFilter
from cityreport.office.report_data import public_report, report
from cityreport.store.file_comparison import AnnotationDifference
from tests.conftest import clock

READERS = (read_json, read_workbook)
TEXT = "More light in the park"
BEFORE, AFTER = "2024-01-31", "2024-12-31"
"""Days before and after that of the tests' clock, 10 February 2024."""


def test_a_decision_is_kept_with_who_does_it_and_said_to_be_done(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    heard: list[Changed] = []
    office.changes.subscribe(heard.append)
    office.decisions.add("L1", f"  {TEXT} ", " Works ", AFTER)
    assert heard == [Changed(annotations=("decision",))]
    path = office.store.path
    office.close()
    with Office.open(path, catalogue_file, clock, "Luis") as opened:
        (one,) = opened.decisions.all("L1")
        held = one.decision
        assert (one.number, held.text, held.who, held.until) == (
            1,
            TEXT,
            "Works",
            date(2024, 12, 31),
        )
        assert (held.officer, held.at, held.is_open) == ("Ada", "2024-02-10T09:30:00Z", True)
        assert opened.decisions.all("L2") == []
        opened.decisions.mark_done(1)
        assert opened.decisions.all()[0].decision.done_by == "Luis"
        with pytest.raises(DataError, match="decision_done"):
            opened.decisions.mark_done(1)
        opened.steps.undo()
        assert opened.decisions.all()[0].decision.is_open
        opened.steps.redo()
        opened.decisions.add("L2", "Another", "Works", AFTER)
        opened.steps.undo()
        assert [one.number for one in opened.decisions.all()] == [1]
        added = opened.decisions.add("L2", "A third", "Works", AFTER)
        assert added.number == 3, "no number is given twice"
        assert opened.history.audit().holds


@pytest.mark.parametrize(
    ("text", "who", "until", "code"),
    [
        (" \n", "Works", AFTER, "decision_empty"),
        (TEXT, " ", AFTER, "decision_nobody"),
        (TEXT, "Works", "soon", "bad_day"),
        (TEXT, "Works", "2024-02-30", "bad_day"),
        (TEXT, "Works", "20240301", "bad_day"),
        (TEXT, "Works", "", "bad_day"),
        ("x" * (LONGEST_DECISION + 1), "Works", AFTER, "text_too_long"),
        (TEXT, "x" * (LONGEST_WHO + 1), AFTER, "text_too_long"),
        ("bell\x07", "Works", AFTER, "text_not_printable"),
        (TEXT, "Works\nand others", AFTER, "text_not_printable"),
    ],
)
def test_what_is_no_decision_is_refused(
    office: Office, text: str, who: str, until: str, code: str
) -> None:
    with pytest.raises(DataError, match=code):
        office.decisions.add("L1", text, who, until)
    assert office.decisions.all() == []


def test_unknown_indicators_and_numbers_are_refused(office: Office) -> None:
    with pytest.raises(DataError, match="unknown_indicator"):
        office.decisions.add("X9", TEXT, "Works", AFTER)
    with pytest.raises(DataError, match="no_decision"):
        office.decisions.mark_done(1)


def test_only_what_is_open_after_its_last_day_is_overdue(office: Office) -> None:
    late = office.decisions.add("L1", TEXT, "Works", BEFORE)
    office.decisions.add("L1", "Today", "Works", "2024-02-10")
    done = office.decisions.add("L2", "Done late", "Police", "2023-06-30")
    office.decisions.mark_done(done.number)
    today = office.clock.today
    overdue = [one for one in office.decisions.all() if one.decision.is_overdue(today)]
    assert overdue == [late]
    said = "Decided and overdue: L1 More light in the park (Works, by Jan 31, 2024)."
    assert overdue_sentence(overdue) == said
    assert overdue_sentence([]) == ""
    states = [decision_state(one.decision, today) for one in office.decisions.all()]
    assert states[0].startswith("Police, by Jun 30, 2023: done, said by Ada, ")
    assert states[1:] == ["Works, by Jan 31, 2024: overdue", "Works, by Feb 10, 2024: not done yet"]


def test_a_year_lists_what_was_decided_due_or_done_in_it(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    office.decisions.add("L1", TEXT, "Works", "2026-03-31")
    path = office.store.path
    office.close()
    with Office.open(
        path, catalogue_file, lambda: datetime(2027, 5, 1, 12, tzinfo=UTC), "Ada"
    ) as late:
        late.decisions.mark_done(1)
        listed = [year for year in range(2022, 2030) if late.decisions.of_year(year)]
    assert listed == [2024, 2026, 2027]


def test_names_in_a_decision_can_be_erased(office: Office) -> None:
    office.decisions.add("L1", "Ask Juana Perez", "Pedro Gomez", AFTER)
    (line,) = office.history.lines(HistoryFilter(subjects=("decision",))).lines
    office.erasing.erase(line.seq, "a person's name")
    (one,) = office.decisions.all()
    assert (one.decision.text, one.decision.who) == ("", "")
    held = office.store.path.read_bytes()
    assert b"Juana" not in held
    assert b"Gomez" not in held
    assert office.history.audit().holds


def test_a_restore_says_what_becomes_of_decisions() -> None:
    found = [AnnotationDifference("decision", "1", "{}", None)]
    assert said_sentences(found) == ["Decisions: 1 lost, 0 come back, 0 as they were."]


def test_the_mayors_page_names_what_is_overdue_and_the_public_one_does_not(office: Office) -> None:
    office.decisions.add("L1", TEXT, "Works", BEFORE)
    office.decisions.add("L1", "Later", "Works", AFTER)
    said = "Decided and overdue: L1 More light in the park (Works, by Jan 31, 2024)."
    assert said in report(office, 2023).html
    assert TEXT not in public_report(office, 2023).document.html
    office.decisions.mark_done(1)
    assert "Decided and overdue" not in report(office, 2023).html


JANUARY = Period.parse("2023-01")


def with_a_number_and_decisions(office: Office) -> Office:
    office.cells.record(Observation(CellKey("L1", JANUARY), 4))
    office.decisions.add("L1", TEXT, "=Works", "2023-06-30")
    office.decisions.add("P1", "Something of another year", "Works", "2031-06-30")
    office.decisions.mark_done(1)
    return office


def test_decisions_go_with_a_restricted_submission_in_every_format(
    office: Office, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    made = with_a_number_and_decisions(office).exports.export(
        JANUARY, JANUARY, ["json", "xlsx"], tmp_path
    )
    results = [verify_file(tmp_path / name, catalogue_file) for name in made.files]
    assert [one.valid for one in results] == [True, True]
    assert {one.digest for one in results} == {made.digest}
    said = [read(tmp_path / name) for read, name in zip(READERS, made.files, strict=True)]
    assert said[0].extensions == said[1].extensions
    (one,) = read_decisions(said[0].extensions[DECISIONS])
    assert one == DecisionRecord(
        1, "L1", TEXT, "=Works", "2023-06-30", "2024-02-10T09:30:00Z", "2024-02-10T09:30:00Z"
    )
    assert "Ada" not in str(said[0].extensions), "who wrote it down stays in the office"


def test_a_public_copy_has_no_decisions(office: Office, tmp_path: Path) -> None:
    made = with_a_number_and_decisions(office).exports.export_public(
        JANUARY, JANUARY, ["json"], tmp_path
    )
    assert read_json(tmp_path / made.files[0]).extensions == {}


@pytest.mark.parametrize(
    ("extension", "confidentiality", "code"),
    [
        ([{"number": 1}], "restricted", "decisions_not_so"),
        ("soon", "restricted", "decisions_not_so"),
        ([], "public", "public_tells"),
    ],
)
def test_other_decisions_than_ours_are_found(
    office: Office,
    tmp_path: Path,
    extension: object,
    confidentiality: Literal["restricted", "public"],
    code: str,
) -> None:
    made = with_a_number_and_decisions(office).exports.export(JANUARY, JANUARY, ["json"], tmp_path)
    changed = structs.replace(
        read_json(tmp_path / made.files[0]),
        extensions={DECISIONS: extension},
        confidentiality=confidentiality,
    )
    assert [str(fault.error.code) for fault in extension_faults(changed)] == [code]
