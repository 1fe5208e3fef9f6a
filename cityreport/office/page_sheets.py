"""The sheet of a month for an office that can only photograph a page: its numbers as a signed
code."""

from __future__ import annotations

from cityreport.domain import page_record
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey, Status
from cityreport.domain.period import Period
from cityreport.domain.public_key import fingerprint
from cityreport.domain.unsigned_months import is_signed
from cityreport.errors import DataError
from cityreport.exchange import page_reading
from cityreport.office.clock import instant
from cityreport.office.office import Office
from cityreport.render import page_sheet
from cityreport.render.document import Document


def month_sheet(office: Office, period: Period) -> Document:
    """Return the sheet of a month, signed with the office's key.

    DataError page_month for another period, export_empty where it has no number that a page
    carries, and what `OfficeKeys.open` raises.
    """
    if not period.is_month:
        raise DataError("page_month", typed=str(period))
    key = office.exports.keys.open()
    record = _record(office, period, key.file.key)
    code = page_reading.sign_page(record, office.catalogue_file, key.signing)
    city = office.city.profile.city
    return page_sheet.page_sheet(record, office.catalogue, city.name, key.file.key, code)


def _record(office: Office, period: Period, public: str) -> page_record.MonthOnPaper:
    places = [
        CellKey(indicator.code, period, TOTAL, breakdown, category)
        for indicator, breakdown, categories in page_record.page_rows(office.catalogue)
        for category in categories
    ]
    with office.store.reading():
        signed = is_signed(office.sign_off.signatures(), period)
        held = [one for key in places if (one := office.store.observations.get(key)) is not None]
    cells = []
    for one in held:
        final = one.status is Status.NORMAL and not signed
        value = None if one.value is None else int(one.value)
        place = one.key.indicator, one.key.breakdown, one.key.category
        cells.append(page_record.PageCell(*place, "V" if final else one.status.value, value))
    if not cells:
        raise DataError("export_empty", start=str(period), end=str(period))
    return page_record.MonthOnPaper(
        office.store.office_id(),
        fingerprint(public)[:16],
        office.catalogue_file.sha256[:16],
        str(period),
        instant(office.clock.now()),
        signed,
        tuple(cells),
    )
