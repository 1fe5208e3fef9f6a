"""Pin the exact versions and hashes that `develop.py` installs: `make lock`.

Versions already pinned stay, unless they are named (`python packaging/lock.py -P click -P ruff`) or
all are wanted anew (`--upgrade`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from environments import ROOT, StepError, install, python_of, run_quietly, say

VENV = "build/lock-venv"
LOCKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "requirements.lock": ("What the program needs.", ()),
    "requirements-dev.lock": (
        "What the program and its tests need.",
        ("--extra", "dev", "--constraint", "requirements.lock"),
    ),
    "requirements-package.lock": (
        "What the program and building it need.",
        ("--extra", "package", "--constraint", "requirements.lock"),
    ),
}
"""Lock file -> what its first line says, and pip-compile's arguments for it."""

PLAIN = (
    *("--quiet", "--no-header", "--no-strip-extras", "--allow-unsafe", "--generate-hashes"),
    # Where packages come from is the machine's own setting: none of it is written into a lock.
    *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"),
)


def pin(lock: str, said: str, arguments: list[str]) -> None:
    """Write one lock file anew; the old one gives the versions that stay."""
    say(f"Pinning {lock}")
    path = ROOT / lock
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / lock
        if path.exists():
            made.write_bytes(path.read_bytes())
        compiler = (python_of(VENV), "-m", "piptools", "compile", *PLAIN)
        run_quietly(*compiler, "--output-file", made, *arguments, "pyproject.toml")
        head = [f"# {said} Made by `make lock` from pyproject.toml."]
        head.append(f"# Install with: pip install --require-hashes -r {lock}")
        old = ("Made by `make lock`", "# Install with: ", f"--output-file={folder}")
        pins = [
            line
            for line in made.read_text(encoding="utf-8").splitlines()
            if not any(words in line for words in old)
        ]
    path.write_text("\n".join([*head, *pins]) + "\n", encoding="utf-8")


def main() -> int:
    """Pin all three lock files."""
    try:
        if not python_of(VENV).exists():
            run_quietly(sys.executable, "-m", "venv", ROOT / VENV)
            install(python_of(VENV), "pip-tools")
        for lock, (said, arguments) in LOCKS.items():
            pin(lock, said, [*arguments, *sys.argv[1:]])
    except StepError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
