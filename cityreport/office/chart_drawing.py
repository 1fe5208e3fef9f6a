"""Charts of an office's numbers; matplotlib is loaded on first use."""

from __future__ import annotations

from cityreport.i18n import tr
from cityreport.office import chart_data
from cityreport.office.chart_request import ChartRequest, check_wish
from cityreport.office.number_source import NumberSource
from cityreport.office.progress_query import counted_unit
from cityreport.render import charts
from cityreport.render.chart_words import ChartView
from cityreport.render.kinds import kind_of
from cityreport.render.kinds.chart_kind import Chart
from cityreport.render.kinds.scene import ChartContext
from cityreport.wording import area_name


def chart(office: NumberSource, wish: ChartRequest) -> Chart:
    """Return a chart with its facts as they are now, ready to be drawn and put into words.

    UsageError unknown_chart or no_such_breakdown; DataError no_target and unknown_area.
    """
    check_wish(wish, office.catalogue)
    with office.queries.reading():
        facts = chart_data.GATHERERS[wish.kind](office, wish)
        profile = office.city.profile
    scene = ChartContext(
        catalogue=office.catalogue,
        view=ChartView(
            area_name(profile.areas, wish.area),
            wish.measure,
            profile.city.attribution,
            remark=_remark(wish),
        ),
        indicator=wish.indicator,
        unit=counted_unit(office.catalogue, profile, wish.indicator),
        areas={area.code: area.name for area in profile.areas},
    )
    return Chart(kind_of(wish.kind), scene, facts, wish.size, is_public=office.is_public)


def _remark(wish: ChartRequest) -> str:
    """Return the remark that a baseline or a path in the chart is not what the city has stored."""
    if wish.baseline is None and wish.path is None:
        return ""
    return tr("Baseline or path tried out: not those that the city has stored")


def warm_up() -> None:
    """Load matplotlib and its fonts before the first chart is asked for."""
    charts.warm_up()
