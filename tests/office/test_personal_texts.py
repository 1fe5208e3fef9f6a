"""A text that looks like a person is a quiet finding, and nothing repeats the text."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.finding_words import finding_message, finding_settlement
from cityreport.office.office import Office
from tests.conftest import RunCommand

MAY = Period.parse("2023-05")
CELL = CellKey("L1", MAY)
OTHER = CellKey("P2", MAY)
NAME = "Juana Quiñones"


def personal(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.rule == "personal_text"]


def test_a_note_and_a_source_are_one_low_finding_at_their_cell(office: Office) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}", source="call +57 310 555 1234"))
    office.cells.record(Observation(OTHER, 4, note="Excludes Soacha", source="Policía Nacional"))
    (found,) = personal(office.checks.check())
    assert found.cells == (CELL,)
    assert found.severity is Severity.LOW
    assert found.facts["looks"] == "name telephone"
    assert found.facts["texts"] == "note source"
    assert personal(office.checks.check(MAY)) == [found]
    assert not [f for f in office.checks.blocking(MAY) if f.rule == "personal_text"]


def test_what_is_said_of_it_repeats_nothing(office: Office) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}"))
    (found,) = personal(office.checks.check())
    words = finding_message(office.catalogue, office.city.profile.areas, found)
    assert words.endswith("there may be a person's name in the note.")
    told = words + finding_settlement(office.catalogue, office.city.profile.areas, found)
    kept = msgspec.json.encode([found.identity, repr(found), told]).decode()
    assert "Juana" not in kept
    assert "Qui" not in kept


def test_reminders_reasons_and_the_year_in_words_are_looked_at(office: Office) -> None:
    office.cells.record(Observation(CELL, 4, note="82123456"))
    office.annotations.flag(CELL, f"ask {NAME}")
    (found,) = personal(office.checks.check())
    assert found.facts["texts"] == "note flag"
    office.annotations.accept(found, f"told by {NAME}")
    question = office.catalogue.questions[0].code
    office.annotations.answer(2023, question, Narration(words=f"we asked {NAME}"))
    by_period = {f.period: f.facts["texts"] for f in personal(office.checks.check()) if not f.cells}
    assert by_period == {MAY: "reason", Period.of_year(2023): "answer"}
    for one in personal(office.checks.check()):
        assert (one.facts["period"], one.facts["area"]) == (one.period, one.area)


def test_an_accepted_one_is_open_again_when_the_text_changes(office: Office) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}"))
    (found,) = personal(office.checks.check())
    office.annotations.accept(found, "an agency of that name")
    (again,) = personal(office.checks.check())
    assert again.fingerprint == found.fingerprint
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME} Xul"))
    (changed,) = personal(office.checks.check())
    assert changed.identity == found.identity
    assert changed.fingerprint != found.fingerprint


def test_what_is_followed_is_what_a_fresh_check_finds(office: Office) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}"))
    checking = office.checks.checking()
    checking.check_all()
    for note in ("no name", "id 52123456", ""):
        office.cells.record(Observation(CELL, 4, note=note))
        checking.follow([CELL], office.city.profile, office.clock.now())
        assert checking.findings.all() == office.checks.check()
    office.annotations.flag(CELL, f"ask {NAME}")
    checking.follow([], office.city.profile, office.clock.now())
    assert checking.findings.all() == office.checks.check()
    assert personal(office.checks.check())


def test_a_cell_in_view_is_looked_at_alone(office: Office) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}"))
    checking = office.checks.checking()
    checking.look_at(CELL)
    assert [f.rule for f in checking.findings.at(CELL)] == ["personal_text"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_command_says_it_and_does_not_repeat_it(
    office: Office, form: list[str], run_command: RunCommand
) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}"))
    path = office.store.path
    office.close()
    _, printed, _ = run_command("check", "2023-05", *form, "--store", str(path))
    if form:
        assert "personal_text" in {found["rule"] for found in json.loads(printed)}
    else:
        assert "there may be a person's name in the note." in " ".join(printed.split())
    assert "Juana" not in printed


def test_an_export_has_it_among_its_findings(office: Office, tmp_path: Path) -> None:
    office.cells.record(Observation(CELL, 4, note=f"victim {NAME}"))
    made = office.exports.write_submission(MAY, MAY, ["json"], tmp_path)
    findings = json.loads((tmp_path / made.files[0]).read_text())["findings"]
    (found,) = [f for f in findings if f["rule"] == "personal_text"]
    assert found["severity"] == "low"
    assert "Juana" not in json.dumps(found)
