"""A council's report, from the numbers to the PDF, while somebody waits at the printer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cityreport.domain.period import Period
from cityreport.office import report_data
from cityreport.office.office import Office
from cityreport.ui.kit.document_printing import write_pdf

pytestmark = pytest.mark.bench

SECONDS = 5.0
"""Of processor time: the machine is shared."""


@pytest.mark.parametrize("store", ["sample", "large", "many_districts"])
@pytest.mark.timeout(3600)
def test_the_council_does_not_wait(
    request: pytest.FixtureRequest, qapp: object, tmp_path: Path, store: str
) -> None:
    office: Office = request.getfixturevalue(store)
    found = len(office.checks.findings(*2 * [Period.of_year(2023)]))
    times, on_paper = [], []
    for run in range(4):
        start = time.process_time()
        document = report_data.report(office, 2023, "council")
        made = time.process_time()
        pages = write_pdf(document, tmp_path / f"{run}.pdf")
        times.append(time.process_time() - start)
        on_paper.append(time.process_time() - made)
    first, *others = times
    print(
        f"\ncouncil report of {store}, {found} findings, {pages} pages: {min(others):.2f} to "
        f"{max(others):.2f} s, {max(on_paper):.2f} s of them the PDF, the first {first:.2f} s "
        f"(target {SECONDS:.0f} s)"
    )
    assert sorted(others)[1] <= SECONDS
