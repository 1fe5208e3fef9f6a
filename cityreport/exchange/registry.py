"""The list of file formats. A new format is one module and one line here.

Commands, their help and the window take the formats from this list. The modules are imported when
a format is used, so that a window starts without waiting for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import mark
from cityreport.late import load

__all__ = [
    "FORMATS",
    "USUAL",
    "ExportContext",
    "FilePart",
    "Format",
    "format_named",
    "has_digest",
    "parts_of",
    "reads_back",
]

_HERE = "cityreport.exchange"
_OTHERS = f"{_HERE}.other_systems"


class FilePart(NamedTuple):
    """A file of a format. `suffix`: with its dot. `target`: `module:function`, which takes
    submission, path and context. `reads_back`: the program reads it, and finds the digest in it."""

    suffix: str
    target: str
    reads_back: bool = False

    def write(self, submission: Submission, path: Path, context: ExportContext) -> None:
        """Write the submission; raise what the format's function raises."""
        load(self.target)(submission, path, context)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a submission.

    `title`, `help`: for people. `parts`: its files; two formats may have one in common. `usual`:
    whether an export writes it unless others are named. `needs`: a library that it cannot do
    without, and that comes with the extra `network`.
    """

    name: str
    title: str
    help: str
    parts: tuple[FilePart, ...]
    usual: bool = False
    needs: str = ""

    @property
    def suffix(self) -> str:
        """Return the ending of its first file."""
        return self.parts[0].suffix

    def write(self, submission: Submission, path: Path, context: ExportContext) -> None:
        """Write its first file."""
        self.parts[0].write(submission, path, context)

    @property
    def is_available(self) -> bool:
        """Return whether what it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None


_STRUCTURE = FilePart(".sdmx-structure.json", f"{_OTHERS}.sdmx_structure:write_structure")
_METADATA = FilePart(".dhis2-metadata.json", f"{_OTHERS}.dhis2_metadata:write_metadata")

FORMATS = (
    Format(
        "json",
        mark("JSON"),
        mark("The submission itself, for the network."),
        (FilePart(".json", f"{_HERE}.json_file:write_json", reads_back=True),),
        usual=True,
    ),
    Format(
        "json.gz",
        mark("JSON, packed"),
        mark("The same, packed for a narrow line."),
        (FilePart(".json.gz", f"{_HERE}.json_file:write_packed", reads_back=True),),
    ),
    Format(
        "xlsx",
        mark("Excel"),
        mark("The same, with sheets for people."),
        (FilePart(".xlsx", f"{_HERE}.workbook:write_workbook", reads_back=True),),
        usual=True,
    ),
    Format(
        "csv",
        mark("CSV with HXL tags"),
        mark("One plain table, for any program."),
        (FilePart(".hxl.csv", f"{_OTHERS}.hxl_csv:write_hxl"),),
    ),
    Format(
        "datapackage",
        mark("Data Package (Frictionless)"),
        mark("Tables with their description, and the submission, as a zip."),
        (FilePart(".datapackage.zip", f"{_OTHERS}.data_package:write_package", reads_back=True),),
    ),
    Format(
        "sdmx-csv-1.0",
        mark("SDMX-CSV 1.0"),
        mark("For statistical offices, with the structure definition."),
        (FilePart(".sdmx-1.0.csv", f"{_OTHERS}.sdmx_csv:write_first"), _STRUCTURE),
    ),
    Format(
        "sdmx-csv-2.0",
        mark("SDMX-CSV 2.0"),
        mark("For statistical offices, with the structure definition."),
        (FilePart(".sdmx-2.0.csv", f"{_OTHERS}.sdmx_csv:write_second"), _STRUCTURE),
    ),
    Format(
        "dhis2",
        mark("DHIS2, JSON"),
        mark("For a health information system, with its metadata."),
        (FilePart(".dhis2.json", f"{_OTHERS}.dhis2_values:write_values"), _METADATA),
    ),
    Format(
        "adx",
        mark("DHIS2, ADX XML"),
        mark("The same as XML, with its metadata."),
        (FilePart(".adx.xml", f"{_OTHERS}.dhis2_values:write_adx"), _METADATA),
    ),
    Format(
        "parquet",
        mark("Parquet"),
        mark("For data engineers. It needs the extra “network”."),
        (FilePart(".parquet", f"{_OTHERS}.parquet_file:write_parquet"),),
        needs="duckdb",
    ),
    Format(
        "ses",
        mark("SES indicators, CSV"),
        mark("Numbers as IDB and CISALVA ask for them, and what differs."),
        (FilePart(".ses.csv", f"{_OTHERS}.crosswalk_profile:write_ses"),),
    ),
    Format(
        "iso37120",
        mark("ISO 37120, CSV"),
        mark("Numbers as ISO 37120 asks for them, and what differs."),
        (FilePart(".iso37120.csv", f"{_OTHERS}.crosswalk_profile:write_iso"),),
    ),
)

USUAL = tuple(known.name for known in FORMATS if known.usual)
"""The names of the formats that an export writes unless others are named."""


def format_named(name: str) -> Format:
    """Return the format of that name; raise DataError('unknown_format') if there is none, and
    DataError('extra_missing') if what it needs is not installed."""
    for known in FORMATS:
        if known.name == name:
            if not known.is_available:
                raise DataError("extra_missing", format=name, extra="network")
            return known
    raise DataError("unknown_format", format=name, known=", ".join(f.name for f in FORMATS))


def parts_of(formats: Iterable[Format]) -> Iterator[FilePart]:
    """Yield the files of several formats, each once."""
    yield from dict.fromkeys(part for known in formats for part in known.parts)


def reads_back(name: str) -> bool:
    """Return whether a file of that name is one that the program reads, by its ending."""
    parts = (part for known in FORMATS for part in known.parts)
    longest = max((part for part in parts if name.endswith(part.suffix)), key=_ending_length)
    return longest.reads_back


def _ending_length(part: FilePart) -> int:
    return len(part.suffix)


def has_digest(names: Iterable[str]) -> bool:
    """Return whether one of those formats can be verified against the digest."""
    return any(part.reads_back for name in names for part in format_named(name).parts)
