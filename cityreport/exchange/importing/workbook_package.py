"""Filtering a zipped workbook: the parser gets only the sheets and the parts needed to read them.

The parts are unpacked here, within the limits, checked, and packed again without compression.
Macros, embedded objects, pictures, links to other files and everything else are never unpacked, and
the parser reads exactly the checked bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from cityreport.errors import DataError
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.workbook_guard import fault_of

PartCheck = Callable[[str, bytearray], object]
"""A callback that gets each part with its name and raises if the part is not allowed."""

_PIECE = 1 << 20

_EXCEL_FOLDERS = frozenset(("_rels", "xl", "xl/_rels", "xl/worksheets", "xl/sheets"))
_CODES = {
    "oversized": "intake_oversized",
    "encrypted": "intake_encrypted",
    "damaged": "intake_damaged",
}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    *(ValueError, OverflowError, OSError, struct.error),  # of a list that makes no sense
)
_OPEN_DOCUMENT = frozenset(("mimetype", "content.xml", "meta-inf/manifest.xml"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_DOCUMENT = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "index/document.iwa": "Apple Numbers",
}


def repack_workbook(content: bytes, limits: Limits, look: PartCheck) -> tuple[str, io.BytesIO]:
    """Return the kind of workbook (`xlsx`, `xlsm`, `xlsb`, `ods`) and its parts in a new zip.

    Raise DataError intake_damaged, intake_oversized, intake_encrypted, intake_archive,
    intake_other_kind, intake_entities and the errors of `look`.
    """
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            fault = fault_of(
                archive.infolist(), limits.parts, limits.unpacked, limits.ratio, limits.ratio_from
            )
            if fault is not None:
                raise DataError(_CODES[fault.kind], reason=fault.reason)
            kind = _kind(archive)
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
                for name, part in _wanted(archive, kind):
                    look(name, part)
                    new.writestr(zipfile.ZipInfo(name), part)
                    del part  # before the next one is unpacked
    except _BROKEN as error:
        if isinstance(error.__context__, MemoryError):  # it could not even be closed
            raise MemoryError from error
        raise DataError("intake_damaged", reason=str(error)) from error
    packed.seek(0)
    return kind, packed


def _kind(archive: zipfile.ZipFile) -> str:
    names = {part.filename.casefold(): part for part in archive.infolist()}
    if "mimetype" in names:
        if archive.read(names["mimetype"]).strip().startswith(_ODS):
            return "ods"
        raise DataError("intake_other_kind", kind="OpenDocument")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return "ods"
    for name, kind in _DOCUMENT.items():
        if name in names:
            raise DataError("intake_other_kind", kind=kind)
    raise DataError("intake_archive")


def _wanted(archive: zipfile.ZipFile, kind: str) -> Iterator[tuple[str, bytearray]]:
    """Yield the parts that are read, the first one first: OpenDocument wants `mimetype` there."""
    for part in archive.infolist():
        name = part.filename
        if kind == "ods":
            if name.casefold() not in _OPEN_DOCUMENT:
                continue
        elif not _is_of_excel(name.casefold()):
            continue
        if not part.is_dir():
            yield name, _unpacked(archive, part)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytearray:
    """Return the bytes of a part, held once; zipfile's own `read` holds large ones twice."""
    unpacked = bytearray(part.file_size)
    view, filled = memoryview(unpacked), 0
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):  # to its very end, where the checksum is compared
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
    if filled != part.file_size:
        raise zipfile.BadZipFile(f"{part.filename} is not as long as it says")
    view.release()
    return unpacked


def _is_of_excel(name: str) -> bool:
    """Return whether a part is a sheet, texts, styles or the relations between them."""
    folder, _, last = name.rpartition("/")
    if not folder:
        return last == "[content_types].xml"
    is_part = last.endswith((".xml", ".bin", ".rels")) and "vbaproject" not in last
    return is_part and folder in _EXCEL_FOLDERS
