"""Putting a backup in the place of an office file, whole or not at all; the replaced file is kept.

At every moment the office file's name has the old file or the whole new one.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cityreport.errors import AccessError
from cityreport.files import create_private, owner, publish_new, remove_stale, sync_folder
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.reasons import stored_reason
from cityreport.store import backup_copy, database, migrations, sent_facts
from cityreport.store.backup_files import REPLACED
from cityreport.store.backup_marker import BackupMark, remove_mark, write_mark
from cityreport.store.journal import Head, Journal
from cityreport.store.lock import Holder, real_path, take_lock
from cityreport.store.rollback_journal import journal_of
from cityreport.store.schema_check import SCHEMA_CODES
from cityreport.store.sent_facts import KnownFacts, known_facts
from cityreport.store.store import Store
from cityreport.store.wal_mode import wal_of


class Restored(NamedTuple):
    """The result of a restore. `kept`: the file that was replaced, None if there was none;
    `kept_sound`: whether it is a checked copy and not the damaged file byte for byte."""

    path: Path
    kept: Path | None
    kept_sound: bool


def restore(
    store: Path,
    source: Path,
    software: str,
    holder: Holder,
    *,
    another: bool = False,
    take_over: bool = False,
    progress: ReportProgress = ignore_progress,
) -> Restored:
    """Put `source`, a backup or another copy of the office, in the place of `store`.

    `source` is proven whole first; the office must be closed. The replaced file is kept beside it
    under `NAME replaced DATE TIME`; the journal of the restored one notes where it came from. What
    was sent stays sent: the restored file takes over the `sent_facts` of the replaced one. An
    exception from `progress` stops it before anything has changed. Raise AccessError: the errors of
    `database.open_any` and `take_lock`, restore_itself, restore_unsound, restore_other_office
    (unless `another`), cannot_write, store_disk.
    """
    store = real_path(store)
    if store.exists() and source.exists() and store.samefile(source):
        raise AccessError("restore_itself", path=str(source))
    with naming_the_backup(source):
        office = identity(source)
    lock = take_lock(store, holder, take_over=take_over)
    try:
        remove_stale(store.parent, f".{glob.escape(store.name)}.*.part*")
        with _draft_beside(store) as untouched, _draft_beside(store) as draft:
            _copy_with_journal(store, untouched)
            before = _known_identity(store)
            if before is not None and before != office and not another:
                raise AccessError("restore_other_office", path=str(source), store=str(store))
            _make(draft, source, software, progress)
            head = _head_of(store, progress)
            known = (
                _facts_of(store, is_sound=head is not None) if before == office else KnownFacts()
            )
            _note(draft, source, head, software, holder, known)
            _prove(draft, source, progress)
            kept = _keep(
                store, untouched, head, BackupMark(holder.since, REPLACED, software), progress
            )
            with _taken_back(kept, draft):
                progress(1, 1)
                put_in_place(draft, store)
        return Restored(store, kept, kept is not None and head is not None)
    finally:
        if lock is not None:
            lock.release()


def prove_source(source: Path, software: str, progress: ReportProgress = ignore_progress) -> None:
    """Do all that a restore does of `source` up to its proof, and throw it away again.

    Raise AccessError like `restore` for a file that cannot be restored; cannot_write where the
    folder for temporary files takes no copy.
    """
    with naming_the_backup(source):
        identity(source)
    try:
        with tempfile.TemporaryDirectory(prefix="cityreport-", ignore_cleanup_errors=True) as room:
            draft = Path(room) / "draft.cityreport"
            _make(draft, source, software, progress)
            _prove(draft, source, progress)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=tempfile.gettempdir(), reason=reason) from error


@contextmanager
def naming_the_backup(source: Path) -> Iterator[None]:
    """Name the backup in the block's errors: it is not the office file that is damaged, and there
    is nothing to be kept of it."""
    try:
        with database.translate_errors(source):
            yield
    except AccessError as error:
        if error.code == "store_disk":  # it is only read
            reason = str(error.facts.get("reason", ""))
            raise AccessError("cannot_read", path=str(source), reason=reason) from error
        if error.code == "store_not_ours":
            raise AccessError("restore_not_ours", path=str(source)) from error
        if error.code not in _UNSOUND:
            raise
        raise _unsound(source, _what(error)) from error


_UNSOUND = frozenset(
    {"store_damaged", "store_empty", "cell_damaged", "profile_damaged", "journal_damaged"}
    | {"statement_damaged", "store_unfinished"}
)


def _what(error: AccessError) -> str:
    """Return an error's message without the file's name."""
    if error.code == "store_empty":
        return "0 bytes"
    facts = (str(fact) for name, fact in error.facts.items() if name != "path")
    return next(facts, error.code)


def _make(draft: Path, source: Path, software: str, progress: ReportProgress) -> None:
    """Return the restored file under its draft's name: copied, looked over, brought up to date."""
    with database.translate_errors(draft):
        try:
            backup_copy.copy_file(source, draft, progress, remove_mark)
        except backup_copy.CopyDiffers as error:
            raise _unsound(source, str(error)) from error
        except AccessError as error:
            if error.facts.get("path") != str(source):
                raise
            with naming_the_backup(source):
                raise
        with _of_the_source(draft, source), closing(database.open_writer(draft)) as connection:
            found = backup_copy.integrity(connection, lambda: progress(1, 1))
            if found is not None:
                raise _unsound(source, found.splitlines()[-1])
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version < database.SCHEMA_VERSION:
                migrations.migrate(connection, software)


