"""Verifying a file: is it a submission, is it whole, does what it says hold?

Nothing in a file makes `verify_file` raise. Findings that are merely worth a look are not its
business, nor whose seal it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.submission import Problem, Submission, Verification
from cityreport.errors import CityReportError, DataError
from cityreport.exchange.digest import digest
from cityreport.exchange.incoming import kind_of
from cityreport.exchange.reading import Fault, Reading, shape_faults
from cityreport.exchange.rules import content_faults
from cityreport.messages import sentence

MOST_PROBLEMS = 100
"""Problems that are told one by one; one more says how many there are besides."""


def verify_file(path: Path, catalogue: CatalogueFile) -> Verification:
    """Everything that is wrong with a file, in the language in force.

    `digest` is computed from the content, None where it cannot be read. A file made under
    another version of the catalogue is read with ours: that alone is no problem, only codes
    that ours does not know are.
    """
    try:
        reading = _read(path)
    except CityReportError as error:
        where = str(error.facts.get("where", ""))
        problem = Problem(error.code, where, sentence(error))
        return Verification(str(path), False, None, (problem,))
    computed, seal_faults = _seal(reading.submission)
    faults = chain(seal_faults, _faults(reading.submission, catalogue.catalogue))
    problems = _problems(reading, faults)
    return Verification(str(path), not problems, computed, problems)


def _read(path: Path) -> Reading:
    """Read with the reader that the content asks for, whatever the file's name ends in."""
    if kind_of(path) == "xlsx":
        from cityreport.exchange import workbook_reader  # noqa: PLC0415 - openpyxl is slow to load

        return workbook_reader.decoded(path)
    from cityreport.exchange import json_file  # noqa: PLC0415

    return json_file.decoded(path)


def _faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Faults of the content; those that follow from a broken shape are not told twice."""
    broken = list(shape_faults(submission))
    yield from broken
    places = {fault.path for fault in broken}
    yield from (f for f in content_faults(submission, catalogue) if f.path not in places)


def _seal(submission: Submission) -> tuple[str | None, list[Fault]]:
    """The computed digest, and what is wrong with the one in the file."""
    try:
        computed = digest(submission)
    except DataError as error:
        return None, [Fault((), error)]
    if submission.seal is None:
        return computed, [Fault(("seal",), DataError("seal_missing"))]
    expected = submission.seal.digest
    if expected == computed:
        return computed, []
    broken = DataError("seal_broken", expected=_short(expected), computed=_short(computed))
    return computed, [Fault(("seal", "digest"), broken)]


def _problems(reading: Reading, faults: Iterator[Fault]) -> tuple[Problem, ...]:
    problems = [
        Problem(fault.error.code, reading.place(fault.path), sentence(fault.error))
        for fault in islice(faults, MOST_PROBLEMS)
    ]
    more = sum(1 for _ in faults)
    if more:
        problems.append(Problem("more_problems", "", sentence(DataError("more_problems", n=more))))
    return tuple(problems)


def _short(value: str) -> str:
    return f"{value[:8]}…{value[-4:]}"
