"""Every printed summary carries its totals as a code, or says why it has none."""

from __future__ import annotations

import json
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
from cityreport.render.web_page import web_page
from cityreport.ui.kit.document_printing import write_pdf
from tests.conftest import RunCommand
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


def test_a_web_page_has_the_code_and_says_what_it_is(sample: Office) -> None:
    made = web_page(report_data.report(sample, YEAR, key=key_of(sample))).decode()
    assert ">Code with the totals of 2023</title>" in made


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
def test_the_commands_print_a_report_and_read_it(
    run_command: RunCommand, sample_path: Path, tmp_path: Path
) -> None:
    call = ("export", "--from", "2023", "--to", "2023", "--format", "json", "--out", tmp_path)
    assert run_command(*call, "--store", sample_path)[0] == 0, "which makes the key"
    path = tmp_path / "council.pdf"
    call = ("report", "--year", 2023, "--for", "council", "--out", path, "--store", sample_path)
    digest = json.loads(run_command(*call, "--json")[1])["digest"]
    drawn = ["pdftoppm", "-r", "200", "-f", "1", "-singlefile", "-png", path, tmp_path / "page"]
    run_program(list(map(str, drawn)), check=True)
    code, out, _ = run_command("read-page", tmp_path / "page.png", "--json")
    (answer,) = json.loads(out)
    assert code == 0
    assert (answer["period"], answer["digest"]) == ("2023", digest[:16])
    assert answer["signed_by"] is not None
    l1 = json.loads(run_command("progress", "L1", "--store", sample_path, "--json")[1])
    total = next(one for one in answer["totals"] if one["indicator"] == "L1")
    december = next(one for one in l1["rolling12"] if one["period"] == "2023-12")
    assert (total["value"], total["months"]) == (december["value"], 12)
    _, said, _ = run_command("read-page", tmp_path / "page.png")
    assert f"Digest on the page: {digest[:16]} · Months signed off: 0 of 12" in said
    assert "G1" in said


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
