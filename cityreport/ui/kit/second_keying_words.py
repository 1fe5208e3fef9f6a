"""A second typing in sentences: how far it has come, and what came of it."""

from __future__ import annotations

from cityreport.domain.city import Area
from cityreport.domain.period import Period
from cityreport.domain.second_keying import SecondKeying
from cityreport.i18n import moment_name, ntr, number, period_name, tr
from cityreport.office.office import Office
from cityreport.office.second_keyings import SecondResult
from cityreport.wording import area_name


def progress_words(keying: SecondKeying) -> str:
    """`12 of 30 cells typed again`."""
    return ntr(
        "{typed} of {n} cell typed again",
        "{typed} of {n} cells typed again",
        max(keying.answered, keying.typed),
        typed=number(keying.typed),
    )


def unfinished_words(office: Office, period: Period, area: str) -> str:
    """Return that a second typing of a month is under way, and how far it is; empty while none
    is."""
    keying = office.second_keying.compare(period, area)
    if not keying.typed:
        return ""
    said = {"period": period_name(period), "area": area_name(office.city.profile.areas, area)}
    if office.second_keying.is_compared(period, area):
        return tr("{period}, {area}: both typings are compared; decide what differs.", **said)
    return tr("{period}, {area}: {progress}.", progress=progress_words(keying), **said)


def result_words(areas: tuple[Area, ...], result: SecondResult) -> str:
    """Return who typed a month a second time, when, and the result."""
    done = result.finished
    said = [
        tr(
            "{area}: typed a second time by {officer}, {when}.",
            area=area_name(areas, result.area),
            officer=done.typist,
            when=moment_name(result.at),
        ),
        ntr("{n} cell typed again.", "{n} cells typed again.", done.typed),
        ntr(
            "{n} cell differed or was left out.",
            "{n} cells differed or were left out.",
            done.differences,
        ),
    ]
    if done.changed is None:
        said.append(tr("What differs is not decided yet."))
    else:
        said.append(ntr("{n} cell was changed.", "{n} cells were changed.", done.changed))
    return " ".join(said)
