"""The gaps of a table: combinations of its words, and months of a list of events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from cityreport.domain.importing.column_cells import cells_of
from cityreport.domain.importing.import_mapping import AbsentMeaning, Role
from cityreport.domain.importing.layout_inference import detail_rows
from cityreport.domain.importing.row_places import own_rows
from cityreport.domain.importing.table_layout import TableLayout
from cityreport.domain.importing.time_spans import read_when
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.period import Period, month_range

MOST_MONTHS = 1_000


def empty_months(layouts: Sequence[TableLayout], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the months within the span of a list of events in which it has no event of this
    city."""
    rule = layouts[0].rule
    if not rule.is_incidents or rule.absent is AbsentMeaning.ZERO:
        return ()
    every: set[Period] = set()
    mine: set[Period] = set()
    for layout in layouts:
        kept = own_rows(layout, vocabulary)
        for dimension in layout.dimensions:
            if dimension.role is not Role.PERIOD:
                continue
            cells = cells_of(layout, dimension.column)
            own = cells if kept is None else list(compress(cells, kept))
            for into, values in ((every, cells), (mine, own)):
                whens = (read_when(v, rule.day_order) for v in dict.fromkeys(values))
                into.update(w.period for w in whens if w.month is not None and w.period)
    if not mine:
        return ()
    months = month_range(min(every), max(every))
    return tuple(str(month) for month in months if month not in mine)[:MOST_MONTHS]


def has_holes(layouts: list[TableLayout], vocabulary: Vocabulary) -> bool:
    """Return whether a table lacks some combination of its own words."""
    for layout in layouts:
        if len(layout.dimensions) < 2:
            continue
        rows = [layout.sheet.rows[row] for row in detail_rows(layout, vocabulary)]
        columns = [[row[d.column] for row in rows] for d in layout.dimensions]
        product = 1
        for column in columns:
            product *= len(set(column))
        if len(set(zip(*columns, strict=True))) < product:
            return True
    return False
