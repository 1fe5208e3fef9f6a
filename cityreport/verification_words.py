"""The verdict on a verified file in one sentence: sound and by whom, changed, cut, not signed."""

from __future__ import annotations

from cityreport.domain.contribution import FORMAT as PIECE
from cityreport.domain.public_key import read_out
from cityreport.domain.submission import Verification
from cityreport.i18n import mark, ntr, tr
from cityreport.wording import WHOLE

_UNSIGNED = mark(
    "It is whole, and as its checksum says; it is not signed, so this does not show who made it."
)
_KNOWN = mark("It is whole, and signed by {city} with its known key ({fingerprint}).")
_FOLLOWED = mark(
    "It is whole, and signed by {city}: its key ({fingerprint}) follows the known one."
)
_UNKNOWN = mark(
    "It is whole, and signed with the key {fingerprint}, which is not known here; ask {city} over "
    "the telephone whether that is its key."
)


def verdict_words(found: Verification) -> str:
    """Return the verdict on a file. What is wrong with one that is not valid stands beside it."""
    if not found.valid:
        return ntr(
            "This file is not right: {n} problem was found.",
            "This file is not right: {n} problems were found.",
            len(found.problems),
        )
    if found.format == PIECE:
        return f"{tr('The file is a piece for head office.')} {tr(WHOLE)}"
    signer = found.signer
    if signer is None:
        return tr(_UNSIGNED)
    said = _UNKNOWN
    if found.is_known:
        said = _FOLLOWED if signer.earlier else _KNOWN
    return tr(said, city=signer.city, fingerprint=read_out(signer.key))


def resaved_words(found: Verification) -> str:
    """Return that another program saved a workbook again without a change; else nothing."""
    if not (found.valid and found.is_resaved):
        return ""
    return tr("A spreadsheet program saved this file again; its content is the same.")
