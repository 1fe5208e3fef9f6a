"""The house keeps its shape: arrows point down, each library has one room, no cycles."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cityreport"
MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree_of(module: Path) -> ast.Module:
    """A module's tree, parsed once for all tests."""
    return ast.parse(module.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def trees_let_go() -> Iterator[None]:
    """A million nodes would be looked through at every collection of garbage after."""
    yield
    tree_of.cache_clear()


LAYERS = {
    "errors": 0,
    "late": 0,
    "__init__": 0.5,
    "interruption": 0,
    "progress_callback": 0,
    "domain": 1,
    "paths": 1,
    "risky_folders": 1,
    "outputs": 1,
    "files": 2,
    "volumes": 1,
    "i18n": 2,
    "console": 2,
    "messages": 3,
    "progress_wording": 3.5,
    "public_copy_words": 3,
    "since_signed_words": 3.2,
    "verification_words": 3.2,
    "wording": 3,
    "collection_words": 3,
    "step_words": 3,
    "delivery_words": 3.2,
    "hand_over_words": 3.2,
    "decision_words": 3.2,
    "sample_words": 3,
    "succession_words": 3,
    "rebuilt_words": 3,
    "reasons": 3,
    "received_words": 3,
    "receipt_words": 3,
    "peer_words": 3,
    "explanation_formulas": 3.2,
    "explanation_words": 3.7,
    "finding_words": 4,
    "population_words": 4.5,
    "form_layout": 3,
    "import_words": 4,
    "import_question_words": 5,
    "settings": 3,
    "store": 4,
    "exchange": 4,
    "render": 4,
    "network": 5,
    "salvage": 5,
    "office": 6,
    "command_answers": 7,
    "ui": 7,
    "import_command_answers": 8,
    "settings_answers": 8,
    "self_test": 8,
    "launch": 8,
    "commands": 9,
    "cli": 10,
    "__main__": 11,
}
"""Room -> how high it stands. An import may go down, or stay in its own room."""

APART = (
    {"store", "exchange", "render"},
    {"network", "store"},
    {"network", "render"},
    {"network", "salvage"},
)
"""Rooms of one floor that must not know each other."""

TABLES = ("ui/feature_table.py", "ui/pages.py")
"""Where the window names what it loads from its features."""


def named_in_tables() -> list[str]:
    """Every `module:function` of the window's tables."""
    return [
        node.value
        for table in TABLES
        for node in ast.walk(tree_of(PACKAGE / table))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("cityreport.")
    ]


FEATURES = {name.split(".")[2] for name in named_in_tables()}
"""Folders of `ui/` that the window's tables name: what changes together. None knows another."""

PAGE_GROUND = {"feature_table", "page_context"}
"""Modules of `ui/` that a feature may know: through them it asks the window."""

SAME_SUBJECT = {
    "annotations": {"office", "store"},
    "form": {"domain", "render"},
    "page": FEATURES,
    "suggestions": {"domain", "office"},
}
"""Module names that stand in several rooms, for the same thing in each. The modules of `messages`,
`commands` and `render/kinds` are called as what they speak of, run or draw."""

OWNERS = {
    "PySide6": {"ui"},
    "shiboken6": {"ui"},
    "sqlite3": {"network", "salvage", "store"},
    "sqlite_utils": {"store"},
    "openpyxl": {"exchange"},
    "rfc8785": {"exchange"},
    "cryptography": {"exchange"},
    "pyrage": {"exchange"},
    "segno": {"render"},
    "zxingcpp": {"exchange"},
    "zipfile": {"exchange"},
    "matplotlib": {"render"},
    "appdirs": {"paths"},
    "psutil": {"exchange", "files", "risky_folders", "volumes"},
    "python_calamine": {"exchange"},
    "duckdb": {"exchange", "network"},
    "gettext": {"i18n"},
    "babel": {"ui"},
    "click": {"cli", "commands", "console"},
}
"""Library -> the only rooms that import it."""

PRINTING = {
    "commands",
    "cli",
    "command_answers",
    "import_command_answers",
    "settings_answers",
    "self_test",
}
"""Rooms whose lines a terminal shows."""

OFFLINE = {"socket", "http", "urllib", "ftplib", "smtplib", "ssl", "requests", "asyncio"}
"""What would open a network socket. The program opens none; urllib.parse only quotes."""


def room(module: Path) -> str:
    """`domain` for cityreport/domain/period.py, `cli` for cityreport/cli.py."""
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def dotted(module: Path) -> str:
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {dotted(module) for module in MODULES}


@cache
def imports(module: Path) -> tuple[str, ...]:
    """Every imported module of a file, those of functions and for types included."""
    return tuple(_imports(module))


def _imports(module: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            assert node.module is not None
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in NAMES else node.module


def test_every_room_has_its_floor() -> None:
    assert {room(module) for module in MODULES} - {"__init__"} <= set(LAYERS)


def test_arrows_point_down() -> None:
    for module in MODULES:
        _look_at_arrows_point_down(module)


def _look_at_arrows_point_down(module: Path) -> None:
    here = room(module)
    for name in imports(module):
        if not name.startswith("cityreport."):
            continue
        there = name.split(".")[1]
        if there == here:
            continue
        assert LAYERS[there] < LAYERS[here], f"{dotted(module)} imports {name}, which is above it"
        for floor in APART:
            assert not {here, there} <= floor, f"{dotted(module)} knows its neighbour {name}"


def test_each_library_has_its_room() -> None:
    for module in MODULES:
        _look_at_each_library_has_its_room(module)


def _look_at_each_library_has_its_room(module: Path) -> None:
    for name in imports(module):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or room(module) in owners, f"{dotted(module)} imports {name}"


def test_nothing_reaches_for_the_network() -> None:
    for module in MODULES:
        _look_at_nothing_reaches_for_the_network(module)


def _look_at_nothing_reaches_for_the_network(module: Path) -> None:
    names = {name for name in imports(module) if name != "urllib.parse"}
    assert not {name for name in names if name.split(".")[0] in OFFLINE}


def ui_part(name: str) -> str:
    """`kit`, a feature, or the module of the window that a dotted name of `ui` belongs to."""
    return name.split(".")[2] if name.count(".") >= 2 else ""


def ui_floor(part: str) -> int:
    """How high a part of `ui/` stands: the kit, what pages are given, features, the window."""
    if part == "kit":
        return 0
    if part in PAGE_GROUND:
        return 1
    return 2 if part in FEATURES else 3


UI_MODULES = [module for module in MODULES if room(module) == "ui"]


def test_every_folder_of_the_window_is_a_feature_or_the_kit() -> None:
    folders = {path.name for path in (PACKAGE / "ui").iterdir() if (path / "__init__.py").exists()}
    assert folders == FEATURES | {"kit"}


def test_features_stand_apart_below_the_window_and_above_the_kit() -> None:
    for module in UI_MODULES:
        _look_at_features_stand_apart_below_the_window_and_above_the_kit(module)


def _look_at_features_stand_apart_below_the_window_and_above_the_kit(module: Path) -> None:
    here = ui_part(dotted(module))
    for name in imports(module):
        there = ui_part(name) if name.startswith("cityreport.ui.") else here
        if there == here:
            continue
        said = f"{dotted(module)} imports {name}"
        assert ui_floor(there) <= ui_floor(here), f"{said}, which is above it"
        assert not {here, there} <= FEATURES, f"{said}: ask the window through PageContext"


def test_only_tables_of_the_window_name_a_feature_in_a_text() -> None:
    """A name that is loaded later is an import all the same."""
    for module in UI_MODULES:
        _look_at_only_tables_of_the_window_name_a_feature_in_a_text(module)


def _look_at_only_tables_of_the_window_name_a_feature_in_a_text(module: Path) -> None:
    here = ui_part(dotted(module))
    if here not in FEATURES | {"kit"}:
        return
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not node.value.startswith("cityreport.ui."), f"{dotted(module)}: {node.value}"


def test_what_the_tables_of_the_window_name_is_there() -> None:
    tops = {dotted(module): tree_of(module).body for module in UI_MODULES}
    assert named_in_tables()
    for name in named_in_tables():
        module, _, function = name.partition(":")
        assert ui_part(module) in FEATURES, name
        kinds = (ast.FunctionDef, ast.ClassDef)
        assert function in {node.name for node in tops[module] if isinstance(node, kinds)}, name


@cache
def public_classes() -> tuple[tuple[str, Path], ...]:
    """Every class that other modules may import, with its file."""
    return tuple(
        (node.name, module)
        for module in MODULES
        for node in tree_of(module).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


def test_no_widget_is_asked_for_its_screen() -> None:
    """PySide makes the screen a child of who was asked, and collects both: `kit/screen_size.py`."""
    tests = [ROOT / "tests" / "conftest.py", *(ROOT / "tests" / "ui").rglob("*.py")]
    asked = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for module in (*UI_MODULES, *tests)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "screen"
        and not node.args
    ]
    assert not asked, asked


def test_no_class_name_in_two_places() -> None:
    places: dict[str, Path] = {}
    for name, module in public_classes():
        assert name not in places, f"{name}: {dotted(module)} and {dotted(places[name])}"
        places[name] = module


def test_no_class_is_called_as_one_that_every_reader_knows() -> None:
    known = {*vars(builtins), *collections.abc.__all__, "Any", "Path", "Enum", "Struct"}
    assert not {f"{dotted(module)}.{name}" for name, module in public_classes() if name in known}


def test_progress_is_reported_by_one_callback() -> None:
    """An alias of the same callable is a second name for one thing."""
    alias = "Callable[[int, int], None]"
    for module in MODULES:
        for node in tree_of(module).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.value) == alias:
                assert module.stem == "progress_callback", dotted(module)


def test_no_module_name_with_two_meanings() -> None:
    by_name: dict[str, list[Path]] = {}
    for module in MODULES:
        inside = module.relative_to(PACKAGE)
        speaks_of_others = inside.parts[0] in {"messages", "commands"} or "kinds" in inside.parts
        if module.stem != "__init__" and not speaks_of_others:
            by_name.setdefault(module.stem, []).append(inside)
    for name, found in by_name.items():
        if len(found) > 1:
            rooms = {path.parts[-2] if len(path.parts) > 1 else "" for path in found}
            assert rooms <= SAME_SUBJECT.get(name, set()), f"{name}: {sorted(map(str, found))}"


def test_no_import_cycle() -> None:
    graph = {
        dotted(module): {name for name in imports(module) if name in NAMES} for module in MODULES
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for target in graph[name] - {name}:
                walk(target, (*trail, name))
            done.add(name)

    for name in graph:
        walk(name, ())


def test_sql_stays_in_the_store() -> None:
    words = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "PRAGMA ")
    for module in MODULES:
        if room(module) in {"network", "salvage", "store"}:
            continue
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.lstrip().startswith(words), f"{dotted(module)}: {node.value}"


PRINTING = {
    "cli",
    "command_answers",
    "commands",
    "import_command_answers",
    "self_test",
    "settings_answers",
}
"""Rooms whose words end on a terminal."""


def test_commands_print_through_the_console_only() -> None:
    """`console` takes from a line what would steer a terminal; whoever prints past it does not."""
    assert set(LAYERS) >= PRINTING, "a room was renamed"
    for module in MODULES:
        if room(module) not in PRINTING:
            continue
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"click.echo", "click.secho", "print"}, dotted(module)


