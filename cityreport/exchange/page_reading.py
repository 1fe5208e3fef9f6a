"""The code of a printed page: its signature, and reading it from photos and scans.

A code is read exactly or not at all: QR has its own checksums, the bytes have one form only, and
the signature covers all of them. Nothing is guessed.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.page_record import (
    MAGIC,
    SIGNATURE_LENGTH,
    MonthOnPaper,
    decode_page,
    encode_page,
)
from cityreport.domain.page_totals import (
    TOTALS_MAGIC,
    OnPaper,
    decode_totals,
    encode_totals,
)
from cityreport.domain.public_key import fingerprint
from cityreport.errors import DataError
from cityreport.exchange.incoming_file import cannot_read, check_incoming
from cityreport.exchange.signing import SigningKey, sign_bytes, verify_bytes

MOST_PIXELS = 60_000_000
"""The pixels that a picture may have: it is looked at before any of them is unpacked."""
_OURS = (MAGIC, TOTALS_MAGIC)
_KINDS = ("JPEG", "PNG", "WEBP")
"""The kinds that cameras, scanners and messengers write; each kind more is one more way in."""
_ENOUGH = 4000
"""Pixels of a side: a page of paper that fills them is read."""
_SIZES = (1.0, 0.5, 1.6, 0.33, 2.2)


class ReadPage(NamedTuple):
    """A page that was read. `key`: the known key that signed it, None where none is known: then
    nobody can tell whose it is."""

    record: OnPaper
    key: str | None


def sign_page(record: OnPaper, catalogue: CatalogueFile, key: SigningKey) -> bytes:
    """Return the bytes of a page's code: the record and its signature."""
    if isinstance(record, MonthOnPaper):
        content = encode_page(record, catalogue)
    else:
        content = encode_totals(record, catalogue)
    return content + sign_bytes(content, key)


def record_of(code: bytes, catalogue: CatalogueFile) -> OnPaper:
    """Return what a code says, whoever signed it; raise what `decode_page` raises."""
    content = code[:-SIGNATURE_LENGTH]
    if content.startswith(TOTALS_MAGIC):
        return decode_totals(content, catalogue)
    return decode_page(content, catalogue)


def signer_of(code: bytes, record: OnPaper, keys: Iterable[str]) -> str | None:
    """Return the one of these keys that signed a code; None where none of them did."""
    content, value = code[:-SIGNATURE_LENGTH], code[-SIGNATURE_LENGTH:]
    for key in keys:
        if fingerprint(key).startswith(record.key) and verify_bytes(content, value, key):
            return key
    return None


def read_code(code: bytes, catalogue: CatalogueFile, known: dict[str, tuple[str, ...]]) -> ReadPage:
    """Return what a code says.

    Raise what `record_of` raises, and DataError page_forged where a known key of that mark did
    not sign it, or where other keys of its office are known.
    """
    record = record_of(code, catalogue)
    keys = known.get(record.office, ())
    key = signer_of(code, record, keys)
    if keys and key is None:
        raise DataError("page_forged")
    return ReadPage(record, key)


def read_photo(path: Path, catalogue: CatalogueFile, known: dict[str, tuple[str, ...]]) -> ReadPage:
    """Return what the page on a photo or scan says; raise what `code_on` and `read_code` raise."""
    return read_code(code_on(path), catalogue, known)


def code_on(path: Path) -> bytes:
    """Return the code of ours on a photo or scan; raise AccessError for the file, and what
    `code_in` raises."""
    check_incoming(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    return code_in(content, path.name)


def code_in(content: bytes, name: str) -> bytes:
    """Return the code of ours in a picture's bytes; `name`: of its file.

    Raise DataError page_picture for what is no picture, page_large for one of too many pixels,
    page_unseen where no code of ours is found on it, and page_several where several are: which of
    them is meant, nobody guesses.
    """
    for picture in _tries(_opened(content, name)):
        read = zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        ours = {bytes(one.bytes) for one in read if bytes(one.bytes).startswith(_OURS)}
        if len(ours) > 1:
            raise DataError("page_several", path=name, count=len(ours))
        if ours:
            return ours.pop()
    raise DataError("page_unseen", path=name)


def _opened(content: bytes, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_large(name)
                picture.draft("L", (_ENOUGH, _ENOUGH))
                return ImageOps.exif_transpose(picture).convert("L")
    except DataError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large(name) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise DataError("page_picture", path=name) from error


def _too_large(name: str) -> DataError:
    return DataError("page_large", path=name, limit=MOST_PIXELS // 1_000_000)


def _tries(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture as it is, then larger, smaller, and sharpened."""
    for size in _SIZES:
        width, height = round(picture.width * size), round(picture.height * size)
        if max(width, height) > 2 * _ENOUGH or min(width, height) < 40:
            continue
        resized = (
            picture if size == 1.0 else picture.resize((width, height), Image.Resampling.BICUBIC)
        )
        yield resized
        yield ImageOps.autocontrast(resized, cutoff=1)
        yield resized.filter(ImageFilter.UnsharpMask(3, 200, 0))
