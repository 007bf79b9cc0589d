"""A judged workbook as one line of JSON, and back: what the ledger keeps, so that no report reads a workbook again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.slips import Slip
from xlvalidate.checking.suspects import Suspects
from xlvalidate.collecting.entry_records import entries_of, kept_entries
from xlvalidate.collecting.record_values import cell_of, kept_cell, kept_number, kept_reading, number_of, reading_of
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.model import Declaration
from xlvalidate.errors import SpokenError, usage
from xlvalidate.findings import Finding, Origin, Outcome, Place, Severity, Verdict
from xlvalidate.identity import Identity, Period
from xlvalidate.reading.declared_tables import with_nil
from xlvalidate.reading.submission import DeclaredTable, Kept, Submission, SubmittedFile

_OUTCOMES = {str(outcome): outcome for outcome in Outcome}


class StaleError(SpokenError):
    """A line was written with an edition that is no longer the same."""


def line_of(checked: Checked) -> str:
    """The line. Texts stay exactly as they were typed: JSON escapes what no encoding takes."""
    submission = checked.submission
    tree = {
        "file": checked.source.file,
        "sha256": checked.source.sha256,
        "verdict": str(checked.verdict),
        "findings": [_finding(finding) for finding in checked.findings],
        "outcomes": {key: str(outcome) for key, outcome in checked.outcomes.items()},
        "submission": None if submission is None else _submission(submission),
        "suspects": [[one.rules, one.sets, one.slips, one.ended] for one in checked.suspects],
    }
    return json.dumps(tree, separators=(",", ":"))


def checked_of(line: str, catalogue: Catalogue, name: str) -> Checked:
    """What the line says, of the file as `name` calls it. Raises StaleError."""
    tree = json.loads(line)
    source = SubmittedFile(file=name, sha256=tree["sha256"])
    return Checked(
        source=source,
        verdict=Verdict(tree["verdict"]),
        findings=tuple(_renamed(_finding_of(item), name) for item in tree["findings"]),
        outcomes={key: _OUTCOMES[outcome] for key, outcome in tree["outcomes"].items()},
        submission=None if tree["submission"] is None else _submission_of(tree["submission"], catalogue, source),
        suspects=tuple(map(_suspects_of, tree.get("suspects", ()))),  # older lines have none
    )


def _suspects_of(item: Sequence[Any]) -> Suspects:
    rules, sets, slips, ended = item
    return Suspects(tuple(rules), tuple(map(tuple, sets)), tuple(slip and Slip(slip) for slip in slips), ended)


def _renamed(finding: Finding, name: str) -> Finding:
    """The same bytes come under several names; a finding on the file tells the one that is asked for."""
    if finding.origin is not Origin.FILE:
        return finding
    return replace(finding, facts=tuple((key, name if key == "file" else fact) for key, fact in finding.facts))


def _finding(finding: Finding) -> list[Any]:
    return [
        finding.id,
        str(finding.origin),
        str(finding.severity),
        finding.why,
        [[place.code, kept_cell(place.cell), place.text] for place in finding.places],
        kept_number(finding.left),
        kept_number(finding.right),
        kept_number(finding.difference),
        finding.facts,
        finding.explanation,
        finding.bound,
        *([] if finding.tolerated is None and not finding.entries else [kept_number(finding.tolerated)]),
        *([finding.entries] if finding.entries else []),
    ]


def _finding_of(item: Sequence[Any]) -> Finding:
    own, origin, severity, why, places, left, right, difference, facts, explanation, bound, *more = item
    tolerated, entries = [*more, None, 0][:2] if len(more) != 1 else [more[0], 0]  # older lines have less
    return Finding(
        id=own,
        origin=Origin(origin),
        severity=Severity(severity),
        why=why,
        places=tuple(Place(code, cell_of(cell), text) for code, cell, text in places),
        left=number_of(left),
        right=number_of(right),
        difference=number_of(difference),
        tolerated=number_of(tolerated),
        facts=tuple((key, fact) for key, fact in facts),
        explanation=explanation,
        bound=bound,
        entries=entries,
    )


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "edition": submission.edition.id,
        "digest": submission.edition.digest,
        "cover": dict(submission.cover),
        "stamp": submission.stamp,
        "stamped": [submission.stamped.office, str(submission.stamped.period)] if submission.stamped else None,
        "explanations": dict(submission.explanations),
        "kept": {key: [kept.text, kept.bound, kept.equation] for key, kept in submission.kept.items()},
        "findings": [_finding(finding) for finding in submission.findings],
        # Only a form with such tables has any.
        **({"declared": _declared(submission)} if submission.declared else {}),
        "readings": [
            [code, kept_cell(reading.cell), *kept_reading(reading)] for code, reading in submission.readings.items()
        ],
        # Only a form with open tables has them.
        **({"entries": kept_entries(submission.entries)} if submission.entries else {}),
        **({"entry_figures": _entry_figures(submission)} if submission.entry_figures else {}),
    }


def _entry_figures(submission: Submission) -> dict[str, Any]:
    return {code: kept_reading(reading) for code, reading in submission.entry_figures.items()}


def _declared(submission: Submission) -> dict[str, Any]:
    return {
        table: [kept_cell(one.cell), one.text, one.says and str(one.says), one.beside]
        for table, one in submission.declared.items()
    }


def _declared_of(tree: Mapping[str, Any]) -> dict[str, DeclaredTable]:
    return {
        table: DeclaredTable(Cell(*cell), text, Declaration(says) if says else None, tuple(beside))
        for table, (cell, text, says, beside) in tree.items()
    }


def _stamped_of(item: Sequence[str] | None) -> Identity | None:
    return Identity(item[0], Period.of(item[1])) if item else None


def _submission_of(tree: dict[str, Any], catalogue: Catalogue, source: SubmittedFile) -> Submission:
    edition = catalogue.edition(tree["edition"])
    if edition is None or edition.digest != tree["digest"]:
        raise StaleError(usage("edition-changed", edition=tree["edition"]))
    declared = _declared_of(tree.get("declared", {}))
    readings = {
        code: reading_of(edition.indicators[code], cell_of(cell), item) for code, cell, *item in tree["readings"]
    }
    return Submission(
        source=source,
        edition=edition,
        readings=dict(with_nil(readings, declared)) if declared else readings,
        declared=declared,
        cover=tree["cover"],
        stamp=tree.get("stamp", ""),  # lines written before there were stamps have none
        stamped=_stamped_of(tree.get("stamped")),
        explanations=tree["explanations"],
        kept={key: Kept(*kept) for key, kept in tree["kept"].items()},
        findings=tuple(map(_finding_of, tree["findings"])),
        entries=entries_of(tree.get("entries", {}), edition),
        entry_figures={
            code: reading_of(edition.entry_figures[code].indicator, None, item)
            for code, item in tree.get("entry_figures", {}).items()
            if code in edition.entry_figures
        },
    )
