"""Modules that wait until they are used: they are there, load once, and then are ordinary ones."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

import pytest

from cityreport import late
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[1]


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module `slow_one` that waits; the file is there to be written."""
    monkeypatch.setattr(late, "LATE", late.LATE | {"slow_one"})
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "slow_one", raising=False)
    return tmp_path / "slow_one.py"


@pytest.mark.parametrize("name", sorted(late.LATE))
def test_what_waits_is_there_and_no_package_of_ours(name: str) -> None:
    if name.startswith("cityreport."):
        assert (ROOT / (name.replace(".", "/") + ".py")).is_file()
    else:
        assert PathFinder.find_spec(name) is not None


def test_a_module_waits_for_its_first_name(waiting: Path) -> None:
    waiting.write_text("made = []\ndef double(n):\n    return n * len(made)\nmade.append(2)\n")
    module = importlib.import_module("slow_one")
    assert late.is_waiting(module)
    assert getattr(module, "__file__", None) is None
    assert late.is_waiting(module), "who looks at names like __file__ of all modules loads none"
    assert module.double(3) == 3
    assert type(module) is ModuleType
    assert module.__file__ == str(waiting)
    assert sys.modules["slow_one"] is module


def test_threads_that_ask_at_once_load_it_once(waiting: Path) -> None:
    waiting.write_text(
        "import threading\nloads = globals().get('loads', 0) + 1\n"
        "for _ in range(200_000):\n    pass\ndone = True\n"
    )
    module = importlib.import_module("slow_one")
    begin, found = threading.Barrier(4), []

    def ask() -> None:
        begin.wait(PATIENCE_S)
        found.append((module.loads, module.done))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert found == [(1, True)] * 4


def test_a_module_that_fails_to_load_can_be_asked_again(waiting: Path) -> None:
    waiting.write_text("half = 1\nraise OSError('no')\n")
    module = importlib.import_module("slow_one")
    with pytest.raises(OSError, match="no"):
        module.whole  # noqa: B018 - asking loads it
    assert late.is_waiting(module)
    assert "half" not in vars(module)
    waiting.write_text("whole = 22\n")
    importlib.invalidate_caches()
    assert module.whole == 22


def test_a_command_that_writes_no_workbook_loads_no_library_for_one() -> None:
    """openpyxl brings numpy along: half of what the start of a command took."""
    script = "import sys, cityreport.cli; print(*sorted({'openpyxl', 'numpy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
