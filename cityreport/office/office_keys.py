"""The office's key: made on first use, kept on this computer apart from the office file.

Also the network's card, once it is known. Whoever copies the office file has no key, and a backup
holds none: a new PC takes in a copy that was exported, or makes a new key and enrols it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from cityreport import paths
from cityreport.domain import enrolment, public_key, submission
from cityreport.errors import AccessError, DataError
from cityreport.exchange import key_changes, key_file, seal_check, signed_file
from cityreport.files import make_private, read_at_most, write_bytes
from cityreport.office.clock import instant
from cityreport.office.number_source import ClockSource
from cityreport.outputs import Output, OutputKind
from cityreport.store.store import Store

Sign = Callable[["submission.Submission"], "submission.Submission"]

_Card = TypeVar("_Card", "enrolment.Enrolment", "enrolment.NetworkCard")
_KEPT = Output(OutputKind.KEY, replaces_unknown=True)


class PrintedKey(msgspec.Struct, frozen=True):
    """The office's key as printed pages need it. `public`: empty where there is none or it is
    damaged; `opened`: None where it cannot sign now."""

    public: str = ""
    opened: key_file.OpenKey | None = None


class OfficeKeys:
    """The keys of one open office. Once it was opened with its passphrase, a key stays open until
    the office is closed."""

    def __init__(self, store: Store, clock: ClockSource) -> None:
        self._store = store
        self._clock = clock
        self._open: key_file.OpenKey | None = None

    @property
    def path(self) -> Path:
        """The file of the key on this computer."""
        return paths.key_folder() / f"{self._store.office_id()}.json"

    @property
    def exists(self) -> bool:
        """True if this computer has a key of the office."""
        return self.path.exists()

    def kept(self) -> key_file.KeyFile | None:
        """Return what is kept of the key, None before the first use.

        DataError key_readable, key_of_another, and those of a damaged file.
        """
        path = self.path
        if not path.exists():
            return None
        _check_private(path)
        return self._own(key_file.read(path))

    def public(self) -> str | None:
        """Return the office's public key, None before the first use; raise what `kept` raises."""
        kept = self.kept()
        return None if kept is None else kept.key

    def printed(self) -> PrintedKey:
        """Return the key for printed pages; nobody is asked for a passphrase, and none is made."""
        public = self.known_keys().get(self._store.office_id(), ("",))[0]
        if not public or self.needs_passphrase:
            return PrintedKey(public)
        return PrintedKey(public, self.open())

    @property
    def needs_passphrase(self) -> bool:
        """True if a passphrase has to be asked for before something is signed; raises what `kept`
        raises."""
        kept = self.kept()
        return kept is not None and kept.protection is not None and not self._is_open(kept)

    def open(self, passphrase: str | None = None) -> key_file.OpenKey:
        """Return the key, made now where there is none; `passphrase`: where it needs one.

        DataError key_locked, passphrase_wrong, key_damaged, and what `kept` raises; AccessError
        cannot_write.
        """
        kept = self.kept()
        if kept is None:
            return self._keep(key_file.make("office", self._store.office_id(), self._now()))
        if self._open is None or not self._is_open(kept):
            self._open = key_file.unlocked(kept, passphrase)
        return self._open

    def share(self, opened: OfficeKeys) -> None:
        """Sign with the key that was opened elsewhere, such as in another thread."""
        self._open = opened._open

    def signer(self) -> Sign:
        """Return what signs a submission; raise what `open` raises."""
        key = self.open()
        return lambda made: seal_check.sign_submission(made, key.signing, key.changes)

    # -- looking after it

    def protect(self, new: str | None) -> None:
        """Protect the key by another passphrase (None: by none). Raises what `open` raises, and
        passphrase_short, passphrase_long."""
        self._keep(key_file.protected(self.open(), new))

    def rotate(self, new: str | None = None) -> key_file.OpenKey:
        """Make a new key that the old one vouches for; `new`: its passphrase, None for none. Raises
        what `open` raises, and key_changes."""
        made = key_file.changed(self.open(), self._now())
        return self._keep(key_file.protected(made, new))

    def renew(self) -> key_file.OpenKey:
        """Make a new key after the old one was lost: nobody vouches for it, so it has to be
        enrolled anew. What is left of the old one is kept beside it."""
        made = key_file.make("office", self._store.office_id(), self._now())
        return self._keep(made)

    def export(self, path: Path, new: str | None) -> None:
        """Write a copy for a new PC, protected by the passphrase `new`. Raises what `open` raises,
        and what `outputs` refuses."""
        if new is None:
            raise DataError("passphrase_needed")
        copy = key_file.protected(self.open(), new)
        output = Output(OutputKind.KEY, is_new=True)
        write_bytes(path, key_file.encoded(copy.file), output)

    def take_in(self, path: Path, passphrase: str | None) -> key_file.OpenKey:
        """Keep a copy that was exported, with its passphrase. Raises those of its file, and
        key_of_another."""
        kept = self._own(key_file.read(path))
        return self._keep(key_file.protected(key_file.unlocked(kept, passphrase), passphrase))

    # -- between office and network

    def make_enrolment(self, city: str, country: str) -> enrolment.Enrolment:
        """Return the office's public key for the network, signed; raise what `open` raises."""
        key = self.open()
        made = enrolment.Enrolment(
            "cityreport-enrolment",
            "1.0",
            self._now(),
            self._store.office_id(),
            city[:200],
            country,
            key.file.key,
            list(key.changes),
            None,
        )
        return signed_file.signed(made, key.signing)

    def write_enrolment(self, path: Path, city: str, country: str) -> None:
        """Write the enrolment as a file for the network."""
        made = self.make_enrolment(city, country)
        output = Output(OutputKind.ENROLMENT, is_public=True)
        write_bytes(path, signed_file.encoded(made), output)

    @property
    def card_path(self) -> Path:
        """The file of the network's card on this computer."""
        return paths.key_folder() / f"{self._store.office_id()}.network.json"

    def network(self) -> enrolment.NetworkCard | None:
        """Return the network's card, None where it is not known. DataError for one that is
        damaged."""
        path = self.card_path
        return read_card(path) if path.exists() else None

    def take_in_network(self, path: Path) -> enrolment.NetworkCard:
        """Keep the network's card; raise DataError where it is not one, and network_changed where
        another key is known and no statement leads from it to this one."""
        card, known = read_card(path), self.network()
        if known is not None and known.key != card.key:
            earlier = signed_file.earlier_keys(card)
            if known.key not in earlier:
                facts = {"known": public_key.read_out(known.key)}
                raise DataError("network_changed", found=public_key.read_out(card.key), **facts)
        self._write(self.card_path, signed_file.encoded(card))
        return card

    def forget_network(self) -> None:
        """Know no network any more; restricted copies leave unencrypted again."""
        self.card_path.unlink(missing_ok=True)

    def known_keys(self) -> dict[str, tuple[str, ...]]:
        """Return the public keys of this office by its id, that in use first; nothing where it has
        none or it is damaged."""
        try:
            kept = self.kept()
        except (DataError, AccessError):
            return {}
        return {} if kept is None else {kept.owner: _keys_of(kept)}

    def _now(self) -> str:
        return instant(self._clock.now())

    def _own(self, file: key_file.KeyFile) -> key_file.KeyFile:
        if file.kind != "office" or file.owner != self._store.office_id():
            raise DataError("key_of_another", owner=file.owner)
        return file

    def _is_open(self, kept: key_file.KeyFile) -> bool:
        return self._open is not None and self._open.file == kept

    def _keep(self, key: key_file.OpenKey) -> key_file.OpenKey:
        """Write a key, with what was there before beside it where that was another one."""
        path = self.path
        if path.exists():
            before = read_at_most(path, key_file.LARGEST)
            if key.file.key.encode() not in before:
                mark = self._clock.now().strftime("%Y%m%d-%H%M%S")
                self._write(path.with_name(f"{path.stem}.before-{mark}.json"), before)
        self._write(path, key_file.encoded(key.file))
        self._open = key
        return key

    def _write(self, path: Path, content: bytes) -> None:
        folder = path.parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(folder), reason=reason) from error
        make_private(folder)
        write_bytes(path, content, _KEPT)


