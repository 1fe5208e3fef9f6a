"""A PDF says its language and shows its title: nothing of Qt's file is changed for it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from subprocess import run

import pytest
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.render.document import document, new_page, paragraph
from cityreport.ui.kit.document_printing import write_pdf
from cityreport.ui.kit.pdf_language import with_language


@pytest.fixture
def printed(qtbot: QtBot, tmp_path: Path) -> Path:
    path = tmp_path / "page.pdf"
    with i18n.in_language("es"):
        parts = [paragraph("uno"), new_page("dos")]
        write_pdf(document("Título (1)", parts, {}, is_one_page=False), path)
    return path


def test_a_pdf_says_its_language_and_shows_its_title(printed: Path) -> None:
    content = printed.read_bytes()
    last = content[content.rindex(b"/Type /Catalog") :]
    assert b"/Lang (es)" in last
    assert b"/ViewerPreferences << /DisplayDocTitle true >>" in last
    assert b"/Pages" in last


def test_the_places_of_its_objects_are_right(printed: Path) -> None:
    content = printed.read_bytes()
    start = int(content.rsplit(b"startxref", 1)[1].split()[0])
    assert content.startswith(b"xref\n", start)
    found = re.match(rb"xref\n(\d+) 1\n(\d{10}) 00000 n \ntrailer", content[start:])
    assert found
    number = found[1]
    assert content.startswith(b"%s 0 obj" % number, int(found[2]))
    before = re.search(rb"/Prev (\d+)", content[start:])
    assert before
    assert content.startswith(b"xref", int(before[1]))
    assert f"/Root {number.decode()} 0 R".encode() in content[start:]


def test_other_readers_take_it_without_a_word(printed: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not installed")
    done = run(["pdfinfo", str(printed)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "Título (1)" in done.stdout
    assert re.search(r"Pages:\s+2\n", done.stdout)
    if shutil.which("qpdf"):
        run(["qpdf", "--check", str(printed)], check=True, capture_output=True)


def test_what_is_not_as_qt_writes_it_stays_as_it_is(printed: Path) -> None:
    whole = printed.read_bytes()
    assert with_language(whole, "es") == whole, "it has one already"
    for other in (b"", b"%PDF-1.4\n", whole[:-200], whole.replace(b"/Root", b"/Rood")):
        assert with_language(other, "es") == other
    bare = whole[: whole.index(b"%%EOF") + 6]
    assert with_language(bare, "") == with_language(bare, "es) /X (") == bare
    assert with_language(bare, "es") == whole
