"""The profile of the city, read from an open office and changed there."""

from __future__ import annotations

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Profile, check_profile
from cityreport.domain.observation import Observation
from cityreport.domain.period import Period
from cityreport.domain.population_sizes import refuse_new_sizes
from cityreport.domain.succession import successors
from cityreport.errors import AccessError, DataError
from cityreport.office import misplaced_reading
from cityreport.office.changes import Changes
from cityreport.office.page_values import Changed
from cityreport.store.store import Store


class CityReader:
    """The city of an open office."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._profile: Profile | None = None
        self._is_proven = False

    @property
    def is_set_up(self) -> bool:
        """True once a city has been set up."""
        return self._known() is not None

    @property
    def profile(self) -> Profile:
        """The city's profile; raises DataError('no_city') before it was set up."""
        profile = self._known()
        if profile is None:
            raise DataError("no_city")
        return profile

    def check_area(self, code: str, period: Period | None = None) -> None:
        """Raise DataError if there is no such area, or not in that period."""
        if code == TOTAL:
            return
        area = self.profile.area(code)
        if period is not None and not area.exists_in(period):
            later = ", ".join(successors(self.profile.areas, code))
            if later and area.existed_before(period.months()[0]):
                raise DataError("area_was_followed", area=code, period=str(period), later=later)
            raise DataError("area_not_in_period", area=code, period=str(period))

    def outside(self, profile: Profile) -> tuple[Observation, ...]:
        """Return the answered cells that another profile would put outside the months of their
        district."""
        with self._store.reading():
            before = self._known()
            return misplaced_reading.newly_outside(self._store.observations, before, profile)

    def read_again(self) -> None:
        """Read the profile from the file when it is next asked for."""
        self._is_proven = False

    def _known(self) -> Profile | None:
        """Read the profile once and hold it against the journal: rates rest on it.

        AccessError('profile_damaged') where it is not what the journal last said.
        """
        if not self._is_proven:
            with self._store.reading():
                self._profile = self._store.profiles.get()
                difference = self._store.proof.first_profile_difference()
            if difference is not None:
                part = " ".join([difference.subject, *difference.key.split("\t")]).strip()
                raise AccessError("profile_damaged", part=part)
            self._is_proven = True
        return self._profile


class CityWriter(CityReader):
    """The city of an office that writes."""

    def __init__(self, store: Store, changes: Changes) -> None:
        super().__init__(store)
        self._changes = changes

    def save(
        self, profile: Profile, kind: str = "profile", reason: str = "", *, keep: bool = False
    ) -> None:
        """Set the city up, or change what it says of itself.

        `kind`, `reason`: those of the action. `keep`: cells that fall outside their district's
        months stay, as findings (`district_months` moves or empties them). DataError for what no
        profile can hold, for populations that cannot be true beside each other, area_in_use where
        a district goes that has numbers, and cells_outside.
        """
        self.check(profile)
        if not keep:
            self._refuse_outside(profile)
        with self._changes.change():
            self.write(profile, kind, reason)
        self.took(profile)
        self._changes.announce(Changed(profile=True))

    def check(self, profile: Profile) -> None:
        """Raise the DataError of `save` but cells_outside."""
        check_profile(profile)
        before = self._known()
        refuse_new_sizes(() if before is None else before.population, profile.population)
        had = set() if before is None else {area.code for area in before.areas}
        gone = had - {area.code for area in profile.areas}
        if not gone:
            return
        with self._store.reading():
            orphan = next(iter(sorted(self._store.observations.areas_used() & gone)), None)
        if orphan is not None:
            raise DataError("area_in_use", area=orphan)

    def write(self, profile: Profile, kind: str, reason: str = "") -> None:
        """Write a checked profile as one action inside the caller's transaction, who then says
        `took` and announces it."""
        entries = self._store.profiles.put(profile)
        if entries:
            self._changes.append(entries, kind, reason=reason)

    def took(self, profile: Profile) -> None:
        """Have this profile from now on: it is on the disk."""
        self._profile = profile

    def _refuse_outside(self, profile: Profile) -> None:
        found = self.outside(profile)
        if found:
            raise DataError(
                "cells_outside",
                area=found[0].key.area,
                start=str(min(held.key.period for held in found)),
                end=str(max(held.key.period for held in found)),
                count=len(found),
            )

    def add_officer(self, name: str, *beside: str) -> None:
        """Have somebody else at the keyboard, and in the list of officers under that very name.

        `beside`: who belongs into the list too, such as the one who sat there until now. Raises
        what `save` raises, and nobody has changed then.
        """
        before, profile = self._changes.officer, self.profile
        known = {known.casefold() for known in profile.officers}
        new = [one for one in (*beside, name) if one.casefold() not in known]
        self._changes.officer = name
        try:
            self.save(replace(profile, officers=(*profile.officers, *new)))
        except BaseException:
            self._changes.officer = before
            raise
