"""A new office: the file and the city in it, or neither."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Profile, check_profile
from cityreport.office.clock import Clock
from cityreport.office.office import Office


def create_office(
    path: Path, catalogue: CatalogueFile, clock: Clock, officer: str, profile: Profile
) -> Office:
    """Make a new office file at `path` with its city; leave no file where that fails.

    Raises what `check_profile` and `Office.create` raise.
    """
    check_profile(profile)
    office = Office.create(path, catalogue, clock, officer)
    with removed_on_failure(office):
        office.city.save(profile)
    return office


@contextmanager
def removed_on_failure(office: Office) -> Iterator[None]:
    """Close a new office and remove its file where the block fails."""
    try:
        yield
    except BaseException:
        office.close()
        office.store.path.unlink(missing_ok=True)
        raise
