"""A partner's form on paper: its questions and their order, as pieces of HTML.

The order is that of the page Enter, so that an officer types from box to box. Each piece is kept
whole on its page; the surroundings are repeated on each page. Not here: paper, fonts and page
breaks (ui/partners/form_printing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby, pairwise

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.form import Form, FormLine, LineKind, form_lines
from cityreport.domain.numerals import LETTER_OF
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.form_layout import QUESTIONS, FormQuestion
from cityreport.i18n import is_right_to_left, language, number, period_name, text, tr
from cityreport.wording import line_label

_STYLE = """
body { font-family: 'Noto Sans', 'DejaVu Sans'; font-size: 9pt; color: #000000; }
p { margin: 0; }
.title { font-size: 19pt; font-weight: bold; }
.subtitle { font-size: 12pt; }
.area { font-size: 14pt; font-weight: bold; }
.group { font-size: 11pt; font-weight: bold; }
.asked { font-size: 11pt; font-weight: bold; }
.question { font-size: 9.5pt; }
.small { font-size: 8pt; color: #333333; }
.figure { font-size: 14pt; font-weight: bold; }
td.box { border: 1px solid #000000; }
"""
_ROOM = "&nbsp;"
_HEAD_SHARE = 18
"""Percent of the width before the boxes of a breakdown."""


class FormFacts(msgspec.Struct, frozen=True):
    """The contents of a form. `cells`: known cells, which are filled in; `contact`: the person to
    return it to; `collection`: what the city collects, and which breakdowns it uses."""

    form: Form
    catalogue: Catalogue
    cells: Mapping[CellKey, Observation]
    contact: str = ""
    collection: CityCollection = AS_ASKED


class Block(msgspec.Struct, frozen=True):
    """A piece that is kept whole. `leads`: it stands on the page of the piece after it; `starts`:
    it begins a page; `area`: the district it is of, where there are several."""

    html: str
    leads: bool = False
    starts: bool = False
    area: str = ""


class FormPages(msgspec.Struct, frozen=True):
    """A form to print: HTML of Qt's rich-text subset. `head` has the place {area}, `foot` the
    places {page} and {pages}."""

    title: str
    form: Form
    head: str
    foot: str
    blocks: tuple[Block, ...]
    right_to_left: bool
    language: str = ""


def form_pages(facts: FormFacts) -> FormPages:
    """Lay the form out in the language in force."""
    blocks = [_title(facts), *_questions(facts), _signature()]
    form = facts.form
    month = period_name(Period.parse(form.period))
    parts = [form.city.name, month, *([form.partner] if form.partner else [])]
    running = " · ".join(parts)
    page = tr("Page {n} of {count}", n="{page}", count="{pages}")
    printed = tr("Form {id} · {standard}", id=form.id[:8], standard=text(facts.catalogue.title))
    foot = _sides(f'<span class="small">{escape(printed)}</span>', escape(page))
    return FormPages(
        title=f"{tr('Figures on violence')} · {running}",
        form=form,
        head=_whole(_sides(f'<span class="small">{escape(running)}{{area}}</span>', "")),
        foot=_whole(foot),
        blocks=tuple(_kept(block) for block in blocks),
        right_to_left=is_right_to_left(),
        language=language(),
    )


def _kept(block: Block) -> Block:
    return msgspec.structs.replace(block, html=_whole(block.html))


def _whole(html: str) -> str:
    direction = "rtl" if is_right_to_left() else "ltr"
    return f'<html><head><style>{_STYLE}</style></head><body dir="{direction}">{html}</body></html>'


def _title(facts: FormFacts) -> Block:
    form = facts.form
    month = period_name(Period.parse(form.period))
    lines = [
        f'<p class="title">{escape(tr("Figures on violence"))}</p>',
        f'<p class="subtitle">{escape(form.city.name)} · <b>{escape(month)}</b></p>',
    ]
    if form.partner:
        words = escape(tr("For: {partner}", partner=form.partner))
        lines.append(f'<p class="subtitle">{words}</p>')
    told = [
        tr("Write one whole number in each box. 0 means that you looked and there was none."),
        tr(
            "Where there is no number, write a letter: n not available, c not collected, x not "
            "applicable. Leave a box empty where nobody has looked yet."
        ),
    ]
    if facts.contact:
        told.append(tr("Give the form back to {contact}.", contact=facts.contact))
    rule = '<table width="100%" cellpadding="6" style="border-collapse: collapse">'
    box = f'<tr><td class="box">{escape(" ".join(told))}</td></tr></table>'
    lines.append(f'<p style="font-size: 5pt">{_ROOM}</p>{rule}{box}')
    return Block("".join(lines))


def _questions(facts: FormFacts) -> Iterator[Block]:
    lines = list(form_lines(facts.catalogue, facts.form, facts.collection))
    leading = {a.code for a, b in pairwise(lines) if b.kind is LineKind.BREAKDOWN}
    area = ""
    for line, rest in _grouped(lines):
        label = escape(line_label(facts.catalogue, facts.form, line))
        match line.kind:
            case LineKind.AREA:
                starts, area = bool(area), label
                html = f'<p style="font-size: 6pt">{_ROOM}</p><p class="area">{label}</p>'
                yield Block(html, leads=True, starts=starts, area=area)
            case LineKind.GROUP:
                yield Block(_band(label), leads=True, area=area)
            case LineKind.TOTAL:
                html = _asked(facts, line)
                yield Block(html, leads=line.code in leading, area=area)
            case LineKind.BREAKDOWN:
                yield Block(_boxes(facts, label, rest), area=area)


def _grouped(lines: Sequence[FormLine]) -> Iterator[tuple[FormLine, list[FormLine]]]:
    """Yield each line with the categories below it."""
    start: FormLine | None = None
    for is_category, found in groupby(lines, lambda line: line.kind is LineKind.CATEGORY):
        if is_category and start is not None:
            yield start, list(found)
            start = None
            continue
        for line in found:
            if start is not None:
                yield start, []
            start = line
    if start is not None:
        yield start, []


def _band(label: str) -> str:
    return (
        f'<p style="font-size: 4pt">{_ROOM}</p>'
        '<table width="100%" cellpadding="3" cellspacing="0" bgcolor="#E4E4E4">'
        f'<tr><td class="group">{label}</td></tr></table>'
    )


def _asked(facts: FormFacts, line: FormLine) -> str:
    """Return a question with the box of its total."""
    indicator = facts.catalogue.indicator(line.key.indicator)
    unit = text(facts.catalogue.unit(indicator.unit).label)
    words = (
        f'<p class="asked">{escape(f"{indicator.code} {text(indicator.label)}")}</p>'
        f'<p class="question">{escape(text(indicator.question))}</p>'
        f'<p class="small">{escape(text(indicator.definition))}</p>'
    )
    box = (
        '<table width="100%" cellpadding="3" style="border-collapse: collapse">'
        f"<tr>{_box(facts, line.key)}</tr></table>"
        f'<p class="small" align="center">{escape(tr("Total, {unit}", unit=unit))}</p>'
    )
    cells = [
        f'<td width="{100 - _HEAD_SHARE}%" valign="top">{words}</td>',
        f'<td width="{_HEAD_SHARE}%" valign="top">{box}</td>',
    ]
    return (
        f'<p style="font-size: 5pt">{_ROOM}</p>'
        f'<table width="100%" cellspacing="0" cellpadding="0">{_row(cells)}</table>'
    )


def _boxes(facts: FormFacts, label: str, categories: Sequence[FormLine]) -> str:
    """Return the boxes of a breakdown side by side, each below its name."""
    share = (100 - _HEAD_SHARE) / len(categories)
    names = [f'<td width="{_HEAD_SHARE}%"></td>']
    boxes = [f'<td valign="middle"><b>{label}</b></td>']
    for category in categories:
        name = escape(line_label(facts.catalogue, facts.form, category))
        names.append(
            f'<td width="{share:.2f}%" align="center" valign="bottom" class="small">{name}</td>'
        )
        boxes.append(_box(facts, category.key))
    return (
        '<table width="100%" cellpadding="2" style="border-collapse: collapse">'
        f"{_row(names)}{_row(boxes)}</table>"
    )


def _box(facts: FormFacts, key: CellKey) -> str:
    held = facts.cells.get(key)
    if held is None:
        said = _ROOM
    elif held.value is None:
        said = LETTER_OF[held.status]
    else:
        said = escape(number(held.value))
    return f'<td class="box" align="center"><span class="figure">{said}</span></td>'


def _signature() -> Block:
    """Return the lines for the name of the person and the signature."""
    rows = [f'<p style="font-size: 8pt">{_ROOM}</p>{_band(escape(tr("Who filled it in")))}']
    rows.append('<table width="100%" cellpadding="4" style="border-collapse: collapse">')
    wide = [question for question in QUESTIONS if question.wide]
    half = [question for question in QUESTIONS if not question.wide]
    rows += [f'<tr><td class="box" colspan="2">{_to_write(one)}</td></tr>' for one in wide]
    for pair in zip(half[::2], half[1::2], strict=True):
        rows.append(_row([f'<td class="box" width="50%">{_to_write(one)}</td>' for one in pair]))
    rows.append("</table>")
    return Block("".join(rows))


def _to_write(question: FormQuestion) -> str:
    """Return a question with the room to answer it."""
    label = " · ".join(tr(words) for words in (question.label, question.hint) if words)
    room = f"<p>{_ROOM}</p>" * question.paper_lines
    return f'<span class="small">{escape(label)}</span>{room}'


def _sides(left: str, right: str) -> str:
    cells = [
        f'<td width="70%" align="{_side("left")}">{left}</td>',
        f'<td width="30%" align="{_side("right")}" class="small">{right}</td>',
    ]
    return f'<table width="100%" cellspacing="0" cellpadding="0">{_row(cells)}</table>'


def _row(cells: Sequence[str]) -> str:
    """Return a row. Qt does not mirror tables for languages written from the right: we do."""
    return f"<tr>{''.join(reversed(cells) if is_right_to_left() else cells)}</tr>"


def _side(side: str) -> str:
    return {"left": "right", "right": "left"}[side] if is_right_to_left() else side
