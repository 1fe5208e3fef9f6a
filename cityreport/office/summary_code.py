"""The small code of a printed summary: the required totals of its month or year, signed."""

from __future__ import annotations

from cityreport.domain import page_totals
from cityreport.domain.period import Period
from cityreport.domain.public_key import fingerprint
from cityreport.domain.unsigned_months import is_signed
from cityreport.exchange import page_reading
from cityreport.exchange.key_file import KeyFile, OpenKey
from cityreport.office.clock import instant
from cityreport.office.number_source import NumberSource


def totals_code(office: NumberSource, period: Period, digest: str, key: OpenKey) -> bytes:
    """Return the code of a month's or year's totals as they are now, signed with the office's key.
    `digest`: of the page, in hexadecimal."""
    record = totals_record(office, period, digest, key.file)
    return page_reading.sign_page(record, office.catalogue_file, key.signing)


def totals_record(
    office: NumberSource, period: Period, digest: str, key: KeyFile
) -> page_totals.TotalsOnPaper:
    """Return the content of that code."""
    signatures = office.sign_off.signatures()
    signed = {month for month in period.months() if is_signed(signatures, month)}
    totals = []
    with office.queries.reading():
        for one in page_totals.required_counts(office.catalogue):
            figures = office.queries.figures(one.code)
            total = page_totals.total_of(one.code, period, figures, signed)
            if total is not None:
                totals.append(total)
    return page_totals.TotalsOnPaper(
        key.owner,
        fingerprint(key.key)[:16],
        office.catalogue_file.sha256[:16],
        digest[:16],
        str(period),
        instant(office.clock.now()),
        len(signed),
        office.is_public,
        tuple(totals),
    )
