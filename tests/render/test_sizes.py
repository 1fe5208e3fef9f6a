"""No picture and no page of any office is large, and none has what makes Qt's pages large.

Qt's SVG drawing makes a picture of dots, 1201 by 1200, of every use of a `<pattern>`, and knows
neither clip paths nor our gradients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.office import chart_drawing, report_data
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.office.office_keys import PrintedKey
from cityreport.render.document import Document
from cityreport.render.kinds import KINDS
from cityreport.render.small_charts import draw_sparkline
from cityreport.ui.kit.document_printing import write_pdf
from tests.conftest import PROFILE, clock
from tests.crowded import crowd
from tests.exchange.page_photos import KEY

CODES = [kind.code for kind in KINDS]
KB = 1000
MOST = 400 * KB
COSTLY = re.compile(r"<pattern|clip-?path|gradient", re.IGNORECASE)


@pytest.fixture(scope="module")
def crowded(
    tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile
) -> Iterator[Office]:
    path = tmp_path_factory.mktemp("crowded") / "crowded.cityreport"
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        crowd(office)
        yield office


def wishes(kind: str) -> list[ChartRequest]:
    """A kind in the ways that have the most in them."""
    if kind in {"progress", "signals", "years"}:
        return [ChartRequest("L1", "D003", kind=kind, going_on=True, measure="count")]
    return [ChartRequest("L1", kind=kind)]


def is_cheap(svg: bytes | str) -> bool:
    return COSTLY.search(svg if isinstance(svg, str) else svg.decode()) is None


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", CODES)
def test_no_chart_is_large_or_has_what_makes_pages_large(
    kind: str, crowded: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    for wish in wishes(kind):
        chart = chart_drawing.chart(crowded, wish)
        suffixes = (".svg", ".pdf", *([".png"] if kind == "districts" else []))
        files = {suffix: chart.content(suffix) for suffix in suffixes}
        assert is_cheap(files[".svg"])
        page = chart.page()
        assert all(is_cheap(image) for image in page.images.values())
        paper = tmp_path / "page.pdf"
        write_pdf(page, paper)
        sizes = {suffix: len(content) for suffix, content in files.items()}
        sizes["printed"] = paper.stat().st_size
        assert {name: size for name, size in sizes.items() if size > MOST} == {}, sizes


def test_sparklines_are_cheap_too(crowded: Office) -> None:
    for indicator, area in (("L1", "_T"), ("L1", "D007"), ("G1", "_T")):
        drawn = draw_sparkline(crowded.queries.progress(indicator, area))
        assert is_cheap(drawn)
        assert len(drawn) < 30 * KB


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("audience", "most"), [("mayor", 100 * KB), ("council", 250 * KB)])
@pytest.mark.parametrize("is_public", [False, True])
def test_a_report_keeps_to_its_budget(
    audience: report_data.Audience,
    most: int,
    is_public: bool,
    crowded: Office,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    document: Document
    key = PrintedKey(KEY.file.key, KEY)
    if is_public:
        document = report_data.public_report(crowded, 2023, audience, key=key).document
    else:
        document = report_data.report(crowded, 2023, audience, key=key)
    assert "totals" in document.images
    assert all(is_cheap(image) for part in document.parts() for image in part.images.values())
    path = tmp_path / "report.pdf"
    write_pdf(document, path)
    assert path.stat().st_size <= most
