"""Frictionless Data Package 2.0 as a zip: tables with their schema, and the submission itself.

The tables are made from `submission.json`, which is in the package too: it has the digest. A
package of one submission has the same bytes wherever it is made. https://datapackage.org
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.submission import Submission
from cityreport.exchange import strict_json
from cityreport.exchange.other_systems.csv_table import Value, csv_bytes
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.i18n import text, tr
from cityreport.wording import STATUS_NAMES

DESCRIPTOR = "datapackage.json"
"""The name of the first file of a package, by which it is known."""
SUBMISSION = "submission.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date that every file of a zip gets: the earliest that a zip can say."""
_PERIOD = r"^[12][0-9]{3}(-(Q[1-4]|0[1-9]|1[0-2]))?$"

Rows = Iterable[Sequence[Value]]


class TableField(NamedTuple):
    """A column of a table. `rules`: the constraints of Table Schema."""

    name: str
    kind: str = "string"
    rules: dict[str, Any] | None = None


class Table(NamedTuple):
    """A table: its name, its columns and its rows; `key`: the columns by which rows are told apart;
    `refers`: its columns, the other table, and that one's columns."""

    name: str
    fields: Sequence[TableField]
    rows: Callable[[Submission, Catalogue], Rows]
    key: Sequence[str]
    refers: Sequence[tuple[Sequence[str], str, Sequence[str]]] = ()


_NEEDED = {"required": True}
_WHOLE = {"required": True, "minimum": 0}
_ID = TableField("code", rules=_NEEDED)
_KEY = ("indicator", "period", "area", "breakdown", "category")


def _observations(submission: Submission, _: Catalogue) -> Rows:
    names = [field.name for field in _OBSERVATION]
    return ([getattr(o, name) for name in names] for o in submission.observations)


def _indicators(_: Submission, catalogue: Catalogue) -> Rows:
    units = {unit.code: text(unit.label) for unit in catalogue.units}
    return (
        (i.code, text(i.label), text(i.definition), i.kind.value, units[i.unit])
        for i in catalogue.indicators
    )


def _categories(_: Submission, catalogue: Catalogue) -> Rows:
    yield TOTAL, TOTAL, tr("Total"), tr("Total")
    for b in catalogue.breakdowns:
        yield from ((b.id, c.code, text(b.label), text(c.label)) for c in b.categories)


def _areas(submission: Submission, _: Catalogue) -> Rows:
    yield TOTAL, submission.city.name, None, None
    yield from ((a.code, a.name, a.valid_from, a.valid_to) for a in submission.areas)


def _statuses(_: Submission, __: Catalogue) -> Rows:
    return ((status.value, tr(name)) for status, name in STATUS_NAMES.items())


def _population(submission: Submission, _: Catalogue) -> Rows:
    return ((p.year, p.area, p.value, p.source) for p in submission.population)


def _series(submission: Submission, _: Catalogue) -> Rows:
    names = [field.name for field in _SERIES]
    return ([_said(getattr(s, name)) for name in names] for s in submission.series)


def _said(value: str | bool | None) -> str | None:
    return str(value).lower() if isinstance(value, bool) else value


