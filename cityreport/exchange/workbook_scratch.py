"""openpyxl's temporary files under names of ours: what a killed export leaves is found and removed.

openpyxl writes each sheet to a file of its own, `openpyxl.*`, that says nothing of who wrote it,
and the sheets hold the office's numbers.
"""

from __future__ import annotations

import os
import tempfile

from openpyxl.worksheet import _writer  # it has no public way to say where
from openpyxl.worksheet._writer import ALL_TEMP_FILES

from cityreport.files import owner

PREFIX = "cityreport-"
"""With `files.owner`, what the next start looks for in the system's own place for such files."""


def use_own_names() -> None:
    """Have openpyxl name its temporary files so from now on."""
    _writer.create_temporary_file = _create


def _create(suffix: str = "") -> str:
    handle, name = tempfile.mkstemp(prefix=f"{PREFIX}{owner()}-", suffix=suffix)
    os.close(handle)
    ALL_TEMP_FILES.append(name)
    return name
