"""Receipts are signed, stand in one chain, and say in the city's language what is wrong where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import NetworkCard
from cityreport.domain.receipt import Receipt
from cityreport.domain.submission import Submission
from cityreport.exchange import encryption, key_file, signed_file
from cityreport.exchange.digest import seal_content
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.receipt_file import read_receipt
from cityreport.exchange.strict_json import encoded
from cityreport.network import desk_key
from cityreport.network.desk import Desk
from tests.conftest import RunCommand
from tests.network.conftest import NOW
from tests.network.made_cities import write
from tests.network.test_desk import set_aside


@pytest.fixture
def key(out: Path) -> OpenKey:
    out.mkdir()
    return desk_key.make_key(out, "A network", NOW)


Answers = Callable[[], list[Receipt]]


@pytest.fixture
def answers(inbox: Path, out: Path, catalogue_file: CatalogueFile, key: OpenKey) -> Answers:
    """Collect, and return all receipts, each checked by itself and after the one before."""

    def run() -> list[Receipt]:
        with Desk(out, catalogue_file) as desk:
            desk.collect(inbox, NOW, key=key)
        paths = sorted((out / "receipts").glob("*.json"))
        receipts: list[Receipt] = []
        for number, path in enumerate(paths, 1):
            receipt, signer = read_receipt(path)
            assert signer == key.file.key
            assert receipt.chain.number == number
            assert receipt.chain.previous == (receipts[-1].chain.head if receipts else None)
            receipts.append(receipt)
        head = (out / "receipts" / "head.txt").read_text()
        assert head == f"{len(receipts)} {receipts[-1].chain.head}\n"
        return receipts

    return run


def test_each_city_gets_an_answer_once(
    cities: list[Submission], inbox: Path, out: Path, answers: Answers
) -> None:
    write(cities[0], inbox)
    (inbox / "zcopy.json").write_bytes(encoded(cities[0]))
    first = answers()
    assert [(r.state, r.received.submission) for r in first] == [("accepted", cities[0].id)]
    assert first[0].received.digest == cities[0].seal.digest
    assert first[0].desk == "A network"
    write(cities[1], inbox)
    assert len(answers()) == 2
    first_file = next((out / "receipts").glob("receipt_000001*"))
    first_file.unlink()
    assert len(answers()) == 2
    first_file.write_bytes(first_file.read_bytes()[:500])  # a full disk cut it
    assert len(answers()) == 2


def test_a_remark_names_its_cells_in_every_language(
    cities: list[Submission], inbox: Path, answers: Answers
) -> None:
    rows = list(cities[0].observations)
    at = next(i for i, o in enumerate(rows) if (o.indicator, o.breakdown) == ("L3", "_T"))
    rows[at] = msgspec.structs.replace(rows[at], value=10_000)  # more than the homicides
    write(seal_content(msgspec.structs.replace(cities[0], observations=rows)), inbox)
    wrong = msgspec.structs.replace(rows[at], value=None)
    write(seal_content(msgspec.structs.replace(cities[1], observations=[wrong])), inbox)
    remarked, refused = answers()
    assert (remarked.state, refused.state) == ("accepted_with_remarks", "refused")
    assert {remark.code for remark in remarked.remarks} == {"parts_exceed_whole"}
    cell = remarked.remarks[0].cells[0]
    assert (cell.indicator, cell.period) == ("L1", rows[at].period)
    assert refused.remarks[0].code == "status_needs_value"
    assert refused.remarks[0].cells[0].indicator == "L3"
    place = f"L3 {rows[at].period}: "
    assert all(said.startswith(place) for said in refused.remarks[0].text.values())
    for remark in (*remarked.remarks, *refused.remarks):
        assert set(remark.text) == {"en", "es"}
        assert remark.text["en"] != remark.text["es"]


def test_what_was_encrypted_to_the_network_is_opened_and_nothing_else(
    cities: list[Submission], inbox: Path, out: Path, key: OpenKey, answers: Answers
) -> None:
    card = signed_file.read(out / desk_key.CARD, NetworkCard)
    assert signed_file.signer_of(card) == key.file.key
    _, stranger = encryption.make_identity()
    (inbox / "a.json.age").write_bytes(encryption.encrypt(encoded(cities[0]), [card.recipient]))
    (inbox / "b.json.age").write_bytes(encryption.encrypt(encoded(cities[1]), [stranger]))
    (inbox / "c.json.age").write_bytes(encryption.MARK + b"nothing")
    receipts = answers()
    assert [r.state for r in receipts] == ["accepted", "refused", "refused"]
    assert set_aside(out) == {"b.json.age": "age_for_others", "c.json.age": "age_damaged"}


def test_the_key_of_a_desk_is_for_its_owner_alone(out: Path, key: OpenKey) -> None:
    path = out / desk_key.KEY
    assert path.stat().st_mode & 0o077 == 0
    assert desk_key.open_key(out).file.key == key.file.key


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "cityreport-key"}', "cut", "office"])
def test_a_damaged_key_is_named_and_nothing_is_signed(
    inbox: Path, out: Path, key: OpenKey, run_command: RunCommand, content: bytes | str
) -> None:
    path = out / desk_key.KEY
    office = key_file.encoded(key_file.make("office", "an office", "2026-02-01T10:00:00Z").file)
    cut = path.read_bytes()[:-40]
    path.write_bytes(
        content if isinstance(content, bytes) else {"cut": cut, "office": office}[content]
    )
    code, _, fault = run_command("collect", inbox, "--out", out)
    assert (code, f"The network's key {path} is damaged" in fault) == (1, True), fault
    assert not (out / "receipts").exists()


def test_no_second_key_is_made_where_the_first_one_is_gone(
    inbox: Path, out: Path, key: OpenKey, run_command: RunCommand
) -> None:
    kept = (out / desk_key.KEY).read_bytes()
    card = (out / desk_key.CARD).read_bytes()
    (out / desk_key.KEY).unlink()
    code, _, fault = run_command("collect", inbox, "--out", out)
    assert (code, f"key {out / desk_key.KEY} is not there" in fault) == (3, True)
    assert (out / desk_key.CARD).read_bytes() == card
    (out / desk_key.CARD).unlink()
    (out / desk_key.KEY).write_bytes(kept)
    assert run_command("collect", inbox, "--out", out)[0] == 0
    assert signed_file.read(out / desk_key.CARD, NetworkCard).key == key.file.key


def test_a_city_from_tomorrow_is_refused_today_and_told_so(
    cities: list[Submission], inbox: Path, answers: Answers
) -> None:
    later = (NOW + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    write(seal_content(msgspec.structs.replace(cities[0], created=later)), inbox)
    assert [r.code for r in answers()[0].remarks] == ["created_in_future"]


def test_a_damaged_desk_is_made_again_with_its_key_as_its_sentence_says(
    cities: list[Submission], inbox: Path, out: Path, key: OpenKey, answers: Answers, run_command
) -> None:
    write(cities[0], inbox)
    answers()
    (out / "desk.sqlite").write_bytes(b"not a database")
    code, _, said = run_command("collect", inbox, "--out", out)
    assert code == 3
    assert "Copy desk-key.json and network-card.json into an empty folder" in said
    again = out.with_name("again")
    again.mkdir()
    for name in ("desk-key.json", "network-card.json"):
        (again / name).write_bytes((out / name).read_bytes())
    code, said, _ = run_command("collect", inbox, "--out", again)
    assert code == 0
    assert "1 new file; 1 accepted." in said
    receipt, signer = read_receipt(next((again / "receipts").glob("*.json")))
    assert (signer, receipt.chain.number) == (key.file.key, 1)