_OBSERVATION = (
    TableField("indicator", rules=_NEEDED),
    TableField("period", rules=_NEEDED | {"pattern": _PERIOD}),
    TableField("area", rules=_NEEDED),
    TableField("breakdown", rules=_NEEDED),
    TableField("category", rules=_NEEDED),
    TableField("value", "number", {"minimum": 0}),
    TableField("status", rules=_NEEDED),
    TableField("note"),
    TableField("source"),
    TableField("currency"),
    TableField("sample_size", "integer", {"minimum": 1}),
    TableField("margin", "number", {"minimum": 0, "maximum": 100}),
)
_SERIES = (
    TableField("indicator", rules=_NEEDED),
    TableField("agency"),
    TableField("unit"),
    TableField("attempts_included", "boolean"),
    TableField("principal_offence_rule", "boolean"),
    TableField("date_basis", rules=_NEEDED),
    TableField("coverage"),
    TableField("break_period"),
    TableField("break_reason"),
)
TABLES = (
    Table(
        "observations",
        _OBSERVATION,
        _observations,
        _KEY,
        (
            (("indicator",), "indicators", ("code",)),
            (("area",), "areas", ("code",)),
            (("breakdown", "category"), "categories", ("breakdown", "category")),
            (("status",), "statuses", ("code",)),
        ),
    ),
    Table(
        "indicators",
        (
            _ID,
            TableField("label"),
            TableField("definition"),
            TableField("kind"),
            TableField("unit"),
        ),
        _indicators,
        ("code",),
    ),
    Table(
        "categories",
        (
            TableField("breakdown", rules=_NEEDED),
            TableField("category", rules=_NEEDED),
            TableField("breakdown_label"),
            TableField("category_label"),
        ),
        _categories,
        ("breakdown", "category"),
    ),
    Table(
        "areas",
        (_ID, TableField("name"), TableField("valid_from"), TableField("valid_to")),
        _areas,
        ("code",),
    ),
    Table("statuses", (_ID, TableField("label")), _statuses, ("code",)),
    Table(
        "population",
        (
            TableField("year", "integer", _WHOLE),
            TableField("area", rules=_NEEDED),
            TableField("value", "integer", _WHOLE),
            TableField("source"),
        ),
        _population,
        ("year", "area"),
        ((("area",), "areas", ("code",)),),
    ),
    Table(
        "series",
        _SERIES,
        _series,
        ("indicator",),
        ((("indicator",), "indicators", ("code",)),),
    ),
)


def write_package(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the package; raise AccessError('cannot_write')."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package_files(submission, context.catalogue).items():
            about = zipfile.ZipInfo(name, _FIRST_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, content)
    write_bytes(path, stream.getvalue(), submission_output(submission))


def package_files(submission: Submission, catalogue: Catalogue) -> dict[str, bytes]:
    """Return the files of the package in their order, in the language in force."""
    descriptor = msgspec.json.encode(_descriptor(submission, catalogue))
    files = {DESCRIPTOR: msgspec.json.format(descriptor, indent=2)}
    for table in TABLES:
        head = [field.name for field in table.fields]
        files[_path(table)] = csv_bytes([head, *table.rows(submission, catalogue)])
    files[SUBMISSION] = strict_json.encoded(submission)
    return files


def _path(table: Table) -> str:
    return f"data/{table.name}.csv"


def _descriptor(submission: Submission, catalogue: Catalogue) -> dict[str, Any]:
    city, coverage = submission.city, submission.coverage
    title = f"{city.name}, {coverage.start} – {coverage.end}: {text(catalogue.title)}"
    return {
        "$schema": _PROFILE,
        "name": f"cityreport-{submission.id}",
        "id": submission.id,
        "version": f"{submission.sequence}.0.0",
        "title": title,
        "description": " ".join(submission.headline.sentences),
        "created": submission.created,
        "licenses": [_licence(submission)],
        "sources": [{"title": city.attribution or city.name}],
        "contributors": [{"title": city.name, "roles": ["publisher"]}],
        "confidentiality": submission.confidentiality,
        "digest": submission.seal.digest if submission.seal else None,
        "resources": [*map(_resource, TABLES), _whole()],
    }


def _licence(submission: Submission) -> dict[str, str]:
    """Return what may be done with it: what nobody said of a licence is not made up."""
    if submission.confidentiality == "public":
        name = submission.city.attribution or submission.city.name
        title = tr("The city has named no licence. Name the source: {name}", name=name)
        return {"name": "notspecified", "title": title}
    return {"name": "other-closed", "title": tr("Restricted: for the network only.")}


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": f.name, "type": f.kind} | ({"constraints": f.rules} if f.rules else {})
            for f in table.fields
        ],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(theirs)}}
            for own, other, theirs in table.refers
        ]
    return {
        "name": table.name,
        "type": "table",
        "path": _path(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _whole() -> dict[str, Any]:
    about = {"format": "json", "mediatype": "application/json", "encoding": "utf-8"}
    return {"name": "submission", "path": SUBMISSION, **about}
