"""The borders of the districts: a file beside the office file.

They are drawn and never counted with: no number depends on them, anybody can have them from the
city's mapping office again, and they may be larger than all numbers together. So they are
neither in the office file nor in its journal and backups, but beside it, under its name with
`.borders.geojson`. What is kept is what was read: shapes and codes, nothing else of the file.
"""

from __future__ import annotations

from pathlib import Path

from cityreport.domain.borders import Borders
from cityreport.domain.city import Area
from cityreport.errors import AccessError, CityReportError
from cityreport.exchange import borders_file
from cityreport.office.number_source import StoredNumbers

SUFFIX = ".borders.geojson"


def borders_path(store: Path) -> Path:
    """Return the path of an office file's borders."""
    return store.with_name(store.name + SUFFIX)


def take_borders(office: StoredNumbers, path: Path) -> borders_file.FoundBorders:
    """Read a GeoJSON file of the districts and keep its shapes beside the office file.

    Raises what `exchange.borders_file.read_borders` raises, and AccessError('cannot_write').
    """
    found = borders_file.read_borders(path, office.city.profile.areas)
    borders_file.write_borders(found.borders, borders_path(office.store.path))
    return found


def known_borders(store: Path, areas: tuple[Area, ...]) -> Borders | None:
    """Return the borders that are kept, of the districts there are now; None where there are none.

    A file that can no longer be read is as good as none: it is only a picture's.
    """
    path = borders_path(store)
    if not path.is_file():
        return None
    try:
        return borders_file.read_borders(path, areas).borders
    except CityReportError:
        return None


def forget_borders(office: StoredNumbers) -> bool:
    """Remove the borders; False where there were none. AccessError('cannot_write')."""
    path = borders_path(office.store.path)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(path), reason=reason) from error
    return True
