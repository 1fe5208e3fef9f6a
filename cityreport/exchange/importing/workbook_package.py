"""Filtering a zipped workbook: the parser gets only the sheets and the parts needed to read them.

The parts are unpacked here, within the limits, checked, and packed again without compression.
Macros, embedded objects, pictures, links to other files and everything else are never unpacked, and
the parser reads exactly the checked bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from cityreport.errors import DataError
from cityreport.exchange.importing.limits import Limits
from cityreport.exchange.workbook_guard import fault_of

PartCheck = Callable[[str, bytearray], object]
"""A callback that gets each part with its name, as it would be in the usual folder `xl`, and raises
if the part is not allowed."""

_PIECE = 1 << 20

_EXCEL_FOLDERS = ("_rels", "xl", "xl/_rels", "xl/worksheets", "xl/sheets")
_SHEET_TARGET = re.compile(
    r'<[^>]*\bType="[^"]*/(?:worksheet|chartsheet|dialogsheet|xl(?:Intl)?Macrosheet)"[^>]*>'
)
_BOOK_TARGET = re.compile(r'<[^>]*\bType="[^"]*/officeDocument"[^>]*>')
_TARGET = re.compile(r'\bTarget="([^"]{1,300})"')
_LONGEST_RELATIONS = 4 << 20
_NEVER = ("vbaproject", "activex")
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
_FIRST = ("mimetype", "meta-inf/manifest.xml", "[content_types].xml", "styles.xml")
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
            names = {_plain(part.filename).casefold(): part for part in archive.infolist()}
            base = _base(archive, names)
            kind = _kind(archive, names, base)
            folders = _folders(archive, names, base)
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
                for name, part in _wanted(archive, kind, folders):
                    look(_usual(name, base), part)
                    new.writestr(zipfile.ZipInfo(name), part)
                    del part  # before the next one is unpacked
    except _BROKEN as error:
        if isinstance(error.__context__, MemoryError):  # it could not even be closed
            raise MemoryError from error
        raise DataError("intake_damaged", reason=str(error)) from error
    packed.seek(0)
    return kind, packed


def _plain(name: str) -> str:
    """Return the name of a part as the format has it: some writers part folders by a backslash."""
    return name.replace("\\", "/")


def _base(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    """Return the folder of the workbook, in small letters: `xl` in every usual package."""
    found = _BOOK_TARGET.search(_relations(archive, names, "_rels/.rels"))
    target = _TARGET.search(found[0]) if found is not None else None
    place = target[1].removeprefix("/").casefold() if target is not None else ""
    return place.rpartition("/")[0] if place in names else "xl"


def _relations(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str) -> str:
    part = names.get(name)
    if part is None or part.file_size > _LONGEST_RELATIONS:
        return ""
    return archive.read(part).decode("utf-8", "replace")


def _folders(
    archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], base: str
) -> frozenset[str]:
    """Return the folders of an Excel package with sheets, texts, styles and their relations."""
    inside = f"{base}/" if base else ""
    folders = {folder.replace("xl/", inside, 1) for folder in _EXCEL_FOLDERS} | {base}
    for book in ("workbook.xml", "workbook.bin"):
        said = _relations(archive, names, f"{inside}_rels/{book}.rels")
        for found in _SHEET_TARGET.finditer(said):
            target = _TARGET.search(found[0])
            if target is not None:
                place = target[1].casefold()
                place = place.removeprefix("/") if place.startswith("/") else inside + place
                folders.add(place.rpartition("/")[0])
    return frozenset(folders)


def _usual(name: str, base: str) -> str:
    """Return the name of a part as it would be with the workbook in the folder `xl`."""
    inside = f"{base}/" if base else ""
    is_beside = not base and ("_rels/.rels" in name or "[Content_Types]" in name)
    if base == "xl" or is_beside or not name.casefold().startswith(inside):
        return name
    return f"xl/{name[len(inside) :]}"


def _kind(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], base: str) -> str:
    if "mimetype" in names:
        if archive.read(names["mimetype"]).strip().startswith(_ODS):
            return "ods"
        raise DataError("intake_other_kind", kind="OpenDocument")
    inside = f"{base}/" if base else ""
    if f"{inside}workbook.bin" in names:
        return "xlsb"
    if f"{inside}workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return "ods"
    for name, kind in _DOCUMENT.items():
        if name in names:
            raise DataError("intake_other_kind", kind=kind)
    raise DataError("intake_archive")


def _wanted(
    archive: zipfile.ZipFile, kind: str, folders: frozenset[str]
) -> Iterator[tuple[str, bytearray]]:
    """Yield the parts that are read, the first one first: OpenDocument wants `mimetype` there."""
    for part in sorted(archive.infolist(), key=_order):
        name = _plain(part.filename)
        if kind == "ods":
            if name.casefold() not in _OPEN_DOCUMENT:
                continue
        elif not _is_of_excel(name.casefold(), folders):
            continue
        if not part.is_dir():
            yield name, _unpacked(archive, part)


def _order(part: zipfile.ZipInfo) -> int:
    """Return the place of a part: what says whether the others can be read, and how, comes
    first."""
    name = _plain(part.filename).casefold()
    if name.endswith("/styles.xml"):
        return len(_FIRST)
    return _FIRST.index(name) if name in _FIRST else len(_FIRST) + 1


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


def _is_of_excel(name: str, folders: frozenset[str]) -> bool:
    """Return whether a part is a sheet, texts, styles or the relations between them."""
    folder, _, last = name.rpartition("/")
    if not folder and last == "[content_types].xml":
        return True
    is_part = last.endswith((".xml", ".bin", ".rels")) and not last.startswith(_NEVER)
    return is_part and "vbaproject" not in last and folder in folders
