"""A partner's form is compared, written as one step, and taken back by one undo."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile, Kind
from cityreport.domain.city import Area, City
from cityreport.domain.form import FilledFields, form_lines, read_filled
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.errors import CityReportError, DataError
from cityreport.exchange.forms.form_codes import status_words
from cityreport.messages import sentence
from cityreport.office.forms import form_import, form_writing
from cityreport.office.forms.form_import import FormDifference
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock, sign_published
from tests.partner import (
    DECEMBER,
    L1,
    L2,
    MEN,
    P1,
    UNKNOWN,
    WOMEN,
    Book,
    answer,
    back,
    figures,
    put,
    rows,
    sent,
    typed,
)  # fmt: skip


def key(indicator: str = "L1", breakdown: str = "_T", category: str = "_T") -> CellKey:
    return CellKey(indicator, DECEMBER, "_T", breakdown, category)


def compared(office: Office, path: Path) -> FormDifference:
    return form_import.compare(office, form_import.read_form(path))


def received(office: Office, path: Path, *, replace: bool = False) -> int:
    found = compared(office, path)
    return form_import.receive(office, found, replaced=found.held if replace else ())


def refused(difference: FormDifference) -> dict[str, str]:
    """Cell -> code of what it was refused for; each has a sentence."""
    assert all(sentence(one.error) for one in difference.refused)
    return {one.key.name: one.error.code for one in difference.refused}


@pytest.fixture
def form(office: Office, tmp_path: Path) -> Path:
    return sent(office, tmp_path)


def fill(book: Book) -> None:
    put(book, L1, "number", 9)
    put(book, L1, "status", "Provisional")
    put(book, L1, "note", "=1+1 of them at sea")
    put(book, WOMEN, "number", 0)
    put(book, MEN, "reason", "Not collected")
    answer(book, "name", "Marta Ruiz")
    answer(book, "date", "3 January")
    answer(book, "source", "SIEDCO")


def test_zero_empty_and_not_collected_stay_apart(office: Office, form: Path) -> None:
    assert received(office, back(form, fill)) == 3
    row = rows(load_workbook(form))[L1]
    assert office.cells.get(key()) == Observation(
        key(), 9, Status.PROVISIONAL, "=1+1 of them at sea",
        f"SIEDCO · back.xlsx, Figures, row {row}",
    )  # fmt: skip
    women, men = office.cells.get(key("L1", "sex", "F")), office.cells.get(key("L1", "sex", "M"))
    assert women is not None
    assert (women.value, women.status) == (0, Status.NORMAL)
    assert men is not None
    assert (men.value, men.status) == (None, Status.NOT_COLLECTED)
    assert office.cells.get(key("L1", "sex", "_U")) is None
    assert office.queries.count() == 3


def test_it_is_one_step_of_its_own_kind_that_undo_takes_back(office: Office, form: Path) -> None:
    received(office, back(form, fill))
    undoing = office.steps.next_undo()
    assert undoing is not None
    assert (undoing.kind, undoing.more) == ("receive_form", 2)
    (line, *_) = office.history.of_cell(key()).lines
    assert "back.xlsx" in line.reason
    assert "Marta Ruiz, 3 January" in line.reason
    assert len(office.steps.undo()) == 3
    assert office.queries.count() == 0
    assert office.history.audit().holds


def test_the_same_form_again_changes_nothing(office: Office, form: Path) -> None:
    path = back(form, fill)
    received(office, path)
    before = office.store.path.read_bytes()
    again = compared(office, path)
    assert again.counts == (0, 3, 0, 0, 0)
    assert form_import.receive(office, again, replaced=again.held) == 0
    renamed = compared(office, path.rename(path.with_name("other name.xlsx")))
    assert renamed.counts == (0, 3, 0, 0, 0)
    assert office.store.path.read_bytes() == before


def test_an_empty_box_never_empties_a_cell(office: Office, form: Path) -> None:
    office.cells.record(Observation(key("P1"), 41, note="kept"))
    assert received(office, back(form, fill), replace=True) == 3
    held = office.cells.get(key("P1"))
    assert held is not None
    assert (held.value, held.note) == (41, "kept")


def test_another_number_is_replaced_only_when_asked(office: Office, form: Path) -> None:
    office.cells.record(Observation(key(), 8, Status.PROVISIONAL, "court", "Bulletin"))
    path = typed(form, {L1: 9, WOMEN: 2})
    found = compared(office, path)
    (change,) = found.changed
    assert change.ours is not None
    assert (change.ours.value, change.theirs.value) == (8, 9)
    assert (change.theirs.note, change.theirs.status) == ("court", Status.NORMAL)
    assert form_import.receive(office, found, replaced=()) == 1
    held = office.cells.get(key())
    assert held is not None
    assert (held.value, held.source) == (8, "Bulletin")
    assert received(office, path, replace=True) == 1
    held = office.cells.get(key())
    assert held is not None
    assert (held.value, held.note) == (9, "court")
    assert "back.xlsx" in held.source


@pytest.mark.parametrize(
    ("typed_in", "code"),
    [
        (-2, "negative"), (2.5, "not_whole"), ("-3", "negative"), ("2,5", "not_whole"),
        ("1.234", "doubtful_number"), ("1,234", "doubtful_number"), ("about 7", "not_a_number"),
        ("7 cases", "not_a_number"), ("1/2", "not_a_number"), (10**12, "too_large"),
        ("٣٫٥", "not_whole"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_named_with_its_row_and_not_written(
    office: Office, form: Path, typed_in: Any, code: str
) -> None:
    path = typed(form, {L1: typed_in, WOMEN: 2})
    found = compared(office, path)
    assert refused(found) == {"L1 2023-12": code}
    assert found.refused[0].row == rows(load_workbook(form))[L1]
    assert form_import.receive(office, found, replaced=found.held) == 1
    assert office.cells.get(key()) is None


@pytest.mark.parametrize(
    ("typed_in", "value", "status"),
    [
        ("٤٢", 42, "A"), ("1.234.567", 1234567, "A"), ("12 345", 12345, "A"), (" 7 ", 7, "A"),
        (7.0, 7, "A"), ("0", 0, "A"), ("n", None, "O"), ("No disponible", None, "O"),
        ("not  COLLECTED", None, "L"), ("x", None, "M"),
    ],
)  # fmt: skip
def test_text_is_read_as_a_person_means_it(
    office: Office, form: Path, typed_in: Any, value: int | None, status: str
) -> None:
    received(office, typed(form, {L1: typed_in}))
    held = office.cells.get(key())
    assert held is not None
    assert (held.value, held.status.value) == (value, status)


def test_contradictions_are_named(office: Office, form: Path) -> None:
    def edit(book: Book) -> None:
        put(book, L1, "number", 9)
        put(book, L1, "reason", "Not available")
        put(book, L2, "note", "none was sent")
        put(book, P1, "number", 3)
        put(book, P1, "status", "Perhaps")
        figures(book).cell(rows(book)[WOMEN], 3).value = "=2+2"
        figures(book).cell(rows(book)[MEN], 3).value = True
        put(book, UNKNOWN, "reason", "Provisional")

    found = compared(office, back(form, edit))
    assert refused(found) == {
        "L1 2023-12": "form_number_and_reason", "L2 2023-12": "form_without_number",
        "P1 2023-12": "form_unknown_word", "L1 2023-12 sex F": "form_formula",
        "L1 2023-12 sex M": "form_odd_cell", "L1 2023-12 sex _U": "form_unknown_word",
    }  # fmt: skip
    assert form_import.receive(office, found, replaced=found.held) == 0


@pytest.mark.parametrize(
    ("number", "value"),
    [("NaN", None), ("inf", None), ("1e400", None), ("-1e9", None), ("0x10", None),
     ("1e5", 100_000), ("1e22", None)],
)  # fmt: skip
def test_numbers_that_no_spreadsheet_types_do_no_harm(
    office: Office, form: Path, number: str, value: int | None
) -> None:
    path = typed(form, {L1: 123456})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"<v>123456</v>", f"<v>{number}</v>".encode()))
    with contextlib.suppress(DataError):
        received(office, path)
    held = office.cells.get(key())
    assert (None if held is None else held.value) == value


def test_a_broken_form_writes_nothing(office: Office, form: Path) -> None:
    def edit(book: Book) -> None:
        fill(book)
        put(book, WOMEN, "label", "Men and boys")

    found = compared(office, back(form, edit))
    assert found.counts[0] == 3
    with pytest.raises(CityReportError) as caught:
        form_import.receive(office, found, replaced=found.held)
    assert caught.value.code == "form_broken"
    assert office.queries.count() == 0


def test_a_signed_month_refuses_what_differs_and_lets_pass_what_is_the_same(
    office: Office, form: Path
) -> None:
    office.cells.record(Observation(key(), 9))
    sign_published(office, [DECEMBER])
    found = compared(office, typed(form, {L1: 9, WOMEN: 2}))
    assert found.same == 1
    assert refused(found) == {"L1 2023-12 sex F": "month_signed"}
    assert "signed off" in sentence(found.refused[0].error)
    assert form_import.receive(office, found, replaced=found.held) == 0


def test_a_number_typed_meanwhile_is_not_overwritten(office: Office, form: Path) -> None:
    found = compared(office, typed(form, {L1: 9}))
    office.cells.record(Observation(key(), 77))
    with pytest.raises(CityReportError) as caught:
        form_import.receive(office, found, replaced=found.held)
    assert caught.value.code == "form_overtaken"
    held = office.cells.get(key())
    assert held is not None
    assert held.value == 77


def test_a_form_of_another_city_is_refused_unless_it_is_the_same_one(
    office: Office, form: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    path = typed(form, {L1: 9})
    with Office.create(tmp_path / "b.cityreport", catalogue_file, clock, "Bo") as other:
        other.city.save(replace(PROFILE, city=City("Palmira", "COL", currency="COP")))
        found = compared(other, path)
        with pytest.raises(CityReportError) as caught:
            form_import.receive(other, found, replaced=found.held)
        assert caught.value.code == "form_another_city"
        assert form_import.receive(other, found, replaced=found.held, another_city=True) == 1
    city = replace(PROFILE.city, name="Cali")
    office.city.save(replace(PROFILE, city=city))
    assert received(office, path) == 1, "our own form, whatever we call ourselves now"


def test_a_month_that_has_not_begun_can_be_sent_and_is_not_taken_in(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "march.xlsx"
    form_writing.write_workbook(office, FormChoice(DECEMBER.shift(3), ("L1",)), path)
    found = compared(office, typed(path, {L1: 9}))
    assert refused(found) == {"L1 2024-03": "future_period"}


def test_districts_land_in_their_own_cells(office: Office, tmp_path: Path) -> None:
    path = sent(office, tmp_path, areas=("01", "02"))
    numbers = {"total/L1/_T/_T/01": 1, "total/L1/_T/_T/02": 2, "category/L1/sex/F/02": 0}
    assert received(office, typed(path, numbers)) == 3
    held = {(o.key.area, o.key.category): o.value for o in office.queries.in_period(DECEMBER)}
    assert held == {("01", "_T"): 1, ("02", "_T"): 2, ("02", "F"): 0}


def test_a_district_that_was_removed_is_refused_and_one_renamed_is_asked_about(
    office: Office, tmp_path: Path
) -> None:
    path = sent(office, tmp_path, areas=("01", "02"))
    back_again = typed(path, {"total/L1/_T/_T/01": 1, "total/L1/_T/_T/02": 2})
    office.city.save(replace(PROFILE, areas=(Area("01", "Harbour"),)))
    found = compared(office, back_again)
    assert refused(found) == {"L1 2023-12 02": "unknown_area"}
    assert [(n.code, n.ours, n.theirs) for n in found.renamed] == [("01", "Harbour", "Comuna 1")]


def test_yearly_figures_are_asked_for_by_the_year(office: Office, tmp_path: Path) -> None:
    year = DECEMBER.of_year(2023)
    path = tmp_path / "year.xlsx"
    form_writing.write_workbook(office, FormChoice(year, ("V1", "S1")), path)
    codes = {"total/V1/_T/_T/_T": 5_400_000, "total/S1/_T/_T/_T": 62.5}
    assert received(office, typed(path, codes)) == 2
    money, share = office.cells.get(CellKey("V1", year)), office.cells.get(CellKey("S1", year))
    assert money is not None
    assert share is not None
    assert (money.value, money.currency, share.value) == (5_400_000, "COP", 62.5)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (FormChoice(DECEMBER, ("V1",)), "form_period"),
        (FormChoice(DECEMBER, ("C1",)), "derived_cell"),
        (FormChoice(DECEMBER, ("Z9",)), "unknown_indicator"),
        (FormChoice(DECEMBER, areas=("99",)), "unknown_area"),
        (FormChoice(DECEMBER, partner="navy"), "unknown_partner"),
        (FormChoice(DECEMBER.of_year(2023), partner="police"), "form_empty"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(office: Office, choice: FormChoice, code: str) -> None:
    with pytest.raises(CityReportError) as caught:
        form_writing.prepare(office, choice)
    assert caught.value.code == code
    assert sentence(caught.value)


# -- whatever a partner answers comes back as it was meant

ANSWERS = st.one_of(
    st.none(),
    st.integers(0, 999_999_999),
    st.sampled_from(["Not available", "Not collected", "Not applicable"]),
)
NAMES = {"Not available": "O", "Not collected": "L", "Not applicable": "M"}


@pytest.fixture
def template(office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    with i18n.in_language("es"):
        form_writing.write_workbook(office, FormChoice(DECEMBER, ("L2", "F3")), path)
    return path


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_answers_come_back_to_the_same_cells(
    office: Office, template: Path, data: st.DataObject
) -> None:
    form = form_writing.prepare(office, FormChoice(DECEMBER, ("L2", "F3")))
    lines = [line for line in form_lines(office.catalogue, form) if line.is_answered]
    answers = {line: data.draw(ANSWERS, line.code) for line in lines}

    def type_in(book: Book) -> None:
        for line, said in answers.items():
            if isinstance(said, int):
                put(book, line.code, "number", said)
            elif said is not None:
                put(book, line.code, "reason", said)

    path = back(template, type_in)
    written = received(office, path)
    held = {o.key: (o.value, o.status.value) for o in office.queries.in_period(DECEMBER)}
    assert held == {
        line.key: (said, "A") if isinstance(said, int) else (None, NAMES[said])
        for line, said in answers.items()
        if said is not None
    }
    assert written == len(held)
    assert received(office, path, replace=True) == 0
    if written:
        office.steps.undo()
    assert office.queries.in_period(DECEMBER) == []


@given(st.text(max_size=20))
def test_any_text_in_a_number_box_is_a_number_a_reason_or_refused(text: str) -> None:
    said, error = None, None
    try:
        said = read_filled(FilledFields(text, "", "", ""), Kind.COUNT, status_words())
    except DataError as refusal:
        error = refusal
    if error is not None:
        assert sentence(error)
    else:
        assert said is None or (said.value is None) == (said.status is not None)


def test_a_copy_of_the_office_takes_its_form_in_too(
    office: Office, form: Path, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    path = typed(form, {L1: 9})
    office.close()
    copy = tmp_path / "copy.cityreport"
    shutil.copy(office.store.path, copy)
    with Office.open(copy, catalogue_file, clock, "Ada") as other:
        assert received(other, path) == 1


def test_a_form_older_than_the_last_one_of_that_partner_says_so(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    """The one made on the 9th is taken in first; the same again, or a later one, is not old."""
    path = tmp_path / "office.cityreport"
    with Office.create(path, catalogue_file, clock, "Ada") as made:
        made.city.save(PROFILE)
    forms = []
    for day in (8, 9, 10):
        folder = tmp_path / str(day)
        folder.mkdir()
        now = datetime(2024, 2, day, 9, tzinfo=UTC)
        with Office.open(path, catalogue_file, partial(_same, now), "Ada") as then:
            forms.append(typed(sent(then, folder, partner="police"), {L1: day}))
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        assert received(office, forms[1]) == 1
        assert compared(office, forms[0]).older_than == "2024-02-09T09:00:00Z"
        assert not compared(office, forms[1]).older_than
        assert not compared(office, forms[2]).older_than


def _same(moment: datetime) -> datetime:
    return moment
