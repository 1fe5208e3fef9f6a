"""`develop.py changelog` moves the sentences of changes/ into CHANGELOG.md, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHANGELOG = (
    "# Changes\n\nIntroduction.\n\n<!-- changes start -->\n\n## 0.1.0 (2026-01-02)\n\n- Old.\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the scripts of the project and two changes."""
    tools = ("develop.py", "environments.py", "changelog.py")
    (tmp_path / "packaging").mkdir()
    for name in tools:
        shutil.copy(ROOT / "packaging" / name, tmp_path / "packaging" / name)
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "README.md").write_text("# One file for each change\n")
    (tmp_path / "changes" / "wheel.fixed.md").write_text("The wheel scrolls.\n")
    (tmp_path / "changes" / "spanish-help.added.md").write_text(
        "The help speaks\nSpañish.\n", encoding="utf-8"
    )
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    return tmp_path


def release(project: Path, version: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", str(project / "packaging" / "develop.py"), "changelog"],
        env={**os.environ, "VERSION": version, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def texts(project: Path) -> dict[str, str]:
    paths = [project / "CHANGELOG.md", *sorted((project / "changes").iterdir())]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_a_release_has_its_sentences_by_kind_and_above_the_older_ones(project: Path) -> None:
    assert release(project, "0.2.0").returncode == 0
    written = texts(project)
    assert set(written) == {"CHANGELOG.md", "README.md"}
    begin, _, older = written["CHANGELOG.md"].partition("## 0.1.0 ")
    heading = re.search(r"\n## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n", begin)
    assert heading
    assert begin[: heading.start()].endswith("<!-- changes start -->\n")
    assert begin[heading.end() :] == (
        "\n### Added\n\n- The help speaks Spañish.\n\n### Fixed\n\n- The wheel scrolls.\n\n"
    )
    assert older == "(2026-01-02)\n\n- Old.\n"


@pytest.mark.parametrize(
    ("version", "spoil", "said"),
    [
        ("", None, "VERSION has to be three numbers"),
        ("v2", None, "VERSION has to be three numbers"),
        ("0.1.0", None, "has version 0.1.0 already"),
        ("0.2.0", "changes/lost.fixd.md", "is not named SUBJECT.KIND.md"),
        ("0.2.0", "changes/fixed.md", "is not named SUBJECT.KIND.md"),
        ("0.2.0", "changes/nothing.fixed.md", "is empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    project: Path, version: str, spoil: str | None, said: str
) -> None:
    if spoil is not None:
        (project / spoil).write_text("" if "nothing" in spoil else "A sentence.\n")
    before = texts(project)
    ended = release(project, version)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert texts(project) == before


def test_without_a_change_there_is_nothing_to_release(project: Path) -> None:
    for path in (project / "changes").glob("*.*.md"):
        path.unlink()
    ended = release(project, "0.2.0")
    assert (ended.returncode, texts(project)["CHANGELOG.md"]) == (1, CHANGELOG)
    assert "nothing to release" in ended.stderr


def test_the_changes_of_this_project_can_be_released(project: Path) -> None:
    shutil.rmtree(project / "changes")
    shutil.copytree(ROOT / "changes", project / "changes")
    shutil.copy(ROOT / "CHANGELOG.md", project / "CHANGELOG.md")
    (project / "changes" / "one-more.fixed.md").write_text("One more.\n")  # after a release too
    waiting = [" ".join(text.split()) for name, text in texts(project).items() if "." in name[:-3]]
    ended = release(project, "99.0.0")
    assert ended.returncode == 0, ended.stderr
    said = texts(project)["CHANGELOG.md"]
    assert [sentence for sentence in waiting if f"\n- {sentence}\n" not in said] == []


def test_make_knows_every_verb() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    made = re.search(r"^VERBS := (.+)$", makefile, re.MULTILINE)
    assert made
    listed = subprocess.run(
        [sys.executable, "-B", str(ROOT / "packaging" / "develop.py")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert made[1].split() == [line.split()[0] for line in listed.splitlines()]
