"""The file of a contribution from a branch office to head office (`domain.contribution`).

Laid out and protected like the JSON of a submission (`strict_json`). Reading is stricter than
verifying: the returned content has a valid seal and no repeated cell.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from cityreport.domain.contribution import FORMAT, VERSION, Contribution
from cityreport.errors import DataError
from cityreport.exchange import strict_json
from cityreport.exchange.content_rules import contribution_own_faults
from cityreport.exchange.incoming_file import kind_of
from cityreport.exchange.seal_check import judge_seal
from cityreport.exchange.sealed_content import (
    SealedContent,
    check_version,
    located_error,
    shape_faults,
    shortened,
)
from cityreport.outputs import Output, OutputKind


def write_contribution(piece: Contribution, path: Path) -> None:
    """Write the contribution as it is; raise the errors of `strict_json.write`."""
    strict_json.write(piece, path, Output(OutputKind.PIECE))


def read_contribution(path: Path) -> Contribution:
    """Read a contribution that is complete and unchanged since it was sealed.

    Raise AccessError for the file and DataError, with the place as fact `where`, for its first
    fault; not for faults against the catalogue (`content_rules`).
    """
    if kind_of(path) != "json":
        raise DataError("not_a_piece", where="", found="xlsx")
    reading = decoded(strict_json.read_document(path))
    broken = judge_seal(reading).faults
    faults = chain(shape_faults(reading.content), broken, contribution_own_faults(reading.content))
    for fault in faults:
        raise located_error(fault, reading.place)
    return reading.content


def decoded(file: strict_json.StrictDocument) -> SealedContent[Contribution]:
    """Read a file without the checks that the types cannot express."""
    if file.format != FORMAT:
        raise DataError("not_a_piece", where="format", found=shortened(file.format))
    check_version(file.version, VERSION)
    return strict_json.decoded(file.content, Contribution)
