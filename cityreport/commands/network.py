"""Commands of the network's desk: collect, desk-key, desk-peers."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport import paths
from cityreport.command_answers import fields, print_json
from cityreport.commands.command_options import (
    Decorator,
    command,
    json_option,
    no_store_option,
    progress_bar,
)
from cityreport.commands.passphrases import can_ask
from cityreport.console import say
from cityreport.domain import public_key
from cityreport.domain.catalogue import read_catalogue
from cityreport.errors import AccessError, DataError, UsageError
from cityreport.exchange.key_file import OpenKey
from cityreport.i18n import mark, tr
from cityreport.network import (
    desk,
    desk_key,
    desk_session,
    network_view,
    peer_packs,
    peer_session,
    receipts,
)
from cityreport.network.desk_folders import check_folders
from cityreport.office.clock import system_clock


def _desk_option() -> Decorator:
    """Return the option that names the desk's folder."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        required=True,
        metavar="DIR",
        help=mark("The desk's own folder."),
    )


def _opened(out: Path) -> desk.Desk:
    """Return the desk of a folder; none is made there."""
    if not desk_session.has_desk(out):
        raise AccessError("desk_none", path=str(out))
    return desk.Desk(out, read_catalogue(paths.catalogue_file().read_bytes()))


@command("collect", mark("Receive the submissions of many cities, for the network's desk."))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help=mark("The desk's own folder; a later run goes on in it."),
)
@click.option(
    "--overview",
    "with_overview",
    is_flag=True,
    help=mark("Write what the network sees, as a workbook and a web page."),
)
@click.option(
    "--compact",
    is_flag=True,
    help=mark("Write the numbers that hold as one file a year, as is done beyond 50 files."),
)
@click.option(
    "--name",
    default="cityreport network",
    metavar="NAME",
    help=mark("The network's name, when its key is made: at the first run."),
)
@no_store_option()
@json_option()
def collect(
    folder: Path, out: Path, with_overview: bool, compact: bool, name: str, as_json: bool
) -> None:
    check_folders(folder, out)
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with desk.Desk(out, catalogue) as opened:
        key = _key(out, name, is_quiet=as_json)
        with progress_bar(tr("Reading submissions"), hidden=as_json) as progressed:
            made = opened.collect(folder, system_clock(), progressed, key=key)
        if compact:
            opened.compact()
        written: tuple[Path, ...] = ()
        if with_overview and opened.manifest.batches():
            now = system_clock()
            written = network_view.write_overview(opened.manifest, out, catalogue.catalogue, now)
        if as_json:
            print_json(fields(made, "looked_at", "taken", "states", "cities"))
            return
        first, *others = desk_session.run_words(made)
        say(first)
        for words in others:
            say("  " + words)
        if made.states.keys() - {"accepted"}:
            say(tr("Reasons and remarks: {path}", path=out / desk.SET_ASIDE))
        number, head = opened.manifest.last_receipt()
        if head is not None:
            say(tr("Receipts: {path}", path=out / receipts.FOLDER))
            say(tr("Publish the head of their chain: {number} {head}", number=number, head=head))
        for path in written:
            say(tr("Overview: {path}", path=path))
        if with_overview and not written:
            say(tr("There is no overview: nothing was accepted yet."))


def _key(out: Path, name: str, *, is_quiet: bool) -> OpenKey:
    """Return the desk's key, made at the first run; ask for its passphrase where it has one."""
    if desk_key.is_new(out):
        key = desk_key.make_key(out, name, system_clock())
        if not is_quiet:
            say(tr("A key of the network was made: {path}", path=out / desk_key.KEY))
            say(tr("Give the offices its card: {path}", path=out / desk_key.CARD))
            fingerprint = public_key.read_out(key.file.key)
            say(tr("Fingerprint, for the telephone: {fingerprint}", fingerprint=fingerprint))
        return key
    return _opened_key(out)


def _opened_key(out: Path) -> OpenKey:
    """Return the desk's key; ask for its passphrase where it has one."""
    try:
        return desk_key.open_key(out)
    except DataError as error:
        if error.code != "key_locked":
            raise
    passphrase = click.prompt(tr("Passphrase of the key"), hide_input=True, err=True)
    return desk_key.open_key(out, str(passphrase))


@click.group("desk-key", help=mark("The keys of the offices, as the network's desk knows them."))
@no_store_option()
def desk_keys() -> None:
    """Hold the commands below it."""


@desk_keys.command("list", help=mark("List the known keys, and those that files wait for."))
@_desk_option()
@no_store_option()
@json_option()
def list_keys(out: Path, as_json: bool) -> None:
    with _opened(out) as opened:
        known, waiting = opened.manifest.office_keys(), opened.manifest.waiting_keys()
    if as_json:
        print_json({"known": [one._asdict() for one in known], "waiting": list(map(list, waiting))})
        return
    for one in known:
        source = tr(desk_session.KEY_SOURCES[one.source])
        say(f"{one.city}  {public_key.read_out(one.key)}  {source}  {one.since[:10]}")
    for office, key in waiting:
        say(
            tr("Waits: {office} {fingerprint}", office=office, fingerprint=public_key.read_out(key))
        )


@desk_keys.command("confirm", help=mark("Confirm a key by its fingerprint, as the office read it."))
@click.argument("digits", nargs=-1, required=True, metavar="FINGERPRINT")
@_desk_option()
@no_store_option()
def confirm_key(digits: tuple[str, ...], out: Path) -> None:
    typed = " ".join(digits)
    with _opened(out) as opened:
        for office, key in opened.manifest.waiting_keys():
            if public_key.read_out(key) == typed:
                opened.confirm_key(office, key, system_clock())
                say(tr("Confirmed. Its files are looked at when you collect again."))
                return
    raise UsageError("desk_key_nobody", typed=typed)


@command("desk-peers", mark("Write each office what cities like its own count, once for a year."))
@_desk_option()
@click.option(
    "--year", type=click.IntRange(1900), help=mark("Default: the newest year that is due.")
)
@click.option("--yes", "is_sure", is_flag=True, help=mark("Decide on the year without a question."))
@no_store_option()
@json_option()
def desk_peers(out: Path, year: int | None, is_sure: bool, as_json: bool) -> None:
    now = system_clock()
    wanted = peer_packs.newest_year(now) if year is None else year
    catalogue = read_catalogue(paths.catalogue_file().read_bytes()).catalogue
    with _opened(out) as opened:
        opened.complete_tables()
        made = peer_packs.decision(opened.manifest, out, catalogue, wanted, now)
        if not as_json:
            for words in peer_session.plan_words(made):
                say(words)
        if made.is_open and not (is_sure or _may_decide()):
            raise UsageError("peers_undecided", year=str(wanted))
        key = _opened_key(out)
        place = peer_packs.write_packs(opened.manifest, out, made, catalogue, key)
    if as_json:
        print_json(
            {
                **fields(made.decided, "year", "made", "whole", "known", "figures"),
                "groups": made.decided.large_enough,
                "path": str(place),
            }
        )
        return
    say(tr("Packs: {path}", path=place))


def _may_decide() -> bool:
    return can_ask() and click.confirm(tr(peer_session.QUESTION), err=True)
