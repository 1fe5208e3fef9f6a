"""Sentences about foreign files: spreadsheets and tables from elsewhere."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "intake_not_a_file": mark(
        "{path} is a device or a pipe and not a file. Choose the file that holds the table."
    ),
    "intake_too_large": mark(
        "{path} is larger than {limit} MB. Keep only the sheet that you need in a new file and choose that."
    ),
    "intake_time": mark(
        "{path} was not read within {limit} seconds and nothing was taken from it. Keep only the table that you need in a new file, or save it as CSV."
    ),
    "intake_elements": mark(
        "{path} has more than {limit} elements and nothing was taken from it. Keep only the table that you need in a new file, or save it as CSV."
    ),
    "intake_memory": mark(
        "{path} needs more than {limit} MB of memory and nothing was taken from it. Often one cell far away from the table is to blame: copy only the table into a new file, or save it as CSV."
    ),
    "intake_broken": mark(
        "{path} could not be read ({reason}) and nothing was taken from it. Open it in a spreadsheet program and save it again as .xlsx or CSV."
    ),
    "intake_damaged": mark(
        "{path} is damaged ({reason}). Perhaps it was cut off on its way; ask for it again, or open it in a spreadsheet program and save it again."
    ),
    "intake_oversized": mark(
        "{path} would unpack to far more than a table and was not opened. Do not trust it; ask the sender."
    ),
    "intake_encrypted": mark(
        "{path} is protected with a password. Open it with the password and save it without one."
    ),
    "intake_entities": mark(
        "{path} declares its own document type, which no spreadsheet does, and was not read. Do not trust it; ask the sender."
    ),
    "intake_archive": mark(
        "{path} is a zip archive and not a spreadsheet. Unpack it and choose the file with the table."
    ),
    "intake_packed": mark(
        "{path} is packed with {kind}. Unpack it and choose the file with the table."
    ),
    "intake_other_kind": mark(
        "{path} is a file of the kind {kind}, from which no table can be read. Ask for the numbers as .xlsx, .ods or CSV."
    ),
    "intake_xml_sheet": mark(
        "{path} is an XML spreadsheet of 2003. Open it in a spreadsheet program and save it as .xlsx."
    ),
    "intake_xml": mark(
        "{path} is an XML file and not a table. Ask for the numbers as .xlsx, .ods or CSV."
    ),
    "intake_binary": mark(
        "{path} is neither a spreadsheet nor text. Ask for the numbers as .xlsx, .ods or CSV."
    ),
    "intake_encoding": mark(
        "{path} is not text in {encoding} (byte {where}). Choose another encoding."
    ),
    "intake_separator": mark(
        "“{separator}” cannot part columns. Say one sign such as ; , | or tab."
    ),
    "intake_encoding_unknown": mark("“{encoding}” is no encoding. Choose one from the list."),
    "intake_cut": mark("{path} ends in the middle of a letter: it was cut off. Ask for it again."),
    "intake_no_table": mark("There is nothing in {path}. Choose another file."),
    "intake_far_cell": mark(
        "The cell {cell} in {path} lies so far from the others that more than {limit} cells would be read. Remove what stands there, or copy only the table into a new file."
    ),
    "intake_sheets": mark(
        "{path} has {found} sheets; {limit} can be read. Keep those that you need in a new file."
    ),
    "intake_rows": mark(
        "A sheet in {path} has {found} rows; {limit} can be read. Split it into several files."
    ),
    "intake_columns": mark(
        "A row in {path} has {found} columns; {limit} can be read. Keep those that you need in a new file."
    ),
    "intake_cells": mark(
        "{path} has {found} cells; {limit} can be read. Split it into several files, or keep the columns that you need."
    ),
    "intake_long_text": mark(
        "The text in the cell {cell} in {path} is longer than {limit} letters. Shorten it, or remove the column."
    ),
    "intake_long_field": mark(
        "A text on line {line} in {path} is longer than {limit} letters. Shorten it, or remove the column."
    ),
    "intake_line": mark(
        "Line {line} in {path} is longer than {limit} letters, which no table has. Check that it is the right file."
    ),
    "intake_quote": mark(
        "The quotation mark that opens on line {line} in {path} is never closed, so that columns cannot be told apart. Close or remove it."
    ),
    "import_no_table": mark(
        "{path} holds no table: no row of it names columns above numbers. Check that it is the right file and that its sheet is not empty."
    ),
    "import_questions": mark(
        "{questions} questions about this file stand open. Nothing is written before they are answered."
    ),
    "import_overtaken": mark(
        "{cell} was changed here since the file was compared. Nothing was written; compare again to see both."
    ),
    "bad_answer": mark("“{typed}” is no answer to this question. It takes: {options}"),
    "import_no_question": mark(
        "“{name}” is no question about this file. Run the command without --set to see them."
    ),
    "import_no_sheet": mark("The file has no sheet “{name}”. It has: {known}"),
    "import_no_such_table": mark("The file has no tables of the number {number}. It has: {known}"),
    "import_no_column": mark("The file has no column “{name}”. It has: {known}"),
    "import_no_places": mark(
        "No column of the file says where it happened, so “{name}” cannot be one of its places. Say which column does: --column 'Title=place'"
    ),
    "bad_answers": mark(
        "{path} holds no answers: line {line} is not QUESTION=ANSWER, and it is no JSON object of them."
    ),
    "import_own_submission": mark(
        "{path} is a submission of this program, not a table to import. Check it with: cityreport verify"
    ),
    "import_own_piece": mark(
        "{path} is the piece of a branch office. Take it in with File ▸ Take in a file… or with: cityreport merge"
    ),
    "import_own_form": mark(
        "{path} is a form of this program. Take it in with File ▸ Take in a file… or with: cityreport receive"
    ),
    "import_own_mapping": mark(
        "{path} is a mapping: it says how a table is read. Choose the table, and the mapping with it: cityreport import TABLE --mapping FILE"
    ),
    "import_own_office": mark(
        "{path} is an office file or a backup of one. Open it with File ▸ Open…, or put a backup in its place with File ▸ Restore a backup…"
    ),
    "bad_mapping_name": mark(
        "A mapping needs a name of 1 to {longest} letters in one line. Type one, such as the police and the table."
    ),
    "mapping_does_not_fit": mark(
        "The mapping in {path} is of another layout than the file: its tables are not there. Choose the mapping that belongs to it, or none."
    ),
}
