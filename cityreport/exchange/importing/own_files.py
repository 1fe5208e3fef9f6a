"""Recognising the program's own files among those that somebody wants to import as a table."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from cityreport.errors import AccessError, DataError
from cityreport.exchange.forms.form_codes import ORIGIN
from cityreport.exchange.workbook_sheets import CODEBOOK, DATA, METADATA
from cityreport.outputs import kind_found

_LOOKED_AT = 64 * 1024
_CODES = {
    "submission": "import_own_submission",
    "contribution": "import_own_piece",
    "form": "import_own_form",
    "mapping": "import_own_mapping",
    "database": "import_own_office",
}
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"')


def refuse_own(path: Path) -> None:
    """Raise the error that says what to do with a file of the program's own; do nothing for any
    other file, and for one that cannot be read.

    DataError import_own_submission, import_own_piece, import_own_form, import_own_mapping,
    import_own_office.
    """
    try:
        kind = _kind_of_workbook(path) if zipfile.is_zipfile(path) else kind_found(path)
    except (OSError, AccessError):
        return
    if kind in _CODES:
        raise DataError(_CODES[kind], path=str(path))


def _kind_of_workbook(path: Path) -> str:
    """Return the kind of an Excel file that the program writes, by the names of its sheets."""
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as stream:
            said = stream.read(_LOOKED_AT)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return ""
    names = {name.decode("utf-8", "replace") for name in _SHEET.findall(said)}
    if ORIGIN in names:
        return "form"
    return "submission" if {DATA, METADATA, CODEBOOK} <= names else ""
