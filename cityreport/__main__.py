"""`python -m cityreport` and the installed command.

Opening the window, the most usual call, does not wait for the command line's parser.
"""

from __future__ import annotations

import gc
import sys
import warnings
from pathlib import Path

from cityreport import interruption


def main() -> None:
    """Open the window, or run a command; Ctrl+C ends either with one line."""
    if sys.argv[1:] == ["--read-foreign-file"]:  # `sandboxed_reader` starts and kills it
        gc.disable()
        interruption.ignore_from_now()
        from cityreport.exchange.importing import reader_process  # noqa: PLC0415 - one of them is enough

        reader_process.main()
        return
    if not sys.warnoptions:  # matplotlib's are for who develops it (python -W)
        warnings.simplefilter("ignore")
    try:
        interruption.watch()
        _start()
    except KeyboardInterrupt:
        _say_stopped()
    except SystemExit:
        interruption.ignore_from_now()
        raise


def _start() -> None:
    gc.disable()  # what a start makes, stays: `ui.app` turns it on once the window is painted
    match sys.argv[1:]:
        case []:
            from cityreport.launch import launch  # noqa: PLC0415

            sys.exit(launch(None))
        case ["--store", store] if not store.startswith("-"):
            from cityreport.launch import launch  # noqa: PLC0415

            sys.exit(launch(store))
        case [file] if file.endswith(".cityreport") and Path(file).is_file():
            from cityreport.launch import launch  # noqa: PLC0415

            sys.exit(launch(file))
        case _:
            gc.enable()
            with interruption.delayed():  # half a module would be loaded a second time, and say so
                from cityreport.cli import main as run  # noqa: PLC0415

            run()


def _say_stopped() -> None:
    """Print one line, and leave nothing of the command running."""
    interruption.ignore_from_now()
    interruption.release_all()
    from cityreport.i18n import tr  # noqa: PLC0415 - only now, and it may have been stopped itself

    said = tr("Stopped. What was already saved stays; nothing is half done.")
    print(said, file=sys.stderr)  # noqa: T201 - words of ours, and no parser is needed for them
    interruption.exit_now(interruption.exit_code())


if __name__ == "__main__":
    main()
