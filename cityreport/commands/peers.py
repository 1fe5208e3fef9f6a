"""The command peers: own rates beside those of cities like ours, from a pack of the network."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.command_answers import Answer, fields, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.commands.passphrases import can_ask
from cityreport.console import say
from cityreport.domain import peer_pack, public_key
from cityreport.errors import DataError
from cityreport.i18n import mark, number, text, tr
from cityreport.messages import sentence
from cityreport.office import peers as peer_packs
from cityreport.office.office import Office
from cityreport.office.peers import PeerView
from cityreport.peer_words import (
    beside_words,
    caution_words,
    group_words,
    signer_words,
    taken_words,
    together_words,
    withheld_words,
)


@command("peers", mark("Set own rates beside those of cities like ours; FILE: take in a pack."))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--accept-key",
    is_flag=True,
    help=mark("The network read out the digits of the key that nobody knows here."),
)
@store_option()
@json_option()
def peers(file: Path | None, accept_key: bool, store: Path | None, as_json: bool) -> None:
    with open_office(store, to_write=file is not None) as office:
        if file is not None:
            kept = _take_in(office, file, accept_key=accept_key)
            if not as_json:
                say(taken_words(kept.pack))
        views = peer_packs.peer_views(office)
        if as_json:
            print_json([_answer(one) for one in views])
            return
        _say_views(office, views)


def _take_in(office: Office, file: Path, *, accept_key: bool) -> peer_pack.KeptPeerPack:
    try:
        return peer_packs.take_in(office, file)
    except DataError as error:
        if error.code != "peers_key_unknown":
            raise
        key = str(error.facts["key"])
        if not accept_key:
            if not can_ask():
                raise
            say(sentence(error), err=True)
            if not click.confirm(tr("Did the network read these digits to you?"), err=True):
                raise
        return peer_packs.take_in(office, file, accepted_key=key)


def _say_views(office: Office, views: list[PeerView]) -> None:
    if not views:
        say(tr("The network has sent nothing about cities like ours yet."))
        return
    kept = views[0].kept
    say(tr("Cities like ours, {year}", year=str(kept.pack.year)))
    for words in (group_words(kept.pack), caution_words()):
        if words:
            say(words)
    if not peer_packs.is_signer_known(office, kept):
        say(signer_words(public_key.read_out(kept.key)))
    for one in views:
        name = text(office.catalogue.indicator(one.indicator).label)
        say(f"{one.indicator} {name}")
        for words in _lines(one):
            say(f"   {words}")


def _lines(one: PeerView) -> list[str]:
    """Return what is said of an indicator: both rates with their intervals, and how they are to be
    read; only why, where there is none of the group."""
    figure, own = one.figure, one.own
    if figure is None:
        return [withheld_words(one.withheld, one.kept.pack)]
    said = [_rate_words(together_words(figure), figure.rate, figure.lower, figure.upper)]
    if own is not None and None not in (own.rate, own.lower, own.upper):
        said.insert(0, _rate_words(tr("Our city"), own.rate, own.lower, own.upper))
    return [*said, beside_words(one.said, own, one.kept.pack.year)]


def _rate_words(name: str, rate: float | None, lower: float | None, upper: float | None) -> str:
    ends = {"rate": rate or 0, "lower": lower or 0, "upper": upper or 0}
    shown = {key: number(value, 2) for key, value in ends.items()}
    return tr("{name}: {rate} per 100,000 (95 % interval {lower} to {upper})", name=name, **shown)


def _answer(one: PeerView) -> Answer:
    own, figure = one.own, one.figure
    return {
        "indicator": one.indicator,
        "year": one.kept.pack.year,
        "own": None if own is None else fields(own, "value", "rate", "lower", "upper"),
        "group": None
        if figure is None
        else fields(figure, "cities", "own", "cases", "people", "rate", "lower", "upper"),
        "withheld": one.withheld,
        "said": None if one.said is None else one.said.value,
    }
