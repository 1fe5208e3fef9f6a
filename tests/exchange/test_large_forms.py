"""A city of hundreds of districts: the forms that are written are read again, or not written."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain import form
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.exchange.forms import form_reader
from cityreport.exchange.forms.form_reader import read_form
from cityreport.messages import sentence
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office

MONTH = Period.month(2023, 12)
DISTRICTS = 300


@pytest.fixture
def city(office: Office) -> Office:
    areas = tuple(Area(f"D{i:03}", f"Unidad vecinal número {i}") for i in range(DISTRICTS))
    office.city.save(replace(office.city.profile, areas=areas))
    return office


def test_a_form_of_300_districts_is_small_and_says_what_was_written(
    city: Office, tmp_path: Path
) -> None:
    codes = form_writing.districts(city, MONTH)
    cells = [Observation(CellKey("L1", MONTH, code), at) for at, code in enumerate(codes)]
    city.cells.record_many(cells)
    path = tmp_path / "form.xlsx"
    choice = FormChoice(MONTH, ("L1", "P1"), codes, breakdowns=False)
    form_writing.write_workbook(city, choice, path, filled=True)
    assert path.stat().st_size < 2_000_000 * 2 / 34, "a tenth of the indicators"
    received = read_form(path)
    assert not received.remarks
    found = {one.line.key: one.filled.number for one in received.entries}
    assert {cell.key: found[cell.key] for cell in cells} == {c.key: c.value for c in cells}


def test_a_form_that_could_not_be_read_again_is_not_written(city: Office, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    codes = form_writing.districts(city, MONTH)
    with pytest.raises(DataError) as found:
        form_writing.write_workbook(city, FormChoice(MONTH, areas=codes), path)
    assert found.value.code == "form_too_large"
    assert not path.exists()
    most = int(found.value.facts["districts"])
    assert f"at most {most} districts at a time" in sentence(found.value)
    asked = form_writing.prepare(city, FormChoice(MONTH, areas=codes[:most]))
    assert sum(1 for _ in form.form_lines(city.catalogue, asked)) <= form.MOST_LINES


def test_the_reader_takes_twice_the_rows_of_the_largest_form() -> None:
    assert form_reader.MOST_ROWS >= 2.5 * form.MOST_LINES
    assert form_reader.MOST_CELLS >= 20 * form.MOST_LINES