def test_every_asked_for_package_is_a_dependency() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        wanted = " ".join(tomllib.load(stream)["project"]["dependencies"])
    for name in ("pyside6", "sqlite-utils", "openpyxl", "matplotlib", "appdirs"):
        assert name in wanted


def test_files_and_classes_stay_readable() -> None:
    for module in MODULES:
        _look_at_files_and_classes_stay_readable(module)


def _look_at_files_and_classes_stay_readable(module: Path) -> None:
    tree = tree_of(module)
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 420
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < 300, f"{dotted(module)}.{node.name}"
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 80, f"{dotted(module)}.{node.name}"


@cache
def _classes() -> dict[str, tuple[int, list[str]]]:
    """Every class of ours: its lines and the names of its bases. No two have the same name."""
    found = {}
    for module in MODULES:
        for node in tree_of(module).body:
            if isinstance(node, ast.ClassDef):
                bases = [ast.unparse(base).split("[")[0].split(".")[-1] for base in node.bases]
                found[node.name] = ((node.end_lineno or 0) - node.lineno + 1, bases)
    return found


LARGE_BY_INHERITANCE = {
    "EntryGrid": 535,
    "BlindGrid": 553,
    "SubmissionsPage": 336,
    "ChecksPage": 332,
    "EnterPage": 333,
    "SecondKeyingPage": 315,
}
"""Widgets that are still too large with what they inherit, and how large they may be: keys, paint
and drop events reach a QTableView only by its methods, and every page is a `Page`. They may
only shrink, and nothing of the rooms below may stand here."""


