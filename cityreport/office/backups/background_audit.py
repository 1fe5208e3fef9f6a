"""The proof of a whole file while somebody works in it.

A walk over a large journal takes seconds, and whoever reads keeps others from committing. So the
proof is of a copy, which SQLite makes page by page and without holding the file.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from cityreport.errors import AccessError
from cityreport.files import owner
from cityreport.office.audit import audit, schema_audit
from cityreport.office.page_values import Audit
from cityreport.progress_callback import ReportProgress
from cityreport.store.backup_copy import copy_for_proof
from cityreport.store.store import Store


def prove(path: Path, step: ReportProgress) -> Audit:
    """Audit a file that may be in use; works in any thread. What `step` raises stops it.

    Raises AccessError where the proof could not be made: no room for the copy, the file is gone
    or busy. That says nothing against the file.
    """
    try:
        prefix = f"cityreport-{owner()}-"
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as room:
            copy = Path(room) / "copy.cityreport"
            try:
                copy_for_proof(path, copy, step)
            except AccessError as error:
                return schema_audit(error)
            return _audit(copy, step)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=tempfile.gettempdir(), reason=reason) from error


def _audit(copy: Path, step: ReportProgress) -> Audit:
    try:
        with (
            Store.reader(copy) as store,
            store.interruptible(lambda: step(1, 1)),
            store.reading(),
        ):
            return audit(store)
    except AccessError as error:
        if not error.code.endswith("_damaged"):
            return schema_audit(error)
        where = next((str(fact) for name, fact in error.facts.items() if name != "path"), "")
        return Audit(False, 0, "audit_damage", where)
