"""A chart that is ready to be drawn, in any size and to any file."""

from __future__ import annotations

from html import escape
from pathlib import Path

from matplotlib.figure import Figure
from msgspec.structs import replace

from cityreport.render.chart_spots import ChartSpot, spots_of
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
from cityreport.render.kinds import USUAL_HEIGHT, ChartKind
from cityreport.render.kinds.scene import ChartContext, ChartTable, ChartText
from cityreport.render.picture import SUFFIXES, chart_bytes, save_chart
from cityreport.render.screen_colors import recolor

WIDTH = 10.0
"""The width of a saved chart in inches."""
_LEAST_PIXELS = 300, 200
_DOTS_PER_INCH = 96
"""Qt's logical pixels to an inch; text in the picture is sized by it."""
_PAGE = (7.05, 4.6)
"""The size of a chart on a printed page in inches; a chart of many rows is taller."""
_TALLEST = 8.2
_MOST_ROWS = 60
"""The number of rows of the table that are printed; charts with more say so."""


class Chart:
    """The facts of a chart, drawn and described in the language in force then.

    `is_public`: whether everybody may see them.
    """

    def __init__(
        self,
        kind: ChartKind,
        scene: ChartContext,
        facts: object,
        size: tuple[float, float] | None,
        *,
        is_public: bool = False,
    ) -> None:
        self._kind = kind
        self._scene = scene
        self._facts = facts
        self._size = size
        self.is_public = is_public

    @property
    def story(self) -> ChartText:
        """The chart in words."""
        return self._kind.tell(self._scene, self._facts)

    @property
    def table(self) -> ChartTable:
        """The numbers behind the chart."""
        return self._kind.tabulate(self._scene, self._facts)

    @property
    def grows(self) -> bool:
        """Return whether it has rows, and wants a height of its own."""
        return self._kind.height is not None

    def height(self, width: float) -> float:
        """Return its height in inches at a width in inches."""
        if self._kind.height is None:
            return USUAL_HEIGHT
        return self._kind.height(self._facts, width)

    def figure(self, size: tuple[float, float], *, with_words: bool = True) -> Figure:
        """Return the chart in `size` inches; without words the plot alone, for a page that has them
        itself."""
        view = replace(self._scene.view, size=size, words=with_words)
        return self._kind.draw(replace(self._scene, view=view), self._facts)

    def image(
        self,
        pixels: tuple[int, int],
        scale: float = 1.0,
        *,
        with_words: bool = True,
        theme: str = "light",
    ) -> bytes:
        """Return the chart as PNG, `pixels` wide and high in logical pixels, `scale` dots to each,
        in the colours of a screen's `theme`.
        """
        return self.screen(pixels, scale, with_words=with_words, theme=theme)[0]

    def screen(
        self,
        pixels: tuple[int, int],
        scale: float = 1.0,
        *,
        with_words: bool = True,
        theme: str = "light",
    ) -> tuple[bytes, tuple[ChartSpot, ...]]:
        """Return the chart as `image` does, and the places of its figures.

        It is never smaller than `_LEAST_PIXELS`: a window that is not laid out yet asks for almost
        nothing.
        """
        width, height = (max(pair) for pair in zip(pixels, _LEAST_PIXELS, strict=True))
        size = (width / _DOTS_PER_INCH, height / _DOTS_PER_INCH)
        figure = recolor(self.figure(size, with_words=with_words), theme)
        png = chart_bytes(figure, ".png", _DOTS_PER_INCH * scale, quick=True)
        return png, spots_of(figure)

    def content(self, suffix: str, size: tuple[float, float] | None = None) -> bytes:
        """Return the chart as the content of a PNG (300 dots an inch), SVG or PDF file, of `size`
        inches."""
        assert suffix in SUFFIXES  # noqa: S101 - chosen by the program
        return chart_bytes(self.figure(size or self.natural_size), suffix)

    def save(self, path: Path) -> None:
        """Write it as PNG, SVG or PDF by the name's ending, whole or not at all.

        Raise the errors of `picture.save_chart`.
        """
        save_chart(self.figure(self.natural_size), path, is_public=self.is_public)

    @property
    def natural_size(self) -> tuple[float, float]:
        """The size of a saved chart in inches: the one asked for, or its own height."""
        return self._size or (WIDTH, max(USUAL_HEIGHT, self.height(WIDTH)))

    def page(self) -> Document:
        """Return the chart and its table as a document to be printed."""
        story, rows = self.story, self.table.rows
        shown = rows[:_MOST_ROWS]
        pictures, images = [], {}
        split = self._kind.pages or (lambda facts: [facts])
        for number, facts in enumerate(split(self._facts), 1):
            part = Chart(self._kind, self._scene, facts, self._size)
            size = part.page_size()
            name = "chart" if number == 1 else f"chart-{number}"
            pictures.append(f'<p class="chart">{picture(name, size)}</p>')
            drawn = chart_bytes(part.figure(size, with_words=False), ".svg")
            images[name] = described(drawn, story.title, "\n".join((story.finding, *story.lines)))
        return document(
            story.title,
            [
                f"<h2>{escape(story.title)}</h2>",
                paragraph(story.finding),
                *pictures,
                _printed(ChartTable(self.table.columns, shown)),
                paragraph(" · ".join(note.rstrip(".") for note in story.notes), "note"),
            ],
            images,
            is_one_page=len(shown) <= 0,
            wide=tuple(images),
        )

    def page_size(self) -> tuple[float, float]:
        """Return its size on a printed page, in inches."""
        wide, high = _PAGE
        if self.grows:
            high = min(max(high, self.height(wide)), _TALLEST)
        return wide, high


def _printed(shown: ChartTable) -> str:
    sides = ["right" if column.number else "left" for column in shown.columns]
    count = len(sides)
    first = max(100 - 100 * (count - 1) // (count + 1), 12)
    rest = (100 - first) // max(count - 1, 1)
    heads = [
        (column.title, side, first if index == 0 else rest)
        for index, (column, side) in enumerate(zip(shown.columns, sides, strict=True))
    ]
    rows = (
        table_row([cell(escape(words), side) for words, side in zip(row, sides, strict=True)])
        for row in shown.rows
    )
    return table(heads, rows)
