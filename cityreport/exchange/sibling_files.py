"""Comparing valid files with each other: one replaces another, or is the same once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cityreport.domain.public_key import read_out
from cityreport.domain.submission import FileProblem, Submission, Verification
from cityreport.domain.submission_chain import current_months, record_of
from cityreport.errors import DataError
from cityreport.exchange.incoming_file import kind_of
from cityreport.exchange.seal_check import is_followed
from cityreport.i18n import span_name
from cityreport.messages import sentence

Sibling = tuple[Verification, Submission]
"""A valid file and its content."""


def seen_among(
    said: Verification, content: Submission, among: Sequence[Sibling]
) -> Iterator[FileProblem]:
    """Yield as remarks what other valid files say of one."""
    siblings = [
        (other, its)
        for other, its in among
        if other is not said and its.office.id == content.office.id
    ]
    strangers = {other.file for other, _ in siblings if _keys_differ(said, other)}
    replaced = _replaced(content, [one for one in siblings if one[0].file not in strangers])
    if replaced is not None:
        yield _remark(replaced)
    for other, _ in siblings:
        name = Path(other.file).name
        if other.digest == said.digest and kind_of(Path(other.file)) == kind_of(Path(said.file)):
            yield _remark(DataError("there_twice", path=name))
        elif other.file in strangers and said.signer is not None and other.signer is not None:
            facts = {"found": read_out(said.signer.key), "known": read_out(other.signer.key)}
            yield _remark(DataError("keys_differ", path=name, **facts))


def _keys_differ(one: Verification, other: Verification) -> bool:
    """Return whether two files are signed by keys of which none led to the other."""
    if one.signer is None or other.signer is None:
        return False
    first, second = one.signer, other.signer
    return not (is_followed(second, first.key) or is_followed(first, second.key))


def _replaced(content: Submission, siblings: Sequence[Sibling]) -> DataError | None:
    """Return what later submissions leave of one, by the rule of the format; None if all."""
    later = {
        its.id: (its.sequence, Path(other.file).name)
        for other, its in siblings
        if content.id in its.supersedes
    }
    if not later:
        return None
    chain = {its.id: its for its in (content, *(its for _, its in siblings))}
    signed = {id_: {s.period for s in its.sign_off} for id_, its in chain.items()}
    held = current_months([record_of(its) for its in chain.values()], signed)
    number, path = max(later.values())
    if not held[content.id]:
        return DataError("replayed", path=path, number=number)
    months = ", ".join(span_name(*stretch) for stretch in held[content.id])
    is_whole = held[content.id] == current_months([record_of(content)], signed)[content.id]
    code = "replaced_nowhere" if is_whole else "replaced_in_part"
    return DataError(code, path=path, number=number, months=months)


def _remark(error: DataError) -> FileProblem:
    return FileProblem(error.code, "", sentence(error))
