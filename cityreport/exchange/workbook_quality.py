"""The sheet `Quality`: what is complete, the findings of the checks, the signatures, the year in
words. Findings of one kind are one line; `Metadata` has each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import (
    FindingRecord,
    NarrativeAnswer,
    SignOff,
    SinceSignedRecord,
    Submission,
)
from cityreport.exchange.workbook_months import Totals
from cityreport.exchange.workbook_style import (
    COUNT,
    HEADER,
    HEADER_APART,
    HEADER_RIGHT,
    HEADING,
    LABEL,
    NUMBER,
    PART_LOOK,
    QUIET,
    SENTENCE,
    TEXT,
    TEXT_APART,
    VALUE,
    CellStyle,
    SheetWriter,
)
from cityreport.i18n import mark, ntr, period_name, text, tr

T = TypeVar("T")


QUALITY = "Quality"
SEVERITIES = {"high": mark("High"), "medium": mark("Medium"), "low": mark("Low")}
_YES_OR_NO = {True: mark("Yes"), False: mark("No")}
_SHOWN = 2_000
"""The number of characters shown of an answer."""
_WIDTHS = (16, 50, 22, 10, 17, 17, 11, 36)
_MOST_AREAS = 3


@dataclass(frozen=True, slots=True)
class _Column(Generic[T]):
    """A column of one of the tables: its title and how a cell of it is got from a record.

    `repeats`: many records say the same.
    """

    header: str
    content: Callable[[T], str | float | None]
    look: CellStyle = TEXT
    repeats: bool = False


def write_quality(
    book: Workbook, submission: Submission, catalogue: Catalogue, totals: Totals
) -> None:
    """Write the sheet; where there is nothing, say so."""
    page = SheetWriter(book, QUALITY, _WIDTHS)
    page.head(tr("How complete and how sure the numbers are"))
    _completeness(page, totals)
    page.skip()
    page.add(page.cell(tr("Findings of the checks"), HEADING))
    if submission.confidentiality == "public":
        page.add_wide(tr("Findings are left out of a public copy: they say numbers."), SENTENCE, 5)
    elif submission.findings:
        _add_table(page, _finding_columns(submission), _kinds(submission.findings), "Findings")
    else:
        page.add_wide(tr("There are no findings."), SENTENCE, 5)
    page.skip()
    page.add(page.cell(tr("Sign-off"), HEADING))
    if submission.sign_off:
        _add_table(page, _SIGN_OFF_COLUMNS, _signatures(submission.sign_off), "SignOffs")
    else:
        page.add_wide(tr("No month is signed off."), SENTENCE, 5)
    if submission.changed_since_signed:
        page.skip()
        page.add(page.cell(tr("Changed since signed"), HEADING))
        _add_table(page, _since_signed_columns(submission), submission.changed_since_signed)
    page.skip()
    page.add(page.cell(tr("The year in words"), HEADING))
    if submission.narrative:
        _add_table(page, _answer_columns(catalogue), submission.narrative)
    else:
        page.add_wide(tr("Nothing was said of a whole year."), SENTENCE, 5)


_REPORTED = {
    Frequency.MONTH: mark("by month"),
    Frequency.QUARTER: mark("by quarter"),
    Frequency.YEAR: mark("by year"),
}


def _completeness(page: SheetWriter, totals: Totals) -> None:
    """Write the number of answers of the expected ones, by indicator that the city collects. Zero
    and “not available” are answers. What nothing was ever said of, and nobody has to, is a line."""
    rows, silent = [], []
    unused: dict[str, list[str]] = {}
    for indicator in totals.catalogue.indicators:
        answered, expected = totals.completeness(indicator)
        name = f"{indicator.code} {text(indicator.label)}"
        said = totals.collection.of_entered(indicator)
        if not totals.collection.collects(indicator) and not answered:
            why = said.reason or _parts_not_used(totals.catalogue, indicator)
            unused.setdefault(why, []).append(name)
        elif not answered and not indicator.required:
            silent.append(name)
        else:
            rows.append((indicator, name, answered, expected))
    if rows:
        first = page.row + 1
        words = [tr("Asked"), tr("Indicator"), tr("Reported")]
        figures = [tr("Answered"), tr("Expected"), tr("Complete")]
        headers = [*words, *figures]
        page.add(
            *(page.cell(word, HEADER) for word in words),
            *(page.cell(word, HEADER_RIGHT) for word in figures),
        )
        for indicator, name, answered, expected in rows:
            asked = tr("Required") if indicator.required else tr("Optional")
            page.add(
                page.cell(asked, LABEL),
                page.cell(name, TEXT),
                page.cell(tr(_REPORTED[totals.frequency(indicator)]), TEXT),
                page.cell(answered, NUMBER),
                page.cell(expected, NUMBER),
                page.cell(answered / expected if expected else None, PART_LOOK),
            )
        page.name_table("Completeness", headers, first)
    if silent:
        said_of = tr("Optional and not answered: {names}.", names="; ".join(silent))
        page.add_wide(said_of, QUIET, len(_WIDTHS))
    for reason, names in unused.items():
        said_of = tr("Not collected by the city: {names}.", names="; ".join(names))
        page.add_wide(f"{said_of} {reason}".rstrip(), QUIET, len(_WIDTHS))


def _parts_not_used(catalogue: Catalogue, indicator: Indicator) -> str:
    """Return why a computed indicator cannot be there: the city does not use its parts."""
    derived = indicator.derived
    if derived is None:
        return ""
    return tr(
        "Computed from {source}, “{breakdown}”, which the city does not use.",
        source=derived.indicator,
        breakdown=text(catalogue.breakdown(derived.breakdown).label),
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """Findings of one rule and indicator that stand alike. `newest`: the one that is shown."""

    findings: tuple[FindingRecord, ...]

    @property
    def newest(self) -> FindingRecord:
        return max(self.findings, key=lambda f: Period.parse(f.period).months()[-1])

    @property
    def periods(self) -> list[Period]:
        return sorted((Period.parse(f.period) for f in self.findings), key=lambda p: p.months()[0])


def _kinds(findings: Iterable[FindingRecord]) -> list[_Kind]:
    """Return the findings as lines: one for each rule, indicator and state, the worst first."""
    found: dict[tuple[str, ...], list[FindingRecord]] = {}
    for one in findings:
        indicator = one.cells[0].indicator if one.cells else ""
        key = one.severity, str(one.accepted), one.rule, indicator, one.reason
        found.setdefault(key, []).append(one)
    order = list(SEVERITIES)
    kinds = [_Kind(tuple(members)) for members in found.values()]
    return sorted(kinds, key=lambda k: (order.index(k.newest.severity), k.newest.accepted))


@dataclass(frozen=True, slots=True)
class _Signatures:
    """Signatures of one officer, revision and reason, of periods that follow each other."""

    signed: tuple[SignOff, ...]

    @property
    def span(self) -> str:
        first, last = (Period.parse(self.signed[at].period) for at in (0, -1))
        if first == last:
            return period_name(first)
        return tr("{first} to {last}", first=period_name(first), last=period_name(last))


def _signatures(signed: Iterable[SignOff]) -> list[_Signatures]:
    """Return the signatures, those of months in a row by one officer as one line."""
    found: list[list[SignOff]] = []
    for one in signed:
        before = found[-1][-1] if found else None
        alike = before is not None and (
            (before.officer, before.role, before.revision, before.reason)
            == (one.officer, one.role, one.revision, one.reason)
        )
        if before is not None and alike and _follows(before, one):
            found[-1].append(one)
        else:
            found.append([one])
    return [_Signatures(tuple(members)) for members in found]


def _follows(before: SignOff, one: SignOff) -> bool:
    first, then = Period.parse(before.period), Period.parse(one.period)
    return first.frequency is then.frequency and first.shift(1) == then


def _add_table(
    page: SheetWriter, columns: Sequence[_Column[T]], records: Iterable[T], name: str = ""
) -> None:
    headers = [tr(column.header) for column in columns]
    first = page.row + 1
    page.add(*(page.cell(tr(column.header), _head_of(column.look)) for column in columns))
    known: dict[tuple[str, str], Any] = {}
    for record in records:
        cells = []
        for column in columns:
            content = column.content(record)
            if not column.repeats or not isinstance(content, str):
                cells.append(page.cell(content, column.look))
                continue
            # what many records say alike: a row is written before the next, so one cell serves
            key = (column.header, content)
            if key not in known:
                known[key] = page.cell(content, column.look)
            cells.append(known[key])
        page.add(*cells)
    if name:
        page.name_table(name, headers, first)


def _head_of(look: CellStyle) -> CellStyle:
    """Return the look of a title: as its cells are aligned."""
    if look.alignment.horizontal == "right":
        return HEADER_RIGHT
    return HEADER_APART if look is TEXT_APART else HEADER


def _finding_columns(submission: Submission) -> tuple[_Column[_Kind], ...]:
    areas = {area.code: area.name for area in submission.areas} | {TOTAL: tr("Whole city")}
    return (
        _Column(mark("Severity"), lambda k: tr(SEVERITIES[k.newest.severity]), repeats=True),
        _Column(mark("Finding"), _message),
        _Column(mark("Where"), lambda k: _where(k, areas)),
        _Column(mark("How many"), lambda k: len(k.findings), COUNT),
        _Column(mark("First"), lambda k: period_name(k.periods[0]), TEXT_APART, repeats=True),
        _Column(mark("Last"), lambda k: period_name(k.periods[-1]), repeats=True),
        _Column(mark("State"), _state, repeats=True),
        _Column(mark("Reason"), lambda k: k.newest.reason, repeats=True),
    )


def _message(kind: _Kind) -> str:
    """Return what the newest says, and how many more there are."""
    message = kind.newest.message
    more = len(kind.findings) - 1
    if not more or all(f.message == message for f in kind.findings):
        return message
    said = ntr("And {n} more of this kind.", "And {n} more of this kind.", more)
    return f"{message} {said}"


def _where(kind: _Kind, areas: dict[str, str]) -> str:
    """Return the areas, and of a single finding its cells; `Metadata` has them all."""
    names = list(dict.fromkeys(areas.get(f.area, f.area) for f in kind.findings))
    shown = ", ".join(names[:_MOST_AREAS])
    if len(names) > _MOST_AREAS:
        more = len(names) - _MOST_AREAS
        shown = ntr("{names} and {n} more", "{names} and {n} more", more, names=shown)
    if len(kind.findings) > 1:
        return shown
    cells = [cell.key.name[:100] for cell in kind.newest.cells[:3]]
    return "\n".join([shown, *cells, *["…"] * (len(kind.newest.cells) > len(cells))])


def _state(kind: _Kind) -> str:
    return tr("Accepted") if kind.newest.accepted else tr("Open")


_SIGN_OFF_COLUMNS: tuple[_Column[_Signatures], ...] = (
    _Column(mark("Signed by"), lambda s: s.signed[-1].officer),
    _Column(mark("Period"), lambda s: s.span),
    _Column(mark("Role"), lambda s: s.signed[-1].role),
    _Column(mark("Revision"), lambda s: s.signed[-1].revision, NUMBER),
    _Column(
        mark("First signed"), lambda s: _moment(min(one.signed for one in s.signed)), TEXT_APART
    ),
    _Column(mark("Last signed"), lambda s: _moment(max(one.signed for one in s.signed)), LABEL),
    _Column(mark("Periods"), lambda s: len(s.signed), NUMBER),
    _Column(mark("Reason of the revision"), lambda s: s.signed[-1].reason, TEXT_APART),
)


def _moment(signed: str) -> str:
    return signed.replace("T", " ").removesuffix(":00Z").removesuffix("Z")


_PARTS = {
    "population": mark("Population"),
    "baseline": mark("Baseline years"),
    "target": mark("Target"),
}


def _since_signed_columns(submission: Submission) -> tuple[_Column[SinceSignedRecord], ...]:
    areas = {area.code: area.name for area in submission.areas} | {TOTAL: tr("Whole city")}
    return (
        _Column(mark("Changed"), lambda c: tr(_PARTS[c.part])),
        _Column(mark("Signed before"), lambda c: ", ".join(c.signed)),
        _Column(mark("Area"), lambda c: areas.get(c.area, c.area)),
        _Column(mark("Year"), lambda c: c.year, VALUE),
        _Column(mark("When signed"), lambda c: c.before),
        _Column(mark("Now"), lambda c: c.after or ""),
        _Column(mark("Changed on"), lambda c: c.changed or ""),
    )


def _answer_columns(catalogue: Catalogue) -> tuple[_Column[NarrativeAnswer], ...]:
    labels = {question.code: text(question.label) for question in catalogue.questions}
    return (
        _Column(mark("Year"), lambda a: a.year, VALUE),
        _Column(mark("In words"), lambda a: _beginning(a.answer)),
        _Column(mark("Question"), lambda a: labels.get(a.question, a.question)),
        _Column(mark("People"), lambda a: a.people, VALUE),
        _Column(mark("Yes or no"), lambda a: "" if a.yes is None else tr(_YES_OR_NO[a.yes])),
    )


def _beginning(words: str) -> str:
    """Return the beginning of a long answer, as much as a row shows; `Metadata` has it whole."""
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
