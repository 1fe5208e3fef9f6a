"""Sentences about a foreign file: why it is read so, the questions, why a row is left out.

Codes of `domain.importing` become sentences here, for window and command alike.
"""

from __future__ import annotations

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Area
from cityreport.domain.importing.evidence import Doubt
from cityreport.domain.importing.import_mapping import (
    LEAVE,
    SUM,
    Role,
)
from cityreport.domain.importing.import_result import (
    ComparedTotal,
    ImportResult,
    Reason,
    SourceRange,
)
from cityreport.domain.importing.proposal import (
    ColumnProposal,
    ProposalReason,
)
from cityreport.domain.sheet_columns import column_letters
from cityreport.i18n import mark, ntr, number, quoted, text, tr
from cityreport.wording import area_name

ROLES = {
    Role.PERIOD: mark("Date or period"),
    Role.YEAR: mark("Year"),
    Role.MONTH: mark("Month"),
    Role.QUARTER: mark("Quarter"),
    Role.AREA: mark("Place"),
    Role.INDICATOR: mark("Indicator"),
    Role.BREAKDOWN: mark("Breakdown"),
    Role.COUNT: mark("Count"),
    Role.TOTAL: mark("Total, compared only"),
    Role.IGNORE: mark("Leave out"),
}

WHY = {
    ProposalReason.KNOWN: mark("as decided"),
    ProposalReason.HEADER: mark("its title says so"),
    ProposalReason.HEADER_PERIOD: mark("its title is a period"),
    ProposalReason.HEADER_CATEGORY: mark("its title is a category"),
    ProposalReason.HEADER_INDICATOR: mark("its title is an indicator"),
    ProposalReason.HEADER_AREA: mark("its title is a district"),
    ProposalReason.VALUES_DATES: mark("its cells are dates"),
    ProposalReason.VALUES_WORDS: mark("its words are known"),
    ProposalReason.VALUES_NUMBERS: mark("only it has whole numbers"),
    ProposalReason.DERIVED: mark("a rate or percentage"),
    ProposalReason.POPULATION: mark("a population"),
    ProposalReason.IDENTIFIER: mark("a number that names rows"),
    ProposalReason.ASIDE: mark("nothing that is asked for"),
    ProposalReason.NOT_UNDERSTOOD: mark("not understood"),
    ProposalReason.SAME: mark("the same word"),
    ProposalReason.CODE: mark("the same code"),
    ProposalReason.SIMILAR: mark("a similar word"),
    ProposalReason.READ: mark("an age within this band"),
    ProposalReason.OTHER_PLACE: mark("another place"),
    ProposalReason.TOTAL: mark("a word for a total"),
    ProposalReason.ADDS_UP: mark("it adds the others up"),
    ProposalReason.BLANK: mark("blank cells"),
    ProposalReason.FALSE_FRIEND: mark("a word in it makes it something else"),
    ProposalReason.OTHER_PERSON: mark("of somebody else than the victim"),
    ProposalReason.ONE_EACH: mark("it numbers the rows"),
}

DOUBTS = {
    Doubt.LEFT_OVER: mark("not all of its title is understood"),
    Doubt.FALSE_FRIEND: mark("a word makes it something else"),
    Doubt.COMPETES: mark("another column may say the same"),
    Doubt.VALUES_DISAGREE: mark("its cells say something else"),
    Doubt.BY_VALUES_ONLY: mark("its title says nothing"),
    Doubt.OTHER_PERSON: mark("perhaps of a suspect, not a victim"),
    Doubt.YES_NO: mark("only yes and no"),
    Doubt.WHOLE_AND_PART: mark("a whole beside its part"),
    Doubt.OTHER_PLACE: mark("perhaps names of places"),
    Doubt.AMBIGUOUS: mark("one name for two things"),
    Doubt.NOT_CALENDAR: mark("no month, quarter or calendar year"),
    Doubt.PARTIAL: mark("only a part"),
    Doubt.HIDDEN: mark("hidden in the file"),
    Doubt.CANCELLED: mark("perhaps cancelled"),
    Doubt.DUPLICATE: mark("perhaps there twice"),
    Doubt.MARKED: mark("numbers with signs"),
    Doubt.AGGREGATE: mark("perhaps adds others up"),
    Doubt.DERIVED: mark("perhaps worked out from others"),
}
"""The reason against a decision, in a few words."""