def test_no_class_is_large_by_inheritance() -> None:
    """A class is as large as all that its reader has to know: what it inherits from ours too."""
    known = _classes()

    def lines(name: str) -> int:
        own, bases = known[name]
        return own + sum(lines(base) for base in bases if base in known and base != name)

    sizes = {name: lines(name) for name, (_, bases) in known.items() if set(bases) & set(known)}
    large = {name: size for name, size in sizes.items() if size > 300}
    assert set(large) == set(LARGE_BY_INHERITANCE), "split what is new, drop what is split"
    assert not {n: s for n, s in large.items() if s > LARGE_BY_INHERITANCE[n]}


def _imported_from_the_window(tree: ast.AST) -> set[str]:
    """The names of a module that stand for something of Qt or of our own window."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith(("PySide6", "cityreport.ui")):
                found |= {name.asname or name.name for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {"PySide6" for name in node.names if name.name.startswith("PySide6")}
    return found


USED_BY_JOBS = {"Cancelled", "write_files"}
"""What stands in the window's rooms and uses nothing of Qt."""


def test_a_job_off_the_windows_thread_uses_nothing_of_qt() -> None:
    """`ui/kit/slices.py` says why. A job is what the window gives to `tasks.run`; what it only
    names in an annotation, or raises, is not used; a job that is handed in is not followed."""
    jobs = 0
    for module in MODULES:
        if room(module) != "ui":
            continue
        tree = tree_of(module)
        functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        window = _imported_from_the_window(tree) - USED_BY_JOBS
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and ast.unparse(call.func).endswith("tasks.run")):
                continue
            job = call.args[0]
            body: list[ast.AST] = [job]
            if isinstance(job, ast.Name):
                body = [*functions[job.id].body] if job.id in functions else []
            elif isinstance(job, ast.Attribute):
                body = [*functions[job.attr].body]
            jobs += 1
            used = {n.id for part in body for n in ast.walk(part) if isinstance(n, ast.Name)}
            assert not used & window, f"{dotted(module)}: {used & window}"
    assert jobs > 10


def test_an_office_is_put_together_and_inherits_nothing() -> None:
    known = _classes()
    assert [known[name][1] for name in ("Office", "OfficeReader")] == [[], []]
