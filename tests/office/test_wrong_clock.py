"""A computer whose clock is wrong: what it let in can be seen and taken out, and it is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.finding_words import finding_message
from cityreport.messages import sentence
from cityreport.office.office import Office
from tests.conftest import clock

FAR = CellKey("L1", Period.parse("2098-05"))


@pytest.fixture
def mistaken(sample_path: Path, catalogue_file: CatalogueFile) -> Path:
    """A file into which a number for 2098 was typed under a clock of 2099."""
    far = datetime(2099, 1, 5, 12, tzinfo=UTC)
    with Office.open(sample_path, catalogue_file, lambda: far, "Ada") as office:
        office.record(Observation(FAR, 4))
    return sample_path


def test_a_number_of_the_future_is_a_finding(
    mistaken: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        found = [f for f in office.check() if f.rule == "not_begun"]
        assert [(f.period, f.severity.value) for f in found] == [(FAR.period, "high")]
        assert [f.rule for f in office.check(FAR.period)] == ["not_begun"]
        said = finding_message(office.catalogue, office.profile.areas, found[0])
        assert "May 2098" in said
        assert "Feb 10, 2024" in said


def test_it_can_be_emptied_and_undone_but_not_typed_anew(
    mistaken: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        with pytest.raises(DataError) as error:
            office.record(Observation(FAR, 5))
        assert error.value.code == "future_period"
        office.record_many([FAR], kind="cell")
        assert office.get(FAR) is None
        assert not [f for f in office.check() if f.rule == "not_begun"]
        with pytest.raises(DataError):  # an empty cell of a month to come takes nothing
            office.check_change(FAR)
        assert office.audit().holds


def test_its_entry_can_be_taken_back(mistaken: Path, catalogue_file: CatalogueFile) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        office.undo()
        assert office.get(FAR) is None


def test_the_refusal_names_the_clock(sample: Office) -> None:
    with pytest.raises(DataError) as error:
        sample.record(Observation(FAR, 5))
    assert sentence(error.value).startswith(
        "May 2098 has not begun: this computer's clock says Feb 10, 2024."
    )
