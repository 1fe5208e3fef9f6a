"""LibreOffice opens the workbook, saves it again, and the content is still the same."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.domain.submission import NarrativeAnswer, Submission
from cityreport.exchange.digest import digest
from cityreport.exchange.verification import verify_file
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.workbook_reader import read_workbook
from cityreport.exchange.write_context import ExportContext
from cityreport.office.office import Office
from tests.patience import PATIENCE_S

OFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
]

TEXTS = [
    "=1+1", "+1", "-1", "@a", "#N/A", "#REF!", "1", "007", "2025-01", "0.10", "TRUE", "1e5",
    " a ", "  ", "\t", "a\tb", "a\nb", "\n", "_x000D_", "x005F_", "'a", "\u200f\u05d0\u200e",
    "\U0001f600", "\u00a0", "\u3000", "\u2028", "é", "e\u0301", "<b>&", "%s {0} $A$1",
]  # fmt: skip


@pytest.fixture
def saved_again(tmp_path: Path) -> Callable[..., Path]:
    """Files as LibreOffice saves them, in one run; where it put the first."""

    def save(*paths: Path) -> Path:
        folder = tmp_path / "again"
        subprocess.run(
            [
                str(OFFICE),
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                str(folder),
                *map(str, paths),
            ],
            check=True,
            capture_output=True,
            timeout=4 * PATIENCE_S,
        )
        return folder / paths[0].name

    return save


def test_saved_again_it_has_the_same_digest(
    small: Submission, changed: Callable[..., Submission], context: ExportContext,
    catalogue_file: CatalogueFile, saved_again: Callable[..., Path], tmp_path: Path,
) -> None:  # fmt: skip
    row = small.observations[0]
    percent = small.observations[12]
    replace = msgspec.structs.replace
    notes = [replace(row, note=text, source=text) for text in TEXTS]
    numbers = [
        replace(percent, value=value, margin=margin)
        for value, margin in ((99.99, 0.07), (62.0, 1 / 3), (0, 0.0), (0.1, 2.345678901234567))
    ]
    money = replace(small.observations[11], value=999_999_999_999_999)
    submission = changed(
        observations=[*small.observations, *notes, *numbers, money],
        narrative=[
            NarrativeAnswer(2025, "x", None, None, text) for text in (*TEXTS, "long " * 4000)
        ],
    )
    path, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(submission, path, context)
    write_workbook(small, other, context)
    again = saved_again(path, other)
    assert again.read_bytes() != path.read_bytes()
    back = read_workbook(again)
    assert back == submission
    assert digest(back) == digest(submission)
    other_again = again.with_name(other.name)
    assert other_again.read_bytes() != other.read_bytes()
    assert verify_file(other_again, catalogue_file).problems == ()


@pytest.mark.timeout(600)
def test_real_exports_saved_again_are_valid(
    sample: Office, saved_again: Callable[..., Path], catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    """Nothing that a spreadsheet program adds by itself is taken for a trick."""
    months = Period.parse("2023-01"), Period.parse("2023-12")
    written: list[Path] = []
    for language in sorted(i18n.LANGUAGES):
        with i18n.in_language(language):
            for made in (
                sample.exports.export(*months, ("xlsx",), tmp_path / language),
                sample.exports.export_public(*months, ("xlsx",), tmp_path / language),
            ):
                written += [tmp_path / language / name for name in made.files]
    assert len({path.name for path in written}) == 4
    folder = saved_again(*written).parent
    charts: list[bytes] = []
    for path in written:
        again = folder / path.name
        assert again.read_bytes() != path.read_bytes()
        with zipfile.ZipFile(again) as archive:
            charts += [archive.read(n) for n in archive.namelist() if n.startswith("xl/charts/c")]
        assert verify_file(again, catalogue_file).problems == ()
    assert charts
    assert all(b"numCache" in chart for chart in charts)
