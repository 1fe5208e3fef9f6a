"""Leaving the office: encrypted files once the network's key is known, and
plain ones only after a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from cityreport.delivery_words import UNENCRYPTED_QUESTION
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.office import submission_copies
from cityreport.office.office_keys import OfficeKeys
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.mail import mail_of


def write_mail(
    context: PageContext,
    parent: QWidget,
    made: SubmissionRecord,
    folder: Path,
    open_url: Callable[[QUrl], object],
) -> None:
    """Begin a mail with the files of a submission that was just made."""
    office = context.office

    def write(key: str | None) -> None:
        files = submission_copies.files_to_attach(made, folder, office.exports.verify, key)
        open_url(mail_of(made, office.city.profile.city.name, folder, files=files))

    try:
        Leaving(office.exports.keys, made).go(parent, write)
    except CityReportError as error:
        context.fail(error)


class Leaving:
    """The way in which one submission may leave; a person is asked once."""

    def __init__(self, keys: OfficeKeys, made: SubmissionRecord) -> None:
        self._keys = keys
        self._is_restricted = made.confidentiality != "public"
        self._may_be_plain = False

    def go(self, parent: QWidget, then: Callable[[str | None], None]) -> None:
        """Go on with the key to encrypt to, None where it leaves as it is: it is for everybody, or
        a person said so. Raise DataError for a card that is damaged."""
        card = self._keys.network() if self._is_restricted else None
        if card is not None:
            then(card.recipient)
        elif self._may_be_plain or not self._is_restricted:
            then(None)
        else:
            self._ask(parent, lambda: then(None))

    def _ask(self, parent: QWidget, then: Callable[[], None]) -> None:
        box = MessageBox("plainCopyQuestion", Icon.Warning, tr(UNENCRYPTED_QUESTION), parent)
        go_on = box.offer(tr("Without encryption"), "copyPlain", Role.DestructiveRole)
        box.offer(tr("Cancel"), "copyNot", Role.RejectRole, default=True, escape=True)

        def answered() -> None:
            if box.clickedButton() is go_on:
                self._may_be_plain = True
                then()

        box.finished.connect(answered)
        box.finished.connect(box.deleteLater)
        box.open()
