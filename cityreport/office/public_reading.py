"""What an open office gives out for everybody; how it is made is in `publishing`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cityreport.domain.period import Period
from cityreport.office.annotations import AnnotationReader
from cityreport.office.number_source import StoredNumbers

if TYPE_CHECKING:
    from cityreport.domain.borders import Borders
    from cityreport.office.public_numbers import PublicCopy, PublicNumbers


class PublicReader(AnnotationReader):
    """An open office that can be asked for its public side."""

    def borders(self: StoredNumbers) -> Borders | None:
        """The borders of the districts that are kept beside the file; None where there are none."""
        from cityreport.office.district_borders import known_borders  # noqa: PLC0415 - for a map alone

        return known_borders(self.store.path, self.profile.areas)

    def public_numbers(
        self: StoredNumbers,
        start: Period | None = None,
        end: Period | None = None,
        threshold: int | None = None,
    ) -> PublicNumbers:
        """What may be shown to everybody; see `publishing.public_numbers`."""
        from cityreport.office import public_numbers as publishing  # noqa: PLC0415 - no start needs it

        return publishing.public_numbers(self, start, end, threshold)

    def write_public_copy(
        self: StoredNumbers,
        start: Period,
        end: Period,
        formats: Sequence[str],
        folder: Path,
        threshold: int | None = None,
        *,
        accept_narrowing: bool = False,
    ) -> PublicCopy:
        """Write the files of a public copy without noting it: works on a `reader` too."""
        from cityreport.office import exports  # noqa: PLC0415 - no start needs the file formats

        return exports.write_public(
            self, start, end, formats, folder, threshold, accept_narrowing=accept_narrowing
        )
