"""Late loading: imports stand at the top, and a few modules wait until they are first used.

A module of `LATE` is imported as a module, `from cityreport.office import exports`, and loaded when
the first of its names is asked for: `exports.write`. So a start does not pay for matplotlib,
openpyxl or a dialog that few people open. To import a name from it would load it at once;
`tests/ui/test_start.py` looks at what a start has loaded.

A table that names what it opens (pages, dialogs, file formats) uses `load`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

LATE = frozenset(
    {
        "cityreport.domain.borders",
        "cityreport.domain.disclosure.release",
        "cityreport.domain.disclosure.small_counts",
        "cityreport.domain.enrolment",
        "cityreport.domain.explanation",
        "cityreport.domain.form",
        "cityreport.domain.importing.proposal",
        "cityreport.domain.json_locations",
        "cityreport.domain.page_record",
        "cityreport.domain.page_totals",
        "cityreport.domain.peer_pack",
        "cityreport.domain.public_key",
        "cityreport.domain.receipt",
        "cityreport.domain.standing",
        "cityreport.domain.submission",
        "cityreport.domain.submission_chain",
        "cityreport.domain.suggestions",
        "cityreport.exchange.borders_file",
        "cityreport.exchange.encryption",
        "cityreport.exchange.forms.form_figures",
        "cityreport.exchange.key_changes",
        "cityreport.exchange.key_file",
        "cityreport.exchange.page_reading",
        "cityreport.exchange.peer_pack_file",
        "cityreport.exchange.receipt_file",
        "cityreport.exchange.seal_check",
        "cityreport.exchange.sheet_comparison",
        "cityreport.exchange.signed_file",
        "cityreport.exchange.signing",
        "cityreport.exchange.verification",
        "cityreport.exchange.workbook_reader",
        "cityreport.import_command_answers",
        "cityreport.import_words",
        "cityreport.messages.every_sentence",
        "cityreport.network.desk",
        "cityreport.network.desk_key",
        "cityreport.network.desk_session",
        "cityreport.network.network_view",
        "cityreport.network.peer_packs",
        "cityreport.network.peer_session",
        "cityreport.network.receipts",
        "cityreport.office.audit",
        "cityreport.office.backups.recovery_options",
        "cityreport.office.change_history",
        "cityreport.office.chart_data",
        "cityreport.office.chart_drawing",
        "cityreport.office.check_session",
        "cityreport.office.contributions.contribution_writing",
        "cityreport.office.contributions.merge",
        "cityreport.office.district_borders",
        "cityreport.office.district_table",
        "cityreport.office.explaining",
        "cityreport.office.exports",
        "cityreport.office.forms.form_import",
        "cityreport.office.forms.form_writing",
        "cityreport.office.importing.import_answers",
        "cityreport.office.importing.import_comparison",
        "cityreport.office.importing.import_draft",
        "cityreport.office.incoming_receipts",
        "cityreport.office.leftovers",
        "cityreport.office.new_office",
        "cityreport.office.page_sheets",
        "cityreport.office.peers",
        "cityreport.office.summary_code",
        "cityreport.office.public_numbers",
        "cityreport.office.rebuilding",
        "cityreport.office.report_data",
        "cityreport.office.sample_office",
        "cityreport.office.set_up_draft",
        "cityreport.office.submission_records",
        "cityreport.reasons",
        "cityreport.render.enrolment_sheet",
        "cityreport.render.page_code",
        "cityreport.render.page_sheet",
        "cityreport.render.web_page",
        "cityreport.risky_folders",
        "cityreport.salvage.salvage",
        "cityreport.self_test",
        "cityreport.store.backup_copy",
        "cityreport.store.district_figures",
        "cityreport.store.erasure",
        "cityreport.store.file_comparison",
        "cityreport.store.migrations",
        "cityreport.store.restore",
        "cityreport.ui.checks.finding_count",
        "cityreport.ui.checks.whole_check",
        "cityreport.ui.given_file",
        "cityreport.ui.home.folder_card",
        "cityreport.ui.home.hand_over_dialog",
        "cityreport.ui.home.older_copy_card",
        "cityreport.ui.home.sample_card",
        "cityreport.ui.home.second_keyings_card",
        "cityreport.ui.home.welcome_dialog",
        "cityreport.ui.kit.file_dialogs",
        "cityreport.ui.kit.garbage",
        "cityreport.ui.kit.message_box",
        "cityreport.ui.kit.other_themes",
        "cityreport.ui.kit.scroll_reading",
        "cityreport.ui.kit.speech",
        "cityreport.ui.kit.wheel_filter",
        "cityreport.ui.safety.damaged_file",
        "cityreport.ui.safety.rebuild_dialog",
        "cityreport.ui.safety.restore_action",
        "cityreport.ui.safety.restore_dialog",
        "cityreport.ui.safety.take_over_dialog",
        "cityreport.ui.settings.officer_dialog",
        "cityreport.ui.settings.set_up_flow",
        "cityreport.ui.theme_change",
        "hashlib",
        "html",
        "json",
        "locale",
        "msgspec.inspect",
        "psutil",
        "statistics",
        "tempfile",
    }
)
"""The modules that wait. No package of ours, and nothing that acts by being imported."""


def install() -> None:
    """Make imports of the modules of `LATE` wait from now on. Called once, by the package."""
    if not any(isinstance(finder, LateFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, LateFinder())


def is_waiting(module: ModuleType) -> bool:
    """Return whether a module was imported and not loaded yet."""
    return type(module) is LateModule


def load(name: str) -> Any:
    """Return the object that `module:function` names, importing its module."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


