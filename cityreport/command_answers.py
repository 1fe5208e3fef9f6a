"""The JSON answers of commands. Other programs rely on these shapes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from cityreport.console import say_json
from cityreport.domain import form as form_module
from cityreport.domain.acceptance import Acceptance
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Target
from cityreport.domain.completeness import Tally
from cityreport.domain.contribution import Contribution
from cityreport.domain.disclosure.small_counts import is_unreliable
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.public_key import read_out
from cityreport.domain.sign_off import Signature, sign_off_state
from cityreport.domain.submission import SubmissionRecord, Verification
from cityreport.errors import AccessError, CityReportError
from cityreport.finding_words import finding_message
from cityreport.messages import sentence
from cityreport.office import month_steps, rebuilding
from cityreport.office.backups.backup_jobs import Outcome
from cityreport.office.backups.restore_annotations import signature_difference
from cityreport.office.contributions import merge
from cityreport.office.forms import form_import
from cityreport.office.office import Office
from cityreport.office.office_reader import OpenOffice
from cityreport.office.page_values import Audit, Overview
from cityreport.reasons import reason_words
from cityreport.risky_folders import folder_risk
from cityreport.salvage import salvage
from cityreport.store import file_comparison

Answer = dict[str, Any]

_CELL = ("indicator", "period", "area", "breakdown", "category")
_ANSWER = ("value", "status", "note", "source")

CLOCK_BACK_LISTED = 100
"""The number of actions listed at which the clock went back."""


def print_json(answer: Answer | list[Answer]) -> None:
    """Print an answer, UTF-8, one value a line."""
    say_json(json.dumps(answer, ensure_ascii=False, indent=1))


def fields(source: object, *names: str) -> Answer:
    """Return these fields of `source`, in this order, as JSON has them."""
    return {name: plain(getattr(source, name)) for name in names}


def plain(value: object) -> Any:
    """Return a value as JSON has it: structs as objects, a period and a path as their text."""
    return str(value) if isinstance(value, Period | Path) else msgspec.to_builtins(value)


def error_answer(error: CityReportError) -> Answer:
    """Return an error: its code, and its sentence in the language in force."""
    return {"code": error.code, "message": sentence(error)}


def observation_answer(observation: Observation) -> Answer:
    """One cell; an amount of money with its currency."""
    answer = fields(observation.key, *_CELL) | fields(observation, *_ANSWER)
    return answer | fields(observation, "currency") if observation.currency else answer


def empty_answer(key: CellKey) -> Answer:
    """One cell that nobody answered."""
    return fields(key, *_CELL) | dict.fromkeys(_ANSWER)


def beside(observation: Observation | None) -> Answer | None:
    """Return what a cell holds here; None where it is empty."""
    return None if observation is None else observation_answer(observation)


def backup_answer(failed: AccessError | None) -> Answer:
    """Return whether the backup that comes before a day's first change failed; null: it did not."""
    return {"backup_failed": None if failed is None else error_answer(failed)}


def overview_answer(office: Office) -> Answer:
    """Return the state of the office; months as `YYYY-MM` -> answered and expected required totals.

    `completeness`: the same by group, with all totals beside the required ones; `sign_off`: the
    state of every period that was ever signed. `next`: the step that is to be done, null before
    anything was entered. `newest_ahead`: the moment of the newest entry,
    where the computer's clock is earlier. `folder_risk`: kind `synced` or `network` and its name,
    where the file is in such a folder.
    """
    overview = office.queries.overview()
    risk = folder_risk(office.store.path.resolve())
    return {
        "store": str(office.store.path),
        "city": overview.city,
        "attribution": office.city.profile.city.attribution,
        "catalogue": fields(office.catalogue, "id", "version"),
        "folder_risk": None if risk is None else fields(risk, "kind", "name"),
        "newest_ahead": office.history.newest_ahead(),
        "observations": office.queries.count(),
        **fields(overview, "first", "last"),
        "months": {str(month): count._asdict() for month, count in overview.months.items()},
        "completeness": {
            str(month): {group: _tally_answer(tally) for group, tally in found.items()}
            for month, found in overview.groups.items()
        },
        "timeliness": plain(overview.timeliness),
        "next": _step_answer(office, overview),
        "sign_off": {str(period): stand.value for period, stand in overview.stands.items()},
    }


def _step_answer(office: Office, overview: Overview) -> Answer | None:
    """Return the next step of the month: enter, check, sign, send or done, and by when."""
    step = month_steps.next_step(office, overview, lambda month: len(office.checks.blocking(month)))
    if step is None:
        return None
    history = step.history
    return {
        **fields(step, "month", "step", "day", "is_late", "findings", "later"),
        "answered": step.answered._asdict(),
        "longer": [str(period) for period in step.longer],
        "history": {"complete": history.complete, "lacking": [str(p) for p in history.lacking]},
    }


