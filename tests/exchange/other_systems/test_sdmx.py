"""SDMX-CSV and its structure, judged by pysdmx."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pysdmx.io.csv.sdmx10.reader import read as read_first
from pysdmx.io.csv.sdmx20.reader import read as read_second
from pysdmx.io.json.sdmxjson2.messages import JsonStructureMessage
from pysdmx.model import Role, decoders
from pysdmx.model.message import Message
from pysdmx.util import parse_short_urn
from pysdmx.util._model_utils import schema_generator

from cityreport.domain.submission import Submission
from cityreport.exchange.registry import ExportContext, format_named
from tests.exchange.conftest import observation

READ: dict[str, Callable[[str], Any]] = {"sdmx-csv-1.0": read_first, "sdmx-csv-2.0": read_second}


def written(name: str, submission: Submission, folder: Path, context: ExportContext) -> list[Path]:
    paths = [folder / f"a{part.suffix}" for part in format_named(name).parts]
    for part, path in zip(format_named(name).parts, paths, strict=True):
        part.write(submission, path, context)
    return paths


def structure_of(path: Path, dataset: Any) -> Any:
    """What pysdmx finds in the structure file for the data's own reference."""
    decoder = msgspec.json.Decoder(JsonStructureMessage, dec_hook=decoders)
    structures = decoder.decode(path.read_bytes()).to_model().structures
    reference = parse_short_urn(str(dataset.structure))
    return schema_generator(Message(structures=structures), reference)


@pytest.mark.parametrize("name", list(READ))
def test_pysdmx_reads_the_data_by_the_structure_beside_it(
    name: str, small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    data, structure = written(name, small, tmp_path, context)
    (dataset,) = READ[name](data.read_text("utf-8"))
    schema = structure_of(structure, dataset)
    components = {c.id: c for c in schema.components}
    rows = dataset.data.to_dict("records")
    assert len(rows) == len(small.observations)
    assert set(dataset.data.columns) - {"STRUCTURE", "STRUCTURE_ID", "DATAFLOW", "ACTION"} == set(
        components
    )
    for row in rows:
        for part in components.values():
            value = str(row[part.id])
            if part.role is Role.DIMENSION or part.required:
                assert value, part.id
            if part.enumeration and value:
                assert value in {code.id for code in part.enumeration.codes}, (part.id, value)
    dimensions = [c.id for c in components.values() if c.role is Role.DIMENSION]
    keys = {tuple(str(row[d]) for d in dimensions) for row in rows}
    assert len(keys) == len(rows), "a key stands once"


def test_what_is_missing_is_nan_and_says_why(
    small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    data, _ = written("sdmx-csv-1.0", small, tmp_path, context)
    rows = list(csv.DictReader(data.read_text("utf-8").splitlines()))
    said = {
        (r["INDICATOR"], r["TIME_PERIOD"], r["SEX"], r["AGE"], r["REF_AREA"][12:]): (
            r["OBS_VALUE"],
            r["OBS_STATUS"],
        )
        for r in rows
    }
    assert said["L1", "2025-02", "_T", "_T", ""] == ("0", "P")
    assert said["L1", "2025-01", "_T", "Y15T17", ""] == ("0", "A")
    assert said["L1", "2025-04", "_T", "_T", ""] == ("NaN", "O")
    assert said["R1", "2025-01", "_T", "_T", ""] == ("NaN", "L")
    assert said["S1", "2025", "F", "_T", ""] == ("NaN", "Q")
    assert ("L1", "2025-03", "_T", "_T", "") not in said
    frequencies = {r["TIME_PERIOD"]: r["FREQ"] for r in rows}
    assert frequencies["2025-01"], frequencies["2025-Q3"] == ("M", "Q")
    assert frequencies["2025"] == "A"
    assert {r["CONF_STATUS"] for r in rows} == {"N"}
    assert rows[0]["COMMENT_OBS"] == "'=HYPERLINK(0)"


def test_a_public_copy_is_free_but_for_what_it_hides(
    changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    public = changed(confidentiality="public", journal=None)
    data, _ = written("sdmx-csv-2.0", public, tmp_path, context)
    rows = list(csv.DictReader(data.read_text("utf-8").splitlines()))
    assert {(r["OBS_STATUS"] == "Q", r["CONF_STATUS"]) for r in rows} == {
        (False, "F"),
        (True, "C"),
    }


def test_every_city_has_the_same_structure(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    """Else a network could not put two cities into one table."""
    city = msgspec.structs.replace(small.city, name="Other", country="KEN")
    other = changed(areas=[], city=city, observations=[observation("L1", "2025-01", 3)])
    found = []
    for number, submission in enumerate((small, other)):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, structure = written("sdmx-csv-1.0", submission, folder, context)
        content = json.loads(structure.read_text("utf-8"))["data"]
        lists = [c for c in content["codelists"] if not c["id"].startswith("CL_AREA_")]
        found.append((content["dataStructures"], content["conceptSchemes"], lists))
    assert found[0] == found[1]


def test_codes_of_districts_that_sdmx_cannot_carry(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    area = small.areas[0]
    codes = ["Año 1", "a/b", "A" * 40, "=1"]
    areas = [type(area)(code, code, None, None, []) for code in codes]
    rows = [observation("L1", "2025-01", n, area=code) for n, code in enumerate(codes)]
    data, structure = written(
        "sdmx-csv-2.0", changed(areas=areas, observations=rows), tmp_path, context
    )
    (dataset,) = read_second(data.read_text("utf-8"))
    structure_of(structure, dataset)
    used = dataset.data["REF_AREA"].tolist()
    assert len(set(used)) == len(codes)
    assert all(code.replace("_", "").replace("-", "").isalnum() and code.isascii() for code in used)
    lists = json.loads(structure.read_text("utf-8"))["data"]["codelists"]
    named = {c["id"]: c["name"] for one in lists for c in one["codes"]}
    assert [named[code] for code in used] == codes
