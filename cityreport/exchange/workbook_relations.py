"""Checking that every program opens the parts of a workbook that were compared with its content.

A spreadsheet program finds the workbook, its sheets, styles and drawings by relations, whatever
their names are. So each relation must be of a kind that our files have, or that a spreadsheet
program adds when it saves one, and lead to a part of the name that is read here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from cityreport.errors import DataError
from cityreport.exchange.sealed_content import shortened
from cityreport.exchange.workbook_part import local_name, read_part

_TYPES = "[Content_Types].xml"
_WORKBOOK = "xl/workbook.xml"
_TARGETS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "officeDocument": r"xl/workbook\.xml",
        "core-properties": r"docProps/.*",
        "extended-properties": r"docProps/.*",
        "custom-properties": r"docProps/.*",
        "thumbnail": r"docProps/.*",
        "classificationlabels": r"docMetadata/.*",
        "customXml": r"customXml/.*",
        "customXmlProps": r"customXml/.*",
        "worksheet": r"xl/worksheets/[^/]*\.xml",
        "styles": r"xl/styles\.xml",
        "theme": r"xl/theme/.*",
        "themeOverride": r"xl/theme/.*",
        "sharedStrings": r"xl/sharedStrings\.xml",
        "calcChain": r"xl/calcChain\.xml",
        "sheetMetadata": r"xl/metadata\.xml",
        "drawing": r"xl/drawings/drawing[0-9]*\.xml",
        "chart": r"xl/charts/chart[0-9]*\.xml",
        "chartStyle": r"xl/charts/style[0-9]*\.xml",
        "chartColorStyle": r"xl/charts/colors[0-9]*\.xml",
        "table": r"xl/tables/table[0-9]*\.xml",
        "printerSettings": r"xl/printerSettings/.*",
    }.items()
}
"""The last word of a relation's type, and the parts to which it may lead."""


def relation_faults(archive: zipfile.ZipFile) -> Iterator[DataError]:
    """Yield an error for each relation to a part that nothing here looks at. DataError
    workbook_entities, workbook_damaged."""
    for name in archive.namelist():
        folder, _, file = name.rpartition("/")
        if not file.casefold().endswith(".rels"):
            continue
        for element in read_part(archive, name).iter():
            if local_name(element) == "Relationship":
                target = _target(element.attrib, posixpath.dirname(folder))
                if target is not None:
                    yield DataError("workbook_relation", where=shortened(target))
    for element in read_part(archive, _TYPES).iter():
        if "sheet.main+xml" in element.get("ContentType", ""):
            named = element.get("PartName", "").removeprefix("/")
            if named != _WORKBOOK:
                yield DataError("workbook_relation", where=shortened(named))


def _target(said: dict[str, str], folder: str) -> str | None:
    """Return where a relation leads, None where it may."""
    kind, target = said.get("Type", "").rpartition("/")[2], said.get("Target", "")
    if said.get("TargetMode", "Internal") != "Internal":
        return None if kind == "hyperlink" else target
    if kind == "hyperlink":
        return None
    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    allowed = _TARGETS.get(kind)
    return None if allowed is not None and allowed.fullmatch(path) else path
