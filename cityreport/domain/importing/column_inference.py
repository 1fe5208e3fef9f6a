"""The most likely role of each column of a table, with its reason and score.

Looks at a column's header first, then at its cells; where two columns claim the same role, the one
whose cells are understood best gets it. Not here: what the words mean (`vocabulary`).
"""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.catalogue import Kind
from cityreport.domain.importing.column_headers import (
    PERCENT,
    ColumnHeader,
    body_rows,
    column_headers,
)
from cityreport.domain.importing.column_look import (
    YES_NO,
    Guess,
    Look,
    is_yes_no,
    look_at,
    share_understood,
)
from cityreport.domain.importing.column_rivals import doubt_rivals, may_name_places, settle
from cityreport.domain.importing.evidence import Certainty, Doubt, Evidence, ProposalReason
from cityreport.domain.importing.grid import GridSheet, Value
from cityreport.domain.importing.import_mapping import SUM, TIME, Role
from cityreport.domain.importing.proposal import ColumnProposal
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.time_spans import NEVER, PERIOD_PLACEHOLDER, are_short_years
from cityreport.domain.importing.title_words import VICTIM
from cityreport.domain.importing.vocabulary import AGE, Vocabulary
from cityreport.domain.importing.word_matching import fold

CYBER = "cyber"
_DERIVED, _POPULATION, _IDENTIFIER, _PERSON = "derived", "population", "identifier", "person"
_ASIDE, _LARGER_AREA = "aside", "larger_area"
_MONTHS = frozenset((Role.PERIOD, Role.MONTH, Role.QUARTER))
_DIMENSIONS = (*TIME, Role.AREA, Role.INDICATOR)


def propose_columns(
    table: FoundTable, sheet: GridSheet, vocabulary: Vocabulary
) -> tuple[ColumnProposal, ...]:
    """Return a proposal for each column of a table."""
    rows = body_rows(table)
    whole = [sheet.rows[row] for row in rows]
    cells = [[row[at] for row in whole] for at in range(table.left, table.right + 1)]
    heads = column_headers(table)
    looks = [look_at(column, vocabulary.marks) for column in cells]
    guesses = [_guess(head, look, vocabulary) for head, look in zip(heads, looks, strict=True)]
    _agree(guesses, heads, vocabulary)
    settle(guesses, heads, looks, cells, vocabulary)
    _check_totals(guesses, heads, cells, vocabulary)
    doubt_rivals(guesses, heads, cells)
    if any(vocabulary.says_derived(fold(text)) for _, text in table.titles):
        for guess in guesses:
            if guess.role is Role.COUNT:
                guess.doubt(Doubt.DERIVED)
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
            guess.evidence,
        )
        for at, (head, guess) in enumerate(zip(heads, guesses, strict=True))
    )


def _guess(head: ColumnHeader, look: Look, vocabulary: Vocabulary) -> Guess:
    kind, left = _header_kind(head, vocabulary)
    rest = head.rest
    if kind in {_DERIVED, _POPULATION, _PERSON, _ASIDE}:
        why = ProposalReason.OTHER_PERSON if kind == _PERSON else ProposalReason(str(kind))
        return Guess(Role.IGNORE, why, 1.0)
    if kind == _LARGER_AREA:
        return _larger_area(look, vocabulary)
    if not look.filled:  # months to come, an offence that nobody counted yet
        measured = _measure(head, vocabulary)
        if measured is None and head.when != NEVER and not head.rest:
            measured = Guess(Role.COUNT, ProposalReason.HEADER_PERIOD, 1.0)
        return measured or Guess(Role.IGNORE, ProposalReason.BLANK, 1.0)
    if left and look.numbers >= 0.6:
        measured = _measure(head, vocabulary)
        if measured is not None and measured.is_known:
            return measured
    if vocabulary.is_part_of_year(rest) and look.periods < 0.5:
        guess = Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
        guess.doubt(Doubt.PARTIAL, Certainty.OPEN)
        return guess
    guess = _told_apart(head, look, kind, vocabulary)
    if guess.role is Role.COUNT and look.broken >= 0.3 and _counts_wholes(guess, vocabulary):
        guess.doubt(Doubt.VALUES_DISAGREE)
    if left and guess.why is ProposalReason.HEADER:
        guess.doubt(Doubt.LEFT_OVER, words=left)
    if head.when.span and guess.role in _MONTHS:  # `fiscal month`: its January is another one
        guess.doubt(Doubt.NOT_CALENDAR, words=(head.when.span,))
    return guess