REASONS = {
    Reason.TITLE: mark("a title"),
    Reason.FOOTNOTE: mark("a footnote"),
    Reason.HEADER: mark("the table's header"),
    Reason.SECTION: mark("names the rows below it"),
    Reason.TOTAL: mark("a total: compared, not added in"),
    Reason.OTHER_PLACE: mark("another place"),
    Reason.WORD_LEFT: mark("a word that is not read"),
    Reason.EMPTY: mark("no number in it"),
    Reason.TABLE_LEFT: mark("in a table that is not read"),
    Reason.NOT_IN_BREAKDOWN: mark("counted in the total, in no category"),
    Reason.SPAN_LEFT: mark("a span that is not read"),
    Reason.HIDDEN: mark("hidden, filtered away or struck out in the sheet"),
    Reason.STATE_LEFT: mark("its state says that it does not count"),
    Reason.REPEATED: mark("the same row or case again"),
    Reason.ZONE_LEFT: mark("its month depends on the time zone"),
    Reason.NOT_CALENDAR: mark("no month, quarter or calendar year"),
    Reason.MARKED: mark("a number with a sign beside it"),
    Reason.NEGATIVE: mark("a negative number"),
    Reason.NOT_WHOLE: mark("not a whole number"),
    Reason.NOT_A_NUMBER: mark("not a number"),
    Reason.TOO_LARGE: mark("larger than any count"),
    Reason.DOUBTFUL_NUMBER: mark("two numbers are possible: say what point and comma mean"),
    Reason.UNKNOWN_MARK: mark("a sign whose meaning nobody said"),
    Reason.BAD_PERIOD: mark("not a month, quarter or year"),
    Reason.DOUBTFUL_DATE: mark("two dates are possible: say whether the day comes first"),
    Reason.NO_PERIOD: mark("nothing says which month or year it is of"),
    Reason.UNKNOWN_WORD: mark("a word whose meaning nobody said"),
    Reason.NO_INDICATOR: mark("nothing says what is counted"),
    Reason.NOT_ASKED: mark("the standard has no such cell"),
    Reason.DERIVED: mark("worked out from another indicator, never typed"),
    Reason.TWICE: mark("the same cell twice"),
}

FATES = {
    "new": mark("New"),
    "same": mark("Same"),
    "changed": mark("Changed"),
    "signed": mark("Signed month"),
    "refused": mark("Cannot be taken in"),
}


def word_options(
    catalogue: Catalogue, areas: tuple[Area, ...], role: Role, breakdown: str = ""
) -> list[tuple[str, str]]:
    """Return the possible meanings of a word in a column of that role, code and name."""
    if role is Role.AREA:
        codes = [(TOTAL, area_name(areas, TOTAL))]
        codes += [(area.code, f"{area.code} {area.name}") for area in areas]
    elif role is Role.INDICATOR:
        codes = [
            (i.code, indicator_name(catalogue, i.code))
            for i in catalogue.indicators
            if i.derived is None
        ]
    else:
        categories = catalogue.breakdown(breakdown).categories if breakdown else ()
        codes = [(category.code, text(category.label)) for category in categories]
    return [*codes, (LEAVE, tr("Leave out")), (SUM, tr("A total of the others"))]


def code_name(
    catalogue: Catalogue, areas: tuple[Area, ...], role: Role, breakdown: str, code: str | None
) -> str:
    """Return the name of a word's meaning."""
    if code is None:
        return tr("(nothing yet)")
    return dict(word_options(catalogue, areas, role, breakdown)).get(code, code)


def indicator_name(catalogue: Catalogue, code: str) -> str:
    """Return an indicator's name: `L1 Intentional homicide`."""
    return f"{code} {text(catalogue.indicator(code).label)}"


def breakdown_name(catalogue: Catalogue, code: str) -> str:
    """Return the name of a breakdown."""
    return text(catalogue.breakdown(code).label) if code else ""


def role_name(catalogue: Catalogue, role: Role, breakdown: str = "") -> str:
    """Return the name of a column's role; a breakdown by its own name."""
    if role is Role.BREAKDOWN and breakdown:
        return breakdown_name(catalogue, breakdown)
    return tr(ROLES[role])


