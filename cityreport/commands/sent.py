"""The command that says what became of submissions: to whom they went, what came back, what changed
since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cityreport import i18n
from cityreport.command_answers import Answer, beside, fields, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.commands.passphrases import can_ask
from cityreport.console import say
from cityreport.delivery_words import (
    COPY_MARKS,
    UNENCRYPTED_QUESTION,
    changed_cell_columns,
    delivery_words,
    difference_words,
    kept_answer_words,
    month_words,
)
from cityreport.domain.delivery import DeliveryWay, check_recipient
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.domain.submission_difference import ChangedCell, SubmissionDifference
from cityreport.errors import DataError, UsageError
from cityreport.i18n import mark, tr
from cityreport.messages import sentence
from cityreport.office import incoming_receipts, submission_changes, submission_copies
from cityreport.office.office import Office
from cityreport.reasons import reason_words
from cityreport.receipt_words import receipt_words, remarked_words

_FACTS = ("sequence", "id", "start", "end", "confidentiality", "created", "digest", "observations")
_FOLDER = click.Path(path_type=Path)


@command("sent", mark("Say who got which submission, what came back, and what changed since."))
@click.argument("number", required=False, type=int)
@click.option("--to", metavar="WHO", help=mark("Note that it went to WHO."))
@click.option(
    "--way",
    type=click.Choice([way.value for way in DeliveryWay]),
    help=mark("How it went; default: stick with --copy-to, else other."),
)
@click.option(
    "--copy-to",
    type=_FOLDER,
    metavar="DIR",
    help=mark("Copy its files to DIR, such as a stick, and read them back there."),
)
@click.option(
    "--unencrypted",
    is_flag=True,
    help=mark("Copy a restricted submission although the network's key is not known."),
)
@click.option("--in", "folder", type=_FOLDER, metavar="DIR", help=mark("Where its files are."))
@click.option(
    "--answer", type=_FOLDER, metavar="FILE", help=mark("Keep a file that came back for it.")
)
@click.option("--sender", metavar="WHO", help=mark("Who sent the answer."))
@click.option(
    "--with",
    "other",
    type=int,
    metavar="NUMBER",
    help=mark("Compare it with that later submission; default: the next, else the numbers now."),
)
@store_option()
@json_option()
def sent(number: int | None, store: Path | None, as_json: bool, **typed: Any) -> None:
    _check_options(number, typed)
    writes = any(typed[name] is not None for name in ("to", "copy_to", "answer"))
    with open_office(store, to_write=writes) as office:
        if number is None:
            _list(office, as_json=as_json)
            return
        made = office.deliveries.submission(number)
        _write(office, made, typed)
        if as_json:
            print_json(_whole_answer(office, made, typed["other"]))
        else:
            _print(office, made, typed["other"])


def _check_options(number: int | None, typed: dict[str, Any]) -> None:
    given = {name for name, value in typed.items() if value not in (None, False)}
    if given and number is None:
        raise UsageError("sent_which")
    if ("copy_to" in given) != ("folder" in given):
        raise UsageError("sent_copy_needs_folder")
    if "way" in given and "to" not in given:
        raise UsageError("sent_needs_whom")
    if "sender" in given and "answer" not in given:
        raise UsageError("sent_sender_alone")
    if typed["to"] is not None:
        check_recipient(typed["to"])  # before any file is copied for it


def _write(office: Office, made: SubmissionRecord, typed: dict[str, Any]) -> None:
    """Copy, note and keep what the options ask for; each is on the disk before the next."""
    target: Path | None = typed["copy_to"]
    if target is not None:
        verify = office.exports.verify
        to = _recipient(office, made, unencrypted=typed["unencrypted"])
        copied = submission_copies.copy_files(made, typed["folder"], target, verify, recipient=to)
        for path in copied:
            plain = tr("Copied and read back: {path}", path=path)
            say(plain if to is None else tr("Encrypted and read back: {path}", path=path), err=True)
    if typed["to"] is not None:
        usual = DeliveryWay.OTHER if target is None else DeliveryWay.STICK
        way = usual if typed["way"] is None else DeliveryWay(typed["way"])
        office.deliveries.note(made, typed["to"], way, target and target.absolute())
    if typed["answer"] is not None:
        _keep_answer(office, made, typed["answer"], typed["sender"] or "")


def _keep_answer(office: Office, made: SubmissionRecord, path: Path, sender: str) -> None:
    """Keep what came back; of a receipt say what it says."""
    if not incoming_receipts.is_receipt(path):
        office.deliveries.keep_answer(made, path, sender)
        return
    kept = incoming_receipts.keep_receipt(office, made, path)
    opened = kept.opened
    known = opened.is_known is True
    say(receipt_words(opened.receipt, made.sequence, opened.key, is_known=known), err=True)
    for remark in opened.receipt.remarks:
        say(f"  {incoming_receipts.remark_text(remark.text)}", err=True)
    if remarked := remarked_words(len(kept.cells), kept.unknown):
        say(remarked, err=True)


def _recipient(office: Office, made: SubmissionRecord, *, unencrypted: bool) -> str | None:
    """Return the key that a restricted submission is encrypted to; None for a public one, and where
    the network's key is not known and a person says that it may leave all the same."""
    if made.confidentiality == "public":
        return None
    card = office.exports.keys.network()
    if card is not None:
        return card.recipient
    if not unencrypted and not (can_ask() and click.confirm(tr(UNENCRYPTED_QUESTION), err=True)):
        raise UsageError("copy_unencrypted")
    return None


