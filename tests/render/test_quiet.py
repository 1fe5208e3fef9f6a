"""What matplotlib warns of is for who develops it: a user never sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office


def test_a_letter_without_a_font_and_a_folder_that_is_none_say_nothing(
    office: Office, tmp_path: Path
) -> None:
    areas = (Area("01", "\N{EGYPTIAN HIEROGLYPH A001} Old Town"),)
    office.city.save(replace(office.city.profile, areas=areas))
    months = [Period.month(2023, number) for number in range(1, 13)]
    office.cells.record_many([Observation(CellKey("L1", month, "01"), 3) for month in months])
    store = office.store.path
    office.close()
    no_folder = tmp_path / "file"
    no_folder.write_text("not a folder")
    chart = tmp_path / "districts.png"
    call = ["progress", "L1", "--kind", "districts", "--chart", str(chart), "--store", str(store)]
    done = subprocess.run(
        [sys.executable, "-m", "cityreport", *call],
        env=os.environ | {"MPLCONFIGDIR": str(no_folder / "inside")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert chart.read_bytes().startswith(b"\x89PNG")
