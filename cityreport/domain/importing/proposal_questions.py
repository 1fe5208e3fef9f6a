"""The questions about one rule of a proposal, in the order in which they matter.

What makes other questions needless is asked first: where a table is of many places, only the words
of this city's rows are asked about, once it is known which they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.importing import column_answers
from cityreport.domain.importing.absent_rows import empty_months, has_holes
from cityreport.domain.importing.cell_kinds import text_of
from cityreport.domain.importing.column_cells import cells_of
from cityreport.domain.importing.evidence import Doubt
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    SUM,
    AbsentMeaning,
    DayOrder,
    Decimal,
    MarkMeaning,
    Role,
    Source,
    TableRule,
    TotalSource,
)
from cityreport.domain.importing.layout_inference import (
    dates_of,
    marks_of,
    names_period,
    names_role,
    texts_of,
)
from cityreport.domain.importing.mapping_answers import EVENTS, EVERYWHERE
from cityreport.domain.importing.number_formats import (
    behind,
    decide_format,
    is_mark_like,
    mark_of,
    marked_number,
)
from cityreport.domain.importing.proposal import (
    ColumnProposal,
    ImportQuestion,
    QuestionKind,
    WordProposal,
    column_name,
)
from cityreport.domain.importing.row_places import by_nearness, may_be_city, own_rows, wider_names
from cityreport.domain.importing.row_questions import MOST_WORDS, row_questions
from cityreport.domain.importing.table_layout import (
    TableLayout,
    context_line,
    context_when,
    lines_of,
)
from cityreport.domain.importing.time_spans import decide_order
from cityreport.domain.importing.vocabulary import UNKNOWN, Vocabulary
from cityreport.domain.importing.word_matching import fold


class Asker:
    """Makes the questions about the tables of one rule. `columns`: what they say by themselves."""

    def __init__(
        self,
        number: int,
        layouts: list[TableLayout],
        columns: Sequence[ColumnProposal],
        vocabulary: Vocabulary,
        hidden_sheets: Sequence[str] = (),
    ) -> None:
        self._hidden_sheets = hidden_sheets
        self._number, self._layouts = number, layouts
        self._columns, self._vocabulary = columns, vocabulary
        self._rule: TableRule = layouts[0].rule

    def _is_open(self, ask: QuestionKind) -> bool:
        return ask.value not in self._rule.settled

    def questions(self, words: list[WordProposal]) -> Iterator[ImportQuestion]:
        """Yield the questions; those that depend on an open one come when it is answered."""
        columns = self._column_question()
        counted = any(not m.is_total for layout in self._layouts for m in layout.measures)
        if columns is not None:
            yield columns
        if not counted and (columns is None or not self._may_count(columns)):
            headers = [
                column_name(c.header, c.nth)
                for c in self._rule.columns
                if c.role in {Role.IGNORE, Role.TOTAL}
            ]
            options = (*headers[:MOST_WORDS], EVENTS)
            yield ImportQuestion(QuestionKind.COUNT, self._number, options=options)
        if not counted:
            return
        where = list(self._where(words))
        yield from where
        yield from self._formats()
        yield from self._missing(is_named=columns is not None)
        if not where:
            yield from self._marks()
        yield from row_questions(
            self._number, self._rule, self._layouts, self._vocabulary, words, self._hidden_sheets
        )
        yield from self._words(words, is_placed=not where)
        if not where:
            yield from self._whole(words)
            yield from self._absent()

    def _may_count(self, question: ImportQuestion) -> bool:
        """Return whether an open column is one that may count: then it is asked about alone."""
        found = {column.name: column for column in self._columns}
        return any(Doubt.FALSE_FRIEND in found[name].evidence.doubts for name in question.words)

    def _column_question(self) -> ImportQuestion | None:
        open_ones = list(column_answers.doubtful(tuple(self._columns), self._rule.columns))
        if not open_ones:
            return None
        names = tuple(column.name for column in open_ones[:MOST_WORDS])
        options = column_answers.options(self._vocabulary.catalogue)
        return ImportQuestion(QuestionKind.COLUMN, self._number, words=names, options=options)

    # -- where

    def _where(self, words: list[WordProposal]) -> Iterator[ImportQuestion]:
        yield from self._places()
        yield from self._city(words)
        yield from self._within()

    def _places(self) -> Iterator[ImportQuestion]:
        """Ask which column says where, if some column of words may and none is known to."""
        if not self._is_open(QuestionKind.PLACES) or self._rule.area != TOTAL:
            return
        if any(names_role(layout, Role.AREA) for layout in self._layouts):
            return
        if any(context.role is Role.AREA for context in self._rule.context):
            return
        known = {column_name(c.header, c.nth): c for c in self._rule.columns}
        names = [
            column.name
            for column in self._columns
            if Doubt.OTHER_PLACE in column.evidence.doubts
            and column.name in known
            and known[column.name].role is Role.IGNORE
            and not known[column.name].is_confirmed
        ]
        banners = [] if names else self._wider_banners()
        if banners:
            yield ImportQuestion(
                QuestionKind.PLACES,
                self._number,
                Role.AREA,
                words=tuple(banners),
                options=(EVERYWHERE,),
            )
        if names:
            texts = self._some_of({c.name: c for c in self._columns}[names[0]])
            yield ImportQuestion(
                QuestionKind.PLACES,
                self._number,
                Role.AREA,
                words=texts,
                options=(*names[:MOST_WORDS], EVERYWHERE),
            )

    def _wider_banners(self) -> list[str]:
        """Return the lines above the tables that are of a place wider than the city."""
        return [
            line.text
            for layout in self._layouts
            for line in lines_of(layout.table, layout.sheet)
            if self._vocabulary.names_wider_place(fold(line.text))
        ][:MOST_WORDS]

    def _some_of(self, column: ColumnProposal) -> tuple[str, ...]:
        texts = dict.fromkeys(
            text_of(v)
            for layout in self._layouts
            if column.column < len(layout.sheet.rows[0])
            for v in cells_of(layout, column.column)
        )
        return tuple(text for text in texts if text.strip())[:MOST_WORDS]

    def _city(self, words: list[WordProposal]) -> Iterator[ImportQuestion]:
        """Ask which of many places is the city, unless one is or they are its districts."""
        if not self._is_open(QuestionKind.CITY):
            return
        places = [w for w in words if w.role is Role.AREA and not w.breakdown]
        open_ones = [w for w in places if not w.is_sure and w.word]
        districts = {w.code for w in places if w.is_sure} - {TOTAL, LEAVE, SUM}
        likely = {w.code for w in open_ones if w.code is not None} - {TOTAL, LEAVE, SUM}
        is_near = any(may_be_city(w, self._vocabulary) for w in open_ones)
        if districts or not open_ones or (likely and not is_near):
            return
        named = [w for w in places if w.is_sure and w.code == TOTAL]
        if named and not is_near:
            return
        every = by_nearness([*named, *open_ones], self._vocabulary.profile.city.name)
        names = tuple(word.word for word in every)
        blank = tuple(w.word for w in places if not w.word and not w.is_sure)
        near = names[0] if may_be_city(every[0], self._vocabulary) else ""
        yield ImportQuestion(
            QuestionKind.CITY,
            self._number,
            Role.AREA,
            words=(*names, *blank),
            options=(*names, EVERYWHERE, LEAVE),
            proposed=near if sum(may_be_city(w, self._vocabulary) for w in every) == 1 else "",
        )

    def _within(self) -> Iterator[ImportQuestion]:
        """Ask in which department the city lies where several have a place of its name."""
        if not self._is_open(QuestionKind.WITHIN):
            return
        for layout in self._layouts:
            found = wider_names(layout, self._columns, self._vocabulary)
            if found is not None:
                column, names = found
                yield ImportQuestion(
                    QuestionKind.WITHIN,
                    self._number,
                    Role.AREA,
                    column.name,
                    tuple(names),
                    tuple(names),
                )
                return

    # -- how numbers and dates are written

    def _formats(self) -> Iterator[ImportQuestion]:
        rule, number = self._rule, self._number
        if rule.decimal is Decimal.ASK:
            doubtful = decide_format(
                text for layout in self._layouts for text in texts_of(layout)
            ).doubtful
            if doubtful:
                options = (Decimal.POINT.value, Decimal.COMMA.value)
                yield ImportQuestion(
                    QuestionKind.DECIMAL, number, words=doubtful[:MOST_WORDS], options=options
                )
        if rule.day_order is DayOrder.ASK:
            dates = decide_order(
                value for layout in self._layouts for value in dates_of(layout)
            ).doubtful
            if dates:
                orders = (DayOrder.DAY_MONTH.value, DayOrder.MONTH_DAY.value)
                yield ImportQuestion(
                    QuestionKind.DAY_ORDER, number, words=dates[:MOST_WORDS], options=orders
                )

    def _missing(self, *, is_named: bool) -> Iterator[ImportQuestion]:
        """Yield the questions on what the table does not say and nobody answered."""
        rule, number = self._rule, self._number
        sections = {c.role for c in rule.context if c.source is Source.SECTION}
        undated = [
            layout
            for layout in self._layouts
            if not names_period(layout) and context_when(layout).year is None
        ]
        if undated and Role.PERIOD not in sections:
            yield ImportQuestion(QuestionKind.PERIOD, number, Role.PERIOD)
        unnamed = [
            layout
            for layout in self._layouts
            if not names_role(layout, Role.INDICATOR)
            and context_line(layout, Role.INDICATOR, self._vocabulary) is None
        ]
        if unnamed and not rule.indicator and Role.INDICATOR not in sections and not is_named:
            codes = tuple(i.code for i in self._vocabulary.catalogue.indicators if not i.derived)
            yield ImportQuestion(QuestionKind.INDICATOR, number, Role.INDICATOR, options=codes)

    # -- words and signs

    def _marks(self) -> Iterator[ImportQuestion]:
        decided = {mark.mark for mark in self._rule.marks}
        found: Counter[str] = Counter()
        units = self._vocabulary.units
        for layout in self._layouts:
            for text, count in marks_of(layout, own_rows(layout, self._vocabulary)).items():
                marked = marked_number(text)
                if marked is not None and not marked.mark and fold(marked.unit) in units:
                    continue
                mark = mark_of(text) if marked is None else behind(marked)
                is_mark = marked is not None or is_mark_like(mark, self._vocabulary.marks)
                if mark not in decided and is_mark:
                    found[mark] += count
        if found:
            options = tuple(meaning.value for meaning in MarkMeaning)
            marks = tuple(mark for mark, _ in found.most_common(MOST_WORDS))
            yield ImportQuestion(QuestionKind.MARKS, self._number, words=marks, options=options)

    def _words(self, words: list[WordProposal], *, is_placed: bool) -> Iterator[ImportQuestion]:
        open_words: dict[tuple[Role, str], list[str]] = {}
        for word in words:
            if word.is_sure or not is_placed or word.role is Role.PERIOD:
                continue
            open_words.setdefault((word.role, word.breakdown), []).append(word.word)
        for (role, breakdown), found in open_words.items():
            names = tuple(found[:MOST_WORDS])
            yield ImportQuestion(QuestionKind.WORDS, self._number, role, breakdown, names)

    def _whole(self, words: list[WordProposal]) -> Iterator[ImportQuestion]:
        """Ask whether the parts of a breakdown without a total are all there are, unless the
        unknown are among them."""
        rule = self._rule
        is_added = rule.category_total is TotalSource.ADDED and not rule.is_incidents
        if not is_added or not self._is_open(QuestionKind.WHOLE):
            return
        parts: dict[str, set[str]] = {}
        for word in words:
            if word.role is Role.BREAKDOWN and word.code is not None:
                parts.setdefault(word.breakdown, set()).add(word.code)
        for measure in (m for layout in self._layouts for m in layout.measures):
            if measure.breakdown:
                parts.setdefault(measure.breakdown, set()).add(measure.category)
        lacking = [found for found in parts.values() if UNKNOWN not in found]
        if lacking:
            yield ImportQuestion(
                QuestionKind.WHOLE,
                self._number,
                words=tuple(sorted(lacking[0])),
                options=(TotalSource.ADDED.value, TotalSource.NONE.value),
                proposed=TotalSource.ADDED.value,
            )

    # -- what has no row

    def _absent(self) -> Iterator[ImportQuestion]:
        rule = self._rule
        if not rule.is_incidents and not has_holes(self._layouts, self._vocabulary):
            return
        months = empty_months(self._layouts, self._vocabulary)
        is_needed = self._is_open(QuestionKind.ABSENT) and bool(months)
        options = (AbsentMeaning.EMPTY.value, AbsentMeaning.ZERO.value)
        yield ImportQuestion(
            QuestionKind.ABSENT,
            self._number,
            words=months if is_needed else (),
            options=options,
            proposed="" if is_needed else rule.absent.value,
            is_needed=is_needed,
        )
