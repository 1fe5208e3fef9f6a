"""The output kinds of this room's files, and recognising an older Excel file of the same kind."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.exchange.forms.form_codes import ORIGIN
from cityreport.outputs import Output, OutputKind

_LOOKED_AT = 64 * 1024


def submission_output(submission: Submission) -> Output:
    """Return the output kind of a submission: it never replaces a file."""
    return Output(
        OutputKind.SUBMISSION, is_public=submission.confidentiality == "public", is_new=True
    )


def _is_form(path: Path) -> bool:
    """Return whether an Excel file is one of our forms, which have a sheet for their origin."""
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as stream:
            said = stream.read(_LOOKED_AT)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
    return re.search(rb'<sheet [^>]*name="%s"' % ORIGIN.encode(), said) is not None


FORM = Output(OutputKind.FORM, is_same=_is_form)
