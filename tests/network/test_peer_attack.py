"""Nobody works out a city's number from peer packs: an attacker with every pack of every year.

The attack is in `peer_attack`. Here it runs on the files that a desk wrote, in two years in which
cities came, were corrected and were late.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import Submission
from cityreport.network.desk import Desk
from cityreport.network.peer_packs import DecidedYear
from tests.network.peer_attack import Known, Number, attack, rounding, span_of, worked_out
from tests.network.peer_cities import at_desk, city, office_of, packs


def network(
    file: CatalogueFile, seed: int, years: Sequence[int], count: int, sequence: int = 1
) -> list[Submission]:
    """Cities as they are: some countries, sizes that differ, rates that differ by a factor."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        people = int(10 ** rng.uniform(5.05, 5.65))
        rate = float(np.exp(rng.normal(3.0, 0.5))) * people / 1e5
        rate *= 80 if number == 3 else 1  # one that counts far more than all others
        counts = {
            year: {"L1": int(rng.poisson(rate)), "R1": int(rng.poisson(rate * 15))}
            for year in years
        }
        country = ("COL", "BRA", "PER", "CHL")[int(rng.choice(4, p=[0.45, 0.35, 0.1, 0.1]))]
        made.append(city(number, file, counts, country=country, people=people, sequence=sequence))
    return made


def facts_of(sent: Sequence[Submission]) -> dict[Number, int]:
    """The yearly numbers that cities sent."""
    found: dict[Number, int] = {}
    for one in sent:
        for row in one.observations:
            number = (one.office.id, row.indicator, int(row.period[:4]))
            found[number] = found.get(number, 0) + int(row.value or 0)
    return found


def told_of(out: Path, file: CatalogueFile, year: int) -> list[Known]:
    """What all packs of a year tell together. Rate and interval are functions of the cases."""
    sent = packs(out, file, year)
    with Desk(out, file) as desk:
        kept = desk.manifest.peer_year(year)
    assert kept is not None
    decided = msgspec.json.decode(kept, type=DecidedYear)
    behind = {
        (str(group.group.record), code): offices
        for group in decided.groups
        for code, offices in group.counted.items()
    }
    found = []
    for pack in sent.values():
        for figure in pack.figures:
            half = rounding(figure.cases) / 2
            offices = behind[str(pack.group), figure.indicator]
            numbers = frozenset((office, figure.indicator, year) for office in offices)
            found.append(Known(numbers, figure.cases - half, figure.cases + half))
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def told(
    catalogue_file: CatalogueFile, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Known], dict[Number, int]]:
    """All that a desk told in two years, in which cities came, corrected and were late, and the
    numbers that were true then."""
    folder = tmp_path_factory.mktemp("peers")
    inbox, out = folder / "in", folder / "out"
    first = network(catalogue_file, 5, [2024], 34)
    at_desk(first, inbox, out, catalogue_file)
    known = told_of(out, catalogue_file, 2024)
    late = [
        city(50, catalogue_file, {2024: {"L1": 60, "R1": 500}}),
        city(0, catalogue_file, {2024: {"L1": 99, "R1": 99}}, sequence=2),
    ]
    at_desk(late, inbox, out, catalogue_file)
    assert set(told_of(out, catalogue_file, 2024)) == set(known)
    second = network(catalogue_file, 6, [2025], 36, sequence=3)[1:]
    at_desk(second, inbox, out, catalogue_file)
    known += told_of(out, catalogue_file, 2025)
    return known, facts_of(first) | facts_of(second)


def test_an_attack_works_on_packs_that_leave_the_own_city_out() -> None:
    numbers = [(office_of(n), "L1", 2025) for n in range(7)]
    known = [Known(frozenset(numbers) - {one}, 0, 0) for one in numbers[:2]]
    assert worked_out(known, frozenset(numbers[:1])) == {numbers[1]}


def test_an_attack_works_on_a_group_that_one_city_joined_later() -> None:
    numbers = [(office_of(n), "L1", 2025) for n in range(7)]
    known = [Known(frozenset(numbers[:6]), 0, 0), Known(frozenset(numbers), 0, 0)]
    assert worked_out(known, frozenset(numbers[:1])) == {numbers[6]}


def test_nothing_is_worked_out_from_all_packs(
    told: tuple[list[Known], dict[Number, int]],
) -> None:
    known, _ = told
    assert len(known) > 3
    assert {next(iter(one.numbers))[2] for one in known} == {2024, 2025}
    offices = {number[0] for one in known for number in one.numbers}
    assert len(offices) > 12
    for attacker in offices:
        own = frozenset(n for one in known for n in one.numbers if n[0] == attacker)
        assert worked_out(known, own) == set()


def test_every_number_can_be_none_and_half_as_much_again(
    told: tuple[list[Known], dict[Number, int]],
) -> None:
    known, truth = told
    for one in known:
        ranked = sorted(one.numbers, key=lambda n: -truth[n])
        for attacker in (*ranked[:3], ranked[-1]):
            own = {n: value for n, value in truth.items() if n[0] == attacker[0]}
            for target in ranked[:4]:
                if target[0] == attacker[0]:
                    continue
                least, most = span_of(known, own, target)
                assert least == 0
                slack = one.most - one.least
                assert most >= 1.5 * truth[target] - slack


def test_nothing_is_worked_out_in_made_up_networks() -> None:
    made = attack(15)
    assert made.figures > 10
    assert set(made.withheld) >= {"too_few_cities", "dominated"}
    assert made.worked_out == 0
    assert made.tightest > 1.4
