"""Notes for the next officer and the day of each in words: Home and the command say the same."""

from __future__ import annotations

from cityreport.domain.hand_over import HandOverNote, OfficerDay
from cityreport.i18n import ntr, number, span_name, tr, written_moment
from cityreport.wording import action_name


def note_by(note: HandOverNote) -> str:
    """Return who wrote a note and when, and who ticked it off."""
    said = tr("{officer}, {when}", officer=note.officer, when=written_moment(note.at))
    if note.is_open:
        return said
    done = tr("done by {officer}, {when}", officer=note.done_by, when=written_moment(note.done_at))
    return f"{said}; {done}"


def today_words(day: OfficerDay) -> str:
    """Return what an officer did today, in a line."""
    parts = []
    if day.first is not None and day.last is not None:
        parts.append(
            ntr(
                "{n} change of a number ({span})",
                "{n} changes of numbers ({span})",
                day.numbers,
                span=span_name(day.first, day.last),
            )
        )
    for kind, count in day.steps:
        name = action_name(kind)
        parts.append(name if count == 1 else tr("{step} ×{count}", step=name, count=number(count)))
    said = tr("{officer}: {done}", officer=day.officer, done=", ".join(parts))
    return tr("Today: {day}", day=said)
