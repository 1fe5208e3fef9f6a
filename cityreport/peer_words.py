"""The words on a peer pack, for window and commands: who the cities like ours are, and what may be
said of two rates beside each other."""

from __future__ import annotations

from cityreport.domain.peer_pack import FEWEST, Beside, PeerFigureRecord, PeerPack
from cityreport.domain.plain_text import escape_hidden
from cityreport.domain.progress_figures import Rolling
from cityreport.i18n import mark, ntr, number, tr

_REGIONS = {
    "sub_saharan_africa": mark("Sub-Saharan Africa"),
    "northern_africa_western_asia": mark("Northern Africa and Western Asia"),
    "central_southern_asia": mark("Central and Southern Asia"),
    "eastern_south_eastern_asia": mark("Eastern and South-Eastern Asia"),
    "latin_america_caribbean": mark("Latin America and the Caribbean"),
    "europe_northern_america": mark("Europe and Northern America"),
    "oceania": mark("Oceania"),
}
_SAID = {
    Beside.OVERLAP: mark("The two intervals overlap: nothing is said about which rate is higher."),
    Beside.HIGHER: mark(
        "The two intervals do not overlap: our rate was higher than that of these cities together. "
        "The numbers do not say why. There may be more violence, or more of it may be counted."
    ),
    Beside.LOWER: mark(
        "The two intervals do not overlap: our rate was lower than that of these cities together. "
        "The numbers do not say why. There may be less violence, or less of it may be counted."
    ),
    Beside.MOVED_BY_REPORTING: mark(
        "Here more reports can be good news, so nothing is said about which rate is better."
    ),
}
_WITHHELD = {
    "too_few_cities": mark(
        "The network says nothing about this: fewer than {fewest} cities like ours, our own among "
        "them, counted and signed every month of {year}. Of fewer, a city's own number could be "
        "worked out."
    ),
    "too_few_cases": mark(
        "The network says nothing about this: the cities like ours counted too few cases in {year} "
        "for a rate that can be relied on."
    ),
    "dominated": mark(
        "The network says nothing about this: of the cases in {year}, one or two of the cities "
        "like ours counted most. The figure would be about them."
    ),
    "people_unknown": mark(
        "The network does not know how many people lived in our city in {year}, so it could not "
        "say which cities are like ours. Enter the population in Settings, and send it."
    ),
}


def size_words(least: int, limit: int | None) -> str:
    """Return the name of a class of city sizes: people from `least` to below `limit`."""
    if limit is None:
        return tr("{least} people and more", least=number(least))
    if not least:
        return tr("Fewer than {limit} people", limit=number(limit))
    return tr("{least} to {limit} people", least=number(least), limit=number(limit))


def group_words(pack: PeerPack) -> str:
    """Return who the cities like ours are; empty where nobody knows."""
    group = pack.group
    if group is None:
        return ""
    size = size_words(group.least, group.limit)
    if group.country is not None:
        return ntr(
            "{size}, in our country: {n} city.",
            "{size}, in our country: {n} cities.",
            group.cities,
            size=size,
        )
    return ntr(
        "{size}, in {region} without the countries that have a group of their own: {n} city.",
        "{size}, in {region} without the countries that have a group of their own: {n} cities.",
        group.cities,
        size=size,
        region=tr(_REGIONS.get(group.region or "", group.region or "?")),
    )


def together_words(figure: PeerFigureRecord) -> str:
    """Return the name of the row that is of the cities together."""
    if figure.own:
        return ntr("{n} city, ours among them", "{n} cities, ours among them", figure.cities)
    return ntr("{n} city, without ours", "{n} cities, without ours", figure.cities)


def beside_words(said: Beside | None, own: Rolling | None, year: int) -> str:
    """Return what may be said of the own rate beside that of the group."""
    if said is not None:
        return tr(_SAID[said])
    if own is None:
        return tr(
            "Our own {year} cannot be set beside it: a month is missing, or it was not counted in "
            "one way and in the standard's unit.",
            year=str(year),
        )
    return tr("Our own rate is not known: enter the population in Settings.")


def withheld_words(reason: str | None, pack: PeerPack) -> str:
    """Return why a pack gives no figure; None for an indicator that it does not name."""
    if reason is None:
        return tr("The pack of the network does not have this indicator.")
    return tr(_WITHHELD[reason], fewest=number(FEWEST), year=str(pack.year))


def caution_words() -> str:
    """Return what has to be known of every figure of a group."""
    return tr(
        "This is no ranking. Cases are rounded so that no city's own number can be worked out. "
        "Single cities lie further apart than the interval of all together."
    )


def signer_words(digits: str) -> str:
    """Return the sentence on a pack whose signer nobody knows here."""
    return tr(
        "Who signed it is not known here ({digits}): take in the network’s card in Settings ▸ Key.",
        digits=digits,
    )


def taken_words(pack: PeerPack) -> str:
    """Return the sentence on a pack that was taken in."""
    return tr(
        "Cities like ours, {year}, from {desk}: taken in.",
        year=str(pack.year),
        desk=escape_hidden(pack.desk),
    )
