"""The keys that go from district to district, the same on every page that shows one."""

from __future__ import annotations

from cityreport.i18n import tr

NEXT_DISTRICT, PREVIOUS_DISTRICT = "Ctrl+PgDown", "Ctrl+PgUp"


def district_keys_words() -> str:
    """Return the keys in words, for a tool tip."""
    return tr("next district: {next}, previous: {previous}", next="Ctrl+PgDn", previous="Ctrl+PgUp")
