"""Verifying a submission against the bare reading and typed decoding of its bytes, in processor
time: what the network's desk does 1,500 times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.exchange.verification import verify_file
from tests.network.made_cities import made_submission, write

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TARGET = 4.0
RUNS = 25


def processor_time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_verifying_a_file(tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    path = write(made_submission(1, catalogue_file), tmp_path)
    assert verify_file(path, catalogue_file, NOW).valid
    decoder = msgspec.json.Decoder(Submission)
    pairs = [
        (
            processor_time(lambda: verify_file(path, catalogue_file, NOW)),
            processor_time(lambda: decoder.decode(path.read_bytes())),
        )
        for _ in range(RUNS)
    ]
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    ours, bare = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    size = path.stat().st_size / 1e6
    print(f"\nverify_file of {size:.1f} MB: {ratio:.2f} × read and decode (target {TARGET});")
    print(f"{ours:.1f} ms against {bare:.1f} ms of processor time")
    assert ratio <= TARGET
