"""Sentences on an office that was made again of its submissions: what came back, what cannot."""

from __future__ import annotations

from cityreport.domain.period import Period
from cityreport.i18n import ntr, number, span_name, tr, written_moment


def rebuilt_words(
    *, city: str, cells: int, span: tuple[Period, Period], signed: int, narratives: int
) -> str:
    """Return what came back, in one sentence."""
    return tr(
        "{city}: {cells} numbers and other answers of {span} are back, with {signed} signed "
        "periods and {narratives} answers of the year in words.",
        city=city,
        cells=number(cells),
        span=span_name(*span),
        signed=number(signed),
        narratives=number(narratives),
    )


def lost_words(
    *,
    last_made: str,
    gaps: int,
    not_given: int,
    reopened: int,
    not_accepted: int,
) -> list[str]:
    """Return what is not back, a sentence each: what these submissions lack first, then what no
    submission holds."""
    said = []
    if gaps:
        said.append(
            ntr(
                "{n} month between the first and the last is in none of the submissions.",
                "{n} months between the first and the last are in none of the submissions.",
                gaps,
            )
        )
    if not_given:
        said.append(
            ntr(
                "{n} earlier submission that these replace was not given: what only it holds is "
                "not here.",
                "{n} earlier submissions that these replace were not given: what only they hold "
                "is not here.",
                not_given,
            )
        )
    if reopened:
        said.append(
            ntr(
                "{n} period was signed once and opened again before the newest submission. It "
                "waits for its signature.",
                "{n} periods were signed once and opened again before the newest submission. They "
                "wait for their signatures.",
                reopened,
            )
        )
    if not_accepted:
        said.append(
            ntr(
                "{n} accepted finding is not found any more; look at Checks.",
                "{n} accepted findings are not found any more; look at Checks.",
                not_accepted,
            )
        )
    said += [
        tr(
            "What was typed after the newest submission was made ({moment}) is not here.",
            moment=written_moment(last_made),
        ),
        tr(
            "The history of changes, flags, notes for the next officer and the list of officers "
            "were never sent and cannot come back. Decisions are not taken back from what was sent "
            "either."
        ),
        tr(
            "What public copies and reports showed is not known here. Before you publish again, "
            "compare with what you published, so that the two together tell no hidden number."
        ),
    ]
    return said
