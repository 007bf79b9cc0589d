"""What an office changed from one submission to the next. Pure."""

from collections.abc import Iterator

from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.judging import OTHERS
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.resubmissions import order_of
from xlvalidate.editions.template_names import declared_name
from xlvalidate.findings import Verdict, plain
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.reports.report_data import FigureChange

MOST = 200  # of a submission that are kept; all are counted


def one_before(counted: CountedSubmission) -> LedgerLine | None:
    """The newest of an office's submissions before the one that counts, of those that can be compared with it."""
    if counted.contradicted or not _compares(counted.line):
        return None
    before = [one for one in counted.earlier if _compares(one) and order_of(one) < order_of(counted.line)]
    return max(before, key=order_of, default=None)


def _compares(line: LedgerLine) -> bool:
    return bool(line.verdict) and line.verdict != Verdict.UNREADABLE and line.why not in OTHERS


def changed_figures(before: Submission, now: Submission) -> Iterator[FigureChange]:
    """Each figure that is another one, in the order of the form, then what is declared of whole tables; only what both
    forms of one edition have.
    """
    for code, new in now.readings.items():
        old = before.readings.get(code)
        if old is not None and _figure(old) != _figure(new):
            yield FigureChange(code=code, cell=new.cell, before=_shown(old), after=_shown(new))
    for table in now.edition.declarable:
        was, is_now = (one.declared.get(table) for one in (before, now))
        texts = [one.text.strip() if one else "" for one in (was, is_now)]
        if texts[0] != texts[1]:
            cell = is_now.cell if is_now else was.cell if was else None
            yield FigureChange(code=declared_name(table), cell=cell, before=texts[0], after=texts[1])


def changed_reasons(before: Submission, now: Submission) -> int:
    """How many explanations are others, are new, or are gone."""
    rules = before.explanations.keys() | now.explanations.keys()
    return sum(1 for rule in rules if before.explanations.get(rule, "") != now.explanations.get(rule, ""))


def _figure(reading: Reading) -> tuple[object, str]:
    """The same figure, however it was typed."""
    if reading.number is not None:
        return reading.number, ""
    return None, reading.value.text.strip()


def _shown(reading: Reading) -> str:
    number = plain(reading.number)
    return reading.value.text.strip() if number is None else number
