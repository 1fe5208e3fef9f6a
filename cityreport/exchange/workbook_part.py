"""Reading one small part of a workbook as XML."""

from __future__ import annotations

import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cityreport.errors import DataError

_LARGEST = 64 * 1024**2


def read_part(archive: zipfile.ZipFile, name: str) -> Element:
    """Return the root of a part. Raise DataError workbook_entities, workbook_damaged."""
    info = archive.NameToInfo.get(name)
    if info is None or info.file_size > _LARGEST:
        raise DataError("workbook_damaged", path=str(archive.filename), reason=f"no {name}")
    try:
        return fromstring(archive.read(info), forbid_dtd=True)
    except DefusedXmlException as error:
        raise DataError("workbook_entities", path=str(archive.filename)) from error
    except (ParseError, LookupError, ValueError) as error:  # no such encoding, too
        reason = f"{name}: {error}"
        raise DataError("workbook_damaged", path=str(archive.filename), reason=reason) from error


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
