"""All sentences in one table; loaded when the first is wanted."""

from __future__ import annotations

from cityreport.messages import (
    backups,
    city,
    contributions,
    entry,
    forms,
    importing,
    keys,
    network,
    plausibility,
    signing,
    submissions,
    usage,
)

SENTENCES = (
    entry.SENTENCES
    | city.SENTENCES
    | backups.SENTENCES
    | usage.SENTENCES
    | submissions.SENTENCES
    | importing.SENTENCES
    | contributions.SENTENCES
    | signing.SENTENCES
    | forms.SENTENCES
    | plausibility.SENTENCES
    | network.SENTENCES
    | keys.SENTENCES
)
"""The English sentence of each code, with the error's facts as named placeholders."""
