"""The only place that knows folders: the resources and the folders of a user's files."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import appdirs

_NAME = "cityreport"
STORE_SUFFIX = ".cityreport"


def resource(*parts: str) -> Path:
    """Return a file or folder of resources/, in a checkout, an installed wheel or a built
    program."""
    return _resources().joinpath(*parts)


@cache
def _resources() -> Path:
    package = Path(__file__).resolve().parent
    for root in (package / "resources", package.parent / "resources"):
        if root.is_dir():
            return root
    raise FileNotFoundError(f"no resources folder beside {package}")


def help_folder() -> Path:
    """Return the folder of the guide: `docs` in a checkout, a copy of it elsewhere."""
    packed = resource("help")
    return packed if packed.is_dir() else _resources().parent / "docs"


def changes_places() -> tuple[Path, Path]:
    """Return the changelog and the folder of sentences that are not in it yet."""
    packed = resource("help")
    root = packed if packed.is_dir() else _resources().parent
    return root / "CHANGELOG.md", root / "changes"


def catalogue_file() -> Path:
    """Return the catalogue that this version of the program enters new numbers under."""
    return resource("catalogue", "proposed-1.0.json")


def words_file() -> Path:
    """Return the file of words that foreign tables use for the catalogue's terms."""
    return resource("catalogue", "words-1.0.json")


def default_store() -> Path:
    """Return the office's document: `CITYREPORT_STORE`, or one file in the user's data folder."""
    chosen = os.environ.get("CITYREPORT_STORE")
    return Path(chosen) if chosen else _folder(appdirs.user_data_dir) / f"office{STORE_SUFFIX}"


def sample_store(city: str = "london") -> Path:
    """Return the file of a sample city (`office.sample_clock`) when no other was named for it."""
    name = "sample" if city == "london" else f"sample-{city}"
    return _folder(appdirs.user_data_dir) / f"{name}{STORE_SUFFIX}"


def settings_file() -> Path:
    """Return the file of this computer's settings: language, officer, last store."""
    return _folder(appdirs.user_config_dir) / "settings.json"


def mapping_folder() -> Path:
    """Return the folder of saved mappings for foreign tables."""
    return _folder(appdirs.user_data_dir) / "mappings"


def key_folder() -> Path:
    """Return the folder of this computer's secret keys."""
    return _folder(appdirs.user_data_dir) / "keys"


def log_folder() -> Path:
    """Return the folder of crash reports."""
    return _folder(appdirs.user_log_dir)


def chart_cache() -> Path:
    """Return the folder where matplotlib keeps its list of fonts between starts."""
    return _folder(appdirs.user_cache_dir) / "matplotlib"


def _folder(kind: object) -> Path:
    assert callable(kind)  # noqa: S101 - appdirs is untyped
    return Path(str(kind(_NAME, appauthor=False)))
