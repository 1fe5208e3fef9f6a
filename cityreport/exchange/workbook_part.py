"""Reading one small part of a workbook as XML."""

from __future__ import annotations

import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cityreport.errors import DataError

_LARGEST = 64 * 1024**2


def read_part(archive: zipfile.ZipFile, name: str, largest: int = _LARGEST) -> Element:
    """Return the root of a part of at most `largest` bytes, unpacked.

    Raise DataError workbook_entities, workbook_damaged.
    """
    info = archive.NameToInfo.get(name)
    if info is None:
        raise _damaged(archive, f"no {name}")
    if info.file_size > largest:
        raise _damaged(archive, f"{name} is too large")
    try:
        return fromstring(archive.read(info), forbid_dtd=True)
    except DefusedXmlException as error:
        raise DataError("workbook_entities", path=str(archive.filename)) from error
    except (ParseError, LookupError, ValueError) as error:  # no such encoding, too
        raise _damaged(archive, f"{name}: {error}") from error


def _damaged(archive: zipfile.ZipFile, reason: str) -> DataError:
    return DataError("workbook_damaged", path=str(archive.filename), reason=reason)


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
