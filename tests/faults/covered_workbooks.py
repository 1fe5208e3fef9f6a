"""What shows something else than the cells of a workbook hold, though every cell is as it was.

Other formats, merged cells, hints, words on the pages, other parts that a program opens instead.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

Parts = dict[str, bytes]
_SUMMARY, _MONTHS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
_STYLES, _BOOK = "xl/styles.xml", "xl/workbook.xml"
_RELATIONS, _TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_NOTES = (
    b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/comments" Target="/xl/notes.xml"/></Relationships>'
)


def _put(part: str, old: str, new: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        changed, times = re.subn(old.encode(), new.encode(), parts[part], count=1)
        assert times, f"nothing like {old} in {part}"
        parts[part] = changed

    return change


def _behind(part: str, new: str) -> Callable[[Parts], None]:
    return _put(part, "</sheetData>", f"</sheetData>{new}")


def _format(code: str) -> Callable[[Parts], None]:
    return _put(_STYLES, '<numFmt ([^>]*)formatCode="[^"]*"', rf'<numFmt \1formatCode="{code}"')


def _another_book(parts: Parts) -> None:
    """A second workbook beside the true one, which every program opens instead."""
    parts["xl/book2.xml"] = parts[_BOOK]
    relations = parts[_RELATIONS].replace(b"worksheets/sheet1.xml", b"worksheets/lie.xml")
    parts["xl/_rels/book2.xml.rels"] = relations
    parts["xl/worksheets/lie.xml"] = re.sub(b"<t>[^<]*</t>", b"<t>All is well</t>", parts[_SUMMARY])
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/book2.xml")
    named = b'<Override PartName="/xl/book2.xml" ContentType="%s"/></Types>' % _MAIN
    parts[_TYPES] = parts[_TYPES].replace(b"</Types>", named)


def _other_styles(parts: Parts) -> None:
    parts["xl/looks.xml"] = re.sub(b'numFmtId="3"', b'numFmtId="45"', parts[_STYLES])
    parts[_RELATIONS] = parts[_RELATIONS].replace(b"styles.xml", b"looks.xml")


def _notes(parts: Parts) -> None:
    parts["xl/notes.xml"] = b"<comments/>"
    place = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[place] = parts[place].replace(b"</Relationships>", _NOTES)


def _in_two(*parts: str) -> Callable[[Parts], None]:
    """Say the first text of Summary in two parts, of which programs show one."""
    begin, end = parts
    text = '(<c r="A1"[^>]*>)<is><t[^>]*>([^<]{4})([^<]*)</t></is>'
    return _put(_SUMMARY, text, rf"\1{begin}\2{end}")


_HINT = '<dataValidations><dataValidation sqref="A1:C9" prompt="It is 3"/></dataValidations>'
COVERS: dict[str, Callable[[Parts], None]] = {
    "another workbook": _another_book,
    "other styles": _other_styles,
    "notes under another name": _notes,
    "84 as 8.4": _format(r"0\\.0"),
    "84 as 0.1": _format("0,.0"),
    "zeros as nothing": _format("#"),
    "84 as a time": _put(_STYLES, 'numFmtId="3"', 'numFmtId="45"'),
    "7 as 7777": _put(_STYLES, 'horizontal="[a-z]+"', 'horizontal="fill"'),
    "merged cells": _behind(_SUMMARY, '<mergeCells><mergeCell ref="A1:C9"/></mergeCells>'),
    "zeros not shown": _put(_MONTHS, "<sheetView ", '<sheetView showZeros="0" '),
    "a hint": _behind(_SUMMARY, _HINT),
    "a tiny chart": _behind(_MONTHS, "<extLst><sparkline/></extLst>"),
    "restricted called public": _put(_MONTHS, "(<oddFooter>.*)Restricted", r"\1Public"),
    "words on the page": _put(_MONTHS, "<oddHeader ?/>", "<oddHeader>Halved</oddHeader>"),
    "a text that is passed over": _in_two('<is><x:t xmlns:x="urn:x">', r"</x:t><t>\3</t></is>"),
    "a value beside a text": _in_two("<v>", r"</v><is><t>\3</t></is>"),
    "two texts": _in_two("<is><t>", r"</t></is><is><t>\3</t></is>"),
    "a hidden row": _put(_MONTHS, '<row r="3"', '<row hidden="1" r="3"'),
    "a hidden sheet": _put(_BOOK, 'state="visible"', 'state="hidden"'),
    "a comment": lambda parts: parts.update({"xl/comments1.xml": b"<comments/>"}),
    "a defined name": _put(
        _BOOK, "</definedNames>", '<definedName name="Total">1</definedName></definedNames>'
    ),
}
"""Each way of showing something else, by what it does."""


def covered(path: Path, into: Path) -> Iterator[str]:
    """Write the workbook changed in each of these ways, one after the other; yield which."""
    with zipfile.ZipFile(path) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for name, change in COVERS.items():
        parts = dict(whole)
        change(parts)
        with zipfile.ZipFile(into, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        yield name
