"""Codes by which other systems know a city, its districts and its cells.

An office's id stands in them, so that two cities of one name never mix, and a city keeps its code
when it takes another name. Letters, digits, `_` and `-` only: SDMX and DHIS2 take no others.
"""

from __future__ import annotations

import hashlib
import re

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.submission import ObservationRecord, Submission

LONGEST = 50
"""The longest code that DHIS2 keeps."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
Key = tuple[str, str, str, str, str]


def city_code(submission: Submission) -> str:
    """Return `COL_3f2b1c60`: the country, and the beginning of the office's id."""
    return f"{submission.city.country}_{submission.office.id[:8]}"


def area_code(submission: Submission, area: str) -> str:
    """Return the code of a district, or of the whole city for `_T`. Where its own code has other
    characters or is too long, a hash of it stands for it."""
    city = city_code(submission)
    if area == TOTAL:
        return city
    own = f"{city}_{area}"
    if _PLAIN.fullmatch(area) and len(own) <= LONGEST:
        return own
    return f"{city}_x{hashlib.sha256(area.encode()).hexdigest()[:12]}"


def key_of(cell: ObservationRecord | CellRecord) -> Key:
    """Return the key of a cell as a tuple of texts."""
    return cell.indicator, cell.period, cell.area, cell.breakdown, cell.category


def followed_up(submission: Submission) -> frozenset[Key]:
    """Return the cells of findings that nobody accepted: somebody still has to look at them."""
    return frozenset(
        key_of(cell)
        for finding in submission.findings
        if not finding.accepted
        for cell in finding.cells
    )


def number_text(value: float) -> str:
    """Return a number as it was given: a whole one without a point."""
    return str(int(value)) if value == int(value) else repr(value)
