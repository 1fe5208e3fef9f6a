"""Proposals for reading an unknown table, as far as the table itself decides.

Not here: the questions to a person (`proposal_builder`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import compress

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_cells import cells_of, different_cells
from cityreport.domain.importing.column_headers import body_rows
from cityreport.domain.importing.column_inference import propose_columns
from cityreport.domain.importing.grid import GridSheet, Value
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    SUM,
    TIME,
    ColumnRule,
    ContextRule,
    DayOrder,
    Role,
    Source,
    TableRule,
    TotalSource,
    WordRule,
)
from cityreport.domain.importing.number_formats import decide_format, is_number
from cityreport.domain.importing.proposal import ColumnProposal
from cityreport.domain.importing.table_detection import FoundTable
from cityreport.domain.importing.table_layout import SharedText, TableLayout, lay_out, lines_of
from cityreport.domain.importing.time_spans import (
    NEVER,
    SERIAL_DAYS,
    decide_order,
    is_day,
    read_when,
)
from cityreport.domain.importing.vocabulary import Vocabulary, WordMeaning
from cityreport.domain.importing.word_matching import NEAR, fold

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SHORT = 4
"""The longest word that may stand beside the city's name without naming another place: `Valdora
D.C.`, `Valdora city`."""


def find_rule(
    table: FoundTable, sheet: GridSheet, vocabulary: Vocabulary
) -> tuple[TableRule, tuple[ColumnProposal, ...]]:
    """Return the rule that a table is most likely read by, with the reasons for its columns."""
    columns = propose_columns(table, sheet, vocabulary)
    rules: dict[tuple[str, int], ColumnRule] = {}
    for column in columns:
        key = (column.header, column.nth)
        if key not in rules or rules[key].role is Role.IGNORE:
            rules[key] = ColumnRule(
                column.header,
                column.role,
                column.nth,
                column.indicator,
                column.area,
                column.breakdown,
                column.category,
            )
    rule = TableRule(tuple(rules.values()), sheet=fold(sheet.name)[:400])
    rule = msgspec.structs.replace(rule, context=_context(table, sheet, rule, vocabulary))
    layout = lay_out(table, sheet, rule)
    rule = msgspec.structs.replace(
        rule,
        is_incidents=_are_events(layout),
        decimal=decide_format(texts_of(layout)).decimal,
        day_order=decide_order(dates_of(layout)).order,
    )
    rule = msgspec.structs.replace(rule, words=tuple(_other_places(layout, vocabulary)))
    return _with_wholes(lay_out(table, sheet, rule), vocabulary), columns


def detail_rows(layout: TableLayout, vocabulary: Vocabulary) -> list[int]:
    """Return the rows of the body without any word for a total."""
    rows = list(body_rows(layout.table))
    cells = layout.sheet.rows
    for dimension in layout.dimensions:
        unique = different_cells(layout, dimension.column)
        is_time = dimension.role in TIME
        sums = {value for value in unique if _is_sum(fold(text_of(value)), vocabulary, is_time)}
        if sums:
            rows = [row for row in rows if cells[row][dimension.column] not in sums]
    return rows


def _is_sum(word: str, vocabulary: Vocabulary, is_time: bool) -> bool:
    return word in vocabulary.totals or (is_time and vocabulary.total_of(word) != "")


def texts_of(layout: TableLayout) -> Iterable[str]:
    """Return the different texts in columns of numbers."""
    found: dict[str, None] = {}
    for measure in layout.measures:
        if measure.column >= 0:
            unique = different_cells(layout, measure.column)
            found.update((v, None) for v in unique if isinstance(v, str))
    return found


def dates_of(layout: TableLayout) -> Iterable[Value]:
    """Yield the different cells of columns of periods."""
    for dimension in layout.dimensions:
        if dimension.role in TIME:
            yield from different_cells(layout, dimension.column)


def names_role(layout: TableLayout, role: Role) -> bool:
    """Return whether a column, or the headers of all counted columns, give a value for a role."""
    if any(dimension.role is role for dimension in layout.dimensions):
        return True
    field = role.value
    counted = [m for m in layout.measures if not m.is_total]
    return bool(counted) and all(getattr(measure, field, "") for measure in counted)


def names_period(layout: TableLayout) -> bool:
    """Return whether columns or headers give a whole period: at least a year."""
    roles = {dimension.role for dimension in layout.dimensions}
    if roles & {Role.PERIOD, Role.YEAR}:
        return True
    counted = [m for m in layout.measures if not m.is_total]
    return bool(counted) and all(measure.when.year for measure in counted)


def is_complete(layout: TableLayout) -> bool:
    """Return whether a table has numbers or events, and says of what and of when."""
    if not any(not measure.is_total for measure in layout.measures):
        return False
    sources = {context.role for context in layout.rule.context}
    has_indicator = names_role(layout, Role.INDICATOR) or Role.INDICATOR in sources
    return has_indicator and (names_period(layout) or Role.PERIOD in sources)


def _context(
    table: FoundTable, sheet: GridSheet, rule: TableRule, vocabulary: Vocabulary
) -> tuple[ContextRule, ...]:
    """Return rules for the lines around the table that say what its columns do not."""
    layout = lay_out(table, sheet, rule)
    lines = [
        *lines_of(table, sheet),
        *(SharedText(Source.SECTION, text) for _, text in table.sections),
    ]
    found = []
    if not names_period(layout):
        found += [(line.source, Role.PERIOD) for line in lines if line.when != NEVER]
    elif _names_years_only(layout):  # "January to September" over columns of years
        found += [(line.source, Role.PERIOD) for line in lines if line.when.span]
    for role in (Role.AREA, Role.INDICATOR):
        if not names_role(layout, role):
            found += [(line.source, role) for line in lines if _names(line, role, vocabulary)]
    return tuple(ContextRule(source, role) for source, role in dict.fromkeys(found))


def _names_years_only(layout: TableLayout) -> bool:
    """Return whether columns or headers give years and nothing finer."""
    if {dimension.role for dimension in layout.dimensions} & {Role.MONTH, Role.QUARTER}:
        return False
    whens = [measure.when for measure in layout.measures]
    for dimension in layout.dimensions:
        if dimension.role is Role.PERIOD:
            order = layout.rule.day_order
            whens += [read_when(v, order) for v in different_cells(layout, dimension.column)]
    return not any(when.month or when.quarter or when.is_doubtful for when in whens)


def _names(line: SharedText, role: Role, vocabulary: Vocabulary) -> bool:
    if vocabulary.meaning(role, line.word).score >= NEAR:
        return True
    return bool(line.heading) and vocabulary.headers.exact(line.heading) == role.value


def _are_events(layout: TableLayout) -> bool:
    """Return whether rows are events: their dates are days, or nothing is counted and rows that say
    the same stand again and again."""
    dates = [d for d in layout.dimensions if d.role is Role.PERIOD]
    if any(_has_days(list(different_cells(layout, d.column))) for d in dates):
        return True
    if any(not measure.is_total for measure in layout.measures):
        return False
    if not any(dimension.role in TIME for dimension in layout.dimensions):
        return False
    columns = [cells_of(layout, dimension.column) for dimension in layout.dimensions]
    rows = list(zip(*columns, strict=True))
    return 2 * len(set(rows)) <= len(rows)


def _has_days(values: list[Value]) -> bool:
    """Return whether dates are of days, and not the first or last days of months."""
    days: list[tuple[int, ...]] = []
    for value in values:
        if isinstance(value, (int, float)) and value in SERIAL_DAYS:
            value = date(1899, 12, 30) + timedelta(days=int(value))  # noqa: PLW2901
        if not is_day(value):
            continue
        if isinstance(value, date):
            days.append((value.day,))
        else:
            said = str(value)
            small = tuple(int(group) for group in re.findall(r"\d+", said)[:3] if len(group) < 3)
            order = decide_order([said]).order
            is_iso = re.match(r"\d{4}", said.strip()) is not None
            at = 1 if is_iso or order is DayOrder.MONTH_DAY else 0
            is_sure = is_iso or order is not DayOrder.ASK
            days.append(small[at : at + 1] if is_sure else small)
    if not days:
        return False
    ends = range(28, 32)
    is_first = all(1 in day for day in days if day)
    is_last = len(days) > 1 and all(day and all(number in ends for number in day) for day in days)
    return not is_first and not is_last


def _other_places(layout: TableLayout, vocabulary: Vocabulary) -> Iterator[WordRule]:
    """Yield rules for the other places in a column that names our city.

    If it names none of our districts, the others are left out; a word whose numbers are the sum of
    all others is a total.
    """
    for dimension in layout.dimensions:
        if dimension.role is not Role.AREA:
            continue
        within = dimension.breakdown
        words = {text_of(v) for v in different_cells(layout, dimension.column)}
        meant = {text: vocabulary.meaning(Role.AREA, text) for text in words}
        if within:
            meant = {text: vocabulary.meaning(Role.AREA, text, within) for text in words}
        codes = {m.code for m in meant.values() if m.is_sure}
        if "_T" not in codes or codes - {"_T", SUM, LEAVE}:
            continue
        if not within and any(is_of_city(text, vocabulary) for text in words - own(meant)):
            continue
        for text in sorted(words):
            if not meant[text].is_sure and fold(text):
                yield WordRule(Role.AREA, fold(text)[:400], LEAVE, within)


def own(meant: dict[str, WordMeaning]) -> set[str]:
    """Return the words that surely mean the city."""
    return {text for text, meaning in meant.items() if meaning.is_sure and meaning.code == TOTAL}


def is_of_city(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a name of a place may be the city under a longer name: its name with a short
    word or a bracket, `Valdora (CT)`, and no other place that is called after it."""
    name, word = fold(vocabulary.profile.city.name), fold(text)
    if not name or f" {name} " not in f" {word} ":
        return False
    rest = f" {word} ".replace(f" {name} ", " ", 1).split()
    plain = fold(_BRACKETS.sub(" ", text))
    return plain == name or all(len(token) <= _SHORT for token in rest)


def sum_words(layout: TableLayout) -> set[str]:
    """Return the folded words of the first column of words whose only row is the sum of all other
    rows."""
    dimension = next((d for d in layout.dimensions if d.role not in TIME), None)
    counted = [m.column for m in layout.measures if m.column >= 0]
    rows = body_rows(layout.table)
    if dimension is None or len(layout.dimensions) > 1 or not counted or len(rows) < 4:
        return set()
    found = set()
    cells = layout.sheet.rows
    for at in (rows[0], rows[-1]):
        right = 0
        for column in counted:
            whole = _whole(cells[at][column])
            others = [_whole(cells[row][column]) for row in rows if row != at]
            if whole is None or whole != sum(n for n in others if n is not None):
                break
            right += whole > 0
        else:
            if right:
                found.add(fold(text_of(cells[at][dimension.column])))
    return found


def _whole(value: Value) -> int | None:
    if isinstance(value, str):
        return int(value) if value.strip().isdecimal() and len(value) < 15 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _with_wholes(layout: TableLayout, vocabulary: Vocabulary) -> TableRule:
    """Return the rule with the sources of totals over districts and over categories."""
    rule = layout.rule
    breakdowns = [d for d in layout.dimensions if d.role is Role.BREAKDOWN]
    in_headers = {m.breakdown for m in layout.measures if m.breakdown}
    stated = any(m.is_total for m in layout.measures) or any(
        vocabulary.meaning(Role.BREAKDOWN, text_of(v), d.breakdown).code == SUM
        for d in breakdowns
        for v in different_cells(layout, d.column)
    )
    many = bool(breakdowns or in_headers)
    category = (
        TotalSource.ADDED if rule.is_incidents or (many and not stated) else TotalSource.STATED
    )
    return msgspec.structs.replace(
        rule, category_total=category, city_total=_city_total(layout, vocabulary)
    )


def _city_total(layout: TableLayout, vocabulary: Vocabulary) -> TotalSource:
    rule = layout.rule
    column = next(
        (d.column for d in layout.dimensions if d.role is Role.AREA and not d.breakdown), None
    )
    if column is None:
        codes: set[str | None] = {m.area for m in layout.measures if m.area}
    else:
        texts = {text_of(v) for v in different_cells(layout, column)}
        left = {word.word for word in rule.words if word.code == LEAVE}
        codes = {LEAVE if fold(t) in left else vocabulary.meaning(Role.AREA, t).code for t in texts}
    if "_T" in codes or not codes:
        return TotalSource.NONE
    if rule.is_incidents:
        return TotalSource.ADDED
    if SUM in codes:
        return TotalSource.NONE if LEAVE in codes or None in codes else TotalSource.STATED
    own = {area.code for area in vocabulary.profile.areas}
    return TotalSource.ADDED if own and own <= codes else TotalSource.NONE


def marks_of(layout: TableLayout, kept: list[bool] | None = None) -> Counter[str]:
    """Return the texts in columns of numbers that are no numbers, with how often each occurs; with
    `kept` only of those rows."""
    found: Counter[str] = Counter()
    for measure in layout.measures:
        if measure.column >= 0:
            column = cells_of(layout, measure.column)
            column = column if kept is None else list(compress(column, kept))
            cells = Counter(v for v in column if isinstance(v, str))
            found.update({v: n for v, n in cells.items() if not is_blank(v) and not is_number(v)})
    return found
