"""The facts of each kind of chart, read through the office and measured by the domain.

One function a kind, and its line in `GATHERERS`. All numbers come through `progress` and
`figures` of the office, which may be the public's view of one. Not here: drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cityreport.domain.answer_grid import AnswerGrid, answer_grid
from cityreport.domain.borders import borders_in
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import Unusual
from cityreport.domain.city import Baseline
from cityreport.domain.districts import Ranking, rank_districts
from cityreport.domain.people import People, people_in
from cityreport.domain.period import Frequency
from cityreport.domain.progress import Progress, measure_progress
from cityreport.domain.signals import SignalRule, Signals, find_signals
from cityreport.domain.targets import has_target
from cityreport.domain.trend import is_rare, project_trend, three_year_means
from cityreport.domain.unsigned_months import with_unsigned_provisional
from cityreport.domain.years import Years, sort_years
from cityreport.errors import UsageError
from cityreport.office.chart_request import ChartRequest
from cityreport.office.number_source import NumberSource
from cityreport.render import chart_words
from cityreport.render.chart_words import NOTHING_MORE, Outlook

if TYPE_CHECKING:
    from cityreport.render.chart_words import Outlook
    from cityreport.render.kinds.breakdown import BreakdownSeries
    from cityreport.render.kinds.district_map import DistrictMap
    from cityreport.render.kinds.multiples_words import SmallMultiples
    from cityreport.render.kinds.progress import ProgressOutlook


def wished_progress(office: NumberSource, wish: ChartRequest) -> Progress:
    """Return the progress that a request asks for, by the baseline and path that it tries out."""
    return _progress(office, wish, wish.indicator, wish.area)


def people_of(office: NumberSource, progress: Progress) -> People:
    """Return the people of a progress's area in every year that it covers."""
    years = set(progress.baseline.years)
    for row in (progress.rolling12[:1], progress.rolling12[-1:]):
        years |= {r.period.year for r in row} | {r.period.year - 1 for r in row}
    years |= {month.period.year for month in progress.months[-1:]}
    if not years:
        return {}
    span = range(min(years) - 1, max(years) + 1)
    return people_in(office.city.profile.population, progress.area, span)


def ahead_sentence(office: NumberSource, progress: Progress, wish: ChartRequest) -> str:
    """Return where going on like the last three years would lead, and the three-year mean of a rare
    series, in words. Loads no matplotlib, for a page that says it beside the chart."""
    view = chart_words.ChartView("", wish.measure)
    seen = chart_words.measured_progress(progress, view)
    outlook = _outlook(office, progress, wish)
    said = chart_words.outlook_in_words(progress, seen, outlook)
    if wish.going_on and outlook.projection(rates=seen.rates) is None:
        said.append(chart_words.no_trend_sentence())
    return " ".join(said)


def _progress(office: NumberSource, wish: ChartRequest, indicator: str, area: str) -> Progress:
    baseline = None if wish.baseline is None else Baseline(wish.baseline)
    return office.queries.progress(
        indicator, area, until=wish.until, baseline=baseline, path=wish.path
    )


def _ahead(office: NumberSource, wish: ChartRequest) -> ProgressOutlook:
    from cityreport.render.kinds.progress import ProgressOutlook  # noqa: PLC0415 - matplotlib

    progress = wished_progress(office, wish)
    return ProgressOutlook(_shown(office, progress), _outlook(office, progress, wish))


def _shown(office: NumberSource, progress: Progress) -> Progress:
    """Return a progress as charts of its months show it: unsigned ones are provisional."""
    return with_unsigned_provisional(progress, office.sign_off.signatures())


def _outlook(office: NumberSource, progress: Progress, wish: ChartRequest) -> Outlook:
    rare = is_rare(progress)
    if not (rare or wish.going_on):
        return NOTHING_MORE
    people = people_of(office, progress)
    return Outlook(
        project_trend(progress, people) if wish.going_on and people else None,
        project_trend(progress) if wish.going_on else None,
        three_year_means(progress, people) if rare else (),
    )


def _signals(office: NumberSource, wish: ChartRequest) -> Signals:
    return find_signals(_shown(office, wished_progress(office, wish)), signal_rule(office))


