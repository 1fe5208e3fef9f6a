"""The command for notes to the next officer, and for what was done today: handover."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.command_answers import Answer, fields, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.console import say
from cityreport.domain.hand_over import NumberedNote, OfficerDay
from cityreport.errors import UsageError
from cityreport.hand_over_words import note_by, today_words
from cityreport.i18n import mark, number, tr


@command("handover", mark("Leave a note for the next officer; without one, list what is open."))
@click.argument("note", required=False)
@click.option("--done", type=int, metavar="NUMBER", help=mark("Tick a note off."))
@click.option("--all", "everything", is_flag=True, help=mark("List notes that are done too."))
@store_option()
@json_option()
def handover(
    note: str | None, done: int | None, everything: bool, store: Path | None, as_json: bool
) -> None:
    if note is not None and done is not None:
        raise UsageError("handover_one")
    with open_office(store, to_write=note is not None or done is not None) as office:
        if note is not None:
            office.hand_over.write(note)
        if done is not None:
            office.hand_over.tick_off(done)
        notes = office.hand_over.notes() if everything else office.hand_over.open_notes()
        days = office.hand_over.today()
    if as_json:
        print_json(_answer(notes, days))
    else:
        _print(notes, days)


def _print(notes: list[NumberedNote], days: list[OfficerDay]) -> None:
    for one in notes:
        say(f"{number(one.number)}  {one.note.text}  ({note_by(one.note)})")
    if not notes:
        say(tr("No note for the next officer."))
    for day in days:
        say(today_words(day))


def _answer(notes: list[NumberedNote], days: list[OfficerDay]) -> Answer:
    return {
        "notes": [
            {
                "number": one.number,
                **fields(one.note, "text", "officer", "at", "done_by", "done_at"),
            }
            for one in notes
        ],
        "today": [
            {
                **fields(day, "officer", "numbers", "periods", "first", "last"),
                "steps": dict(day.steps),
            }
            for day in days
        ],
    }
