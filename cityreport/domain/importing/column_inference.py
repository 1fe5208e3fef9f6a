"""The most likely role of each column of a table, with its reason and score.

Looks at a column's header first, then at its cells; where two columns claim the same role, the one
whose cells are understood best gets it. Not here: what the words mean (`vocabulary`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_headers import ColumnHeader, body_rows, column_headers
from cityreport.domain.importing.grid import GridSheet, Value
from cityreport.domain.importing.import_mapping import SUM, TIME, DayOrder, Role
from cityreport.domain.importing.number_formats import (
    is_mark_like,
    is_number,
    mark_of,
    marked_number,
)
from cityreport.domain.importing.proposal import ColumnProposal, ProposalReason
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.time_spans import (
    NEVER,
    PERIOD_PLACEHOLDER,
    are_short_years,
    is_part_of_year,
    read_when,
)
from cityreport.domain.importing.vocabulary import AGE, Vocabulary

LARGEST_SAMPLE = 300
"""The number of different cells of a column that are enough to recognise it."""
_DERIVED, _POPULATION, _IDENTIFIER = "derived", "population", "identifier"
_DIMENSIONS = (*TIME, Role.AREA, Role.INDICATOR)


class _Look(msgspec.Struct, frozen=True):
    """The kinds of cells in a column: shares of its different cells that are not blank."""

    different: tuple[Value, ...]
    filled: int
    numbers: float
    days: float
    periods: float
    months: float


def _look(cells: Sequence[Value], marks: frozenset[str]) -> _Look:
    unique: dict[Value, None] = dict.fromkeys(cells)
    different = tuple(v for v in list(unique)[:LARGEST_SAMPLE] if not is_blank(v))
    signs = {v for v in different if isinstance(v, str) and is_mark_like(mark_of(v), marks)}
    telling = [v for v in different if v not in signs]
    count = len(telling) or 1
    numbers = sum(_is_numeric(v) for v in telling)
    whens = [read_when(v, DayOrder.DAY_MONTH) for v in telling]
    days = sum(isinstance(v, date) or (isinstance(v, str) and len(v) >= 8) for v, w in
               zip(telling, whens, strict=True) if w.month is not None)  # fmt: skip
    return _Look(
        different,
        len(different),
        numbers / count,
        days / count,
        sum(w.year is not None for w in whens) / count,
        sum(map(is_part_of_year, telling)) / count,
    )


def _is_numeric(value: Value) -> bool:
    if isinstance(value, str):
        return is_number(value) or marked_number(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class _Guess(msgspec.Struct):
    role: Role
    why: ProposalReason
    score: float
    breakdown: str = ""
    category: str = ""
    indicator: str = ""
    area: str = ""


def propose_columns(
    table: FoundTable, sheet: GridSheet, vocabulary: Vocabulary
) -> tuple[ColumnProposal, ...]:
    """Return a proposal for each column of a table."""
    rows = body_rows(table)
    whole = [sheet.rows[row] for row in rows]
    cells = [[row[at] for row in whole] for at in range(table.left, table.right + 1)]
    heads = column_headers(table)
    looks = [_look(column, vocabulary.marks) for column in cells]
    guesses = [_guess(head, look, vocabulary) for head, look in zip(heads, looks, strict=True)]
    _agree(guesses, heads, vocabulary)
    _settle(guesses, looks, cells, vocabulary)
    _check_totals(guesses, heads, cells, vocabulary)
    return tuple(
        ColumnProposal(
            table.left + at,
            head.label,
            head.header,
            head.nth,
            guess.role,
            guess.why,
            round(guess.score, 2),
            guess.indicator,
            guess.area,
            guess.breakdown,
            guess.category,
            str(head.when.period or ""),
        )
        for at, (head, guess) in enumerate(zip(heads, guesses, strict=True))
    )


def _guess(head: ColumnHeader, look: _Look, vocabulary: Vocabulary) -> _Guess:
    kind = _header_kind(head.rest, vocabulary)
    if kind in {_DERIVED, _POPULATION}:
        return _Guess(Role.IGNORE, ProposalReason(kind), 1.0)
    if not look.filled:  # months to come, an offence that nobody counted yet
        measured = _measure(head, vocabulary)
        if measured is None and head.when != NEVER and not head.rest:
            measured = _Guess(Role.COUNT, ProposalReason.HEADER_PERIOD, 1.0)
        return measured or _Guess(Role.IGNORE, ProposalReason.BLANK, 1.0)
    return _told_apart(head, look, kind, vocabulary)


def _told_apart(
    head: ColumnHeader, look: _Look, kind: str | None, vocabulary: Vocabulary
) -> _Guess:
    is_numeric = look.numbers >= 0.6
    if kind == Role.INDICATOR.value and is_numeric:  # "violent crimes" over numbers counts them
        kind = None
    if is_numeric and head.when != NEVER:
        return _measure(head, vocabulary) or _Guess(Role.COUNT, ProposalReason.HEADER_PERIOD, 1.0)
    if kind in {role.value for role in _DIMENSIONS}:
        return _dimension(Role(kind), look)
    if is_numeric and kind != AGE:
        return _measure(head, vocabulary) or _numbers(kind)
    if kind in vocabulary.categories:
        return _Guess(Role.BREAKDOWN, ProposalReason.HEADER, 0.95, breakdown=str(kind))
    return _by_values(look, vocabulary)


def _numbers(kind: str | None) -> _Guess:
    if kind == Role.COUNT.value:
        return _Guess(Role.COUNT, ProposalReason.HEADER, 0.95)
    if kind == _IDENTIFIER:
        return _Guess(Role.IGNORE, ProposalReason.IDENTIFIER, 0.8)
    return _Guess(Role.IGNORE, ProposalReason.VALUES_NUMBERS, 0.4)


def _header_kind(rest: str, vocabulary: Vocabulary) -> str | None:
    """Return what a header means: matched as a whole first, then by a part of it; an identifier
    only as a whole."""
    exact = vocabulary.headers.exact(rest)
    if exact is not None:
        return exact
    tokens = f" {rest} "
    for word, kind in vocabulary.derived_words:
        if f" {word} " in tokens:
            return kind
    inside = vocabulary.headers.inside(rest)
    return inside.meaning if inside is not None and inside.meaning != _IDENTIFIER else None


def _dimension(role: Role, look: _Look) -> _Guess:
    if role is Role.PERIOD and look.periods < 0.5 <= look.months:
        return _Guess(Role.MONTH, ProposalReason.HEADER, 0.9)
    if role in {Role.MONTH, Role.QUARTER} and look.periods >= 0.5:
        return _Guess(Role.PERIOD, ProposalReason.HEADER, 0.95)
    if role is Role.YEAR and are_short_years(look.different):
        return _Guess(role, ProposalReason.HEADER, 0.95)
    if role in {Role.PERIOD, Role.YEAR} and look.periods < 0.5:
        return _Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
    return _Guess(role, ProposalReason.HEADER, 0.95)


def _measure(head: ColumnHeader, vocabulary: Vocabulary) -> _Guess | None:
    """Return what the numbers of a column count, if its header says it: an offence, a category, a
    district, a total."""
    rest = head.rest
    if not rest:
        return None
    parts = [p.replace(PERIOD_PLACEHOLDER, "").strip() for p in head.header.split(" / ")]
    guess = _Guess(
        Role.COUNT,
        ProposalReason.HEADER_PERIOD if head.when != NEVER else ProposalReason.HEADER,
        0.0,
    )
    for part in filter(None, parts):
        _add_part(guess, part, vocabulary)
    if guess.role is Role.TOTAL or guess.score:
        guess.score = guess.score or 0.9
        return guess
    return None


def _add_part(guess: _Guess, part: str, vocabulary: Vocabulary) -> None:
    if part in vocabulary.totals:
        guess.role, guess.why, guess.score = Role.TOTAL, ProposalReason.TOTAL, 1.0
        return
    indicator = vocabulary.indicators.exact(part)
    if indicator is not None:
        guess.indicator, guess.why, guess.score = indicator, ProposalReason.HEADER_INDICATOR, 1.0
        return
    for breakdown, lexicon in vocabulary.categories.items():
        category = lexicon.exact(part)
        if category is not None or breakdown == AGE:
            if category is None:
                category = vocabulary.meaning(Role.BREAKDOWN, part, AGE).code
                if category is None or not any(c.isdecimal() for c in part):
                    continue
            guess.breakdown, guess.category = breakdown, category
            guess.why, guess.score = ProposalReason.HEADER_CATEGORY, 1.0
            return
    area = vocabulary.areas.exact(part)
    if area is not None:
        guess.area, guess.why, guess.score = area, ProposalReason.HEADER_AREA, 1.0
        return
    found = vocabulary.meaning(Role.INDICATOR, part)
    if found.code is not None and found.score >= 0.75:
        guess.indicator = found.code
        guess.why, guess.score = ProposalReason.HEADER_INDICATOR, max(guess.score, found.score)
    if vocabulary.has_total(part):
        guess.role, guess.why, guess.score = Role.TOTAL, ProposalReason.TOTAL, 0.7


def _agree(guesses: list[_Guess], heads: Sequence[ColumnHeader], vocabulary: Vocabulary) -> None:
    """Give `Unknown`, a category of many breakdowns, to the breakdown that most headers belong
    to."""
    columns = [at for at, guess in enumerate(guesses) if guess.category]
    if not columns:
        return
    fitting: dict[str, dict[int, str]] = {}
    for breakdown in vocabulary.categories:
        for at in columns:
            for part in heads[at].header.split(" / "):
                meant = vocabulary.meaning(Role.BREAKDOWN, part, breakdown)
                if meant.is_sure and meant.code not in {None, SUM}:
                    fitting.setdefault(breakdown, {})[at] = str(meant.code)
    best = max(fitting, key=lambda breakdown: len(fitting[breakdown]), default="")
    for at, category in fitting.get(best, {}).items():
        guesses[at].breakdown, guesses[at].category = best, category


def _by_values(look: _Look, vocabulary: Vocabulary) -> _Guess:
    """Return what a column of words is when its header does not say it."""
    if look.periods >= 0.8:
        return _Guess(Role.PERIOD, ProposalReason.VALUES_DATES, look.periods * 0.9)
    if look.months >= 0.8:
        return _Guess(Role.MONTH, ProposalReason.VALUES_DATES, look.months * 0.9)
    best = _Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
    for role, breakdown in (
        (Role.AREA, ""),
        (Role.INDICATOR, ""),
        *((Role.BREAKDOWN, breakdown) for breakdown in vocabulary.categories),
    ):
        share = share_understood(look.different, role, breakdown, vocabulary)
        if share >= 0.5 and share * 0.9 > best.score:
            best = _Guess(role, ProposalReason.VALUES_WORDS, share * 0.9, breakdown=breakdown)
    return best


def share_understood(
    values: Sequence[Value], role: Role, breakdown: str, vocabulary: Vocabulary
) -> float:
    """Return the share of different cells that are surely words of that role."""
    texts = {text_of(v) for v in values[:200]}
    known = sum(vocabulary.meaning(role, text, breakdown).is_sure for text in texts)
    return known / len(texts) if texts else 0.0


def _settle(
    guesses: list[_Guess],
    looks: list[_Look],
    cells: Sequence[Sequence[Value]],
    vocabulary: Vocabulary,
) -> None:
    """Give each role to one column, and count something if there are numbers."""
    has_period = any(g.role is Role.PERIOD for g in guesses)
    if not has_period and any(g.role is Role.YEAR for g in guesses):
        for guess, look in zip(guesses, looks, strict=True):  # months by number, without a header
            if (
                guess.role is Role.IGNORE
                and guess.why is ProposalReason.NOT_UNDERSTOOD
                and look.months > 0.9
            ):
                guess.role, guess.why, guess.score = Role.MONTH, ProposalReason.VALUES_DATES, 0.6
                break
    for role in _DIMENSIONS:
        _keep_best(guesses, looks, role, "", vocabulary)
    for breakdown in vocabulary.categories:
        _keep_best(guesses, looks, Role.BREAKDOWN, breakdown, vocabulary)
    if has_period:
        for guess in guesses:
            if guess.role in TIME - {Role.PERIOD}:
                guess.role, guess.why = Role.IGNORE, ProposalReason.DERIVED
    if not any(g.role is Role.COUNT for g in guesses):
        loose = [
            g
            for g, c in zip(guesses, cells, strict=True)
            if (g.why is ProposalReason.VALUES_NUMBERS or g.role is Role.TOTAL) and _are_counts(c)
        ]
        if len(loose) == 1:
            loose[0].role, loose[0].why, loose[0].score = (
                Role.COUNT,
                ProposalReason.VALUES_NUMBERS,
                0.6,
            )


def _are_counts(cells: Sequence[Value]) -> bool:
    numbers = [v for v in cells if isinstance(v, (int, float)) and not isinstance(v, bool)]
    return all(v == int(v) >= 0 for v in numbers if v == v and abs(v) < 1e15)  # noqa: PLR0124


def _keep_best(
    guesses: list[_Guess], looks: list[_Look], role: Role, breakdown: str, vocabulary: Vocabulary
) -> None:
    rivals = [at for at, g in enumerate(guesses) if g.role is role and g.breakdown == breakdown]
    if len(rivals) < 2:
        return
    if role in TIME:
        best = max(rivals, key=lambda at: (guesses[at].why is ProposalReason.HEADER, -at))
    else:
        best = max(
            rivals,
            key=lambda at: (
                _known_words(looks[at], role, breakdown, vocabulary),
                guesses[at].score,
                -at,
            ),
        )
    for at in rivals:
        if at != best:
            guesses[at] = _Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)


def _known_words(look: _Look, role: Role, breakdown: str, vocabulary: Vocabulary) -> int:
    texts = {text_of(v) for v in look.different[:500]}
    return sum(vocabulary.meaning(role, text, breakdown).is_sure for text in texts)


def _check_totals(
    guesses: list[_Guess],
    heads: Sequence[ColumnHeader],
    cells: Sequence[Sequence[Value]],
    vocabulary: Vocabulary,
) -> None:
    """Mark a column as a total if it adds up in most rows.

    Only columns with no other word than `total`, or possibly of numbers that are not read.
    """
    counted = [at for at, g in enumerate(guesses) if g.role is Role.COUNT]
    for at, guess in enumerate(guesses):
        if guess.role is not Role.TOTAL:
            continue
        others = any(
            g.why is ProposalReason.VALUES_NUMBERS and g.role is Role.IGNORE for g in guesses
        )
        if heads[at].rest in vocabulary.totals and not others:
            continue
        if any(guesses[other].category for other in counted):
            continue
        if _adds_up(cells[at], [cells[other] for other in counted]):
            guess.why, guess.score = ProposalReason.ADDS_UP, 1.0
        elif guess.indicator and not any(guesses[o].indicator == guess.indicator for o in counted):
            guess.role, guess.why = Role.COUNT, ProposalReason.HEADER_INDICATOR
        else:
            guess.role, guess.why, guess.score = Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.4


def _adds_up(total: Sequence[Value], parts: Sequence[Sequence[Value]]) -> bool:
    right = seen = 0
    for stated, *row in zip(total, *parts, strict=True):
        numbers = [_plain(v) for v in row]
        whole = _plain(stated)
        if whole is None or None in numbers:
            continue
        seen += 1
        right += whole == sum(n for n in numbers if n is not None)
        if seen == 500:
            break
    return len(parts) > 1 and right * 2 >= seen > 0


def _plain(value: Value) -> int | float | None:
    if isinstance(value, str):
        return int(value) if value.strip().isdecimal() and len(value) < 15 else None
    return value if isinstance(value, (int, float)) else None
