"""The guide as text: its chapters, their sections, and which of them say a word.

Belongs here: reading the Markdown files of `paths.help_folder`, in whatever language. Not here:
what a window shows of them.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cityreport import paths
from cityreport.i18n import language, tr
from cityreport.ui.kit.folded_search import plain

GUIDE = "guide.md"
_HEADING = re.compile(r"^(#{1,3}) (.+)$")
_CONTENTS = re.compile(r"^(?:- \[[^\]]*\]\(#[^)]*\)\n)+", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class GuideSection(msgspec.Struct, frozen=True):
    """A heading within a chapter, and the text below it."""

    title: str
    anchor: str
    text: str


class Chapter(msgspec.Struct, frozen=True):
    """A chapter: its text with the heading, and the sections in it."""

    title: str
    anchor: str
    text: str
    sections: tuple[GuideSection, ...] = ()


class GuideDocument(msgspec.Struct, frozen=True):
    """A document of `folder`, where its pictures and links begin; `name` is its file's."""

    name: str
    title: str
    folder: Path
    chapters: tuple[Chapter, ...]

    def find(self, anchor: str) -> tuple[int, str] | None:
        """Return the place of the chapter that an anchor is in, and the anchor of its section,
        empty for the chapter itself; None where there is no such anchor."""
        for place, chapter in enumerate(self.chapters):
            if chapter.anchor == anchor:
                return place, ""
            if any(section.anchor == anchor for section in chapter.sections):
                return place, anchor
        return None

    def saying(self, words: str) -> list[int]:
        """Return the places of the chapters that say all the words, in any case, with or without
        accents; all of them for no word."""
        wanted = plain(words).split()
        said = [plain(chapter.text) for chapter in self.chapters]
        return [place for place, text in enumerate(said) if all(w in text for w in wanted)]


def anchor_of(heading: str) -> str:
    """Return the anchor that a heading has on the project's page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def read_document(path: Path) -> GuideDocument:
    """Return the document of a file; OSError where there is none."""
    return document_of(path.name, path.parent, path.read_text(encoding="utf-8"))


def document_of(name: str, folder: Path, text: str) -> GuideDocument:
    """Return the document that a Markdown text is; its list of contents is left out."""
    parts = _parts(_CONTENTS.sub("", _COMMENT.sub("", text)), 2)
    first = parts[0] if parts else ("", "")
    title = first[0] or name
    chapters = [_chapter(*part) for part in parts if part[1].strip()]
    return GuideDocument(name, title, folder, tuple(chapters))


def guide() -> GuideDocument:
    """Return the guide in the language in force; in English where there is no other."""
    own = paths.help_folder() / language() / GUIDE
    return read_document(own if own.exists() else paths.help_folder() / GUIDE)


def local_anchor(anchor: str) -> str:
    """Return the anchor, in the guide of the language in force, of a place of the English one: its
    chapters and sections are the same, in the same order."""
    english, own = read_document(paths.help_folder() / GUIDE), guide()
    found = english.find(anchor)
    if found is None:
        return ""
    place, section = found
    if not section:
        return own.chapters[place].anchor
    sections = [one.anchor for one in english.chapters[place].sections]
    return own.chapters[place].sections[sections.index(section)].anchor


def news() -> GuideDocument:
    """Return what is new: the sentences that no version has yet, then the changelog."""
    changelog, folder = paths.changes_places()
    text = changelog.read_text(encoding="utf-8")
    said = [
        " ".join(path.read_text(encoding="utf-8").split()) for path in sorted(folder.glob("*.*.md"))
    ]
    if said:
        heading = f"## {tr('In this version, not released yet')}\n\n"
        before, sign, after = text.partition("<!-- changes start -->")
        text = f"{before}{heading}" + "\n".join(f"- {one}" for one in said) + f"\n{sign}{after}"
    read = document_of(changelog.name, changelog.parent, text)
    return replace(read, chapters=read.chapters[1:] or read.chapters)


def _chapter(title: str, text: str) -> Chapter:
    sections = [GuideSection(one, anchor_of(one), said) for one, said in _parts(text, 3) if one]
    return Chapter(title, anchor_of(title), text, tuple(s for s in sections if s.title != title))


def _parts(text: str, level: int) -> list[tuple[str, str]]:
    """Return a text in parts that begin with a heading of the level, or of a higher one: title and
    text of each; the first is without a title where the text does not begin with one."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    is_code = False
    for line in text.splitlines(keepends=True):
        is_code ^= line.startswith("```")
        heading = None if is_code else _HEADING.match(line.rstrip("\n"))
        if heading is not None and len(heading[1]) <= level:
            parts.append((heading[2], []))
        parts[-1][1].append(line)
    return [(title, "".join(lines)) for title, lines in parts if title or "".join(lines).strip()]
