"""The JSON that commands answer with. Others rely on these shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cityreport.domain.checks.finding import Finding
from cityreport.domain.observation import Observation
from cityreport.domain.progress import Progress
from cityreport.domain.submission import Made, Verification
from cityreport.finding_words import finding_message
from cityreport.office.office import Office
from cityreport.office.pages import Audit
from cityreport.office.reading import OfficeReader

Answer = dict[str, Any]


def print_json(answer: Answer | list[Answer]) -> None:
    """Print an answer, UTF-8, one value a line."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def observation_answer(observation: Observation) -> Answer:
    """One cell."""
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


def overview_answer(office: Office) -> Answer:
    """How the office stands; months as `YYYY-MM` -> answered and expected required totals."""
    overview = office.overview()
    return {
        "store": str(office.store.path),
        "city": overview.city,
        "attribution": office.profile.city.attribution,
        "catalogue": {"id": office.catalogue.id, "version": office.catalogue.version},
        "observations": office.count(),
        "first": None if overview.first is None else str(overview.first),
        "last": None if overview.last is None else str(overview.last),
        "months": {
            str(month): {"answered": count.answered, "expected": count.expected}
            for month, count in overview.months.items()
        },
    }


def progress_answer(progress: Progress) -> Answer:
    """Progress of one indicator; rate and bounds per 100,000, null without population."""
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
            for rolling in progress.rolling12
        ],
        "needed_per_year": progress.needed_per_year,
        "verdict": progress.verdict.value,
    }


def made_answer(made: Made, folder: Path) -> Answer:
    """A submission and where its files are."""
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


def verification_answer(verification: Verification) -> Answer:
    """What verifying a file found."""
    return {
        "file": verification.file,
        "valid": verification.valid,
        "digest": verification.digest,
        "problems": [
            {"code": problem.code, "where": problem.where, "message": problem.message}
            for problem in verification.problems
        ],
    }


def finding_answer(office: OfficeReader, finding: Finding) -> Answer:
    """What a check found; `accepted` with its reason once somebody has accepted it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "period": str(finding.period),
        "area": finding.area,
        "cells": [key.name for key in finding.cells],
        "message": finding_message(office.catalogue, office.profile.areas, finding),
        "accepted": False,
        "reason": None,
    }


def audit_answer(audit: Audit) -> Answer:
    """What the proof of the journal found."""
    return {
        "holds": audit.holds,
        "entries": audit.entries,
        "problem": audit.problem,
        "where": audit.where,
    }
