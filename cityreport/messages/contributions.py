"""Sentences about contributions from branch offices to head office."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "not_a_piece": mark(
        "The file is not a piece from a branch office: its format says “{found}”. Choose the file "
        "that the branch office wrote for head office."
    ),
    "outside_piece": mark(
        "The piece holds numbers of {indicator}, which is not among the indicators it says it holds. "
        "Ask the branch office for the file as it was written."
    ),
    "contribute_empty": mark(
        "There is nothing to hand over from {start} to {end}: no cell of what was chosen is answered. "
        "Choose other months, districts or indicators."
    ),
    "merge_undecided": mark(
        "{cell} is answered here and in the piece, and the two differ. Decide which one stays; "
        "nothing was merged."
    ),
    "merge_overtaken": mark(
        "{cell} was changed here since the piece was compared. Nothing was merged; merge the piece "
        "again to see both."
    ),
    "merge_another_city": mark(
        "The piece is of {theirs}, and this office is of {ours}. Nothing was merged. If it is the same "
        "city under another name, merge it with --another-city."
    ),
    "receive_table": mark(
        "{path} is neither a partner’s form nor a piece of a branch office. Bring a table in with File ▸ "
        "Import a spreadsheet… or with: cityreport import. A submission is checked with: cityreport verify"
    ),
    "receive_receipt": mark(
        "The file is a receipt of the network. Keep it with the submission that it is of: on the page "
        "Submissions, or with: cityreport sent NUMBER --answer FILE"
    ),
    "receive_unknown": mark(
        "The file is nothing that an office takes in: its format says “{found}”. Choose a partner’s "
        "form or the piece that a branch office wrote; a submission is checked with: cityreport verify"
    ),
}
