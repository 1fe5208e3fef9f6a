"""The address of a mail that names the files of a submission; the system's mail program opens it.

The program itself sends nothing and opens no connection: files are attached by a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QUrl

from cityreport.delivery_words import COPY_MARKS, copy_banner
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.i18n import number, span_name, tr


def mail_of(
    made: SubmissionRecord, city: str, folder: Path, to: str = "", files: Sequence[str] = ()
) -> QUrl:
    """Return the address of a mail that says for whom the copy is, and which files to attach from
    where. `to` becomes its recipient where it is an address; `files`: others than those that were
    made."""
    subject = tr(
        "{mark}: submission {number} of {city}, {span}",
        mark=tr(COPY_MARKS[made.confidentiality]),
        number=number(made.sequence),
        city=city,
        span=span_name(Period.parse(made.start), Period.parse(made.end)),
    )
    lines = [
        copy_banner(made.confidentiality),
        "",
        tr("Attach these files from {folder}:", folder=folder),
        *(files or made.files),
        "",
        tr("Digest {digest}", digest=made.digest),
    ]
    recipient = quote(to.strip(), safe="@") if "@" in to and " " not in to.strip() else ""
    body = quote("\r\n".join(lines))
    return QUrl(f"mailto:{recipient}?subject={quote(subject)}&body={body}")
