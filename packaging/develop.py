"""Set up, run and check the project: `python packaging/develop.py VERB`; no verb lists them.

The Makefile calls this for those who have make; on Windows it is the way in. It needs
nothing but Python 3.11 or newer.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from changelog import release
from environments import ROOT, StepError, run, say, set_up, succeeds

SOURCES = ("cityreport", "packaging", "tests", "hatch_build.py")
SUITE = ("-n", "auto", "--dist", "worksteal", "-m", "not bench")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there
MEMORY_NEEDED = 3 * 1024**3  # bytes free; the files of all tests that run and failed at a time
ATTACKS = ("attack-store", "attack-outputs", "attack-submissions", "attack-desk")

# -- what can be done


def do_setup() -> None:
    """Set up what developing needs, and nothing else"""
    set_up("dev")


def do_run() -> None:
    """Open the window on the sample city; without a display, leave its files in out/"""
    python = set_up("app")
    if has_display(python):
        say("Opening the window on the sample city")
        run(python, "-m", "cityreport", "--sample")
    else:
        say("There is no display here: the same path without a window.")
        run_without_display(python)


def do_test() -> None:
    """Check and test everything"""
    python = set_up("dev")
    is_clean = has_style(python)
    compile_program(python)
    say("Types and tests, side by side")
    with tempfile.TemporaryFile("w+") as said:
        types = subprocess.Popen([str(python), "-m", "mypy"], cwd=ROOT, stdout=said, stderr=said)
        try:
            run(python, "-m", "pytest", "-q", *SUITE, **OFFSCREEN, **in_memory())
        finally:
            is_clean = types.wait() == 0 and is_clean
            said.seek(0)
            say(said.read().strip())
    if not is_clean:
        raise StepError("The tests passed, style or types did not: see above.")


def do_coverage() -> None:
    """Run the tests once more, slower, and say which lines none of them reaches"""
    floor = os.environ.get("COVERAGE") or "92"
    covered = ("--cov", f"--cov-fail-under={floor}")
    python = set_up("dev")
    compile_program(python)
    run(python, "-m", "pytest", "-q", *SUITE, *covered, **OFFSCREEN, **in_memory())


def do_lint() -> None:
    """Style and types"""
    if not lint(set_up("dev")):
        raise SystemExit(1)


def do_style() -> None:
    """Style alone"""
    if not has_style(set_up("dev")):
        raise SystemExit(1)


def do_types() -> None:
    """Types alone"""
    if not has_types(set_up("dev")):
        raise SystemExit(1)


def lint(python: Path) -> bool:
    """Check style and types; return whether nothing was found."""
    is_clean = has_style(python)
    return has_types(python) and is_clean


def has_style(python: Path) -> bool:
    """Check style; return whether nothing was found."""
    say("Style")
    is_clean = _passes(python, "-m", "ruff", "check", "--quiet", *SOURCES)
    if not _passes(python, "-m", "ruff", "format", "--check", "--quiet", *SOURCES):
        say(f"Files are not formatted: run {python} -m ruff format")
        is_clean = False
    return is_clean


def has_types(python: Path) -> bool:
    """Check types; return whether nothing was found."""
    say("Types")
    return _passes(python, "-m", "mypy")


def _passes(*command: str | Path) -> bool:
    return subprocess.run([str(word) for word in command], cwd=ROOT, check=False).returncode == 0


def do_bench() -> None:
    """Measure speed, as ratios"""
    python = set_up("dev")
    say("Benchmarks: ratios of one run, with their targets")
    where = ("tests/benchmarks", "tests/ui/enter/test_enter_findings.py")
    run(python, "-m", "pytest", *where, "-m", "bench", "-s", "-q", **OFFSCREEN)


def do_faults() -> None:
    """Break things for an hour or two: kill, fill the disk, damage files; print the figures"""
    seed = os.environ.get("SEED")
    run(set_up("dev"), "-m", "tests.faults", *(["--seed", seed] if seed else []), **OFFSCREEN)


def do_attacks() -> None:
    """Attack the office file, outputs, submissions and the desk; print what was missed"""
    seed = os.environ.get("SEED")
    chosen = [*ATTACKS, *(["--seed", seed] if seed else [])]
    run(set_up("dev"), "-m", "tests.faults", *chosen, **OFFSCREEN)


def do_calibration() -> None:
    """Simulate cities and judge them: how often is a verdict wrong? Writes out/calibration.json"""
    runs = os.environ.get("RUNS")
    run(set_up("dev"), "-m", "tests.calibration", *(["--runs", runs] if runs else []))


def do_network() -> None:
    """Make the files of $CITIES cities (1500), receive them, and write receipts and overview"""
    python, cities = set_up("dev"), os.environ.get("CITIES") or "1500"
    folder = ROOT / "out" / "network"
    shutil.rmtree(folder, ignore_errors=True)
    run(python, "-m", "tests.network.trial", cities, folder)


def do_explore() -> None:
    """Try the properties on examples that no run has had yet, $ROUNDS times (10)"""
    python = set_up("dev")
    for _ in range(int(os.environ.get("ROUNDS") or "10")):
        seed = f"--hypothesis-seed={time.time_ns()}"
        chosen = ["-m", "hypothesis", "--hypothesis-profile", "explore", seed]
        run(python, "-m", "pytest", "-q", "-n", "auto", *chosen, **OFFSCREEN)


def do_mutants() -> None:
    """Make small faults in the code, for hours; $WHAT (cityreport.domain.to_date.*) is a part"""
    python = set_up("dev")
    part = os.environ.get("WHAT")
    run(
        python, "-m", "mutmut", "run", "--max-children", "1", *([part] if part else []), **OFFSCREEN
    )
    run(python, "-m", "mutmut", "results")


def do_import_scores() -> None:
    """Judge the import on the corpus of foreign tables; with $UPDATE=1 keep its scores"""
    update = ["--update"] if os.environ.get("UPDATE") else []
    run(set_up("dev"), "-m", "tests.import_corpus", *update, **OFFSCREEN)


def do_translations() -> None:
    """Bring the translators' files up to date with the program's sentences"""
    run(set_up("dev"), "packaging/translations.py", "gather")


def do_pictures() -> None:
    """Take the pictures of the documentation from the running program"""
    run(set_up("dev"), "packaging/pictures.py", **OFFSCREEN)


def do_dist() -> None:
    """Build the program and its installer for this system, in dist/"""
    run(set_up("package"), "packaging/build.py")


def do_lock() -> None:
    """Pin versions again after a change of dependencies in pyproject.toml"""
    run(sys.executable, "packaging/lock.py")


def do_changelog() -> None:
    """Move the sentences of changes/ into CHANGELOG.md, as version $VERSION"""
    release(ROOT, os.environ.get("VERSION", ""), datetime.now(UTC).date())


def do_clean() -> None:
    """Remove what was built; .venv and out/ stay"""
    for name in (
        "build",
        "dist",
        "mutants",
        ".hypothesis",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
    ):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    (ROOT / ".coverage").unlink(missing_ok=True)
    for top in ("cityreport", "packaging", "tests", "resources"):
        for found in sorted((ROOT / top).rglob("__pycache__")):
            shutil.rmtree(found, ignore_errors=True)
    for compiled in (ROOT / "resources").rglob("*.mo"):
        compiled.unlink()


# -- what tests need


def compile_program(python: Path) -> None:
    """Make the byte code of the program, as an installed one has it: a hundred programs that tests
    start would each compile all modules. Not by the tests: some fill the disk, and Python would
    leave half a file of byte code there."""
    run(python, "-m", "compileall", "-q", "cityreport", "tests/faults")


def in_memory() -> dict[str, str]:
    """Where tests keep their files: in memory where there is room for them. They save thousands of
    times, and each time a disk would be waited for."""
    try:
        is_roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    except OSError:
        is_roomy = False
    return {"PYTEST_DEBUG_TEMPROOT": str(MEMORY)} if is_roomy else {}


# -- the sample city without a display


def has_display(python: Path) -> bool:
    """Return whether a window can be opened here; Qt ends the process where it cannot."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_screen:
        return False
    trial = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    return succeeds(python, "-c", trial)


