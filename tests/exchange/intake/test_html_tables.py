"""A web page that a portal calls .xls is read as its browser shows it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from cityreport.domain.importing.grid import Span
from cityreport.exchange.importing.limits import LIMITS
from tests.exchange.intake.books import code, read, refusal

PAGE = """<!DOCTYPE html>
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{ color: red }}</style></head><body>
<table><thead><tr><th rowspan="2">Comuna</th><th colspan=2>V&iacute;ctimas</th></tr>
<tr><th>Mujeres<th>Hombres</tr></thead>
<tr><td>Niña&nbsp;María<br>centro</td><td> 1.234 </td><td>007</td></tr>
<tr><td>Belén<script>var x = "<td>no</td>"</script><td><td>0
</table><p>Fuente: Policía</p>
<table><tr><td>Otra</td></tr></table></body></html>"""


def test_tables_are_sheets_and_spans_are_merged_blocks(tmp_path: Path) -> None:
    path = tmp_path / "portal.xls"
    for charset in ("utf-8", "windows-1252", "iso-8859-1"):
        path.write_bytes(PAGE.format(charset=charset).encode(charset))
        book = read(path)
        assert book.kind == "html"
        first, second = book.sheets
        assert first.rows == (
            ("Comuna", "Víctimas", None),
            (None, "Mujeres", "Hombres"),
            ("Niña\u00a0María\ncentro", "1.234", "007"),
            ("Belén", None, "0"),
        )
        assert first.merged == (Span(0, 0, 1, 0), Span(0, 1, 0, 2))
        assert second.rows == (("Otra",),)


def test_a_page_that_names_a_wrong_encoding_is_read_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "p.xls"
    path.write_bytes(PAGE.format(charset="utf-8").encode("windows-1252"))
    book = read(path)
    assert (book.encoding, book.sheets[0].rows[3][0]) == ("windows-1252", "Belén")
    path.write_bytes(PAGE.format(charset="klingon").encode("utf-16"))
    assert read(path).sheets[0].rows[3][0] == "Belén"


def test_spans_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.xls"
    cell = "<td rowspan='65534' colspan='1000'>x</td>"
    path.write_text(f"<table><tr>{cell * 50}</tr></table>")
    assert code(path) in {"intake_cells", "intake_columns"}
    path.write_text("<table><tr>" + "<td>x</td>" * 50)
    limits = msgspec.structs.replace(LIMITS, columns=49)
    assert refusal(path, limits).facts["limit"] == 49
    path.write_text("<table>" * 600 + "<tr><td>x")
    assert code(path) == "intake_sheets"


def test_nested_tables_are_sheets_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "n.xls"
    path.write_text("<table><tr><td>a<table><tr><td>b</table>c<td>d</table>")
    assert [sheet.rows for sheet in read(path).sheets] == [(("ac", "d"),), (("b",),)]
