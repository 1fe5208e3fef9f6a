"""The office's key by commands: made on first use, protected, moved, changed, lost; what is sent is
signed, and encrypted once the network is known."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import msgspec
import pytest

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import NetworkCard
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.exchange import encryption, key_file, signed_file
from cityreport.exchange.json_file import read_json
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock
from tests.test_cli import Run, run

__all__ = ["run"]

L1 = CellKey("L1", Period.parse("2023-01"))
PHRASE = "four plain short words"


@pytest.fixture
def store(tmp_path: Path, catalogue_file: CatalogueFile) -> Path:
    path = tmp_path / "cali.cityreport"
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        office.cells.record(Observation(L1, 9))
    return path


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    path = tmp_path / "phrase.txt"
    path.write_text(PHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture
def desk() -> key_file.OpenKey:
    return key_file.make("network", "Peace network", "2024-01-01T08:00:00Z")


@pytest.fixture
def card(desk: key_file.OpenKey, tmp_path: Path) -> Path:
    assert desk.file.recipient is not None
    made = NetworkCard(
        "cityreport-network", "1.0", desk.file.made, "Peace network", desk.file.key,
        desk.file.recipient, [], None,
    )  # fmt: skip
    path = tmp_path / "network.json"
    path.write_bytes(signed_file.encoded(signed_file.signed(made, desk.signing)))
    return path


def exported(run: Run, store: Path, *more: object) -> Path:
    """The newest JSON of an export of January."""
    out = store.parent / "out"
    words = ("--from", "2023-01", "--to", "2023-01", "--out", out, "--format", "json")
    done = run("export", *words, *more, "--store", store)
    assert done.code == 0, done.err
    return max(out.glob("*.json"), key=lambda path: path.name.split("_")[-3])


def key_of(run: Run, store: Path) -> str:
    said = run("key", "show", "--store", store, "--json").json["key"]
    return str(said["x"])


def test_the_first_export_makes_a_key_of_the_owner_and_is_signed(run: Run, store: Path) -> None:
    assert "There is no key yet" in run("key", "show", "--store", store).out
    file = exported(run, store)
    said = run("key", "show", "--store", store, "--json").json
    kept = Path(said["path"])
    assert kept.is_relative_to(paths.key_folder())
    assert not said["protected"]
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    secret = json.loads(kept.read_bytes())["secret"]
    assert secret.encode() not in store.read_bytes()
    found = run("verify", file)
    assert found.code == 0
    assert (
        f"signed by {PROFILE.city.name} with its known key ({read_out(said['key']['x'])})"
        in found.out
    )
    assert run("verify", file, "--json").json["signed_by"]["key"] == said["key"]["x"]
    assert exported(run, store) != file
    assert key_of(run, store) == said["key"]["x"], "it is made once"


def test_elsewhere_the_key_is_not_known_and_an_enrolment_makes_it_known(
    run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sheet = exported(run, store), tmp_path / "enrolment.json"
    assert run("key", "enrol", sheet, "--store", store).code == 0
    assert run("key", "renew", "--yes", "--store", store).code == 0
    other = tmp_path / "other.json"
    assert run("key", "enrol", other, "--store", store).code == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert "which is not known here" in run("verify", file).out
    assert "with its known key" in run("verify", file, "--known", sheet).out
    found = run("verify", file, "--known", other)
    assert found.code == 1
    assert "signed by another key" in found.out


def test_a_changed_number_is_named_whoever_computed_the_digest_again(run: Run, store: Path) -> None:
    file = exported(run, store)
    content = json.loads(file.read_bytes())
    content["observations"][0]["value"] = 4
    file.chmod(0o600)
    file.write_text(json.dumps(content), encoding="utf-8")
    found = run("verify", file)
    assert found.code == 1
    assert "Changed: observations." in found.out


def test_a_file_without_a_signature_is_said_to_be_so(run: Run, store: Path) -> None:
    file = exported(run, store)
    content = json.loads(file.read_bytes())
    content["seal"]["signature"] = None
    file.chmod(0o600)
    file.write_text(json.dumps(content), encoding="utf-8")
    found = run("verify", file)
    assert found.code == 0
    assert "it is not signed, so this does not show who made it" in found.out


def test_an_old_submission_beside_its_correction_is_named(run: Run, store: Path) -> None:
    first = exported(run, store)
    second = exported(run, store)
    found = run("verify", first, second)
    assert found.code == 0
    assert "it would bring old numbers back" in found.out
    twin = first.with_name("twin.json")
    twin.write_bytes(first.read_bytes())
    assert "the same submission once more" in run("verify", first, twin).out


def test_a_protected_key_asks_for_its_passphrase(run: Run, store: Path, phrase: Path) -> None:
    exported(run, store)
    key = key_of(run, store)
    done = run("key", "passphrase", "--new-file", phrase, "--store", store, "--json")
    assert done.json["protected"]
    words = ("--from", "2023-01", "--to", "2023-01", "--out", store.parent / "out")
    refused = run("export", *words, "--store", store)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.strip() == ("The key is protected: its passphrase is needed to sign.")
    wrong = phrase.with_name("wrong.txt")
    wrong.write_text("another one")
    again = run("export", *words, "--passphrase-file", wrong, "--store", store)
    assert "not the passphrase of this key" in again.err
    file = exported(run, store, "--passphrase-file", phrase)
    assert "with its known key" in run("verify", file).out
    back = ("--passphrase-file", phrase, "--none", "--store", store, "--json")
    assert not run("key", "passphrase", *back).json["protected"]
    assert key_of(run, store) == key


def test_a_key_moves_to_a_new_computer_and_a_stranger_cannot_open_it(
    run: Run, store: Path, phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(run, store)
    key, copy = key_of(run, store), tmp_path / "copy.json"
    assert "A passphrase is needed" in run("key", "export", copy, "--store", store).err
    assert run("key", "export", copy, "--new-file", phrase, "--store", store).code == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new-pc"))
    assert "its passphrase is needed" in run("key", "import", copy, "--store", store).err
    moved = ("key", "import", copy, "--passphrase-file", phrase, "--store", store, "--json")
    assert run(*moved).json["key"]["x"] == key
    assert run(*moved).json["protected"]
    copy.chmod(0o600)
    copy.write_bytes(copy.read_bytes()[:-30])
    damaged = run(*moved[:-1])
    assert damaged.code == 1
    assert len(damaged.err.strip().splitlines()) == 1


def test_a_new_key_that_the_old_one_vouches_for_is_followed(
    run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "enrolment.json"
    first = exported(run, store)
    run("key", "enrol", sheet, "--store", store)
    rotated = run("key", "rotate", "--store", store)
    assert "The old key vouches for it" in rotated.out
    second = exported(run, store)
    assert not [p for p in run("verify", first, second).out.splitlines() if "another key" in p]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    found = run("verify", second, "--known", sheet)
    assert "follows the known one" in found.out
    assert found.code == 0


def test_a_lost_key_is_renewed_only_on_purpose_and_has_to_be_enrolled(
    run: Run, store: Path
) -> None:
    first = exported(run, store)
    key = key_of(run, store)
    assert run("key", "renew", "--store", store).code == 2
    assert key_of(run, store) == key
    said = run("key", "renew", "--yes", "--store", store)
    assert "Nothing vouches for it: enrol it" in said.out
    assert key_of(run, store) != key
    before = list(paths.key_folder().glob("*.before-*.json"))
    assert [json.loads(path.read_bytes())["key"] for path in before] == [key]
    second = exported(run, store)
    assert "signed by another key" in run("verify", first, second).out


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_key_that_others_can_read_signs_nothing(run: Run, store: Path) -> None:
    exported(run, store)
    kept = Path(run("key", "show", "--store", store, "--json").json["path"])
    kept.chmod(0o644)
    out = store.parent / "other"
    words = ("--from", "2023-01", "--to", "2023-01", "--out", out)
    refused = run("export", *words, "--store", store)
    assert refused.code == 1
    assert "Others on this computer can read the office's key" in refused.err
    assert not list(out.glob("*")) if out.exists() else True


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "cityreport-key"}', "x" * 50])
def test_a_damaged_key_is_one_sentence_and_nothing_is_written(
    run: Run, store: Path, content: str
) -> None:
    exported(run, store)
    kept = Path(run("key", "show", "--store", store, "--json").json["path"])
    kept.write_text(content)
    out = store.parent / "other"
    words = ("--from", "2023-01", "--to", "2023-01", "--out", out)
    refused = run("export", *words, "--store", store)
    assert refused.code in (1, 3)
    assert len(refused.err.strip().splitlines()) == 1
    assert not out.exists() or not list(out.iterdir())
    assert kept.read_text() == content


def test_a_restricted_copy_leaves_encrypted_once_the_network_is_known(
    run: Run, store: Path, card: Path, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    file, stick = exported(run, store), tmp_path / "stick"
    stick.mkdir()
    copy = ("sent", 1, "--copy-to", stick, "--in", file.parent, "--store", store)
    refused = run(*copy)
    assert refused.code == 2
    assert "would leave without encryption" in refused.err
    assert list(stick.iterdir()) == []
    known = run("key", "network", card, "--store", store)
    assert "Restricted copies are encrypted to Peace network" in known.out
    done = run(*copy)
    assert done.code == 0
    (closed,) = stick.iterdir()
    assert closed.name == file.name + ".age"
    assert f"Encrypted and read back: {closed}" in done.err
    assert desk.identity is not None
    assert encryption.decrypt(closed.read_bytes(), desk.identity) == file.read_bytes()
    assert "encrypted to the network" in run("verify", closed).out
    assert run(*copy).code == 3, "nothing is written over it"
    assert run("key", "network", "--forget", "--store", store, "--json").json["network"] is None


def test_another_network_is_not_taken_in_silently(
    run: Run, store: Path, card: Path, tmp_path: Path
) -> None:
    run("key", "network", card, "--store", store)
    content = msgspec.json.decode(card.read_bytes(), type=NetworkCard)
    other = key_file.make("network", "Peace network", content.made)
    assert other.file.recipient is not None
    made = msgspec.structs.replace(
        content, key=other.file.key, recipient=other.file.recipient, signature=None
    )
    path = tmp_path / "other.json"
    path.write_bytes(signed_file.encoded(signed_file.signed(made, other.signing)))
    assert "another key" in run("key", "network", path, "--store", store).err
    forged = msgspec.structs.replace(
        signed_file.signed(made, other.signing), recipient=content.recipient
    )
    path.write_bytes(signed_file.encoded(forged))
    assert "does not fit its signature" in run("key", "network", path, "--store", store).err


def test_the_enrolment_is_printed(run: Run, store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "enrolment.pdf"
    assert run("key", "enrol", sheet, "--store", store).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert run("key", "enrol", sheet, "--store", store).code == 0, "it may be printed again"


def test_the_workbook_has_the_same_signature(run: Run, store: Path) -> None:
    out = store.parent / "out"
    words = ("--from", "2023-01", "--to", "2023-01", "--out", out)
    assert run("export", *words, "--store", store).code == 0
    as_json, book = sorted(out.iterdir())
    assert read_json(as_json).seal is not None
    answers = run("verify", as_json, book, "--json").json
    assert [one["is_known"] for one in answers] == [True, True]
    assert [one["is_resaved"] for one in answers] == [False, False]
    assert answers[0]["digest"] == answers[1]["digest"]
