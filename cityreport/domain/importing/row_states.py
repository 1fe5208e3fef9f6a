"""Rows of a table that stand out: hidden, struck out, annulled, repeated, of an unclear day.

Belongs here: finding them, and which of them a rule leaves out. Not here: the questions about them
(`row_questions`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_headers import body_rows, column_headers
from cityreport.domain.importing.grid import HiddenParts, Stretch, Value
from cityreport.domain.importing.import_mapping import Role, RowChoice
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.table_layout import TableLayout, lines_of, said_when
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.numerals import with_ascii_digits, without_invisible

PROVISIONAL = "provisional"
MOST_STATES = 40
"""A column with more different words than this is no column of states."""

_YES = frozenset(
    ("yes", "y", "si", "s", "oui", "o", "sim", "ja", "j", "x", "1", "true", "نعم", "verdadero")
)
_PHASE = re.compile(r"(?:fase|phase|etapa|stage) ?(\d)")


class RowState(NamedTuple):
    """The reason why a row stands out. `text`: the words in it that say so, in `column` (-1:
    none)."""

    reason: Reason
    text: str = ""
    column: int = -1


class StateColumn(NamedTuple):
    """A column with words for states. `words`: folded word -> its meaning; `found`: how many rows
    have each."""

    column: int
    words: dict[str, str]
    found: dict[str, int]
    values: dict[Value, str]


def rows_in(stretches: Iterable[Stretch]) -> Iterator[int]:
    """Yield the rows of stretches."""
    for first, last in stretches:
        yield from range(first, last + 1)


def hidden_rows(layout: TableLayout) -> list[int]:
    """Return the rows of the body that the sheet hides, filters away or strikes out."""
    hidden = layout.sheet.hidden
    stretches = (*hidden.rows, *hidden.filtered, *hidden.struck_rows)
    if not stretches:
        return []
    body = body_rows(layout.table)
    within = set(rows_in(_within(stretches, layout.table.first, layout.table.last)))
    columns = [m.column for m in layout.measures if m.column >= 0]
    columns = columns or [d.column for d in layout.dimensions]
    rows = layout.sheet.rows
    return [
        row for row in body if row in within and any(not is_blank(rows[row][c]) for c in columns)
    ]


def _within(stretches: Iterable[Stretch], first: int, last: int) -> Iterator[Stretch]:
    for top, bottom in stretches:
        if top <= last and bottom >= first:
            yield max(top, first), min(bottom, last)


def hidden_columns(layout: TableLayout) -> list[int]:
    """Return the columns that are read though the sheet hides or strikes them out."""
    hidden = layout.sheet.hidden
    if hidden == HiddenParts():
        return []
    out = set(rows_in((*hidden.columns, *hidden.struck_columns)))
    read = {d.column for d in layout.dimensions} | {m.column for m in layout.measures}
    return sorted(out & read)


def state_columns(layout: TableLayout, vocabulary: Vocabulary) -> tuple[StateColumn, ...]:
    """Return the columns that have words for states in them: those that say what is counted, where
    and when have none."""
    used = {d.column for d in layout.dimensions if d.role is not Role.BREAKDOWN}
    used |= {m.column for m in layout.measures}
    found = []
    for at, head in enumerate(column_headers(layout.table)):
        column = layout.table.left + at
        if column not in used:
            state = _state_column(layout, column, head.rest, vocabulary)
            if state is not None:
                found.append(state)
    return tuple(found)


def _state_column(
    layout: TableLayout, column: int, title: str, vocabulary: Vocabulary
) -> StateColumn | None:
    rows, body = layout.sheet.rows, body_rows(layout.table)
    if len({rows[row][column] for row in islice(body, 5 * MOST_STATES)}) > MOST_STATES:
        return None  # told apart at once
    values = Counter([rows[row][column] for row in body])
    del values[None]
    if len(values) > MOST_STATES:
        return None
    titled = vocabulary.state_in(title)
    words: dict[str, str] = {}
    found: dict[str, int] = {}
    meant: dict[Value, str] = {}
    for value, count in values.items():
        word = fold(text_of(value))
        meaning = vocabulary.state_of(word)
        if meaning is None and titled is not None and word in _YES:
            meaning, word = titled, f"{title} {word}"
        phase = _PHASE.fullmatch(word)
        if meaning is None and phase is not None and any(_PHASE.fullmatch(fold(text_of(v))) for v
                                                         in values):  # fmt: skip
            meaning = PROVISIONAL if phase[1] != "1" else None
        if meaning is not None:
            words[word], meant[value] = meaning, word
            found[word] = found.get(word, 0) + count
    return StateColumn(column, words, found, meant) if words else None


def repeated_rows(layout: TableLayout, vocabulary: Vocabulary) -> dict[int, RowState]:
    """Return the rows of an event list that have an earlier one's case number or, without a column
    of case numbers, are equal to it in every cell."""
    if not layout.rule.is_incidents:
        return {}
    rows, body = layout.sheet.rows, body_rows(layout.table)
    column = identifier_column(layout, vocabulary)
    if column is None:
        cells: Sequence[object] = (
            rows[body.start : body.stop] if isinstance(body, range) else [rows[at] for at in body]
        )
    else:
        cells = [rows[at][column] for at in body]
    if len(set(cells)) == len(cells):
        return {}
    seen: set[object] = set()
    found = {}
    for row, content in zip(body, cells, strict=True):
        if column is not None and is_blank(rows[row][column]):
            continue
        if content in seen:
            text = text_of(rows[row][column]) if column is not None else _row_number(layout, row)
            found[row] = RowState(Reason.REPEATED, text, -1 if column is None else column)
        seen.add(content)
    return found


def _row_number(layout: TableLayout, row: int) -> str:
    return str(row + layout.sheet.first_row)


def is_suspicious(layout: TableLayout, vocabulary: Vocabulary, repeated: Collection[int]) -> bool:
    """Return whether repeated rows can hardly be two events: they have one case number, or one time
    of the day. Two cases of a day in one district may be alike."""
    if not repeated:
        return False
    if identifier_column(layout, vocabulary) is not None:
        return True
    return any(_has_clock(value) for row in repeated for value in layout.sheet.rows[row])


def _has_clock(value: Value) -> bool:
    if isinstance(value, datetime):
        return value.time() != time(0)
    if isinstance(value, str):
        match = _CLOCK.search(value)
        return match is not None and match[1] != "00:00"
    return isinstance(value, time)


_CLOCK = re.compile(r"\d{4}.*?[T ](\d\d?:\d\d)")


def content_of(layout: TableLayout) -> tuple[object, ...]:
    """Return all that a table says, to compare it with that of another sheet: the time too that the
    sheet's name gives."""
    table = layout.table
    return (said_when(layout), *table.labels, *layout.sheet.rows[table.first : table.last + 1])


