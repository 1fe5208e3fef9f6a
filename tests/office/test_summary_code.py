"""Every printed summary carries its totals as a code, or says why it has none."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from subprocess import run as run_program

import pytest
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.page_totals import TotalsOnPaper
from cityreport.domain.period import Period
from cityreport.exchange.page_reading import ReadPage, read_photo
from cityreport.office import public_numbers, report_data
from cityreport.office.office import Office
from cityreport.office.office_keys import OfficeKeys, PrintedKey
from cityreport.render.document import Document
from cityreport.ui.kit.document_printing import write_pdf
from tests.exchange.page_photos import draw_code

YEAR = 2023


def words(document: Document) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", document.html))


def key_of(office: Office) -> PrintedKey:
    office.exports.keys.open()
    return office.exports.keys.printed()


def read(document: Document, office: Office, tmp_path: Path) -> ReadPage:
    picture = tmp_path / "code.png"
    draw_code(document.images["totals"], picture)
    return read_photo(picture, office.catalogue_file, office.exports.keys.known_keys())


@pytest.mark.parametrize("audience", ["mayor", "council"])
def test_the_code_has_the_years_totals_and_the_digest_on_the_page(
    audience: report_data.Audience, sample: Office, tmp_path: Path
) -> None:
    key = key_of(sample)
    page = report_data.report(sample, YEAR, audience, key=key)
    assert "Code: the required totals of 2023" in words(page)
    found = read(page, sample, tmp_path)
    assert found.key == key.public
    said = found.record
    assert isinstance(said, TotalsOnPaper)
    assert (said.period, said.digest) == ("2023", page.digest[:16])
    assert page.digest[:16] in page.foot
    assert (said.signed_months, said.is_public) == (0, False)
    totals = {total.indicator: total for total in said.totals}
    months = Period.of_year(YEAR).months()
    for code in ("L1", "P1", "G1", "G2", "R1"):
        figures = sample.queries.figures(code)
        there = [figures[m].value for m in months if m in figures]
        assert totals[code].value == sum(value for value in there if value is not None)
        assert totals[code].months == len(there)
    assert set(totals) == {"L1", "P1", "G1", "G2", "R1"}, "nobody answered the others"


def test_without_a_key_the_page_says_so_and_makes_none(sample: Office) -> None:
    assert not sample.exports.keys.exists
    page = report_data.report(sample, YEAR, key=sample.exports.keys.printed())
    assert "the office has no key on this computer yet" in words(page)
    assert "totals" not in page.images
    assert not sample.exports.keys.exists
    with i18n.in_language("es"):
        assert "no tiene" in words(report_data.report(sample, YEAR))


def test_a_protected_key_is_not_asked_for_and_the_page_says_so(
    sample: Office, tmp_path: Path
) -> None:
    sample.exports.keys.open()
    sample.exports.keys.protect("four words of mine")
    locked = OfficeKeys(sample.store, sample.clock).printed()
    assert locked.opened is None
    page = report_data.report(sample, YEAR, key=locked)
    assert "its passphrase was not typed" in words(page)
    opened = sample.exports.keys.printed()
    assert read(report_data.report(sample, YEAR, key=opened), sample, tmp_path).key == opened.public


def test_a_year_that_nobody_signed_is_said_to_be_unsigned(office: Office, tmp_path: Path) -> None:
    office.cells.record(Observation(CellKey("L1", Period.month(YEAR, 1)), 3))
    page = report_data.report(office, YEAR, key=key_of(office))
    assert "No month of it is signed off: the totals can still change." in words(page)
    said = read(page, office, tmp_path).record
    assert isinstance(said, TotalsOnPaper)
    assert [(t.indicator, t.status, t.value, t.months) for t in said.totals] == [("L1", "V", 3, 1)]
    assert said.signed_months == 0


def test_a_page_for_everybody_tells_only_what_is_public(sample: Office, tmp_path: Path) -> None:
    page = report_data.public_report(sample, YEAR, key=key_of(sample)).document
    said = read(page, sample, tmp_path).record
    assert isinstance(said, TotalsOnPaper)
    assert said.is_public
    shown, _ = public_numbers.for_everybody(sample, Period.of_year(YEAR), totals_alone=True)
    for total in said.totals:
        figures = shown.queries.figures(total.indicator)
        there = [figures[m] for m in Period.of_year(YEAR).months() if m in figures]
        is_hidden = any(figure.status is Status.HIDDEN for figure in there)
        assert (total.status == "Q") == is_hidden
        if not is_hidden:
            assert total.value == sum(f.value for f in there if f.value is not None)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
@pytest.mark.parametrize("dots", [150, 300])
def test_the_code_is_read_from_the_printed_page(
    dots: int, sample: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    key = key_of(sample)
    path = tmp_path / "mayor.pdf"
    without = PrintedKey(key.public)
    usual = write_pdf(report_data.report(sample, YEAR, key=without), tmp_path / "without.pdf")
    pages = write_pdf(report_data.report(sample, YEAR, key=key), path)
    assert pages == usual, "it stands beside what stood there"
    assert path.stat().st_size <= 100_000
    drawn = ["pdftoppm", "-r", str(dots), "-f", str(pages), "-singlefile", "-png", path]
    run_program([*map(str, drawn), str(tmp_path / "page")], check=True)
    found = read_photo(
        tmp_path / "page.png", sample.catalogue_file, sample.exports.keys.known_keys()
    )
    assert found.key == key.public