def column_name(catalogue: Catalogue, areas: tuple[Area, ...], column: ColumnProposal) -> str:
    """Return the name of a column's role, with what its title says it counts."""
    parts = [role_name(catalogue, column.role, column.breakdown)]
    if column.role in {Role.COUNT, Role.TOTAL}:
        if column.indicator:
            parts.append(column.indicator)
        if column.area:
            parts.append(area_name(areas, column.area))
        if column.breakdown and column.category:
            parts.append(text(catalogue.category(column.breakdown, column.category).label))
        if column.period:
            parts.append(column.period)
    return " · ".join(parts)


def evidence_words(column: ColumnProposal) -> str:
    """Return why a column is taken for what it is, and what speaks against it."""
    doubts = [tr(DOUBTS[doubt]) for doubt in column.evidence.doubts]
    if column.evidence.words:
        left = ", ".join(quoted(word[:40]) for word in column.evidence.words[:3])
        doubts = [tr("{doubts}: {words}", doubts="; ".join(doubts), words=left)]
    return "; ".join(dict.fromkeys([tr(WHY[column.why]), *doubts]))


def reason_words(reason: Reason, found: str = "") -> str:
    """Return why a row or cell is not read, with the words in it that are the reason."""
    said = tr(REASONS[reason])
    return f"{said}: {quoted(found[:80])}" if found.strip() else said


def place_words(sheet: str, row: int, column: int = 0) -> str:
    """Return a place in the file: `Sheet1, row 3, column B`."""
    said = tr("row {row}", row=row)
    if column > 0:
        said = tr("row {row}, column {column}", row=row, column=column_letters(column))
    return f"{sheet}, {said}" if sheet else said


def origin_words(origin: SourceRange) -> str:
    """Return the place of a cell, by its first row."""
    return place_words(origin.sheet, origin.rows[0] if origin.rows else 0, origin.column)


def total_words(compared: ComparedTotal) -> str:
    """Return the sentence on a total that does not agree."""
    return tr(
        "{place}: the file says {stated}, its rows add up to {added}",
        place=place_words(compared.sheet, compared.row, compared.column),
        stated=number(compared.stated),
        added=number(compared.added),
    )


def doubt_words(reading: ImportResult) -> list[str]:
    """Return sentences on everything in a file that needs a second look before it is written."""
    refused, twice = len(reading.refused), len(reading.conflicts)
    wrong = sum(not total.is_right for total in reading.compared)
    told = (
        (refused, ntr("{n} place cannot be read.", "{n} places cannot be read.", refused)),
        (
            twice,
            ntr(
                "{n} cell stands in the file more than once; nothing of it is taken.",
                "{n} cells stand in the file more than once; nothing of them is taken.",
                twice,
            ),
        ),
        (
            wrong,
            ntr(
                "{n} total in the file is not what its rows add up to.",
                "{n} totals in the file are not what their rows add up to.",
                wrong,
            ),
        ),
    )
    return [said for count, said in told if count]


def comparison_counts(counts: dict[str, int]) -> list[str]:
    """Return how a file compares with the office's numbers, a sentence for each outcome there
    is."""
    told = {
        "new": ntr("{n} cell is new here.", "{n} cells are new here.", counts["new"]),
        "same": ntr(
            "{n} cell is already here, the same.",
            "{n} cells are already here, the same.",
            counts["same"],
        ),
        "changed": ntr(
            "{n} cell is answered differently here.",
            "{n} cells are answered differently here.",
            counts["changed"],
        ),
        "signed": ntr(
            "{n} cell would change a signed month.",
            "{n} cells would change signed months.",
            counts["signed"],
        ),
        "refused": ntr(
            "{n} cell cannot be taken in.", "{n} cells cannot be taken in.", counts["refused"]
        ),
    }
    return [said for fate, said in told.items() if counts[fate]]


def written_words(written: int, *, has_same: bool) -> str:
    """Return the result of an import as a sentence; `has_same`: some of it was here before."""
    if not written and not has_same:
        return tr("Nothing was taken from the file.")
    if not written:
        return tr("Nothing changed: what can be taken from the file is already here.")
    return ntr(
        "{n} cell was imported. Undo takes it back.",
        "{n} cells were imported. Undo takes all of them back in one step.",
        written,
    )


def separator_name(sign: str) -> str:
    """Return the common name of a text file's separator."""
    names = {",": tr("comma"), ";": tr("semicolon"), "\t": tr("tab")}
    return names.get(sign, sign)
