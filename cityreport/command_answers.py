"""The JSON answers of commands. Other programs rely on these shapes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityreport.console import say_json
from cityreport.domain.acceptance import Acceptance
from cityreport.domain.checks.finding import Finding
from cityreport.domain.completeness import Tally
from cityreport.domain.disclosure.small_counts import is_unreliable
from cityreport.domain.observation import Observation
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature, sign_off_state
from cityreport.domain.submission import FileProblem, SubmissionRecord, Verification
from cityreport.errors import AccessError
from cityreport.finding_words import finding_message
from cityreport.messages import sentence
from cityreport.office.backups.backup_jobs import Outcome
from cityreport.office.backups.restore_annotations import signature_difference
from cityreport.office.office import Office
from cityreport.office.office_reader import OpenOffice
from cityreport.office.page_values import Audit
from cityreport.risky_folders import folder_risk

if TYPE_CHECKING:
    from cityreport.domain.contribution import Contribution
    from cityreport.domain.form import Form
    from cityreport.office.contributions import merge
    from cityreport.office.contributions.merge import Merge
    from cityreport.office.forms.form_import import FormDifference
    from cityreport.salvage.salvage import ProofCounts, Salvaged
    from cityreport.store.file_comparison import FileDifference

Answer = dict[str, Any]

CLOCK_BACK_LISTED = 100
"""The number of actions listed at which the clock went back."""


def print_json(answer: Answer | list[Answer]) -> None:
    """Print an answer, UTF-8, one value a line."""
    say_json(json.dumps(answer, ensure_ascii=False, indent=1))


def observation_answer(observation: Observation) -> Answer:
    """Return one cell."""
    key = observation.key
    return {
        "indicator": key.indicator,
        "period": str(key.period),
        "area": key.area,
        "breakdown": key.breakdown,
        "category": key.category,
        "value": observation.value,
        "status": observation.status.value,
        "note": observation.note,
        "source": observation.source,
    }


def backup_answer(failed: AccessError | None) -> Answer:
    """Return whether the backup before a day's first change failed; null: it did not."""
    return {
        "backup_failed": None
        if failed is None
        else {"code": failed.code, "message": sentence(failed)}
    }


def overview_answer(office: Office) -> Answer:
    """Return the state of the office; months as `YYYY-MM` -> answered and expected required totals.

    `completeness`: the same by group, with all totals beside the required ones; `sign_off`: the
    state of every period that was ever signed. `newest_ahead`: the moment of the newest entry,
    where the computer's clock is earlier. `folder_risk`: kind `synced` or `network` and its name,
    where the file is in such a folder.
    """
    overview = office.queries.overview()
    risk = folder_risk(office.store.path.resolve())
    return {
        "store": str(office.store.path),
        "city": overview.city,
        "attribution": office.city.profile.city.attribution,
        "catalogue": {"id": office.catalogue.id, "version": office.catalogue.version},
        "folder_risk": None if risk is None else {"kind": risk.kind.value, "name": risk.name},
        "newest_ahead": office.history.newest_ahead(),
        "observations": office.queries.count(),
        "first": None if overview.first is None else str(overview.first),
        "last": None if overview.last is None else str(overview.last),
        "months": {
            str(month): {"answered": count.answered, "expected": count.expected}
            for month, count in overview.months.items()
        },
        "completeness": {
            str(month): {group: _tally_answer(tally) for group, tally in found.items()}
            for month, found in overview.groups.items()
        },
        "timeliness": {"in_time": overview.timeliness.in_time, "due": overview.timeliness.due},
        "sign_off": {str(period): stand.value for period, stand in overview.stands.items()},
    }


def _tally_answer(tally: Tally) -> Answer:
    """Return the answered totals of a group, the required ones apart."""
    return {
        "required": {"answered": tally.required.answered, "expected": tally.required.expected},
        "all": {"answered": tally.all.answered, "expected": tally.all.expected},
    }


def signature_answer(period: Period, signature: Signature) -> Answer:
    """Return the state of a period and its signature."""
    reopened = signature.reopened
    return {
        "period": str(period),
        "state": sign_off_state(signature).value,
        "officer": signature.officer,
        "role": signature.role,
        "signed": signature.signed,
        "revision": signature.revision,
        "reason": signature.reason if reopened is None else reopened.reason,
    }


def progress_answer(progress: Progress, *, public: bool = False) -> Answer:
    """Return the progress of one indicator; rate and bounds per 100,000, null without population.

    `public`: rolling years also say whether their rate is unreliable.
    """
    return {
        "indicator": progress.indicator,
        "area": progress.area,
        "baseline": {
            "years": list(progress.baseline.years),
            "mean": progress.baseline.mean,
            "rate": progress.baseline.rate,
        },
        "months": [
            {
                "period": str(month.period),
                "value": month.value,
                "status": None if month.status is None else month.status.value,
            }
            for month in progress.months
        ],
        "rolling12": [
            {
                "period": str(rolling.period),
                "value": rolling.value,
                "rate": rolling.rate,
                "lower": rolling.lower,
                "upper": rolling.upper,
                "path": rolling.path,
            }
            | ({"unreliable": is_unreliable(rolling.value)} if public else {})
            for rolling in progress.rolling12
        ],
        "needed_per_year": progress.needed_per_year,
        "verdict": progress.verdict.value,
    }


def made_answer(made: SubmissionRecord, folder: Path) -> Answer:
    """Return a submission and the place of its files."""
    return {
        "id": made.id,
        "sequence": made.sequence,
        "supersedes": made.supersedes,
        "start": made.start,
        "end": made.end,
        "observations": made.observations,
        "digest": made.digest,
        "files": [str(folder / name) for name in made.files],
    }


