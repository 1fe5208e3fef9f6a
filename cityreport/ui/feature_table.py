"""The parts that features add to each other's pages, and the dialogs that the window opens for
them.

A feature imports no other feature: the window names both here, and a name is loaded when it is
needed (`late.load`).
"""

from __future__ import annotations

HOME_CARDS = (
    "cityreport.ui.safety.recovery_card:recovery_card",
    "cityreport.ui.safety.computer_card:computer_card",
    "cityreport.ui.safety.backup_state:backup_card",
    "cityreport.ui.home.day_card:day_card",
)
"""Cards at the top of Home, from above to below: `(page) -> PagePart | None`."""

SETTINGS_TABS = (
    "cityreport.ui.safety.backups_section:backups_tab",
    "cityreport.ui.settings.key_section:key_tab",
)
"""Tabs of Settings behind the forms: `(page, files) -> PagePart`."""

EXPLAIN = "cityreport.ui.progress.explanation_dialog:explain_number"
"""The dialog that explains a figure: `(context, parent, wish)`."""
CHECK_FILE = "cityreport.ui.submissions.verification_dialog:check_file"
"""The dialog that says what a submission file is: `(context, parent, path)`."""
TAKE_PEERS = "cityreport.ui.progress.peers_card:take_in_pack"
"""Takes in a pack of cities like ours: `(context, parent, path)`."""
WHOLE_CHECK = "cityreport.ui.checks.whole_check:WholeCheck"
"""The check of everything that pages share: `PageContext.whole_check`."""

HELP = "cityreport.ui.help.help_menu:fill_menu"
"""The function that fills the menu Help: `(menu, window, context, page, titles)`."""
FIRST_STEPS = "cityreport.ui.home.first_steps_card:first_steps_part"
"""The card of Home that comes after the first paint: `(context) -> PagePart | None`."""

DIALOGS = {
    "import": "cityreport.ui.importing.import_action:import_spreadsheet",
    "collects": "cityreport.ui.settings.collection_dialog:ask_collected",
    "flags": "cityreport.ui.enter.flags_dialog:show_flags",
    "report": "cityreport.ui.progress.report_dialog:print_report",
    "piece": "cityreport.ui.partners.partner_actions:write_piece",
    "form": "cityreport.ui.partners.partner_actions:ask_partner",
    "hand_over": "cityreport.ui.home.hand_over_dialog:write_note",
    "take_in": "cityreport.ui.partners.partner_actions:take_in",
}
"""Dialogs that a menu or another feature opens, with `PageContext.open`: `(context, parent)`."""
