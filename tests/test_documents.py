"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cityreport.domain.catalogue import Catalogue

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_standard_lists_every_indicator_and_category(catalogue: Catalogue) -> None:
    lines = (ROOT / "docs" / "standard.md").read_text(encoding="utf-8").splitlines()
    rows = {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}
    for indicator in catalogue.indicators:
        row = rows[indicator.code]
        assert indicator.label["en"] in row
        assert ("required" in row) == indicator.required
        assert row.split("|")[-2].split() == list(indicator.breakdowns)
    for breakdown in catalogue.breakdowns:
        written = rows[breakdown.id].split("|")[2].strip().split(", ")
        assert written == [category.code for category in breakdown.categories]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_place_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = "|".join(
        path.name
        for base in (ROOT, ROOT / "cityreport")
        for path in base.iterdir()
        if path.is_dir()
    )
    found = re.findall(rf"`((?:{folders})/[\w./-]+)`", text)
    assert len(found) > 50
    for place in found:
        module = re.sub(r"\.\w+$", ".py", place)  # `office/undo.UNDOABLE` is in office/undo.py
        named = [base / name for base in (ROOT, ROOT / "cityreport") for name in (place, module)]
        named += [path.with_suffix(".py") for path in named]
        assert any(path.exists() for path in named), place
