"""`python -m cityreport` and the installed command.

Opening the window, the most usual call, does not wait for the command line's parser.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def main() -> None:
    """Open the window, or run a command."""
    gc.disable()  # what a start makes, stays: `ui.app` turns it on once the window is painted
    match sys.argv[1:]:
        case []:
            from cityreport.launch import launch  # noqa: PLC0415 - one of the two is enough

            sys.exit(launch(None))
        case ["--store", store] if not store.startswith("-"):
            from cityreport.launch import launch  # noqa: PLC0415

            sys.exit(launch(store))
        case [file] if file.endswith(".cityreport") and Path(file).is_file():
            from cityreport.launch import launch  # noqa: PLC0415

            sys.exit(launch(file))
        case ["--read-foreign-file"]:  # `exchange.intake.reading` starts it, and kills it
            from cityreport.exchange.intake import child  # noqa: PLC0415

            child.main()
        case _:
            gc.enable()
            from cityreport.cli import main as run  # noqa: PLC0415

            run()


if __name__ == "__main__":
    main()
