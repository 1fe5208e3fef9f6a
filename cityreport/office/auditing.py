"""The proof: the journal's chain holds, and the numbers are what it last said."""

from __future__ import annotations

from cityreport.errors import AccessError
from cityreport.office.pages import Audit
from cityreport.store.schema_check import SCHEMA_CODES
from cityreport.store.store import Store


def audit(store: Store) -> Audit:
    """Check the schema, the file, the chain and the tables against it, in this order."""
    try:
        store.check_schema()
    except AccessError as error:
        return schema_audit(error)
    damage = store.damage()
    if damage is not None:
        return Audit(False, 0, "audit_damage", damage)
    entries = store.journal.count()
    broken = store.first_break()
    if broken is not None:
        return Audit(False, entries, "audit_chain", f"{broken.table} {broken.number}")
    difference = store.first_difference()
    if difference is not None:
        where = " ".join([difference.subject, *difference.key.split("\t")]).strip()
        return Audit(False, entries, "audit_difference", where)
    return Audit(True, entries, "", "", store.journal.clock_back())


def schema_audit(error: AccessError) -> Audit:
    """The failed proof of a file whose schema is not the program's; raises any other error."""
    if error.code not in SCHEMA_CODES:
        raise error
    return Audit(False, 0, "audit_schema", f"{error.facts['kind']} {error.facts['name']}")
