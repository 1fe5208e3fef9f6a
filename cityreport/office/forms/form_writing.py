"""Forms for partners: choosing what one asks, and writing it as Excel or as a document to print.

Not here: taking a filled form in (`receiving`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cityreport import paths
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.contribution import AreaName, CityName
from cityreport.domain.form import (
    FORMAT,
    MANY_AREAS,
    MOST_LINES,
    VERSION,
    Form,
    Partner,
    Partners,
    form_lines,
    read_partners,
)
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import CatalogueReference
from cityreport.errors import DataError
from cityreport.exchange.forms.form_style import FormSheet
from cityreport.exchange.forms.form_workbook import write_form
from cityreport.i18n import language, text
from cityreport.office.clock import instant
from cityreport.office.file_names import file_stem
from cityreport.office.number_source import StoredNumbers
from cityreport.render.document import Document
from cityreport.render.form import FormFacts, FormPages, form_pages
from cityreport.render.form_grid import form_grid
from cityreport.wording import area_name


class FormChoice(NamedTuple):
    """The content that is asked for in a form: a month (a year for yearly indicators), indicators,
    areas (`_T` for the whole city), with breakdowns or totals alone. No indicators: those of the
    partner, without one all; no areas: the whole city."""

    period: Period
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    partner: str = ""
    breakdowns: bool = True


class GridPages(NamedTuple):
    """A form, and its grid to be printed."""

    form: Form
    document: Document


def partners() -> Partners:
    """Return the partners who are asked often, with their indicators."""
    return read_partners(paths.resource("partners.json").read_bytes())


def districts(office: StoredNumbers, period: Period) -> tuple[str, ...]:
    """Return the codes of all districts that exist in a period."""
    return tuple(area.code for area in office.city.profile.areas if area.exists_in(period))


def prepare(office: StoredNumbers, choice: FormChoice) -> Form:
    """Return the questions in the language in force; the lines are known once the form is written.

    Raises DataError unknown_partner, unknown_indicator, unknown_area, area_not_in_period,
    derived_cell, form_period (an indicator that is not reported by such a period), form_empty.
    """
    partner = partners().named(choice.partner) if choice.partner else None
    with office.store.reading():
        identity = office.store.identity()
    file, city = office.catalogue_file, office.city.profile.city
    return Form(
        format=FORMAT,
        version=VERSION,
        id=str(uuid.uuid4()),
        created=instant(office.clock.now()),
        office=identity,
        language=language(),
        partner="" if partner is None else text(partner.label),
        city=CityName(city.name, city.country),
        period=str(choice.period),
        catalogue=CatalogueReference(file.catalogue.id, file.catalogue.version, file.sha256),
        areas=_areas(office, choice),
        indicators=_indicators(office, choice, partner),
        breakdowns=choice.breakdowns,
    )


def write_workbook(
    office: StoredNumbers,
    choice: FormChoice,
    path: Path,
    *,
    filled: bool = False,
    paper: str = "a4",
) -> Form:
    """Write a form as Excel, in the language in force; what is returned is on the disk.

    `filled`: with what the office knows already. Raises what `prepare` raises, and
    AccessError('cannot_write') and DataError('form_too_large').
    """
    form = prepare(office, choice)
    _refuse_large(office, form)
    cells = _known(office, form) if filled else {}
    contact = office.city.profile.city.contact
    collection = office.annotations.collection()
    return write_form(FormSheet(form, office.catalogue, cells, contact, paper, collection), path)


def _refuse_large(office: StoredNumbers, form: Form) -> None:
    """Raise DataError('form_too_large') for a workbook of more lines than one is read with again,
    and so many that nobody fills it in."""
    lines = sum(1 for _ in form_lines(office.catalogue, form))
    if lines > MOST_LINES:
        most = max(1, MOST_LINES * len(form.areas) // lines)
        raise DataError("form_too_large", lines=lines, most=MOST_LINES, districts=most)


def pages(office: StoredNumbers, choice: FormChoice, *, filled: bool = False) -> FormPages:
    """Return the same form as pages to be printed and filled in by hand."""
    form = prepare(office, choice)
    cells = _known(office, form) if filled else {}
    contact, collection = office.city.profile.city.contact, office.annotations.collection()
    return form_pages(FormFacts(form, office.catalogue, cells, contact, collection))


def grid(office: StoredNumbers, choice: FormChoice, *, filled: bool = False) -> GridPages:
    """Return the form of many districts as a table of their totals, to be filled in by hand."""
    form = prepare(office, choice._replace(breakdowns=False))
    cells = _known(office, form) if filled else {}
    contact, collection = office.city.profile.city.contact, office.annotations.collection()
    facts = FormFacts(form, office.catalogue, cells, contact, collection)
    return GridPages(form, form_grid(facts))


def is_for_grid(form: Form) -> bool:
    """Return whether a form has so many districts that a grid on paper is offered."""
    return len(form.areas) > MANY_AREAS


def file_name(office: StoredNumbers, choice: FormChoice, suffix: str) -> str:
    """Return a name for a form:
    `cityreport_COL_Cali_k3f9x2ab_form_2026-10_police_RESTRICTED.xlsx`."""
    return file_stem(office, "form", str(choice.period), choice.partner) + suffix


def _known(office: StoredNumbers, form: Form) -> Mapping[CellKey, Observation]:
    found: dict[CellKey, Observation] = {}
    with office.store.reading():
        for area in form.areas:
            period = Period.parse(form.period)
            found |= office.store.observations.on_page(period, area.code)
    return found


def _areas(office: StoredNumbers, choice: FormChoice) -> list[AreaName]:
    profile = office.city.profile
    codes = list(dict.fromkeys(choice.areas)) or [TOTAL]
    for code in codes:
        if code != TOTAL and not profile.area(code).exists_in(choice.period):
            raise DataError("area_not_in_period", area=code, period=str(choice.period))
    return [AreaName(code, area_name(profile.areas, code)) for code in codes]


def _indicators(office: StoredNumbers, choice: FormChoice, partner: Partner | None) -> list[str]:
    """Return the codes that are asked, in the catalogue's order; computed ones never are.

    What was named has to fit the period; of a partner's list or of all, what fits and is collected
    is taken.
    """
    frequency = choice.period.frequency
    named = choice.indicators
    for code in named:
        indicator = office.catalogue.indicator(code)
        if indicator.derived is not None:
            raise DataError("derived_cell", indicator=code, source=indicator.derived.indicator)
        if indicator.frequency is not frequency:
            raise DataError("form_period", indicator=code, period=str(choice.period))
    if frequency is Frequency.QUARTER:
        raise DataError("bad_period", typed=str(choice.period))
    wanted = set(named or (() if partner is None else partner.indicators))
    collection = office.annotations.collection()
    found = [
        indicator.code
        for group in office.catalogue.groups
        for indicator in office.catalogue.in_group(group.code, frequency)
        if indicator.derived is None
        and (indicator.code in wanted or not (named or partner is not None))
        and (named or collection.of(indicator.code).covers(choice.period))
    ]
    if not found:
        raise DataError("form_empty", period=str(choice.period))
    return found
