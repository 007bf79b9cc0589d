"""What the formulas of a template give, put right in a workbook that a program filled in without computing them.

A spreadsheet program saves what it computed. Others leave out the results, or those of the blank form behind: a viewer,
and Excel's Protected View, would show them. Only formulas of ours are computed; those of whoever sent the workbook keep
what was saved with them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.derive.checks_sheet import judged_lines, lines_asking
from xlvalidate.derive.drawing import SUMMARY
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.live_counts import WORDS, summary_name
from xlvalidate.derive.tables import office_caption
from xlvalidate.editions.results_layout import FINDINGS, JUDGED, JUDGED_AS_COLUMN, JUDGED_COLUMN
from xlvalidate.findings import Outcome
from xlvalidate.messages import LANGUAGES
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation, Result
from xlvalidate.ooxml.fill import by_address
from xlvalidate.ooxml.formula_results import with_values
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.spans import NotPatchableError
from xlvalidate.ooxml.workbook_xml import Workbook
from xlvalidate.reading.identify import wanted
from xlvalidate.reports.counted_otherwise import Told
from xlvalidate.reports.entry_values import over_entries, told_of_entries

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

    Where the counts on 校验 are those of the engine, a program computed them, and nothing is read again.
    Raises NotPatchableError, RefusedError.
    """
    counts = [workbook.names.get(summary_name(word)) for word in WORDS]
    cells = [name.cell for name in counts if name is not None and name.cell is not None]
    if len(cells) < len(WORDS) or len({cell.sheet for cell in cells}) > 1:
        return
    checks, package = cells[0].sheet, workbook.package
    told = _told(workbook, otherwise)
    if checked is not None and not told:
        saved = _saved(package.head(workbook.sheet_parts[checks], _HEAD), cells)
        if _agrees(saved, checked, older=JUDGED not in workbook.names):
            return
    there = workbook.sheet_parts
    sheets = {name.cell.sheet for key, name in workbook.names.items() if name.cell and wanted(key)}
    read = {*sheets, checks, *({FIGURES_SHEET} & set(there))}
    if any(package.size(there[sheet]) > LARGEST_SHEET for sheet in read):
        raise NotPatchableError("size")
    values = {**values_of(workbook, read), **told}
    known = told_of_entries(checked, values, workbook.names)
    ours = _ours(workbook, values, checks, known)
    computing = Calculation(workbook.names, values, ours.__contains__, known, since_1904=workbook.since_1904)
    for sheet, results in by_address(computing.results()).items():
        name = package.index[there[sheet].lower()].name
        before = changed.get(name) or package.read(name)
        after = with_values(before, results, others_stay=True)
        if after != before:
            yield name, after


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


def _ours(
    workbook: Workbook, values: Mapping[Cell, Value], checks: str, known: Mapping[Cell, Result]
) -> frozenset[Cell]:
    """The cells with a formula of ours. What asks every entry keeps what was saved with it, unless it is `known`."""
    summary = workbook.names.get(SUMMARY)
    return frozenset(
        cell
        for cell, value in values.items()
        if value.formula is not None
        and (cell in known or not over_entries(value.formula))
        and not (workbook.since_1904 and "DATE(" in value.formula)  # we count days from 1900
        and (
            cell.sheet in (checks, FIGURES_SHEET)
            or (summary is not None and cell == summary.cell)
            or value.formula in _captions()
            or value.formula.replace("'", "").startswith(f"{FIGURES_SHEET}!")
        )
    )


@cache
def _captions() -> frozenset[str]:
    return frozenset(office_caption(texts_of(language)) for language in LANGUAGES)


def _saved(head: bytes, cells: list[Cell]) -> list[int] | None:
    """The counts that were saved, in the order of the words; None where one is not there."""
    found = dict(_COUNT.findall(head))
    saved = [found.get(cell.a1.encode()) for cell in cells]
    return None if None in saved else [int(count or 0) for count in saved]


def _agrees(saved: list[int] | None, checked: Checked, *, older: bool) -> bool:
    """Are these the engine's counts, so far as the engine knows the lines?

    An erratum may have taken a rule off, which 校验 still judges; and what 校验 calls 非数字 is for the engine a rule
    that was not run, or of a table one that failed.
    """
    if saved is None or checked.submission is None:
        return False
    passed, failed, to_fill, not_number, explained, not_applicable = saved
    submission = checked.submission
    lines, others, count = judged_lines(submission.edition, older)
    # A text that is read as a number is 非数字 on 校验.
    texts = [code for code, one in submission.readings.items() if one.value.kind is ValueKind.TEXT]
    columns = (column for entries in submission.entries.values() for column in entries.columns.values())
    odd = (one for one in columns if any(read.value.kind is ValueKind.TEXT for read in one.odd.values()))
    texts += [one.indicator.code for one in odd]
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
