"""A sheet that says something else than the content makes the file invalid, and is named."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.exchange.digest import seal_content
from cityreport.exchange.verification import verify_file
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import in_language

Edit = Callable[[str], str]
Spoil = Callable[[Path, str, Edit], None]
SUMMARY, DATA, MONTHS, QUALITY, CODEBOOK, METADATA = (
    f"xl/worksheets/sheet{number}.xml" for number in (1, 8, 2, 6, 7, 9)
)
DISTRICTS, BY_SEX, CHART = (f"xl/worksheets/sheet{number}.xml" for number in (3, 4, 10))


def cell(place: str, instead: str) -> Edit:
    """Another thing in a cell, or in one that was not there."""

    def edit(xml: str) -> str:
        new = f'<c r="{place}" t="inlineStr"><is><t>{instead}</t></is></c>'
        found = re.search(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', xml, re.S)
        if found:
            return xml[: found.start()] + new + xml[found.end() :]
        row = re.search(rf'<row r="{re.sub("[A-Z]", "", place)}".*?(?=</row>)', xml, re.S)
        assert row is not None
        return xml[: row.end()] + new + xml[row.end() :]

    return edit


def test_in_every_language(
    small: Submission, context: ExportContext, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    spanish = seal_content(replace(small, language="es"))
    with in_language("es"):
        write_workbook(spanish, tmp_path / "a.xlsx", context)
    assert verify_file(tmp_path / "a.xlsx", catalogue_file).problems == ()


@pytest.mark.parametrize(
    ("part", "place", "code"),
    [
        (SUMMARY, "A1", "sheet_differs"),
        (SUMMARY, "F4", "sheet_cell_added"),
        (MONTHS, "D5", "sheet_differs"),
        (MONTHS, "A1", "sheet_differs"),
        (DISTRICTS, "B5", "sheet_differs"),
        (BY_SEX, "E5", "sheet_differs"),
        (QUALITY, "E4", "sheet_differs"),
        (CODEBOOK, "C4", "sheet_differs"),
        (CHART, "B2", "sheet_differs"),
        (DATA, "A1", "sheet_differs"),
        (DATA, "B3", "sheet_differs"),
        (DATA, "E7", "sheet_differs"),
        (METADATA, "E1", "sheet_differs"),
    ],
)
def test_each_sheet_is_compared(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile,
    part: str, place: str, code: str,
) -> None:  # fmt: skip
    spoil(workbook_path, part, cell(place, "A lie"))
    found = verify_file(workbook_path, catalogue_file)
    names = {
        SUMMARY: "Summary", DATA: "Data", MONTHS: "Months", QUALITY: "Quality",
        CODEBOOK: "Codebook", METADATA: "Metadata", DISTRICTS: "Districts", BY_SEX: "By sex",
        CHART: "Chart",
    }  # fmt: skip
    assert [(p.code, p.where) for p in found.problems] == [(code, f"{names[part]}!{place}")]
    assert "“A lie”" in found.problems[0].message


def test_a_cell_that_was_emptied_is_named(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile
) -> None:
    spoil(workbook_path, SUMMARY, cell("A1", ""))
    (problem,) = verify_file(workbook_path, catalogue_file).problems
    assert (problem.code, problem.where) == ("sheet_cell_missing", "Summary!A1")


def hide_quality(xml: str) -> str:
    return re.sub(r'(<sheet [^>]*name="Quality"[^>]*)state="visible"', r'\1state="hidden"', xml)


def show_other_digits(xml: str) -> str:
    return xml.replace('formatCode="0.0#"', 'formatCode="&quot;17&quot;"')


def draw_other_cells(xml: str) -> str:
    return re.sub(r"\$B\$\d+", "$B$3", xml)


def describe_otherwise(xml: str) -> str:
    return re.sub('descr="[^"]*"', 'descr="All is well"', xml)


def instead(old: str, new: str) -> Edit:
    def edit(xml: str) -> str:
        assert old in xml
        return xml.replace(old, new)

    return edit


def format_as(code: str) -> Edit:
    return instead('formatCode="0.0#"', f'formatCode="{code}"')


def repeat_texts(xml: str) -> str:
    return re.sub('horizontal="[a-z]+"', 'horizontal="fill"', xml)


def after_cells(xml: str) -> Edit:
    return instead("</sheetData>", f"</sheetData>{xml}")


def hint(words: str) -> str:
    return f'<dataValidations><dataValidation sqref="A1:C9" prompt="{words}"/></dataValidations>'


def row_with(said: str) -> Edit:
    return lambda xml: re.sub(
        r'<row r="3"( ht="[^"]*" customHeight="1")?', rf'<row r="3" {said}', xml
    )


def column_with(said: str) -> Edit:
    return lambda xml: re.sub(r"<col [^>]*min=\"2\"", f'<col {said} min="2"', xml)


@pytest.mark.parametrize(
    ("part", "edit", "where"),
    [
        (SUMMARY, row_with('hidden="1"'), "Summary!3:3"),
        (DATA, row_with('hidden="true"'), "Data!3:3"),
        (MONTHS, row_with('ht="0" customHeight="1"'), "Months!3:3"),
        (QUALITY, row_with('ht="0.2" customHeight="1"'), "Quality!3:3"),
        (CODEBOOK, row_with('ht="NaN" customHeight="1"'), "Codebook!3:3"),
        (METADATA, row_with('hidden="1"'), "Metadata!3:3"),
        (SUMMARY, column_with('width="9" hidden="1"'), "Summary!B:B"),
        (DATA, column_with('width="9" hidden="true"'), "Data!B:B"),
        (MONTHS, column_with('width="0" customWidth="1"'), "Months!B:B"),
        (METADATA, column_with('width="0.05"'), "Metadata!B:B"),
        (
            CODEBOOK,
            lambda xml: re.sub("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ', xml),
            "Codebook!1:1048576",
        ),
    ],
)
def test_a_row_or_column_that_nobody_sees_is_named(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile,
    part: str, edit: Edit, where: str,
) -> None:  # fmt: skip
    spoil(workbook_path, part, edit)
    (problem,) = verify_file(workbook_path, catalogue_file).problems
    assert (problem.code, problem.where) == ("workbook_hidden", where)
    assert problem.message.startswith(f"{where} is hidden.")


@pytest.mark.parametrize("name", ["Total", "_xlnm.Print_Area", "_xlnm.print_titles"])
def test_a_defined_name_of_its_own_is_refused(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile, name: str
) -> None:
    def edit(xml: str) -> str:
        return xml.replace(
            "</definedNames>", f'<definedName name="{name}">Data!$H$3</definedName></definedNames>'
        )

    spoil(workbook_path, "xl/workbook.xml", edit)
    (problem,) = verify_file(workbook_path, catalogue_file).problems
    assert (problem.code, problem.where) == ("workbook_name", name)


NUMBERS = '<numCache><formatCode>{code}</formatCode><ptCount val="12"/>{points}</numCache>'


def keeping(points: str, code: str = "General") -> Edit:
    """A chart that keeps values of its own, as every spreadsheet program writes them."""
    cache = NUMBERS.format(code=code, points=points)
    return lambda xml: f"</f>{cache}</numRef>".join(xml.rsplit("</f></numRef>", 1))


def point(at: int | str, value: object) -> str:
    return f'<pt idx="{at}"><v>{value}</v></pt>'


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (keeping(point(0, 9) + point(1, 0)), None),
        (keeping(point(0, "9.0") + point(1, 0)), None),
        (keeping(point(0, 1) + point(1, 0)), "workbook_chart"),
        (keeping(point(0, 9)), "workbook_chart"),
        (keeping(point(0, 9) + point(1, 0) + point(2, 7)), "workbook_chart"),
        (keeping(point(0, 9) + point(1, 0) + point(400, 7)), "workbook_chart"),
        (keeping(point(0, 9) + point(1, 0) + point(0, 3)), "workbook_chart"),
        (keeping(point(0, 9) + point(1, 0) + point("-1", 3)), "workbook_chart"),
        (keeping(point(0, "nine") + point(1, 0)), "workbook_chart"),
        (keeping(point(0, 9) + point(1, 0), "0&quot;0&quot;"), "workbook_format"),
        (
            lambda xml: xml.replace("</ser>", "<val><numLit/></val></ser>", 1),
            "workbook_chart",
        ),
        (
            lambda xml: xml.replace('formatCode="General"', 'formatCode="&quot;1&quot;0"'),
            "workbook_format",
        ),
    ],
)
def test_what_a_chart_keeps_is_what_stands_in_its_cells(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile, edit: Edit, code: str | None
) -> None:
    spoil(workbook_path, "xl/charts/chart1.xml", edit)
    found = [p.code for p in verify_file(workbook_path, catalogue_file).problems]
    assert found == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("part", "edit", "code"),
    [
        ("xl/workbook.xml", hide_quality, "workbook_hidden"),
        ("xl/styles.xml", show_other_digits, "workbook_format"),
        ("xl/charts/chart1.xml", draw_other_cells, "workbook_chart"),
        ("xl/drawings/drawing1.xml", describe_otherwise, "workbook_extra"),
        ("xl/styles.xml", format_as(r"0\.0"), "workbook_format"),
        ("xl/styles.xml", format_as(r"0\ 0"), "workbook_format"),
        ("xl/styles.xml", format_as("0,.0"), "workbook_format"),
        ("xl/styles.xml", format_as("#"), "workbook_format"),
        ("xl/styles.xml", format_as("[$-F400]0"), "workbook_format"),
        ("xl/styles.xml", instead('numFmtId="3"', 'numFmtId="45"'), "workbook_format"),
        (
            "xl/styles.xml",
            repeat_texts,
            "workbook_format",
        ),
        (
            SUMMARY,
            after_cells('<mergeCells><mergeCell ref="A1:C9"/></mergeCells>'),
            "workbook_hidden",
        ),
        (DATA, after_cells('<mergeCells><mergeCell ref="A3:C9"/></mergeCells>'), "workbook_hidden"),
        (MONTHS, instead("<sheetView ", '<sheetView showZeros="0" '), "workbook_hidden"),
        (MONTHS, after_cells('<cfRule><dataBar showValue="0"/></cfRule>'), "workbook_hidden"),
        (SUMMARY, after_cells(hint("It is 3")), "workbook_extra"),
        (SUMMARY, after_cells('<hyperlink ref="A1" tooltip="It is 3"/>'), "workbook_extra"),
        (MONTHS, after_cells("<extLst><sparkline/></extLst>"), "workbook_extra"),
        (MONTHS, after_cells('<x:sparkline xmlns:x="urn:x"/>'), "workbook_extra"),
        (MONTHS, instead("Restricted", "Public"), "workbook_edge"),
        (DATA, instead("Restricted", "Public"), "workbook_edge"),
        (QUALITY, instead("<oddHeader />", "<oddHeader>&amp;CHalved</oddHeader>"), "workbook_edge"),
    ],
)
def test_nothing_shows_other_than_the_cells_hold(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile,
    part: str, edit: Edit, code: str,
) -> None:  # fmt: skip
    spoil(workbook_path, part, edit)
    assert code in [p.code for p in verify_file(workbook_path, catalogue_file).problems]


def test_a_comment_is_refused(workbook_path: Path, catalogue_file: CatalogueFile) -> None:
    with zipfile.ZipFile(workbook_path, "a") as archive:
        archive.writestr("xl/comments1.xml", "<comments/>")
    assert [p.code for p in verify_file(workbook_path, catalogue_file).problems] == [
        "workbook_extra"
    ]


def first_text(new: str) -> Edit:
    """The first text of a sheet (A1), said in another way: `{a}` its beginning, `{b}` the rest."""

    def edit(xml: str) -> str:
        found = re.search('<c r="A1"([^>]*)><is><t[^>]*>([^<]{4})([^<]*)</t></is></c>', xml)
        assert found is not None
        begin, rest = found[2], found[3]
        made = f'<c r="A1"{found[1]}>{new.format(a=begin, b=rest)}</c>'
        return xml[: found.start()] + made + xml[found.end() :]

    return edit


OTHER = '<x:t xmlns:x="urn:x">{a}</x:t>'


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (first_text("<is><r><t>{a}</t></r><r><t>{b}</t></r></is>"), None),
        (first_text("<is>" + OTHER + "<t>{b}</t></is>"), "workbook_cell"),
        (first_text("<v>{a}</v><is><t>{b}</t></is>"), "workbook_cell"),
        (first_text("<is><t>{a}</t></is><is><t>{b}</t></is>"), "workbook_cell"),
        (first_text("<is><t>{a}</t><t>{b}</t></is>"), "workbook_cell"),
        (first_text("<is><t></t><t>{a}{b}</t></is>"), "workbook_cell"),
        (first_text("<is><t>{a}</t><r><t>{b}</t></r></is>"), "workbook_cell"),
        (first_text("<is><r><t>{a}</t></r><t>{b}</t></is>"), "workbook_cell"),
        (first_text("<is><r><t>{a}</t><t>{b}</t></r></is>"), "workbook_cell"),
        (
            first_text(
                '<is><r><t>{a}</t></r><x:mergeCell xmlns:x="u"><r><t>{b}</t></r></x:mergeCell></is>'
            ),
            "workbook_cell",
        ),
        (first_text("<extLst/><is><t>{a}{b}</t></is>"), "workbook_cell"),
        (instead("<sheetData>", "<extLst><sheetData>"), "workbook_cell"),
        (instead("</sheetData>", "</sheetData><sheetData/>"), "workbook_cell"),
        (after_cells('<row r="999"><c r="A999"><v>1</v></c></row>'), "workbook_far_cell"),
        (lambda xml: re.sub(r"<v>(\d)", r"<v>\1</v><v>", xml, count=1), "workbook_cell"),
    ],
)
def test_what_no_program_shows_is_not_read(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile, edit: Edit, code: str | None
) -> None:
    spoil(workbook_path, MONTHS, closed(edit))
    found = [p.code for p in verify_file(workbook_path, catalogue_file).problems]
    assert found[:1] == ([] if code is None else [code])


def closed(edit: Edit) -> Edit:
    """The same, with what was opened around the rows closed behind them."""

    def change(xml: str) -> str:
        made = edit(xml)
        if "<extLst><sheetData>" in made:
            return made.replace("</sheetData>", "</sheetData></extLst>")
        return made

    return change


RELATIONS = "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize(
    ("part", "edit"),
    [
        ("_rels/.rels", instead("xl/workbook.xml", "xl/another.xml")),
        ("[Content_Types].xml", instead("/xl/workbook.xml", "/xl/another.xml")),
        (RELATIONS, instead("styles.xml", "others.xml")),
        (RELATIONS, instead("/relationships/theme", "/relationships/sharedStrings")),
        (RELATIONS, instead("/relationships/theme", "/relationships/externalLink")),
        ("xl/worksheets/_rels/sheet1.xml.rels", instead("drawing1.xml", "shapes.xml")),
        ("xl/worksheets/_rels/sheet1.xml.rels", instead("/relationships/drawing", "/r/comments")),
        ("xl/drawings/_rels/drawing1.xml.rels", instead("chart1.xml", "../words.xml")),
        ("xl/drawings/_rels/drawing1.xml.rels", instead("/relationships/chart", "/r/diagramData")),
    ],
)
def test_no_program_opens_another_part_than_was_compared(
    workbook_path: Path, spoil: Spoil, catalogue_file: CatalogueFile, part: str, edit: Edit
) -> None:
    spoil(workbook_path, part, edit)
    codes = [p.code for p in verify_file(workbook_path, catalogue_file).problems]
    assert "workbook_relation" in codes


def test_words_of_another_version_are_a_remark(
    small: Submission, changed: Callable[..., Submission], context: ExportContext,
    catalogue_file: CatalogueFile, spoil: Spoil, tmp_path: Path,
) -> None:  # fmt: skip
    path = tmp_path / "a.xlsx"
    software = type(small.software)("cityreport", "0.0.1")
    write_workbook(changed(software=software), path, context)
    assert verify_file(path, catalogue_file).remarks == ()
    spoil(path, SUMMARY, cell("A1", "Another word"))
    found = verify_file(path, catalogue_file)
    assert found.valid
    assert [r.code for r in found.remarks] == ["sheets_of_another_version", "sheet_differs"]
