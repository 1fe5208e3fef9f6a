"""The rows of a table: what each row is about, and its entries.

An entry is one number with its place, before anything is added up (`aggregation`). A row that gives
none is left out or refused, with the reason. Words and dates are looked up once each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.column_headers import body_rows
from cityreport.domain.importing.dimension_values import DimensionValue, span_reason, time_value
from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    SUM,
    TIME,
    WITHIN,
    Role,
    Source,
)
from cityreport.domain.importing.import_result import Reason, RefusedCell, SkippedRow
from cityreport.domain.importing.number_formats import NumberReader, ReadCell
from cityreport.domain.importing.row_states import standing
from cityreport.domain.importing.table_layout import (
    Dimension,
    Measure,
    SharedText,
    TableLayout,
    context_line,
    context_when,
    fiscal_columns,
)
from cityreport.domain.importing.time_spans import (
    NEVER,
    TimeSpan,
    read_when,
)
from cityreport.domain.importing.unfit_numbers import Categories, clash, unfit
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.period import Period


class CellTarget(NamedTuple):
    """The place of a number. `words`: the file's own words for it; they tell whether two numbers of
    the same cell are parts of it or the same number twice."""

    indicator: str
    period: Period
    area: str
    categories: Categories
    words: tuple[str, str, tuple[str, ...]]


class ReadNumber(NamedTuple):
    """One number. `content` empty: the cell is empty, or its content is refused."""

    target: CellTarget
    content: ReadCell
    row: int
    column: int
    is_provisional: bool = False


class RowPlan(NamedTuple):
    """The meaning of a row: its place among the dimensions, or why it is not read."""

    said: tuple[DimensionValue, ...]
    when: TimeSpan
    area: DimensionValue | None
    indicator: DimensionValue | None
    categories: Categories
    words: tuple[str, ...]
    sums: frozenset[str]
    reason: Reason | None
    at: int
    targets: list[CellTarget | Reason | None]
    is_partly: bool  # a breakdown has no category for it


class TableRows:
    """Reads the rows of one laid out table. The results are in its lists."""

    def __init__(
        self,
        layout: TableLayout,
        vocabulary: Vocabulary,
        catalogue: Catalogue,
        numbers: NumberReader,
    ) -> None:
        self.layout, self.catalogue = layout, catalogue
        self._vocabulary, self.numbers = vocabulary, numbers
        self.aggregates = vocabulary.aggregates
        rule = layout.rule
        self._words = {(w.role, w.breakdown, w.word): w.code for w in rule.words}
        self._when = context_when(layout)
        self._area = self._context(Role.AREA)
        self._indicator = self._context(Role.INDICATOR)
        self._section_roles = {c.role for c in rule.context if c.source is Source.SECTION}
        self._said: dict[tuple[Dimension, Value, bool], DimensionValue] = {}
        self._meanings: dict[tuple[Dimension, str, TimeSpan], DimensionValue] = {}
        self._plans: dict[tuple[object, ...], RowPlan] = {}
        self._provisional: frozenset[int] = frozenset()
        self._fiscal = fiscal_columns(layout)
        self.entries: list[ReadNumber] = []
        self.left: list[SkippedRow] = []
        self.refused: list[RefusedCell] = []
        self.planned: list[tuple[int, RowPlan]] = []
        self.read_rows: set[int] = set()

    def _context(self, role: Role) -> DimensionValue | None:
        line = context_line(self.layout, role, self._vocabulary)
        return None if line is None else self._word(role, "", line.text, line.word)

    def _word(self, role: Role, breakdown: str, text: str, word: str) -> DimensionValue:
        """Return the meaning of a word: the decided one, else the sure one, else unknown."""
        code = self._words.get((role, breakdown, word))
        if code is not None and not self._vocabulary.has_code(role, breakdown, code):
            code = None
        if code is None:
            meant = self._vocabulary.meaning(role, text, breakdown)
            code = meant.code if meant.is_sure and meant.code is not None else None
        if code is None and word != fold(text):
            meant = self._vocabulary.meaning(role, word, breakdown)
            code = meant.code if meant.is_sure and meant.code is not None else None
        if code is None:
            return DimensionValue(text, word, reason=Reason.UNKNOWN_WORD)
        if code == SUM:
            return DimensionValue(text, word, is_sum=True)
        if code == LEAVE and role is not Role.BREAKDOWN:
            reason = Reason.OTHER_PLACE if role is Role.AREA else Reason.WORD_LEFT
            return DimensionValue(text, word, reason=reason)
        return DimensionValue(text, word, code)

    def _say(self, dimension: Dimension, value: Value) -> DimensionValue:
        key = (dimension, value, isinstance(value, bool))
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = self._known(dimension, self._new(dimension, value))
        return said

    def _known(self, dimension: Dimension, said: DimensionValue) -> DimensionValue:
        """Return, for incidents, one object for all the days of a month and all the ages of a band.

        Their words do not matter, since rows are added up, and there are fewer plans.
        """
        if not self.layout.rule.is_incidents or said.reason is not None or said.is_sum:
            return said
        return self._meanings.setdefault((dimension, said.code, said.when), said)

    def _new(self, dimension: Dimension, value: Value) -> DimensionValue:
        text = text_of(value)
        word = fold(text)
        role = dimension.role
        if role not in TIME:
            return self._word(role, dimension.breakdown, text, word)
        if word in self._vocabulary.totals:
            return DimensionValue(text, word, is_sum=True)
        summed = read_when(self._vocabulary.total_of(word))
        if summed != NEVER and not summed.is_doubtful:
            return DimensionValue(text, word, when=summed, is_sum=True)
        is_fiscal = dimension.column in self._fiscal
        return time_value(self.layout, dimension, value, is_fiscal=is_fiscal)

    def read(self) -> None:
        """Read all rows of the body."""
        layout = self.layout
        rows = self._standing_rows()
        cells = [layout.sheet.rows[row] for row in rows]
        said = [
            [self._say(dimension, row[dimension.column]) for row in cells]
            for dimension in layout.dimensions
        ]
        sections = self._sections(rows) if self._section_roles else [None] * len(cells)
        combined: Iterable[tuple[DimensionValue, ...]] = (
            zip(*said, strict=True) if said else ((),) * len(cells)
        )
        for at, row, saying, section in zip(rows, cells, combined, sections, strict=True):
            key = (section, *saying)
            plan = self._plans.get(key)
            if plan is None:
                plan = self._plans[key] = self._plan(saying, section)
            self.planned.append((at, plan))
            self._take(at, row, plan)

    def _standing_rows(self) -> Sequence[int]:
        """Return the rows of the body that are read, and list the others: hidden, annulled, there
        twice."""
        rows = body_rows(self.layout.table)
        found = standing(self.layout, self._vocabulary)
        self._provisional = found.provisional
        for row, state in sorted(found.left.items()):
            self.left.append(self._left(row, state.reason, state.text, state.column))
        return [row for row in rows if row not in found.left] if found.left else rows

    def _sections(self, rows: Sequence[int]) -> list[SharedText | None]:
        lines = iter([(at, SharedText(Source.SECTION, t)) for at, t in self.layout.table.sections])
        found: list[SharedText | None] = []
        current, upcoming = None, next(lines, None)
        for row in rows:
            while upcoming is not None and upcoming[0] < row:
                current, upcoming = upcoming[1], next(lines, None)
            found.append(current)
        return found

    def _plan(self, saying: tuple[DimensionValue, ...], section: SharedText | None) -> RowPlan:
        when, wider = NEVER, self._when
        area, indicator = self._area, self._indicator
        if section is not None:
            wider, area, indicator = self._in_section(section)
        categories: list[tuple[str, str]] = []
        words: list[str] = []
        sums: set[str] = set()
        is_total = any(said.is_sum for said in saying)
        reason, reason_at = None, -1
        for dimension, said in zip(self.layout.dimensions, saying, strict=True):
            role = dimension.role
            if said.is_sum or (is_total and not said.word):  # a total over what it leaves open
                sums.add(dimension.breakdown or _AXIS[role])
                continue
            if said.reason is not None and (
                reason is None or (said.reason in _LEFT and reason not in _LEFT)
            ):
                reason, reason_at = said.reason, dimension.column
            if dimension.breakdown == WITHIN:
                continue
            if role is Role.AREA:
                area = said
            elif role is Role.INDICATOR:
                indicator = said
            elif role is Role.BREAKDOWN:
                categories.append((dimension.breakdown, said.code))
                words.append(said.word)
            else:
                is_part = said.when.month is not None or said.when.quarter is not None
                when = said.when.joined(when) if is_part else when.joined(said.when)
        for context in (area, indicator):
            if reason is None and context is not None:
                reason = context.reason
        return RowPlan(
            saying,
            when.joined(wider),
            area,
            indicator,
            tuple(categories),
            tuple(words),
            frozenset(sums) if sums else _NONE,
            reason,
            reason_at,
            [None] * len(self.layout.measures),
            any(code == LEAVE for _, code in categories),
        )

    def _in_section(
        self, section: SharedText
    ) -> tuple[TimeSpan, DimensionValue | None, DimensionValue | None]:
        """Return what a line between rows says of the rows below it."""
        roles = self._section_roles
        when, area, indicator = self._when, self._area, self._indicator
        if Role.PERIOD in roles and section.when != NEVER:
            when = section.when.joined(when)
        if Role.AREA in roles:
            area = self._word(Role.AREA, "", section.text, section.word)
        if Role.INDICATOR in roles:
            indicator = self._word(Role.INDICATOR, "", section.text, section.word)
        return when, area, indicator

    def _take(self, row: int, cells: Sequence[Value], plan: RowPlan) -> None:
        if plan.reason is not None:
            self._put_aside(row, cells, plan)
            return
        if plan.sums:
            return  # compared, and perhaps read, once all rows are known (`totals`)
        gave = False
        for number, measure in enumerate(self.layout.measures):
            if not measure.is_total:
                gave = self.take_number(row, cells, plan, number, measure) or gave
        if gave:
            self.read_rows.add(row)
        elif not any(
            given and given[-1].row == self.shown_row(row) for given in (self.refused, self.left)
        ):
            self.left.append(self._left(row, Reason.EMPTY))
        if gave and plan.is_partly:
            at = next(
                d.column
                for d, said in zip(self.layout.dimensions, plan.said, strict=True)
                if said.code == LEAVE
            )
            self.left.append(self._left(row, Reason.NOT_IN_BREAKDOWN, text_of(cells[at]), at))

    def _put_aside(self, row: int, cells: Sequence[Value], plan: RowPlan) -> None:
        assert plan.reason is not None  # noqa: S101 - asked by the caller
        text = text_of(cells[plan.at]) if plan.at >= 0 else ""
        if plan.sums:
            self.left.append(self._left(row, Reason.TOTAL, text, plan.at))
        elif plan.reason in {Reason.OTHER_PLACE, Reason.WORD_LEFT, Reason.SPAN_LEFT}:
            self.left.append(self._left(row, plan.reason, text, plan.at))
        elif all(m.column >= 0 and is_blank(cells[m.column]) for m in self.layout.measures):
            self.left.append(self._left(row, Reason.EMPTY, text, plan.at))
        else:
            self.refused.append(self._refused(row, plan.at, plan.reason, text))

    def take_number(
        self, row: int, cells: Sequence[Value], plan: RowPlan, number: int, measure: Measure
    ) -> bool:
        """Read one number of a row into `entries`; return False where the cell is empty."""
        target = plan.targets[number]
        if target is None:
            target = plan.targets[number] = self.target(plan, measure)
        value = 1 if measure.column < 0 else cells[measure.column]
        if isinstance(target, Reason):
            if is_blank(value):
                return False
            if target is Reason.SPAN_LEFT:
                self.left.append(self._left(row, target, text_of(value), measure.column))
            else:
                self.refused.append(self._refused(row, measure.column, target, text_of(value)))
            return False
        kind = self.catalogue.indicator(target.indicator).kind
        content = self.numbers.read(value, Kind(kind))
        if content.refused is not None:
            reason = Reason(content.refused)
            self.refused.append(self._refused(row, measure.column, reason, text_of(value)))
        provisional = measure.when.is_provisional or plan.when.is_provisional
        provisional = provisional or row in self._provisional
        self.entries.append(ReadNumber(target, content, row, measure.column, provisional))
        return content.value is not None or content.status is not None

    def target(self, plan: RowPlan, measure: Measure) -> CellTarget | Reason:
        """Return the place of the number of a row and column, or why it has none."""
        rule = self.layout.rule
        when = measure.when.joined(plan.when)
        period = when.period
        if period is None:
            return span_reason(when.span, rule) if when.span else Reason.NO_PERIOD
        indicator = measure.indicator or (plan.indicator.code if plan.indicator else "")
        indicator = indicator or rule.indicator
        reason = unfit(self._vocabulary, self.catalogue, indicator, period)
        if reason is not None:
            return reason
        area = measure.area or (plan.area.code if plan.area else "") or rule.area or TOTAL
        if "area" in plan.sums:
            area = TOTAL
        if not self._vocabulary.has_code(Role.AREA, "", area):
            return Reason.UNKNOWN_WORD
        categories, words = plan.categories, plan.words
        if measure.breakdown and measure.category:
            reason = clash(self._vocabulary, measure, categories)
            if reason is not None:
                return reason
            categories = (*categories, (measure.breakdown, measure.category))
            words = (*words, str(measure.column))
        return CellTarget(
            indicator,
            period,
            area,
            categories,
            (
                plan.area.word if plan.area and not measure.area else f"{measure.area}",
                plan.indicator.word if plan.indicator and not measure.indicator
                else f"{measure.indicator}",
                words,
            ),
        )  # fmt: skip

    def shown_row(self, row: int) -> int:
        """Return the row's number in the spreadsheet."""
        return row + self.layout.sheet.first_row

    def _left(self, row: int, reason: Reason, text: str = "", column: int = -1) -> SkippedRow:
        shown = column + self.layout.sheet.first_column if column >= 0 else 0
        return SkippedRow(self.layout.sheet.name, self.shown_row(row), reason, text[:200], shown)

    def _refused(self, row: int, column: int, reason: Reason, text: str) -> RefusedCell:
        shown = column + self.layout.sheet.first_column if column >= 0 else 0
        return RefusedCell(self.layout.sheet.name, self.shown_row(row), shown, reason, text[:200])


_LEFT = frozenset((Reason.OTHER_PLACE, Reason.WORD_LEFT))
"""A row that is left out is so whatever else is wrong in it."""
_NONE: frozenset[str] = frozenset()
_AXIS = {
    Role.PERIOD: "period",
    Role.YEAR: "period",
    Role.MONTH: "period",
    Role.QUARTER: "period",
    Role.AREA: "area",
    Role.INDICATOR: "indicator",
}
