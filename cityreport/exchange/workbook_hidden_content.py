"""Content of a workbook that hides or replaces what its cells hold.

Comments, text boxes and pictures, hidden sheets, rows and columns, number formats that write digits
of their own, and a chart that is not drawn from the sheet: none of it is in a file that the program
wrote, and a spreadsheet program adds none by saving it again.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cityreport.errors import DataError
from cityreport.exchange.sealed_content import shortened

_ADDED = re.compile(r"xl/(comments|threadedcomments|persons|media|embeddings)[^/]*(/|\.|$)")
_DRAWING = re.compile(r"xl/drawings/drawing[0-9]*\.xml")
_CHART = re.compile(r"xl/charts/chart[0-9]*\.xml")
_SHAPES = frozenset({"sp", "pic", "cxnSp", "oleObject"})
_PLAIN_FORMAT = re.compile(r"(\[\$-[0-9A-Fa-f]+\])?(general|@|[#0?]([#0?,. \\]*[#0?])?)", re.I)
"""A format that shows a number's own digits, or a text: no words, no sections, no division by
thousands."""
_LARGEST = 64 * 1024**2


def show_faults(
    archive: zipfile.ZipFile, model: zipfile.ZipFile, sheets: set[str]
) -> Iterator[DataError]:
    """Yield an error for everything that hides or covers the cells of a workbook.

    `model`: as the program writes it; `sheets`: those that belong to it. Raise DataError
    workbook_entities, workbook_damaged.
    """
    parts = [name for name in archive.namelist() if name.casefold().startswith("xl/")]
    for name in parts:
        if _ADDED.match(name.casefold()):
            yield DataError("workbook_extra", where=shortened(name))
    for name in parts:
        if _DRAWING.fullmatch(name.casefold()):
            kinds = {_local(element) for element in _part(archive, name).iter()}
            if kinds & _SHAPES:
                yield DataError("workbook_extra", where=shortened(name))
    yield from _hidden_sheets(archive, sheets)
    yield from _formats(archive)
    yield from _charts(archive, model, parts)


def _hidden_sheets(archive: zipfile.ZipFile, sheets: set[str]) -> Iterator[DataError]:
    for element in _part(archive, "xl/workbook.xml").iter():
        if _local(element) == "sheet" and element.get("state", "visible") != "visible":
            name = element.get("name", "")
            if name in sheets:
                yield DataError("workbook_hidden", where=name)


def _formats(archive: zipfile.ZipFile) -> Iterator[DataError]:
    if "xl/styles.xml" not in archive.NameToInfo:
        return
    for element in _part(archive, "xl/styles.xml").iter():
        code = element.get("formatCode", "") if _local(element) == "numFmt" else "General"
        if not _PLAIN_FORMAT.fullmatch(code):
            yield DataError("workbook_format", where="styles", found=shortened(code))


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
    except ParseError as error:
        reason = f"{name}: {error}"
        raise DataError("workbook_damaged", path=str(archive.filename), reason=reason) from error


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
