"""The look of charts: colours, sizes of text, the font, and the width of words in it.

The colours differ for colour-blind readers (blue, orange, grey) and in black and white (dark line,
dashes, grey). Not here: positions (figure_sheet, charts).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

from cityreport import paths

FONT_FILES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
FAMILIES = ("Noto Sans", "DejaVu Sans")
"""The font families. Ours first; matplotlib's own has the letters that ours lacks."""

POINTS_PER_INCH = 72
LINE_SPACING = 1.38
"""Distance of two base lines, in sizes of the text."""


class ChartColors(NamedTuple):
    """The palette of the charts. Every text colour has 4.5:1 or more on white."""

    paper: str = "#FFFFFF"
    text: str = "#1B2733"
    muted: str = "#55636F"
    axis: str = "#8A96A3"
    grid: str = "#E3E8EE"
    rolling: str = "#1F5FA8"
    band: str = "#C3D8EE"
    path: str = "#B85300"
    baseline: str = "#77828E"
    bar: str = "#7FA6D1"
    bar_soft: str = "#DCE8F4"
    unanswered: str = "#B4BEC9"
    unavailable: str = "#EDF0F4"


class Sizes(NamedTuple):
    """Sizes of text in points."""

    title: float = 13.0
    verdict: float = 10.5
    body: float = 9.0
    axis: float = 8.5
    note: float = 7.5


COLORS = ChartColors()
SIZES = Sizes()


def _prepare() -> None:
    """Set matplotlib's font and defaults, once for the process.

    Settings are never changed afterwards: figures may be drawn on several threads at once.
    """
    for name in FONT_FILES:
        file = paths.resource("fonts", name)
        if file.is_file():
            fontManager.addfont(file)
    known = {font.name for font in fontManager.ttflist}
    matplotlib.rcParams.update(
        {
            "font.family": [family for family in FAMILIES if family in known],
            "text.parse_math": False,  # a $ in a city's name is a $
            "svg.fonttype": "none",
            "svg.hashsalt": "cityreport",
            "pdf.fonttype": 42,
            "text.hinting": "no_hinting",  # quicker, and as wide as in SVG and PDF
        }
    )


_prepare()


def text_width(words: str, size: float, bold: bool = False) -> float:
    """Return the width of the words in inches."""
    return _width_per_point(words, bold) * size / POINTS_PER_INCH


@lru_cache(maxsize=16_384)
def _width_per_point(words: str, bold: bool) -> float:
    """Return the width in sizes of the text: not hinted, letters grow with it evenly."""
    font = FontProperties(size=1.0, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, False)
    return float(width)


def line_height(size: float) -> float:
    """Return the height of one line of text, in inches."""
    return size * LINE_SPACING / POINTS_PER_INCH


def wrapped(
    words: str, size: float, limit: float, most: int = 99, *, bold: bool = False
) -> list[str]:
    """Return the text in lines of at most `limit` inches; lines beyond `most` become `…`."""
    lines: list[str] = []
    line = ""
    for word in filter(None, words.replace("\n", " ").split(" ")):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= limit:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, size, limit, bold=bold)
        lines.extend(full)
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _shortened(" ".join(lines[most - 1 :]), size, limit, bold=bold)]


def shortened_name(words: str, size: float, limit: float, *, bold: bool = False) -> str:
    """Return a name on one line of at most `limit` inches: cut in its middle, since names of places
    differ at their ends."""
    if text_width(words, size, bold) <= limit:
        return words
    low, high = 1, len(words) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(_without_middle(words, middle), size, bold) <= limit:
            low = middle
        else:
            high = middle - 1
    return _without_middle(words, low)


def _without_middle(words: str, letters: int) -> str:
    """Return a name with that many of its letters, half of them from its end."""
    end = letters // 2
    return f"{words[: letters - end].rstrip()}…{words[len(words) - end :].lstrip()}"


def _broken(word: str, size: float, limit: float, *, bold: bool) -> list[str]:
    """Return a word in pieces that fit: scripts without spaces, and very long names."""
    if text_width(word, size, bold) <= limit:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, size, bold) > limit:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _shortened(words: str, size: float, limit: float, *, bold: bool) -> str:
    low, high = 0, len(words)  # halved, not letter by letter: 120 long names took ten seconds
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(words[:middle] + "…", size, bold) <= limit:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"
