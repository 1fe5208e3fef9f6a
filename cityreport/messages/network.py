"""Sentences about files that come to the network's desk."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "desk_in_use": mark(
        "Another desk is working in this folder ({path}). Wait until it is done, or end it."
    ),
    "desk_damaged": mark(
        "The list of received files {path} cannot be read: {reason}. Copy desk-key.json and "
        "network-card.json into an empty folder and collect there: the numbers come out the same, the "
        "receipts begin a new chain, and keys of offices have to be confirmed again."
    ),
    "desk_foreign": mark(
        "There are files in {path} that are not of a desk. Choose an empty folder for the desk, or the "
        "one that it works in."
    ),
    "desk_key_damaged": mark(
        "The network's key {path} is damaged or not the network's, so nothing was collected or signed. Put "
        "back the copy that you keep in a safe. If there is none: move it and {card} away and collect again; then a new key "
        "is made, and every office needs the new card."
    ),
    "desk_key_gone": mark(
        "The network's key {path} is not there, so nothing was collected or signed. Put back the copy that "
        "you keep in a safe. If there is none: move {card} away and collect again; then a new key is made, "
        "and every office needs the new card."
    ),
    "desk_none": mark(
        "No desk works in {path}. Choose the folder that “cityreport collect” had after --out."
    ),
    "desk_no_inbox": mark("{path} is not a folder. Choose the one with the files of the cities."),
    "desk_other_kind": mark(
        "It is no kind of file that the desk reads. Unpack it if it is an archive; else ask the city for "
        "its submission as .json or .xlsx."
    ),
    "desk_empty": mark("Nothing was accepted yet in {path}: there is nothing to look at."),
    "desk_unreadable": mark(
        "The files of the desk cannot be read: {reason}. Copy desk-key.json and network-card.json into "
        "an empty folder and collect there: the numbers come out the same, the receipts begin a new "
        "chain, and keys of offices have to be confirmed again."
    ),
    "desk_needs_duckdb": mark(
        "The desk needs DuckDB, which is not installed here: pip install “cityreport[network]”."
    ),
    "desk_rows": mark(
        "{path} would have {found} numbers instead of {expected}. Nothing of it was taken. Collect "
        "again; if it stays so, please report it."
    ),
    "desk_in_itself": mark(
        "The folder with the submissions and the folder of the desk are one, or one lies in the "
        "other. Choose two that lie apart."
    ),
    "desk_reader_died": mark(
        "The reader of this file died, hung or ran out of memory. It was set aside. Ask the city for "
        "it once more."
    ),
    "desk_no_workers": mark(
        "No process could be started to read files: {reason}. Nothing was decided. Close other "
        "programs, or install this one again, and collect once more."
    ),
    "desk_takes_no_piece": mark(
        "This is a piece for a head office, and no submission. Ask the city for its submission."
    ),
    "desk_other_key": mark(
        "It is signed with another key than the known one of {city}: {fingerprint}. Ask the office over "
        "the telephone whether that is its key; then confirm it on the page Network, or with “cityreport "
        "desk-key confirm”."
    ),
    "desk_not_signed": mark(
        "It is not signed, and {city} has a key. It may be forged: ask the office for a signed one."
    ),
    "desk_key_nobody": mark(
        "No file waits for the key with this fingerprint: {typed}. “cityreport desk-key list” shows "
        "those that are waited for."
    ),
    "desk_no_key": mark(
        "It is encrypted, and this desk has no key. Let the desk make one, and give the offices its "
        "card."
    ),
    "desk_duplicate": mark(
        "It is submission {number} of that office, which was received before. Nothing is to be done."
    ),
    "desk_id_twice": mark(
        "It has the id of submission {number} that was received before, and another content. One of "
        "the two is forged or was changed: ask the city which one it sent."
    ),
    "desk_number_twice": mark(
        "The office has sent another submission number {number} before ({other}…). An office that was "
        "restored from a backup can do so: ask it to send a new one."
    ),
    "desk_page_unknown": mark(
        "It is a printed page of an office that is not known here yet, so nobody can tell whose it is. "
        "It waits: ask the office for its enrolment or a file, and collect again."
    ),
    "desk_page_again": mark(
        "It shows a printed page that was received before. Nothing is to be done."
    ),
    "desk_page_empty": mark(
        "The page has no total of its whole month or year, so nothing was taken from it. Ask the city "
        "for the sheets of the months."
    ),
    "desk_page_taken": mark(
        "The totals of {period} are those of a printed page: {count} numbers, without notes and "
        "districts. A file in which {period} is signed will take their place."
    ),
    "desk_page_beside": mark(
        "The totals of {period} on this printed page are kept, and do not count: a file or another page "
        "holds for {period}. If they differ, ask the city for a new file."
    ),
    "desk_supersedes_foreign": mark(
        "It says that it replaces a submission of another office ({city}). Ask both."
    ),
    "desk_supersedes_loop": mark(
        "It has number {number} and says that it replaces number {other}, which is not older. "
        "Ask the city to send a new one."
    ),
}
