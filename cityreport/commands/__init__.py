"""The commands: each a few lines over Office. Answers go to stdout as text or JSON.

Not here: the group, the window and the exit codes (cli), the shapes of JSON (answers).
"""

from __future__ import annotations

import click

from cityreport.commands.branches import contribute, merge, receive
from cityreport.commands.charting import progress
from cityreport.commands.checks import check
from cityreport.commands.erasing import erase
from cityreport.commands.files import export, report, verify
from cityreport.commands.forms import form
from cityreport.commands.importing import import_file
from cityreport.commands.keeping import audit, backup, restore, self_test
from cityreport.commands.numbers import record, sample, show, status
from cityreport.commands.salvaging import salvage
from cityreport.commands.setting import set_group
from cityreport.commands.setting_up import new
from cityreport.commands.signing import reopen, sign

COMMANDS: tuple[click.Command, ...] = (
    new,
    set_group,
    sample,
    status,
    record,
    show,
    import_file,
    check,
    sign,
    reopen,
    erase,
    progress,
    report,
    form,
    export,
    verify,
    contribute,
    merge,
    receive,
    audit,
    backup,
    restore,
    salvage,
    self_test,
)
"""Every command, in the order of the help. A new one is a function and its line here."""
