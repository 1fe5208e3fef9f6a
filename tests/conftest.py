"""What every test starts from: the catalogue, a clock that stands still, the sample city."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cityreport import i18n, paths
from cityreport.cli import main
from cityreport.domain.catalogue import Catalogue, CatalogueFile, read_catalogue
from cityreport.domain.city import Area, City, Population, Profile
from cityreport.domain.period import Period
from cityreport.domain.sign_off import sign_period
from cityreport.interruption import SIGNALS
from cityreport.office import sign_off_steps
from cityreport.office.office import Office
from cityreport.office.sample import create_numbers
from cityreport.store.annotations import SIGN_OFF
from tests import limit
from tests.patience import PATIENCE_MS

# A checkout that passed passes again: properties try the same examples every time. New ones are
# tried by `make explore`. How long one takes says how busy the machine is, and nothing else.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeat", UNHURRIED, derandomize=True)
settings.register_profile("explore", UNHURRIED, derandomize=False, database=None)
settings.register_profile("few", UNHURRIED, derandomize=True, database=None, max_examples=20)
settings.load_profile("repeat")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the limits of tests as `tests.limit` does, and look for cycles less often: among the
    million objects of a long run that took a tenth of its time."""
    sys.dont_write_bytecode = False
    gc.set_threshold(20_000, 20, 20)
    if not config.pluginmanager.is_registered(limit):
        config.pluginmanager.register(limit)


def pytest_collection_finish() -> None:
    """Tests are compiled once and kept; while they run nothing is: some fill the disk, and Python
    would keep half a file of byte code."""
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


if sys.platform != "win32":
    import resource

    ROOM = resource.getrlimit(resource.RLIMIT_FSIZE)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call() -> Generator[None, object, object]:
        """A test may fill the disk (`RLIMIT_FSIZE`); pytest needs room again to say how it went,
        before any fixture is taken down."""
        try:
            return (yield)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, ROOM)


class PatientBot(QtBot):
    """Waits as long as the busiest machine needs, whatever a test says; a wait ends when what it
    waits for is there."""

    def waitUntil(self, *given: Any, timeout: int = 0, **more: Any) -> Any:
        return super().waitUntil(*given, timeout=max(timeout, PATIENCE_MS), **more)

    def waitSignal(self, *given: Any, timeout: int = 0, **more: Any) -> Any:
        if more.get("raising", True):  # else it is waited for what is not to come
            timeout = max(timeout, PATIENCE_MS)
        return super().waitSignal(*given, timeout=timeout, **more)

    def waitSignals(self, *given: Any, timeout: int = 0, **more: Any) -> Any:
        return super().waitSignals(*given, timeout=max(timeout, PATIENCE_MS), **more)

    def waitActive(self, *given: Any, timeout: int = 0, **more: Any) -> Any:
        return super().waitActive(*given, timeout=max(timeout, PATIENCE_MS), **more)

    def waitExposed(self, *given: Any, timeout: int = 0, **more: Any) -> Any:
        return super().waitExposed(*given, timeout=max(timeout, PATIENCE_MS), **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Hands for the window."""
    return PatientBot(request)


RunCommand = Callable[..., tuple[int, str, str]]

NOW = datetime(2024, 2, 10, 9, 30, tzinfo=UTC)


def clock() -> datetime:
    """It is always the morning of 10 February 2024."""
    return NOW


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, logs and stores of a test stay in its own folder; it speaks English."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in ("CITYREPORT_STORE", "CITYREPORT_LANG", "CITYREPORT_OFFICER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.set_language("en")
    i18n.set_number_format("")
    return home


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """A command that was run here ignores signals from its end on, as what it starts would."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def catalogue_file() -> CatalogueFile:
    return read_catalogue(paths.catalogue_file().read_bytes())


@pytest.fixture(scope="session")
def catalogue(catalogue_file: CatalogueFile) -> Catalogue:
    return catalogue_file.catalogue


@pytest.fixture(scope="session")
def sample_template(
    tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile
) -> Path:
    path = tmp_path_factory.mktemp("sample") / "template.cityreport"
    create_numbers(path, catalogue_file, clock, "Ada").close()
    return path


@pytest.fixture
def sample_path(sample_template: Path, tmp_path: Path) -> Path:
    """A sample city's file of the test's own."""
    path = tmp_path / "sample.cityreport"
    shutil.copy(sample_template, path)
    return path


@pytest.fixture
def sample(sample_path: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    """The sample city, open; its template was sound, and a copy is not checked again."""
    with Office.open(sample_path, catalogue_file, clock, "Ada", checked=True) as office:
        yield office


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """The program with those arguments, as a person calls it: exit code, answer and errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cityreport", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return int(ended.value.code or 0), out, err

    return call


def read_only(office: Office) -> Office:
    """The same file, opened again after it was made read-only."""
    office.close()
    office.store.path.chmod(0o444)
    return Office.open(office.store.path, office.catalogue_file, clock, "Ada")


PROFILE = Profile(
    city=City("Santiago de Cali", "COL", "CO CLO", currency="COP"),
    areas=(Area("01", "Comuna 1"), Area("02", "Comuna 2")),
    population=(Population(2018, 2_227_642, "Census 2018"),),
)


@pytest.fixture
def office(tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    """A small city without any number."""
    with Office.create(tmp_path / "office.cityreport", catalogue_file, clock, "Ada") as made:
        made.city.save(PROFILE)
        yield made


def sign_published(office: Office, periods: Sequence[Period]) -> None:
    """Close periods whatever is missing in them, as one step that undo does not take back."""
    state = sign_off_steps.state_of(
        sign_period(None, "Police", "publisher", "2024-02-09T12:00:00Z")
    )
    office.changes.say([(SIGN_OFF, str(period), state) for period in periods], "sample")
