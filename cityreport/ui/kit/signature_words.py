"""The state of a month in sentences: who signed it, when and as what, and why it is open again."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Revision, Signature
from cityreport.i18n import moment_name, number, period_name, tr, written_moment
from cityreport.reasons import reason_words
from cityreport.ui.kit.change_words import answers_in_words
from cityreport.wording import answer_words, area_name, cell_title


def signature_words(period: Period, signature: Signature | None) -> str:
    """Return who stands behind a period; empty while it was never signed."""
    if signature is None:
        return ""
    again = signature.reopened
    if again is not None:
        return tr(
            "{period} was reopened by {officer} on {when}: {reason}. What is changed now is a "
            "late figure until the month is signed off again.",
            period=period_name(period),
            officer=again.officer,
            when=written_moment(again.at),
            reason=reason_words(again.reason).rstrip("."),
        )
    said = {
        "period": period_name(period),
        "officer": signature.officer,
        "when": written_moment(signature.signed),
    }
    if signature.revision:
        return tr(
            "{period} is signed off by {officer} on {when}, revision {revision}.",
            revision=number(signature.revision),
            **said,
        )
    return tr("{period} is signed off by {officer} on {when}.", **said)


def lock_words(period: Period, signature: Signature | None) -> str:
    """`signature_words` for those who want to type, with the way to it where it is closed."""
    said = signature_words(period, signature)
    if signature is None or not signature.is_locked:
        return said
    closed = tr("Its numbers are closed; to correct one, reopen it on the page Checks.")
    return f"{said} {closed}"


def late_words(catalogue: Catalogue, profile: Profile, late: Revision) -> str:
    """Return a late figure with the one before: `L1 Intentional homicide: 4 → 7 (Ada, …)`."""
    old, new = answer_words(late.old), answer_words(late.new)
    if old == new:  # a note or a source is another one
        old, new = answers_in_words(late.old, late.new)
    return tr(
        "{cell}, {area}: {old} → {new} ({officer}, {when})",
        cell=cell_title(catalogue, late.key),
        area=area_name(profile.areas, late.key.area),
        old=old,
        new=new,
        officer=late.officer,
        when=moment_name(late.at),
    )
