"""The desk as the window works with it: each call opens it, does one thing, and closes it.

What comes back are values to be shown. Not here: how they are shown, or what a desk decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.public_key import read_out
from cityreport.domain.submission import Submission
from cityreport.errors import AccessError, CityReportError
from cityreport.exchange.report_tables import Cell, ReportColumn, ReportTable
from cityreport.i18n import mark, ntr, span_name, tr, written_moment
from cityreport.network import desk_key, network_view
from cityreport.network.arrival import ArrivalState
from cityreport.network.city_facts import read_period
from cityreport.network.desk import MANIFEST, Desk, DeskRun
from cityreport.network.desk_folders import check_folders
from cityreport.network.files_table import files_table
from cityreport.network.manifest import KeptSubmission, Manifest
from cityreport.network.overview_tables import overview_tables
from cityreport.network.paper_pages import is_page, rank
from cityreport.progress_callback import ReportProgress

KEY_SOURCES = {
    "first use": mark("since its first file"),
    "enrolment": mark("from its enrolment"),
    "change": mark("changed by the key before it"),
    "confirmed": mark("confirmed"),
}
_STATES = {
    ArrivalState.TAKEN: mark("Accepted: {n}"),
    ArrivalState.REMARKED: mark("Accepted with remarks: {n}"),
    ArrivalState.REFUSED: mark("Set aside: {n}"),
    ArrivalState.AGAIN: mark("Received before: {n}"),
    ArrivalState.WAITING: mark("Waiting for a key to be confirmed: {n}"),
    ArrivalState.ENROLLED: mark("Keys of offices: {n}"),
}


class ShownKey(msgspec.Struct, frozen=True):
    """A key of an office. `known`: the one that it would replace, where files wait for it to be
    confirmed; `source`, `since`: how it came to be known, empty where it waits."""

    office: str
    city: str
    key: str
    source: str = ""
    since: str = ""
    known: str | None = None

    @property
    def is_waiting(self) -> bool:
        """True where a person has to say whether it is the office's."""
        return not self.source


class DeskTable(msgspec.Struct, frozen=True):
    """A table of a desk. `offices`: whose row each is, where a city can be opened there; `keys`:
    the key in each row."""

    report: ReportTable
    offices: Sequence[str] = ()
    keys: Sequence[ShownKey] = ()


class DeskView(msgspec.Struct, frozen=True):
    """The tables of a desk's folder. `own_key`: the fingerprint of the network's key, empty before
    the key is made and where it cannot be read; `head`: number and head of the chain of receipts;
    `key_fault`: why the key cannot be read."""

    tables: Sequence[DeskTable]
    own_key: str
    head: tuple[int, str | None]
    key_fault: CityReportError | None = None


class CityView(msgspec.Struct, frozen=True):
    """A city at the desk: its name, what else is said of it, its keys, what it sent, and what was
    said of its files."""

    city: str
    said: Sequence[str]
    submissions: ReportTable
    files: ReportTable


class CollectedRun(msgspec.Struct, frozen=True):
    """A run and what the desk says after it. `is_new`: the network's key was made."""

    run: DeskRun
    is_new: bool
    view: DeskView


def run_words(run: DeskRun) -> list[str]:
    """Return what a run did, and how many files of each state there are by now."""
    return [
        ntr("{n} new file; {taken} accepted.", "{n} new files; {taken} accepted.",
            run.looked_at, taken=run.taken),
        *(tr(line, n=run.states[state]) for state, line in _STATES.items() if state in run.states),
    ]  # fmt: skip


def has_desk(folder: Path) -> bool:
    """Return whether a desk worked in a folder before."""
    return (folder / MANIFEST).is_file()


def look(folder: Path, catalogue: CatalogueFile, now: datetime) -> DeskView:
    """Return what a desk says; AccessError desk_in_use, desk_damaged, desk_unreadable."""
    with Desk(folder, catalogue) as desk:
        return _view(desk, catalogue, now)


def collect(
    source: Path,
    folder: Path,
    catalogue: CatalogueFile,
    now: datetime,
    report: ReportProgress,
    *,
    name: str,
    passphrase: str | None,
) -> CollectedRun:
    """Look at what is new, write receipts and the overview, and return what the desk says then.

    `name`: of the network, for the key that is made at the first run. `report` may end it up to the
    last file. Raises what `check_folders`, `Desk` and `desk_key.open_key` raise.
    """
    check_folders(source, folder)
    with Desk(folder, catalogue) as desk:
        is_new = desk_key.is_new(folder)
        if is_new:
            key = desk_key.make_key(folder, name, now)
        else:
            key = desk_key.open_key(folder, passphrase)

        def reported(done: int, of: int) -> None:
            if done < of:  # else all is committed, and the tables have to follow
                report(done, of)

        run = desk.collect(source, now, reported, key=key)
        view = _view(desk, catalogue, now)
        network_view.save_overview([one.report for one in view.tables if not one.keys], folder)
        return CollectedRun(run, is_new, view)


