"""The code of a printed page: its signature, and reading it from photos and scans.

A code is read exactly or not at all: QR has its own checksums, the bytes have one form only, and
the signature covers all of them. Nothing is guessed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
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
from cityreport.domain.public_key import fingerprint
from cityreport.errors import AccessError, DataError
from cityreport.exchange.incoming_file import check_incoming
from cityreport.exchange.signing import SigningKey, sign_bytes, verify_bytes

MOST_PIXELS = 60_000_000
_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
_SIZES = (1.0, 0.5, 1.6, 0.33, 2.2)


class ReadPage(NamedTuple):
    """A page that was read. `key`: the known key that signed it, None where none is known: then
    nobody can tell whose it is."""

    record: MonthOnPaper
    key: str | None


def sign_page(record: MonthOnPaper, catalogue: CatalogueFile, key: SigningKey) -> bytes:
    """Return the bytes of a page's code: the record and its signature."""
    content = encode_page(record, catalogue)
    return content + sign_bytes(content, key)


def read_code(code: bytes, catalogue: CatalogueFile, known: dict[str, tuple[str, ...]]) -> ReadPage:
    """Return what a code says.

    Raise what `decode_page` raises, and DataError page_forged where a known key of that mark did
    not sign it, or where other keys of its office are known.
    """
    content, value = code[:-SIGNATURE_LENGTH], code[-SIGNATURE_LENGTH:]
    record = decode_page(content, catalogue)
    keys = known.get(record.office, ())
    if not keys:
        return ReadPage(record, None)
    for key in keys:
        if fingerprint(key).startswith(record.key) and verify_bytes(content, value, key):
            return ReadPage(record, key)
    raise DataError("page_forged")


def read_photo(path: Path, catalogue: CatalogueFile, known: dict[str, tuple[str, ...]]) -> ReadPage:
    """Return what the page on a photo or scan says.

    Raise AccessError for the file; DataError page_picture for what is no picture, page_unseen where
    no code of ours is found on it, and what `read_code` raises.
    """
    check_incoming(path)
    for picture in _tries(_opened(path)):
        for found in zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        ):
            if bytes(found.bytes).startswith(MAGIC):
                return read_code(bytes(found.bytes), catalogue, known)
    raise DataError("page_unseen", path=path.name)


def _opened(path: Path) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise DataError("page_picture", path=path.name)
                return ImageOps.exif_transpose(picture).convert("L")
    except DataError:
        raise
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        if isinstance(error, PermissionError):
            raise AccessError("cannot_read", path=str(path), reason=str(error)) from error
        raise DataError("page_picture", path=path.name) from error


def _tries(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture as it is, then larger, smaller, and sharpened."""
    for size in _SIZES:
        width, height = round(picture.width * size), round(picture.height * size)
        if width * height > MOST_PIXELS or min(width, height) < 40:
            continue
        resized = (
            picture if size == 1.0 else picture.resize((width, height), Image.Resampling.BICUBIC)
        )
        yield resized
        yield ImageOps.autocontrast(resized, cutoff=1)
        yield resized.filter(ImageFilter.UnsharpMask(3, 200, 0))
