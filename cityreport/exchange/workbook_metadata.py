"""The sheet `Metadata`: everything but the observations, one field a row, losslessly.

`section | key | field | type | value`: the section is a field of the submission (`submission` for
the plain ones), the key numbers the entries of a list from 1, the type is that of the value. A long
text continues in rows of type `continued`. These words are part of the format and the same in every
language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from openpyxl.workbook import Workbook

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import Path
from cityreport.exchange.workbook_data import is_exact
from cityreport.exchange.workbook_rows import LongTable, RowWriter
from cityreport.exchange.workbook_sheets import METADATA
from cityreport.exchange.workbook_style import (
    DIGITS,
    HEADER,
    TOP,
    WRAPPED,
    SheetWriter,
    lines_of,
    row_height,
)
from cityreport.i18n import mark, tr

PLAIN_SECTION = "submission"
HEADERS = (mark("Section"), mark("Key"), mark("Field"), mark("Type"), mark("Value"))

_PIECE = 1_500
"""Characters of a piece of a long text: it can be read without scrolling, and it fits a cell even
if each of them is escaped (7 for 1)."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")

Scalar = str | int | float | bool | None
_WIDTHS = (16, 7, 24, 12, 90)


class MetadataRow(NamedTuple):
    """A row of the sheet; `row` is its number in a file that was read."""

    section: str
    key: int | None
    field: str
    kind: str
    value: Scalar
    row: int = 0


def write_metadata(book: Workbook, submission: Submission) -> LongTable:
    """Write the head of the sheet and return its rows, of which making one may raise
    DataError('text_not_printable')."""
    page = SheetWriter(book, METADATA, _WIDTHS, freeze="A2", repeated="1:1")
    page.add_all([tr(header) for header in HEADERS], HEADER)
    writer = RowWriter(page, numbers=[DIGITS], texts=[TOP, WRAPPED])
    return LongTable(page.sheet, _rows(writer, submission))


def _rows(writer: RowWriter, submission: Submission) -> Iterator[str]:
    for entry in metadata_rows(submission):
        key = None if entry.key is None else writer.number(entry.key, DIGITS)
        value, height, look = entry.value, None, None
        if isinstance(value, str) and (len(value) > _WIDTHS[-1] or "\n" in value):
            height, look = row_height(lines_of(value, _WIDTHS[-1])), TOP
            cell = writer.text(value, WRAPPED)
        elif value is None or isinstance(value, str):
            cell = writer.text(value or "")
        else:
            cell = writer.number(value, DIGITS)
        section, field, kind = (
            writer.text(word, look) for word in (entry.section, entry.field, entry.kind)
        )
        yield writer.row([section, key, field, kind, cell], height)


def metadata_rows(submission: Submission) -> Iterator[MetadataRow]:
    """Yield the rows for a submission without its observations."""
    content = msgspec.to_builtins(msgspec.structs.replace(submission, observations=[]))
    del content["observations"]
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _fields(name, None, value)
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            for i, member in enumerate(value, 1):
                yield from _fields(name, i, member)
        else:
            yield from _fields(PLAIN_SECTION, None, {name: value})


def content_of(rows: list[MetadataRow]) -> tuple[dict[str, Any], dict[Path, int]]:
    """Return the content of rows of the sheet, and the row of each of its places.

    A section without rows is an empty list, or no extensions. Raise DataError metadata_row
    with the row as fact `row` for a row that fits nowhere.
    """
    content: dict[str, Any] = {
        field.name: []
        for field in msgspec.structs.fields(Submission)
        if field.encode_name != "observations" and _is_list(field.type)
    }
    lists = set(content)
    content["extensions"] = {}
    places: dict[Path, int] = {}
    for entry in _joined(rows):
        value = _value(entry)
        if entry.section == PLAIN_SECTION:
            path: Path = (entry.field,)
            home = content
        elif entry.section in lists:
            path = (entry.section, _index(entry, content[entry.section]), entry.field)
            home = content[entry.section][-1]
        else:
            path = (entry.section, entry.field)
            home = content.setdefault(entry.section, {})
        if path in places or not isinstance(home, dict):
            raise _bad_row(entry, "it stands twice")
        places[path] = entry.row
        home[entry.field] = value
    return content, places


def _fields(section: str, key: int | None, fields: dict[str, Any]) -> Iterator[MetadataRow]:
    for field, value in fields.items():
        match value:
            case None:
                yield MetadataRow(section, key, field, "empty", None)
            case bool():
                yield MetadataRow(section, key, field, "yes_no", "true" if value else "false")
            case int():
                yield MetadataRow(
                    section, key, field, "integer", value if is_exact(value) else str(value)
                )
            case float():
                yield MetadataRow(
                    section, key, field, "decimal", value if is_exact(value) else repr(value)
                )
            case str():
                yield from _texts(section, key, field, "text", value)
            case _:
                as_text = msgspec.json.encode(value).decode()
                yield from _texts(section, key, field, "list", as_text)


def _texts(
    section: str, key: int | None, field: str, kind: str, text: str
) -> Iterator[MetadataRow]:
    pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)] or [""]
    yield MetadataRow(section, key, field, kind, pieces[0])
    for piece in pieces[1:]:
        yield MetadataRow(section, key, field, "continued", piece)


def _joined(rows: list[MetadataRow]) -> Iterator[MetadataRow]:
    """Yield the rows with continued texts put together."""
    open_entry: MetadataRow | None = None
    pieces: list[str] = []
    for entry in rows:
        if entry.kind != "continued":
            if open_entry is not None:
                yield open_entry._replace(value="".join(pieces))
            open_entry, pieces = None, []
            if entry.kind in {"text", "list"} and isinstance(entry.value, str | None):
                open_entry, pieces = entry, [entry.value or ""]
            else:
                yield entry
        elif open_entry is None or entry[:3] != open_entry[:3] or not isinstance(entry.value, str):
            raise _bad_row(entry, "it continues nothing")
        else:
            pieces.append(entry.value)
    if open_entry is not None:
        yield open_entry._replace(value="".join(pieces))


def _value(entry: MetadataRow) -> object:
    value = entry.value
    result: object = None
    match entry.kind:
        case "empty" if value is None:
            pass
        case "yes_no" if value in ("true", "false"):
            result = value == "true"
        case "integer" if isinstance(value, str) and _WHOLE.fullmatch(value) and len(value) < 40:
            result = int(value)
        case "integer" if isinstance(value, int | float) and value == int(value):
            result = int(value)
        case "decimal" if isinstance(value, str) and _DECIMAL.fullmatch(value):
            result = float(value)
        case "decimal" if isinstance(value, int | float):
            result = float(value)
        case "text" if isinstance(value, str):
            result = value
        case "list" if isinstance(value, str):
            result = _list(entry, value)
        case kind:
            raise _bad_row(entry, f"its value does not fit the type {kind[:20]}")
    return result


def _list(entry: MetadataRow, value: str) -> object:
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _bad_row(entry, "its list is not JSON") from error


def _index(entry: MetadataRow, members: list[Any]) -> int:
    """Return the number of the member that the row belongs to, from 0; append a new one to
    `members`."""
    if entry.key == len(members) + 1:
        members.append({})
    if entry.key is None or entry.key != len(members):
        raise _bad_row(entry, "its key does not follow the one above")
    return entry.key - 1


def _bad_row(entry: MetadataRow, reason: str) -> DataError:
    return DataError("metadata_row", row=entry.row, reason=reason)


def _is_list(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is list
