"""The draft of a city that is being set up: what is typed, until its office file is made.

It lies beside the file that is to be made, so that setting up can be left, or end with the power,
and go on where it was. Belongs here: keeping it and reading it again. Not here: what it means.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from cityreport import files
from cityreport.errors import CityReportError

_ENDING = ".set-up.json"


class SetUpDraft(msgspec.Struct, frozen=True):
    """The texts of the fields by their names, and the step in view."""

    step: int = 0
    texts: dict[str, str] = {}


def draft_path(office: Path) -> Path:
    """Return the file of the draft of an office file that is to be made."""
    return office.with_name(office.name + _ENDING)


def read_set_up(office: Path) -> SetUpDraft | None:
    """Return what was typed for an office file; None where nothing was, or it cannot be read."""
    try:
        return msgspec.json.decode(draft_path(office).read_bytes(), type=SetUpDraft)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return None


def begun_city(office: Path) -> str | None:
    """Return the name that was typed for an office file, None where nothing was begun."""
    draft = read_set_up(office)
    return None if draft is None else draft.texts.get("name", "")


def keep_set_up(office: Path, draft: SetUpDraft) -> bool:
    """Keep what is typed; return whether it is on the disk."""
    path = draft_path(office)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(path, msgspec.json.encode(draft))
    except (CityReportError, OSError):
        return False
    return True


def drop_set_up(office: Path) -> None:
    """Remove the draft: the office file is made, or the person begins anew."""
    draft_path(office).unlink(missing_ok=True)
