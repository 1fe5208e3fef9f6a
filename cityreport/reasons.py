"""The reason of a journal's action, or of a signature: stored as a code and facts, shown as words.

The journal outlives the language of the day. A reason that a person typed is kept as typed, and a
sentence of an older program is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cityreport.i18n import ntr, number, tr

_CODE = "code"


def stored_reason(code: str, **facts: str | int) -> str:
    """Return the stored reason: a code of SENTENCES with its facts."""
    return msgspec.json.encode({_CODE: code, **facts}).decode()


def reason_facts(reason: str) -> Mapping[str, Any]:
    """Return the facts of a stored reason; none of one that a person typed."""
    if not reason.startswith("{"):
        return {}
    try:
        return msgspec.json.decode(reason, type=dict[str, Any])
    except ValueError:
        return {}


def reason_words(reason: str) -> str:
    """Return a stored reason in the language of now; other texts are returned as they are."""
    if not reason.startswith("{"):
        return reason
    try:
        said = msgspec.json.decode(reason, type=dict[str, Any])
        return SENTENCES[said[_CODE]](said)
    except (ValueError, LookupError, TypeError):
        return reason  # something a person typed


def _second_keying(said: Mapping[str, Any]) -> str:
    return ntr("{n} cell differs.", "{n} cells differ.", said["n"])


def _piece(said: Mapping[str, Any]) -> str:
    return tr(
        "Piece {file}, written by {officer} at {moment}, id {id}",
        file=said["file"],
        officer=said["officer"],
        moment=said["moment"],
        id=said["id"],
    )


def _file(said: Mapping[str, Any]) -> str:
    return tr("File {file}, SHA-256 {digest}", file=said["file"], digest=said["digest"])


def _form(said: Mapping[str, Any]) -> str:
    words = tr(
        "Form {file}, id {id}, filled in by {by}",
        file=said["file"],
        id=said["id"],
        by=said["by"] or tr("nobody named"),
    )
    return f"{words}\n{said['remarks']}" if said["remarks"] else words


def _restored(said: Mapping[str, Any]) -> str:
    if not said["link"]:
        return tr("From the backup {file}", file=said["file"])
    return tr(
        "From the backup {file}; it replaced a file that went to action {action}, {link}",
        file=said["file"],
        action=number(said["action"]),
        link=said["link"],
    )


def _salvaged(said: Mapping[str, Any]) -> str:
    return tr(
        "Salvaged from the damaged file {file}: {proven} cells as they were written, {journal} "
        "from the journal, {doubtful} to be looked at, {lost} lost.",
        file=said["file"],
        **{name: number(said[name]) for name in ("proven", "journal", "doubtful", "lost")},
    )


def _doubtful(said: Mapping[str, Any]) -> str:
    return tr(
        "To be looked at: for these {n} cells the damaged file {file} contradicts itself, or "
        "their newest change may be missing.",
        n=number(said["n"]),
        file=said["file"],
    )


def _rebuilt(said: Mapping[str, Any]) -> str:
    return tr("Made again of the submissions {numbers}", numbers=said["numbers"])


def _put_back(_said: Mapping[str, Any]) -> str:
    return tr("An earlier state of the office file was put back. What was sent has other numbers.")


def _opened_elsewhere(_said: Mapping[str, Any]) -> str:
    return tr("Opened again before a later submission, which does not say by whom and why.")


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "second_keying": _second_keying,
    "merge": _piece,
    "import": _file,
    "receive_form": _form,
    "restore": _restored,
    "salvaged": _salvaged,
    "doubtful": _doubtful,
    "rebuilt": _rebuilt,
    "put_back": _put_back,
    "opened_elsewhere": _opened_elsewhere,
}
"""The sentence of each code. A new one is a function and its line here."""
