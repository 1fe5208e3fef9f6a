"""`audit` knows what this computer saw of a file, and what a submission says of its journal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from tests import test_cli
from tests.conftest import clock
from tests.test_cli import Result

Run = Callable[..., Result]
L1 = CellKey("L1", Period.parse("2024-01"))

call = test_cli.run
"""The fixture that runs a command as a shell would."""


def record(path: Path, catalogue_file: CatalogueFile, value: int) -> None:
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        office.cells.record(Observation(L1, value))


def test_an_older_copy_that_was_put_back_is_said(
    call: Run, sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    older = shutil.copy(sample_path, tmp_path / "older.cityreport")
    record(sample_path, catalogue_file, 5)
    said = call("audit", "--store", sample_path)
    assert said.code == 0
    assert "cannot stop somebody who computes the whole journal anew" in said.out
    shutil.copy(older, sample_path)
    said = call("audit", "--store", sample_path)
    assert said.code == 1
    assert "lacks 1 step that this computer has seen" in said.out
    assert call("audit", "--store", sample_path, "--json").json["problem"] == "audit_older"


def test_a_history_that_went_another_way_does_not_fit_a_submission(
    call: Run, sample_path: Path, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    other = Path(shutil.copy(sample_path, tmp_path / "other.cityreport"))
    record(sample_path, catalogue_file, 5)
    span = ("--from", "2023-01", "--to", "2023-01", "--format", "json", "--out", tmp_path)
    made = call("export", *span, "--store", sample_path, "--json").json
    sent = tmp_path / made["files"][0] if "files" in made else next(tmp_path.glob("*.json"))
    journal = json.loads(Path(sent).read_text("utf-8"))["journal"]
    assert journal["action"] > 0
    assert call("audit", "--store", sample_path, "--against", sent).code == 0
    record(other, catalogue_file, 6)
    said = call("audit", "--store", other, "--against", sent, "--json")
    assert (said.code, said.json["holds"]) == (1, False)
    assert said.json["problem"] in {"audit_other_history", "audit_older"}
    stranger = tmp_path / "stranger.cityreport"
    assert call("new", stranger, "--city", "Bern", "--country", "CHE").code == 0
    said = call("audit", "--store", stranger, "--against", sent)
    assert said.code == 1
    assert "was made by another office (Greater London (sample))" in said.err
    public = call("export", *span, "--public", "--store", sample_path, "--json")
    assert public.code == 0
    (copy,) = tmp_path.glob("*_PUBLIC.json")
    assert json.loads(copy.read_text("utf-8"))["journal"] is None
    assert call("audit", "--store", sample_path, "--against", copy).code != 0
