"""The circumstances of verdicts, from the store: what is signed, and what was changed since.

Belongs here: signatures and the journal beside a verdict. Not here: what holds of one (domain).
"""

from __future__ import annotations

from cityreport.domain.conditions import Circumstances
from cityreport.domain.period import Period
from cityreport.office import sign_off_steps
from cityreport.store.annotations import SIGN_OFF
from cityreport.store.store import Store

_PLAN = ("baseline", "target", "population")
"""The subjects of the journal that every rate and every path rests on."""


def circumstances(store: Store, as_of: Period) -> Circumstances:
    """Return what is signed now, and which signatures are older than a change of population,
    baseline or target, by the order of the journal and not by any clock."""
    signed = frozenset(
        period
        for period, signature in sign_off_steps.signatures(store).items()
        if signature.is_locked
    )
    changed = store.history.last_replacement(_PLAN) if signed else 0
    last = store.history.last_actions(SIGN_OFF) if changed else {}
    outdated = frozenset(period for period in signed if last.get(str(period), changed) < changed)
    return Circumstances(as_of, signed, outdated)
