"""The JSON answer with all settings. Other programs rely on its shape."""

from __future__ import annotations

from typing import Any

from cityreport.command_answers import fields, plain
from cityreport.i18n import language
from cityreport.office.district_borders import borders_path
from cityreport.office.office import Office
from cityreport.settings import CHOSEN, Settings


def settings_answer(office: Office, settings: Settings) -> dict[str, Any]:
    """Return every setting of an office, and of the program on this computer.

    `program`: empty where nothing was chosen; `in_force`: the value in force then. `borders`: the
    file of the borders, null without; `computer`: what this one is for the office, null where
    nobody has said it.
    """
    profile, backing = office.city.profile, office.backups
    place, borders = backing.place(), borders_path(office.store.path)
    return {
        "store": str(office.store.path),
        "city": fields(profile.city, "name", "country", "locode", "currency", "contact"),
        "earlier_currencies": [
            {"currency": one.currency, "before": one.before}
            for one in profile.city.earlier_currencies
        ],
        "districts": [
            fields(area, "code", "name")
            | {"from": plain(area.valid_from), "to": plain(area.valid_to)}
            | {"follows": [{"code": code, "month": plain(at)} for code, at in area.follows]}
            for area in profile.areas
        ],
        "population": [
            {"area": row.area, "year": row.year, "people": row.value, "source": row.source}
            for row in profile.population
        ],
        "baseline": list(profile.baseline.years),
        "baseline_reason": profile.baseline.reason,
        "target": fields(profile.target, "year", "reduction", "path"),
        "series": [
            {
                **fields(series, "indicator", "agency", "unit"),
                "attempts": series.attempts_included,
                "principal": series.principal_offence_rule,
                "date": series.date_basis.value,
                "coverage": series.coverage,
                "break": plain(series.break_period),
                "break_reason": series.break_reason,
            }
            for series in profile.series
        ],
        "officers": list(profile.officers),
        "second_place": None if place is None else str(place.path),
        "computer": office.computers.role(),
        "borders": str(borders) if borders.is_file() else None,
        "program": {
            **{one.name: settings.get(one.name) for one in CHOSEN},
            "officer": settings.chosen_officer(office.store.identity()),
        },
        "in_force": {"language": language(), "officer": office.changes.officer},
    }
