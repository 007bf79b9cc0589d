"""What the formulas of a template give, put right in a workbook that a program filled in without computing them.

A spreadsheet program saves what it computed. Others leave out the results, or those of the blank form behind: a viewer,
and Excel's Protected View, would show them. Only formulas of ours are computed; those of whoever sent the workbook keep
what was saved with them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.derive.checks_sheet import judged_lines, lines_asking
from xlvalidate.derive.drawing import SUMMARY
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.live_counts import WORDS, line_in, summary_name
from xlvalidate.editions.results_layout import FINDINGS, JUDGED, JUDGED_AS_COLUMN, JUDGED_COLUMN
from xlvalidate.findings import Outcome
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation, Result
from xlvalidate.ooxml.fill import by_address
from xlvalidate.ooxml.formula_results import with_values
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.spans import NotPatchableError
from xlvalidate.ooxml.workbook_xml import Workbook
from xlvalidate.reading.identify import wanted
from xlvalidate.reports.counted_otherwise import Told
from xlvalidate.reports.entry_values import told_of_entries
from xlvalidate.reports.live_formulas import LiveFormulas, asking, live_formulas

LARGEST_SHEET = 16 * 1_048_576
"""Bytes of a sheet that is read whole. The hidden ones that judge entries may be far larger, and are left alone."""
_HEAD = 8_192  # bytes of 校验 in which its counts stand
_COUNT = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f[^<>]*(?:/>|>[^<>]*</f>)<v>([0-9]{1,6})</v></c>')


def values_put_right(
    workbook: Workbook, checked: Checked | None, otherwise: Sequence[Told], changed: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """The parts, by their names in the package, in which our formulas have other values than they should, put right;
    `otherwise` are the lines that 校验 counts as the engine found them, `changed` the parts that are to be written
    anyway.

    Where the counts on 校验 are those of the engine, a program computed them: nothing is read again, or, where some
    lines count otherwise, only what asks for these is computed.
    Raises NotPatchableError, RefusedError.
    """
    counts = [workbook.names.get(summary_name(word)) for word in WORDS]
    cells = [name.cell for name in counts if name is not None and name.cell is not None]
    if len(cells) < len(WORDS) or len({cell.sheet for cell in cells}) > 1:
        return
    checks, package = cells[0].sheet, workbook.package
    told = _told(workbook, otherwise)
    computed = False
    if checked is not None:
        saved = _saved(package.head(workbook.sheet_parts[checks], _HEAD), cells)
        computed = _agrees(saved, checked, otherwise if told else (), older=JUDGED not in workbook.names)
    if computed and not told:
        return
    there = workbook.sheet_parts
    for sheet, results in _results(workbook, checked, told, checks, computed=computed).items():
        name = package.index[there[sheet].lower()].name
        before = changed.get(name) or package.read(name)
        after = with_values(before, results, others_stay=True)
        if after != before:
            yield name, after


def _results(
    workbook: Workbook, checked: Checked | None, told: Mapping[Cell, Value], checks: str, *, computed: bool
) -> Mapping[str, Mapping[str, Result]]:
    """What formulas of ours give, by sheet and address, with what is told in its cells: all of them, or those that ask
    for these cells, where a program has `computed` the others.
    """
    names, there = workbook.names, workbook.sheet_parts
    sheets = {name.cell.sheet for key, name in names.items() if name.cell and wanted(key)}
    every = {*sheets, checks, *({FIGURES_SHEET} & set(there))}
    summary = names.get(SUMMARY)
    near = {checks, *(cell.sheet for cell in told), *({summary.cell.sheet} if summary and summary.cell else ())}
    cells, read = frozenset(told), near if computed else every
    values, live = _live(workbook, read, told, checks)
    if computed and not asking(live, cells).sheets <= near:
        read = every
        values, live = _live(workbook, read, told, checks)
    known = told_of_entries(checked, values, names) if read is every else {}
    ours = live.ours - (live.over_entries - known.keys())
    if workbook.since_1904:  # we count days from 1900
        ours -= live.of_days
    if computed:
        ours &= asking(live, cells).formulas
    computing = Calculation(
        names, values, ours.__contains__, known, since_1904=workbook.since_1904, understood=dict(live.understood)
    )
    return by_address(computing.results())


def _live(
    workbook: Workbook, read: Set[str], told: Mapping[Cell, Value], checks: str
) -> tuple[Mapping[Cell, Value], LiveFormulas]:
    """What stands on some sheets, with what is told, and the formulas of ours there."""
    if any(workbook.package.size(workbook.sheet_parts[sheet]) > LARGEST_SHEET for sheet in read):
        raise NotPatchableError("size")
    values = {**values_of(workbook, read), **told}
    return values, live_formulas(workbook.names, values, checks)


def _told(workbook: Workbook, otherwise: Sequence[Told]) -> dict[Cell, Value]:
    """What 审核结果 is to say of the lines that 校验 counts as the engine found them."""
    place = workbook.names.get(FINDINGS)
    if JUDGED not in workbook.names or place is None or place.cell is None:
        return {}
    first = place.cell
    return {
        Cell(first.sheet, first.row + number, column): Value(ValueKind.TEXT, said)
        for number, told in enumerate(otherwise)
        for column, said in zip((JUDGED_COLUMN, JUDGED_AS_COLUMN), told, strict=True)
    }


def _saved(head: bytes, cells: list[Cell]) -> list[int] | None:
    """The counts that were saved, in the order of the words; None where one is not there."""
    found = dict(_COUNT.findall(head))
    saved = [found.get(cell.a1.encode()) for cell in cells]
    return None if None in saved else [int(count or 0) for count in saved]


def _agrees(saved: list[int] | None, checked: Checked, otherwise: Sequence[Told], *, older: bool) -> bool:
    """Are these the engine's counts, so far as the engine knows the lines, and counts them as 校验 does?

    An erratum may have taken a rule off, which 校验 still judges; and what 校验 calls 非数字 is for the engine a rule
    that was not run, or of a table one that failed.
    """
    if saved is None or checked.submission is None:
        return False
    passed, failed, to_fill, not_number, explained, not_applicable = saved
    submission = checked.submission
    lines, others, count = judged_lines(submission.edition, older)
    lines -= {line_in(key) for key, _ in otherwise}
    # A text that is read as a number is 非数字 on 校验.
    texts = [code for code, one in submission.readings.items() if one.value.kind is ValueKind.TEXT]
    columns = (column for entries in submission.entries.values() for column in entries.columns.values())
    odd = (one for one in columns if any(read.value.kind is ValueKind.TEXT for read in one.odd.values()))
    texts += [one.indicator.code for one in odd]
    if texts and otherwise:  # two reasons not to know a line: that the counts agree would say too little
        return False
    if texts:
        asking = lines_asking(submission.edition)
        lines -= frozenset[str]().union(*(asking.get(code, ()) for code in texts))
    counts = Counter(outcome for id_, outcome in checked.outcomes.items() if id_ in lines)
    pairs = (
        (passed, counts[Outcome.PASSED]),
        (failed + to_fill + not_number, counts[Outcome.FAILED] + counts[Outcome.NOT_RUN]),
        (explained, counts[Outcome.EXPLAINED]),
        (not_applicable, counts[Outcome.NOT_APPLICABLE] + others),
    )
    more = [said - known for said, known in pairs]
    return min(more) >= 0 and sum(saved) == count
