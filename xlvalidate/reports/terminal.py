"""A workbook's result for a terminal: a line a cause, the counts last. No colour is needed to read it."""

from collections.abc import Iterator

from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.checking.check import Checked
from xlvalidate.checking.counts import not_applicable_ids
from xlvalidate.findings import Severity, Verdict, clip
from xlvalidate.messages import text
from xlvalidate.reading.submission import Within
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.counts_text import say_counts

_MOST_LEFT = 20
ICON = {Severity.MUST: "×", Severity.EXPLAIN: "!", Severity.NOTE: "·"}


def icon_of(cause: Cause) -> str:
    """What stands before a cause: one that is explained needs nothing more."""
    return ICON[cause.severity] if cause.open or cause.severity is Severity.NOTE else "√"


def render(checked: Checked, language: str) -> str:
    """Everything that was found in one workbook, as lines."""
    return "\n".join(_lines(checked, language))


def within_lines(within: Within, language: str) -> Iterator[str]:
    """What was in a mail or an archive, and of what was left why."""
    counts = {"workbooks": within.workbooks, "left": len(within.left)}
    file = clip(within.file, 200)
    yield text("check.within", language, file=file, total=within.workbooks + len(within.left), **counts)
    for name, why in within.left[:_MOST_LEFT]:
        yield "  - " + text("check.left", language, file=clip(name, 200), what=text(f"fate.{why}", language))
    if len(within.left) > _MOST_LEFT:
        yield "  - " + text("check.left.more", language, count=len(within.left) - _MOST_LEFT)


def _lines(checked: Checked, language: str) -> Iterator[str]:
    edition = checked.submission.edition if checked.submission else None
    head = [clip(checked.source.file, 200), edition.id if edition else "", text(f"verdict.{checked.verdict}", language)]
    yield "   ".join(filter(None, head))
    for cause in causes_of(checked):
        said = say_cause(cause, edition, language)
        yield f"  {icon_of(cause)} {clip(said.message, 2_000)}"
        yield from (f"      {clip(one, 2_000)}" for one in said.equations)
    if checked.verdict is Verdict.UNREADABLE:
        return
    counts = checked.counts
    yield "  " + say_counts(counts, language)
    if counts.not_applicable:
        ids = text("and", language).join(not_applicable_ids(checked.outcomes, edition))
        yield "  " + text("counts.not-applicable", language, count=counts.not_applicable, ids=ids)