def _tally_answer(tally: Tally) -> Answer:
    """Totals answered of a group, the required ones apart."""
    return {"required": tally.required._asdict(), "all": tally.all._asdict()}


def signature_answer(period: Period, signature: Signature) -> Answer:
    """Return the state of a period and its signature."""
    reopened = signature.reopened
    return {
        "period": str(period),
        "state": sign_off_state(signature).value,
        **fields(signature, "officer", "role", "signed", "revision"),
        "reason": reason_words(signature.reason if reopened is None else reopened.reason),
    }


def progress_answer(progress: Progress, *, public: bool = False) -> Answer:
    """Return the progress of one indicator; rate and bounds per 100,000, null without population.

    `probability`: the chance (0-1) to be on or below the path; `dispersion`: the unevenness phi of
    years. `public`: rolling years also say whether their rate is unreliable.
    """
    return {
        **fields(progress, "indicator", "area"),
        "baseline": fields(progress.baseline, "years", "mean", "rate", "annualised", "reason"),
        "months": [fields(month, "period", "value", "status") for month in progress.months],
        "rolling12": [
            fields(rolling, "period", "value", "rate", "lower", "upper", "path")
            | ({"unreliable": is_unreliable(rolling.value)} if public else {})
            for rolling in progress.rolling12
        ],
        **fields(progress, "needed_per_year", "verdict", "probability", "not_judged", "conditions"),
        "dispersion": progress.phi,
        "changed_since_signed": [
            {
                **fields(change, "part", "area", "year", "indicator"),
                "before": _given(change.before),
                "after": _given(change.after),
                "day": plain(change.day),
                "signed": [str(period) for period in change.signed],
            }
            for change in progress.since_signed
        ],
    }


def _given(given: float | tuple[int, ...] | Target | None) -> object:
    """Return a part of a signature's basis: people or counts, years, or a target."""
    if isinstance(given, tuple):
        return list(given)
    return fields(given, "year", "reduction", "path") if isinstance(given, Target) else given


def made_answer(made: SubmissionRecord, folder: Path) -> Answer:
    """Return a submission and the place of its files."""
    return {
        **fields(made, "id", "sequence", "supersedes", "start", "end", "observations", "digest"),
        "files": [str(folder / name) for name in made.files],
    }


def rebuilt_answer(summary: rebuilding.RebuiltSummary) -> Answer:
    """Return what came back of a lost office by its submissions, and in words what did not."""
    first, last = summary.span
    return {
        **fields(summary, "cells", "submissions", "months", "signed", "reopened", "narratives"),
        **fields(summary, "accepted", "not_accepted", "not_given", "last_made"),
        "from": str(first),
        "to": str(last),
        "words": summary.words(),
    }


def report_answer(path: Path, pages: int, digest: str) -> Answer:
    """Return a printed report: its file, its pages, the digest of the numbers it was made from."""
    return {"file": str(path), "pages": pages, "digest": digest}


def verification_answer(verification: Verification) -> Answer:
    """Return the result of verifying a file."""
    signer = verification.signer
    signed = None if signer is None else {"key": signer.key, "read_out": read_out(signer.key)}
    return {
        **fields(verification, "file", "valid", "digest", "problems", "remarks"),
        "signed_by": signed,
        "is_known": verification.is_known,
        "is_resaved": verification.is_resaved,
    }


def outcome_answer(outcome: Outcome) -> Answer:
    """Return a backup that was made, and its copy in the second place: null where there is none."""
    made, second = outcome.made, outcome.second
    assert made is not None  # noqa: S101 - a backup that failed was raised
    return {
        **fields(made.backup, "path", "number", "made", "kind"),
        "observations": made.observations,
        "bytes": made.backup.bytes,
        "action": made.backup.head.action,
        "head": made.backup.head.link.hex(),
        "verified": made.is_whole,
        "second": None if second is None else str(second.backup.path),
    }


def difference_answer(
    store: Path, source: Path, difference: file_comparison.FileDifference | AccessError | None
) -> Answer:
    """Return the effect of a restore, month by month; nulls where the office file cannot be
    compared."""
    answer: Answer = {"store": str(store), "backup": str(source), "restored": False, "kept": None}
    if not isinstance(difference, tuple):
        return answer | {"lost": None, "gained": None, "changed": None, "months": []}
    return answer | {
        "lost": difference.lost,
        "gained": difference.gained,
        "changed": difference.changed,
        "months": [period._asdict() for period in difference.periods],
        "profile": [" ".join(part).replace("\t", " ").strip() for part in difference.parts],
        "signatures": {
            name: [str(period) for period in periods]
            for name, periods in signature_difference(difference.annotations)._asdict().items()
        },
        "submissions_kept": difference.submissions_kept,
        "submissions_gained": difference.submissions_gained,
    }


