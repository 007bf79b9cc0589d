"""A collection as CSV for Excel: a finding a row, an office without findings a row, an office that is missing a row."""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from xlvalidate.findings import Finding, plain
from xlvalidate.messages import text
from xlvalidate.reports.decided_text import say_decision
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.safe_text import csv_text
from xlvalidate.reports.sent_text import named

HEADS = (
    "verdict", "office", "code", "parent", "level", "severity", "rule", "where", "cell", "typed", "left", "right",
    "difference", "problem", "please", "explanation", "file", "sha256",
)  # fmt: skip


def table(collected: Collected, language: str) -> bytes:
    """The whole as UTF-8 with the BOM that Excel looks for; texts that a program would calculate begin with `'`."""
    offices = (of_office(office, language) for office in collected.gravest_first)
    return b"".join((head(language), *offices, rest(collected, language)))


def head(language: str) -> bytes:
    """The headings, with what stands before them."""
    heads = _written([tuple(text(f"report.head.{key}", language) for key in HEADS)], csv_text=str)
    return "\ufeff".encode() + heads


def of_office(office: OfficeResult, language: str) -> bytes:
    """The rows of an office, and none of a head."""
    return _written(_office_rows(office, language))


def rest(collected: Collected, language: str) -> bytes:
    """The rows after those of the offices."""
    return _written(_other_rows(collected, language))


def _written(rows: Iterable[tuple[str, ...]], csv_text: Callable[[str], str] = csv_text) -> bytes:
    page = StringIO(newline="")
    csv.writer(page, quoting=csv.QUOTE_ALL).writerows([csv_text(value) for value in row] for row in rows)
    return page.getvalue().encode("utf-8")


def _office_rows(office: OfficeResult, language: str) -> Iterator[tuple[str, ...]]:
    head = (text(f"verdict.{office.verdict}", language), *_named(office))
    if not office.findings:
        yield (*head, *[""] * 11, office.file, office.sha256)
    for finding in office.findings:
        yield (*head, *_finding(office, finding, language), office.file, office.sha256)


def _other_rows(collected: Collected, language: str) -> Iterator[tuple[str, ...]]:
    for other in collected.others:
        said = say(other.finding, None, language)
        yield ("", "", "", "", "", "", other.finding.id, *[""] * 6, said.what, "", "", other.file, other.sha256)
    for out in collected.out:
        said_out = say_decision(out.decision, language)
        yield (
            "",
            out.name,
            out.code,
            *[""] * 3,
            out.decision.choice,
            *[""] * 6,
            said_out,
            "",
            "",
            out.file,
            out.sha256,
        )
    for one in collected.missing or ():
        sent = text("status.no-form", language, files=named(one.sent, language)) if one.sent else ""
        missing = text("report.missing.verdict", language)
        yield (
            missing,
            f"{one.name} {one.period}".rstrip(),
            one.code,
            one.parent,
            one.level,
            *[""] * 8,
            sent,
            *[""] * 4,
        )


def _named(office: OfficeResult) -> tuple[str, ...]:
    return office.called_apart, office.code, office.parent, office.level


def _finding(office: OfficeResult, finding: Finding, language: str) -> tuple[str, ...]:
    said = say(finding, office.edition, language)
    return (
        text(f"severity.{finding.severity}", language),
        finding.id,
        said.where,
        str(finding.first_cell or ""),
        finding.places[0].text if len(finding.places) == 1 else "",
        plain(finding.left) or "",
        plain(finding.right) or "",
        plain(finding.difference) or "",
        said.what,
        said.please,
        finding.reason,
    )
