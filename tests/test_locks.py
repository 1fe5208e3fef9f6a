"""The lock files pin all that pip will ask for, so a newer release never gets in the way."""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[(?P<extras>[^\]]*)\])?==", re.MULTILINE)


def _pins(lock: str) -> dict[str, set[str]]:
    """Each pinned package with the extras that its line names."""
    return {
        pin["name"].lower(): set(filter(None, (pin["extras"] or "").split(",")))
        for pin in _PIN.finditer((ROOT / lock).read_text(encoding="utf-8"))
    }


def test_every_package_is_pinned_with_the_extras_that_others_ask_of_it() -> None:
    # Older pips look past a pin without the extra, find a newer release and refuse its hash.
    pinned = _pins("requirements-dev.lock")
    asked = [
        (owner, requirement)
        for owner in pinned
        for requirement in map(Requirement, requires(owner) or [])
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    ]
    assert len(asked) > len(pinned) / 2
    missing = [
        f"{owner} asks for {requirement}"
        for owner, requirement in asked
        if not requirement.extras <= pinned.get(requirement.name.lower(), set())
    ]
    assert missing == []


def test_no_lock_says_where_packages_come_from() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert _pins(lock.name)
        assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", text), lock.name
