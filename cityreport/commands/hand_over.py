"""The command for notes to the next officer, and for what was done today: handover."""

from __future__ import annotations

from pathlib import Path

import click

from cityreport.command_answers import Answer, fields, print_json
from cityreport.commands.command_options import command, json_option, open_office, store_option
from cityreport.console import say
from cityreport.errors import UsageError
from cityreport.hand_over_words import day_words, note_by
from cityreport.i18n import mark, number, tr
from cityreport.office.hand_over_notes import OfficerDay
from cityreport.office.office import Office


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
        if as_json:
            print_json(_answer(office, everything=everything))
        else:
            _print(office, everything=everything)


def _print(office: Office, *, everything: bool) -> None:
    notes = office.hand_over.notes() if everything else office.hand_over.open_notes()
    for one in notes:
        say(f"{number(one.number)}  {one.note.text}  ({note_by(one.note)})")
    if not notes:
        say(tr("No note for the next officer."))
    for day in office.hand_over.today():
        say(tr("Today: {day}", day=_day_words(day)))


def _day_words(day: OfficerDay) -> str:
    return day_words(day.officer, day.numbers, day.first, day.last, day.steps)


def _answer(office: Office, *, everything: bool) -> Answer:
    notes = office.hand_over.notes() if everything else office.hand_over.open_notes()
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
            for day in office.hand_over.today()
        ],
    }
