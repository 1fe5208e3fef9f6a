"""Parquet, written by DuckDB: only where the extra `network` is installed.

DuckDB gets a table of its own and may load nothing: by itself it would go online for extensions.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import msgspec

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.exchange.other_systems.outside_codes import area_code, city_code
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes

COLUMNS = {
    "submission": "VARCHAR",
    "office": "VARCHAR",
    "city": "VARCHAR",
    "confidentiality": "VARCHAR",
    "indicator": "VARCHAR",
    "period": "VARCHAR",
    "first_month": "DATE",
    "months": "TINYINT",
    "area": "VARCHAR",
    "area_code": "VARCHAR",
    "breakdown": "VARCHAR",
    "category": "VARCHAR",
    "count": "BIGINT",
    "percent": "DECIMAL(5,2)",
    "status": "VARCHAR",
    "note": "VARCHAR",
    "source": "VARCHAR",
    "currency": "VARCHAR",
    "sample_size": "BIGINT",
    "margin": "DOUBLE",
}
"""Counts and amounts are in `count`, percentages in `percent`, so that sums are exact."""
_CONFINED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}


def write_parquet(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the table; raise AccessError('cannot_write')."""
    with tempfile.TemporaryDirectory() as folder:
        rows, made = Path(folder) / "rows.json", Path(folder) / "rows.parquet"
        rows.write_bytes(_lines(submission, context.catalogue))
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        digest = submission.seal.digest if submission.seal else ""
        about = f"submission: '{submission.id}', sha256: '{digest}'"
        with duckdb.connect(config=dict(_CONFINED)) as connection:
            connection.execute("SET lock_configuration = true")
            connection.execute(
                f"COPY (SELECT * FROM read_json(?, format = 'newline_delimited', "  # noqa: S608 - no word of a person
                f"columns = {{{columns}}}, maximum_object_size = 1048576)) "
                f"TO '{_quoted(made)}' (FORMAT parquet, KV_METADATA {{{about}}})",
                [str(rows)],
            )
        write_bytes(path, made.read_bytes(), submission_output(submission))


def _lines(submission: Submission, catalogue: Catalogue) -> bytes:
    percents = {i.code for i in catalogue.indicators if i.kind is Kind.PERCENT}
    areas = {a: area_code(submission, a) for a in {o.area for o in submission.observations}}
    periods = {p: Period.parse(p) for p in {o.period for o in submission.observations}}
    same = {
        "submission": submission.id,
        "office": submission.office.id,
        "city": city_code(submission),
        "confidentiality": submission.confidentiality,
    }
    return msgspec.json.Encoder().encode_lines(
        same
        | {
            "indicator": o.indicator,
            "period": o.period,
            "first_month": str(periods[o.period].start),
            "months": periods[o.period].length,
            "area": o.area,
            "area_code": areas[o.area],
            "breakdown": o.breakdown,
            "category": o.category,
            "count": None if o.indicator in percents or o.value is None else int(o.value),
            "percent": o.value if o.indicator in percents else None,
            "status": o.status,
            "note": o.note,
            "source": o.source,
            "currency": o.currency,
            "sample_size": o.sample_size,
            "margin": o.margin,
        }
        for o in submission.observations
    )


def _quoted(path: Path) -> str:
    """Return a path as it stands between the apostrophes of a statement."""
    return str(path).replace("'", "''")
