"""Writing a submission's files off-thread, and the lines that say what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.period import Period
from cityreport.domain.submission import JournalRecord, SubmissionRecord
from cityreport.exchange import registry
from cityreport.i18n import ntr, number, tr
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, sign, words
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.tasks import Cancelled, Handle
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.submissions.submission_dialog import CopyBanner
from cityreport.ui.submissions.submission_rows import short_digest


class WrittenFiles(NamedTuple):
    """A submission whose files are in `folder`. `record`: what has to be noted of a public copy,
    empty for a restricted one; `read_at`: the journal's end before its numbers were read."""

    made: SubmissionRecord
    folder: Path
    record: str
    read_at: JournalRecord | None


def write_files(
    office: Office,
    handle: Handle,
    span: tuple[Period, Period],
    formats: Sequence[str],
    folder: Path,
    *,
    public: bool = False,
    threshold: int | None = None,
    accept_narrowing: bool = False,
) -> WrittenFiles:
    """Write the files on a reading connection; a cancelled export leaves none behind."""
    handle.step(0, 1)
    record = ""
    with office.reader() as reader:
        read_at = reader.exports.read_at()
        if public:
            copy = reader.exports.write_public_copy(
                *span, formats, folder, threshold, accept_narrowing=accept_narrowing
            )
            made, record = copy.made, copy.record
        else:
            made = reader.exports.write_submission(*span, formats, folder)
    try:
        handle.step(1, 1)
    except Cancelled:
        office.exports.take_back(made, folder)
        raise
    return WrittenFiles(made, folder, record, read_at)


class ExportResult(QWidget):
    """The files of the submission that was just made, for whom that copy is, and what to do next.

    It speaks of one copy: who chooses other months or another copy hides it.
    """

    def __init__(
        self,
        on_send: Callable[[], None],
        on_show: Callable[[], None],
        on_mail: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("exportResult")
        self.made: SubmissionRecord | None = None
        self.folder = Path()
        self._banner = CopyBanner("exportBanner")
        self._said = words(name="exportSaid")
        self._files = selectable(words(name="exportFiles"))
        self._digest = selectable(words(role="muted", name="exportDigest"))
        done = in_a_row(sign("circle-check", COLORS.good), end=False)
        done.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._banner)
        column.addLayout(done)
        column.addWidget(self._files)
        column.addWidget(self._digest)
        self.send = button(tr("Send…"), "sendMade", on_send, picture="send", primary=True)
        show = button(tr("Show in folder"), "showInFolder", on_show, picture="folder-open")
        mail = button(tr("Write a mail"), "writeMail", on_mail)
        column.addSpacing(GRID // 2)
        column.addLayout(flowing(self.send, show, mail))
        self.hide()

    def show_made(self, made: SubmissionRecord, folder: Path) -> None:
        """Show what was written."""
        self.made, self.folder = made, folder
        self._banner.show_copy(made.confidentiality)
        self._said.setText(_written_words(made))
        self._files.setText("\n".join(made.files))
        self._digest.setText(tr("Digest {digest}", digest=short_digest(made.digest)))
        self._digest.setToolTip(made.digest)
        self.show()

    def forget(self) -> None:
        """Show nothing: what is chosen now is another copy, which is not made."""
        self.made = None
        self.hide()


def _written_words(made: SubmissionRecord) -> str:
    """Return that the files are there, and how many of them were verified."""
    verified = sum(registry.reads_back(name) for name in made.files)
    sequence, count = str(made.sequence), len(made.files)
    if verified == count:
        return ntr(
            "Submission {sequence} is written and verified. Send its file.",
            "Submission {sequence} is written and verified. Send its {n} files.",
            count,
            sequence=sequence,
        )
    return ntr(
        "Submission {sequence} is written: {n} file, {verified} verified. "
        "Files for other systems are not read back.",
        "Submission {sequence} is written: {n} files, {verified} verified. "
        "Files for other systems are not read back.",
        count,
        sequence=sequence,
        verified=number(verified),
    )