def contribution_answer(piece: Contribution, path: Path) -> Answer:
    """Return a contribution that was written and the place of its file."""
    return {
        "id": piece.id,
        "start": piece.coverage.start,
        "end": piece.coverage.end,
        "areas": [area.code for area in piece.areas],
        "indicators": piece.indicators,
        "observations": len(piece.observations),
        "digest": None if piece.seal is None else piece.seal.digest,
        "file": str(path),
    }


def merge_answer(found: Sequence[merge.Merge], written: int, *, dry_run: bool) -> Answer:
    """Return contributions compared with the office, and how many cells were written."""
    return {
        "written": written,
        "dry_run": dry_run,
        "pieces": [_piece_answer(compared) for compared in found],
    }


def _piece_answer(compared: merge.Merge) -> Answer:
    piece = compared.piece
    return {
        "file": compared.file,
        "id": piece.id,
        "officer": piece.office.officer,
        "created": piece.created,
        "older_than": compared.older_than or None,
        "new": len(compared.new),
        "same": compared.same,
        "conflicts": [
            {
                "differing": list(conflict.differing),
                "withdrawn": conflict.is_withdrawn,
                "ours": _side_answer(conflict.key, conflict.ours),
                "theirs": _side_answer(conflict.key, conflict.theirs),
            }
            for conflict in compared.conflicts
        ],
        "refused": [
            {"cell": refusal.cell, **error_answer(refusal.error)} for refusal in compared.refused
        ],
        "renamed": [
            {"area": named.code, "ours": named.ours, "theirs": named.theirs}
            for named in compared.renamed
        ],
    }


def _side_answer(key: CellKey, side: merge.AttributedAnswer) -> Answer:
    """Return one of two answers to a cell; `piece` is empty for the office's own. An empty cell
    has neither value nor status."""
    observation, origin = side
    names = (*_ANSWER, "currency", "sample_size", "margin")
    answer = dict.fromkeys(names) if observation is None else fields(observation, *names)
    return {**fields(key, *_CELL), **answer, **origin._asdict()}


def form_answer(form: form_module.Form, path: Path) -> Answer:
    """Return a form that was written and the place of its file."""
    return {
        **fields(form, "id", "period", "language", "partner"),
        "areas": [area.code for area in form.areas],
        "indicators": form.indicators,
        "file": str(path),
    }


def received_answer(
    done: Sequence[tuple[form_import.FormDifference, int]], *, dry_run: bool
) -> Answer:
    """Return returned forms compared with the office, and how many cells were written."""
    return {
        "written": sum(written for _, written in done),
        "dry_run": dry_run,
        "forms": [_form_answer(difference, written) for difference, written in done],
    }


def _form_answer(difference: form_import.FormDifference, written: int) -> Answer:
    received = difference.received
    return {
        "file": received.file,
        "id": received.form.id,
        "period": received.form.period,
        "sheet": received.sheet,
        "answers": dict(received.answers),
        "written": written,
        "broken": received.is_broken,
        "same": difference.same,
        "blank": difference.blank,
        "older_than": difference.older_than or None,
        "new": [{"row": t.row, "theirs": observation_answer(t.theirs)} for t in difference.new],
        "changed": [
            {"row": t.row, "ours": beside(t.ours), "theirs": observation_answer(t.theirs)}
            for t in difference.changed
        ],
        "withdrawn": [
            {"row": line.row, "ours": observation_answer(line.ours)}
            for line in difference.withdrawn
        ],
        "refused": [
            {"row": r.row, "cell": r.key.name, **error_answer(r.error)} for r in difference.refused
        ],
        "remarks": [fields(r, "row", "weight") | error_answer(r.error) for r in received.remarks],
    }


def finding_answer(office: OpenOffice, finding: Finding, acceptance: Acceptance | None) -> Answer:
    """Return a finding; `accepted` with its reason once somebody has accepted it as it is."""
    return {
        **fields(finding, "rule", "severity", "period", "area"),
        "cells": [key.name for key in finding.cells],
        "message": finding_message(office.catalogue, office.city.profile.areas, finding),
        "accepted": acceptance is not None,
        "reason": None if acceptance is None else acceptance.reason,
    }


def audit_answer(audit: Audit) -> Answer:
    """Return the result of the journal's audit; `clock_back`: numbers of actions, the first
    hundred."""
    return {
        **fields(audit, "holds", "entries", "problem", "where"),
        "clock_back": list(audit.clock_back[:CLOCK_BACK_LISTED]),
    }


def salvaged_answer(salvaged: salvage.Salvaged) -> Answer:
    """Return the result of a salvage; `to_look_at`: the first cells that are doubtful or lost."""
    return {
        "file": str(salvaged.path),
        "office": salvaged.office,
        "complete": salvaged.is_complete,
        "history_kept": salvaged.is_history_kept,
        "cells": salvaged.total._asdict(),
        "periods": {period: count._asdict() for period, count in salvaged.periods.items()},
        "to_look_at": [
            {"cell": cell.key.split("\t"), "kept": cell.kept} for cell in salvaged.listed
        ],
        "unproven": list(salvaged.unproven),
    }