@contextmanager
def _of_the_source(draft: Path, source: Path) -> Iterator[None]:
    """Report damage of a draft as damage of the file it was copied from."""
    try:
        with database.translate_errors(draft):
            yield
    except AccessError as error:
        if error.code in _UNSOUND:
            raise _unsound(source, _what(error)) from error
        if error.code in SCHEMA_CODES:
            facts = {**error.facts, "path": str(source)}
            raise AccessError(error.code, **facts) from error
        raise


def _prove(draft: Path, source: Path, progress: ReportProgress) -> None:
    """After the last write: look at the schema, walk the journal, hold every number against it."""
    with _of_the_source(draft, source), Store.reader(draft) as restored, restored.reading():
        with restored.interruptible(lambda: progress(1, 1)):
            broken = restored.proof.first_break()
            if broken is not None:
                raise _unsound(source, f"{broken.table} {broken.number}")
            difference = restored.proof.first_difference()
        if difference is not None:
            place = " ".join([difference.subject, *difference.key.split("\t")]).strip()
            raise _unsound(source, place)


def _note(
    draft: Path,
    source: Path,
    head: Head | None,
    software: str,
    holder: Holder,
    known: KnownFacts,
) -> None:
    """Write into the journal what was restored, which end of it was given up, and what of that
    stays true."""
    action, link = (0, "") if head is None else (head.action, head.link.hex())
    with (
        _of_the_source(draft, source),
        closing(database.open_writer(draft)) as connection,
        database.transaction(connection, draft),
    ):
        Journal(connection).append(
            sent_facts.take_over(connection, known, holder.officer, holder.since),
            at=holder.since,
            officer=holder.officer,
            kind="restore",
            software=software,
            reason=stored_reason("restore", file=source.name, action=action, link=link),
        )
    with database.translate_errors(draft):
        backup_copy.flush(draft)


@contextmanager
def _taken_back(kept: Path | None, draft: Path) -> Iterator[None]:
    """Remove what was kept of the office file where the block ends before it is replaced; once the
    draft has its name, the kept file is the only one."""
    try:
        yield
    except BaseException:
        if kept is not None and draft.exists():
            for path in (kept, journal_of(kept), wal_of(kept)):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        raise


def put_in_place(draft: Path, store: Path) -> None:
    """Give a whole file, which is on the disk, the office file's name in one step.

    A journal that is still there belongs to the replaced file, which is too damaged to undo the
    change; it was kept with it. Left at the name it would be rolled into the restored file, as
    would a WAL file that another program left there.
    """
    store = real_path(store)
    with database.translate_errors(store):
        beside = [path for path in (journal_of(store), wal_of(store)) if path.exists()]
        for path in beside:
            path.unlink()
        if beside:
            sync_folder(store.parent)
        draft.replace(store)
        sync_folder(store.parent)


