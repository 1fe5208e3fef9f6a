"""Sentences that several places show: verdicts, statuses, the headline.

Window, commands, charts and files all take these words from here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Protocol

from cityreport import risky_folders
from cityreport.domain import form as form_module
from cityreport.domain.catalogue import TOTAL, AlignmentKind, Catalogue, Indicator
from cityreport.domain.city import Area, DateBasis, Series
from cityreport.domain.numerals import LETTER_OF
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.i18n import (
    day_name,
    mark,
    moment_name,
    ntr,
    number,
    period_name,
    text,
    tr,
    written_moment,
)

STATUS_NAMES = {
    Status.NORMAL: mark("Final"),
    Status.PROVISIONAL: mark("Provisional"),
    Status.ESTIMATED: mark("Estimated"),
    Status.BREAK: mark("Break in series"),
    Status.NOT_AVAILABLE: mark("Not available"),
    Status.NOT_COLLECTED: mark("Not collected"),
    Status.NOT_APPLICABLE: mark("Not applicable"),
    Status.HIDDEN: mark("Hidden"),
    Status.UNVALIDATED: mark("Not signed yet"),
}
ANSWER_NAMES = {
    Status.NOT_AVAILABLE: mark("not available"),
    Status.NOT_COLLECTED: mark("not collected"),
    Status.NOT_APPLICABLE: mark("not applicable"),
    Status.HIDDEN: mark("not shown"),
}
"""The words in place of a number for a status without one, wherever there is room."""
ANSWER_LETTERS = {**LETTER_OF, Status.HIDDEN: "q"}
"""The letters that a narrow cell or a mark of a chart shows instead, as they are typed; `q` is
hidden in a public copy and never typed."""
_LONGEST = 44

FIELD_NAMES = {
    "value": mark("Value"),
    "status": mark("Status"),
    "note": mark("Note"),
    "source": mark("Source"),
    "currency": mark("Currency"),
    "sample_size": mark("Sample size"),
    "margin": mark("Margin"),
}
"""The names of an observation's fields where two of them are shown side by side."""


CHART_KIND_NAMES = {
    "progress": mark("Progress to 2030"),
    "signals": mark("Months that stand out"),
    "years": mark("Year against year"),
    "breakdown": mark("Breakdown over time"),
    "districts": mark("District by district"),
    "ranking": mark("Districts ranked"),
    "map": mark("Map of the districts"),
    "completeness": mark("Completeness"),
    "indicators": mark("All indicators"),
}
"""The kinds of charts by their code, in the order in which they are offered."""

BASIS_NAMES = {
    DateBasis.OCCURRENCE: mark("the day it happened"),
    DateBasis.RECORDING: mark("the day it was recorded"),
}
"""The meaning of an incident's date in a series, inside a sentence."""

_ATTEMPTS = {True: mark("Attempts are included."), False: mark("Attempts are not included.")}
_PRINCIPAL = {
    True: mark("Only the most serious offence of an incident counts."),
    False: mark("Every offence of an incident counts."),
}


class ErasableTexts(Protocol):
    """The reach of an erasure; see `store.erasure.Erasable`."""

    @property
    def entries(self) -> tuple[int, ...]: ...
    @property
    def actions(self) -> tuple[int, ...]: ...
    @property
    def elsewhere(self) -> int: ...
    @property
    def also(self) -> tuple[int, ...]: ...
    @property
    def within(self) -> tuple[int, ...]: ...


ACTION_NAMES = {
    "record": mark("Entered"),
    "paste": mark("Pasted"),
    "import": mark("Imported"),
    "merge": mark("Merged"),
    "receive_form": mark("Taken in from a form"),
    "zero_return": mark("Zeros confirmed"),
    "months": mark("District's months changed"),
    "sign": mark("Signed off"),
    "reopen": mark("Reopened"),
    "accept": mark("Finding accepted"),
    "withdraw": mark("Acceptance withdrawn"),
    "flag": mark("Flagged"),
    "narrative": mark("Year in words"),
    "collects": mark("What is collected"),
    "hand_over": mark("Note for the next officer"),
    "decision": mark("Decision"),
    "grid": mark("Columns of the grid"),
    "second_keying": mark("Typed a second time"),
    "second_taken": mark("Second typing taken"),
    "undo": mark("Undone"),
    "redo": mark("Done again"),
    "take_back": mark("Taken back"),
    "profile": mark("Settings saved"),
    "profile_back": mark("Taken back"),
    "submission": mark("Submission made"),
    "deliver": mark("Submission sent"),
    "answer": mark("Answer kept"),
    "peers": mark("Cities like ours, taken in"),
    "public_report": mark("Public report made"),
    "computer": mark("Computer of the office"),
    "read_back": mark("What was sent, read back"),
    "sample": mark("Sample city made"),
    "practice": mark("Laid out to practise on"),
    "migration": mark("File brought up to date"),
    "restore": mark("Backup restored"),
    "salvage": mark("Salvaged"),
    "rebuild": mark("Made again of submissions"),
    "erase": mark("Text erased"),
}
"""The names of actions of the journal by their kind; others are shown by their kind."""


