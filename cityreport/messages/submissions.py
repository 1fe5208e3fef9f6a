"""Sentences about files that are sent or received."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "bad_mapping": mark(
        "This is no mapping that can be used: {reason}. Choose a file that cityreport wrote, or "
        "decide anew how the table is read."
    ),
    "export_order": mark(
        "The period from {start} to {end} runs backwards. Exchange the two months."
    ),
    "thresholds_narrow": mark(
        "An earlier public copy hid counts from 1 to {former}, this one would hide those from 1 to "
        "{threshold}. Whoever has both knows {cells} of {hidden} hidden counts more closely, {two} of "
        "them to two numbers at most. Keep the threshold {former}; or write it all the same "
        "(--accept-narrowing)."
    ),
    "second_computer": mark(
        "This office is at home on another computer ({names}), and this is a second PC: submissions "
        "and public copies are made there. Hand over your numbers with File ▸ Write a piece for head "
        "office, or with “cityreport contribute”."
    ),
    "unknown_computer": mark(
        "This office file comes from another computer ({names}). Say first on the page Home, or with "
        "“cityreport set computer”, whether the office moved here (home) or this is a second PC "
        "(second). Otherwise two computers would send submissions of the same number."
    ),
    "send_to_whom": mark("Say who gets the submission, such as “the network”."),
    "no_submission": mark(
        "There is no submission {number}. “cityreport sent” lists those that were made."
    ),
    "copy_same_folder": mark(
        "{path} is the folder that the files are in. Choose the stick or another folder."
    ),
    "copy_not_this": mark(
        "{path} is not what was made as submission {number}: its content was changed since. It was "
        "not copied. Make the submission anew."
    ),
    "copy_not_read_back": mark(
        "What was read back from {path} is not what was written there, so it is not copied. Use "
        "another stick."
    ),
    "sent_elsewhere": mark(
        "What changed since submission {number} is not known here: it was made by an older program, or "
        "before a backup was put back. Compare its file with a newer one by hand."
    ),
    "sent_not_later": mark(
        "Submission {other} is not later than submission {number}. Choose a later one."
    ),
    "sent_apart": mark(
        "Submissions {number} and {other} have no month in common. Choose two that have."
    ),
    "answer_kind": mark(
        "{path} cannot be kept as an answer. Its ending has to be one of: {known}."
    ),
    "answer_size": mark(
        "{path} is empty or larger than {limit} MB. Keep a smaller file, such as the receipt alone."
    ),
    "answer_known": mark("{path} is kept already as an answer to submission {number}."),
    "answer_gone": mark(
        "{path} is not there any more. Bring the folder with the answers back to where the office file "
        "is."
    ),
    "answer_changed": mark(
        "{path} is not as it was when it was kept. Ask for the answer again and keep it anew."
    ),
    "export_not_valid": mark(
        "{path} was written, read again and found to be not valid ({where}: {reason}), so it was "
        "removed. Send the text of this message to those who make the program."
    ),
    "export_differs": mark("What it says is not what was to be written."),
    "export_empty": mark("There is nothing to export from {start} to {end}: no cell is answered."),
    "unknown_format": mark("“{format}” is not a format. Choose from: {known}."),
    "extra_missing": mark(
        "The format {format} needs the extra “{extra}”, which is not installed here. Choose another format, "
        "or ask who looks after this computer to install cityreport[{extra}]."
    ),
    "bad_report_year": mark("There is no report for {year}. Name a year up to {this}."),
    "bad_file_suffix": mark("{path} has no known ending. Choose one of: {known}."),
    "too_many_rows": mark(
        "{found} numbers do not fit on one Excel sheet ({most} do). Export fewer months, or as json."
    ),
    "coverage_too_long": mark(
        "{found} months do not fit on one Excel sheet ({most} do). Export fewer, or as json."
    ),
    "cannot_be_sealed": mark(
        "The content cannot be sealed: {reason}. Correct the number or text and export again."
    ),
    "file_empty": mark("{path} is empty. Ask for the file again."),
    "file_too_large": mark(
        "{path} is larger than {limit} MB, more than any submission. Check that it is the right file."
    ),
    "gzip_oversized": mark(
        "{path} would unpack to far more than any submission (at most {limit} MB) and was not "
        "opened. Do not trust it; ask the city."
    ),
    "gzip_damaged": mark(
        "{path} cannot be unpacked: it was cut off or damaged on its way. Ask for it again."
    ),
    "not_a_submission": mark(
        "{path} is neither a JSON nor an Excel file. Choose the .json, .json.gz or .xlsx file as it "
        "was exported."
    ),
    "not_this_format": mark(
        "The file is not a city report submission: its format says “{found}”. Choose another file."
    ),
    "newer_version": mark(
        "The file was made for version {found} of the format; this program reads {known}. "
        "Update the program."
    ),
    "file_not_valid": mark("{path} is not whole, so nothing was taken from it. {reason}"),
    "rebuild_piece": mark(
        "{path} is a piece for head office, not a submission of the whole office. Give the files "
        "that went to the network."
    ),
    "rebuild_public": mark(
        "{path} is a public copy, and what it hides is in no number of it. Give the restricted "
        "submission of these months."
    ),
    "audit_other_office": mark(
        "{path} was made by another office ({city}), so it says nothing of this one’s history. Choose a "
        "submission that this office made."
    ),
    "rebuild_other_office": mark(
        "{path} was made by another office ({city}) than {first} ({other}). Give submissions of one "
        "office only."
    ),
    "rebuild_two_contents": mark(
        "{path} and {first} say that they are the same submission, and their contents differ. Give "
        "only the one that the network received."
    ),
    "later_workbook": mark(
        "This Excel file is of version {found} of the format; this program knows {known} and reads "
        "later ones as JSON only. Ask for the JSON file of this submission, or update the program."
    ),
    "unknown_version": mark(
        "The file says version {found} of the format, which there is not; this program reads "
        "{known}. Ask for the file again."
    ),
    "json_not_utf8": mark(
        "The file is not UTF-8 text ({where}). Ask for the file as it was exported."
    ),
    "json_syntax": mark(
        "The file is not valid JSON at line {line}, column {column}: {reason}. Perhaps it was cut "
        "off or edited; ask for it again."
    ),
    "file_cut": mark("The file ends in the middle: it was cut off on its way. Ask for it again."),
    "json_too_deep": mark(
        "The file nests lists or objects deeper than any submission. Check that it is the right file."
    ),
    "json_duplicate_key": mark(
        "The field “{key}” stands twice in one object, so the file can mean two things. "
        "Ask for it again."
    ),
    "json_number": mark(
        "The file contains the number {number}, which JSON cannot carry. Ask for the file again."
    ),
    "field_missing": mark("The field “{field}” is missing. Ask for the file as it was exported."),
    "field_unknown": mark(
        "The field “{field}” does not belong to the format. Remove it, or update the program."
    ),
    "field_wrong": mark(
        "“{field}” does not hold what the format asks for: {reason}. Ask for the file as it was "
        "exported."
    ),
    "package_damaged": mark(
        "{path} is not a Data Package that can be read ({reason}). Ask for it again."
    ),
    "package_differs": mark(
        "{where} does not say what submission.json in the package says. Ask for the package again."
    ),
    "package_added": mark(
        "{where} does not belong to the package: somebody added it. Ask for the package again."
    ),
    "workbook_damaged": mark(
        "{path} is not an Excel workbook that can be read ({reason}). Perhaps it was cut off; "
        "ask for it again."
    ),
    "workbook_oversized": mark(
        "{path} would unpack to far more than any submission and was not opened. Do not trust it; "
        "ask the city."
    ),
    "workbook_encrypted": mark(
        "{path} is protected with a password. Save it without one in Excel, or ask for the file "
        "as it was exported."
    ),
    "workbook_old": mark(
        "{path} is an Excel file of the kind before 2007 (.xls). Ask for the .xlsx file as it was "
        "exported."
    ),
    "workbook_macros": mark(
        "{path} contains macros, which no submission does, and was not opened. Ask the city for "
        "the file as it was exported."
    ),
    "workbook_entities": mark(
        "{path} declares its own document type, which no Excel file does, and was not read. "
        "Do not trust it; ask the city."
    ),
    "workbook_sheet_missing": mark(
        "{path} has no sheet “{sheet}”. It is not a submission, or the sheet was removed or "
        "renamed; ask for the file as it was exported."
    ),
    "workbook_header": mark(
        "The second row of the sheet Data lacks the tag {tag}. Do not change the two rows at the "
        "top; ask for the file as it was exported."
    ),
    "workbook_far_cell": mark(
        "The cell {where} lies outside the table. Remove what stands there, or ask for the file "
        "as it was exported."
    ),
    "workbook_formula": mark(
        "The cell {where} holds a formula. A submission holds numbers and words only: type what "
        "the formula gives."
    ),
    "workbook_cell": mark(
        "The cell {where} cannot be used: {reason}. Type a number or words, or ask for the file "
        "as it was exported."
    ),
    "sheet_differs": mark(
        "The cell {where} says “{found}”, but by the content of the file it is “{expected}”. Do not "
        "trust this sheet; ask for the file as it was exported."
    ),
    "sheet_cell_added": mark(
        "The cell {where} says “{found}”, where the file as it was exported says nothing. Remove "
        "it, or ask for the file as it was exported."
    ),
    "sheet_cell_missing": mark(
        "The cell {where} is empty, but by the content of the file it says “{expected}”. Ask for the "
        "file as it was exported."
    ),
    "sheet_added": mark(
        "The sheet “{sheet}” does not belong to a submission. Remove it, or ask for the file as it "
        "was exported."
    ),
    "sheets_of_another_version": mark(
        "The file was made by another version of the program ({found}; this is {known}) or under "
        "another list of indicators, so the words of its sheets may differ. Rely on Data and Metadata."
    ),
    "workbook_extra": mark(
        "The file has a comment, a text box or a picture ({where}), which no submission has. Remove "
        "it, or ask for the file as it was exported."
    ),
    "workbook_hidden": mark(
        "{where} is hidden. Show it again, or ask for the file as it was exported."
    ),
    "workbook_name": mark(
        "The file has a defined name of its own ({where}), which no submission has. Remove it, or "
        "ask for the file as it was exported."
    ),
    "workbook_format": mark(
        "The number format “{found}” can show other digits than the cells hold. Choose a plain "
        "format, or ask for the file as it was exported."
    ),
    "workbook_chart": mark(
        "The chart of Summary is not the one that the program drew ({where}). Ask for the file as "
        "it was exported."
    ),
    "metadata_row": mark(
        "The row {where} does not fit: {reason}. Ask for the file as it was exported."
    ),
    "seal_missing": mark(
        "The file has no seal, so nobody can tell whether it was changed. Ask for the file as it "
        "was exported."
    ),
    "seal_broken": mark(
        "The content was changed after it was sealed (digest {expected} in the file, {computed} "
        "computed). Ask the city for the file as it was exported."
    ),
    "duplicate_cell": mark("The cell {cell} stands twice. Keep one of the two."),
    "duplicate_population": mark(
        "The population of {area} in {year} stands twice. Keep one of the two."
    ),
    "duplicate_series": mark("What is known of {indicator} stands twice. Keep one of the two."),
    "outside_coverage": mark(
        "{period} does not lie within the months that are reported, {start} to {end}. Correct the "
        "period or the coverage."
    ),
    "derived_differs": mark(
        "{indicator} in {period} says {found}, but its parts in {source} add up to {computed}. "
        "Correct the parts and export again."
    ),
    "bad_threshold": mark(
        "{typed} is no threshold of a public copy. Choose a number from {lowest} to {highest}."
    ),
    "threshold_without_public": mark("--threshold goes with --public. Give both or neither."),
    "more_problems": mark("There are {n} more problems. Correct these first."),
    "borders_too_large": mark(
        "{path} is larger than {limit} MB. Ask for the districts with fewer points: a map needs no "
        "more than a few hundred for each."
    ),
    "borders_not_geojson": mark(
        "The file is not a GeoJSON collection of districts ({reason}). Ask the city’s mapping "
        "office for the districts as GeoJSON."
    ),
    "borders_too_many": mark(
        "The file has {found} shapes or points, more than the {most} that a map takes. Ask for "
        "the districts alone, with fewer points."
    ),
    "borders_not_polygon": mark(
        "District {area} is a {found} in the file, not an area. Ask for the districts as polygons."
    ),
    "borders_bad_position": mark(
        "District {area} has a place that is not in degrees ({typed}). Ask for the file in WGS 84 "
        "(longitude, latitude), as GeoJSON is."
    ),
    "borders_no_match": mark(
        "None of the {found} shapes in the file has the code or the name of a district. Check the "
        "list of districts in Settings, or ask for a file with their codes."
    ),
}