def _keep(
    store: Path, untouched: Path, head: Head | None, mark: BackupMark, progress: ReportProgress
) -> Path | None:
    """Keep the file that is going to be replaced; return its new place. `head`: of its journal
    where it is sound: then a checked copy is kept, else the file byte for byte."""
    if not store.exists():
        return None
    if head is not None:
        with _draft_beside(store) as draft, database.translate_errors(draft):
            backup_copy.copy_file(store, draft, progress, lambda copy: write_mark(copy, mark))
            return _publish(draft, store, mark.made)
    if not untouched.exists():
        _copy_bytes(store, untouched)
    return _publish(untouched, store, mark.made)


def _publish(draft: Path, store: Path, made: str) -> Path:
    """Give the kept file its name: what it was, and when it was replaced."""
    moment = datetime.fromisoformat(made).astimezone()
    for number in range(1, 1000):
        again = "" if number == 1 else f" ({number})"
        name = f"{store.stem} replaced {moment:%Y-%m-%d %H%M%S}{again}{store.suffix}"
        kept = store.with_name(name)
        if kept.exists():
            continue
        with database.translate_errors(kept), contextlib.suppress(FileExistsError):
            for beside in (journal_of, wal_of):
                if beside(draft).exists():
                    publish_new(beside(draft), beside(kept))
            publish_new(draft, kept)
            return kept
    raise AccessError("cannot_write", path=str(store.parent), reason=store.name)


def _copy_with_journal(store: Path, target: Path) -> None:
    """Copy a file that was left in the middle of a change, before SQLite undoes the change: where
    the file is damaged, nobody knows what that does to it."""
    if not store.exists():
        return
    for beside in (journal_of, wal_of):
        if beside(store).exists():
            _copy_bytes(store, target)
            _copy_bytes(beside(store), beside(target))


def _head_of(store: Path, progress: ReportProgress) -> Head | None:
    """Return the end of the journal of a file that can be opened and is whole, once half a change
    of a power cut was taken back; None of any other."""
    try:
        database.check_header(store)
        with closing(database.open_writer(store)) as connection:
            if backup_copy.integrity(connection, lambda: progress(1, 1)) is None:
                return Journal(connection).head()
    except (AccessError, sqlite3.Error):
        pass
    return None


def identity(path: Path) -> str:
    """Return the identity of the office in a file of any version; raise AccessError as
    `database.open_any`."""
    connection, _ = database.open_any(path)
    with closing(connection), database.translate_errors(path):
        row = connection.execute("SELECT id FROM identity").fetchone()
    if row is None:
        raise AccessError("store_damaged", path=str(path), reason="identity")
    return str(row[0])


def _facts_of(store: Path, *, is_sound: bool) -> KnownFacts:
    """Return the facts of a file that is going to be replaced; of a damaged one those that can be
    read, without the signatures as they are now."""
    try:
        connection, _ = database.open_any(store)
        with closing(connection), database.translate_errors(store):
            if is_sound:
                with contextlib.suppress(AccessError):  # its signatures may be what is damaged
                    return known_facts(connection)
            return KnownFacts(tuple(filter(sent_facts.is_fact, sent_facts.facts_of(connection))))
    except (AccessError, sqlite3.Error):
        return KnownFacts()


def _known_identity(store: Path) -> str | None:
    """Return the identity of the office that is replaced; None where nothing can be read of it."""
    try:
        return identity(store)
    except (AccessError, sqlite3.Error):
        return None


@contextmanager
def _draft_beside(store: Path) -> Iterator[Path]:
    """Give a free name in the same folder, and leave nothing behind there."""
    draft = store.with_name(f".{store.name}.{owner()}-{uuid.uuid4().hex[:8]}.part")
    try:
        yield draft
    finally:
        for path in (draft, journal_of(draft), wal_of(draft)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _copy_bytes(source: Path, target: Path) -> None:
    with database.translate_errors(target):
        create_private(target)
        shutil.copyfile(source, target)
        with target.open("r+b") as stream:
            os.fsync(stream.fileno())


def _unsound(source: Path, reason: str) -> AccessError:
    return AccessError("restore_unsound", path=str(source), reason=reason)
