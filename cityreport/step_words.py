"""The next step of the month in words: Home and the command status say the same."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.month_step import EarlierMonths, MonthStep, StepKind
from cityreport.domain.period import Period
from cityreport.i18n import begun, day_name, mark, ntr, number, period_name, span_name, tr

STEP_NAMES = {
    StepKind.ENTER: mark("Enter"),
    StepKind.CHECK: mark("Check"),
    StepKind.SIGN: mark("Sign"),
    StepKind.SEND: mark("Send"),
}
"""The steps of a month, in order."""

_BUTTONS = {
    StepKind.ENTER: mark("Enter {month}"),
    StepKind.CHECK: mark("See the findings of {month}"),
    StepKind.SIGN: mark("Sign {month} off"),
    StepKind.SEND: mark("Send {month}"),
}


def button_words(step: MonthStep) -> str:
    """Return the title of the one button; empty where nothing is to be done."""
    if step.step is StepKind.DONE:
        return ""
    return tr(_BUTTONS[step.step], month=period_name(step.month))


def step_sentences(step: MonthStep) -> list[str]:
    """Return what is done of the month, what comes next, and by when."""
    month, day = period_name(step.month), day_name(step.day)
    said = [begun(_state(step, month))]
    is_over = step.step in (StepKind.SEND, StepKind.DONE)
    if is_over and step.signed is not None and step.signed <= step.day:
        said.append(tr("It was signed in time, on {day}.", day=day_name(step.signed)))
    if step.step is StepKind.DONE:
        following = step.month.shift(1)
        said.append(
            tr(
                "{month} can be entered once it is over, from {day} on.",
                month=begun(period_name(following)),
                day=day_name(following.shift(1).start),
            )
        )
    elif step.is_late:
        said.append(tr("It was due on {day}.", day=day))
    elif step.step is StepKind.SEND:
        said.append(tr("The network's copy is due on {day}.", day=day))
    else:
        said.append(tr("It is due on {day}.", day=day))
    if step.later and step.step is not StepKind.DONE:
        said.append(_later(step))
    if step.longer:
        said.append(_longer(step.longer))
    return said


def _longer(periods: Sequence[Period]) -> str:
    return ntr(
        "{periods} lacks a required number that is collected for the whole quarter or year.",
        "{periods} lack required numbers that are collected for whole quarters or years.",
        len(periods),
        periods=begun(_few(periods)),
    )


def _few(periods: Sequence[Period]) -> str:
    """Return the newest three periods, and how many more there are."""
    named = ", ".join(period_name(period) for period in sorted(periods, reverse=True)[:3])
    if len(periods) <= 3:
        return named
    return tr("{periods} and {n} more", periods=named, n=number(len(periods) - 3))


def _later(step: MonthStep) -> str:
    if step.month.is_month:
        return ntr("{n} later month follows.", "{n} later months follow.", step.later)
    return ntr("{n} later period follows.", "{n} later periods follow.", step.later)


def _state(step: MonthStep, month: str) -> str:
    match step.step:
        case StepKind.ENTER:
            said = ntr(
                "{month}: {answered} of {n} required number is entered.",
                "{month}: {answered} of {n} required numbers are entered.",
                step.answered.expected,
                month=month,
                answered=number(step.answered.answered),
            )
        case StepKind.CHECK:
            said = ntr(
                "{month} is complete. {n} finding has to be put right before it can be signed.",
                "{month} is complete. {n} findings have to be put right before it can be signed.",
                step.findings or 0,
                month=month,
            )
        case StepKind.SIGN if step.findings is None:
            said = tr("{month} is complete. Check it and sign it off.", month=month)
        case StepKind.SIGN:
            said = tr(
                "{month} is complete and nothing stands in the way: sign it off.", month=month
            )
        case StepKind.SEND if step.is_made:
            said = tr(
                "{month} is complete and signed, and its files are made: send them, and note on "
                "the page Submissions that they were sent.",
                month=month,
            )
        case StepKind.SEND:
            said = tr("{month} is complete and signed.", month=month)
        case StepKind.DONE if step.answered.expected:
            said = tr("{month} is complete, signed and sent.", month=month)
        case StepKind.DONE:
            said = tr("Nothing is asked of {month}.", month=month)
    return said


def history_words(history: EarlierMonths) -> str:
    """Return how far the earlier months are; empty where none lacks anything."""
    if not history.lacking:
        return ""
    count = len(history.lacking) + history.complete
    facts = {
        "complete": number(history.complete),
        "span": span_name(history.lacking[0], history.lacking[-1]),
    }
    if history.lacking[0].is_month:
        return ntr(
            "History: {complete} of {n} earlier month is complete; what is missing lies in "
            "{span}. History is never late.",
            "History: {complete} of {n} earlier months are complete; what is missing lies in "
            "{span}. History is never late.",
            count,
            **facts,
        )
    return ntr(
        "History: {complete} of {n} earlier period is complete; what is missing lies in "
        "{span}. History is never late.",
        "History: {complete} of {n} earlier periods are complete; what is missing lies in "
        "{span}. History is never late.",
        count,
        **facts,
    )
