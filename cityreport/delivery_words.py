"""Deliveries, answers and later changes of a submission in words, for window and commands."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.delivery import Delivery, DeliveryWay, SubmissionAnswer
from cityreport.domain.submission_difference import ChangedCell, SubmissionDifference
from cityreport.i18n import (
    mark,
    ntr,
    number,
    period_name,
    span_name,
    tr,
    written_moment,
)
from cityreport.reasons import reason_words
from cityreport.wording import action_name, answer_words, area_name, cell_title

WAY_NAMES = {
    DeliveryWay.STICK: mark("on a stick"),
    DeliveryWay.MAIL: mark("by mail"),
    DeliveryWay.UPLOAD: mark("to a web page"),
    DeliveryWay.OTHER: mark("in another way"),
}
COPY_MARKS = {"restricted": mark("RESTRICTED"), "public": mark("PUBLIC")}
"""The mark of a copy, as it stands in the names of its files."""


UNENCRYPTED_QUESTION = mark(
    "The network's key is not known, so this complete copy leaves without encryption: whoever "
    "finds it reads all numbers. Copy it all the same?"
)


def copy_banner(confidentiality: str) -> str:
    """Return the line that says for whom a copy is."""
    if confidentiality == "public":
        return tr("PUBLIC: for everybody. Small numbers are hidden.")
    return tr("RESTRICTED: for the network only. Complete numbers.")


def delivery_words(delivery: Delivery) -> str:
    """Return who got a submission, how and when, in a line."""
    said = tr(
        "To {who} {way}, {when} ({officer})",
        who=delivery.to or tr("(erased)"),
        way=tr(WAY_NAMES[delivery.way]),
        when=written_moment(delivery.at),
        officer=delivery.officer,
    )
    if not delivery.place:
        return said
    return f"{said}. " + tr("Copied and read back: {folder}", folder=delivery.place)


def kept_answer_words(kept: SubmissionAnswer) -> str:
    """Return an answer that is kept, in a line."""
    facts = {
        "file": kept.name or tr("(erased)"),
        "when": written_moment(kept.at),
        "officer": kept.officer,
    }
    if kept.sender:
        return tr("{file} from {sender}, kept {when} ({officer})", sender=kept.sender, **facts)
    return tr("{file}, kept {when} ({officer})", **facts)


def difference_words(found: SubmissionDifference) -> str:
    """Return how much changed between a submission and a later one, or the numbers now."""
    facts = {"first": number(found.before.sequence), "span": span_name(found.start, found.end)}
    count = len(found.cells)
    if found.after is None and not count:
        return tr("Nothing changed since submission {first} ({span}).", **facts)
    if found.after is None:
        return ntr(
            "{n} number is another one now than in submission {first} ({span}).",
            "{n} numbers are other ones now than in submission {first} ({span}).",
            count,
            **facts,
        )
    second = number(found.after.sequence)
    if not count:
        return tr(
            "Nothing changed between submissions {first} and {second} ({span}).",
            second=second,
            **facts,
        )
    return ntr(
        "{n} number changed between submissions {first} and {second} ({span}).",
        "{n} numbers changed between submissions {first} and {second} ({span}).",
        count,
        second=second,
        **facts,
    )


def month_words(found: SubmissionDifference) -> str:
    """Return which months only one of two submissions has; empty where they have the same."""
    said = []
    if found.added:
        said.append(
            ntr(
                "{n} month is only in the later one.",
                "{n} months are only in the later one.",
                found.added,
            )
        )
    if found.left_out:
        said.append(
            ntr(
                "{n} month is only in the earlier one.",
                "{n} months are only in the earlier one.",
                found.left_out,
            )
        )
    return " ".join(said)


def changed_cell_columns(
    catalogue: Catalogue, areas: tuple[Area, ...], changed: ChangedCell
) -> tuple[str, str, str, str, str]:
    """Return what changed in five short texts: number, month, area, was and is, why."""
    if changed.kind:
        why = reason_words(changed.why) or action_name(changed.kind)
        reason = tr("{why} ({officer})", why=why, officer=changed.officer)
    else:
        reason = tr("Not changed here since the file was made: the other copy had another number.")
    return (
        cell_title(catalogue, changed.key),
        period_name(changed.key.period),
        area_name(areas, changed.key.area),
        f"{answer_words(changed.before)} → {answer_words(changed.after)}",
        reason,
    )
