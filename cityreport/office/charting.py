"""Charts of an office's numbers; matplotlib is loaded on first use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from cityreport.office.numbers import Numbers
from cityreport.wording import area_name

if TYPE_CHECKING:
    from cityreport.render.charts import ChartView

Measure = Literal["rate", "count"]

_DOTS_PER_INCH = 96
"""What Qt's logical pixels count to an inch; text in the picture is sized by it."""


def image(
    office: Numbers,
    indicator: str,
    area: str,
    measure: Measure,
    pixels: tuple[int, int],
    scale: float,
    *,
    with_words: bool,
) -> bytes:
    """A chart of `pixels` (width, height) in logical pixels as PNG, `scale` dots to each."""
    from cityreport.render import charts  # noqa: PLC0415 - matplotlib

    size = (pixels[0] / _DOTS_PER_INCH, pixels[1] / _DOTS_PER_INCH)
    view = replace(_view(office, area, measure), size=size, words=with_words)
    figure = charts.progress_figure(office.progress(indicator, area), office.catalogue, view)
    return charts.chart_bytes(figure, ".png", _DOTS_PER_INCH * scale)


def words(office: Numbers, indicator: str, area: str, measure: Measure) -> str:
    """The chart's text alternative."""
    from cityreport.render import charts  # noqa: PLC0415

    progress = office.progress(indicator, area)
    return charts.chart_text(progress, office.catalogue, _view(office, area, measure))


def save(office: Numbers, indicator: str, area: str, measure: Measure, path: Path) -> None:
    """Write a chart as PNG, SVG or PDF."""
    from cityreport.render import charts  # noqa: PLC0415

    view = _view(office, area, measure)
    figure = charts.progress_figure(office.progress(indicator, area), office.catalogue, view)
    charts.save_chart(figure, path)


def warm_up() -> None:
    """Load matplotlib and its fonts before the first chart is asked for."""
    from cityreport.render import charts  # noqa: PLC0415

    charts.warm_up()


def _view(office: Numbers, area: str, measure: Measure) -> ChartView:
    from cityreport.render.charts import ChartView  # noqa: PLC0415

    profile = office.profile
    name = area_name(profile.areas, area)
    return ChartView(name, measure, profile.city.attribution)
