"""The proof: the journal's chain holds, and the numbers are what it last said.

A chain shows slips and careless edits. Who computes it anew makes one that holds: only what stands
outside of the file (this computer's memory, a submission, a printed page) tells that one apart.
"""

from __future__ import annotations

from cityreport.domain import submission
from cityreport.errors import AccessError
from cityreport.office.backups.stale_copy import Seen, missing_since
from cityreport.office.page_values import Audit
from cityreport.store.schema_check import SCHEMA_CODES
from cityreport.store.store import Store


def audit(
    store: Store, seen: Seen | None = None, sent: submission.JournalRecord | None = None
) -> Audit:
    """Check the schema, the file, the chain and the tables against it, in this order; then what
    stands outside of it: how far this computer saw the journal go, and what a submission says of
    it."""
    try:
        store.proof.check_schema()
    except AccessError as error:
        return schema_audit(error)
    damage = store.proof.damage()
    if damage is not None:
        return Audit(False, 0, "audit_damage", damage)
    entries = store.journal.count()
    broken = store.proof.first_break()
    if broken is not None:
        return Audit(False, entries, "audit_chain", f"{broken.table} {broken.number}")
    difference = store.proof.first_difference()
    if difference is not None:
        where = " ".join([difference.subject, *difference.key.split("\t")]).strip()
        return Audit(False, entries, "audit_difference", where)
    problem, where = _against_outside(store, seen, sent)
    return Audit(
        not problem, entries, problem, where, () if problem else store.journal.clock_back()
    )


def _against_outside(
    store: Store, seen: Seen | None, sent: submission.JournalRecord | None
) -> tuple[str, str]:
    """Return what is wrong with the journal beside what stands outside of it, and where."""
    missing = 0 if seen is None else missing_since(store, seen)
    if missing:
        return "audit_older", str(missing)
    if sent is not None and not _holds(store, sent):
        return "audit_other_history", str(sent.action)
    return "", ""


def _holds(store: Store, sent: submission.JournalRecord) -> bool:
    """Return whether the journal once ended as a submission says."""
    link = store.journal.link_after(sent.action)
    return link is not None and link.hex() == sent.head


def schema_audit(error: AccessError) -> Audit:
    """Return the failed proof of a file whose schema is not the program's; raise any other
    error."""
    if error.code not in SCHEMA_CODES:
        raise error
    return Audit(False, 0, "audit_schema", f"{error.facts['kind']} {error.facts['name']}")
