"""What a printed summary is: one A4 page, words that can be searched, a chart of vectors."""

from __future__ import annotations

import re
import shutil
import unicodedata
import zlib
from datetime import date
from pathlib import Path
from subprocess import run

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import City
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature
from cityreport.domain.targets import has_target
from cityreport.errors import AccessError
from cityreport.office.office import Office
from cityreport.render.document import Document
from cityreport.render.report_facts import ReportFacts
from cityreport.render.summary import summary_page
from cityreport.ui.kit.document_printing import paint_pages, print_offscreen, write_pdf

BEFORE = b"what stood there"
SIGNED = Signature("Ada", "Head", "2024-02-05T10:00:00Z", "2024-02-05T10:00:00Z")


def summary(
    office: Office, catalogue: Catalogue, city: City | None = None, *, all_rows: bool = True
) -> Document:
    required = [i.code for i in catalogue.indicators if i.required and has_target(i)]
    if not all_rows:  # there is room for the months
        required = required[:1]
    items = tuple(office.queries.progress(code, "_T") for code in required)
    return summary_page(
        ReportFacts(
            city=city or office.city.profile.city,
            period=Period.of_year(2023),
            made=date(2024, 2, 10),
            catalogue=catalogue,
            headline=items[0],
            items=items,
            answered=17_136,
            software="cityreport 0.1",
            signatures={month.period: SIGNED for month in items[0].months},
        )
    )


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", content))


def streams(content: bytes) -> bytes:
    """The drawing orders of the PDF, unpacked."""
    found = b""
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found += zlib.decompress(match[1])
        except zlib.error:
            continue
    return found


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return unicodedata.normalize("NFKC", done.stdout.decode())


def test_it_is_one_page_of_a4(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "summary.pdf"
    write_pdf(summary(sample, catalogue), path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert pages(content) == 1
    if shutil.which("pdfinfo"):
        info = run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
        assert re.search(r"Pages:\s+1\n", info)
        assert "(A4)" in info
        assert "Greater London (sample)" in info


def test_its_words_can_be_searched_also_in_the_chart(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "summary.pdf"
    write_pdf(summary(sample, catalogue), path)
    text = text_of(path)
    for expected in (
        "Greater London (sample)",
        "(offences): Cannot tell",
        "Baseline 2017–2019",
        "1.25 in the last",
        "Target 2030",
        "80,215",
        "Off track",
        "Open Government Licence",
        "Proposed standard 1.0",
    ):
        assert expected in text


def test_the_chart_is_drawn_as_vectors(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "summary.pdf"
    write_pdf(summary(sample, catalogue, all_rows=False), path)
    content = path.read_bytes()
    assert b"/Subtype /Image" not in content.replace(b"/Subtype/Image", b"/Subtype /Image")
    assert streams(content).count(b"\nh\nf") > 84, "a bar for each month"


def test_a_page_with_much_to_say_keeps_its_type_and_moves_its_sources(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    city = City(
        "A municipality with a very long official name " * 4, "COL", attribution="Source. " * 240
    )
    path = tmp_path / "summary.pdf"
    write_pdf(summary(sample, catalogue, city), path)
    assert pages(path.read_bytes()) == 2
    first, second = text_of(path).split("\f")[:2]
    assert "Off track" in first
    assert "Proposed standard 1.0" not in first
    assert "Sources" in second
    assert "Proposed standard 1.0" in second, "the last line is on the page"
    assert "Page 2 of 2" in second
    if shutil.which("pdftotext"):
        call = ["pdftotext", "-bbox", "-l", "1", str(path), "-"]
        boxes = run(call, capture_output=True, check=True).stdout.decode()
        found = re.search(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">80,215<', boxes)
        assert found
        assert float(found[2]) - float(found[1]) > 9, "the table's type is 9 points still"


def test_a_little_too_much_costs_the_months_and_no_second_page(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    city = City("Cali", "COL", attribution="Source. " * 40)
    path = tmp_path / "summary.pdf"
    write_pdf(summary(sample, catalogue, city), path)
    assert pages(path.read_bytes()) == 1
    text = text_of(path)
    assert "Number in each month" not in text
    assert "Target 2030" in text


def test_a_printer_gets_the_same_page(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    paint_pages(summary(sample, catalogue), printer)
    assert pages(path.read_bytes()) == 1
    assert "(offences): Cannot tell" in text_of(path)


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_takes_no_page_is_an_expected_error(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "printed.pdf"))
    with pytest.raises(AccessError) as caught:
        paint_pages(summary(sample, catalogue), printer)
    assert caught.value.code == "cannot_write"


def test_a_failed_drawing_leaves_the_old_file(
    qtbot: QtBot,
    sample: Office,
    catalogue: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "summary.pdf"
    path.write_bytes(BEFORE)
    document = summary(sample, catalogue)

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("cityreport.ui.kit.document_printing.paint_in_steps", broken)
    with pytest.raises(MemoryError):
        write_pdf(document, path)
    assert path.read_bytes() == BEFORE
    assert [entry.name for entry in tmp_path.iterdir() if "summary" in entry.name] == [path.name]


def test_it_can_be_called_without_a_window(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "summary.pdf"
    print_offscreen(summary(sample, catalogue), path)
    assert pages(path.read_bytes()) == 1


def test_bars_of_months_stay_apart(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    path = tmp_path / "summary.pdf"
    write_pdf(summary(sample, catalogue, all_rows=False), path)
    run(
        ["pdftoppm", "-r", "300", "-png", "-singlefile", str(path), str(tmp_path / "page")],
        check=True,
    )
    with Image.open(tmp_path / "page.png") as picture:
        bar = (np.asarray(picture.convert("RGB")) == (0x7F, 0xA6, 0xD1)).all(axis=2)
    crossed = (bar[:, :-1] & ~bar[:, 1:]).sum(axis=1)
    assert crossed.max() >= 60, "a line near the axis crosses one bar after another"


def test_a_foot_too_long_cuts_the_name_of_the_city_and_nothing_else(
    qtbot: QtBot, sample: Office, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Who may read a page is never cut out of the middle of its foot."""
    path = tmp_path / "summary.pdf"
    page = summary(sample, catalogue)
    mark = "Restricted"
    rest = "Feb 10, 2024 · numbers 0123456789abcdef"
    name = "Villa de San José " * 12
    write_pdf(replace(page, foot=f"{mark} · {name} · {rest}", shortens=name), path)
    foot = [line for line in text_of(path).splitlines() if "Page 1" in line]
    assert len(foot) == 1
    assert re.search(
        rf"^{mark} · Villa.*(…|\.\.\.) · {rest} Page 1 of 1$", " ".join(foot[0].split())
    )
