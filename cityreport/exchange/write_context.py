"""The data besides the submission that a format needs to write a readable file."""

from __future__ import annotations

from dataclasses import dataclass

from cityreport.domain.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ExportContext:
    """The context of an export. `catalogue`: words for the codes; `paper`: a4 or letter."""

    catalogue: Catalogue
    paper: str = "a4"