def copied_sheets(layouts: Sequence[TableLayout]) -> tuple[str, ...]:
    """Return the sheets whose table is, cell by cell, that of an earlier sheet, or of the same
    months, places and offences with other numbers: another version of it."""
    seen: set[tuple[object, ...]] = set()
    copies = []
    for layout in layouts if len(layouts) > 1 else ():
        content, words = content_of(layout), _words_of(layout)
        if (content in seen or words in seen) and layout.sheet.name not in copies:
            copies.append(layout.sheet.name)
        seen |= {content} | ({words} if words else set())
    return tuple(copies)


def _words_of(layout: TableLayout) -> tuple[object, ...]:
    """Return what a table of counts says in words, with what its titles add; empty for others."""
    if layout.rule.is_incidents or not layout.dimensions:
        return ()
    sources = {context.source for context in layout.rule.context}
    lines = lines_of(layout.table, layout.sheet)
    around = tuple(line.text for line in lines if line.source in sources)
    rows = layout.sheet.rows
    cells = tuple(
        tuple(rows[row][d.column] for d in layout.dimensions) for row in body_rows(layout.table)
    )
    headers = tuple((m.when, m.indicator, m.area, m.category) for m in layout.measures)
    return ("words", around, headers, cells)


def identifier_column(layout: TableLayout, vocabulary: Vocabulary) -> int | None:
    """Return the column of case numbers, by its title."""
    used = {d.column for d in layout.dimensions} | {m.column for m in layout.measures}
    for at, head in enumerate(column_headers(layout.table)):
        column = layout.table.left + at
        if column not in used and vocabulary.is_identifier(head.rest):
            return column
    return None


_ZONED = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):?(\d\d)(?::?\d\d(?:[.,]\d+)?)? ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)",
    re.IGNORECASE,
)


def zoned_rows(layout: TableLayout) -> dict[int, RowState]:
    """Return the rows whose time names a zone so close to the end of a month that it may be another
    month where it happened."""
    rows = layout.sheet.rows
    found = {}
    for dimension in layout.dimensions:
        if dimension.role is not Role.PERIOD:
            continue
        known: dict[Value, bool] = {}
        for row in body_rows(layout.table):
            value = rows[row][dimension.column]
            if not isinstance(value, str) or len(value) < 17:
                continue
            if value not in known:
                known[value] = _may_be_other_month(value)
            if known[value]:
                found[row] = RowState(Reason.ZONE_LEFT, value, dimension.column)
    return found


def _may_be_other_month(text: str) -> bool:
    match = _ZONED.fullmatch(with_ascii_digits(without_invisible(text)).strip())
    if match is None:
        return False
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    hour = int(match[4])
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    return (hour < 14 and before.month != day.month) or (hour >= 10 and after.month != day.month)


class Standing(NamedTuple):
    """The rows of a table that are not read, and those that are provisional."""

    left: dict[int, RowState]
    provisional: frozenset[int]


def standing(layout: TableLayout, vocabulary: Vocabulary) -> Standing:
    """Return what a rule's decisions about rows that stand out leave out."""
    rule = layout.rule
    left: dict[int, RowState] = {}
    if rule.repeated is RowChoice.LEAVE:
        left.update(repeated_rows(layout, vocabulary))
    if rule.zoned is RowChoice.LEAVE:
        left.update(zoned_rows(layout))
    provisional = _by_state(layout, vocabulary, left)
    if rule.hidden is RowChoice.LEAVE:
        left.update(dict.fromkeys(hidden_rows(layout), RowState(Reason.HIDDEN)))
    return Standing(left, frozenset(provisional))


def _by_state(
    layout: TableLayout, vocabulary: Vocabulary, left: dict[int, RowState]
) -> Iterator[int]:
    choices = {state.word: state.choice for state in layout.rule.states}
    rows = layout.sheet.rows
    provisional = []
    for state in state_columns(layout, vocabulary):
        for row in body_rows(layout.table):
            word = state.values.get(rows[row][state.column])
            if word is None:
                continue
            if state.words[word] == PROVISIONAL:
                provisional.append(row)
            elif choices.get(word) is RowChoice.LEAVE:
                text = text_of(rows[row][state.column])
                left[row] = RowState(Reason.STATE_LEFT, text, state.column)
    return iter(provisional)
