"""A partner's form of many districts on paper: a row a district, a box for each total.

One question after the other for each of a hundred districts would be hundreds of pages. Not here:
the form of one question after the other (form), paper and fonts (ui/kit/document_printing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.form import LineKind, form_lines
from cityreport.domain.numerals import LETTER_OF
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.form_layout import QUESTIONS
from cityreport.i18n import number, period_name, text, tr
from cityreport.render.document import (
    Document,
    cell,
    data_table,
    document,
    head,
    heading,
    layout_table,
    paragraph,
    table_row,
)
from cityreport.render.form import FormFacts, filling_in
from cityreport.wording import short_label

_COLUMNS = 8
"""Boxes beside one another; more stand in a further table."""
_NAME = 28.0
"""Percent of the width for the names of districts."""
_BOX = ' style="border: 1px solid #000000"'


def form_grid(facts: FormFacts) -> Document:
    """Lay the form out in the language in force; breakdowns are not asked for."""
    form = facts.form
    month = period_name(Period.parse(form.period))
    named = [tr("Figures on violence"), form.city.name, month, form.partner]
    title = " · ".join(filter(None, named))
    lines = form_lines(facts.catalogue, form, facts.collection)
    totals = [line.key for line in lines if line.kind is LineKind.TOTAL]
    codes = list(dict.fromkeys(key.indicator for key in totals))
    asked = [facts.catalogue.indicator(code) for code in codes]
    parts = [*_head(facts, title), *_asked(facts, asked)]
    known = set(totals)
    for at in range(0, len(asked), _COLUMNS):
        parts += [paragraph("\N{NO-BREAK SPACE}"), _table(facts, asked[at : at + _COLUMNS], known)]
    printed = tr("Form {id} · {standard}", id=form.id[:8], standard=text(facts.catalogue.title))
    return document(title, [*parts, _who()], {}, foot=printed, is_one_page=False)


def _head(facts: FormFacts, title: str) -> Iterator[str]:
    yield f"<h2>{escape(title)}</h2>"
    yield paragraph(filling_in(facts))


def _asked(facts: FormFacts, asked: Sequence[Indicator]) -> Iterator[str]:
    yield heading(tr("What is asked"))
    for indicator in asked:
        unit = text(facts.catalogue.unit(indicator.unit).label)
        words = f"<b>{escape(indicator.code)} {escape(text(indicator.label))}</b> "
        words += escape(f"({unit}): {text(indicator.definition)}")
        yield f'<p class="small">{words}</p>'


def _table(facts: FormFacts, asked: Sequence[Indicator], known: set[CellKey]) -> str:
    share = (100 - _NAME) / max(len(asked), _COLUMNS // 2)
    heads = [head(tr("District"), "left", _NAME)]
    heads += [head(f"{i.code} {short_label(i)}", "left", share) for i in asked]
    period = Period.parse(facts.form.period)
    rows = []
    for area in facts.form.areas:
        name = tr("Whole city") if area.code == TOTAL else area.name
        cells = [cell(f'<span class="small">{escape(name)}</span>')]
        for indicator in asked:
            key = CellKey(indicator.code, period, area.code)
            cells.append(_box(facts, key) if key in known else cell("–", "left"))
        rows.append(table_row(cells))
    return data_table([table_row(heads)], rows)


def _box(facts: FormFacts, key: CellKey) -> str:
    held = facts.cells.get(key)
    said = "&nbsp;"
    if held is not None:
        said = LETTER_OF[held.status] if held.value is None else escape(number(held.value))
    return f'<td align="center"{_BOX}><span style="font-size: 13pt">{said}</span></td>'


def _who() -> str:
    """Return the room for the name of the person and the signature."""
    rows = [
        table_row([f'<td{_BOX}><span class="small">{escape(tr(one.label))}</span>{lines}</td>'])
        for one in QUESTIONS
        for lines in ["<p>&nbsp;</p>" * one.paper_lines]
    ]
    return heading(tr("Who filled it in")) + layout_table("".join(rows), cellpadding=4)
