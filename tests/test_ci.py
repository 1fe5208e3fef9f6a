"""`.ci/run` tests what a newcomer gets: a clone named cityreport, a home with nothing in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / ".ci" / "run"

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "make", "tar", "git"))) or not RUN.exists(),
    reason="bash, make, tar, git or .ci/run is not here",
)

MAKEFILE = """
test:
\t@echo "folder $(notdir $(CURDIR)), home [$$(ls -A "$$HOME")], built [$$(ls -d .venv 2>&-)]"
\t@echo "1 passed in 0.01s"
\t@exit $$(cat code)
"""


@pytest.mark.parametrize("is_git", [True, False], ids=["a checkout", "an export"])
@pytest.mark.parametrize("code", [0, 2])
def test_a_clone_is_tested_and_taken_away_again(tmp_path: Path, is_git: bool, code: int) -> None:
    tools, source, scratch = (tmp_path / name for name in ("tools", "a b ü", "scratch"))
    for folder in (tools, source / ".ci", source / ".venv", scratch):
        folder.mkdir(parents=True)
    (tools / "apt-get").write_text("#!/bin/sh\n")
    (tools / "apt-get").chmod(0o755)
    shutil.copy(RUN, source / ".ci" / "run")
    (source / "Makefile").write_text(MAKEFILE)
    (source / "code").write_text(str(code))
    environment = {name: os.environ[name] for name in ("PATH",)}
    environment |= {"PATH": f"{tools}:{environment['PATH']}", "TMPDIR": str(scratch), "CI": "true"}
    if is_git:
        git = ["git", "-C", str(source), "-c", "user.name=A", "-c", "user.email=a@example.org"]
        for call in (["init", "-q"], ["add", ".ci", "Makefile", "code"], ["commit", "-qm", "One"]):
            subprocess.run([*git, *call], check=True, env=environment)
    done = subprocess.run(
        [str(source / ".ci" / "run")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )
    assert (done.returncode == 0) == (code == 0)
    lines = done.stdout.splitlines()
    assert lines[-2:] == ["folder cityreport, home [], built []", "1 passed in 0.01s"]
    assert any("copied" in line for line in lines) != is_git
    assert list(scratch.iterdir()) == []
