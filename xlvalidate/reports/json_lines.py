"""One object a line, a workbook a line, keys sorted, UTF-8. The keys are a contract: see `findings.schema.json`."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.checking.suspects import Suspects
from xlvalidate.checking.text_against_tables import DIFFERS
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Outcome, Place, Verdict, plain
from xlvalidate.identity import PeriodKind
from xlvalidate.reading.statements import place_in
from xlvalidate.reading.submission import DeclaredTable, Within
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.finding_text import say

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked

# What a terminal obeys and what reverses the reading: written as JSON's own escapes.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

_NOTHING: Mapping[str, DeclaredTable] = MappingProxyType({})


def line(checked: "Checked", language: str) -> str:
    """One workbook's result as a line of JSON, without the line's end."""
    return one_line(as_data(checked, language))


def one_line(data: dict[str, Any]) -> str:
    """Plain data as a line of JSON, without the line's end."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def as_data(checked: "Checked", language: str) -> dict[str, Any]:
    """One workbook's result as plain data."""
    edition = checked.submission.edition if checked.submission else None
    source = checked.source
    return result_data(
        source.file,
        source.sha256,
        edition,
        checked.verdict,
        checked.outcomes,
        checked.findings,
        causes_of(checked),
        language,
        source.within,
        _part(checked),
        checked.submission.declared if checked.submission else {},
    )


def _part(checked: "Checked") -> str | None:
    """What a form reports, where its edition is of less than a year."""
    form = checked.submission
    if form is None or form.edition.period is PeriodKind.YEAR:
        return None
    return str(form.identity.period or "")


def result_data(
    file: str,
    sha256: str,
    edition: Edition | None,
    verdict: Verdict,
    outcomes: Mapping[str, Outcome],
    findings: Sequence[Finding],
    causes: Iterable[Cause],
    language: str,
    within: Within | None = None,
    period: str | None = None,
    declared: Mapping[str, DeclaredTable] = _NOTHING,
) -> dict[str, Any]:
    """What is known of one workbook as plain data."""
    counts = Counter(outcomes.values())
    number = {id(finding): position for position, finding in enumerate(findings)}
    return {
        "file": encodable(file),
        "sha256": sha256,
        "edition": edition.id if edition else None,
        "verdict": str(verdict),
        "rules": {
            str(outcome): counts[outcome]
            for outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.EXPLAINED, Outcome.NOT_RUN)
        },
        "findings": [
            finding_data(finding, encodable(say(finding, edition, language).message), edition) for finding in findings
        ],
        "causes": [
            _cause_data(cause, [number[id(one)] for one in cause.findings], edition, language) for cause in causes
        ],
        **({} if within is None else {"within": within_data(within)}),
        **({} if period is None else {"period": period}),
        **({"declared": declared_data(declared)} if edition is not None and edition.declarable else {}),
    }


def declared_data(declared: Mapping[str, DeclaredTable]) -> list[dict[str, Any]]:
    """What was declared of whole tables as plain data; `says` is null where it is not clear, and declares nothing."""
    return [
        {
            "table": table,
            "says": None if one.stands is None else str(one.stands),
            "text": encodable(one.text),
            "sheet": encodable(one.cell.sheet),
            "cell": one.cell.a1,
            "beside": list(one.beside),
        }
        for table, one in declared.items()
    ]


def within_data(within: Within) -> dict[str, Any]:
    """What a workbook was taken out of as plain data."""
    return {
        "file": encodable(within.file),
        "workbooks": within.workbooks,
        "left": [{"file": encodable(name), "why": why} for name, why in within.left],
    }


def finding_data(finding: Finding, message: str, edition: Edition | None) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        "id": finding.id,
        "kind": str(finding.origin),
        "severity": str(finding.severity),
        "cells": [place_data(place, edition) for place in finding.places],
        **({"entries": finding.entries} if finding.entries else {}),
        "left": plain(finding.left),
        "right": plain(finding.right),
        "difference": plain(finding.difference),
        **({} if finding.tolerated is None else {"tolerated": plain(finding.tolerated)}),
        **(_text_data(finding) if finding.why == DIFFERS else {}),
        "message": message,
    }


def _text_data(finding: Finding) -> dict[str, Any]:
    """What the text of the report says, with its sentence and where that is."""
    said = {"sentence": encodable(finding.fact("sentence")), "where": place_in(finding.fact("where"))}
    return {"said": {**said, "figure": plain(finding.left)}}


def _cause_data(cause: Cause, findings: list[int], edition: Edition | None, language: str) -> dict[str, Any]:
    said = say_cause(cause, edition, language)
    return {
        "kind": str(cause.kind),
        "severity": str(cause.severity),
        "open": cause.open,
        "findings": sorted(findings),
        "cells": [place_data(place, edition) for place in cause.places],
        **({"entries": cause.entries} if cause.entries else {}),
        "waits": cause.waits,
        "suspects": None if cause.suspects is None else _suspects_data(cause.suspects, cause.places, edition),
        "message": encodable(said.message),
    }


def _suspects_data(suspects: Suspects, places: Sequence[Place], edition: Edition | None) -> dict[str, Any]:
    """The smallest sets that are known, and whether they are all that there are."""
    of_code = {place.code: place for place in places}
    return {
        "ended": suspects.ended,
        "sets": [
            {"cells": [place_data(of_code[code], edition) for code in one], "slip": None if slip is None else str(slip)}
            for one, slip in zip(suspects.sets, suspects.slips, strict=True)
        ],
    }


def place_data(place: Place, edition: Edition | None) -> dict[str, Any]:
    """One place of a finding as plain data; `entry` is the row of the sheet where it is of an open table's entry."""
    of_entry = edition is not None and place.code in edition.columns and place.cell is not None
    return {
        "entry": place.cell.row if of_entry and place.cell else None,
        "code": place.code,
        "sheet": encodable(place.cell.sheet) if place.cell else None,
        "cell": place.cell.a1 if place.cell else None,
        "text": encodable(place.text),
    }


def encodable(value: str) -> str:
    """The text with lone surrogates, which neither UTF-8 nor JSON takes, written out."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
