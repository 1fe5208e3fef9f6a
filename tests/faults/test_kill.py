"""Saved means saved: a process that is killed while it writes has lost no cell it called saved."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests.conftest import clock

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cityreport import paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office

def clock():
    return datetime(2024, 2, 10, tzinfo=UTC)

month = Period.parse("2024-01")
catalogue = read_catalogue(paths.catalogue_file().read_bytes())
with Office.open(Path(sys.argv[1]), catalogue, clock, "Ada") as office:
    for number in range(100_000):
        if number % 3 == 2:
            changes = [
                Observation(CellKey("P1", month, f"D{d:02d}"), number) for d in range(1, 34)
            ]
            office.record_many(changes)
            print("P1", number, flush=True)
        else:
            office.record(Observation(CellKey("L1", month), number))
            print("L1", number, flush=True)
"""


@pytest.mark.parametrize("seed", range(8))
def test_a_killed_writer_has_lost_nothing_it_called_saved(
    sample_path: Path, catalogue_file: CatalogueFile, seed: int
) -> None:
    lines = random.Random(seed).randint(3, 120)
    said: list[list[str]] = []
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(sample_path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            said.append(line.split())
            if len(said) == lines:
                os.kill(writer.pid, signal.SIGKILL)
    assert len(said) >= lines
    last = dict(said)
    with Office.open(sample_path, catalogue_file, clock, "Ben") as office:
        assert office.audit().holds
        month = Period.parse("2024-01")
        one = office.get(CellKey("L1", month))
        assert one is not None
        assert one.value is not None
        assert one.value >= int(last["L1"])  # a later cell may have been saved unheard
        block = {
            value.value if (value := office.get(CellKey("P1", month, f"D{d:02d}"))) else None
            for d in range(1, 34)
        }
        assert len(block) == 1  # a block is whole or not there
        if "P1" in last:
            found = block.pop()
            assert found is not None
            assert found >= int(last["P1"])
