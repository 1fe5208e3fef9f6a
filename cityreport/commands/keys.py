"""The commands of the office's key: key show, passphrase, export, import, rotate, renew, enrol,
network."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.command_answers import Answer, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.commands.output_options import force_option
from cityreport.commands.passphrases import new_passphrase, passphrase_option, with_passphrase
from cityreport.console import say
from cityreport.domain import public_key
from cityreport.errors import UsageError
from cityreport.i18n import mark, tr
from cityreport.office.office import Office
from cityreport.office.office_keys import OfficeKeys
from cityreport.outputs import Output, OutputKind, check_output
from cityreport.render import enrolment_sheet

_FILE = click.Path(path_type=Path)


@click.group("key", help=mark("The key that signs what the office sends: show it, keep it safe."))
@store_option()
@click.pass_context
def key_group(context: click.Context, store: Path | None) -> None:
    context.obj = store or context.obj


@command("show", mark("Show the key's fingerprint, and whether the network's key is known."))
@store_option()
@json_option()
def show_key(store: Path | None, as_json: bool) -> None:
    with open_office(store) as office:
        _say_key(office.exports.keys, as_json=as_json)


@command("passphrase", mark("Protect the key by another passphrase, or by none."))
@passphrase_option()
@passphrase_option(
    "--new-file", mark("File whose first line is the new one; else it is asked for.")
)
@click.option("--none", "unprotected", is_flag=True, help=mark("Protect it by no passphrase."))
@store_option()
@json_option()
def change_passphrase(
    passphrase_file: Path | None,
    new_file: Path | None,
    unprotected: bool,
    store: Path | None,
    as_json: bool,
) -> None:
    if unprotected and new_file is not None:
        raise UsageError("key_none_or_new")
    with open_office(store, to_write=True) as office:
        keys = office.exports.keys
        with_passphrase(passphrase_file, keys.open)
        new = None if unprotected else new_passphrase(new_file, is_needed=True)
        keys.protect(new)
        _say_key(keys, as_json=as_json)


@command("export", mark("Write a protected copy of the key to FILE, for a new PC or a safe."))
@click.argument("file", type=_FILE)
@passphrase_option()
@passphrase_option("--new-file", mark("File whose first line is the copy's passphrase."))
@store_option()
def export_key(
    file: Path, passphrase_file: Path | None, new_file: Path | None, store: Path | None
) -> None:
    check_output(file, Output(OutputKind.KEY, is_new=True), (".json",), replace=True)
    with open_office(store, to_write=True) as office:
        keys = office.exports.keys
        with_passphrase(passphrase_file, keys.open)
        keys.export(file, new_passphrase(new_file, is_needed=True))
        say(tr("Written: {path}", path=file))


@command("import", mark("Take in a copy of the key that was exported on another PC."))
@click.argument("file", type=_FILE)
@passphrase_option()
@store_option()
@json_option()
def import_key(file: Path, passphrase_file: Path | None, store: Path | None, as_json: bool) -> None:
    with open_office(store, to_write=True) as office:
        keys = office.exports.keys
        with_passphrase(passphrase_file, lambda said: keys.take_in(file, said))
        _say_key(keys, as_json=as_json)


@command("rotate", mark("Make a new key that the old one vouches for: the network goes on."))
@passphrase_option()
@passphrase_option("--new-file", mark("File whose first line is the new key's passphrase."))
@store_option()
@json_option()
def rotate_key(
    passphrase_file: Path | None, new_file: Path | None, store: Path | None, as_json: bool
) -> None:
    with open_office(store, to_write=True) as office:
        keys = office.exports.keys
        with_passphrase(passphrase_file, keys.open)
        keys.rotate(new_passphrase(new_file, is_needed=False))
        _say_key(keys, as_json=as_json)
        if not as_json:
            say(tr("The old key vouches for it: the network accepts it with the next submission."))


@command("renew", mark("Make a new key after the old one was lost or stolen; enrol it anew."))
@click.option("--yes", is_flag=True, help=mark("Do it; without it nothing is changed."))
@store_option()
@json_option()
def renew_key(yes: bool, store: Path | None, as_json: bool) -> None:
    if not yes:
        raise UsageError("key_renew_yes")
    with open_office(store, to_write=True) as office:
        office.exports.keys.renew()
        _say_key(office.exports.keys, as_json=as_json)
        if not as_json:
            say(tr("Nothing vouches for it: enrol it, or the network refuses what you send."))


@command("enrol", mark("Write the public key for the network: a file (.json) or paper (.pdf)."))
@click.argument("file", type=_FILE)
@passphrase_option()
@force_option()
@store_option()
def enrol_key(file: Path, passphrase_file: Path | None, force: bool, store: Path | None) -> None:
    output = Output(OutputKind.ENROLMENT, is_public=True)
    check_output(file, output, (".json", ".pdf"), replace=force)
    with open_office(store, to_write=True) as office:
        keys = office.exports.keys
        with_passphrase(passphrase_file, keys.open)
        if file.suffix.lower() == ".pdf":
            _print_sheet(office, file)
        else:
            city = office.city.profile.city
            keys.write_enrolment(file, city.name, city.country)
        say(tr("Written: {path}", path=file))


@command("network", mark("Take in the network's card, so that restricted copies are encrypted."))
@click.argument("file", type=_FILE, required=False)
@click.option("--forget", is_flag=True, help=mark("Know no network any more."))
@store_option()
@json_option()
def take_in_network(file: Path | None, forget: bool, store: Path | None, as_json: bool) -> None:
    if (file is None) != forget:
        raise UsageError("key_network_one")
    with open_office(store, to_write=True) as office:
        keys = office.exports.keys
        if file is None:
            keys.forget_network()
        else:
            keys.take_in_network(file)
        _say_key(keys, as_json=as_json)


for _command in (
    show_key,
    change_passphrase,
    export_key,
    import_key,
    rotate_key,
    renew_key,
    enrol_key,
    take_in_network,
):
    key_group.add_command(_command)


def _print_sheet(office: Office, file: Path) -> None:
    from cityreport.ui.kit.document_printing import Paper, print_offscreen  # noqa: PLC0415 - only here is Qt

    city = office.city.profile.city
    made = office.exports.keys.make_enrolment(city.name, city.country)
    paper = Paper(office.exports.chosen_paper())
    sheet = enrolment_sheet.enrolment_sheet(made)
    print_offscreen(sheet, file, paper, is_public=True, kind=OutputKind.ENROLMENT)


def _say_key(keys: OfficeKeys, *, as_json: bool) -> None:
    kept, card = keys.kept(), keys.network()
    if as_json:
        known = None if card is None else {"name": card.name, **_key_answer(card.key)}
        answer: Answer = {
            "path": str(keys.path),
            "key": None if kept is None else _key_answer(kept.key),
            "protected": None if kept is None else kept.protection is not None,
            "changes": None if kept is None else len(kept.changes),
            "network": known,
        }
        print_json(answer)
        return
    if kept is None:
        say(tr("There is no key yet: it is made when the first submission is made."))
    else:
        say(tr("Fingerprint: {digits}", digits=public_key.read_out(kept.key)))
        say(tr("In hexadecimal: {digits}", digits=public_key.fingerprint(kept.key)))
        is_safe = tr("protected by a passphrase") if kept.protection else tr("without a passphrase")
        say(tr("Kept in {path}, {how}", path=keys.path, how=is_safe))
    if card is None:
        say(tr("The network's key is not known: restricted copies are not encrypted."))
    else:
        facts = {"name": card.name, "digits": public_key.read_out(card.key)}
        say(tr("Restricted copies are encrypted to {name} ({digits}).", **facts))


def _key_answer(key: str) -> Answer:
    return {
        "x": key,
        "fingerprint": public_key.fingerprint(key),
        "read_out": public_key.read_out(key),
    }