def action_name(kind: str) -> str:
    """Return the name of an action: `Pasted`."""
    return tr(ACTION_NAMES[kind]) if kind in ACTION_NAMES else kind


def erasing_words(what: ErasableTexts) -> list[str]:
    """Return sentences on what erasing a text would do and what it does not reach."""
    said = [
        ntr(
            "The text is erased from {n} change of the history and from what is held today.",
            "The text is erased from {n} changes of the history and from what is held today.",
            len(what.entries) + len(what.actions),
        ),
        tr("No number changes. The history keeps that a text was here, who erased it, and why."),
        tr("It cannot be taken back."),
    ]
    if what.elsewhere:
        said.append(
            ntr(
                "The same text stands in {n} change of another cell and stays there.",
                "The same text stands in {n} changes of other cells and stays there.",
                what.elsewhere,
            )
        )
    if what.also:
        numbers = ", ".join(map(number, what.also[:_MOST_NAMED]))
        said.append(
            tr("Other texts of the same cell stay: look at the changes {numbers}.", numbers=numbers)
        )
    if what.within:
        numbers = ", ".join(map(number, what.within[:_MOST_NAMED]))
        said.append(
            tr(
                "It is also a part of other texts or of names, and stays there: look at the "
                "changes {numbers}. A name, such as a district’s, cannot be erased.",
                numbers=numbers,
            )
        )
    said.append(
        tr(
            "Not reached: backups made before, files that were sent or exported, and printed "
            "pages. Erase or destroy those yourself."
        )
    )
    return said


_MOST_NAMED = 12


def still_held_words(count: int) -> str:
    """Return the sentence that a backup still has texts that were erased later."""
    return ntr(
        "This backup still holds {n} text that was erased later.",
        "This backup still holds {n} texts that were erased later.",
        count,
    )


def answer_words(observation: Observation | None) -> str:
    """Return the content of a cell in a word: `9`, `5,000 COP`, `not available` or `empty`."""
    if observation is None:
        return tr("empty")
    if observation.value is None:
        return tr(ANSWER_NAMES[observation.status])
    return amount_words(observation.value, observation.currency or "")


def amount_words(value: float, currency: str) -> str:
    """Return a number with its currency, if it has one: `5,000 COP`."""
    said = number(value)
    return f"{said} {currency}" if currency else said


def area_name(areas: tuple[Area, ...], code: str) -> str:
    """Return an area's name; `Whole city` for `_T`."""
    if code == TOTAL:
        return tr("Whole city")
    return next((area.name for area in areas if area.code == code), code)


def cell_title(catalogue: Catalogue, key: CellKey) -> str:
    """Return the name of a cell: `L1 Intentional homicide`, with the category where it is not the
    total; the codes of one that the standard has no more."""
    if not catalogue.has_cell(key.indicator, key.breakdown, key.category):
        return " ".join(part for part in (key.indicator, *key[3:]) if part != TOTAL)
    label = f"{key.indicator} {text(catalogue.indicator(key.indicator).label)}"
    if key.is_total:
        return label
    breakdown = text(catalogue.breakdown(key.breakdown).label)
    category = text(catalogue.category(key.breakdown, key.category).label)
    return f"{label} · {breakdown}: {category}"


def line_label(catalogue: Catalogue, form: form_module.Form, line: form_module.FormLine) -> str:
    """Return the name of a form's line: `L3 Firearm homicide (victims)`, `L3 · Sex`, `Unknown`."""
    key = line.key
    if line.kind == "area":
        return next(area.name for area in form.areas if area.code == key.area)
    indicator = catalogue.indicator(key.indicator)
    if line.kind == "group":
        return text(catalogue.group(indicator.group).label)
    if line.kind == "total":
        unit = text(catalogue.unit(indicator.unit).label)
        return f"{indicator.code} {text(indicator.label)} ({unit})"
    if line.kind == "breakdown":
        return f"{indicator.code} · {text(catalogue.breakdown(key.breakdown).label)}"
    return text(catalogue.category(key.breakdown, key.category).label)


def field_text(observation: Observation | None, field: str) -> str:
    """Return a field of an observation as text; `–` where it is empty, `empty` as the value of an
    empty cell."""
    if observation is None:
        return tr("empty") if field == "value" else "–"
    held = getattr(observation, field)
    if isinstance(held, Status):
        return tr(STATUS_NAMES[held])
    if isinstance(held, (int, float)):
        return number(held)
    return str(held) if held else "–"


