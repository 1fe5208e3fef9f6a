"""Decisions in words: the window, the command and the printed page say the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cityreport.domain.decision import CityDecision, NumberedDecision
from cityreport.i18n import day_name, mark, tr, written_moment

NO_CAUSE = mark("What was decided stands beside the numbers. It does not say why they changed.")


def decision_state(held: CityDecision, today: date) -> str:
    """Return who does it, by when, and whether it is done, open or overdue."""
    facts = {"who": held.who, "day": day_name(held.until)}
    if not held.is_open:
        when = written_moment(held.done_at)
        done = tr("done, said by {officer}, {when}", officer=held.done_by, when=when)
        return tr("{who}, by {day}: {state}", **facts, state=done)
    state = tr("overdue") if held.is_overdue(today) else tr("not done yet")
    return tr("{who}, by {day}: {state}", **facts, state=state)


def overdue_sentence(overdue: Sequence[NumberedDecision]) -> str:
    """Return what is overdue in a sentence; empty where nothing is."""
    if not overdue:
        return ""
    named = [
        tr(
            "{indicator} {decision} ({who}, by {day})",
            indicator=one.decision.indicator,
            decision=one.decision.text,
            who=one.decision.who,
            day=day_name(one.decision.until),
        )
        for one in overdue
    ]
    return tr("Decided and overdue: {decisions}.", decisions="; ".join(named))
