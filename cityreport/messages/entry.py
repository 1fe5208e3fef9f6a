"""Sentences about numbers that are typed, pasted or undone."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "note_empty": mark("The note is empty. Write what the next officer should know."),
    "no_note": mark("There is no note {number}. “cityreport handover --all” lists them."),
    "note_done": mark("Note {number} was ticked off by {officer} already."),
    "decision_empty": mark("The decision is empty. Write what was decided."),
    "decision_nobody": mark("Nobody is named for the decision. Write who does it."),
    "no_decision": mark("There is no decision {number}. “cityreport decisions” lists them."),
    "decision_done": mark("Decision {number} was said to be done by {officer} already."),
    "bad_day": mark("“{typed}” is not a day. Write year, month and day, as 2026-10-31."),
    "bad_period": mark(
        "“{typed}” is not a period. Write a month as 2026-10, a quarter as 2026-Q3 or a year as 2026."
    ),
    "future_period": mark(
        "{period} has not begun: this computer's clock says {today}. Numbers can be entered for "
        "months that have begun. If the clock is wrong, set it right."
    ),
    "unknown_indicator": mark(
        "“{indicator}” is not an indicator of the standard. Choose a code such as L1, P1 or R1."
    ),
    "unknown_breakdown": mark(
        "“{breakdown}” is not a breakdown of the standard. Choose one such as sex, age or weapon."
    ),
    "unknown_category": mark(
        "“{category}” is not a category of “{breakdown}”. Choose one that the standard lists."
    ),
    "unknown_unit": mark("“{unit}” is not a unit of the standard."),
    "unknown_area": mark(
        "The city has no district “{area}”. Use _T for the whole city, or add the district in Settings."
    ),
    "area_was_followed": mark(
        "The district “{area}” did not exist any more in {period}: {later} followed it. Enter the "
        "number there, or correct the months in Settings."
    ),
    "area_not_in_period": mark(
        "The district “{area}” did not exist in {period}. Choose a month in which it did, "
        "or correct its months in Settings."
    ),
    "breakdown_not_asked": mark(
        "{indicator} is not broken down by “{breakdown}”. Leave the breakdown out or choose one of its own."
    ),
    "yearly_indicator": mark(
        "{indicator} is reported once a year. Write the year alone, not {period}."
    ),
    "derived_cell": mark(
        "{indicator} is computed from {source} and is never typed. Enter {source} by age instead."
    ),
    "status_needs_no_value": mark(
        "A number cannot stand beside the status {status}. Remove the number or choose another status."
    ),
    "status_needs_value": mark(
        "The status {status} needs a number. Type one, or choose not available, not collected "
        "or not applicable."
    ),
    "negative": mark("{typed} is below zero. Type 0 or a whole number above it."),
    "not_whole": mark("{typed} is not a whole number. Count whole cases: type 2 or 3, not a part."),
    "not_a_number": mark(
        "“{typed}” is not a number. Type digits, or n for not available, c for not collected, "
        "x for not applicable."
    ),
    "doubtful_number": mark(
        "“{typed}” can mean {thousand} or a decimal number. Type it without the separator."
    ),
    "too_large": mark("{typed} is too large. The largest number that fits here is {largest}."),
    "bad_percent": mark(
        "{typed} is not a percentage. Type a number from 0 to 100 with at most two decimals."
    ),
    "bad_status": mark("“{typed}” is not a status. Choose one of {known}."),
    "bad_currency": mark(
        "“{typed}” is not a currency code. Write three capital letters, such as COP."
    ),
    "bad_sample_size": mark(
        "{typed} is not a sample size. Type how many people were asked, 1 or more."
    ),
    "bad_margin": mark("{typed} is not a margin. Type percentage points from 0 to 100."),
    "margin_not_of_sample": mark(
        "With {people} people asked, {value} % has a margin of about {usual} points, and {typed} "
        "cannot be. Correct the margin or the number of people asked."
    ),
    "sample_without_value": mark(
        "How many people were asked and the margin go with a number; this cell has none ({status}). "
        "Leave them out, or type the number."
    ),
    "text_too_long": mark("The text has {length} characters; at most {longest} fit. Shorten it."),
    "text_not_printable": mark(
        "The text contains the character {character}, which cannot be printed. Remove it."
    ),
    "text_turns_lines": mark(
        "The text contains the hidden character {character}, which changes the order in which "
        "the others are shown. Remove it."
    ),
    "note_needs_answer": mark(
        "Only an answered cell can have a note or a source. Type a number first, or n for not "
        "available, c for not collected, x for not applicable."
    ),
    "no_currency": mark(
        "The city has no currency yet, so an amount of money cannot be entered. Choose the "
        "currency in Settings."
    ),
    "keyed_by_hand": mark(
        "Nothing is pasted here: a second typing finds mistakes because every number is typed from the "
        "paper again. Type it."
    ),
    "paste_does_not_fit": mark(
        "The copied block has {rows} rows and {columns} columns and does not fit here. "
        "Start further up or further left, or copy a smaller block."
    ),
    "paste_unknown_label": mark(
        "Nothing was pasted: row {row} of the copied block is called “{typed}”, and no row here is. "
        "Unfold its indicator, or copy the block without that row or without its labels."
    ),
    "paste_refused": mark(
        "Nothing was pasted: row {row}, column {column} says “{typed}”. {reason}"
    ),
    "rest_needs_total": mark(
        "There is no rest without a total. Type the total ({cell}) first, then r for the rest."
    ),
    "rest_too_many": mark(
        "The other categories add up to {given}, which is more than the total of {total}. "
        "Nothing was changed."
    ),
    "rest_not_added": mark(
        "The categories of {cell} are not added up to a total, so there is no rest to put here."
    ),
    "block_refused": mark("Nothing was changed, because {cell} cannot have it. {reason}"),
    "paste_not_saved": mark(
        "Nothing of the block was pasted, and no cell of it has changed. {reason} Then paste it again."
    ),
    "nothing_to_undo": mark("There is nothing to undo."),
    "nothing_to_redo": mark("There is nothing to redo."),
    "take_back_same": mark(
        "{place} holds what it held before this change already. There is nothing to take back."
    ),
    "take_back_fixed": mark(
        "Only changes of numbers and of settings can be taken back. A submission that was made stays "
        "in the list; make a new one in its place."
    ),
    "take_back_first": mark(
        "This is how the file began, and before it there was nothing to go back to. Change it in "
        "Settings instead."
    ),
    "take_back_order": mark(
        "Only the place in the list changed, and the list is another one now. Put it in its place in "
        "Settings."
    ),
    "erase_reason": mark(
        "Say in a few words why the text is erased. The reason stays; write no name in it."
    ),
    "erase_reason_repeats": mark(
        "The reason repeats the text that is to be erased, and the reason stays. Write it without."
    ),
    "erase_not_swept": mark(
        "The text is erased from every cell and change, but the disk has no room to write {path} "
        "anew, so an older copy may stand in its free room. Make room and run: "
        "cityreport erase --entry {entry} --reason … --yes"
    ),
    "erase_field": mark("“{typed}” is no text of this change. Choose one of {known}."),
    "erase_nothing": mark(
        "Change {entry} holds no such text, so nothing was erased. Numbers cannot be erased; correct "
        "them instead."
    ),
    "no_entry": mark("The journal has no change {entry}. Choose a line of the history."),
    "undo_overtaken": mark(
        "{cell} was changed again since. Open it and type the number it should have."
    ),
}
