"""Sentences about a command without a meaning."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "no_display": mark(
        "There is no display to open a window on. Use a command instead: cityreport --help lists them."
    ),
    "unknown_language": mark("“{typed}” is not a language of the program. Choose one of: {known}."),
    "from_and_city": mark(
        "{option} cannot stand beside --from: the submissions say what the city is. Leave one of them "
        "out, and change the city afterwards with cityreport set."
    ),
    "clear_with_answer": mark(
        "--clear empties the cell, so nothing else can be said of it. Leave out the value and the "
        "other options, or leave out --clear."
    ),
    "currency_without_money": mark(
        "--currency goes with an amount of money only. Leave it out, or type the amount."
    ),
    "value_missing": mark(
        "The number is missing. Write it after the indicator, or n for not available, c for not "
        "collected, x for not applicable."
    ),
    "unknown_chart": mark("“{kind}” is not a kind of chart. Choose from: {known}."),
    "no_such_breakdown": mark(
        "{indicator} is not broken down by “{breakdown}”. Choose from: {known}."
    ),
    "bad_baseline_years": mark(
        "“{typed}” are not years. Write them with commas between: 2017,2018,2019."
    ),
    "office_missing": mark(
        "There is no file {path}. Check the name, or make a new office with: cityreport new"
    ),
    "not_an_office": mark(
        "{path} is not an office file of cityreport, so the window cannot be opened on it. A table is "
        "brought in with: cityreport import"
    ),
    "not_ours_to_open": mark(
        "{path} is neither an office file nor a submission nor a pack of the network. A table is brought in with "
        "File ▸ Import a spreadsheet…."
    ),
    "office_damaged": mark(
        "{path} is damaged and was left as it is ({reason}). Keep it, and go back to a backup with cityreport "
        "restore, or read what can be read in it into a new file: {command}"
    ),
    "office_emptied": mark(
        "{path} is empty, but has backups: something has emptied it. Go back to the newest one: {command}"
    ),
    "office_not_ours": mark(
        "{path} ends in .cityreport, but nothing in it is of an office. Choose another file. If it was your "
        "office file, go back to a backup with: cityreport restore"
    ),
    "bad_option": mark("{option}: {reason}"),
    "bad_pair": mark("{option}: “{typed}” is not written like {example}. Write it so."),
    "bad_office_name": mark(
        "{path} does not end in .cityreport. Give the new office file a name that does."
    ),
    "two_offices": mark(
        "Two files are named for the new office: {first} and {second}. Name one of them."
    ),
    "move_without_district": mark(
        "Answers move with --outside move and --into CODE, both together. Give both, or neither."
    ),
    "collects_which": mark(
        "Name the indicator that this is said of, such as: cityreport collects L2 --no REASON"
    ),
    "collects_proposed": mark(
        "--proposed looks at every indicator: give it alone, or with --yes to say that it is so."
    ),
    "collects_no_alone": mark(
        "--no says that a series is not collected at all: give it without the other options."
    ),
    "decisions_whole": mark(
        "A decision needs an indicator, --add with what was decided, --by with who does it and "
        "--until with a day."
    ),
    "decisions_one": mark("Give --add or --done with the number of a decision, not both."),
    "handover_one": mark("Give a note or --done with the number of one, not both."),
    "sent_which": mark(
        "Name the submission that this is done with by its number, such as: cityreport sent 3 --to WHO"
    ),
    "sent_copy_needs_folder": mark(
        "--copy-to goes with --in, the folder with the submission's files. Give both, or neither."
    ),
    "sent_needs_whom": mark("--way goes with --to, who got the submission. Give both, or neither."),
    "sent_sender_alone": mark(
        "--sender goes with --answer, the file that came back. Give both, or neither."
    ),
    "nothing_to_set": mark("Say what is to be set. What there is: {command}"),
    "no_such_officer": mark("“{name}” is not in the list of officers. Choose one of: {known}."),
    "unknown_choice": mark("“{typed}” is not one of: {known}. Choose one of them."),
    "settings_not_kept": mark(
        "The settings of this computer could not be written to {path}. Check the disk and the folder, then "
        "try again."
    ),
}
