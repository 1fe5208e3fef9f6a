"""The workbook on paper: as few pages as the office's paper asks for, counted by LibreOffice."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.patience import PATIENCE_S

OFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
MOST, LOOKED_AT = 12, 16

pytestmark = pytest.mark.skipif(
    OFFICE is None or PDFTOTEXT is None, reason="LibreOffice or pdftotext is not installed"
)


def pages(workbook: Path, folder: Path) -> list[str]:
    """The words of the first pages."""
    span = json.dumps({"PageRange": {"type": "string", "value": f"1-{LOOKED_AT}"}})
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            f"pdf:calc_pdf_Export:{span}",
            "--outdir",
            str(folder),
            str(workbook),
        ],
        check=True,
        capture_output=True,
        timeout=4 * PATIENCE_S,
    )
    pdf = folder / f"{workbook.stem}.pdf"
    found = subprocess.run(
        [str(PDFTOTEXT), "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    return found.stdout.split("\f")


@pytest.mark.timeout(600)
def test_the_whole_sample_is_read_on_twelve_pages(sample: Office, tmp_path: Path) -> None:
    """Without the sheets that only machines read, which stand last."""
    made = sample.exports.export(
        Period.parse("2017-01"), Period.parse("2023-12"), ("xlsx",), tmp_path
    )
    found = pages(tmp_path / made.files[0], tmp_path)
    machines = next(at for at, words in enumerate(found) if "#indicator+code" in words)
    assert machines <= MOST
    assert len([words for words in found if re.search("Last three years", words)]) == 1
    assert made.digest in found[0]  # the whole of Summary is one page
    feet = [re.search(r"Restricted · Page (\d+) of \d+", words) for words in found[:machines]]
    assert [int(foot[1]) for foot in feet if foot] == list(range(1, machines + 1))
