"""The offices whose submissions are attacked: what each sent before and sends next, its key."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec

from cityreport import __version__
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import Enrolment
from cityreport.domain.submission import Submission
from cityreport.exchange import key_file, signed_file
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.seal_check import sign_submission
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import in_language
from tests.network.made_cities import corrected, made_submission

MADE = "2026-02-01T10:00:00Z"
_KEPT = ("L1", "R1")


def never_sent(office: str) -> str:
    """The id of a submission that an office's first one says it replaces, and nobody has."""
    return str(uuid5(NAMESPACE_URL, f"never sent {office}"))


@dataclass
class SendingOffice:
    """An office that the desk knows. `first`: what the desk has of it; `second`: what it sends in
    these days, untouched."""

    number: int
    catalogue: CatalogueFile
    key: OpenKey = field(init=False)
    first: Submission = field(init=False)
    second: Submission = field(init=False)

    def __post_init__(self) -> None:
        made = made_submission(self.number, self.catalogue, months=1)
        office = made.office.id
        self.key = key_file.make("office", office, MADE)
        rows = [o for o in made.observations if o.indicator in _KEPT]
        before = [never_sent(office)]
        software = msgspec.structs.replace(made.software, version=__version__)  # sheets compare
        first = msgspec.structs.replace(
            made, sequence=3, supersedes=before, observations=rows, software=software
        )
        self.first = self.signed(first)
        self.second = self.signed(corrected(first))

    def signed(self, content: Submission) -> Submission:
        """The content, signed by this office."""
        return sign_submission(content, self.key.signing)

    @cached_property
    def workbook(self) -> bytes:
        """The second one as Excel."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sent.xlsx"
            with in_language(self.second.language):
                write_workbook(self.second, path, ExportContext(self.catalogue.catalogue))
            return path.read_bytes()

    def enrolment(self, key: OpenKey | None = None) -> bytes:
        """The file by which the network knows its key; with `key` somebody else's."""
        of = self.first
        given = key or self.key
        content = Enrolment(
            "cityreport-enrolment",
            "1.0",
            MADE,
            of.office.id,
            of.city.name,
            of.city.country,
            given.file.key,
            [],
            None,
        )
        return signed_file.encoded(signed_file.signed(content, given.signing))

    def write_known(self, inbox: Path) -> None:
        """Put what the desk has of it into its folder."""
        (inbox / f"known-{self.number}-enrolment.json").write_bytes(self.enrolment())
        (inbox / f"known-{self.number}-first.json").write_bytes(encoded(self.first))