def signal_rule(office: NumberSource) -> SignalRule:
    """Return the catalogue's rule of unusual months; the standard's where it has none."""
    for rule in office.catalogue.rules:
        if isinstance(rule, Unusual):
            return SignalRule(rule.p, rule.minimum, rule.window, rule.z_from, rule.z_limit)
    return SignalRule()


def _years(office: NumberSource, wish: ChartRequest) -> Years:
    return sort_years(_shown(office, wished_progress(office, wish)))


def _strands(office: NumberSource, wish: ChartRequest) -> BreakdownSeries:
    from cityreport.render.kinds.breakdown import BreakdownSeries  # noqa: PLC0415 - matplotlib

    indicator = office.catalogue.indicator(wish.indicator)
    if not indicator.breakdowns:
        raise UsageError(
            "no_such_breakdown", indicator=indicator.code, breakdown=wish.breakdown, known="–"
        )
    breakdown = wish.breakdown or indicator.breakdowns[0]
    profile = office.city.profile
    categories = [
        (
            category.code,
            measure_progress(
                wish.indicator,
                wish.area,
                office.queries.figures(wish.indicator, wish.area, breakdown, category.code),
                (),
                profile.baseline,
                profile.target,
            ),
        )
        for category in office.catalogue.breakdown(breakdown).categories
    ]
    return BreakdownSeries(breakdown, wished_progress(office, wish), tuple(categories))


def _districts(office: NumberSource, wish: ChartRequest) -> SmallMultiples:
    from cityreport.render.kinds.multiples_words import SmallMultiples  # noqa: PLC0415 - matplotlib

    return SmallMultiples(tuple(_by_district(office, wish)), of_districts=True)


def _indicators(office: NumberSource, wish: ChartRequest) -> SmallMultiples:
    from cityreport.render.kinds.multiples_words import SmallMultiples  # noqa: PLC0415 - matplotlib

    found = [
        _progress(office, wish, indicator.code, wish.area)
        for indicator in office.catalogue.indicators
        if has_target(indicator)
    ]
    required = {i.code for i in office.catalogue.indicators if i.required}
    shown = [p for p in found if p.months or p.rolling12 or p.indicator in required]
    return SmallMultiples(tuple(shown), of_districts=False)


def _by_district(office: NumberSource, wish: ChartRequest) -> Iterable[Progress]:
    return (_progress(office, wish, wish.indicator, a.code) for a in office.city.profile.areas)


def rank_wished(office: NumberSource, wish: ChartRequest) -> Ranking:
    """Return the ranking of the districts that there are in the twelve months that are asked for,
    or in the city's last ones, and of closed ones their last figure."""
    city = _progress(office, wish, wish.indicator, TOTAL)
    last = wish.until or (city.rolling12[-1].period if city.rolling12 else None)
    areas = {a.code: a for a in office.city.profile.areas}
    found = [
        p
        for p in _by_district(office, wish)
        if last is None or areas[p.area].exists_in(last) or (p.is_past and p.rolling12)
    ]
    return rank_districts(city, found, rates=wish.measure == "rate", end=wish.until)


def _mapped(office: NumberSource, wish: ChartRequest) -> DistrictMap:
    from cityreport.render.kinds.district_map import DistrictMap  # noqa: PLC0415 - matplotlib

    ranking, borders = rank_wished(office, wish), office.queries.borders()
    if borders is not None and ranking.end is not None:
        borders = borders_in(borders, office.city.profile.areas, ranking.end)
    return DistrictMap(ranking, borders)


def _answers(office: NumberSource, wish: ChartRequest) -> AnswerGrid:
    collection = office.annotations.collection()
    indicators = [
        (i.code, i.required)
        for i in office.catalogue.indicators
        if i.derived is None
        and i.frequency is Frequency.MONTH
        and collection.of(i.code).is_collected
    ]
    figures = {code: office.queries.figures(code, wish.area) for code, _ in indicators}
    return answer_grid(indicators, figures)


GATHERERS: dict[str, Callable[[NumberSource, ChartRequest], object]] = {
    "progress": _ahead,
    "signals": _signals,
    "years": _years,
    "breakdown": _strands,
    "districts": _districts,
    "ranking": rank_wished,
    "map": _mapped,
    "completeness": _answers,
    "indicators": _indicators,
}
"""By the code of the kind."""
