"""Make the environments that running, testing and building need, with their locked versions.

Nothing is done twice: an environment is made again only when the locked versions,
`pyproject.toml`, the Python or the folder changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
NEWEST_MINOR = 14
LOG = ROOT / "build" / "setup.log"
IS_WINDOWS = sys.platform == "win32"

PARTS = {
    "app": (".venv", "requirements.lock"),
    "dev": (".venv", "requirements-dev.lock"),
    "package": ("build/venv", "requirements-package.lock"),
}
"""Part -> the folder of its environment, and the lock file with its versions. `app` is what the
program needs, `dev` what its tests need too, `package` what building the program needs."""

OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
"""What Qt loads everywhere: soname -> Debian's package; newer releases know the old names too."""

DISPLAY_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads besides where there is a screen."""


class StepError(Exception):
    """A step failed; the text says what and what to do."""


# -- running other programs


def say(words: str) -> None:
    """Print a line at once, so that it stands before what the next program prints."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run(*command: str | Path, **environment: str) -> None:
    """Run a program in the project's folder; its exit code ends this one if it is not 0."""
    done = subprocess.run(
        [str(word) for word in command], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    if done.returncode:
        raise SystemExit(done.returncode)


def run_quietly(*command: str | Path, **environment: str) -> None:
    """Run a program with its output in the log; show the end of it if it fails."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("wb") as log:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in [line for line in lines if "is ignored" not in line][-15:]:
            sys.stderr.write(f"{line}\n")
        raise StepError(
            f"That did not work; {LOG} has all of it. Run this again when the cause is gone."
        )


def succeeds(*command: str | Path) -> bool:
    """Return whether a program can be started and exits with 0."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


# -- the environments


def python_of(venv: str) -> Path:
    """Return the Python of an environment, whether or not it is there yet."""
    folder = ROOT / venv
    return folder / "Scripts" / "python.exe" if IS_WINDOWS else folder / "bin" / "python"


def is_new_enough(python: str | Path) -> bool:
    """Return whether a Python is one that the program runs on."""
    return succeeds(python, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})")


def makes_environments(python: str | Path) -> bool:
    """Return whether a Python has venv and ensurepip (Debian packs them apart)."""
    return succeeds(python, "-c", "import ensurepip, venv")


def find_python(*trials: Callable[[str], bool]) -> str | None:
    """Return the first Python that passes every trial, $PYTHON and this one before the others."""
    minors = range(NEWEST_MINOR, OLDEST[1] - 1, -1)
    names = [os.environ.get("PYTHON", ""), sys.executable, "python3"]
    names += [f"python3.{minor}" for minor in minors]
    for name in filter(None, names):
        if all(trial(name) for trial in trials):
            return name
    return None


def choose_python() -> str:
    """Return the Python that a new environment is made with."""
    found = find_python(is_new_enough, makes_environments)
    if found is None:
        raise StepError(
            f"cityreport needs Python {OLDEST[0]}.{OLDEST[1]} or newer with its venv module; here "
            f"is Python {sys.version.split()[0]}. Please install it and run this again, or name "
            "it: make PYTHON=/path/to/python3.11"
        )
    return found


def describe(part: str) -> str:
    """Return what an environment is made from: as long as it stays the same, nothing is done."""
    venv, lock = PARTS[part]
    version = subprocess.run(
        [str(python_of(venv)), "-V"], capture_output=True, text=True, check=False
    ).stdout.strip()
    content = (ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{part}\n{ROOT}\n{version}\n{zlib.crc32(content)} {len(content)}\n"


def stamp_of(part: str) -> Path:
    """Return the file that keeps what an environment was made from."""
    return ROOT / PARTS[part][0] / f".stamp-{part}"


def is_current(part: str) -> bool:
    """Return whether an environment is what it would be made to be."""
    stamp = stamp_of(part)
    if not stamp.is_file() or not python_of(PARTS[part][0]).exists():
        return False
    return stamp.read_text(encoding="utf-8") == describe(part)


def make_environment(venv: str) -> None:
    """Make an empty environment, unless a usable one of this very folder is there."""
    folder = ROOT / venv
    roots = {stamp.read_text(encoding="utf-8").splitlines()[1] for stamp in folder.glob(".stamp-*")}
    python = python_of(venv)
    if (
        roots <= {str(ROOT)}
        and is_new_enough(python)
        and succeeds(python, "-m", "pip", "--version")
    ):
        return
    chosen = choose_python()
    version = subprocess.run([chosen, "-V"], capture_output=True, text=True, check=True).stdout
    say(f"Making {venv} with {version.strip()}")
    run_quietly(chosen, "-m", "venv", "--clear", folder)


def install(python: Path, *what: str) -> None:
    """Install packages with pip, without questions and without its advice, and without the byte
    code of their modules: pip makes that one file after the other."""
    quiet = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_NO_INPUT": "1",
    }
    run_quietly(python, "-m", "pip", "install", "--quiet", "--no-compile", *what, **quiet)


