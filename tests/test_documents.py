"""The documents say what the program does, lead where they say, and use common words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from cityreport.commands import COMMANDS
from cityreport.domain.catalogue import Catalogue

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide.md"
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(DOCS.glob("*.md")),
    ROOT / "changes" / "README.md",
]
A_SCREEN = 60
"""Lines that are in view at once: a longer document needs a list of its contents."""
PICTURE_BYTES = 150_000

PRIVATE_WORDS = (
    "who only looks",
    "for whom nobody waits",
    "nothing the second",
    "what is not sure",
    "by what it holds",
    "what would tell",
    "it is told",
    "is told with",
    "are told apart",
    "told of in",
    "somebody stands behind",
    "an end that was none",
    "not ours to decide",
    "speaks only if",
    "looks on and shows",
    "a sentence; nothing",
    "looked over",
    "makes no month late",
)
"""Phrases of ours that had to be read twice. Whoever finds another one adds it here."""


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def headings(text: str, marks: str = "#{1,6}") -> list[str]:
    return re.findall(rf"^{marks} (.+)$", prose(text), re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The names that GitHub gives the headings of a document."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in headings(text)
    }


def links(text: str) -> list[tuple[str, str]]:
    """File and anchor of every link and picture that leads to the project's own files."""
    found = re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", prose(text))
    return [(file, anchor) for file, anchor in found if "://" not in file]


def test_an_anchor_is_named_as_the_web_page_names_it() -> None:
    named = anchors("# What 5/10 means\n\n```\n# no heading\n```\n## New, `set`, erasing")
    assert named == {"what-510-means", "new-set-erasing"}


def test_the_standard_lists_every_indicator_and_category(catalogue: Catalogue) -> None:
    lines = read(DOCS / "standard.md").splitlines()
    rows = {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}
    for indicator in catalogue.indicators:
        row = rows[indicator.code]
        assert indicator.label["en"] in row
        assert ("required" in row) == indicator.required
        assert row.split("|")[-2].split() == list(indicator.breakdowns)
    for breakdown in catalogue.breakdowns:
        written = rows[breakdown.id].split("|")[2].strip().split(", ")
        assert written == [category.code for category in breakdown.categories]


def test_the_page_of_checks_lists_every_rule(catalogue: Catalogue) -> None:
    listed = re.findall(r"^\| `(\w+)` \|", read(DOCS / "checks.md"), re.MULTILINE)
    assert [rule.id for rule in catalogue.rules if rule.id not in listed] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    for file, anchor in links(read(document)):
        target = document.parent / file if file else document
        assert target.exists(), file
        if anchor:
            assert anchor in anchors(read(target)), f"{file}#{anchor}"


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_module_that_a_document_names_exists(document: Path) -> None:
    modules = [
        path.as_posix()
        for top in ("cityreport", "packaging", "tests")
        for path in (ROOT / top).rglob("*.py")
    ]
    named = set(re.findall(r"`([\w/]+\.py)`", read(document)))
    assert [name for name in named if not any(m.endswith(f"/{name}") for m in modules)] == []


def test_every_document_is_in_the_list_of_who_reads_what() -> None:
    listed = {(DOCS / file).resolve() for file, _ in links(read(DOCS / "README.md"))}
    known = listed | {ROOT / "README.md", DOCS / "README.md"}
    assert [path.name for path in DOCUMENTS if path not in known] == []


def test_every_command_is_documented() -> None:
    documented = read(DOCS / "commands.md")
    assert [command.name for command in COMMANDS if f"`{command.name}" not in documented] == []


@pytest.mark.parametrize("document", sorted(DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_a_long_document_begins_with_its_contents(document: Path) -> None:
    text = read(document)
    if len(text.splitlines()) <= A_SCREEN:
        return
    listed = {anchor for file, anchor in links(text) if not file}
    chapters = headings(text, "##")
    assert chapters
    for chapter in chapters:
        assert anchors(f"# {chapter}") <= listed, chapter
    assert text.index(f"](#{min(anchors('# ' + chapters[0]))})") < text.index(f"\n## {chapters[0]}")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_no_sentence_is_a_riddle(document: Path) -> None:
    text = " ".join(read(document).lower().split())
    assert [phrase for phrase in PRIVATE_WORDS if phrase in text] == []


def test_the_guide_names_pages_menus_and_buttons_as_the_screen_does() -> None:
    """Bold words are those of the screen, unless they begin a paragraph and end it like one."""
    file = ROOT / "resources" / "translations" / "es" / "LC_MESSAGES" / "cityreport.po"
    with file.open("rb") as stream:
        said = [entry.id for entry in read_po(stream) if entry.id]
    shown = {
        text.replace("&", "") for ids in said for text in ((ids,) if isinstance(ids, str) else ids)
    }
    written = re.findall(r"\*\*(.+?)\*\*", " ".join(read(GUIDE).split()))
    names = [part for bold in written if bold[-1] not in ".:?" for part in bold.split(" ▸ ")]
    assert len(names) > 50
    assert sorted({name for name in names if name not in shown}) == []


def test_every_picture_is_small_and_shown() -> None:
    shown = {
        (document.parent / file).resolve()
        for document in DOCUMENTS
        for file, _ in links(read(document))
    }
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture not in shown] == []
    assert [p.name for p in pictures if p.stat().st_size > PICTURE_BYTES] == []
