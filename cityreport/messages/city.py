"""Sentences about a city's profile."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
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
    "follows_unknown": mark(
        "The district “{area}” cannot follow “{follows}”: the city has no other district with that "
        "code. Give the code of a district in the list."
    ),
    "follows_without_month": mark(
        "It is not said since when the district “{area}” follows “{follows}”. Give it a first month, "
        "or write the month behind the code: {follows} 2023-01."
    ),
    "follows_outside": mark(
        "The district “{area}” does not exist in {month} and cannot follow “{follows}” from then on. "
        "Correct one of the two months."
    ),
    "follows_younger": mark(
        "The district “{area}” cannot follow “{follows}” from {month} on: “{follows}” did not exist "
        "before. Correct the month, or which district it follows."
    ),
    "follows_twice": mark(
        "The district “{area}” follows another one twice from the same month. Leave one out."
    ),
    "area_in_use": mark(
        "The district “{area}” has numbers and cannot be removed. Give it a last month instead."
    ),
    "cells_outside": mark(
        "With these months, {count} answered cells of the district “{area}” fall outside them "
        "({start} to {end}). Keep, move or empty them: in Settings, or with --outside of "
        "cityreport set district."
    ),
    "move_taken": mark(
        "{cell} is answered already, so nothing can move to the district “{area}”. Choose another "
        "district, or keep or empty the cells."
    ),
    "currency_without_month": mark(
        "It is not said from which month on the city counts in {new} instead of {old}. Say the month: "
        "in Settings, or with cityreport set currency {new} --from 2026-01."
    ),
    "bad_month": mark("“{typed}” is not a month. Write the year and the month, such as 2026-10."),
    "bad_year": mark("{typed} is not a year between {first} and {last}. Correct it."),
    "bad_population": mark(
        "{typed} is not a population for {year}. Type how many people live there, 1 or more."
    ),
    "no_districts": mark(
        "{path} has no rows. Choose a file with a district on each line: its code and its name."
    ),
    "bad_people_line": mark(
        "“{typed}” has no number of people. Write the year and the people, such as 2023 2,283,000."
    ),
    "too_many_people": mark(
        "{typed} people in {year} is more than any city has (at most {most}). Type how many people "
        "live there."
    ),
    "bad_baseline": mark(
        "The baseline has no years, or one twice. Choose complete years, such as 2017 to 2019."
    ),
    "baseline_without_reason": mark(
        "The years {years} are a baseline of the city’s own choice. Say why these years: it stands "
        "beside every verdict."
    ),
    "baseline_after_target": mark(
        "The baseline year {year} does not lie before the target year {target}. Choose earlier years."
    ),
    "bad_reduction": mark(
        "{typed} is not a reduction. It is a share between 0 and 1, such as 0.5."
    ),
    "collects_order": mark(
        "A series cannot begin in {since} and end in {until}. Correct one of the two months."
    ),
    "collects_month": mark("“{typed}” is not a month. Write it like 2017-01."),
    "collects_by": mark(
        "{indicator} is asked once a year and cannot be collected more often. Choose by year."
    ),
    "collects_reason": mark(
        "{indicator} is said not to be collected, without a reason. Write why in a few words."
    ),
    "no_city": mark(
        "This file has no city yet. Set it up in the window first, or with: cityreport set city --name NAME "
        "--country COL"
    ),
    "no_target": mark(
        "{indicator} has no −50 % target: it is not a monthly count that should fall. "
        "Choose another indicator, such as L1."
    ),
    "unknown_rule": mark(
        "The catalogue has no check named {rule}. Open the file with the catalogue that it was checked under."
    ),
    "bad_catalogue": mark(
        "The catalogue cannot be used: {reason}. Install the program again, or ask the network "
        "for the file."
    ),
    "bad_words": mark(
        "The list of words that other people's tables use cannot be read: {reason}. Install the "
        "program again."
    ),
    "bad_officer": mark(
        "“{name}” cannot be an officer's name: it is empty, or holds characters that cannot be seen. "
        "Type the name as it should stand in the journal."
    ),
    "duplicate_officer": mark("The officer “{name}” stands twice. Keep one of the two."),
}
