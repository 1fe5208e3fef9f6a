"""The journal keeps codes and facts: what was done in Spanish is read in English."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from msgspec.structs import replace

import cityreport
from cityreport import i18n
from cityreport.command_answers import signature_answer
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.backups.backup_jobs import restore_office
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.office.submission_records import sign_off_records
from cityreport.reasons import SENTENCES, reason_words, stored_reason
from cityreport.store.annotations import SIGN_OFF
from cityreport.ui.history.history_rows import details, history_rows
from cityreport.ui.kit.change_words import state_words
from cityreport.ui.kit.signature_words import signature_words
from tests.conftest import RunCommand, clock, sign_published

L1 = CellKey("L1", Period.parse("2024-01"))
FACTS: dict[str, dict[str, str | int]] = {
    "second_keying": {"n": 6},
    "merge": {"file": "a.xlsx", "officer": "Ada", "moment": "2024-02-10", "id": "7"},
    "import": {"file": "a.csv", "digest": "0" * 64},
    "receive_form": {"file": "a.xlsx", "id": "7", "by": "", "remarks": ""},
    "restore": {"file": "a_0001.cityreport", "action": 12, "link": "00ff"},
    "salvaged": {"file": "a", "proven": 1, "journal": 2, "doubtful": 3, "lost": 4},
    "doubtful": {"file": "a", "n": 3},
    "rebuilt": {"numbers": "1, 2"},
    "put_back": {},
    "opened_elsewhere": {},
}
SPANISH = ("celda", "archivo", "escrit", "formulario", "respaldo", "dañado", "diario")


def test_every_code_is_tried_here() -> None:
    assert FACTS.keys() == SENTENCES.keys()


@pytest.mark.parametrize("code", sorted(FACTS))
def test_a_reason_is_said_in_the_language_of_now(code: str) -> None:
    i18n.set_language("es")
    kept = stored_reason(code, **FACTS[code])
    spanish = reason_words(kept)
    i18n.set_language("en")
    english = reason_words(kept)
    assert english != spanish
    assert not kept.startswith(english[:8])
    assert not any(word in kept.casefold() for word in SPANISH)


@pytest.mark.parametrize("typed", ["6 celdas difieren.", "{a word}", '{"code": "no such"}', "[1]"])
def test_what_was_stored_as_a_sentence_is_shown_as_it_is(typed: str) -> None:
    assert reason_words(typed) == typed


def test_a_second_typing_in_spanish_is_read_in_english(office: Office) -> None:
    i18n.set_language("es")
    office.cells.record(Observation(L1, 4))
    office.second_keying.key_again(L1, Figure(5, Status.NORMAL))
    office.second_keying.finish(L1.period)
    i18n.set_language("en")
    lines = office.history.lines(HistoryFilter()).lines
    said = [details(office.catalogue, office.city.profile, line) for line in lines]
    said += [
        c.text for row in history_rows(office.catalogue, office.city.profile, lines) for c in row
    ]
    assert any("1 cell differs." in words for words in said)
    assert not any(word in words.casefold() for words in said for word in SPANISH)


def test_a_signature_that_a_restore_reopened_in_spanish_is_read_in_english(
    office: Office, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    path = office.store.path
    office.cells.record(Observation(L1, 8))
    made = office.backups.backup().made
    assert made is not None
    office.cells.record(Observation(L1, 9))
    sign_published(office, (L1.period,))
    office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
    office.close()
    i18n.set_language("es")
    restore_office(path, made.backup.path, clock, "Ada", "test")
    i18n.set_language("en")
    with Office.open(path, catalogue_file, clock, "Ada") as again:
        signature = again.sign_off.signature(L1.period)
        assert signature is not None
        assert signature.reopened is not None
        assert not any(word in signature.reopened.reason.casefold() for word in SPANISH)
        assert "was put back" in signature_words(L1.period, signature)
        assert "was put back" in signature_answer(L1.period, signature)["reason"]
        line = next(x for x in again.history.lines(HistoryFilter()).lines if x.subject == SIGN_OFF)
        assert "was put back" in state_words(line)[1]
    signed = replace(signature, reason=signature.reopened.reason, reopened=None, revision=1)
    (row,) = sign_off_records({L1.period: signed}, L1.period, L1.period)
    assert "was put back" in row.reason


def test_what_changed_since_a_submission_says_why_in_words(
    office: Office, tmp_path: Path, run_command: RunCommand
) -> None:
    office.cells.record(Observation(L1, 8))
    office.exports.export(L1.period, L1.period, ["json"], tmp_path / "out")
    path = office.store.path
    office.close()
    table = tmp_path / "police.csv"
    table.write_text("month,homicide\n2024-01,4\n", encoding="utf-8")
    given = ("import", str(table), "--as-proposed", "--replace", "--store", str(path))
    assert run_command(*given)[0] == 0
    for form in ((), ("--json",)):
        _, said, _ = run_command("sent", "1", "--store", str(path), *form)
        assert "File police.csv, SHA-256" in said
        assert '"code' not in said.replace("\\", "")


def names_called(node: ast.AST) -> set[str]:
    return {getattr(call.func, "id", "") for call in ast.walk(node) if isinstance(call, ast.Call)}


def test_no_reason_is_made_by_translation() -> None:
    """Whoever writes to the journal passes no sentence of the day."""
    root = Path(cityreport.__file__).parent
    looked_at = 0
    for path in (*(root / "office").glob("*.py"), *(root / "store").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_reason = isinstance(node, ast.FunctionDef) and node.name == "_reason"
            is_reason |= isinstance(node, ast.Call) and "reopen_period" in names_called(node)
            if is_reason or (isinstance(node, ast.keyword) and node.arg == "reason"):
                looked_at += 1
                assert not names_called(node) & {"tr", "ntr"}, path.name
    assert looked_at > 10
