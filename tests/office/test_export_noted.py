"""An export that cannot be noted leaves no file: what is on the disk is in the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from cityreport import i18n
from cityreport.domain.checks.finding import Finding
from cityreport.domain.period import Period
from cityreport.domain.sign_off import sign_period
from cityreport.errors import AccessError, DataError
from cityreport.exchange.json_file import read_json
from cityreport.office import exports, sign_off_steps
from cityreport.office.check_session import Checking
from cityreport.office.file_names import highest_number, submission_stem
from cityreport.office.office import Office
from cityreport.store.annotations import SIGN_OFF
from cityreport.store.submission_list import Submissions
from tests.conftest import sign_published

FIRST, LAST = Period.parse("2023-10"), Period.parse("2023-12")
FORMATS = ["json", "xlsx"]

Export = Callable[[Office, Path], object]
EXPORTS: dict[str, Export] = {
    "complete": lambda office, folder: office.exports.export(FIRST, LAST, FORMATS, folder),
    "public": lambda office, folder: office.exports.export_public(FIRST, LAST, FORMATS, folder),
}


@pytest.mark.parametrize("kind", EXPORTS)
@pytest.mark.parametrize("error", [AccessError("store_busy", path="x"), KeyboardInterrupt()])
def test_what_cannot_be_noted_leaves_no_file(
    sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, error: BaseException
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("stays")
    before = sample.exports.submissions()

    def refuse(*_: object) -> object:
        assert len(list(folder.iterdir())) == 1 + len(FORMATS), "the files are there by now"
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Submissions, "add", refuse)
        with pytest.raises(type(error)):
            EXPORTS[kind](sample, folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    assert sample.exports.submissions() == before


def test_of_a_year_without_numbers_nothing_is_checked(
    sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused at once: the engine is not asked what it thinks of the empty cells."""
    asked: list[object] = []
    check_all = Checking.check_all

    def note(self: Checking, *rest: Any, **named: Any) -> list[Finding]:
        asked.append(named)
        return check_all(self, *rest, **named)

    monkeypatch.setattr(Checking, "check_all", note)
    folder = tmp_path / "out"
    for export in (sample.exports.export, sample.exports.export_public):
        with pytest.raises(DataError) as refused:
            export(Period.of_year(1998), Period.of_year(1998), FORMATS, folder)
        assert refused.value.code == "export_empty"
    with pytest.raises(DataError) as refused:
        sample.exports.export(LAST, FIRST, FORMATS, folder)
    assert refused.value.code == "export_order"
    assert asked == []
    assert not folder.exists()
    sample.exports.export(FIRST, FIRST, ["json"], folder)
    assert len(asked) == 1, "what is exported is checked"


def test_a_submission_says_which_office_made_it_and_in_which_language(
    sample: Office, tmp_path: Path
) -> None:
    """The office's id stays whatever its city is called; another office has another."""
    with i18n.in_language("es"):
        first = sample.exports.export(FIRST, FIRST, ["json"], tmp_path)
    profile = sample.city.profile
    sample.city.save(replace(profile, city=replace(profile.city, name="Gran Londres")))
    second = sample.exports.export(FIRST, FIRST, ["json"], tmp_path)
    said = [read_json(tmp_path / made.files[0]) for made in (first, second)]
    assert [one.office.id for one in said] == [sample.store.office_id()] * 2
    assert [one.language for one in said] == ["es", i18n.language()]
    assert [one.extensions for one in said] == [{}, {}]
    (tmp_path / second.files[0]).rename(tmp_path / "sent last.json")  # its number is in it
    assert highest_number(tmp_path, sample.store.office_id()) == second.sequence
    assert highest_number(tmp_path, "3f2b1c60-0000-4000-8000-000000000001") == 0


def test_a_refused_export_says_where_and_why(sample: Office, tmp_path: Path) -> None:
    taken = tmp_path / "a file"
    taken.write_text("stays")
    refused = []
    for folder in (taken, taken / "below"):
        with pytest.raises(AccessError) as error:
            sample.exports.export(FIRST, FIRST, ["json"], folder)
        refused.append((error.value.code, error.value.facts))
    assert refused[0] == ("not_a_folder", {"path": str(taken)})
    code, facts = refused[1]
    assert (code, facts["path"]) == ("cannot_write", str(taken / "below"))
    assert facts["reason"]
    with pytest.raises(DataError) as empty:
        sample.exports.export(Period.of_year(1998), Period.of_year(1998), ["json"], taken)
    assert empty.value.facts == {"start": "1998-01", "end": "1998-12"}
    assert taken.read_text() == "stays"


def test_the_number_comes_right_after_the_highest_in_the_folder(
    sample: Office, tmp_path: Path
) -> None:
    """And after those that the office file knows, where they are more."""
    first = sample.exports.export(FIRST, FIRST, ["json"], tmp_path)
    stem, number, rest = first.files[0].partition(f"_{first.sequence:04d}_")
    (tmp_path / f"{stem}_0041_{rest}").write_bytes(b"{}")
    assert number
    assert sample.exports.export(FIRST, FIRST, ["json"], tmp_path).sequence == 42
    assert sample.exports.export(FIRST, FIRST, ["json"], tmp_path / "empty").sequence == 43


def test_a_workbook_is_laid_out_for_a4_where_no_paper_is_named(
    sample: Office, tmp_path: Path
) -> None:
    a4, letter = 9, 1  # ECMA-376, paperSize
    for paper, size in ((None, a4), ("a4", a4), ("letter", letter)):
        more = {} if paper is None else {"paper": paper}
        folder = tmp_path / str(paper)
        made = exports.write(sample, FIRST, FIRST, ["xlsx"], folder, **more)
        book = load_workbook(folder / made.files[0])
        assert {sheet.page_setup.paperSize for sheet in book.worksheets[:3]} == {size}


def test_a_file_that_has_the_name_already_is_named_and_stays(
    sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    made = exports.prepare(sample, FIRST, FIRST, folder=folder)
    monkeypatch.setattr(exports.uuid, "uuid4", lambda: made.id)
    theirs = folder / f"{submission_stem(made)}.xlsx"

    def put_there(_folder: Path) -> None:
        theirs.write_text("somebody else's")

    monkeypatch.setattr(exports, "_make_folder", put_there)
    with pytest.raises(AccessError) as refused:
        exports.write(sample, FIRST, FIRST, FORMATS, folder)
    assert (refused.value.code, refused.value.facts["path"]) == ("output_exists", str(theirs))
    assert theirs.read_text() == "somebody else's"
    assert [path.name for path in theirs.parent.iterdir()] == [theirs.name]


def test_the_reasons_of_signatures_stay_out_of_a_public_copy(
    sample: Office, tmp_path: Path
) -> None:
    sign_published(sample, [FIRST, LAST])
    opened = sample.sign_off.reopen(FIRST, "a case in Barnet was missing")
    again = sign_period(opened, "Police", "publisher", "2024-02-10T09:00:00Z")
    state = sign_off_steps.state_of(again)
    sample.changes.say([(SIGN_OFF, str(FIRST), state)], "sample")
    whole = sample.exports.export(FIRST, LAST, ["json"], tmp_path)
    public = sample.exports.export_public(FIRST, LAST, ["json"], tmp_path)
    said = [
        {one.period: one.reason for one in read_json(tmp_path / made.files[0]).sign_off}
        for made in (whole, public)
    ]
    assert said == [
        {str(FIRST): "a case in Barnet was missing", str(LAST): ""},
        {str(FIRST): "Reasons are left out of a public copy.", str(LAST): ""},
    ]
