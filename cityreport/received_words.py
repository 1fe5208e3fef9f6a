"""Sentences on what came from others: a branch office's piece or a partner's form beside what is
here."""

from __future__ import annotations

from cityreport.i18n import ntr, tr, written_moment


def merge_counts(new: int, same: int, differing: int, withdrawn: int, refused: int) -> list[str]:
    """Return how a contribution compares with the office's numbers, a sentence for each kind of
    cell there is."""
    told = []
    if new:
        told.append(ntr("{n} cell is new here.", "{n} cells are new here.", new))
    if same:
        told.append(
            ntr(
                "{n} cell is already here, the same.", "{n} cells are already here, the same.", same
            )
        )
    if differing:
        told.append(
            ntr(
                "{n} cell is answered differently here.",
                "{n} cells are answered differently here.",
                differing,
            )
        )
    if withdrawn:
        told.append(
            ntr(
                "{n} cell was filled by the same sender before and is empty now.",
                "{n} cells were filled by the same sender before and are empty now.",
                withdrawn,
            )
        )
    if refused:
        told.append(ntr("{n} cell cannot be taken in.", "{n} cells cannot be taken in.", refused))
    return told


def older_piece(newest: str) -> list[str]:
    """Return the warning that a piece is older than one that was taken in; nothing where it is
    not. `newest`: when that one was made (ISO 8601), or empty."""
    if not newest:
        return []
    return [
        tr(
            "This piece is older than one of the same office that was taken in before, written "
            "{moment}: its numbers may be out of date.",
            moment=written_moment(newest),
        )
    ]


def older_form(newest: str) -> list[str]:
    """Return the warning that a form is older than one that was taken in; nothing where it is not.
    `newest`: when that one was made (ISO 8601), or empty."""
    if not newest:
        return []
    return [
        tr(
            "This form is older than one of the same partner that was taken in before, made "
            "{moment}: its numbers may be out of date.",
            moment=written_moment(newest),
        )
    ]