def _keys_of(kept: key_file.KeyFile) -> tuple[str, ...]:
    return (kept.key, *reversed(key_changes.check_changes(kept.changes, kept.owner, kept.key)))


def keys_on_this_computer() -> dict[str, tuple[str, ...]]:
    """Return the public keys that this computer has, by the office's id; damaged ones are passed
    over."""
    found = {}
    for path in sorted(paths.key_folder().glob("*-*-*-*-????????????.json")):
        with contextlib.suppress(DataError, AccessError):
            kept = key_file.read(path)
            found[kept.owner] = _keys_of(kept)
    return found


def read_enrolment(path: Path) -> enrolment.Enrolment:
    """Return an enrolment that is whole and signed by its own key."""
    return _read_card(path, enrolment.Enrolment)


def read_card(path: Path) -> enrolment.NetworkCard:
    """Return a network's card that is whole and signed by its own key."""
    return _read_card(path, enrolment.NetworkCard)


def _read_card(path: Path, kind: type[_Card]) -> _Card:
    card = signed_file.read(path, kind)
    if signed_file.signer_of(card) != card.key:
        raise DataError("card_signer")
    signed_file.earlier_keys(card)
    return card


def _check_private(path: Path) -> None:
    """Raise DataError('key_readable') where others may read the key. On Windows the folder
    decides."""
    if os.name != "posix":
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_read", path=str(path), reason=reason) from error
    if stat.S_IMODE(mode) & 0o077:
        raise DataError("key_readable", path=str(path))
