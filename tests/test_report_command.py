"""`cityreport report`: pages in each language and size; their numbers are those of `progress`."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from subprocess import run as run_program
from typing import Any

import pytest

from tests.conftest import RunCommand


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = run_program(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return unicodedata.normalize("NFKC", done.stdout.decode())


def progress(run_command: RunCommand, store: Path, code: str) -> dict[str, Any]:
    _, out, _ = run_command("progress", code, "--store", store, "--json")
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_the_council_report_has_the_numbers_of_progress(
    run_command: RunCommand, sample_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "council.pdf"
    call = ("report", "--year", 2023, "--for", "council", "--out", path)
    code, out, _ = run_command(*call, "--store", sample_path, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["file"], answer["pages"]) == (str(path), 5)
    text = text_of(path)
    for indicator in ("L1", "P1", "G1", "G2", "R1"):
        last = progress(run_command, sample_path, indicator)["rolling12"][-1]
        assert last["period"] == "2023-12"
        assert f"{last['value']:,}" in text, indicator
    assert "1.25" in text
    assert answer["digest"][:16] in text
    assert len(re.findall(r"Page \d of 5", text)) == 5


def test_the_same_numbers_have_the_same_digest_and_others_another(
    run_command: RunCommand, sample_path: Path, tmp_path: Path
) -> None:
    def digest(language: str = "en") -> str:
        call = ("report", "--year", 2023, "--out", tmp_path / "page.pdf", "--force")
        _, out, _ = run_command(*call, "--lang", language, "--store", sample_path, "--json")
        return str(json.loads(out)["digest"])

    first = digest()
    assert digest("es") == first
    run_command("record", "2023-05", "L1", "9", "--store", sample_path)
    assert digest() != first


@pytest.mark.parametrize("year", ["3000", "0", "99999"])
def test_a_year_that_cannot_be_reported_is_one_sentence(
    run_command: RunCommand, sample_path: Path, tmp_path: Path, year: str
) -> None:
    path = tmp_path / "page.pdf"
    code, _, err = run_command("report", "--year", year, "--out", path, "--store", sample_path)
    assert code in (1, 2)
    assert year in err
    assert not path.exists()


def test_a_public_picture_and_page_are_remembered_and_tell_no_district(
    run_command: RunCommand, sample_path: Path, tmp_path: Path
) -> None:
    page, picture = tmp_path / "page.pdf", tmp_path / "chart.svg"
    call = ("report", "--year", 2023, "--for", "council", "--public", "--out", page)
    assert run_command(*call, "--store", sample_path)[0] == 0
    call = ("progress", "L1", "--public", "--chart", picture)
    assert run_command(*call, "--store", sample_path)[0] == 0
    assert "Camden" not in text_of(page)
    assert "Public copy" in text_of(page)
    assert picture.read_bytes().startswith(b"<?xml")
    with closing(sqlite3.connect(sample_path)) as file:
        kept = file.execute("SELECT count(*) FROM journal WHERE subject = 'published'").fetchone()
    assert kept[0] == 1, "the picture shows what the pages showed"


def test_a_web_page_has_the_same_numbers(
    run_command: RunCommand, sample_path: Path, tmp_path: Path
) -> None:
    page = tmp_path / "council.html"
    call = ("report", "--year", 2023, "--for", "council", "--out", page, "--lang", "es")
    code, out, _ = run_command(*call, "--store", sample_path, "--json")
    assert (code, json.loads(out)["pages"]) == (0, 1)
    content = page.read_text(encoding="utf-8")
    assert content.startswith("<!DOCTYPE html>")
    assert 'lang="es"' in content
    assert "80.215" in content
    assert "Camden" in content
    assert json.loads(out)["digest"][:16] in content
    code, _, err = run_command(*call, "--store", sample_path)
    assert code != 0, "it is replaced with --force alone"
    assert "council.html" in err
    assert run_command(*call, "--force", "--store", sample_path)[0] == 0
    other = tmp_path / "other.html"
    other.write_text("<!DOCTYPE html><title>Mine</title>", encoding="utf-8")
    assert run_command(*call[:6], other, "--force", "--store", sample_path)[0] != 0
    assert "Mine" in other.read_text(encoding="utf-8")
