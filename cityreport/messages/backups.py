"""Sentences about files and folders, the office file first."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "cannot_write": mark(
        "{path} could not be written: {reason}. Check the disk and the folder, then try again."
    ),
    "cannot_read": mark("{path} could not be read: {reason}. Check the file, then try again."),
    "file_missing": mark("There is no file {path}. Check the name."),
    "is_a_folder": mark("{path} is a folder. Choose a file in it."),
    "output_exists": mark(
        "There is a file {path} already, and it was left as it is. Choose another name or folder."
    ),
    "output_needs_force": mark(
        "There is a file {path} already, and it was left as it is. Choose another name, or add "
        "--force to replace it."
    ),
    "output_is_office": mark(
        "{path} is an office file, a backup or another database, and nothing else is written over "
        "one. Choose another name."
    ),
    "output_is_another": mark(
        "{path} is not an older file of the kind that is to be written, and it was left as it is. "
        "Choose another name."
    ),
    "output_read_only": mark("{path} is read-only and was left as it is. Choose another name."),
    "output_reserved": mark(
        "{path} is a name that belongs to office files, their locks and journals. Choose another "
        "name."
    ),
    "not_a_folder": mark("{path} is not a folder. Choose a folder to write into."),
    "no_sample": mark(
        "{path} is not a sample, and the numbers of an office are never replaced. Nothing was "
        "changed."
    ),
    "store_exists": mark("{path} already exists and is not overwritten. Choose another name."),
    "store_missing": mark(
        "There is no office file {path} yet. Set your city up in the window or with: cityreport new. To "
        "look around first: cityreport --sample"
    ),
    "store_not_ours": mark(
        "{path} is not a cityreport file. Choose a file that ends in .cityreport."
    ),
    "store_empty": mark(
        "{path} is empty: it holds no office. Choose another file, or delete this one and start anew."
    ),
    "store_damaged": mark(
        "{path} is damaged and was left as it is ({reason}). Use a backup of it, and keep this file."
    ),
    "store_newer": mark(
        "{path} was made by a newer cityreport (format {found}; this one reads {known}). "
        "Update the program; the file was left as it is."
    ),
    "store_read_only": mark(
        "{path} cannot be changed: it or its folder is read-only. Copy it to a folder of yours "
        "and open it there."
    ),
    "store_busy": mark(
        "{path} is being written by another program. Close the other window, or wait a moment and try again."
    ),
    "store_disk": mark(
        "{path} could not be written: {reason}. What you did last is not saved. Free some space or "
        "check the disk, then try again."
    ),
    "store_unfinished": mark(
        "{path} was left in the middle of a change, and it or its folder is read-only, so that the "
        "change cannot be taken back here. Copy it together with {journal} to a folder of yours and "
        "open it there."
    ),
    "store_in_use": mark(
        "{path} is open on {host}: {officer} has been writing it since {since}. Close it there first; "
        "until then it can be looked at here but not changed."
    ),
    "store_left_open": mark(
        "{path} was last open on another computer, {host}, by {officer} since {since}, and was not closed "
        "there. If nobody has it open now, take it over; if somebody has, close it there first."
    ),
    "store_vanished": mark(
        "{path} is not there any more: a disk was taken out, or the file was moved. What you typed is not "
        "saved yet. Put it back, and entry goes on by itself."
    ),
    "store_replaced": mark(
        "Another file stands at {path} in place of the one that was open. What you typed is not saved. "
        "Close this window and open the file again."
    ),
    "store_overwritten": mark(
        "{path} is not as this window left it: another program has overwritten or damaged it. What you "
        "typed is not saved, and nothing was written. Close this window and open the file again."
    ),
    "store_two_names": mark(
        "{path} has a second name (a hard link), so two programs could write it at once, and was left as "
        "it is. Make a copy of it and open the copy."
    ),
    "store_in_two": mark(
        "Another program keeps a part of {path} in a second file, {journal}, and was left to it. Close that "
        "program. If it is closed, open {path} with cityreport to make it one file again."
    ),
    "schema_extra": mark(
        "The {kind} ‘{name}’ in {path} does not belong to cityreport. Nothing was done with the file. Use a "
        "backup, or read the numbers into a clean file with: cityreport salvage FILE --out NEW"
    ),
    "schema_missing": mark(
        "{path} lacks the {kind} ‘{name}’ that cityreport makes. Nothing was done with it. Use a backup, "
        "or read the numbers into a clean file with: cityreport salvage FILE --out NEW"
    ),
    "schema_changed": mark(
        "The {kind} ‘{name}’ in {path} is not as cityreport makes it. Nothing was done with the file. Use a "
        "backup, or read the numbers into a clean file with: cityreport salvage FILE --out NEW"
    ),
    "cell_damaged": mark(
        "What the file holds for {cell} is not what was written: the disk has damaged it, or another program "
        "changed it. Restore a backup, or read what can be read with: cityreport salvage. Keep this file."
    ),
    "profile_damaged": mark(
        "What the file holds of the city ({part}) is not what was written: the disk has damaged it, or "
        "another program changed it. Restore a backup, or read what can be read with: cityreport salvage. Keep this file."
    ),
    "journal_damaged": mark(
        "Entry {entry} of the journal is not what was written: the disk has damaged it, or another program "
        "changed it. Restore a backup, or read what can be read with: cityreport salvage. Keep this file."
    ),
    "store_foreign_journal": mark(
        "Beside {path} lies a file {journal} that belongs to another office file and would damage this "
        "one. Nothing was opened and nothing was changed. Move {journal} to another folder, then try again."
    ),
    "nothing_salvaged": mark(
        "Nothing of an office could be read in {path}. Use a backup, and keep this file."
    ),
    "store_older": mark(
        "{path} was made by an earlier cityreport and cannot be brought up to date where it is: it or its "
        "folder is read-only. Copy it to a folder of yours and open it there."
    ),
    "store_is_backup": mark(
        "{path} is a backup made on {made}; nothing can be changed in it. Use Restore to go on with it."
    ),
    "backup_older": mark(
        "{path} is a backup made on {made} by an earlier cityreport and was left as it is. Use Restore "
        "to go on with it."
    ),
    "backup_failed": mark(
        "No backup could be made in {path}: {reason}. Your numbers are saved, and earlier backups are as they "
        "were. Check the disk and the folder, then try again."
    ),
    "backup_unsound": mark(
        "A backup of {path} did not pass its check ({reason}) and does not count. Earlier backups are as they "
        "were. Have the file proven with: cityreport audit"
    ),
    "migration_not_backed_up": mark(
        "The file is of an earlier format and has to be brought up to date, which is never done without a "
        "backup. None could be made in {path}: {reason}. Free some space or check the folder, then open "
        "the file again; it was left as it is."
    ),
    "not_a_backup": mark("{path} is not a backup. Choose one that the program has made."),
    "restore_unsound": mark(
        "{path} is damaged ({reason}), and nothing was restored from it. Choose another backup."
    ),
    "restore_not_ours": mark(
        "{path} is not a cityreport file, or its beginning was overwritten, and nothing was restored from it. "
        "Choose another backup."
    ),
    "restore_itself": mark(
        "{path} is the office file itself. Choose a backup of it, or another copy."
    ),
    "restore_other_office": mark(
        "{path} belongs to another office than {store}, and nothing was restored. Choose a backup of this "
        "office, or open the other file by itself."
    ),
    "place_is_home": mark(
        "{path} is on the same spot as the office file and its first backups. Choose a folder on another "
        "disk or a stick."
    ),
    "backup_unfinished": mark(
        "The backup on closing took too long and was given up. Your numbers are saved; make a backup now, "
        "and look after the disk if it happens again."
    ),
}
