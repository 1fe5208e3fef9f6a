"""An open office as those see it who only read: another thread, a chart, an export.

It has the parts that can be asked; those that write are in `office`.
"""

from __future__ import annotations

from typing import Protocol, Self

from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.office.annotations import AnnotationReader
from cityreport.office.cells import CellReader
from cityreport.office.checks import Checks
from cityreport.office.city_profile import CityReader
from cityreport.office.clock import Clock, OfficeClock
from cityreport.office.collecting import CollectionReader
from cityreport.office.history import History
from cityreport.office.number_source import StoredParts
from cityreport.office.queries import Queries
from cityreport.office.second_keyings import SecondKeyingReader
from cityreport.office.sign_offs import SignOffReader
from cityreport.office.submission_exports import ExportFiles
from cityreport.office.suggestions import Suggestions
from cityreport.store.store import Store


class OpenOffice(Protocol):
    """An open office to read, whether it may write too (`Office`) or not (`OfficeReader`)."""

    @property
    def is_public(self) -> bool:
        """Always False: no cell is hidden."""

    @property
    def store(self) -> Store:
        """The open file."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue."""

    @property
    def catalogue_file(self) -> CatalogueFile:
        """The file that it was read from."""

    @property
    def clock(self) -> OfficeClock:
        """The clock."""

    @property
    def city(self) -> CityReader:
        """The city's profile."""

    @property
    def cells(self) -> CellReader:
        """Single cells."""

    @property
    def queries(self) -> Queries:
        """The numbers as pages show them."""

    @property
    def suggestions(self) -> Suggestions:
        """The suggestions for empty cells."""

    @property
    def annotations(self) -> AnnotationReader:
        """The annotations."""

    @property
    def collecting(self) -> CollectionReader:
        """The series that the city can be supposed to collect."""

    @property
    def sign_off(self) -> SignOffReader:
        """The signatures."""

    @property
    def second_keying(self) -> SecondKeyingReader:
        """The second typing of months."""

    @property
    def checks(self) -> Checks:
        """The checks."""

    @property
    def history(self) -> History:
        """The history."""

    @property
    def exports(self) -> ExportFiles:
        """The files of submissions."""


class OfficeReader:
    """An open store with its catalogue and the clock, to read.

    `city`: what the city says of itself; `cells`: single cells; `queries`: the numbers as pages
    show them; `suggestions`: what can be offered for empty cells; `annotations`: what was said
    beside the numbers; `collecting`: what can be supposed that is collected; `sign_off`: who
    stands behind them; `second_keying`: what was typed again;
    `checks`: what is strange; `history`: what was done; `exports`: the files of submissions.
    """

    is_public = False

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock) -> None:
        self.store = store
        self.catalogue_file = catalogue
        self.catalogue = catalogue.catalogue
        self.clock = OfficeClock(clock)
        self.city = CityReader(store)
        self.cells = CellReader(store, catalogue, self.city, self.clock)
        self.queries = Queries(store, self.catalogue, self.city, self.clock)
        self.suggestions = Suggestions(store, self.catalogue)
        self.annotations = AnnotationReader(store)
        self.collecting = CollectionReader(store, self.catalogue, self.clock)
        self.sign_off = SignOffReader(store, self.catalogue)
        self.second_keying = SecondKeyingReader(store)
        self.checks = Checks(store, self.catalogue, self.city, self.clock, self.annotations)
        self.history = History(store, self.clock)
        self.exports = ExportFiles(
            StoredParts(
                store,
                catalogue,
                self.clock,
                self.city,
                self.queries,
                self.annotations,
                self.sign_off,
                self.checks,
                self.history,
            )
        )

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
