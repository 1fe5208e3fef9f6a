"""The sheet of a month with its code: what people read, and the same for a camera."""

from __future__ import annotations

from html import escape

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.observation import Status
from cityreport.domain.page_record import MonthOnPaper
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.i18n import number, period_name, text, tr, written_moment
from cityreport.render.document import (
    Document,
    cell,
    described,
    document,
    paragraph,
    picture,
    table,
    table_row,
)
from cityreport.render.page_code import code_svg
from cityreport.wording import ANSWER_NAMES, STATUS_NAMES

_CODE = "code"
_SIDE = 6 / 2.54
"""The side of the code in inches: six centimetres."""


def page_sheet(
    record: MonthOnPaper, catalogue: Catalogue, city: str, key: str, code: bytes
) -> Document:
    """Return the sheet, in the language in force."""
    month = period_name(Period.parse(record.period))
    title = tr("Numbers of {month}, {city}", month=month, city=city)
    state = tr("The month is signed.") if record.is_signed else tr("The month is not signed yet.")
    totals = {c.indicator: c for c in record.cells if c.breakdown == TOTAL}
    rows = []
    for code_, one in sorted(totals.items(), key=lambda item: _place(catalogue, item[0])):
        status = Status(one.status)
        said = number(one.value) if one.value is not None else tr(ANSWER_NAMES[status])
        words = escape(f"{code_} {text(catalogue.indicator(code_).label)}")
        shown = (cell(words), cell(escape(said), "right"), cell(escape(tr(STATUS_NAMES[status]))))
        rows.append(table_row(shown))
    heads = [
        (tr("Indicator"), "left", 60),
        (tr("Number"), "right", 15),
        (tr("Status"), "beside", 25),
    ]
    parts = [
        f"<h1>{escape(title)}</h1>",
        paragraph(
            tr(
                "Photograph this sheet from above, in even light, so that the whole code is sharp, "
                "and send the picture. The code has these totals, their breakdowns and the "
                "office’s signature."
            )
        ),
        f'<p style="margin-top: 9px">{picture(_CODE, (_SIDE, _SIDE))}</p>',
        table(heads, rows),
        paragraph(
            f"{state} "
            + tr("Made on {moment}. Key of the office: {digits}.",
                 moment=written_moment(record.made), digits=read_out(key)),
            "note",
        ),
    ]  # fmt: skip
    svg = described(code_svg(code, error="m"), title, "")
    foot = f"{tr('Restricted')} · {title}"
    return document(title, parts, {_CODE: svg}, foot=foot, shortens=city)


def _place(catalogue: Catalogue, code: str) -> int:
    return [indicator.code for indicator in catalogue.indicators].index(code)
