"""The kind of a file, by its content and never by its name; files without tables are refused
here."""

from __future__ import annotations

import re
from typing import Literal

from cityreport.errors import DataError

Kind = Literal["zip", "ole", "html", "text"]

_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "intake_packed", "gzip"),
    (b"\xfd7zXZ\x00", "intake_packed", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "intake_packed", "7-Zip"),
    (b"Rar!\x1a\x07", "intake_packed", "RAR"),
    (b"\x28\xb5\x2f\xfd", "intake_packed", "Zstandard"),
    (b"%PDF-", "intake_other_kind", "PDF"),
    (b"{\\rtf", "intake_other_kind", "RTF"),
    (b"\x89PNG\r\n", "intake_other_kind", "PNG"),
    (b"\xff\xd8\xff", "intake_other_kind", "JPEG"),
    (b"GIF8", "intake_other_kind", "GIF"),
    (b"II*\x00", "intake_other_kind", "TIFF"),
    (b"MM\x00*", "intake_other_kind", "TIFF"),
    (b"SQLite format 3\x00", "intake_other_kind", "SQLite"),
    (b"\x7fELF", "intake_other_kind", "ELF"),
    (b"PAR1\x15", "intake_other_kind", "Parquet"),
)
"""First bytes, the code of the refusal, and the common name of the format."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|meta|style|table)\b", re.S)
_SPREADSHEET_ML = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet|mso-application")


def kind_of(content: bytes) -> Kind:
    """Return the reader for a content.

    Raise DataError intake_packed, intake_other_kind, intake_xml_sheet, intake_xml.
    """
    if content.startswith(_ZIP):
        return "zip"
    if content.startswith(_OLE):
        return "ole"
    for start, code, name in _STARTS:
        if content.startswith(start):
            raise DataError(code, kind=name)
    if content[4:10] == b"1AY&SY":
        raise DataError("intake_packed", kind="bzip2")
    if content.startswith(b"MZ") and b"\x00" in content[:64]:
        raise DataError("intake_other_kind", kind="EXE")
    head = _head(content)
    if _HTML.match(head):
        return "html"
    if head.startswith(("<?xml", "<workbook")):
        if "<html" in head:
            return "html"
        raise DataError("intake_xml_sheet" if _SPREADSHEET_ML.search(head) else "intake_xml")
    return "text"


def _head(content: bytes) -> str:
    """Return the beginning in lower case, as far as ASCII goes; both byte orders of UTF-16 too."""
    start = content[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:4]:
        start = start.replace(b"\x00", b"")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return start.decode("latin-1").lower()