def _counts_wholes(guess: Guess, vocabulary: Vocabulary) -> bool:
    """Return whether a column counts something: no money, no percentage."""
    if not guess.indicator:
        return False
    return vocabulary.catalogue.indicator(guess.indicator).kind is Kind.COUNT


def _told_apart(head: ColumnHeader, look: Look, kind: str | None, vocabulary: Vocabulary) -> Guess:
    is_numeric = look.numbers >= 0.6
    if kind == Role.INDICATOR.value and is_numeric:  # "violent crimes" over numbers counts them
        kind = None
    if is_numeric and head.when != NEVER:
        return _measure(head, vocabulary) or _of_period(head, vocabulary)
    if kind in {role.value for role in _DIMENSIONS}:
        return _dimension(Role(kind), look)
    if is_numeric and kind != AGE:
        return _measure(head, vocabulary) or _numbers(kind)
    if kind in vocabulary.categories:
        if is_yes_no(look) and vocabulary.headers.exact(head.rest) != kind:
            return Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
        return Guess(Role.BREAKDOWN, ProposalReason.HEADER, 0.95, breakdown=str(kind))
    return _by_values(look, vocabulary)


def _larger_area(look: Look, vocabulary: Vocabulary) -> Guess:
    """Return what a column of states or departments is: places that hold this city, or others."""
    guess = _by_values(look, vocabulary)
    if guess.role is not Role.AREA:
        guess = Guess(Role.IGNORE, ProposalReason.OTHER_PLACE, 0.8)
        guess.doubt(Doubt.OTHER_PLACE)
    return guess


def _of_period(head: ColumnHeader, vocabulary: Vocabulary) -> Guess:
    """Return what numbers under a period are: counts, if nothing else stands beside it."""
    guess = Guess(Role.COUNT, ProposalReason.HEADER_PERIOD, 1.0)
    left = vocabulary.titles.bare(head.rest)
    if left and vocabulary.headers.exact(left) != Role.COUNT.value:
        guess.doubt(Doubt.LEFT_OVER, words=(left,))
    return guess


def _numbers(kind: str | None) -> Guess:
    if kind == Role.COUNT.value:
        return Guess(Role.COUNT, ProposalReason.HEADER, 0.95)
    if kind == _IDENTIFIER:
        return Guess(Role.IGNORE, ProposalReason.IDENTIFIER, 0.8)
    return Guess(Role.IGNORE, ProposalReason.VALUES_NUMBERS, 0.4)


def _header_kind(head: ColumnHeader, vocabulary: Vocabulary) -> tuple[str | None, tuple[str, ...]]:
    """Return what a header means, and what of it is not understood.

    It is matched as a whole first, then without neutral words, then by a part of it; an identifier
    only as a whole.
    """
    rest, titles = head.rest, vocabulary.titles
    if any(sign in head.label for sign in PERCENT) or vocabulary.is_birth(rest):
        return _DERIVED, ()
    person = titles.person(rest)
    if person not in {"", VICTIM}:
        exact = vocabulary.headers.exact(rest)
        return (exact, ()) if exact == "relationship" else (_PERSON, ())
    for word in (rest, titles.bare(rest), titles.of_victim(rest), vocabulary.bare_date(rest)):
        exact = vocabulary.headers.exact(word) if word else None
        if exact is not None:
            return exact, ()
    tokens = f" {rest} "
    for word, kind in vocabulary.derived_words:
        if f" {word} " in tokens:
            return kind, ()
    inside = vocabulary.headers.inside(rest)
    if inside is None or inside.meaning in {_IDENTIFIER, _ASIDE}:
        return None, ()
    return inside.meaning, (rest,)


def _dimension(role: Role, look: Look) -> Guess:
    if role is Role.PERIOD and look.periods < 0.5 <= look.months:
        return Guess(Role.MONTH, ProposalReason.HEADER, 0.9)
    if role in {Role.MONTH, Role.QUARTER} and look.periods >= 0.5:
        return Guess(Role.PERIOD, ProposalReason.HEADER, 0.95)
    if role is Role.YEAR and are_short_years(look.different):
        return Guess(role, ProposalReason.HEADER, 0.95)
    if role is Role.PERIOD and look.like_days >= 0.5:  # some of them impossible
        return Guess(role, ProposalReason.HEADER, 0.95)
    if role in {Role.PERIOD, Role.YEAR} and look.periods < 0.5:
        return Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
    return Guess(role, ProposalReason.HEADER, 0.95)


