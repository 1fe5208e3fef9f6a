"""Gather the program's sentences into the translators' files, or compile those.

`python packaging/translations.py gather` brings every resources/translations/*/…/cityreport.po up
to date with the code, and every locale.json (how numbers and dates are written) with the CLDR
data of Babel; a language of `i18n.LANGUAGE_TABLE` that has no files yet gets them. `compile` writes
the .mo files that the program reads, and needs Babel only.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"tr": None, "mark": None, "ntr": (1, 2)}
METHODS = [("**.py", "python")]


def sentences(package: Path) -> Catalog:
    """Every sentence that the code passes to tr, ntr or mark."""
    catalog = Catalog(project="cityreport", charset="utf-8")
    found = extract_from_dir(package, METHODS, keywords=KEYWORDS, comment_tags=["Translators:"])
    for name, line, message, comments, context in found:
        added = catalog.add(
            message,
            locations=[(f"cityreport/{name}", line)],
            auto_comments=comments,
            context=context,
        )
        added.flags.discard("python-format")  # "95 % interval" is no such format
    return catalog


def language_table(root: Path = ROOT) -> list[tuple[str, str, str]]:
    """Return `i18n.LANGUAGE_TABLE`, read without importing the program."""
    tree = ast.parse((root / "cityreport" / "i18n.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LANGUAGE_TABLE":
            return list(ast.literal_eval(node.value))
    raise LookupError("LANGUAGE_TABLE")


def po_files(root: Path = ROOT) -> list[Path]:
    """The translators' files."""
    return sorted(root.glob("resources/translations/*/LC_MESSAGES/cityreport.po"))


def read(path: Path) -> Catalog:
    """A translators' file."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parents[1].name)


def conventions(code: str) -> dict[str, Any]:
    """How a language writes numbers, months and dates (CLDR, as Babel has it)."""
    locale = Locale.parse(code)
    symbols = locale.number_symbols["latn"]
    months = locale.months["stand-alone"]
    skeletons = locale.datetime_skeletons
    return {
        "decimal": symbols["decimal"],
        "group": symbols["group"],
        "months": [months["wide"][number] for number in range(1, 13)],
        "short_months": [months["abbreviated"][number] for number in range(1, 13)],
        "month_and_year": _pattern(skeletons["yMMMM"].format),
        "short_month_and_year": _pattern(skeletons["yMMM"].format),
        "day": _pattern(skeletons["yMMMd"].format),
        "right_to_left": locale.text_direction == "rtl",
    }


def _pattern(skeleton: str) -> str:
    """CLDR's pattern as a format string with the places {month}, {year} and {day}."""
    places = {"%(MMMM)s": "{month}", "%(MMM)s": "{month}", "%(y)s": "{year}", "%(d)s": "{day}"}
    for cldr, ours in places.items():
        skeleton = skeleton.replace(cldr, ours)
    return skeleton


def begin(code: str, root: Path) -> None:
    """Make the files of a language that has none yet."""
    folder = root / "resources" / "translations" / code
    folder.mkdir(exist_ok=True)
    path = folder / "LC_MESSAGES" / "cityreport.po"
    if code != "en" and not path.exists():
        path.parent.mkdir()
        with path.open("wb") as stream:
            write_po(stream, Catalog(locale=code, project="cityreport", charset="utf-8"))


def gather(root: Path = ROOT) -> None:
    """Add new sentences, drop those that are gone, keep every translation."""
    for code, *_ in language_table(root):
        begin(code, root)
    template = sentences(root / "cityreport")
    for path in po_files(root):
        catalog = read(path)
        created = catalog.creation_date
        catalog.update(template, no_fuzzy_matching=True)
        catalog.creation_date = created
        catalog.obsolete.clear()
        with path.open("wb") as stream:
            write_po(stream, catalog, width=96, sort_output=True, include_lineno=False)
    for folder in sorted((root / "resources" / "translations").iterdir()):
        facts = json.dumps(conventions(folder.name), ensure_ascii=False, indent=1)
        (folder / "locale.json").write_text(facts + "\n", encoding="utf-8")


def installer_languages(root: Path = ROOT) -> str:
    """Return the languages of the program as lines for the Windows installer, Inno Setup."""
    lines = []
    for code, _, english in language_table(root):
        messages = "Default.isl" if code == "en" else f"Languages\\{english}.isl"
        lines.append(f'Name: "{code}"; MessagesFile: "compiler:{messages}"\n')
    return "".join(lines)


def compile_all(root: Path = ROOT) -> None:
    """Write a .mo beside every .po that is newer than it."""
    for path in po_files(root):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with target.open("wb") as stream:
            write_mo(stream, read(path))


if __name__ == "__main__":
    if sys.argv[1:] == ["gather"]:
        gather()
    elif sys.argv[1:] == ["compile"]:
        compile_all()
    else:
        sys.exit(__doc__)
