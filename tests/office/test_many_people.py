"""A number of people that no city has is refused wherever it can come from, by one rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.city import MOST_PEOPLE, Population
from cityreport.errors import DataError
from cityreport.office.office import Office
from tests.conftest import PROFILE, RunCommand


def test_the_office_keeps_no_such_number(office: Office) -> None:
    with pytest.raises(DataError, match="too_many_people"):
        office.city.save(replace(PROFILE, population=(Population(2020, MOST_PEOPLE + 1, "a"),)))
    assert office.city.profile == PROFILE


def test_neither_command_takes_it(office: Office, tmp_path: Path, run_command: RunCommand) -> None:
    store = office.store.path
    office.close()
    many = str(10**12)
    code, out, err = run_command("set", "population", f"2020={many}", "--store", store)
    assert (code, out) == (2, "")
    assert "more than any city has" in err
    new = tmp_path / "new.cityreport"
    made = ("new", new, "--city", "Cali", "--country", "COL", "--population", f"2020={many}")
    code, _, err = run_command(*made)
    assert code == 2
    assert "more than any city has" in err
    assert not new.exists()
