"""`cityreport explain`: its own figures, worked out again without the program, are those printed.

`from_json` takes the answer's cells and people and nothing that was computed from them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scipy import special, stats

from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.i18n import day_name
from cityreport.office.office import Office
from tests.conftest import NOW, RunCommand
from tests.formula_lines import formula_lines

Answer = dict[str, Any]
Z = stats.norm.ppf(0.975)

CALLS = (
    ("L1",),
    ("P1",),
    ("R1",),
    ("L1", "--area", "D03"),
    ("R1", "--area", "D12"),
    ("L1", "--period", "2021"),
    ("P1", "--period", "2022"),
)
"""Explanations with a verdict: common and rare, with a population and without, of other years."""


LATEST = tuple(call for call in CALLS if "--period" not in call)
"""Those of the latest months, which `progress` prints too."""


def told(run_command: RunCommand, store: Path, *call: str) -> str:
    code, out, err = run_command("explain", "progress", *call, "--store", store)
    assert (code, err) == (0, "")
    return out


def answered(run_command: RunCommand, store: Path, *call: str) -> Answer:
    answer: Answer = json.loads(told(run_command, store, *call, "--json"))
    return answer


def person_years(year: Answer) -> float:
    """Mean population of twelve months; years without a population."""
    if not year["people"]:
        return float(year["share"])
    months = sum(lived["months"] for lived in year["people"])
    mean = sum(lived["months"] * lived["value"] for lived in year["people"]) / months
    return float(mean * year["share"])


def cases(cells: list[Answer], year: Answer) -> int:
    return sum(cell["value"] for cell in cells if cell["period"] in year["periods"])


def phi_of(answer: Answer) -> float:
    found = answer["dispersion"]
    beyond = []
    for step in found["years"]:
        before, here, after = step["before"], step["here"], step["after"]
        logs = [math.log(year["cases"] / year["exposure"]) for year in (before, here, after)]
        e = logs[1] - (logs[0] + logs[2]) / 2
        chance = 1 / here["cases"] + (1 / before["cases"] + 1 / after["cases"]) / 4
        beyond.append(e * e - chance)
    n, usual, prior = len(beyond), found["usual"], found["usual_counts_for"]
    own = max(0.0, sum(beyond) / n / 1.5) if n else 0.0
    return math.sqrt((prior * usual**2 + n * own) / (prior + n))


def interval_of(count: int, phi: float) -> tuple[float, float]:
    x = count / (1 + phi**2 * count)
    if x < 10:
        lower = stats.gamma.ppf(0.025, x) if x else 0.0
        ends = lower, stats.gamma.ppf(0.975, x + 1)
    else:
        y = x + 1
        ends = (
            x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3,
            y * (1 - 1 / (9 * y) + Z / (3 * math.sqrt(y))) ** 3,
        )
    scale = count / x if count else 1.0
    return scale * ends[0], scale * ends[1]


def chance_of(
    now: tuple[float, float, float], then: tuple[float, float, float], ratio: float, phi: float
) -> float:
    def carried(span: tuple[float, float, float]) -> tuple[float, float]:
        count, exposure, years = span
        shrunk = 1 + phi**2 * count / years
        return count / shrunk, exposure / shrunk

    (x, e), (big, e0) = carried(now), carried(then)
    q = ratio * e / (ratio * e + e0)
    return float(special.betainc(x + 0.5, big + 0.5, q))


def verdict_of(chance: float) -> str:
    grades = ((0.95, "on_track"), (0.80, "probably_on_track"))
    for least, name in grades:
        if chance >= least:
            return name
    if chance > 0.20:
        return "cannot_tell"
    return "probably_off_track" if chance > 0.05 else "off_track"


def path_share(answer: Answer, last: str) -> float:
    """The path to the twelve months that end with `last`, as a share of the baseline."""
    path = answer["path"]
    years = [int(year["last"][:4]) for year in answer["baseline"]["years"]]
    start, goal = sum(years) / len(years), path["target"]
    place = int(last[:4]) - 1 + int(last[5:]) / 12
    assert path["kind"] == "geometric"
    return float((1 - path["reduction"]) ** min(1.0, (place - start) / (goal - start)))


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_its_cells_and_people_lead_to_every_figure_that_is_printed(
    run_command: RunCommand, sample_path: Path, call: tuple[str, ...]
) -> None:
    answer = answered(run_command, sample_path, *call)
    figure, years, baseline = answer["figure"], answer["years"], answer["baseline"]
    latest = years[0]
    value, exposure = cases(answer["cells"], latest), person_years(latest)
    assert value == figure["value"]
    has_people = bool(latest["people"])
    per = 100_000 / exposure if has_people else None
    assert figure["rate"] == (None if per is None else pytest.approx(per * value))

    phi = phi_of(answer)
    assert answer["dispersion"]["phi"] == pytest.approx(phi)
    lower, upper = interval_of(value, phi)
    assert figure["value_lower"] == pytest.approx(lower, rel=1e-6)
    assert figure["value_upper"] == pytest.approx(upper, rel=1e-6)
    if per is not None:
        assert figure["lower"] == pytest.approx(per * lower, rel=1e-6)

    base = sum(cases(baseline["cells"], year) for year in baseline["years"])
    base_years = sum(map(person_years, baseline["years"]))
    share = path_share(answer, latest["last"])
    assert figure["value_path"] == pytest.approx(share * base / len(baseline["years"]))
    if per is not None:
        assert figure["path"] == pytest.approx(100_000 * base / base_years * share)

    spans = [(cases(answer["cells"], year), person_years(year)) for year in years]
    total, lived = sum(count for count, _ in spans), sum(people for _, people in spans)
    shares = [path_share(answer, year["last"]) for year in years]
    ratio = sum(s * people for s, (_, people) in zip(shares, spans, strict=True)) / lived
    chance = chance_of(
        (total, lived, len(years)), (base, base_years, len(baseline["years"])), ratio, phi
    )
    verdict = answer["verdict"]
    assert verdict["probability"] == pytest.approx(chance, rel=1e-6)
    assert verdict["verdict"] == verdict_of(chance)
    assert figure["share_of_baseline"] == pytest.approx(total / lived / (base / base_years))


@pytest.mark.parametrize("call", LATEST, ids=" ".join)
def test_what_it_explains_is_what_progress_prints(
    run_command: RunCommand, sample_path: Path, call: tuple[str, ...]
) -> None:
    _, out, _ = run_command("progress", *call, "--store", sample_path, "--json")
    printed, answer = json.loads(out), answered(run_command, sample_path, *call)
    last = printed["rolling12"][-1]
    assert answer["period"] == last["period"]
    for name in ("value", "rate", "lower", "upper", "path"):
        assert answer["figure"][name] == last[name]
    for name in ("verdict", "probability", "conditions", "not_judged"):
        assert answer["verdict"][name] == printed[name]
    assert answer["dispersion"]["phi"] == printed["dispersion"]
    assert answer["figure"]["needed_per_year"] == printed["needed_per_year"]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_formula_in_words_comes_to_its_result(
    run_command: RunCommand, sample_path: Path, call: tuple[str, ...]
) -> None:
    lines = formula_lines(told(run_command, sample_path, *call))
    assert [line.name for line in lines.values() if not line.holds()] == []
    answer = answered(run_command, sample_path, *call)
    chance = answer["verdict"]["probability"]
    assert lines["P"].worked_out == pytest.approx(chance, abs=0.001)
    assert lines["φ"].worked_out == pytest.approx(answer["dispersion"]["phi"], rel=1e-4)
    assert verdict_of(lines["P"].worked_out) == answer["verdict"]["verdict"]
    ends = [line for name, line in lines.items() if " end of " in name]
    low, high = ("lower", "upper") if answer["figure"]["rate"] else ("value_lower", "value_upper")
    assert [end.worked_out for end in ends] == pytest.approx(
        [answer["figure"][low], answer["figure"][high]], rel=1e-4
    )


def test_the_formulas_hold_in_spanish_too(run_command: RunCommand, sample_path: Path) -> None:
    call = ("--lang", "es", "--store", sample_path, "explain", "progress", "L1")
    code, out, _ = run_command(*call)
    lines = formula_lines(out, group=".", point=",")
    assert code == 0
    assert len(lines) > 20
    assert [line.name for line in lines.values() if not line.holds()] == []
    assert lines["P"].result == 0.515


def test_every_cell_says_its_source_who_entered_it_and_when(
    run_command: RunCommand, sample_path: Path, sample: Office
) -> None:
    sample.cells.record(Observation(CellKey("L1", Period.parse("2023-12")), 9, source="Court list"))
    answer = answered(run_command, sample_path, "L1")
    last = answer["cells"][-1]
    assert (last["period"], last["value"], last["officer"]) == ("2023-12", 9, "Ada")
    assert last["at"] == NOW.isoformat()
    assert answer["cells"][0]["source"].startswith("Metropolitan Police Service")
    assert len(answer["cells"]) == 12
    assert len(answer["baseline"]["cells"]) == 36
    said = told(run_command, sample_path, "L1")
    (line,) = (line for line in said.split("\n") if "Court list" in line)
    assert line.split() == [
        "December",
        "2023",
        "9",
        "Court",
        "list",
        "Ada",
        *day_name(NOW.astimezone().date()).split(),
    ]


@pytest.mark.parametrize("call", LATEST, ids=" ".join)
def test_what_would_change_it_does(
    run_command: RunCommand, sample_path: Path, sample: Office, call: tuple[str, ...]
) -> None:
    """The numbers named are typed, and the program is asked again."""
    answer = answered(run_command, sample_path, *call)
    assert answer["would_change"]
    held = [cell for cell in answer["cells"] if cell["period"] in answer["years"][0]["periods"]]
    for turn in answer["would_change"]:
        for wanted, verdict in ((turn["cases"], turn["verdict"]), (turn["beside"], None)):
            sample.cells.record_many(list(with_cases(held, wanted)))
            _, out, _ = run_command("progress", *call, "--store", sample_path, "--json")
            assert json.loads(out)["verdict"] == (verdict or answer["verdict"]["verdict"])


def with_cases(cells: list[Answer], wanted: int) -> Iterator[Observation]:
    """Other numbers: as many in all as wanted, in the months' proportions."""
    total, given, upto = sum(cell["value"] for cell in cells), 0, 0
    for index, cell in enumerate(cells, 1):
        upto += cell["value"]
        share = wanted * upto // total if total else wanted * index // len(cells)
        key = CellKey(cell["indicator"], Period.parse(cell["period"]), cell["area"])
        yield Observation(key, share - given)
        given = share


