"""Build hook: compile resources/translations/*.po, so that a wheel speaks every language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_translations(root: Path) -> list[Path]:
    """Write a .mo beside every .po below `root`; return what was written."""
    written = []
    for source in sorted(root.glob("resources/translations/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as stream:
            catalog = read_po(stream)
        with target.open("wb") as stream:
            write_mo(stream, catalog)
        written.append(target)
    return written


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile the translations into the tree that is about to be packed."""
        compile_translations(Path(self.root))


if __name__ == "__main__":
    compile_translations(Path(__file__).parent)