def confirm(folder: Path, catalogue: CatalogueFile, key: ShownKey, now: datetime) -> DeskView:
    """Remember a key that the coordinator confirmed; the files that waited are looked at again."""
    with Desk(folder, catalogue) as desk:
        desk.confirm_key(key.office, key.key, now)
        return _view(desk, catalogue, now)


def city(folder: Path, catalogue: CatalogueFile, office: str) -> CityView:
    """Return what the desk knows of an office."""
    with Desk(folder, catalogue) as desk:
        manifest = desk.manifest
        keys = [one for one in _keys(manifest) if one.office == office]
        sent = manifest.of_office(office)
        said = [_key_words(one) for one in keys] or [
            tr("It has no key: nobody can tell who made its files.")
        ]
        name = keys[0].city if keys else office
        if sent:
            newest = max((one.head for one in sent), key=rank).city
            name = newest.name
            said.insert(0, " · ".join(filter(None, (newest.country, newest.contact))))
        files = files_table(list(manifest.files_of(office)), i18n.language())
        return CityView(name, said, _submissions(sent), files)


def _source_words(key: ShownKey) -> str:
    return tr("waits to be confirmed") if key.is_waiting else tr(KEY_SOURCES[key.source])


def _key_words(key: ShownKey) -> str:
    return tr(
        "Key: {fingerprint} ({source})", fingerprint=read_out(key.key), source=_source_words(key)
    )


def _view(desk: Desk, catalogue: CatalogueFile, now: datetime) -> DeskView:
    fingerprint, fault = "", None
    try:
        if not desk_key.is_new(desk.folder):
            fingerprint = read_out(desk_key.read_key(desk.folder).key)
    except CityReportError as error:
        fault = error
    tables = [*_overview(desk, catalogue, now), _keys_table(_keys(desk.manifest))]
    return DeskView(tables, fingerprint, desk.manifest.last_receipt(), fault)


def _overview(desk: Desk, catalogue: CatalogueFile, now: datetime) -> list[DeskTable]:
    """Return the tables of the overview; that of the files alone where nothing was accepted yet."""
    desk.complete_tables()
    try:
        found = network_view.gather(desk.manifest, desk.folder, catalogue.catalogue, now)
    except AccessError as error:
        if error.code != "desk_empty":
            raise
        aside = list(desk.manifest.set_aside())
        return [DeskTable(files_table(aside, i18n.language()))]
    offices = [one.head.office.id for one in found.cities]
    return [
        DeskTable(report, offices if report.name == tr("Cities") else ())
        for report in overview_tables(found, catalogue.catalogue)
    ]


def _keys_table(keys: Sequence[ShownKey]) -> DeskTable:
    rows: list[list[Cell]] = [
        [one.city, read_out(one.key), _source_words(one), one.since[:10]] for one in keys
    ]
    columns = (
        ReportColumn(tr("City"), 24),
        ReportColumn(tr("Fingerprint"), 50),
        ReportColumn(tr("Where it is from"), 30),
        ReportColumn(tr("Since"), 12),
    )
    note = tr(
        "A key since a first file shows only that all files are by the same hand: compare its "
        "fingerprint over the telephone once."
    )
    said = () if rows else (tr("No office has a key yet: no file that came was signed."),)
    report = ReportTable(
        tr("Office keys"),
        tr("The keys of the offices"),
        columns,
        rows,
        said,
        (note,) if rows else (),
    )
    return DeskTable(report, [one.office for one in keys], keys)


def _keys(manifest: Manifest) -> list[ShownKey]:
    known = {one.office: one for one in manifest.office_keys()}
    waiting = [
        ShownKey(office, known[office].city, key, known=known[office].key)
        for office, key in manifest.waiting_keys()
        if office in known
    ]
    return [
        *waiting,
        *(ShownKey(o.office, o.city, o.key, o.source, o.since) for o in known.values()),
    ]


def _submissions(sent: Sequence[KeptSubmission]) -> ReportTable:
    columns = (
        ReportColumn(tr("No."), 6, "count"),
        ReportColumn(tr("Months"), 24),
        ReportColumn(tr("Made"), 22),
        ReportColumn(tr("Copy"), 14),
        ReportColumn(tr("Numbers"), 10, "count"),
    )
    rows: list[list[Cell]] = [
        [
            None if is_page(one.head) else one.head.sequence,
            _months(one),
            written_moment(one.head.created),
            _copy_words(one.head),
            one.rows,
        ]
        for one in reversed(sent)
    ]
    title = ntr("{n} submission", "{n} submissions", len(rows))
    return ReportTable(tr("Submissions"), title, columns, rows)


def _copy_words(head: Submission) -> str:
    if is_page(head):
        return tr("Printed page")
    return tr("Restricted") if head.confidentiality == "restricted" else tr("Public")


def _months(one: KeptSubmission) -> str:
    covered = one.head.coverage
    return span_name(read_period(covered.start), read_period(covered.end))
