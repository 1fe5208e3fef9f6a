"""The table in which a person decides on each cell that a piece answers differently."""

from __future__ import annotations

from cityreport.i18n import tr
from cityreport.office.contributions.merge import Decision
from cityreport.ui.kit.decision_table import DecisionTable
from cityreport.ui.partners.conflict_rows import ConflictRows

DECISION_KEYS = {"1": Decision.OURS, "o": Decision.OURS, "2": Decision.THEIRS, "t": Decision.THEIRS}


class ConflictTable(DecisionTable[Decision]):
    """`1` or `o` keeps ours, `2` or `t` takes theirs."""

    def __init__(self, rows: ConflictRows) -> None:
        super().__init__(
            "conflictTable", tr("Cells that are answered differently"), rows, DECISION_KEYS
        )
