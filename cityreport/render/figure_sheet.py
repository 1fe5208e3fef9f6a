"""A figure as a sheet of paper: words and keys placed in inches, from the top down.

Belongs here: text and legends around the plots, on the side where the language starts. Not here:
the plots (panels) and the sentences (chart_words).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from cityreport import i18n
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width, wrapped
from cityreport.render.stripes import stripes

MARGIN = 0.22
"""White on every side, in inches."""
_SWATCH, _GAP, _BETWEEN = 0.27, 0.07, 0.22
"""Width of a key's picture, the gap to its word, and the gap to the next key; inches."""


class Key(NamedTuple):
    """An entry of a legend: its look and its word.

    `patch` and `line` are matplotlib's properties of a rectangle and of a line; `letter` is the
    letter used in the chart itself; `stripes`: the colour of stripes over the rectangle.
    """

    label: str
    patch: dict[str, Any] | None = None
    line: dict[str, Any] | None = None
    letter: str = ""
    stripes: str = ""


class FigureSheet:
    """A new figure of `size` inches, filled from the top. `y` is the place of the next line."""

    def __init__(self, size: tuple[float, float], margin: float = MARGIN) -> None:
        self.width, self.height = size
        self.margin = margin
        self.figure = Figure(figsize=size, dpi=100, facecolor=COLORS.paper)
        FigureCanvasAgg(self.figure)
        self.y = self.height - margin
        self.mirrored = i18n.is_right_to_left()

    @property
    def room(self) -> float:
        """The width between the margins, in inches."""
        return self.width - 2 * self.margin

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return a plot with a frame of these inches."""
        w, h = self.width, self.height
        return self.figure.add_axes((left / w, bottom / h, width / w, height / h))

    def write(
        self,
        words: str,
        size: float,
        color: str = COLORS.text,
        *,
        bold: bool = False,
        most: int = 99,
        indent: float = 0.0,
    ) -> None:
        """Write a paragraph across the sheet, at most `most` lines, then move below it."""
        for line in wrapped(words, size, self.room - indent, most, bold=bold):
            self.y -= line_height(size)
            self.put(line, indent, size, color, bold=bold)

    def title(self, words: str) -> None:
        """Write the title in bold, smaller where it does not fit on a line."""
        fits = text_width(words, SIZES.title, bold=True) <= self.room
        self.write(words, SIZES.title if fits else SIZES.verdict, bold=True, most=2)

    def notes(self, notes: Sequence[str]) -> float:
        """Write what has to be known at the foot; return its height in inches."""
        said = " · ".join(note.rstrip(".") for note in notes)
        lines = wrapped(said, SIZES.note, self.room, 3)
        above = self.y
        for index, line in enumerate(reversed(lines)):
            self.y = self.margin * 0.7 + index * line_height(SIZES.note)
            self.put(line, 0, SIZES.note, COLORS.muted)
        self.y = above
        return len(lines) * line_height(SIZES.note)

    def text(self, x: float, y: float, words: str, **look: Any) -> None:
        """Write words at inches from the left and from the bottom."""
        to_inches = self.figure.dpi_scale_trans
        self.figure.text(x, y, words, transform=to_inches, **({"color": COLORS.text} | look))

    def put(self, words: str, start: float, size: float, color: str, *, bold: bool = False) -> None:
        """One line of text at the height `y`, `start` inches from where lines start."""
        self.text(
            self._x(start),
            self.y + size * 0.3 / 72,
            words,
            ha="right" if self.mirrored else "left",
            va="baseline",
            fontsize=size,
            color=color,
            fontweight="bold" if bold else "normal",
        )

    def mark(self, start: float, rise: float, **line: Any) -> None:
        """Draw a single marker, `start` inches from where lines start and `rise` above `y`."""
        self._add(Line2D([self._x(start)], [self.y + rise], linestyle="none", **line))

    def keys(self, heading: str, keys: Sequence[Key], size: float = SIZES.axis) -> None:
        """Write a heading and the keys after it, in as many lines as they need."""
        titles, placed = self._flow(heading, keys, size)
        top = self.y
        for row, line in enumerate(titles):
            self.y = top - (row + 1) * line_height(size)
            self.put(line, 0, size, COLORS.text, bold=True)
        for row, start, key in placed:
            self.y = top - (row + 1) * line_height(size)
            self._key(key, start, size)
        self.y = top - self.height_of_keys(heading, keys, size)

    def head(self, heading: str, words: str, keys: Sequence[Key] = ()) -> None:
        """Write what a plot measures, and below it in words how its marks are drawn: its lines are
        named where they end. `keys`: marks that no word names."""
        self.keys(heading, keys)
        if words:
            self.write(words, SIZES.note, COLORS.muted)

    def height_of_keys(self, heading: str, keys: Sequence[Key], size: float = SIZES.axis) -> float:
        """Return the height that `keys` takes, in inches."""
        titles, placed = self._flow(heading, keys, size)
        rows = max([len(titles), *(row + 1 for row, _, _ in placed)])
        return rows * line_height(size)

    def _flow(
        self, heading: str, keys: Sequence[Key], size: float
    ) -> tuple[list[str], list[tuple[int, float, Key]]]:
        """Return lines of the heading, and each key with its line and its inches into that line."""
        titles = wrapped(heading, size, self.room, bold=True)
        row, start = max(len(titles) - 1, 0), 0.0
        if titles:
            start = text_width(titles[-1], size, bold=True) + _BETWEEN
        placed = []
        for key in keys:
            width = _SWATCH + _GAP + text_width(key.label, size)
            if start > 0 and start + width > self.room:
                row, start = row + 1, 0.0
            placed.append((row, start, key))
            start += width + _BETWEEN
        return titles, placed

    def _key(self, key: Key, start: float, size: float) -> None:
        left = self._x(start) - (_SWATCH if self.mirrored else 0)
        middle = self.y + size * 0.62 / 72
        if key.patch is not None:
            self._add(Rectangle((left, middle - 0.05), _SWATCH, 0.1, **key.patch))
        if key.stripes:
            low, high, right = middle - 0.05, middle + 0.05, left + _SWATCH
            box = [(left, low), (left, high), (right, high), (right, low)]
            to_inches = self.figure.dpi_scale_trans
            drawn = stripes([[box]], key.stripes, to_inches, gid="key-stripes", zorder=1.5)
            self.figure.add_artist(drawn)
        if key.line is not None:
            xs = [left + _SWATCH / 2] if "marker" in key.line else [left, left + _SWATCH]
            self._add(Line2D(xs, [middle] * len(xs), **key.line))
        if key.letter:
            middle_of, base = left + _SWATCH / 2, self.y + size * 0.3 / 72
            self.text(middle_of, base, key.letter, ha="center", va="baseline", fontsize=size)
        for line in wrapped(key.label, size, self.room - _SWATCH - _GAP, 1):
            self.put(line, start + _SWATCH + _GAP, size, COLORS.muted)

    def _x(self, start: float) -> float:
        """Return the inches from the left edge to a place `start` inches into the line."""
        return self.width - self.margin - start if self.mirrored else self.margin + start

    def _add(self, artist: Line2D | Rectangle) -> None:
        artist.set_transform(self.figure.dpi_scale_trans)
        self.figure.add_artist(artist)
