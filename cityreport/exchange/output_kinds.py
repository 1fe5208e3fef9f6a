"""The output kinds of this room's files, and recognising an older Excel file of the same kind."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.exchange.forms.form_codes import ORIGIN
from cityreport.exchange.workbook_sheets import DATA, METADATA
from cityreport.outputs import Output, OutputKind, kind_found

_LOOKED_AT = 64 * 1024


def submission_output(submission: Submission) -> Output:
    """Return the output kind of a submission: it never replaces a file."""
    return Output(
        OutputKind.SUBMISSION, is_public=submission.confidentiality == "public", is_new=True
    )


def _has_sheet(path: Path, name: str) -> bool:
    """Return whether an Excel file has a sheet of that name."""
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as stream:
            said = stream.read(_LOOKED_AT)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
    return re.search(rb'<sheet [^>]*name="%s"' % name.encode(), said) is not None


def _is_form(path: Path) -> bool:
    """Return whether an Excel file is one of our forms, which have a sheet for their origin."""
    return _has_sheet(path, ORIGIN)


def is_submission(path: Path) -> bool:
    """Return whether a file says of itself that it is a submission, whatever is wrong with it."""
    try:
        kind = kind_found(path)
    except OSError:
        return False
    return kind == OutputKind.SUBMISSION or (_has_sheet(path, DATA) and _has_sheet(path, METADATA))


FORM = Output(OutputKind.FORM, is_same=_is_form)
