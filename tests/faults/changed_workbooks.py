"""How a submission is changed that travels as a workbook: packed anew, its cells, its texts, its
parts. What is done to JSON is in `changed_files`."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape

from tests.faults.changed_files import Change, Made, Senders

_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_INLINE = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?) t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.S)
_TEXT = re.compile(rb"<t[^>]*>([^<]+)</t>")
_NUMBER = re.compile(rb"<v>(\d+)</v>")
_RELATIONS, _TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_STRINGS_RELATION = (
    b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
    b'.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)
_STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_BOMB = 300 * 1024 * 1024
Parts = dict[str, bytes]


def _parts(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(
    parts: Mapping[str, bytes],
    method: int = zipfile.ZIP_DEFLATED,
    level: int = 1,
    more: Callable[[zipfile.ZipFile], None] | None = None,
) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if more is not None:
            more(archive)
    return stream.getvalue()


def packed_anew(senders: Senders) -> Made:
    """Zip the same parts in another order and otherwise compressed: the content is the same."""
    chance = senders.random
    names = list((parts := _parts(senders.one().workbook)).items())
    chance.shuffle(names)
    method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    content = _zipped(dict(names), method, chance.randrange(1, 10))
    assert len(names) == len(parts)
    return Made(content, ".xlsx", says_the_same=True)


def more_parts(senders: Senders) -> Made:
    """Put a part in that nobody asked for, one twice with another content, or a bomb."""
    chance = senders.random
    parts = _parts(senders.one().workbook)
    sheet = chance.choice([name for name in parts if _SHEET.fullmatch(name)])
    lie = _NUMBER.sub(b"<v>77</v>", parts[sheet])
    put: dict[str, bytes] = chance.choice(
        (
            {"xl/vbaProject.bin": b"macro"},
            {"xl/externalLinks/externalLink1.xml": b"<x/>"},
            {"../../evil.txt": b"out"},
            {"/etc/evil": b"out"},
            {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"},
            {sheet.upper(): lie},
            {sheet: lie},
            {sheet: parts[sheet] + b" "},
            {"xl/media/image1.png": bytes(_BOMB) if chance.random() < 0.2 else b"x"},
        )
    )

    def write(archive: zipfile.ZipFile) -> None:
        for name, content in put.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)

    return Made(_zipped(parts, more=write), ".xlsx")


def cell(senders: Senders) -> Made:
    """Change a number or a text in a sheet."""
    chance = senders.random
    parts = _parts(senders.one().workbook)
    sheet = chance.choice([name for name in parts if _SHEET.fullmatch(name)])
    pattern = _NUMBER if chance.random() < 0.6 and _NUMBER.search(parts[sheet]) else _TEXT
    found = list(pattern.finditer(parts[sheet]))
    if not found:
        return cell(senders)
    match = chance.choice(found)
    put = str(chance.randrange(10 ** chance.randrange(1, 7))).encode()
    parts[sheet] = parts[sheet][: match.start(1)] + put + parts[sheet][match.end(1) :]
    return Made(_zipped(parts), ".xlsx")


def shared_texts(senders: Senders) -> Made:
    """Move the texts into a table of their own, as Excel does when it saves; and change one."""
    chance = senders.random
    parts = _parts(senders.one().workbook)
    texts: list[bytes] = []

    def moved(match: re.Match[bytes]) -> bytes:
        texts.append(match[4])
        place = b'<c r="%s"%s t="s"%s><v>%d</v></c>'
        return place % (match[1], match[2], match[3], len(texts) - 1)

    for name in [name for name in parts if _SHEET.fullmatch(name)]:
        parts[name] = _INLINE.sub(moved, parts[name])
    is_changed = chance.random() < 0.8
    if is_changed:
        at = chance.randrange(len(texts))
        lie = chance.choice((b"2025-11", b"Another", b"L3", escape("<&").encode(), b"1"))
        texts[at] = b"<t>" + lie + b"</t>"
    strings = b"".join(b"<si>%s</si>" % text for text in texts)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="%s">%s</sst>' % (space, strings)
    )
    parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", _STRINGS_RELATION)
    parts[_TYPES] = parts[_TYPES].replace(b"</Types>", _STRINGS_TYPE)
    return Made(_zipped(parts), ".xlsx", says_the_same=not is_changed)


def parts_of_another(senders: Senders) -> Made:
    """Put sheets of another office's workbook in, exchange two, or leave one out."""
    one, other = senders.two()
    chance = senders.random
    parts, others = _parts(one.workbook), _parts(other.workbook)
    sheets = [name for name in parts if _SHEET.fullmatch(name) and name in others]
    at, beside = chance.sample(sheets, 2)
    match chance.randrange(3):
        case 0:
            parts[at] = others[at]
        case 1:
            parts[at], parts[beside] = parts[beside], parts[at]
        case _:
            del parts[chance.choice(list(parts))]
    return Made(_zipped(parts), ".xlsx")


def spoiled(senders: Senders) -> Made:
    """Put another byte into the zip or a part of it, or cut it off."""
    chance = senders.random
    content = senders.one().workbook
    match chance.randrange(4):
        case 0:
            content = content[: chance.randrange(len(content))]
        case 1:
            at = chance.randrange(len(content))
            content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 2:
            parts = _parts(content)
            name = chance.choice(list(parts))
            at = chance.randrange(len(parts[name]))
            put = bytes([chance.randrange(256)])
            parts[name] = parts[name][:at] + put + parts[name][at + 1 :]
            content = _zipped(parts)
        case _:
            parts = _parts(content)
            name = chance.choice([n for n in parts if n.endswith(".xml")])
            entities = b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"b" * 1000)
            parts[name] = parts[name].replace(b"?>", b"?>" + entities, 1)
            content = _zipped(parts)
    return Made(content, ".xlsx")


CHANGES: dict[str, tuple[int, Change]] = {
    "workbook packed anew": (3, packed_anew),
    "workbook: more parts, twice, bombs": (4, more_parts),
    "workbook: a cell": (6, cell),
    "workbook: shared texts": (4, shared_texts),
    "workbook: sheets of another": (4, parts_of_another),
    "workbook: bytes, cut, entities": (4, spoiled),
}
"""Each kind of change with its share of all."""
