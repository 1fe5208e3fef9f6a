"""How a month stands, in sentences: who signed it, when and as what, and why it is open again."""

from __future__ import annotations

from datetime import datetime

from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature
from cityreport.i18n import moment_name, number, period_name, tr


def signature_words(period: Period, signature: Signature | None) -> str:
    """Who stands behind a period; empty while it was never signed."""
    if signature is None:
        return ""
    facts = {"period": period_name(period), "officer": signature.officer, "role": signature.role}
    if signature.reopened is not None:
        again = signature.reopened
        return tr(
            "{period} was reopened by {officer} on {when}: {reason}. What is changed now is a "
            "late figure until the month is signed off again.",
            period=facts["period"],
            officer=again.officer,
            when=_moment(again.at),
            reason=again.reason.rstrip("."),
        )
    facts["when"] = _moment(signature.signed)
    if signature.revision:
        facts["revision"] = number(signature.revision)
        if signature.role:
            return tr(
                "{period} is signed off by {officer} ({role}) on {when}, revision {revision}. "
                "Its numbers are closed; to correct one, reopen it on the page Checks.",
                **facts,
            )
        del facts["role"]
        return tr(
            "{period} is signed off by {officer} on {when}, revision {revision}. "
            "Its numbers are closed; to correct one, reopen it on the page Checks.",
            **facts,
        )
    if signature.role:
        return tr(
            "{period} is signed off by {officer} ({role}) on {when}. "
            "Its numbers are closed; to correct one, reopen it on the page Checks.",
            **facts,
        )
    del facts["role"]
    return tr(
        "{period} is signed off by {officer} on {when}. "
        "Its numbers are closed; to correct one, reopen it on the page Checks.",
        **facts,
    )


def _moment(written: str) -> str:
    return moment_name(datetime.fromisoformat(written))
