"""Reading a Data Package back: the submission in it, and whether its tables say the same."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange import json_file, strict_json
from cityreport.exchange.incoming_file import LARGEST_FILE, MOST_PACKED, cannot_read
from cityreport.exchange.other_systems.data_package import SUBMISSION, package_files
from cityreport.exchange.sealed_content import SealedContent, shortened
from cityreport.exchange.workbook_guard import fault_of

_MOST_FILES = 50
_ALWAYS_TAKEN = 1024**2


def decoded(path: Path) -> SealedContent[Submission]:
    """Read the submission in a package; raise AccessError for the file, DataError package_damaged
    for the zip, and the errors of the reader of JSON."""
    content = _unpacked(path).get(SUBMISSION)
    if content is None:
        raise DataError("package_damaged", path=str(path), reason=f"{SUBMISSION}: –")
    return json_file.decoded(strict_json.document_of(content))


def differences(path: Path, submission: Submission, catalogue: Catalogue) -> Iterator[DataError]:
    """Yield the files of a package that are not as the submission in it makes them."""
    found = _unpacked(path)
    with i18n.in_language(submission.language.partition("-")[0]):
        right = package_files(submission, catalogue)
    for name in dict.fromkeys((*right, *found)):
        if name not in right:
            yield DataError("package_added", where=shortened(name))
        elif name != SUBMISSION and found.get(name) != right[name]:
            yield DataError("package_differs", where=name)


def _unpacked(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            fault = fault_of(parts, _MOST_FILES, LARGEST_FILE, MOST_PACKED, _ALWAYS_TAKEN)
            if fault is not None:
                reason = f"{fault.kind} {fault.reason}".strip()
                raise DataError("package_damaged", path=str(path), reason=reason)
            return {part.filename: archive.read(part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise DataError("package_damaged", path=str(path), reason=str(error)) from error
    except OSError as error:
        raise cannot_read(path, error) from error
