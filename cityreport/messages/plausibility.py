"""Sentences about impossible content of a submission, and about content worth a question."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "no_journal": mark(
        "{path} says nothing of the office’s journal, as no piece and no public copy does. Choose a "
        "submission that went to the network."
    ),
    "supersedes_twice": mark(
        "The submission names the same earlier one twice. Ask the city for the file as it was exported."
    ),
    "chain_city": mark(
        "Submission {number}, which this one replaces, was of {before}, this one is of {now}. Make "
        "sure that it is the same city."
    ),
    "chain_country": mark(
        "Submission {number}, which this one replaces, was of the country {before}, this one is of "
        "{now}. Make sure that it is the same city."
    ),
    "chain_districts": mark(
        "Since submission {number}, which this one replaces, these districts have another name or "
        "other months, are new or are gone: {districts}. Numbers by district cannot be compared "
        "without knowing why."
    ),
    "supersedes_itself": mark(
        "The submission says that it replaces itself. Ask the city for the file as it was exported."
    ),
    "no_observations": mark(
        "The submission holds no number and no answer, so it reports nothing. Ask the city for the "
        "file as it was exported."
    ),
    "no_such_moment": mark(
        "“{typed}” is in no calendar. Ask the city for the file as it was exported."
    ),
    "created_in_future": mark(
        "The file says that it was made at {created}, and today is {now}. Check the date of both "
        "computers."
    ),
    "period_after_created": mark(
        "{period} had not begun when the file was made ({created}). Check the period and the "
        "computer’s date, and export only months that have begun."
    ),
    "signed_after_created": mark(
        "{period} was signed off on {signed}, after the file was made ({created}). Check the "
        "computer’s date, or ask the city who signed."
    ),
    "signed_before_end": mark(
        "{period} was signed off on {signed}, before it was over. Check the computer’s date, or "
        "ask the city who signed."
    ),
    "final_without_sign_off": mark(
        "A number of {period} is called final, but nobody has signed {period} off. It can only be "
        "unvalidated (V) or provisional (P); ask the city who signed."
    ),
    "number_outside_district": mark(
        "The district “{area}” has a number in {period}, when by its months it did not exist. Ask "
        "whether the number or the months are right."
    ),
    "population_leap": mark(
        "The population in {year} is {found}, and in {other} it is {there}: no city changes so "
        "much. Correct the wrong one."
    ),
    "district_exceeds_city": mark(
        "District {area} has {found} people in {year}, more than the whole city ({city}). Correct "
        "the wrong number."
    ),
    "small_count_shown": mark(
        "The public copy shows {cell}, a count from 1 to {threshold} that has to be hidden. Do "
        "not pass the file on; ask the city for another copy."
    ),
    "disclosure_of_public": mark(
        "A public copy says up to which count it hides numbers, and no other copy does. Ask for the "
        "file as it was exported."
    ),
    "low_threshold": mark(
        "This copy hides only counts up to {threshold}; the standard asks for 1 to {standard}. Ask "
        "the city whether it meant to."
    ),
    "public_tells": mark(
        "A public copy says nothing in “{field}”: words there may tell hidden numbers. Do not "
        "pass the file on; ask the city for another copy."
    ),
    "later_minor": mark(
        "The file is of version {found} of the format, and this program knows {known}. What it does "
        "not understand is kept and in the digest, but not judged: {fields}. Update the program."
    ),
    "foreign_catalogue": mark(
        "The numbers were entered under another list of indicators (version {found}; here is "
        "{known}). Ask the city whether it changed the list."
    ),
    "moved_baseline": mark(
        "The baseline is {found}, not {known} as in the standard. Ask the city why."
    ),
    "changed_unsigned": mark(
        "{period} is said to be signed before a change, but nobody signed it in this file. Export "
        "it again."
    ),
    "changed_not_so": mark(
        "A change since a signature ends with {found}, but the file says {known}. Export it again."
    ),
    "explained_baseline": mark(
        "The baseline is {found}, not {known} as in the standard. The city’s reason: {reason}"
    ),
    "other_target": mark(
        "The target is {share} less by {year}, not half by 2030 as in the standard. Ask the city why."
    ),
    "population_changed": mark(
        "The population of {area} in {year} is {found}, and in {other} it is {there}: it changed "
        "by more than 5 % a year. Ask the city whether both are right."
    ),
    "population_line": mark(
        "The population of {area} went from {there} in {other} to {found} in {year}: that is fast "
        "for so many years. Ask the city whether both are right."
    ),
    "parts_exceed_whole": mark(
        "The parts of {cell} add up to {found}, more than the whole ({whole}). Ask the city which "
        "is right."
    ),
}
