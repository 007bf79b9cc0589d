"""A line a finding, for grep and for editors: the file, sheet and cell, the severity, the id, the sentence."""

from collections.abc import Iterator

from xlvalidate.checking.check import Checked
from xlvalidate.findings import clip
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.safe_text import visible

_LONGEST = 2_000


def finding_lines(checked: Checked, language: str) -> Iterator[str]:
    """Everything that was found in one workbook. Severity and id are the same words in every language."""
    edition = checked.submission.edition if checked.submission else None
    file = visible(checked.source.file)
    for finding in checked.findings:
        said = say(finding, edition, language)
        cell = finding.first_cell
        place = f":{visible(cell.sheet)}!{cell.a1}" if cell else ""
        sentence = clip(said.body, _LONGEST)
        yield f"{file}{place}: {finding.severity} {finding.id} {sentence}"
