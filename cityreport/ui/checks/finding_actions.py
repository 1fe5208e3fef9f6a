"""The ways to settle findings that say the same: accept them, or say that it is not collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import Gap, Required
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import FindingGroup, group_findings
from cityreport.finding_words import group_message
from cityreport.i18n import tr
from cityreport.office.annotations import Accepted
from cityreport.office.office import Office
from cityreport.ui.checks.finding_rows import is_accepted
from cityreport.ui.checks.reason_dialog import ReasonDialog


def grouped(findings: Iterable[Finding], accepted: dict[str, Accepted]) -> list[FindingGroup]:
    """Return findings, those that say the same as one; accepted ones apart."""
    return group_findings(findings, lambda finding: is_accepted(finding, accepted))


def is_of_nothing(catalogue: Catalogue, group: FindingGroup | None) -> bool:
    """Return whether a number is missing, so that the city may say it does not collect it."""
    return group is not None and isinstance(catalogue.rule(group.newest.rule), Required | Gap)


def overlap(group: FindingGroup, chosen: FindingGroup | None) -> bool:
    """Return whether a group has any finding of another one."""
    if chosen is None:
        return False
    before = {finding.identity for finding in chosen.findings}
    return any(finding.identity in before for finding in group.findings)


def ask_acceptance(office: Office, group: FindingGroup | None, parent: QWidget) -> None:
    """Ask why findings may stand, and accept them."""
    if group is None:
        return
    accept, found = office.annotations.accept_together, group.findings
    _ask_why(office, tr("Accept the finding"), group, lambda why: accept(found, why), parent)


def ask_not_collected(office: Office, group: FindingGroup | None, parent: QWidget) -> None:
    """Ask why the city does not collect what findings miss, and say so."""
    if group is None:
        return
    say, code = office.collecting.say_not_collected, group.indicator
    _ask_why(office, tr("We do not collect this"), group, lambda why: say(code, why), parent)


def _ask_why(
    office: Office, title: str, group: FindingGroup, act: Callable[[str], object], parent: QWidget
) -> None:
    about = group_message(office.catalogue, office.city.profile.areas, group)
    dialog = ReasonDialog(title, about, act, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
