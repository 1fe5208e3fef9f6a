"""A desk of a few small cities: three months of the totals of some."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.exchange.digest import seal_content
from cityreport.network.desk import Desk, DeskRun
from tests.network.made_cities import made_submission

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Collect = Callable[[], DeskRun]


@pytest.fixture(scope="session")
def cities(catalogue_file: CatalogueFile) -> list[Submission]:
    """Six cities with two months each, the indicators L1, L2, L3 and R1 alone."""
    return [small(made_submission(n, catalogue_file, months=2)) for n in range(6)]


def small(submission: Submission) -> Submission:
    """The same submission with few indicators."""
    rows = [o for o in submission.observations if o.indicator in ("L1", "L2", "L3", "R1")]
    return seal_content(msgspec.structs.replace(submission, observations=rows, seal=None))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def collect(inbox: Path, out: Path, catalogue_file: CatalogueFile) -> Collect:
    def run() -> DeskRun:
        with Desk(out, catalogue_file) as desk:
            return desk.collect(inbox, NOW)

    return run
