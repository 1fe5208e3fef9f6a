"""What a format needs beside the submission to write a file that people can read."""

from __future__ import annotations

from dataclasses import dataclass

from cityreport.domain.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ExportContext:
    """`catalogue`: words for the codes."""

    catalogue: Catalogue
