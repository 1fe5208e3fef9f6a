"""A count's interval and two counts compared: known values, scipy's, and what must hold."""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import inf, nextafter, sqrt
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from cityreport.domain import statistics
from cityreport.domain.statistics import (
    Z_95,
    CountedSpan,
    RateRatio,
    chance_below,
    count_interval,
    effective,
    expected_p,
    named_together,
)


def rate_ratio(before, after, exposure_before=1, exposure_after=1, level=0.95):
    """Of counts that chance alone moves."""
    return statistics.rate_ratio(
        CountedSpan(before, exposure_before), CountedSpan(after, exposure_after), level=level
    )


def exact_p(before, after, exposure_before=1, exposure_after=1):
    """Of counts that chance alone moves."""
    return statistics.exact_p(
        CountedSpan(before, exposure_before), CountedSpan(after, exposure_after)
    )


LEVELS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.998, 0.999999)

counts = st.integers(0, 100_000)
small = st.integers(0, 3_000)
levels = st.floats(0.01, 0.9999)
exposures = st.floats(1e-3, 1e7)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0, 3.69), (5, 1.62, 11.67), (10, 4.79, 18.39), (40, 28.57, 54.47)],
)
def test_interval_has_the_published_values(count, lower, upper):
    interval = count_interval(count)
    assert (round(interval.lower, 2), round(interval.upper, 2)) == (lower, upper)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("count", range(10))
def test_small_counts_are_exact(count, level):
    tail = (1 - level) / 2
    interval = count_interval(count, level)
    lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0
    assert interval.lower == pytest.approx(lower, rel=1e-10, abs=0)
    assert interval.upper == pytest.approx(stats.chi2.isf(tail, 2 * count + 2) / 2, rel=1e-10)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("count", [10, 11, 25, 99, 100, 1_234, 50_000, 1_000_000])
def test_larger_counts_are_byars(count, level):
    z = stats.norm.isf((1 - level) / 2)
    interval = count_interval(count, level)
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    assert interval == pytest.approx((lower, upper), rel=1e-9)


@pytest.mark.parametrize("count", [10, 100, 10_000, 1_000_000])
def test_byar_is_close_to_exact(count):
    exact = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.isf(0.025, 2 * count + 2) / 2
    assert count_interval(count) == pytest.approx(exact, rel=2e-3)


def test_tiny_tails_do_not_run_away():
    assert count_interval(0, 1 - 1e-15).upper == pytest.approx(35.13, abs=0.3)
    lower, upper = count_interval(9, 1 - 1e-15)
    assert 0 < lower < 9 < upper < 70


@given(counts, levels)
def test_interval_holds_the_count(count, level):
    lower, upper = count_interval(count, level)
    assert 0 <= lower <= count <= upper


@given(st.integers(0, 200) | counts, levels)
def test_interval_rises_with_the_count(count, level):
    one, next_one = count_interval(count, level), count_interval(count + 1, level)
    assert one.lower < next_one.lower
    assert one.upper < next_one.upper


@given(counts, levels)
def test_interval_widens_with_the_level(count, level):
    narrow, wide = count_interval(count, level * 0.99), count_interval(count, level)
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@pytest.mark.parametrize("level", [0, 1, -0.1, 95, float("nan")])
def test_a_level_lies_between_0_and_1(level):
    with pytest.raises(ValueError, match="level"):
        count_interval(3, level)
    with pytest.raises(ValueError, match="level"):
        rate_ratio(3, 3, level=level)


def test_a_count_is_not_negative():
    with pytest.raises(ValueError, match="negative"):
        count_interval(-1)
    with pytest.raises(ValueError, match="negative"):
        rate_ratio(-1, 2)
    with pytest.raises(ValueError, match="negative"):
        exact_p(2, -1)


@pytest.mark.parametrize("exposure", [0, -1, inf, float("nan")])
def test_an_exposure_is_above_0(exposure):
    with pytest.raises(ValueError, match="exposure"):
        rate_ratio(1, 2, exposure_before=exposure)
    with pytest.raises(ValueError, match="exposure"):
        exact_p(1, 2, exposure_after=exposure)


@pytest.mark.parametrize(
    ("before", "after", "p", "digits"), [(40, 20, 0.0135, 4), (20, 10, 0.099, 3), (10, 5, 0.30, 2)]
)
def test_p_has_the_published_values(before, after, p, digits):
    assert round(exact_p(before, after), digits) == p


