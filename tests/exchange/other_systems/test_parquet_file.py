"""Parquet, read by DuckDB; and the sentence where DuckDB is not installed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange import registry
from cityreport.exchange.registry import ExportContext, format_named
from cityreport.messages import sentence


def test_sums_are_exact_and_the_file_says_whose_it_is(
    small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    path = tmp_path / "it's here" / "a.parquet"
    path.parent.mkdir()
    format_named("parquet").write(small, path, context)
    types = dict(
        duckdb.execute(
            "SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))", [str(path)]
        ).fetchall()
    )
    assert types["count"] == "BIGINT"
    assert types["percent"] == "DECIMAL(5,2)"
    assert types["first_month"] == "DATE"
    total = duckdb.execute(
        "SELECT sum(count), count(*) FILTER (count IS NULL AND percent IS NULL) "
        "FROM read_parquet(?) WHERE breakdown = '_T'",
        [str(path)],
    ).fetchone()
    values = [o for o in small.observations if o.breakdown == "_T" and o.indicator != "S1"]
    assert total == (sum(o.value or 0 for o in values), sum(o.value is None for o in values))
    about = dict(
        duckdb.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
    )
    assert about[b"sha256"].decode() == small.seal.digest  # type: ignore[union-attr]


def test_without_the_extra_one_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda _: None)
    with pytest.raises(DataError) as refused:
        format_named("parquet")
    assert "cityreport[network]" in sentence(refused.value)
    assert format_named("json").is_available