def report_answer(path: Path, pages: int, digest: str) -> Answer:
    """Return a printed report: its file, its pages, the digest of the numbers it was made from."""
    return {"file": str(path), "pages": pages, "digest": digest}


def verification_answer(verification: Verification) -> Answer:
    """Return the result of verifying a file."""
    return {
        "file": verification.file,
        "valid": verification.valid,
        "digest": verification.digest,
        "problems": [_problem_answer(problem) for problem in verification.problems],
        "remarks": [_problem_answer(remark) for remark in verification.remarks],
    }


def _problem_answer(problem: FileProblem) -> Answer:
    return {"code": problem.code, "where": problem.where, "message": problem.message}


def outcome_answer(outcome: Outcome) -> Answer:
    """Return a backup that was made, and its copy in the second place: null where there is none."""
    made, second = outcome.made, outcome.second
    assert made is not None  # noqa: S101 - a backup that failed was raised
    return {
        "path": str(made.backup.path),
        "number": made.backup.number,
        "made": made.backup.made,
        "kind": made.backup.kind,
        "observations": made.observations,
        "bytes": made.backup.bytes,
        "action": made.backup.head.action,
        "head": made.backup.head.link.hex(),
        "verified": made.is_whole,
        "second": None if second is None else str(second.backup.path),
    }


def difference_answer(
    store: Path, source: Path, difference: FileDifference | AccessError | None
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
        "submissions_lost": difference.submissions_lost,
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


def merge_answer(found: Sequence[Merge], written: int, *, dry_run: bool) -> Answer:
    """Return contributions compared with the office, and how many cells were written."""
    return {
        "written": written,
        "dry_run": dry_run,
        "pieces": [_piece_answer(compared) for compared in found],
    }


def _piece_answer(compared: Merge) -> Answer:
    piece = compared.piece
    return {
        "file": compared.file,
        "id": piece.id,
        "officer": piece.office.officer,
        "created": piece.created,
        "new": len(compared.new),
        "same": compared.same,
        "conflicts": [
            {
                "differing": list(conflict.differing),
                "ours": _side_answer(conflict.ours),
                "theirs": _side_answer(conflict.theirs),
            }
            for conflict in compared.conflicts
        ],
        "refused": [
            {"cell": r.cell, "code": r.error.code, "message": sentence(r.error)}
            for r in compared.refused
        ],
        "renamed": [
            {"area": named.code, "ours": named.ours, "theirs": named.theirs}
            for named in compared.renamed
        ],
    }


def _side_answer(side: merge.AttributedAnswer) -> Answer:
    """Return one of two answers to a cell; `piece` is empty for the office's own."""
    observation, origin = side
    return {
        **observation_answer(observation),
        "currency": observation.currency,
        "sample_size": observation.sample_size,
        "margin": observation.margin,
        "officer": origin.officer,
        "at": origin.at,
        "piece": origin.piece,
    }


def form_answer(form: Form, path: Path) -> Answer:
    """Return a form that was written and the place of its file."""
    return {
        "id": form.id,
        "period": form.period,
        "language": form.language,
        "partner": form.partner,
        "areas": [area.code for area in form.areas],
        "indicators": form.indicators,
        "file": str(path),
    }


def received_answer(done: Sequence[tuple[FormDifference, int]], *, dry_run: bool) -> Answer:
    """Return returned forms compared with the office, and how many cells were written."""
    return {
        "written": sum(written for _, written in done),
        "dry_run": dry_run,
        "forms": [_form_answer(difference, written) for difference, written in done],
    }


def _form_answer(difference: FormDifference, written: int) -> Answer:
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
        "new": [{"row": t.row, "theirs": observation_answer(t.theirs)} for t in difference.new],
        "changed": [
            {
                "row": t.row,
                "ours": None if t.ours is None else observation_answer(t.ours),
                "theirs": observation_answer(t.theirs),
            }
            for t in difference.changed
        ],
        "refused": [
            {"row": r.row, "cell": r.key.name, "code": r.error.code, "message": sentence(r.error)}
            for r in difference.refused
        ],
        "remarks": [
            {
                "row": r.row,
                "weight": r.weight.value,
                "code": r.error.code,
                "message": sentence(r.error),
            }
            for r in received.remarks
        ],
    }


def finding_answer(office: OpenOffice, finding: Finding, acceptance: Acceptance | None) -> Answer:
    """What a check found; `accepted` with its reason once somebody has accepted it as it is."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "period": str(finding.period),
        "area": finding.area,
        "cells": [key.name for key in finding.cells],
        "message": finding_message(office.catalogue, office.city.profile.areas, finding),
        "accepted": acceptance is not None,
        "reason": None if acceptance is None else acceptance.reason,
    }


def audit_answer(audit: Audit) -> Answer:
    """Return the result of the journal's audit; `clock_back`: numbers of actions, the first
    hundred."""
    return {
        "holds": audit.holds,
        "entries": audit.entries,
        "problem": audit.problem,
        "where": audit.where,
        "clock_back": list(audit.clock_back[:CLOCK_BACK_LISTED]),
    }


def salvaged_answer(salvaged: Salvaged) -> Answer:
    """Return the result of a salvage; `to_look_at`: the first cells that are doubtful or lost."""
    return {
        "file": str(salvaged.path),
        "office": salvaged.office,
        "complete": salvaged.is_complete,
        "history_kept": salvaged.is_history_kept,
        "cells": _count_answer(salvaged.total),
        "periods": {period: _count_answer(count) for period, count in salvaged.periods.items()},
        "to_look_at": [
            {"cell": cell.key.split("\t"), "kept": cell.kept} for cell in salvaged.listed
        ],
        "unproven": list(salvaged.unproven),
    }


def _count_answer(count: ProofCounts) -> Answer:
    return count._asdict()
