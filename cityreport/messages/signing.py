"""Sentences about signing off, accepting findings, the year in words and the second keying."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "month_signed": mark(
        "{period} is signed off by {officer} since {since}, and nothing in it was changed. "
        "To correct it, reopen it and say why."
    ),
    "sign_nameless": mark(
        "A signature needs a name, and nobody is named as the officer. Write your name in Settings."
    ),
    "sign_again": mark(
        "This is signed off already, by {officer} since {since}. To change it, reopen it and say why."
    ),
    "sign_not_over": mark("{period} is not over yet. It can be signed off once it is."),
    "sign_unanswered": mark(
        "{period} cannot be signed off yet: required numbers are missing ({indicators}). Enter them, "
        "or type n for not available."
    ),
    "sign_empty": mark(
        "Nothing was entered under {period}, so there is nothing to sign. Sign its months off, each "
        "by itself."
    ),
    "sign_findings": mark(
        "{period} cannot be signed off yet: findings that have to be put right are open ({findings}). "
        "Correct the numbers, or accept each finding and say why."
    ),
    "sign_submitted": mark(
        "{period} was sent in submission {number} after it was signed off, so the signature cannot be "
        "undone. Reopen it and say why."
    ),
    "reopen_reason": mark(
        "Reopening needs a reason. Write in a few words what has to change and why."
    ),
    "reopen_unsigned": mark("This is not signed off, so it is open already. Type the numbers."),
    "accept_reason": mark("Accepting a finding needs a reason. Write why the number is right."),
    "not_accepted": mark("This finding was not accepted, so there is nothing to withdraw."),
    "zero_return_empty": mark(
        "In {period} no indicator of the group {group} is left to be answered with zero. What is "
        "answered stays as it is."
    ),
    "zero_return_done": mark(
        "In {period} no indicator is left to be answered with zero. What is answered stays as it is."
    ),
    "unknown_group": mark(
        "“{group}” is not a group of the standard. Choose one such as L, P or R."
    ),
    "unknown_question": mark(
        "“{question}” is not a question of the standard. Choose one that the catalogue lists."
    ),
    "narrative_words_only": mark(
        "The question “{question}” is answered in words, without yes or no and without a number."
    ),
    "narrative_people_without_yes": mark(
        "The question “{question}” says how many people were consulted, but not that anybody was. "
        "Choose yes, or leave the number out."
    ),
    "nothing_keyed": mark(
        "Nothing of {period} has been typed a second time yet. Type the numbers, then compare."
    ),
    "second_keying_compared": mark(
        "Both typings of {period} are in view already, so nothing can be typed blind any more. Decide "
        "the cells that differ; then it can be typed again."
    ),
    "second_keying_undecided": mark(
        "{cell} reads differently the second time, and nobody has said which holds. Decide it first."
    ),
    "statement_damaged": mark(
        "What the file holds of {part} is not what was written: the disk has damaged it, or another "
        "program changed it. Restore a backup, and keep this file."
    ),
    "extension_too_deep": mark(
        "This extension has more than {deepest} lists and objects within each other. Ask whoever "
        "added it for a flatter one."
    ),
    "accepted_without_reason": mark(
        "The finding is marked as accepted, but no reason is given. Write the reason, or mark it open."
    ),
    "duplicate_answer": mark(
        "The question “{question}” is answered twice for {year}. Keep one of the two."
    ),
    "duplicate_sign_off": mark("{period} is signed off twice. Keep one of the two."),
    "revision_and_reason": mark(
        "The sign-off of {period} is revision {revision}. A revision needs the reason why it was "
        "reopened, and a first sign-off (revision 0) has none. Correct one of the two."
    ),
}
