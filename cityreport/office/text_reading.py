"""The texts of an office's file, as the check for what tells of a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cityreport.domain.acceptance import Acceptance
from cityreport.domain.checks.personal_texts import PersonalTexts, Subject, TextPlace
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.store.annotations import ACCEPTANCE, FLAG, NARRATIVE
from cityreport.store.observations import read_cell_text
from cityreport.store.store import Store

_STATEMENTS = (TextPlace.FLAG, TextPlace.REASON, TextPlace.ANSWER)


def read_all(store: Store, texts: PersonalTexts) -> None:
    """Look at every text of the file."""
    suspicious = [text for text in store.observations.texts() if texts.kinds(text)]
    if suspicious:
        for found in store.observations.with_texts(suspicious):
            put(texts, found.key, found)
    read_statements(store, texts)


def put(texts: PersonalTexts, key: CellKey, found: Observation | None) -> None:
    """Look at the texts of one cell. `found`: what it holds, None where it is empty."""
    note, source = ("", "") if found is None else (found.note, found.source)
    texts.put(key, {TextPlace.NOTE: note, TextPlace.SOURCE: source})


def read_statements(store: Store, texts: PersonalTexts) -> None:
    """Look at what is said beside the numbers: reminders, reasons, the year in words."""
    texts.forget(_STATEMENTS)
    said: dict[tuple[Subject, TextPlace], list[str]] = {}
    for subject, place, text in _statements(store):
        if texts.kinds(text):  # the others would open what was accepted for these
            said.setdefault((subject, place), []).append(text)
    for (subject, place), several in said.items():
        texts.put(subject, {place: "\n".join(several)})


def _statements(store: Store) -> Iterator[tuple[Subject, TextPlace, str]]:
    for subject, kind in ((FLAG, str), (ACCEPTANCE, Acceptance), (NARRATIVE, Narration)):
        for key, state in store.annotations.states(subject):
            try:
                about, said = _about(subject, key), msgspec.json.decode(state, type=kind)
            except (ValueError, DataError) as error:  # msgspec's errors are ValueErrors
                part = " ".join([subject, *key.split("\t")])
                raise AccessError("statement_damaged", part=part) from error
            if isinstance(said, Acceptance):
                yield about, TextPlace.REASON, said.reason
            elif isinstance(said, Narration):
                yield about, TextPlace.ANSWER, said.words
            else:
                yield about, TextPlace.FLAG, str(said)


def _about(subject: str, key: str) -> Subject:
    """Return the subject of a statement; of a finding, the period of its first cell."""
    if subject == FLAG:
        return read_cell_text(key)
    if subject == NARRATIVE:
        return Period.parse(key.partition("\t")[0])
    named = key.split("\t")[1].split(" ")
    return Period.parse(named[0] if named[0][:1].isdigit() else named[1])