def test_a_month_of_the_table_is_explained_without_a_verdict(
    run_command: RunCommand, sample_path: Path
) -> None:
    _, out, _ = run_command("progress", "L1", "--store", sample_path, "--json")
    row = next(r for r in json.loads(out)["rolling12"] if r["period"] == "2021-05")
    answer = answered(run_command, sample_path, "L1", "--period", "2021-05")
    assert not answer["is_judged"]
    assert {name: answer["figure"][name] for name in row if name != "period"} == {
        name: value for name, value in row.items() if name != "period"
    }
    assert answer["would_change"] == []
    said = told(run_command, sample_path, "L1", "--period", "2021-05")
    assert "The verdict is on the twelve months to December 2023" in said
    assert "(7 × 8,737,214.1 + 5 × 8,799,800) ÷ 12 = 8,763,291.6" in said
    assert (
        "Population of 2020: 8,173,941 + (2020 − 2011) ÷ (2021 − 2011) × (8,799,800 − 8,173,941) = "
        "8,737,214.1"
    ) in said
    lines = formula_lines(said)
    assert [line.name for line in lines.values() if not line.holds()] == []


def test_no_verdict_says_which_rule_and_which_months(
    run_command: RunCommand, sample_path: Path, sample: Office
) -> None:
    said = told(run_command, sample_path, "L3")
    assert "These months of the baseline need a number: January 2017 – December 2019." in said
    assert "No month has a number yet." in said
    sample.cells.record_many(
        [CellKey("L1", Period.parse("2023-03")), CellKey("L1", Period.parse("2023-04"))]
    )
    said = told(run_command, sample_path, "L1")
    assert "The last twelve months are not all there yet." in said
    assert "These months need a number: March 2023 – April 2023." in said
    assert answered(run_command, sample_path, "L1")["verdict"]["missing"] == ["2023-03", "2023-04"]
    said = told(run_command, sample_path, "G1")
    assert "this form of violence is never judged" in said
    assert "There are no numbers for the year of this report." in told(
        run_command, sample_path, "L1", "--period", "2016"
    )
    assert "still part of the baseline" in told(run_command, sample_path, "P1", "--period", "2019")


def test_a_break_is_named_with_what_lifts_it(
    run_command: RunCommand, sample_path: Path, sample: Office
) -> None:
    key = CellKey("P1", Period.parse("2021-01"))
    held = sample.cells.get(key)
    assert held is not None
    sample.cells.record(Observation(key, held.value, Status.BREAK, source=held.source))
    said = told(run_command, sample_path, "P1")
    assert "Break in the series: from January 2021 on" in said
    assert "A baseline of complete years after the break" in said


def test_what_has_no_path_to_a_target_is_refused(
    run_command: RunCommand, sample_path: Path
) -> None:
    code, out, err = run_command("explain", "progress", "Y1", "--store", sample_path)
    assert (code, out) == (2, "")
    assert len(err.strip().split("\n")) == 1
    code, _, err = run_command(
        "explain", "progress", "L1", "--period", "soon", "--store", sample_path
    )
    assert code == 2
    assert "soon" in err
