"""The rows of a sheet, straight from the XML of a .xlsx (ECMA-376 part 1, 18.3).

openpyxl writes our workbooks but cannot read them back to the same digest: it drops every `x005F_`
from texts and leaves `_x000D_` as it is, so a file that LibreOffice saved again would be read
differently. It also fills the gap to a far cell with millions of empty ones. This reader keeps
exact texts, tells a formula from a text, holds one row at a time, and refuses document type
declarations, without which XML has no entities. Looks, dates and all other parts are never opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError, XMLParser

from defusedxml import DefusedXmlException, DTDForbidden

from cityreport.domain.sheet_columns import column_letters, column_number
from cityreport.errors import DataError
from cityreport.exchange.sheet_covering import COVERING, Covering, Hidden
from cityreport.exchange.sheet_shown import (
    AROUND_ROWS,
    MAIN,
    UNSHOWN,
    OneText,
    RowsInPlace,
    ShownNames,
)
from cityreport.exchange.workbook_part import read_part
from cityreport.exchange.workbook_text import read_text

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""Excel's own limits."""

_CHUNK = 1 << 16
_SMALL = 1024**2
"""The limit in bytes of the parts that say which sheets there are."""
_LONGEST_TEXT = 1_000_000
_LETTERS = re.compile("[A-Z]{1,3}")
_WHOLE = re.compile(r"-?[0-9]{1,17}")
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that is neither text nor number: `formula`, `boolean`, `error` or `date`."""

    kind: str


Value = str | int | float | OddCell
Row = dict[int, Value]
"""The contents by column (from 1). Empty cells are not in it."""


class SheetReader:
    """The sheets of an opened workbook by their names.

    Raise DataError workbook_damaged, workbook_entities, workbook_sheet_missing, workbook_far_cell
    (a place that no sheet has), workbook_cell.
    """

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._archive = archive
        self._path = path
        self._parts = self._sheets()
        self._strings = self._shared_strings()
        self._hidden: list[tuple[str, Hidden]] = []
        self._covering: list[tuple[str, Covering]] = []

    @property
    def hidden(self) -> list[str]:
        """The places that nobody sees, of the sheets whose rows were taken so far: rows, columns,
        merged cells, zeros: `Data!4:9`, `Data!C:C`, `Data!A1:C3`, `Data!0`."""
        spans = [f"{sheet}!{span}" for sheet, hidden in self._hidden for span in hidden.spans()]
        return spans + [
            f"{sheet}!{p}" for sheet, covering in self._covering for p in covering.hidden
        ]

    @property
    def added(self) -> list[str]:
        """The places of hints and tiny charts in these sheets."""
        return [
            f"{sheet}!{place}" for sheet, covering in self._covering for place in covering.added
        ]

    @property
    def edges(self) -> list[tuple[str, str]]:
        """These sheets with the words on the edges of their pages, without codes."""
        return [(sheet, words) for sheet, covering in self._covering for words in covering.edges]

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets, in the order of the workbook; hidden ones too."""
        return tuple(self._parts)

    def rows(self, sheet: str) -> Iterator[tuple[int, Row]]:
        """Yield the rows that are not empty, with their numbers."""
        part = self._parts.get(sheet)
        if part is None or part not in self._archive.NameToInfo:
            raise DataError("workbook_sheet_missing", path=self._path, sheet=sheet)
        target = _SheetTarget(sheet, self._strings)
        self._hidden.append((sheet, target.hidden))
        self._covering.append((sheet, target.covering))
        for _ in self._parsed(part, target):
            yield from target.taken()
        yield from target.taken()

    def _sheets(self) -> dict[str, str]:
        """Return the part of each sheet, by its name. Links that lead out of the file are not
        followed."""
        relations = {
            relation.get("Id"): relation.get("Target", "")
            for relation in read_part(self._archive, _RELATIONS, _SMALL)
            if relation.get("TargetMode") != "External"
        }
        sheets: dict[str, str] = {}
        workbook = read_part(self._archive, _WORKBOOK, _SMALL)
        for element in (e for main in MAIN for e in workbook.findall(f"{main}sheets/{main}sheet")):
            target = relations.get(element.get(_RELATION) or element.get(_STRICT_RELATION), "")
            name = element.get("name", "")
            if name in sheets:
                raise self._damaged(f"two sheets {name[:31]}")
            sheets[name] = target[1:] if target.startswith("/") else f"xl/{target}"
        return sheets

    def _shared_strings(self) -> list[str]:
        if _STRINGS not in self._archive.NameToInfo:
            return []
        target = _StringTarget()
        for _ in self._parsed(_STRINGS, target):
            pass
        return target.strings

    def _parsed(self, part: str, target: _TextTarget) -> Iterator[None]:
        """Parse a part piece by piece, yielding after each."""
        # defusedxml takes Python's slow parser, and forbids just what `doctype` forbids here.
        parser = XMLParser(target=target)  # noqa: S314
        try:
            with self._archive.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.feed(chunk)
                    yield
            parser.close()
        except DefusedXmlException as error:
            raise DataError("workbook_entities", path=self._path) from error
        except (ParseError, LookupError, ValueError) as error:  # no such encoding, too
            raise self._damaged(f"{part}: {error}") from error

    def _damaged(self, reason: str) -> DataError:
        return DataError("workbook_damaged", path=self._path, reason=reason)