PAIRS = [
    (1, 1),
    (1, 7),
    (7, 1),
    (3, 4),
    (40, 20),
    (20, 40),
    (100, 100),
    (250, 260),
    (1, 900),
    (900, 1),
    (1_400, 1_100),
    (2_500, 2_400),
]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_ratio_is_clopper_and_pearsons(before, after, level):
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, after, before + 1)
    high_rest = stats.beta.ppf(tail, before, after + 1)  # 1 - upper end of the share
    ratio = rate_ratio(before, after, 2_000_000, 500_000, level)
    assert ratio.point == pytest.approx(4 * after / before, rel=1e-12)
    assert ratio.lower == pytest.approx(4 * low / (1 - low), rel=1e-9)
    assert ratio.upper == pytest.approx(4 * (1 - high_rest) / high_rest, rel=1e-9)


@pytest.mark.parametrize(("before", "after"), [*PAIRS, (0, 6), (6, 0), (0, 400), (900, 0)])
@pytest.mark.parametrize(("e0", "e1"), [(1, 1), (3, 1), (1, 3), (1_000_000, 1_020_000)])
def test_p_is_the_doubled_smaller_tail(before, after, e0, e1):
    n, share = before + after, e1 / (e0 + e1)
    tails = [
        stats.binomtest(after, n, share, alternative=side).pvalue for side in ("less", "greater")
    ]
    assert exact_p(before, after, e0, e1) == pytest.approx(min(1, 2 * min(tails)), rel=1e-9, abs=0)


@given(small, small)
def test_p_with_equal_exposure_is_the_two_sided_binomial_test(before, after):
    # In whole numbers: scipy's own tail underflows to 0 from about 1e-290 on.
    n, fewer = before + after, min(before, after)
    term = tail = 1
    for k in range(1, fewer + 1):
        term = term * (n - k + 1) // k
        tail += term
    assert exact_p(before, after) == pytest.approx(min(1, 2 * tail / 2**n), rel=1e-9, abs=1e-300)


def test_nothing_before_has_no_ratio_but_a_lower_end():
    ratio = rate_ratio(0, 5)
    assert ratio.point is None
    # the share of 5 in 5 is at least 0.025 ** (1/5) = 0.478176
    assert ratio.lower == pytest.approx(0.478176 / 0.521824, rel=1e-5)
    assert ratio.upper == inf


def test_nothing_after_is_zero_with_an_upper_end():
    ratio = rate_ratio(5, 0)
    assert (ratio.point, ratio.lower) == (0, 0)
    assert ratio.upper == pytest.approx(0.521824 / 0.478176, rel=1e-5)


def test_nothing_at_all_says_nothing():
    assert rate_ratio(0, 0) == RateRatio(None, 0, inf)
    assert exact_p(0, 0) == 1


def test_a_small_city_cannot_prove_a_halving_in_one_year():
    assert rate_ratio(10, 5).upper > 1
    assert rate_ratio(40, 20).upper < 1


@given(small, small, exposures, exposures, levels)
def test_ratio_lies_in_its_interval(before, after, e0, e1, level):
    ratio = rate_ratio(before, after, e0, e1, level)
    assert 0 <= ratio.lower <= ratio.upper
    if ratio.point is not None:
        assert ratio.lower <= ratio.point <= ratio.upper


@given(st.integers(1, 3_000), st.integers(1, 3_000), levels)
def test_ratio_backwards_is_its_inverse(before, after, level):
    ratio, back = rate_ratio(before, after, level=level), rate_ratio(after, before, level=level)
    assert ratio.lower == pytest.approx(1 / back.upper, rel=1e-9)
    assert ratio.upper == pytest.approx(1 / back.lower, rel=1e-9)


@given(small, small)
def test_ratio_rises_with_what_is_counted_after(before, after):
    one, more = rate_ratio(before, after), rate_ratio(before, after + 1)
    assert one.lower < more.lower
    assert one.upper <= more.upper


@given(small, small, exposures, exposures)
def test_p_is_a_probability_and_the_same_backwards(before, after, e0, e1):
    p = exact_p(before, after, e0, e1)
    assert 0 <= p <= 1
    assert exact_p(after, before, e1, e0) == pytest.approx(p, rel=1e-9, abs=1e-290)


@given(st.integers(1, 400), st.integers(0, 400))
def test_interval_excludes_1_exactly_when_p_is_below_5_percent(before, after):
    ratio, p = rate_ratio(before, after), exact_p(before, after)
    if abs(p - 0.05) > 1e-9:
        assert (ratio.upper < 1 or ratio.lower > 1) == (p < 0.05)


