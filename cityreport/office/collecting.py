"""The series that the city of an open office collects: proposed from what came in, and said.

Their meaning is in `domain.collection`; each series is one state of the store and a step of the
journal (`store.annotations`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.collection import Collected, begins_to_report, check_collected, propose
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature
from cityreport.errors import DataError
from cityreport.office import sign_off_steps
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock
from cityreport.office.collection_states import collection_of, state_of
from cityreport.store.annotations import COLLECTION
from cityreport.store.store import Store


class CollectionReader:
    """Says what can be supposed of a city's collection, and since when a month can be late; what
    the city said of it is `AnnotationReader.collection`."""

    def __init__(self, store: Store, catalogue: Catalogue, clock: OfficeClock) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock

    def begins_to_report(self) -> Period:
        """Return the month from which on a month can be late."""
        with self._store.reading():
            signed = sign_off_steps.signatures(self._store)
            return first_reporting_month(self._store, self._clock.this_month, signed)

    def proposal(self, reason: str) -> dict[str, Collected]:
        """Return what the numbers let suppose, by indicator: to be asked, never to be taken.

        `reason`: proposed for what has no number.
        """
        with self._store.reading():
            answered = list(self._store.observations.first_answers())
            return propose(self._catalogue, answered, collection_of(self._store), reason)


class CollectionWriter(CollectionReader):
    """An office in which an officer says what is collected. What is said is on the disk when a
    method returns, or it raises and has changed nothing."""

    def __init__(
        self, store: Store, catalogue: Catalogue, clock: OfficeClock, changes: Changes
    ) -> None:
        super().__init__(store, catalogue, clock)
        self._changes = changes

    def say(self, said: Mapping[str, Collected]) -> bool:
        """Say what is collected of some indicators, as one step; return whether anything changed.

        DataError where it cannot be: unknown_indicator, derived_cell, collects_order …
        """
        for code, collected in said.items():
            check_collected(self._catalogue.indicator(code), collected)
        statements = [(COLLECTION, code, state_of(one)) for code, one in said.items()]
        return self._changes.say(statements, "collects")

    def say_not_collected(self, code: str, reason: str) -> bool:
        """Say of one indicator that it is not collected; DataError('collects_reason') without a
        reason."""
        if not reason.strip():
            raise DataError("collects_reason", indicator=code)
        return self.say({code: Collected(reason=reason.strip())})


def first_reporting_month(
    store: Store, this_month: Period, signed: Mapping[Period, Signature]
) -> Period:
    """Return the month from which on a month can be late (`domain.collection`). `this_month`: of an
    office in which nothing was done yet; `signed`: every period's signature."""
    made = store.journal.first_moment()
    set_up = (
        this_month
        if made is None
        else Period.month_of(datetime.fromisoformat(made).astimezone().date())
    )
    return begins_to_report(signed, set_up)
