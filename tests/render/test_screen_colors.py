"""Charts in the colours of a screen: each colour has one in its place, and paper stays light."""

from __future__ import annotations

import io
import re

import pytest
from matplotlib.figure import Figure
from PIL import Image

from cityreport.office import chart_drawing
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.render.chart_theme import COLORS
from cityreport.render.kinds import KINDS
from cityreport.render.mark_styles import CATEGORIES, DARK_FROM, SHADES
from cityreport.render.picture import chart_bytes
from cityreport.render.screen_colors import SCREEN_COLORS, recolor
from tests.ui.kit.test_contrast import contrast

THEMES = [theme for theme, table in SCREEN_COLORS.items() if table]
LINES = (COLORS.rolling, COLORS.path, COLORS.baseline, COLORS.axis)
WORDS = (COLORS.text, COLORS.muted, COLORS.path, COLORS.rolling)

UNSEEN = {"#000000", "#1F77B4"}
"""What SVG writes where nothing is drawn in it: the definition of a marker, the inside of an x."""


def colors_in(figure: Figure) -> set[str]:
    """Every colour that is drawn."""
    drawn = chart_bytes(figure, ".svg").decode()
    return {found.upper() for found in re.findall(r"#[0-9a-f]{6}\b", drawn)} - UNSEEN


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_lines_stand_out_from_the_ground(theme: str) -> None:
    table = SCREEN_COLORS[theme]
    paper = table[COLORS.paper]
    assert all(contrast(table[color], paper) >= 4.5 for color in WORDS)
    assert all(contrast(table[color], paper) >= 3 for color in LINES)
    assert all(contrast(table[str(look["color"])], paper) >= 4.5 for look in CATEGORIES)


@pytest.mark.parametrize("theme", THEMES)
def test_the_words_on_a_shade_can_be_read(theme: str) -> None:
    table = SCREEN_COLORS[theme]
    for at, shade in enumerate(SHADES):
        words = COLORS.paper if at >= DARK_FROM else COLORS.text
        assert contrast(table[words], table[shade]) >= 4.5


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS if kind.code != "map"])
def test_every_colour_of_a_chart_has_one_in_its_place(sample: Office, kind: str) -> None:
    figure = chart_drawing.chart(sample, ChartRequest("L1", kind=kind)).figure((9, 6))
    known = SCREEN_COLORS["dark"]
    assert colors_in(figure) <= set(known), "a new colour needs its line in both tables"
    assert set(SCREEN_COLORS["dark"]) == set(SCREEN_COLORS["contrast"])
    assert colors_in(recolor(figure, "dark")) <= set(known.values())


def test_a_dark_screen_gets_a_dark_picture_and_a_file_a_light_one(sample: Office) -> None:
    chart = chart_drawing.chart(sample, ChartRequest("L1"))

    def ground(png: bytes) -> str:
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        red, green, blue = max(picture.getcolors(1 << 24) or [], key=lambda one: one[0])[1]
        return f"#{red:02X}{green:02X}{blue:02X}"

    assert ground(chart.image((600, 400), theme="dark")) == SCREEN_COLORS["dark"][COLORS.paper]
    assert ground(chart.image((600, 400))) == COLORS.paper
    assert ground(chart.content(".png", (6, 4))) == COLORS.paper
