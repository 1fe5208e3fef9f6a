"""The command set for this computer: its second place for backups, its role, its preferences.

They are in no journal, but for the role. The commands join the group that `settings` makes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cityreport import paths
from cityreport.commands.command_options import json_option, open_office, store_option, store_path
from cityreport.commands.settings import (
    refuse_nothing,
    set_group,
    setting_command,
    show_settings,
)
from cityreport.commands.typed_options import of_option
from cityreport.console import say
from cityreport.domain.city import check_officers
from cityreport.errors import AccessError, DataError, UsageError
from cityreport.i18n import mark, tr
from cityreport.office.computers import ComputerRole
from cityreport.settings import CHOSEN, Settings

__all__ = ["set_group"]


@setting_command("backup", mark("The second place for backups, on this computer."))
@click.option("--second-place", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--forget", is_flag=True, help=mark("No second place; the backups in it stay."))
def backup(second_place: Path | None, forget: bool, store: Path | None, as_json: bool) -> None:
    if forget == (second_place is not None):
        raise UsageError("nothing_to_set", command="cityreport set backup --help")
    with open_office(store) as office:
        if second_place is None:
            office.backups.forget_place()
        else:
            office.backups.choose_place(second_place.absolute())
        _check_kept("backup_place", "" if second_place is None else str(second_place.absolute()))
        if as_json:
            show_settings(office, as_json)
            return
    say(tr("The settings are saved."))
    if second_place is not None:
        say(tr("Write the first backup there with: cityreport backup"))


@setting_command(
    "computer",
    mark(
        "home: the office works on this computer; second: it is a second PC, which sends nothing."
    ),
)
@click.argument("role", type=click.Choice([role.value for role in ComputerRole]))
def computer(role: str, store: Path | None, as_json: bool) -> None:
    with open_office(store, to_write=True) as office:
        office.computers.say(ComputerRole(role))
        if as_json:
            show_settings(office, as_json)
            return
    say(tr("The settings are saved."))


def _program_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command one option for each setting of this computer."""
    for setting in reversed(CHOSEN):
        option = click.option(f"--{setting.name}", metavar=setting.metavar, help=setting.help)
        function = option(function)
    return function


@set_group.command("program", help=mark("Language, officer and paper, on this computer."))
@_program_options
@store_option()
@json_option()
def program(store: Path | None, as_json: bool, **typed: str | None) -> None:
    refuse_nothing("program", **typed)
    said = {name: value.strip() for name, value in typed.items() if value is not None}
    for setting in CHOSEN:
        value = said.get(setting.name)
        if value and setting.known and value not in setting.known:
            with of_option(f"--{setting.name}"):
                raise DataError("unknown_choice", typed=value, known=", ".join(setting.known))
    if said.get("officer"):
        with of_option("--officer"):
            check_officers([said["officer"]])
    for name, value in said.items():
        if name == "officer" and store_path(store).exists():
            with open_office(store) as office:
                Settings(paths.settings_file()).choose_officer(value, office.store.identity())
        else:
            Settings(paths.settings_file()).set(name, value)
        _check_kept(name, value)
    if as_json:
        with open_office(store) as office:
            show_settings(office, as_json)
        return
    say(tr("The settings are saved."))


def _check_kept(name: str, value: str) -> None:
    """Refuse to call a setting of this computer saved that is not in its file."""
    place = paths.settings_file()
    if Settings(place).get(name) != value:
        raise AccessError("settings_not_kept", path=str(place))
