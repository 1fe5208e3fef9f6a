"""The signs of verdicts, and of a rise and a fall: the same in the window as on paper.

Five grades can be told apart in black and white: full and half circle, rhombus, half and full
triangle. Charts draw them with matplotlib's markers of the same shapes (`mark_styles`).
"""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.verdict import Verdict

UP, DOWN = "up", "down"

_SHAPES = {
    Verdict.ON_TRACK.value: '<circle cx="8" cy="8" r="6.5" fill="{blue}" stroke="{blue}"/>',
    Verdict.PROBABLY_ON_TRACK.value: (
        '<circle cx="8" cy="8" r="6.5" fill="{paper}" stroke="{blue}"/>'
        '<path d="M8 1.5 A6.5 6.5 0 0 0 8 14.5 Z" fill="{blue}" stroke="none" stroke-width="0"/>'
    ),
    Verdict.OFF_TRACK.value: (
        '<path d="M8 1.8 L14.8 14 L1.2 14 Z" fill="{orange}" stroke="{orange}"/>'
    ),
    Verdict.PROBABLY_OFF_TRACK.value: (
        '<path d="M8 1.8 L14.8 14 L1.2 14 Z" fill="{paper}" stroke="{orange}"/>'
        '<path d="M8 1.8 L8 14 L1.2 14 Z" fill="{orange}" stroke="none" stroke-width="0"/>'
    ),
    Verdict.NOT_JUDGED.value: (
        '<path d="M3 3 L13 13 M13 3 L3 13" fill="none" stroke="{grey}" stroke-width="1.8"/>'
    ),
    Verdict.CANNOT_TELL.value: (
        '<path d="M8 1.5 L14.5 8 L8 14.5 L1.5 8 Z" fill="{paper}" stroke="{grey}"/>'
    ),
    Verdict.NOT_ENOUGH_MONTHS.value: (
        '<rect x="2.5" y="2.5" width="11" height="11" fill="{paper}" stroke="{grey}"/>'
    ),
    UP: '<path d="M8 3 L14 13 L2 13 Z" fill="{ink}" stroke="{ink}"/>',
    DOWN: '<path d="M8 13 L14 3 L2 3 Z" fill="{paper}" stroke="{ink}"/>',
}
"""The verdicts' shapes, as in the charts; a rise is full and a fall is hollow."""
SHAPE_NAMES = tuple(_SHAPES)


class ShapeColors(NamedTuple):
    """The colours of signs: of good and of bad news, of none, behind them, and of words."""

    blue: str
    orange: str
    grey: str
    paper: str
    ink: str


def shape_svg(name: str, colors: ShapeColors) -> str:
    """Return a sign as SVG: a verdict's code, `UP` or `DOWN`."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" stroke-width="1.8" '
        f'stroke-linejoin="round">{_SHAPES[name].format(**colors._asdict())}</svg>'
    )