def _list(office: Office, *, as_json: bool) -> None:
    made = office.exports.submissions()
    if as_json:
        print_json([_answer(office, one) for one in made])
        return
    for one in made:
        _print_submission(office, one)
    if not made:
        say(tr("No submission has been made yet."))


def _print_submission(office: Office, made: SubmissionRecord) -> None:
    say(
        tr(
            "{number}  {copy}  {span}",
            number=i18n.number(made.sequence),
            copy=tr(COPY_MARKS[made.confidentiality]),
            span=i18n.span_name(Period.parse(made.start), Period.parse(made.end)),
        )
    )
    stretches = office.exports.holding()[made.id]
    if stretches:
        months = ", ".join(i18n.span_name(*stretch) for stretch in stretches)
        say("   " + tr("It holds for {months}.", months=months))
    else:
        say("   " + tr("Later submissions have replaced all of its months."))
    delivered = office.deliveries.of(made.id)
    for one in delivered:
        say(f"   {delivery_words(one)}")
    if not delivered:
        say("   " + tr("Nobody noted that it was sent."))
    for kept in office.deliveries.answers(made.id):
        say("   " + tr("Answer: {answer}", answer=kept_answer_words(kept)))


def _print(office: Office, made: SubmissionRecord, other: int | None) -> None:
    try:
        found = _difference(office, made, other)
    except DataError as error:
        if other is not None:
            raise
        _print_submission(office, made)
        say(sentence(error))
        return
    _print_submission(office, made)
    for words in (difference_words(found), month_words(found)):
        if words:
            say(words)
    areas = office.city.profile.areas
    for cell in found.cells:
        say("   " + " · ".join(changed_cell_columns(office.catalogue, areas, cell)))


def _difference(office: Office, made: SubmissionRecord, other: int | None) -> SubmissionDifference:
    if other is not None:
        return submission_changes.compare(office.store, made, office.deliveries.submission(other))
    later = submission_changes.next_of(office.exports.submissions(), made)
    return submission_changes.compare(office.store, made, later)


def _answer(office: Office, made: SubmissionRecord) -> Answer:
    return {
        **fields(made, *_FACTS),
        "files": list(made.files),
        "holds": [[str(first), str(last)] for first, last in office.exports.holding()[made.id]],
        "delivered": [
            fields(one, "to", "way", "at", "officer", "place")
            for one in office.deliveries.of(made.id)
        ],
        "answers": [
            {
                **fields(one, "name", "sender", "at", "officer", "sha256", "size"),
                "path": str(office.deliveries.answer_folder / one.file),
            }
            for one in office.deliveries.answers(made.id)
        ],
    }


def _whole_answer(office: Office, made: SubmissionRecord, other: int | None) -> Answer:
    """Return a submission with what changed since; `changes` is null where that is not known."""
    answer = _answer(office, made)
    try:
        found = _difference(office, made, other)
    except DataError as error:
        if other is not None:
            raise
        return {**answer, "compared_with": None, "changes": None, "unknown": sentence(error)}
    later = None if found.after is None else found.after.sequence
    changes = [_change_answer(cell) for cell in found.cells]
    return {**answer, "compared_with": later, "changes": changes}


def _change_answer(changed: ChangedCell) -> Answer:
    return {
        **fields(changed.key, *changed.key._fields),
        "before": beside(changed.before),
        "after": beside(changed.after),
        **fields(changed, "kind", "officer", "at"),
        "why": reason_words(changed.why),
    }
