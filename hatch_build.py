"""Build hook: a wheel speaks every language and holds the guide that F1 opens."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the .mo files into the tree that is about to be packed; name the guide's files.

        A checkout reads the guide where it is written (`paths.help_folder`).
        """
        root = Path(self.root)
        tool = runpy.run_path(str(root / "packaging" / "translations.py"))
        tool["compile_all"](root)
        if self.target_name == "wheel" and version != "editable":
            place = "cityreport/resources/help"
            names = {"docs": "", "CHANGELOG.md": "/CHANGELOG.md", "changes": "/changes"}
            build_data["force_include"] |= {name: f"{place}{at}" for name, at in names.items()}