def test_large_counts_take_no_time():
    start = process_time()
    for n in range(1_000, 3_000, 20):
        rate_ratio(n, n // 2)
        exact_p(n, n // 2)
        count_interval(n * 300)
    assert process_time() - start < 1


def _normal_probability(z: Decimal) -> Decimal:
    """Of values below z: 1/2 + φ-series, Abramowitz and Stegun 26.2.10."""
    term = total = z
    k = 0
    while abs(term) > Decimal("1e-40"):
        k += 1
        term *= -z * z / (2 * k)
        total += term / (2 * k + 1)
    pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
    return Decimal("0.5") + total / (2 * pi).sqrt()


def test_the_quantile_of_95_percent_is_the_normal_one_to_the_last_bit() -> None:
    with localcontext(prec=50):
        exact = Decimal(Z_95)
        below = (exact + Decimal(nextafter(Z_95, 0))) / 2
        above = (exact + Decimal(nextafter(Z_95, 2))) / 2
        assert _normal_probability(below) < Decimal("0.975") < _normal_probability(above)


# uneven years

phis = st.sampled_from([0.05, 0.1, 0.15, 0.3])
spans = st.builds(
    CountedSpan, st.integers(0, 5_000), st.floats(0.1, 10), st.sampled_from([1.0, 2.5, 3.0])
)


def carried(span: CountedSpan, phi: float) -> tuple[float, float]:
    """Effective count and exposure, worked out again."""
    shrunk = 1 / (1 + phi**2 * span.cases / span.years)
    return span.cases * shrunk, span.exposure * shrunk


def test_an_effective_count_has_the_variance_of_uneven_years():
    # 1/x* = 1/x + phi^2: 100 cases with phi 0.1 carry as much as 50
    assert effective(100, 0.1) == pytest.approx(50)
    assert effective(300, 0.1, years=3) == pytest.approx(150)
    assert effective(7, 0.0) == 7
    assert effective(0, 0.3) == 0


@pytest.mark.parametrize("phi", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("count", [1, 4, 9, 10, 12, 60, 900, 40_000])
def test_the_interval_of_an_uneven_year_is_that_of_its_effective_count(count, phi):
    x = effective(count, phi)
    if x < 10:
        low, high = stats.gamma.ppf(0.025, x), stats.gamma.ppf(0.975, x + 1)
    else:
        y = x + 1
        low = x * (1 - 1 / (9 * x) - Z_95 / (3 * sqrt(x))) ** 3
        high = y * (1 - 1 / (9 * y) + Z_95 / (3 * sqrt(y))) ** 3
    assert count_interval(count, phi=phi) == pytest.approx(
        (low * count / x, high * count / x), rel=1e-9
    )


@given(spans, spans, phis)
def test_the_chance_to_be_on_the_path_is_the_incomplete_beta(window, baseline, phi):
    for ratio in (0.5, 0.8, 1.0):
        (x, e), (many, e0) = carried(window, phi), carried(baseline, phi)
        q = ratio * e / (ratio * e + e0)
        expected = special.betainc(x + 0.5, many + 0.5, q)
        assert chance_below(window, baseline, ratio, phi=phi) == pytest.approx(expected, abs=1e-10)


@given(spans, spans, phis)
def test_above_and_below_are_all_there_is(window, baseline, phi):
    below = chance_below(window, baseline, 1.0, phi=phi)
    assert below + chance_below(baseline, window, 1.0, phi=phi) == pytest.approx(1)


@pytest.mark.parametrize("ratio", [0, -1, float("nan")])
def test_a_path_lies_above_0(ratio):
    with pytest.raises(ValueError, match="ratio"):
        chance_below(CountedSpan(1), CountedSpan(1), ratio)


@given(spans, spans, phis)
def test_uneven_years_widen_every_comparison(before, after, phi):
    even, uneven = (statistics.rate_ratio(before, after, phi=by) for by in (0.0, phi))
    assert uneven.point == even.point
    if before.cases and after.cases:
        x, e = carried(after, phi)
        y, f = carried(before, phi)
        low = stats.beta.ppf(0.025, x, y + 1)
        assert uneven.lower == pytest.approx(f / e * low / (1 - low), rel=1e-6)
        assert uneven.upper / uneven.lower >= even.upper / even.lower * (1 - 1e-9)


@given(st.integers(0, 300), st.floats(0.1, 300), phis | st.just(0.0))
def test_p_against_a_known_figure_is_that_of_the_interval(count, expected, phi):
    p = expected_p(count, expected, phi=phi)
    assert 0 <= p <= 1
    if phi == 0:
        tails = stats.poisson.cdf(count, expected), stats.poisson.sf(count - 1, expected)
        assert p == pytest.approx(min(1, 2 * min(tails)), rel=1e-7, abs=1e-280)


def test_of_many_changes_benjamini_and_hochberg_name_a_few():
    # their own example, 1995, table 1: four of fifteen at 5 %
    ps = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    ps += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert named_together(ps) == [True] * 4 + [False] * 11
    assert named_together(ps[::-1]) == [False] * 11 + [True] * 4
    assert named_together([]) == []
    assert named_together([0.04]) == [True]
    assert named_together([0.04, 0.9]) == [False, False]
