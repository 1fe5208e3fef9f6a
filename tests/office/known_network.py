"""A network whose card an office took in: shared by the tests of what the network sends."""

from __future__ import annotations

from pathlib import Path

from cityreport.domain.enrolment import NetworkCard
from cityreport.exchange import key_file, signed_file
from cityreport.office.office import Office

MADE = "2024-01-05T08:00:00Z"


def know(office: Office, desk: key_file.OpenKey, folder: Path) -> None:
    """Let the office know the network."""
    assert desk.file.recipient is not None
    card = NetworkCard(
        "cityreport-network", "1.0", MADE, desk.file.owner, desk.file.key, desk.file.recipient,
        [], None,
    )  # fmt: skip
    path = folder / "card.json"
    path.write_bytes(signed_file.encoded(signed_file.signed(card, desk.signing)))
    office.exports.keys.take_in_network(path)
