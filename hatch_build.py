"""Build hook: compile the translations, so that a wheel speaks every language."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the .mo files into the tree that is about to be packed."""
        root = Path(self.root)
        tool = runpy.run_path(str(root / "packaging" / "translations.py"))
        tool["compile_all"](root)
