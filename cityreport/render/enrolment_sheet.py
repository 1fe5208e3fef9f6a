"""The printed enrolment: an office's public key as a code and as text, with its fingerprint.

It goes to the network on paper or is compared over the telephone, so that nobody on the way can put
another key in its place.
"""

from __future__ import annotations

from html import escape

from cityreport.domain.enrolment import Enrolment
from cityreport.domain.public_key import fingerprint, read_out
from cityreport.i18n import tr, written_moment
from cityreport.render.document import (
    Document,
    described,
    document,
    heading,
    layout_table,
    paragraph,
    picture,
    table_row,
)
from cityreport.render.page_code import code_svg

_CODE = "code"
_SIDE = 5 / 2.54
"""The side of the code in inches: five centimetres."""


def enrolment_sheet(enrolment: Enrolment) -> Document:
    """Return the sheet on one page, in the language in force."""
    digits = read_out(enrolment.key)
    code = described(code_svg(code_text(enrolment)), tr("The public key as a code"), digits)
    facts = (
        (tr("City"), f"{enrolment.city} ({enrolment.country})"),
        (tr("Office"), enrolment.office),
        (tr("Public key"), enrolment.key),
        (tr("Fingerprint in hexadecimal"), _in_fours(fingerprint(enrolment.key))),
        (tr("Made"), written_moment(enrolment.made)),
    )
    said = "".join(
        f'<p class="muted">{escape(name)}</p><p class="item"><b>{escape(value)}</b></p>'
        for name, value in facts
    )
    sides = (
        f'<td width="38%">{picture(_CODE, (_SIDE, _SIDE))}</td>',
        f'<td width="62%" valign="top">{said}</td>',
    )
    changed = tr("This key follows an earlier one, which vouches for it.")
    parts = [
        f"<h1>{escape(tr('Enrolment of an office’s key'))}</h1>",
        paragraph(
            tr(
                "The office signs what it sends with this key. It shows whoever receives a file "
                "that this office made it."
            )
        ),
        heading(tr("Fingerprint, to be compared over the telephone")),
        f'<p style="font-size: 20pt; font-weight: bold">{escape(digits)}</p>',
        f'<p style="font-size: 6pt">&nbsp;</p>{layout_table(table_row(sides))}',
        heading(tr("What to do")),
        *(
            f'<p class="item">{number}. {escape(step)}</p>'
            for number, step in enumerate(_steps(), 1)
        ),
        *([paragraph(changed)] if enrolment.changes else []),
        f'<p style="margin-top: 40px">{escape(tr("Date, name and signature of the office"))}'
        "&nbsp;____________________________________</p>",
    ]
    title = tr("Enrolment of {city}", city=enrolment.city)
    return document(title, parts, {_CODE: code}, foot=title, shortens=enrolment.city)


def code_text(enrolment: Enrolment) -> str:
    """Return what the code of a sheet says: `cityreport-key 1`, the office's id and its key."""
    return f"cityreport-key 1 {enrolment.office} {enrolment.key}"


def _steps() -> tuple[str, ...]:
    return (
        tr("Sign this sheet and hand it to the network, or send the file that belongs to it."),
        tr("The network calls the office, which reads the eight numbers from its own screen."),
        tr("If all eight are the same, the network enrols the key. If not, somebody changed it."),
    )


def _in_fours(digits: str) -> str:
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
