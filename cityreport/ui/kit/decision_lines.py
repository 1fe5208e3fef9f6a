"""The lines of decisions on a page: what was decided, and below it who does it, by when, done or
not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cityreport.decision_words import decision_state
from cityreport.domain.decision import NumberedDecision
from cityreport.ui.kit.done_lines import DoneLine, DoneLines

MarkDone = Callable[[int], None]


class DecisionLines(DoneLines):
    """Decisions one below the other; with `mark_done` each open one has a button."""

    def __init__(self, *, named: bool, mark_done: MarkDone | None = None) -> None:
        """`named`: each line begins with its indicator's code."""
        super().__init__()
        self._named, self._mark_done = named, mark_done

    def show_decisions(self, found: Sequence[NumberedDecision], today: date) -> None:
        """Show these in place of those before."""
        self.show_lines(self._line(one, today) for one in found)

    def _line(self, one: NumberedDecision, today: date) -> DoneLine:
        held, mark_done = one.decision, self._mark_done
        text = f"{held.indicator}  {held.text}" if self._named else held.text
        line = DoneLine(f"decision{one.number}", text, decision_state(held, today))
        if mark_done is None or not held.is_open:
            return line
        return line._replace(mark_done=lambda: mark_done(one.number))
