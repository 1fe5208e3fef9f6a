"""The commands: each a few lines over Office. Answers go to stdout as text or JSON.

Not here: the group, the window and the exit codes (cli), the shapes of JSON (answers).
"""

from __future__ import annotations

import click

from cityreport.commands.backups import audit, backup, restore, self_test
from cityreport.commands.checks import check
from cityreport.commands.collecting import collects
from cityreport.commands.computer_settings import set_group
from cityreport.commands.contributions import contribute, merge, receive
from cityreport.commands.decisions import decisions
from cityreport.commands.erase import erase
from cityreport.commands.explain import explain_group
from cityreport.commands.forms import form
from cityreport.commands.hand_over import handover
from cityreport.commands.importing import import_file
from cityreport.commands.keys import key_group
from cityreport.commands.network import collect, desk_keys, desk_peers
from cityreport.commands.new_office import new
from cityreport.commands.pages import page, read_page
from cityreport.commands.peers import peers
from cityreport.commands.progress import progress
from cityreport.commands.records import record, sample, show, status
from cityreport.commands.salvage import salvage
from cityreport.commands.sent import sent
from cityreport.commands.signing import reopen, sign
from cityreport.commands.submissions import export, report, verify

COMMANDS: tuple[click.Command, ...] = (
    new,
    set_group,
    collects,
    sample,
    status,
    handover,
    decisions,
    record,
    show,
    import_file,
    check,
    sign,
    reopen,
    erase,
    progress,
    peers,
    explain_group,
    report,
    form,
    export,
    sent,
    verify,
    page,
    read_page,
    key_group,
    collect,
    desk_keys,
    desk_peers,
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
