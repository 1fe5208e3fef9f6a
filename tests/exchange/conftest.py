"""A small submission, valid in every respect, and ways to spoil a file."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cityreport import __version__
from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.submission import (
    AreaRecord,
    BaselineRecord,
    CatalogueReference,
    CityRecord,
    CollectionRecord,
    Coverage,
    EarlierCurrencyRecord,
    FindingRecord,
    FollowedRecord,
    Headline,
    JournalRecord,
    NarrativeAnswer,
    ObservationRecord,
    OfficeRecord,
    PopulationRecord,
    SeriesRecord,
    SignOff,
    SinceSignedRecord,
    Software,
    Submission,
    TargetRecord,
)
from cityreport.exchange.digest import seal_content
from cityreport.exchange.json_file import write_json
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext

Edit = Callable[[str], str]
DATA_PART = "xl/worksheets/sheet8.xml"
METADATA_PART = "xl/worksheets/sheet9.xml"


def observation(indicator: str, period: str, value: float | None, **more: Any) -> ObservationRecord:
    fields = {
        "area": "_T",
        "breakdown": "_T",
        "category": "_T",
        "status": "A",
        "note": "",
        "source": "",
        "currency": None,
        "sample_size": None,
        "margin": None,
    }
    return ObservationRecord(indicator=indicator, period=period, value=value, **fields | more)


OBSERVATIONS = [
    observation("L1", "2025-01", 9, note="=HYPERLINK(0)", source="Police, table 4"),
    observation("L1", "2025-01", 2, breakdown="sex", category="F"),
    observation("L1", "2025-01", 1, breakdown="age", category="Y0T14"),
    observation("L1", "2025-01", 0, breakdown="age", category="Y15T17"),
    observation("L1", "2025-01", 4, area="01"),
    observation("C1", "2025-01", 1),
    observation("L1", "2025-02", 0, status="P"),
    observation("L1", "2025-04", None, status="O", note="Not sent by the police"),
    observation("L1", "2025-Q3", 21),
    observation("R1", "2025-01", None, status="L"),
    observation("F1", "2025-01", None, status="M"),
    observation("V1", "2025", 5_400_000, currency="COP"),
    observation("S1", "2025", 62.5, sample_size=1200, margin=2.8),
    observation("S1", "2025", None, breakdown="sex", category="F", status="Q"),
]


CELLS = [
    CellRecord("L1", "2025-01", "_T", "sex", "F"),
    CellRecord("L1", "2024-12", "01", "_T", "_T"),
]


def made(catalogue: CatalogueFile) -> Submission:
    return Submission(
        format="cityreport-submission",
        version="1.0",
        id="3f2b1c60-0000-4000-8000-000000000001",
        sequence=2,
        supersedes=[
            "3f2b1c60-0000-4000-8000-00000000000a",
            "3f2b1c60-0000-4000-8000-000000000000",
        ],
        created="2026-02-10T09:30:00Z",
        language="en",
        software=Software("cityreport", __version__),
        office=OfficeRecord("3f2b1c60-0000-4000-8000-0000000000ff"),
        catalogue=CatalogueReference(
            catalogue.catalogue.id, catalogue.catalogue.version, catalogue.sha256
        ),
        city=CityRecord(
            "Cali",
            "COL",
            "CO CLO",
            "Observatory",
            "COP",
            "Policía Nacional",
            [EarlierCurrencyRecord("USD", "2001-01")],
        ),
        areas=[
            AreaRecord("01", "Comuna 1", None, None, []),
            AreaRecord("02", "2 – B", "2024-01", None, [FollowedRecord("01", "2024-01")]),
        ],
        population=[PopulationRecord(2024, "_T", 2_280_000, "DANE")],
        baseline=BaselineRecord([2017, 2018, 2019], ""),
        target=TargetRecord(2030, 0.5, "geometric"),
        coverage=Coverage("2025-01", "2025-12"),
        collection=[
            CollectionRecord("L1", True, "2017-01", None, "M", ["weapon", "location"], ""),
            CollectionRecord("L2", False, None, None, "M", [], "=nobody counts them"),
            CollectionRecord("P1", True, None, "2025-06", "Q", [], ""),
        ],
        series=[
            SeriesRecord("L1", "Police", "", False, None, "occurrence", "city", "2020-01", "x")
        ],
        observations=OBSERVATIONS,
        findings=[
            FindingRecord("sum", "high", "2025-01", "_T", CELLS, "Sex.", False, ""),
            FindingRecord("poisson", "low", "2025-02", "01", [], "Few.", True, "Checked."),
        ],
        narrative=[
            NarrativeAnswer(2025, "prevention", None, None, "Night schools,\n-2 h on Fridays."),
            NarrativeAnswer(2025, "consulted_youth", True, 40, ""),
        ],
        sign_off=[
            SignOff("2025-01", "A. Pérez", "Head", "2025-02-03T08:00:00Z", 3, "=late"),
            SignOff("2025-Q3", "A. Pérez", "Head", "2025-10-03T08:00:00Z", 0, ""),
            SignOff("2025", "A. Pérez", "Head", "2026-02-03T08:00:00Z", 0, ""),
        ],
        changed_since_signed=[
            SinceSignedRecord("population", "01", 2025, "4", None, None, ["2025-Q3"])
        ],
        headline=Headline(["Intentional homicide: Cannot tell", "+1 more sentence."]),
        journal=JournalRecord(7, 31, "ab" * 32),
        confidentiality="restricted",
        disclosure=None,
        extensions={
            "org.example/dashboard": {"=1+1": [1, 2.5, None, {"a": "Ñandú\n"}], "b": True},
            "org.example/text": "=HYPERLINK(0)",
            "org.example/nothing": None,
        },
        seal=None,
    )


@pytest.fixture(scope="session")
def small(catalogue_file: CatalogueFile) -> Submission:
    """Sealed."""
    return seal_content(made(catalogue_file))


@pytest.fixture(scope="session")
def context(catalogue: Catalogue) -> ExportContext:
    return ExportContext(catalogue)


@pytest.fixture
def changed(small: Submission) -> Callable[..., Submission]:
    """The small submission with other fields, sealed anew."""
    return lambda **fields: seal_content(msgspec.structs.replace(small, **fields))


@pytest.fixture
def json_path(small: Submission, context: ExportContext, tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    write_json(small, path, context)
    return path


@pytest.fixture(scope="session")
def workbook_template(
    small: Submission, context: ExportContext, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "small.xlsx"
    write_workbook(small, path, context)
    return path


@pytest.fixture
def workbook_path(workbook_template: Path, tmp_path: Path) -> Path:
    """The small submission as a workbook of the test's own."""
    return Path(shutil.copy(workbook_template, tmp_path / "small.xlsx"))


@pytest.fixture
def spoil() -> Callable[[Path, str, Edit], None]:
    """Change the XML of one part of a workbook in place."""

    def change(path: Path, part: str, edit: Edit) -> None:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        before = parts[part].decode()
        parts[part] = edit(before).encode()
        assert parts[part].decode() != before, "the edit found nothing to change"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)

    return change


@pytest.fixture
def spoil_data(spoil: Callable[[Path, str, Edit], None]) -> Callable[[Path, Edit], None]:
    return lambda path, edit: spoil(path, DATA_PART, edit)


@pytest.fixture
def spoil_metadata(spoil: Callable[[Path, str, Edit], None]) -> Callable[[Path, Edit], None]:
    return lambda path, edit: spoil(path, METADATA_PART, edit)