def risk_words(risk: risky_folders.Risk) -> str:
    """Return what can go wrong with an office file in a synced or shared folder, and what to do."""
    if risk.kind == "synced":
        return tr(
            "{name} copies this folder elsewhere while you type. Then there can be two different "
            "copies of the office file, or half a one. Keep the office file in a folder of this "
            "computer that is not copied, and let the backups go there instead.",
            name=risk.name,
        )
    return tr(
        "{name} is on another computer. When the network drops, or two computers write at once, "
        "the office file can be damaged or be there twice. Keep the office file on this computer, "
        "and let the backups go there instead.",
        name=risk.name,
    )


_ALIGNMENTS = {
    AlignmentKind.EXACT: mark("the same"),
    AlignmentKind.NARROWER: mark("ours is a part of it"),
    AlignmentKind.BROADER: mark("ours holds more"),
    AlignmentKind.RELATED: mark("related"),
}


def alignment_name(kind: AlignmentKind) -> str:
    """Return how an entry of another list relates to an indicator, in a word or two."""
    return tr(_ALIGNMENTS[kind])


def years_name(years: Iterable[int]) -> str:
    """Return years as text: `2017–2019`, or `2015, 2017` where years are left out."""
    known = sorted(years)
    if len(known) > 1 and known[-1] - known[0] == len(known) - 1:
        return f"{known[0]}–{known[-1]}"
    return ", ".join(map(str, known))


def spans_name(periods: Iterable[Period]) -> str:
    """Return periods as text: `March 2020, June 2021 – August 2021`."""
    keyed: Iterable[tuple[Hashable, Iterator[tuple[int, Period]]]] = groupby(
        enumerate(periods), lambda pair: pair[1].shift(-pair[0])
    )
    names = []
    for _, group in keyed:
        span = [period for _, period in group]
        name = period_name(span[0])
        names.append(name if len(span) == 1 else f"{name} – {period_name(span[-1])}")
    return ", ".join(names)


def short_label(indicator: Indicator) -> str:
    """Return the name of an indicator for the head of a narrow column."""
    return text(indicator.short_label or indicator.label)


def unit_name(catalogue: Catalogue, indicator: str, counted: str) -> str:
    """Return the unit that is counted: `victims`, or the one of the series' metadata.

    `counted`: a unit of the catalogue, words of the city's own, or empty.
    """
    known = {unit.code: unit for unit in catalogue.units}
    code = counted or catalogue.indicator(indicator).unit
    return text(known[code].label) if code in known else counted


WHOLE = mark("It is whole, and as its checksum says; this does not show who made it.")
"""The sentence on what a seal without a key proves of a file."""


def series_sentences(series: Series) -> list[str]:
    """Return a sentence for each fact of an indicator's metadata."""
    said = []
    if series.agency:
        said.append(tr("Source: {agency}.", agency=_open_ended(series.agency)))
    if series.unit:
        said.append(tr("Counted here: {unit}.", unit=_open_ended(series.unit)))
    if series.attempts_included is not None:
        said.append(tr(_ATTEMPTS[series.attempts_included]))
    if series.principal_offence_rule is not None:
        said.append(tr(_PRINCIPAL[series.principal_offence_rule]))
    if series.date_basis in BASIS_NAMES:
        said.append(tr("Dated by: {basis}.", basis=tr(BASIS_NAMES[series.date_basis])))
    if series.coverage:
        said.append(tr("Coverage: {coverage}.", coverage=_open_ended(series.coverage)))
    if series.break_period is not None:
        month, reason = period_name(series.break_period), _open_ended(series.break_reason)
        words = tr("Break in {month}: {reason}.", month=month, reason=reason)
        said.append(words if reason else tr("Break in {month}.", month=month))
    return said


def _open_ended(words: str) -> str:
    """Return words of the city's own without their full stop, for the middle of a sentence."""
    return words.strip().removesuffix(".")


def backup_time(made: str, now: datetime) -> str:
    """Return the time of a backup in short: `today 09:10`, a day and a time."""
    moment = datetime.fromisoformat(made).astimezone()
    if moment.date() == now.astimezone().date():
        return tr("today {time}", time=f"{moment:%H:%M}")
    return tr("{day}, {time}", day=day_name(moment.date()), time=f"{moment:%H:%M}")


def shortened(words: str) -> str:
    """Return words in one line, cut where they are long."""
    flat = in_one_line(words)
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def in_one_line(words: str) -> str:
    """Return words without the ends of their lines."""
    return " ".join(words.split("\n"))


def clock_words(newest: str, now: datetime) -> str:
    """Return the sentence that the clock is earlier than the journal's newest entry; `newest` ISO
    8601."""
    return tr(
        "This computer's clock says {now}, but the newest entry of this file was made at {newest}. "
        "One of the two is wrong: look at the clock before you enter numbers.",
        now=moment_name(now),
        newest=written_moment(newest),
    )
