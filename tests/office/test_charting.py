"""Charts of an open office that a window asks for at any size."""

from __future__ import annotations

import pytest

from cityreport.office import chart_drawing
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.wording import CHART_KIND_NAMES


@pytest.mark.parametrize("kind", list(CHART_KIND_NAMES))
@pytest.mark.parametrize("pixels", [(1, 1), (90, 20), (300, 30), (20, 400)])
def test_a_window_that_is_not_laid_out_yet_gets_a_picture_all_the_same(
    sample: Office, kind: str, pixels: tuple[int, int]
) -> None:
    chart = chart_drawing.chart(sample, ChartRequest("L1", kind=kind))
    assert chart.image(pixels, with_words=False).startswith(b"\x89PNG")
