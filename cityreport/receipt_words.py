"""The words on a receipt, for window and commands."""

from __future__ import annotations

from cityreport.domain.public_key import read_out
from cityreport.domain.receipt import Receipt
from cityreport.i18n import mark, ntr, number, tr, written_moment

_STATES = {
    "accepted": mark("{desk} accepted submission {number} ({when})."),
    "accepted_with_remarks": mark("{desk} accepted submission {number} with remarks ({when})."),
    "refused": mark("{desk} refused submission {number} ({when})."),
}


def receipt_words(receipt: Receipt, sequence: int, key: str, *, is_known: bool) -> str:
    """Return what a receipt says, and whether it is known who signed it."""
    said = tr(
        _STATES[receipt.state],
        desk=receipt.desk,
        number=number(sequence),
        when=written_moment(receipt.made),
    )
    if is_known:
        return said
    return f"{said} " + tr(
        "Who signed it is not known here ({digits}): take in the network’s card in Settings ▸ Key.",
        digits=read_out(key),
    )


def remarked_words(cells: int, unknown: int) -> str:
    """Return how many cells a receipt remarks on; empty for none."""
    said = []
    if cells:
        said.append(
            ntr(
                "{n} cell has a finding of it: Checks leads there. It goes when the number is"
                " corrected or the finding is accepted with its reason.",
                "{n} cells have a finding of it: Checks leads there. Each goes when its number is"
                " corrected or the finding is accepted with its reason.",
                cells,
            )
        )
    if unknown:
        said.append(
            ntr(
                "{n} cell that it names is not in this office.",
                "{n} cells that it names are not in this office.",
                unknown,
            )
        )
    return " ".join(said)
