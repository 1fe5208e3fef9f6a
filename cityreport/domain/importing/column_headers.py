"""The headers of a table's columns taken apart: what they say about time, and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.span_texts import are_fiscal, may_be_fiscal
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.time_spans import (
    NEVER,
    PERIOD_PLACEHOLDER,
    TimeSpan,
    as_fiscal,
    find_when,
    read_when,
)

PERCENT = ("%", "٪", "‰")
PERCENT_WORD = "percent"


class ColumnHeader(msgspec.Struct, frozen=True):
    """A column's header in its parts: the time it names, and the rest, folded."""

    header: str
    nth: int
    when: TimeSpan
    rest: str
    label: str


def column_headers(table: FoundTable) -> tuple[ColumnHeader, ...]:
    """Return the headers of a table's columns, as rules keep them."""
    seen: Counter[str] = Counter()
    found = []
    texts = [part for parts in table.labels for part in parts if isinstance(part, str)]
    is_fiscal = are_fiscal(text for text in texts if may_be_fiscal(text))
    for parts in table.labels:
        when, templates = NEVER, []
        for part in parts:
            if is_blank(part):
                continue
            said = read_when(part)
            if is_fiscal and isinstance(part, str) and may_be_fiscal(part):
                said = as_fiscal(part)
            template = PERIOD_PLACEHOLDER
            if said == NEVER:
                said, template = find_when(text_of(part))
            when = said.joined(when) if said != NEVER else when
            if any(sign in text_of(part) for sign in PERCENT):  # which folding takes away
                template = f"{PERCENT_WORD} {template}"
            if template not in templates:
                templates.append(template)
        header = " / ".join(templates)[:400]
        nth = 0 if PERIOD_PLACEHOLDER in header and when != NEVER else seen[header]
        seen[header] += 1
        rest = " ".join(header.replace(PERIOD_PLACEHOLDER, " ").replace("/", " ").split())
        label = " / ".join(dict.fromkeys(text_of(p).strip() for p in parts if not is_blank(p)))
        found.append(ColumnHeader(header, nth, when, rest, label))
    return tuple(found)


def body_rows(table: FoundTable) -> Sequence[int]:
    """Return the rows of a table's body without section lines and repeated headers."""
    without = {row for row, _ in table.sections} | set(table.repeated)
    rows = range(table.first, table.last + 1)
    return [row for row in rows if row not in without] if without else rows
