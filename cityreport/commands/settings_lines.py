"""All settings as lines for a person to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import PathKind, Profile
from cityreport.domain.period import Period
from cityreport.i18n import mark, number, percent, short_period_name, tr
from cityreport.messages import cell_name
from cityreport.office.computers import ComputerRole
from cityreport.office.office import Office
from cityreport.wording import answer_words

_MOST = 40
"""So many cells are listed."""

PATH_NAMES = {
    PathKind.GEOMETRIC: mark("The same percentage each year"),
    PathKind.LINEAR: mark("The same number of cases each year"),
}

COMPUTER_NAMES = {
    ComputerRole.HOME: mark("The office works here."),
    ComputerRole.SECOND: mark("A second PC: it sends nothing."),
    None: mark("Unknown to this office file: cityreport set computer"),
}


def setting_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the settings of `settings_answer` with a title over each part; empty parts are left
    out."""
    yield from _part(tr("City"), _said(answer["city"].values()))
    yield from _part(
        tr("Currencies before"),
        (_currency(one) for one in answer["earlier_currencies"]),
    )
    yield from _part(tr("Districts"), (_district(area) for area in answer["districts"]))
    yield from _part(tr("Population"), (_people(row) for row in answer["population"]))
    target = answer["target"]
    yield from _part(
        tr("Baseline and target"),
        (
            " · ".join(_said([", ".join(map(str, answer["baseline"])), answer["baseline_reason"]])),
            f"−{percent(target['reduction'], 0)} · {target['year']}",
            tr(PATH_NAMES[PathKind(target["path"])]),
        ),
    )
    yield from _part(tr("About the numbers"), (_series(one) for one in answer["series"]))
    yield from _part(tr("Officers"), answer["officers"])
    yield from _part(tr("Second place"), _said([answer["second_place"]]))
    here = answer["computer"]
    yield from _part(tr("This computer"), [tr(COMPUTER_NAMES[here])])
    yield from _part(tr("Borders of the districts"), _said([answer["borders"]]))
    yield from _part(tr("Officer and language"), _said(answer["in_force"].values()))


def _currency(earlier: dict[str, str]) -> str:
    month = short_period_name(Period.parse(earlier["before"]))
    return tr("{currency} before {month}", currency=earlier["currency"], month=month)


def outside_lines(office: Office, profile: Profile) -> Iterator[str]:
    """Yield the answered cells that a profile would put outside the months of their district."""
    found = office.city.outside(profile)
    for held in found[:_MOST]:
        yield f"  {cell_name(*held.key):<40} {answer_words(held):>14}"
    if len(found) > _MOST:
        yield "  " + tr("… and {n} more", n=number(len(found) - _MOST))


def _part(title: str, lines: Any) -> Iterator[str]:
    found = list(lines)
    if found:
        yield title
        yield from (f"  {line}" for line in found)


def _said(values: Any) -> list[str]:
    return [" ".join(str(value).split()) for value in values if value]


def _district(area: dict[str, Any]) -> str:
    months = (
        "" if area["from"] is area["to"] is None else f"{area['from'] or ''}–{area['to'] or ''}"
    )
    follows = [
        tr("follows {district} from {month}", district=one["code"], month=one["month"])
        for one in area["follows"]
    ]
    return "  ".join(_said([area["code"], area["name"], months, *follows]))


def _people(row: dict[str, Any]) -> str:
    area = "" if row["area"] == TOTAL else row["area"]
    return "  ".join(_said([area, row["year"], number(row["people"]), row["source"]]))


def _series(series: dict[str, Any]) -> str:
    said = {True: tr("Yes"), False: tr("No")}
    parts = [
        series["agency"],
        series["unit"],
        *(
            f"{title}: {said[series[name]]}"
            for title, name in (
                (tr("Attempts are included"), "attempts"),
                (tr("Only the most serious offence counts"), "principal"),
            )
            if series[name] is not None
        ),
        series["coverage"],
        series["break"],
        series["break_reason"],
    ]
    return f"{series['indicator']}  " + " · ".join(_said(parts))