def run_without_display(python: Path) -> None:
    """Leave the sample city's submission, chart and printed page in out/, unless they are there."""
    out = ROOT / "out"
    store, written = out / "sample.cityreport", out / ".written"
    out.mkdir(exist_ok=True)
    if are_current(store, written):
        say("Nothing has changed since these were written:")
    else:
        program = (python, "-m", "cityreport", "--store", store)
        if not store.exists():
            run(*program, "sample", **OFFSCREEN)
        chart, page = out / "progress.png", out / "summary.pdf"
        run(*program, "progress", "L1", "--chart", chart, "--force", **OFFSCREEN)
        run(*program, "report", "--year", "2023", "--out", page, "--force", **OFFSCREEN)
        span = ("--from", "2023-01", "--to", "2023-12", "--format", "json", "--format", "xlsx")
        made = subprocess.check_output(
            [str(word) for word in (*program, "export", *span, "--out", out, "--json")],
            cwd=ROOT,
            env={**os.environ, **OFFSCREEN},
        )
        files = [out / Path(name).name for name in json.loads(made)["files"]]
        run(*program, "verify", *files, **OFFSCREEN)
        names = [str(path.relative_to(ROOT)) for path in (*files, chart, page)]
        written.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        say("Written:")
    for name in written.read_text(encoding="utf-8").splitlines():
        say(f"  {name}")


def are_current(store: Path, written: Path) -> bool:
    """Return whether what the last run left is there, and neither numbers nor program are newer."""
    if not written.is_file() or not store.is_file():
        return False
    if not all(
        (ROOT / name).is_file() for name in written.read_text(encoding="utf-8").splitlines()
    ):
        return False
    made = written.stat().st_mtime
    return all(path.stat().st_mtime <= made for path in _sources(store))


def _sources(store: Path) -> Iterator[Path]:
    yield from (store, Path(__file__), ROOT / "requirements.lock")
    for top in ("cityreport", "resources"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield path


VERBS: dict[str, Callable[[], None]] = {
    "setup": do_setup,
    "run": do_run,
    "test": do_test,
    "coverage": do_coverage,
    "lint": do_lint,
    "style": do_style,
    "types": do_types,
    "bench": do_bench,
    "faults": do_faults,
    "attacks": do_attacks,
    "calibration": do_calibration,
    "network": do_network,
    "explore": do_explore,
    "mutants": do_mutants,
    "import-scores": do_import_scores,
    "translations": do_translations,
    "pictures": do_pictures,
    "dist": do_dist,
    "lock": do_lock,
    "changelog": do_changelog,
    "clean": do_clean,
}


def main() -> int:
    """Do what the verb says; list the verbs without one."""
    parser = argparse.ArgumentParser(prog="develop.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("verb", nargs="?", choices=VERBS)
    verb = parser.parse_args().verb
    if verb is None:
        for name, do in VERBS.items():
            say(f"  {name:<13} {do.__doc__}")
        return 0
    try:
        VERBS[verb]()
    except StepError as stop:
        sys.stderr.write(f"{stop}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
