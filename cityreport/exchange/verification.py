"""Verifying a file: is it a submission or a piece, is it whole, does what it says hold?

Nothing in a file makes `verify_file` raise. Findings that are merely worth a look are not its
business, nor whose seal it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.contribution import FORMAT as PIECE
from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import Problem, Submission, Verification
from cityreport.errors import CityReportError, DataError
from cityreport.exchange.incoming import kind_of
from cityreport.exchange.reading import Fault, Reading, seal_faults, shape_faults
from cityreport.exchange.rules import content_faults, piece_faults
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
    content = reading.content
    computed, broken = seal_faults(content)
    faults = chain(broken, _faults(content, catalogue.catalogue))
    problems = _problems(reading, faults)
    return Verification(str(path), not problems, computed, problems, content.format)


def _read(path: Path) -> Reading[Submission] | Reading[Contribution]:
    """Read with the reader that the content asks for, whatever the file's name ends in."""
    if kind_of(path) == "xlsx":
        from cityreport.exchange import workbook_reader  # noqa: PLC0415 - openpyxl is slow to load

        return workbook_reader.decoded(path)
    from cityreport.exchange import contribution_file, json_file, strict_json  # noqa: PLC0415

    file = strict_json.opened(path)
    if file.format == PIECE:
        return contribution_file.decoded(file)
    return json_file.decoded(file)


def _faults(content: Submission | Contribution, catalogue: Catalogue) -> Iterator[Fault]:
    """Faults of the content; those that follow from a broken shape are not told twice."""
    broken = list(shape_faults(content))
    yield from broken
    places = {fault.path for fault in broken}
    if isinstance(content, Submission):
        found = content_faults(content, catalogue)
    else:
        found = piece_faults(content, catalogue)
    yield from (fault for fault in found if fault.path not in places)


def _problems(
    reading: Reading[Submission] | Reading[Contribution], faults: Iterator[Fault]
) -> tuple[Problem, ...]:
    problems = [
        Problem(fault.error.code, reading.place(fault.path), sentence(fault.error))
        for fault in islice(faults, MOST_PROBLEMS)
    ]
    more = sum(1 for _ in faults)
    if more:
        problems.append(Problem("more_problems", "", sentence(DataError("more_problems", n=more))))
    return tuple(problems)
