"""Sentences about partners' forms, written and returned."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "unknown_partner": mark("“{typed}” is no partner that is known. Choose one of {known}."),
    "form_period": mark(
        "{indicator} is not reported for {period}. Ask for monthly figures with a month, such as "
        "2026-10, and for yearly ones with the year alone."
    ),
    "form_empty": mark(
        "Nothing of what was chosen is reported for {period}. Choose other indicators, or a month "
        "instead of a year."
    ),
    "not_a_form": mark(
        "The file is not a form for partners. Choose the Excel file that was sent to the partner."
    ),
    "form_origin_missing": mark(
        "The hidden sheet of the form is missing, which says what was asked. Perhaps the figures were "
        "copied into another file. Copy them back into the form that was sent, and take that in."
    ),
    "form_origin_changed": mark(
        "The hidden sheet of the form was changed, so it cannot be told what was asked. Write the form "
        "again and copy the numbers into it."
    ),
    "form_figures_missing": mark(
        "The sheet with the figures is missing, or its hidden row is. Write the form again and copy "
        "the numbers into it."
    ),
    "form_figures_twice": mark(
        "The figures stand on two sheets, “{first}” and “{second}”. Remove the one that does not count."
    ),
    "grid_without_pdf": mark("--grid is for paper: name a file that ends with .pdf."),
    "form_too_large": mark(
        "The form would have {lines} lines, and at most {most} can be written and read again. Ask for "
        "totals without breakdowns, for fewer indicators, or for at most {districts} districts at a "
        "time."
    ),
    "form_too_much": mark(
        "The file has far more rows or sheets than any form. Check that it is the right file."
    ),
    "form_columns_changed": mark(
        "A column of the figures was removed, or the hidden row that tells the columns apart was "
        "changed. Write the form again and copy the numbers into it."
    ),
    "form_month_missing": mark(
        "The row with the city and the month is missing, so it cannot be told what month was filled in. "
        "Write the form again and copy the numbers into it."
    ),
    "form_label_changed": mark(
        "Row {row}: the label was changed from “{before}” to “{after}”. Ask what the number means, and "
        "put the label back."
    ),
    "form_line_twice": mark(
        "Row {row}: the line “{label}” stands in row {other} too. Remove the row that does not count."
    ),
    "form_code_unknown": mark(
        "Row {row}: the hidden code “{found}” is none of this form. Write the form again and copy the "
        "numbers into it."
    ),
    "form_line_missing": mark("The line “{label}” of row {row} was deleted; it is taken as empty."),
    "form_line_moved": mark("Row {row}: the line “{label}” was written in row {before}."),
    "form_row_added": mark(
        "Row {row} was added and belongs to no line; it is left out. It says “{found}”."
    ),
    "form_cell_added": mark("Row {row}: {cell} says “{found}”, where nothing is asked."),
    "form_sheet_added": mark("The sheet “{sheet}” was added; it is left out."),
    "form_answer_unusable": mark(
        "An answer on the first sheet is too long or cannot be printed; it is left out. It begins "
        "“{found}”."
    ),
    "form_formula": mark("There is a formula in the row. Type what it gives."),
    "form_odd_cell": mark(
        "There is something in the row that is neither a number nor words, such as a date. Type the "
        "number."
    ),
    "form_unknown_word": mark(
        "“{typed}” is none of the words to choose from. Choose one of the list."
    ),
    "form_number_and_reason": mark(
        "There is a number, and “{typed}” says that there is none. Remove one of the two."
    ),
    "form_without_number": mark(
        "There are words but no number. Type the number, or choose why there is none."
    ),
    "form_broken": mark(
        "The form was changed so that numbers and names may have gone apart. Nothing was written. "
        "Put right what is said of its rows, or write the form again."
    ),
    "form_overtaken": mark(
        "{cell} was changed here since the form was compared. Nothing was written; take the form in "
        "again to see both."
    ),
    "form_another_city": mark(
        "The form is of {theirs}, and this office is of {ours}. Nothing was written. If it is the same "
        "city under another name, take it in with --another-city."
    ),
    "receive_mixed": mark(
        "Take forms and pieces in one kind at a time: {first} is not of the same kind as {second}."
    ),
}
