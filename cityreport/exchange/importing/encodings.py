"""Finding the encoding of a text file. A byte order mark is trusted; otherwise the encoding that
decodes strictly and gives the most plausible text.

UTF-8 and UTF-16 prove themselves. Between the old ones there is only plausibility: words of an
Arabic or Cyrillic file consist of bytes above 127 and mostly of a dozen frequent letters, Chinese
ones of pairs that stand for everyday characters, and Western ones have single such bytes between
plain letters. charset-normalizer was tried on the same short files and was right less often.
"""

from __future__ import annotations

import codecs
import re

from cityreport.errors import DataError

ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-1"),
    *("windows-1256", "windows-1251", "gb18030"),
)
"""The encodings that can be found, in the order of a list to choose from; a person may also type
another one that Python knows."""

codecs.lookup("gb18030")  # a library that has to be loaded: before a file has filled the memory

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE = 1 << 18
"""The number of bytes above 127, with their surroundings, used to choose between old encodings."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HIGH_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_ONLY_HIGH = re.compile(rb"[\x80-\xff]+")

_FREQUENT = {
    "windows-1256": frozenset("اليمنوردتبهةعسفحقكأ"),
    "windows-1251": frozenset("оеаинтсрвлкмдпуыя"),
}
"""Letters that make up three quarters and more of any text in the language."""

_WESTERN = frozenset(
    "áéíóúñüçãõâêôàèìòùîïëöäåøæßœÁÉÍÓÚÑÜÇÃÕÂÊÔÀÈÌÒÙÎÏËÖÄÅØÆŒ¿¡°ºª«»–—‘’“”…€£§·•²³½×± "
)


def decoded(content: bytes, chosen: str | None = None) -> tuple[str, str]:
    """Return the text without its byte order mark, and the encoding's name.

    Raise DataError intake_encoding (the chosen one does not fit), intake_encoding_unknown,
    intake_cut (ends within a character), intake_binary (no text at all).
    """
    if chosen is not None:
        return _as_chosen(content, chosen), chosen
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _text(_strictly(content[len(mark) :], name)), name
    if b"\x00" in content:
        name = _order_of_bytes(content)
        return _text(_strictly(content, name)), name
    try:
        return _text(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        if _is_cut(content, error):
            raise DataError("intake_cut") from error
    name = _old_encoding(content)
    return _text(_strictly(content, name)), name


def _as_chosen(content: bytes, name: str) -> str:
    for mark, marked in _MARKS:
        if content.startswith(mark) and marked == name:
            content = content[len(mark) :]
    return _text(_strictly(content, name))


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except LookupError as error:
        raise DataError("intake_encoding_unknown", encoding=name) from error
    except ValueError as error:
        where = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise DataError("intake_encoding", encoding=name, where=where) from error


def _text(text: str) -> str:
    """Return the text; raise DataError for data that only resembles text: zeros, or one control
    character in ten."""
    controls = len(_CONTROLS.findall(text[:_SAMPLE])) if not text.isprintable() else 0
    if "\x00" in text or controls * 10 > min(len(text), _SAMPLE):
        raise DataError("intake_binary")
    return text


def _is_cut(content: bytes, error: UnicodeDecodeError) -> bool:
    """Return whether only the very end of a long text is no UTF-8: the file was cut."""
    return len(content) - error.start < 4 and any(byte > 127 for byte in content[: error.start])


def _order_of_bytes(content: bytes) -> str:
    """Return the UTF-16 without a mark that fits: in the right byte order, separators, digits and
    line ends are plain, and nearly everything is printable."""
    plain = {name: _plain_share(content[:_SAMPLE], name) for name in ("utf-16-le", "utf-16-be")}
    best, other = sorted(plain, key=lambda name: -plain[name])
    if len(content) % 2 or plain[best] < 0.02 or plain[best] < 4 * plain[other]:
        raise DataError("intake_binary")
    return best


def _plain_share(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    shown = sum(letter.isprintable() or letter in "\t\r\n" for letter in text)
    plain = sum(" " <= letter <= "~" or letter in "\t\r\n" for letter in text)
    return plain / len(text) if shown >= 0.9 * len(text) else 0


# -- the old ones


def _old_encoding(content: bytes) -> str:
    words = _HIGH_WORD.findall(content[: 32 * _SAMPLE])
    sample = b" ".join(words)[:_SAMPLE]
    scores = {
        "windows-1252": _western(sample),
        "windows-1256": _by_letters(sample, "windows-1256"),
        "windows-1251": _by_letters(sample, "windows-1251"),
        "gb18030": _chinese(content, sample),
    }
    best = max(scores, key=lambda name: scores[name])
    if best == "windows-1252":
        return best if _decodes(content, best) else "iso-8859-1"
    return best


def _western(sample: bytes) -> float:
    """Return the number of bytes above 127 that are letters and signs of Western languages; a word
    of three and more that has nothing else in it counts for little."""
    text = sample.decode("windows-1252", "replace")
    high = [letter for letter in text if letter > "\x7f"]
    likely = sum(letter in _WESTERN for letter in high) / len(high)
    lonely = sum(len(w) for w in sample.split() if len(w) > 2 and _ONLY_HIGH.fullmatch(w))
    return likely * (1 - 0.9 * lonely / len(high))


def _by_letters(sample: bytes, name: str) -> float:
    """Return the number of bytes above 127 that are the language's frequent letters, in words made
    of them."""
    text = sample.decode(name, "replace").lower()
    high = [letter for letter in text if letter > "\x7f"]
    mixed = sum(len(w) for w in sample.split() if not _ONLY_HIGH.fullmatch(w))
    frequent = sum(letter in _FREQUENT[name] for letter in high) / len(high)
    return frequent * (1 - 0.9 * mixed / len(sample))


def _chinese(content: bytes, sample: bytes) -> float:
    """Return the number of everyday characters: the first level of GB 2312, rows 16 to 55."""
    if not _decodes(content, "gb18030"):
        return 0
    text = sample.decode("gb18030", "ignore")
    high = [letter for letter in text if letter > "\x7f"]
    if not high:
        return 0
    everyday = sum(
        "\xb0" <= pair[:1].decode("latin-1") <= "\xd7" and len(pair) == 2 and pair[1] > 0xA0
        for pair in (letter.encode("gb18030") for letter in high)
    )
    signs = sum("\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uffef" for letter in high)
    score = (everyday + signs) / len(high)
    bytes_seen = [byte for byte in sample if byte > 0x7F]
    if len(bytes_seen) >= 8 and min(bytes_seen) >= 0xC0:  # a third of Chinese bytes are lower;
        score /= 2  # capitals of Cyrillic and all letters of Arabic are not
    return score * 0.98


def _decodes(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True
