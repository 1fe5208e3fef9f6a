"""The names of the files that leave an office.

A name says the country, the city, the office, what the file is about, and whether it is
restricted or public. It is ASCII, at most 100 characters and valid on every system. Cities of one
name, or of none in Latin letters, are told apart by the short code of the office file.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b32encode
from pathlib import Path

from cityreport.domain.city import City
from cityreport.domain.submission import Submission
from cityreport.exchange import json_file
from cityreport.office.number_source import StoredNumbers

LONGEST = 100
_LONGEST_CITY = 30
_LATIN = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "SS",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "ħ": "h",
        "Ħ": "H",
        "þ": "th",
        "Þ": "TH",
        "ŋ": "ng",
        "Ŋ": "NG",
        "ə": "a",
        "Ə": "A",
        "ĸ": "k",
        "ŧ": "t",
    }
)
"""Latin letters that Unicode does not take apart into one of ASCII and a sign."""


def file_stem(office: StoredNumbers, *about: str, is_public: bool = False) -> str:
    """`cityreport_COL_Cali_k3f9x2ab_2026-01_2026-03_RESTRICTED`: a name without its ending;
    `about` in the middle, in plain words."""
    return stem(office.city.profile.city, office.store.identity(), *about, is_public=is_public)


def stem(city: City, identity: str, *about: str, is_public: bool = False) -> str:
    """Return the beginning of a name for a city and the identity of its office file."""
    copy = "PUBLIC" if is_public else "RESTRICTED"
    parts = [_plain(city.country) or "XXX", city_name(city), office_code(identity)]
    before, after = "_".join(["cityreport", *parts]), f"_{copy}"
    middle = "".join(f"_{_plain(part)}" for part in about if _plain(part))
    return before + middle[: LONGEST - len(before) - len(after) - len(".json.gz")] + after


def submission_stem(submission: Submission) -> str:
    """`cityreport_GBR_Greater-London_k3f9x2ab_2023-01_2023-12_0001_5e0c9f12_RESTRICTED`: with a
    piece of the submission's id no two ever have one name."""
    said, coverage = submission.city, submission.coverage
    city = City(said.name, said.country, said.locode)
    about = (coverage.start, coverage.end, f"{submission.sequence:04d}", submission.id[:8])
    office = submission.office.id
    return stem(city, office, *about, is_public=submission.confidentiality == "public")


def highest_number(folder: Path, office: str) -> int:
    """Return the largest number of a submission of this office in a folder; 0 without one. A JSON
    file that was renamed says its number and office itself.

    An office file that was put back to an older state does not know of it any more.
    """
    code = office_code(office)
    named = re.compile(
        rf".*cityreport_.*_{code}_[\d-]+_[\d-]+_(\d{{4,9}})(_[0-9a-f]+)?_(restricted|public)\b.*",
        re.IGNORECASE,  # earlier programs wrote the mark in small letters
    )
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return 0
    matches = [(path, named.fullmatch(path.name)) for path in paths]
    renamed = (
        path
        for path, match in matches
        if match is None and path.name.endswith((".json", ".json.gz"))
    )
    numbers = [int(match[1]) for _, match in matches if match]
    return max([*numbers, *json_file.numbers_in(renamed, office)], default=0)


def office_code(identity: str) -> str:
    """Eight characters that stand for an office file, the same on every computer.

    They are 40 bits of a hash of its identity: of 10,000 offices two have the same once in 20,000
    such networks, and even then their cities have to be called alike.
    """
    digest = hashlib.sha256(f"cityreport office {identity}".encode()).digest()
    return b32encode(digest[:5]).decode().lower()


def city_name(city: City) -> str:
    """Return the city's name in Latin letters without signs; where it has hardly any, its
    UN/LOCODE."""
    plain = _plain(city.name)
    letters = sum(character.isalpha() for character in city.name)
    if 2 * sum(character.isalpha() for character in plain) > letters:
        return plain[:_LONGEST_CITY].strip("-")
    return _plain(city.locode).replace("-", "") or "city"


def _plain(text: str) -> str:
    """Return the part of a text that can stand in a file's name."""
    apart = unicodedata.normalize("NFKD", text.translate(_LATIN))
    plain = apart.encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
