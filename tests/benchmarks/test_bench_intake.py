"""How long a list of 30,000 incidents takes to be understood, against python-calamine's bare read.

Measured in processor time: the work is one thread's and waits for nothing.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.mapping_answers import suggested
from cityreport.domain.importing.proposal_builder import propose
from cityreport.domain.importing.table_reader import read_with_mapping
from tests.domain.intake.sheets import book, catalogue, sheet, words

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

DISTRICTS = [f"Comuna {number}" for number in range(1, 23)]
MOST = 1.5
"""How many times the bare read a proposal may take; both together stay below three bare reads."""


def _write(path: Path) -> None:
    rng = random.Random(5)
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet("Datos")
    page.append(["CASO", "FECHA HECHO", "COMUNA", "DELITO", "SEXO", "EDAD", "ARMA", "CANTIDAD"])
    for number in range(30_000):
        page.append(
            [
                100_000 + number,
                date(2018, 1, 1) + timedelta(days=rng.randrange(2_000)),
                rng.choice(DISTRICTS),
                rng.choice(["HOMICIDIO", "LESIONES PERSONALES", "VIOLENCIA INTRAFAMILIAR"]),
                rng.choice(["MASCULINO", "FEMENINO", "NO REPORTA"]),
                rng.randrange(90),
                rng.choice(["ARMA DE FUEGO", "ARMA BLANCA", "SIN EMPLEO DE ARMAS"]),
                rng.choice([1, 1, 1, 2]),
            ]
        )
    workbook.save(path)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_a_proposal_takes_about_as_long_as_the_bare_read(tmp_path: Path) -> None:
    path = tmp_path / "incidents.xlsx"
    _write(path)
    profile = Profile(
        City("Cali", "COL"),
        areas=tuple(Area(f"{at:02}", name) for at, name in enumerate(DISTRICTS, 1)),
    )

    def bare() -> list[list[Value]]:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]

    source = book(sheet(bare(), "Datos"))
    ratios = []
    for _ in range(5):
        once = _seconds(bare)
        ratios.append(_seconds(lambda: propose(source, profile, catalogue(), words())) / once)
    proposal = propose(source, profile, catalogue(), words())
    assert proposal.is_answered
    mapping = suggested(proposal)
    whole = _seconds(lambda: read_with_mapping(source, mapping, profile, catalogue(), words()))
    ratio = statistics.median(ratios)
    print(
        f"\n30,000 incidents proposed: {ratio:.2f} x the bare read; read into cells: {whole:.2f} s"
    )
    assert ratio <= MOST
