"""Content of a workbook that hides or replaces what its cells hold.

Comments, text boxes and pictures, hidden sheets (rows and columns: `sheet_reader`), defined names,
number formats that write digits of their own, and a chart that is not drawn from the sheet or keeps
other values than stand there: none of it is in a file that the program wrote, and a spreadsheet
program adds none by saving it again.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cityreport.domain.sheet_columns import column_number
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import shortened
from cityreport.exchange.sheet_reader import SheetReader, Value

_ADDED = re.compile(r"xl/(comments|threadedcomments|persons|media|embeddings)[^/]*(/|\.|$)")
_DRAWING = re.compile(r"xl/drawings/drawing[0-9]*\.xml")
_CHART = re.compile(r"xl/charts/chart[0-9]*\.xml")
_SHAPES = frozenset({"sp", "pic", "cxnSp", "oleObject"})
_PLAIN_FORMAT = re.compile(r"(\[\$-[0-9A-Fa-f]+\])?(general|@|[#0?]([#0?,. \\]*[#0?])?)", re.I)
"""A number in digits as it is, or a text: no words, no sections, no division by thousands."""
_SIGNED_FORMAT = re.compile(
    r"\\?\+?(?P<digits>0(\.0+)?%)(;\\?[-\u2212](?P=digits)(;(?P=digits))?)?"
)
"""A share with its sign: a negative one says so."""
_OUR_NAMES = frozenset({"_xlnm.Print_Titles", "_xlnm._FilterDatabase"})
_REFERENCES = frozenset({"numRef", "strRef", "multiLvlStrRef"})
_CACHES = frozenset({"numCache", "strCache", "multiLvlStrCache"})
_LITERALS = frozenset({"numLit", "strLit"})
_RANGE = re.compile(
    r"(?P<sheet>[^!]+)!(?P<left>[A-Z]{1,3})(?P<top>[1-9][0-9]{0,6})"
    r"(:(?P<right>[A-Z]{1,3})(?P<bottom>[1-9][0-9]{0,6}))?"
)
_LONGEST = 20_000
"""Cells that a chart may be drawn from: no coverage has more months."""
_LARGEST = 64 * 1024**2


def show_faults(
    archive: zipfile.ZipFile, model: zipfile.ZipFile, right: SheetReader, sheets: set[str]
) -> Iterator[DataError]:
    """Return the faults that hide or cover the cells of a workbook. `model`: as the program
    writes it, and `right`
    its sheets; `sheets`: those that belong to it. DataError workbook_entities,
    workbook_damaged."""
    parts = [name for name in archive.namelist() if name.casefold().startswith("xl/")]
    for name in parts:
        if _ADDED.match(name.casefold()):
            yield DataError("workbook_extra", where=shortened(name))
    drawings = [name for name in model.namelist() if _DRAWING.fullmatch(name)]
    told = {words for name in drawings for words in _described(model, name)}
    for name in parts:
        if _DRAWING.fullmatch(name.casefold()):
            kinds = {_local(element) for element in _part(archive, name).iter()}
            if kinds & _SHAPES or not _described(archive, name) <= told:
                yield DataError("workbook_extra", where=shortened(name))
    yield from _hidden_sheets(archive, sheets)
    yield from _formats(archive)
    yield from _charts(archive, model, parts)
    yield from _kept_by_charts(archive, right, parts)


def _described(archive: zipfile.ZipFile, name: str) -> set[str]:
    """Return what a drawing says of its charts to those who do not see them."""
    said = (e.get(key, "") for e in _part(archive, name).iter() for key in ("descr", "title"))
    return {" ".join(words.split()) for words in said if words}


def _hidden_sheets(archive: zipfile.ZipFile, sheets: set[str]) -> Iterator[DataError]:
    for element in _part(archive, "xl/workbook.xml").iter():
        if _local(element) == "definedName" and element.get("name") not in _OUR_NAMES:
            yield DataError("workbook_name", where=shortened(element.get("name", "")))
        if _local(element) == "sheet" and element.get("state", "visible") != "visible":
            name = element.get("name", "")
            if name in sheets:
                yield DataError("workbook_hidden", where=name)


def _formats(archive: zipfile.ZipFile) -> Iterator[DataError]:
    if "xl/styles.xml" not in archive.NameToInfo:
        return
    for element in _part(archive, "xl/styles.xml").iter():
        code = element.get("formatCode", "") if _local(element) == "numFmt" else "General"
        if not _is_plain(code):
            yield DataError("workbook_format", where="styles", found=shortened(code))


def _is_plain(code: str) -> bool:
    return bool(_PLAIN_FORMAT.fullmatch(code) or _SIGNED_FORMAT.fullmatch(code))


def _charts(
    archive: zipfile.ZipFile, model: zipfile.ZipFile, parts: list[str]
) -> Iterator[DataError]:
    """Yield an error for a chart that draws other cells, or has other words, than the program's
    own."""
    found = [name for name in parts if _CHART.fullmatch(name.casefold())]
    right = [_drawn(model, name) for name in model.namelist() if _CHART.fullmatch(name)]
    for name in found:
        if _drawn(archive, name) not in right:
            yield DataError("workbook_chart", where=shortened(name))
    if len(found) != len(right):
        yield DataError("workbook_chart", where="Summary")


def _kept_by_charts(
    archive: zipfile.ZipFile, right: SheetReader, parts: list[str]
) -> Iterator[DataError]:
    """Return the values that a chart keeps of its cells: it is drawn so until a program reads
    the cells again, and some never do."""
    for name in parts:
        if not _CHART.fullmatch(name.casefold()):
            continue
        for element in _part(archive, name).iter():
            code = element.text if _local(element) == "formatCode" else element.get("formatCode")
            if code is not None and not _is_plain(code):
                yield DataError("workbook_format", where=shortened(name), found=shortened(code))
            kind = _local(element)
            if kind in _LITERALS or (kind in _REFERENCES and not _is_as_the_cells(element, right)):
                yield DataError("workbook_chart", where=shortened(name))


def _is_as_the_cells(reference: Element, right: SheetReader) -> bool:
    """Return whether what a chart keeps of its cells stands in them, value by value."""
    kept: dict[int, str] = {}
    caches = [element for element in reference if _local(element) in _CACHES]
    for point in (p for cache in caches for p in cache.iter() if _local(p) == "pt"):
        at = point.get("idx", "")
        values = [element.text or "" for element in point if _local(element) == "v"]
        if not (at.isdecimal() and len(at) < 6 and len(values) == 1) or int(at) in kept:
            return False
        kept[int(at)] = values[0]
    if not caches:
        return True
    where = "".join(element.text or "" for element in reference if _local(element) == "f")
    cells = _cells_of(where, right)
    return all(_is_kept(kept.get(i, ""), cell) for i, cell in enumerate(cells)) and all(
        i < len(cells) for i in kept
    )


def _is_kept(kept: str, cell: Value | None) -> bool:
    if kept == "":
        return cell is None or cell == ""
    if isinstance(cell, int | float):
        try:
            return math.isclose(float(kept), cell, rel_tol=1e-14, abs_tol=0)
        except ValueError:
            return False
    return kept == cell


def _cells_of(where: str, right: SheetReader) -> list[Value | None]:
    """Return the cells of a range of one row or column, `Months!$D$9:$O$9`; none for any other."""
    match = _RANGE.fullmatch(where.replace("$", "").replace("'", ""))
    if match is None or match["sheet"] not in right.names:
        return []
    columns = [column_number(match["left"]), column_number(match["right"] or match["left"])]
    rows = [int(match["top"]), int(match["bottom"] or match["top"])]
    if max(columns[1] - columns[0], rows[1] - rows[0]) > _LONGEST:
        return []
    found = {n: row for n, row in right.rows(match["sheet"]) if rows[0] <= n <= rows[1]}
    if rows[0] == rows[1]:
        return [found.get(rows[0], {}).get(c) for c in range(columns[0], columns[1] + 1)]
    return [found.get(n, {}).get(columns[0]) for n in range(rows[0], rows[1] + 1)]


def _drawn(archive: zipfile.ZipFile, name: str) -> tuple[frozenset[str], str]:
    """Return the cells that a chart is drawn from, and its words."""
    root = _part(archive, name)
    cells = {
        (element.text or "").replace("$", "").replace("'", "")
        for element in root.iter()
        if _local(element) == "f"
    }
    words = "".join(element.text or "" for element in root.iter() if _local(element) == "t")
    return frozenset(cells), " ".join(words.split())


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    info = archive.NameToInfo.get(name)
    if info is None or info.file_size > _LARGEST:
        raise DataError("workbook_damaged", path=str(archive.filename), reason=f"no {name}")
    try:
        return fromstring(archive.read(info), forbid_dtd=True)
    except DefusedXmlException as error:
        raise DataError("workbook_entities", path=str(archive.filename)) from error
    except (ParseError, LookupError, ValueError) as error:  # no such encoding, too
        reason = f"{name}: {error}"
        raise DataError("workbook_damaged", path=str(archive.filename), reason=reason) from error


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