def set_up(part: str) -> Path:
    """Make what a part needs, if it is not there; return its Python."""
    install_system_packages(part)
    venv, lock = PARTS[part]
    python = python_of(venv)
    if not is_current(part):
        make_environment(venv)
        pins = (ROOT / lock).read_text(encoding="utf-8")
        say(f"Installing {pins.count('==')} packages at their locked versions")
        # --no-deps: the lock file names all of them, as `pip check` confirms.
        wheels = ("--only-binary=:all:", "--require-hashes", "--no-deps")
        install(python, *wheels, "--requirement", lock)
        compile_packages(python, ROOT / venv)
        if part == "dev":
            install(python, "--no-deps", "--no-build-isolation", "--editable", ".")
        run_quietly(python, "-m", "pip", "check")
        if part == "dev":
            # The developer's environment holds the program's packages at the same versions.
            stamp_of("app").write_text(describe("app"), encoding="utf-8")
        stamp_of(part).write_text(describe(part), encoding="utf-8")
    compile_translations(python)
    return python


def compile_packages(python: Path, folder: Path) -> None:
    """Make the byte code of what was installed, on all cores; a file that cannot be compiled, such
    as a template of a package, is nobody's module."""
    succeeds(python, "-m", "compileall", "-q", "-j", "0", folder)


def compile_translations(python: Path) -> None:
    """Compile the translators' files that are newer than what was made of them."""
    for source in sorted(ROOT.glob("resources/translations/*/LC_MESSAGES/cityreport.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            say("Compiling the translations")
            run_quietly(python, "packaging/translations.py", "compile")
            return


# -- Debian's packages


def missing_libraries(part: str) -> list[str]:
    """Return Debian's packages of the libraries that Qt needs and this system lacks."""
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if ldconfig is None:
        return []
    listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
    known = {line.split()[0] for line in listed.splitlines() if line.strip()}
    wanted = dict(OFFSCREEN_LIBRARIES)
    if part == "package" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        wanted.update(DISPLAY_LIBRARIES)
    return [package for soname, package in wanted.items() if soname not in known] if known else []


def install_system_packages(part: str) -> None:
    """Install the system's packages that are missing, where apt may; say their names elsewhere."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries(part)
    if not is_new_enough(python_of(PARTS[part][0])):
        python = find_python(is_new_enough)
        if python is not None and not makes_environments(python):
            command = [python, "-c", "import sys; print('python%d.%d-venv' % sys.version_info[:2])"]
            missing.append(subprocess.check_output(command, text=True).strip())
    if missing and not apt_install(missing):
        raise StepError(
            "This program needs system packages that are missing here; Debian calls them: "
            f"{' '.join(missing)}. Please install them and run this again."
        )


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root, or where sudo asks for no password; False elsewhere."""
    if shutil.which("apt-get") is None:
        return False
    if os.geteuid() == 0:
        as_root = ["env"]
    elif succeeds("sudo", "-n", "true"):
        as_root = ["sudo", "-n", "env"]
    else:
        return False
    say(f"Installing with apt: {' '.join(packages)}")
    apt = [*as_root, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    if succeeds(*apt, "--no-install-recommends", "install", *packages):
        return True
    run_quietly(*apt, "update")
    run_quietly(*apt, "--no-install-recommends", "install", *packages)
    return True
