"""Formats are found by name and cost nothing until they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.incoming_file import kind_of
from cityreport.exchange.json_file import read_json
from cityreport.exchange.registry import FORMATS, ExportContext, format_named
from cityreport.exchange.workbook_reader import read_workbook

READERS = {"json": read_json, "xlsx": read_workbook}


def test_the_registry_loads_no_file_library() -> None:
    code = (
        "import sys, cityreport.exchange.registry\n"
        "print([m for m in ('openpyxl', 'rfc8785', 'defusedxml') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("name", list(READERS))
def test_each_format_reads_what_it_writes(
    name: str, small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    found = format_named(name)
    path = tmp_path / f"a{found.suffix}"
    found.write(small, path, context)
    assert READERS[kind_of(path)](path) == small


def test_an_unknown_format() -> None:
    with pytest.raises(DataError) as caught:
        format_named("pdf")
    assert caught.value.code == "unknown_format"
    assert caught.value.facts["known"] == ", ".join(f.name for f in FORMATS)