def _measure(head: ColumnHeader, vocabulary: Vocabulary) -> Guess | None:
    """Return what the numbers of a column count, if its header says it: an offence, a category, a
    district, a total. What is left over of it makes that a question."""
    if not head.rest:
        return None
    guess = Guess(
        Role.COUNT,
        ProposalReason.HEADER_PERIOD if head.when != NEVER else ProposalReason.HEADER,
        0.0,
    )
    for written in head.header.split(" / "):
        part = " ".join(written.replace(PERIOD_PLACEHOLDER, " ").split())
        if part and not _add_part(guess, part, vocabulary, is_dated=part != written):
            left = vocabulary.titles.bare(part)
            if left and vocabulary.headers.exact(left) not in {"count", "indicator", "period"}:
                guess.doubt(Doubt.LEFT_OVER, words=(left,))
    if guess.role is Role.TOTAL or guess.score:
        guess.score = guess.score or 0.9
        return guess
    if Doubt.FALSE_FRIEND in guess.evidence.doubts:
        guess.role, guess.why, guess.score = Role.IGNORE, ProposalReason.FALSE_FRIEND, 0.3
        return guess
    return None


def _add_part(guess: Guess, part: str, vocabulary: Vocabulary, *, is_dated: bool) -> bool:
    """Add what one line of a header says; return False where it is not understood."""
    bare = vocabulary.titles.bare(part)
    if part in vocabulary.totals:
        guess.role, guess.why, guess.score = Role.TOTAL, ProposalReason.TOTAL, 1.0
        return True
    indicator = vocabulary.indicators.exact(part) or vocabulary.indicators.exact(bare)
    if indicator is not None:
        guess.indicator, guess.why, guess.score = indicator, ProposalReason.HEADER_INDICATOR, 1.0
        return True
    if _add_category(guess, part, vocabulary):
        if is_dated and any(map(str.isdecimal, part)):  # 2021/22 is no age
            guess.doubt(Doubt.LEFT_OVER, words=(part,))
        return True
    area = vocabulary.areas.exact(part)
    if area is not None:
        guess.area, guess.why, guess.score = area, ProposalReason.HEADER_AREA, 1.0
        return True
    found = vocabulary.meaning(Role.INDICATOR, part)
    if Doubt.FALSE_FRIEND in found.doubts:
        guess.doubt(Doubt.FALSE_FRIEND, Certainty.OPEN, (part,))
        return True
    if found.code is not None and found.score >= 0.75:
        guess.indicator = found.code
        guess.why, guess.score = ProposalReason.HEADER_INDICATOR, max(guess.score, found.score)
        guess.doubt(Doubt.LEFT_OVER, words=(part,))
    if vocabulary.has_total(part):
        guess.role, guess.why, guess.score = Role.TOTAL, ProposalReason.TOTAL, 0.7
    return guess.score > 0


def _add_category(guess: Guess, part: str, vocabulary: Vocabulary) -> bool:
    for breakdown, lexicon in vocabulary.categories.items():
        if breakdown == CYBER and part in YES_NO:  # `No.` is a number
            continue
        category = lexicon.exact(part)
        if category is None and breakdown == AGE and any(map(str.isdecimal, part)):
            category = vocabulary.meaning(Role.BREAKDOWN, part, AGE).code
        if category is not None:
            guess.breakdown, guess.category = breakdown, category
            guess.why, guess.score = ProposalReason.HEADER_CATEGORY, 1.0
            return True
    return False


def _agree(guesses: list[Guess], heads: Sequence[ColumnHeader], vocabulary: Vocabulary) -> None:
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


def _by_values(look: Look, vocabulary: Vocabulary) -> Guess:
    """Return what a column of words is when its header does not say it: never surely."""
    doubt = Evidence().doubted(Doubt.BY_VALUES_ONLY)
    if look.periods >= 0.8:
        share = look.periods * 0.9
        return Guess(Role.PERIOD, ProposalReason.VALUES_DATES, share, evidence=doubt)
    if look.months >= 0.8:
        share = look.months * 0.9
        return Guess(Role.MONTH, ProposalReason.VALUES_DATES, share, evidence=doubt)
    best = Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
    if is_yes_no(look):
        return best
    for role, breakdown in (
        (Role.AREA, ""),
        (Role.INDICATOR, ""),
        *((Role.BREAKDOWN, breakdown) for breakdown in vocabulary.categories),
    ):
        share = share_understood(look.different, role, breakdown, vocabulary)
        if share >= 0.5 and share * 0.9 > best.score:
            why = ProposalReason.VALUES_WORDS
            best = Guess(role, why, share * 0.9, breakdown=breakdown, evidence=doubt)
    if best.role is Role.IGNORE and may_name_places(look, vocabulary):
        best.doubt(Doubt.OTHER_PLACE)
    return best


def _check_totals(
    guesses: list[Guess],
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
