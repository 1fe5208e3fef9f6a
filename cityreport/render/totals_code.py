"""The small code of a printed summary: its picture, what it is in words, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from cityreport.domain.unsigned_months import is_signed
from cityreport.i18n import period_name, tr
from cityreport.render.document import described, layout_table, picture, table_row
from cityreport.render.page_code import code_svg
from cityreport.render.report_facts import ReportFacts

_CODE = "totals"
_SIDE = 3 / 2.54
"""The side of the code in inches, its white border included: three centimetres."""


def totals_code_picture(facts: ReportFacts) -> dict[str, bytes]:
    """Return the code, by its name in `src`; nothing where nobody could sign one."""
    if not facts.code:
        return {}
    title = tr("Code with the totals of {period}", period=period_name(facts.period))
    return {_CODE: described(code_svg(facts.code, error="m"), title, "")}


def with_totals_code(facts: ReportFacts, beside: Iterable[str]) -> Iterator[str]:
    """Yield the code with what it is, and these parts of the page beside it."""
    if not facts.code:
        yield f'<p class="note" style="margin-top: 6px">{escape(_why_none(facts))}</p>'
        yield from beside
        return
    said = f'<p class="note">{escape(_said(facts))}</p>'
    sides = (
        f'<td width="17%" valign="top">{picture(_CODE, (_SIDE, _SIDE))}</td>',
        f'<td width="83%" valign="top">{said}{"".join(beside)}</td>',
    )
    yield layout_table(table_row(sides), more=' style="margin-top: 6px"')


def _said(facts: ReportFacts) -> str:
    """Return what the code has, and that nobody signed any of it off where that is so."""
    words = tr(
        "Code: the required totals of {period}, this page’s digest and the office’s signature, for "
        "a photo from near.",
        period=period_name(facts.period),
    )
    if any(is_signed(facts.signatures, month) for month in facts.period.months()):
        return words
    return f"{words} {tr('No month of it is signed off: the totals can still change.')}"


def _why_none(facts: ReportFacts) -> str:
    if not facts.key:
        return tr(
            "This page has no code with its totals: the office has no key on this computer yet "
            "that could sign it. The first submission makes one."
        )
    return tr(
        "This page has no code with its totals: the office’s key is protected, and its passphrase "
        "was not typed."
    )
