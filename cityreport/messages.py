"""The sentence for each code of `CityReportError`: what happened, where, what to do."""

from __future__ import annotations

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import mark, number, tr

SENTENCES = {
    # entries
    "bad_period": mark(
        "“{typed}” is not a period. Write a month as 2026-10, a quarter as 2026-Q3 or a year as 2026."
    ),
    "future_period": mark(
        "{period} is not over yet. Numbers can be entered for months that have begun."
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
    "text_too_long": mark("The text has {length} characters; at most {longest} fit. Shorten it."),
    "text_not_printable": mark(
        "The text contains the character {character}, which cannot be printed. Remove it."
    ),
    "note_needs_answer": mark(
        "Only an answered cell can have a note or a source. Type a number first, or n for not "
        "available, c for not collected, x for not applicable."
    ),
    "no_currency": mark(
        "The city has no currency yet, so an amount of money cannot be entered. Choose the "
        "currency in Settings."
    ),
    "paste_does_not_fit": mark(
        "The copied block has {rows} rows and {columns} columns and does not fit here. "
        "Start further up or further left, or copy a smaller block."
    ),
    "paste_refused": mark(
        "Nothing was pasted: row {row}, column {column} says “{typed}”. {reason}"
    ),
    "nothing_to_undo": mark("There is nothing to undo."),
    "nothing_to_redo": mark("There is nothing to redo."),
    "undo_overtaken": mark(
        "{cell} was changed again since. Open it and type the number it should have."
    ),
    # the city
    "city_without_name": mark("The city has no name. Type it as it should stand on reports."),
    "bad_country": mark(
        "“{typed}” is not a country code. Write the three letters of ISO 3166, such as COL or GBR."
    ),
    "bad_locode": mark("“{typed}” is not a UN/LOCODE. Write it like CO CLO, or leave it empty."),
    "bad_area_code": mark(
        "“{area}” cannot be a district's code: it is empty, _T or used twice. Give each district "
        "a code of its own."
    ),
    "area_without_name": mark("The district “{area}” has no name. Type one."),
    "area_ends_before_start": mark(
        "The district “{area}” ends before it starts. Correct its months."
    ),
    "area_in_use": mark(
        "The district “{area}” has numbers and cannot be removed. Give it a last month instead."
    ),
    "bad_year": mark("{typed} is not a year between {first} and {last}. Correct it."),
    "bad_population": mark(
        "{typed} is not a population for {year}. Type how many people live there, 1 or more."
    ),
    "bad_baseline": mark(
        "The baseline has no years, or one twice. Choose complete years, such as 2017 to 2019."
    ),
    "baseline_after_target": mark(
        "The baseline year {year} does not lie before the target year {target}. Choose earlier years."
    ),
    "bad_reduction": mark(
        "{typed} is not a reduction. It is a share between 0 and 1, such as 0.5."
    ),
    "no_city": mark(
        "This file has no city yet. Set up your city in the window first, or run: cityreport sample"
    ),
    "no_target": mark(
        "{indicator} has no −50 % target: it is not a monthly count that should fall. "
        "Choose another indicator, such as L1."
    ),
    "bad_catalogue": mark(
        "The catalogue cannot be used: {reason}. Install the program again, or ask the network "
        "for the file."
    ),
    # files and folders
    "cannot_write": mark(
        "{path} could not be written: {reason}. Check the disk and the folder, then try again."
    ),
    "cannot_read": mark("{path} could not be read: {reason}. Check the file, then try again."),
    "file_missing": mark("There is no file {path}. Check the name."),
    "is_a_folder": mark("{path} is a folder. Choose a file in it."),
    "not_a_folder": mark("{path} is not a folder. Choose a folder to write into."),
    "store_exists": mark(
        "{path} already exists and is not overwritten. Choose another name with --store."
    ),
    "store_missing": mark(
        "There is no office file {path} yet. Open the window to set up your city, "
        "or run: cityreport sample"
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
        "{path} could not be written: {reason}. Nothing was changed. Free some space or check "
        "the disk, then try again."
    ),
    # commands
    "no_display": mark(
        "There is no display to open a window on. Use a command instead: cityreport --help lists them."
    ),
    "unknown_language": mark("“{typed}” is not a language of the program. Choose one of: {known}."),
    "value_missing": mark(
        "The number is missing. Write it after the indicator, or n for not available, c for not "
        "collected, x for not applicable."
    ),
    # exports and verification
    "export_order": mark(
        "The period from {start} to {end} runs backwards. Exchange the two months."
    ),
    "export_empty": mark("There is nothing to export from {start} to {end}: no cell is answered."),
    "unknown_format": mark("“{format}” is not a format. Choose from: {known}."),
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
    "not_a_submission": mark(
        "{path} is neither a JSON nor an Excel file. Choose the .json or .xlsx file of a submission."
    ),
    "not_this_format": mark(
        "The file is not a city report submission: its format says “{found}”. Choose another file."
    ),
    "newer_version": mark(
        "The file was made for version {found} of the format; this program reads {known}. "
        "Update the program."
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
    "more_problems": mark("There are {n} more problems. Correct these first."),
}
"""Code -> sentence in English, with the error's facts as named places."""


def sentence(error: CityReportError) -> str:
    """What to tell a person about an expected error, in their language."""
    facts = {name: _shown(value) for name, value in error.facts.items()}
    return tr(SENTENCES[error.code], **facts) if facts else tr(SENTENCES[error.code])


def _shown(value: object) -> str:
    if isinstance(value, int):
        return number(value)
    return str(value)


def cell_name(indicator: str, period: Period, area: str, breakdown: str, category: str) -> str:
    """A cell in one line, for messages: `L1 2026-10 sex F`."""
    parts = [indicator, str(period)]
    parts += [area] if area != "_T" else []
    parts += [breakdown, category] if breakdown != "_T" else []
    return " ".join(parts)