class _Columns(dict[str, int]):
    """The numbers of columns by their letters, 0 for what is no column."""

    def __missing__(self, letters: str) -> int:
        number = self[letters] = column_number(letters) if _LETTERS.fullmatch(letters) else 0
        return number


class _TextTarget:
    """Collects the visible text of `t` elements (not `rPh`, the reading aid)."""

    def __init__(self) -> None:
        self.one_text = OneText()
        self._names = ShownNames()
        self._texts: list[str] | None = None
        self._length = 0
        self._phonetic = 0
        self._plain: list[str] = []

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Refuse what would declare entities."""
        raise DTDForbidden(name, system, public)

    def _start_text(self, name: str) -> None:
        if not self._phonetic and not self.one_text.takes(name):
            raise self._bad_cell("it holds two texts")
        if name in ("t", "v"):
            self._texts = self._plain

    def _bad_cell(self, reason: str) -> DataError:
        return DataError("workbook_cell", where=_STRINGS, reason=reason)

    def data(self, text: str) -> None:
        if self._texts is not None and not self._phonetic:
            self._length += len(text)
            if self._length <= _LONGEST_TEXT:
                self._texts.append(text)

    def close(self) -> None:
        pass


class _StringTarget(_TextTarget):
    """The shared strings."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        name = self._names[tag]
        if name == "si":
            self._plain, self._length = [], 0
            self.one_text.begin()
        elif name == "rPh":
            self._phonetic += 1
        elif name in ("t", "r"):
            self._start_text(name)
        elif name in AROUND_ROWS:
            raise self._bad_cell("no program shows it")

    def end(self, tag: str) -> None:
        name = self._names[tag]
        if name == "si":
            self.strings.append("".join(self._plain))
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "t":
            self._texts = None


class _SheetTarget(_TextTarget):
    """Collects the rows of a sheet while it is parsed."""

    def __init__(self, sheet: str, strings: list[str]) -> None:
        super().__init__()
        self._sheet = sheet
        self._strings = strings
        self._rows: list[tuple[int, Row]] = []
        self._row: Row = {}
        self._number = 0
        self._digits = ""
        self._columns = _Columns()
        self._column = 0
        self._type = ""
        self._formula = False
        self.hidden = Hidden(MOST_ROWS, MOST_COLUMNS)
        self.covering = Covering()
        self._shown = RowsInPlace()

    def taken(self) -> list[tuple[int, Row]]:
        """Return the rows completed since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names[tag]
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "is", "t", "r"):
            if (name == "v") == (self._type == "inlineStr"):
                raise self._bad_cell("it holds two texts")
            self._start_text(name)
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._phonetic += 1
        elif name == "col":
            self.hidden.note_columns(attributes)
        elif name == "sheetFormatPr":
            self.hidden.note_rest(attributes)
        elif name in AROUND_ROWS:
            if not self._shown.start(name):
                raise self._bad_cell("no program shows it")
            if name in COVERING:
                self._texts, self._length = self.covering.start(name, attributes), 0

    def end(self, tag: str) -> None:
        name = self._names[tag]
        if name in ("v", "t"):
            self._texts = None
        elif name == "c":
            value = self._value()
            if value is not None:
                self._row[self._column] = value
        elif name == "row":
            if self._row:
                self._rows.append((self._number, self._row))
        elif name == "rPh":
            self._phonetic -= 1
        elif name in ("sheetData", UNSHOWN):
            self._shown.end(name)
        elif self._texts is not None and self.covering.is_edge(name):
            self._texts = None
            self.covering.end()

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        number = int(given) if given and given.isdecimal() and len(given) < 12 else 0
        if given is None:
            number = self._number + 1
        if not self._number < number <= MOST_ROWS or not self._shown.is_open:
            raise DataError("workbook_far_cell", where=f"{self._sheet}!{(given or '')[:12]}")
        self._number, self._column, self._row = number, 0, {}
        self._digits = str(number)
        if len(attributes) > 1:
            self.hidden.note_row(number, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        column = self._column + 1
        if place is not None:
            letters = place.removesuffix(self._digits)
            column = self._columns[letters] if letters != place else 0
        if not self._column < column <= MOST_COLUMNS or not self._shown.is_open:
            raise DataError("workbook_far_cell", where=f"{self._sheet}!{(place or '')[:12]}")
        self._column = column
        self._type = attributes.get("t", "n")
        self._formula = False
        self._plain, self._length = [], 0
        self.one_text.begin()

    def _value(self) -> Value | None:
        if self._formula:
            return OddCell("formula")
        stored = "".join(self._plain)
        if not stored:
            return None
        if self._length > _LONGEST_TEXT:
            raise self._bad_cell("the text is too long")
        try:
            return self._read(stored)
        except (ValueError, IndexError) as error:
            raise self._bad_cell("it cannot be read") from error

    def _read(self, stored: str) -> Value | None:
        match self._type:
            case "inlineStr" | "str":
                return read_text(stored)
            case "s":
                return read_text(self._strings[_whole(stored)]) or None
            case "n":
                return int(stored) if _WHOLE.fullmatch(stored) else float(stored)
            case "b":
                return OddCell("boolean")
            case "e":
                return OddCell("error")
            case "d":
                return OddCell("date")
        raise ValueError(self._type)

    def _bad_cell(self, reason: str) -> DataError:
        where = f"{self._sheet}!{column_letters(self._column)}{self._number}"
        return DataError("workbook_cell", where=where, reason=reason)


def _whole(stored: str) -> int:
    if not stored.isdecimal():
        raise ValueError(stored)
    return int(stored)