class LateModule(ModuleType):
    """A module that is not loaded yet. Once it is, it is an ordinary module.

    Other threads wait while it is loaded. What looks at names like `__file__` of all modules, as
    `inspect` does, loads none.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__late_lock__ = RLock()
        self.__is_imported__ = self.__is_loading__ = False

    def __getattribute__(self, name: str) -> Any:
        """Load the module for any name but `__these__`; a package's parts need `__path__`."""
        if not name.startswith("__") or (name == "__path__" and self.__is_imported__):
            _load_now(self)
        return ModuleType.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        """Load the module before a name of it is replaced, as tests do."""
        if not name.startswith("__"):
            _load_now(self)
        ModuleType.__setattr__(self, name, value)


class LateFinder:
    """Finds the modules of `LATE`, before all other finders, without looking for their files."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec whose module waits; None for all other modules."""
        return ModuleSpec(name, self) if name in LATE else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module that waits."""
        return LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Let the module wait: `LateModule` loads it when it is used."""
        module.__is_imported__ = True  # type: ignore[attr-defined]


def _load_now(module: LateModule) -> None:
    with module.__late_lock__:
        if type(module) is not LateModule or module.__is_loading__:
            return  # another thread was first, or the module asks itself
        module.__is_loading__ = True
        before = set(module.__dict__)
        try:
            spec = _spec_of(module.__name__)
            assert spec.loader is not None  # noqa: S101 - a module, no namespace
            module.__spec__, module.__loader__ = spec, spec.loader
            module.__file__, module.__package__ = spec.origin, spec.parent
            if spec.submodule_search_locations is not None:
                module.__path__ = spec.submodule_search_locations
            spec.loader.exec_module(module)
        except BaseException:
            for name in set(module.__dict__) - before:
                del module.__dict__[name]
            module.__is_loading__ = False
            raise
        module.__class__ = ModuleType  # type: ignore[assignment]


def _spec_of(name: str) -> ModuleSpec:
    package = name.rpartition(".")[0]
    path = sys.modules[package].__path__ if package else None
    for finder in sys.meta_path:
        if not isinstance(finder, LateFinder):
            spec = finder.find_spec(name, path)
            if spec is not None:
                return spec
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)
