"""The marked copy: findings as rows of 审核结果, from which the form's own conditional formats colour the cells.

The sender's bytes are patched, not rewritten: the part of that one sheet, the active tab, the flag of the sheet
that was open before (two sheets flagged as open would be edited together), and the values of our own formulas where
they are not what they should be. Every other part stays byte for byte.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from xlvalidate.cells import Cell, row_and_column
from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.checking.check import Checked
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.results_sheet import row_height
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import (
    ADVICE,
    BOUND_COLUMN,
    BOUND_SEPARATOR,
    CELL,
    COLUMN,
    EXPLAIN_COLUMN,
    EXPLANATION,
    FIGURES,
    FINDINGS,
    FINDINGS_SUMMARY,
    FIRST_ROW,
    ID,
    JUDGED,
    JUDGED_AS_COLUMN,
    JUDGED_COLUMN,
    LAST_ROW,
    MARKED_SUSPECT,
    MUST_COLUMN,
    ROW,
    SAMPLE_ROW,
    SEVERITY,
    SUSPECT_COLUMN,
    TABLE,
    WHAT,
)
from xlvalidate.findings import Place, Severity
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.ooxml.book import DefinedName
from xlvalidate.ooxml.formula_results import in_utf8
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.rewrite_rows import Text, with_rows
from xlvalidate.ooxml.seal import has_seal, sealed
from xlvalidate.ooxml.spans import NotPatchableError, Span, prefix_at, prefixed, replaced, spans, with_attribute
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import Workbook, links, open_workbook
from xlvalidate.reading.identify import is_ours
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.counted_otherwise import Told, counted_otherwise
from xlvalidate.reports.counts_text import say_counts
from xlvalidate.reports.entry_text import entry_rows, rows_said
from xlvalidate.reports.finding_text import sentences
from xlvalidate.reports.live_values import LARGEST_SHEET, values_put_right

_MOST = LAST_ROW - FIRST_ROW + 1
_MOST_COLUMNS = 4  # so many columns of an open table are not named any more
_REMEMBERED = 131_072  # bytes of a part that is worth it
_LARGEST = 1_048_576  # bytes of 审核结果, which is cut up
_SELECTED = re.compile(rb"""tabSelected\s*=\s*["'](?:1|true)["']""")
_VIEWS_END = re.compile(rb"</(?:[^\s<>:]+:)?sheetViews\s*>|sheetData")
_HEAD = 2_048  # bytes of a sheet in which its views mostly are


@dataclass(frozen=True, slots=True)
class ResultCell:
    """What one column of a row of 审核结果 says; `link` is the cell that it leads to (`表三!D7`), empty for none."""

    column: int
    text: str
    link: str = ""


def marked(data: bytes, checked: Checked, language: str, *, seal: bool = True) -> bytes | None:
    """The workbook with its findings on 审核结果; None where it has no such sheet or cannot be patched safely.

    A `seal` tells it apart from a workbook that was saved since.
    """
    assert checked.submission is not None
    found = _patched(data, checked, language)
    return sealed(found) if found is not None and seal else found


def cleared(data: bytes, language: str) -> bytes | None:
    """The workbook without marks, the same bytes where there were none; None where it has no place for any."""
    return _patched(data, None, language)


def _patched(data: bytes, checked: Checked | None, language: str) -> bytes | None:
    # The very bytes that were judged have passed the guard.
    seen = checked is not None and hashlib.sha256(data).hexdigest() == checked.source.sha256
    try:
        workbook = open_workbook(open_package(data, seen=seen), seen, is_ours)
        place = workbook.names.get(FINDINGS)
        if place is None or place.cell is None or "signed" in workbook.oddities:
            return None
        otherwise = counted_otherwise(checked) if checked else ()
        changes = _changes(workbook, place.cell, checked, otherwise, language)
        if changes:
            # A copy with its marks is worth more than one with every value.
            with suppress(RefusedError, NotPatchableError):
                changes |= dict(values_put_right(workbook, checked, otherwise, changes))
        # A package that is packed again has no seal: a copy that was cleared is a form again.
        return repacked(data, changes) if changes or has_seal(data) else data
    except (RefusedError, NotPatchableError):
        return None


def _changes(
    workbook: Workbook, first: Cell, checked: Checked | None, otherwise: Sequence[Told], language: str
) -> dict[str, bytes]:
    package = workbook.package
    part = workbook.sheet_parts[first.sheet]
    if package.size(part) > _LARGEST:
        raise NotPatchableError("size")
    before = package.read(part)
    found = _same_spans(before) if len(before) <= _REMEMBERED else spans(before)
    if checked is None and not _has_marks(before, found, first, workbook.names.get(FINDINGS_SUMMARY)):
        return {}
    styles = _sample_styles(found)
    # An older template would show these lists in columns that it does not hide.
    lists = {MARKED_SUSPECT: (SUSPECT_COLUMN,), JUDGED: (JUDGED_COLUMN, JUDGED_AS_COLUMN)}
    nowhere = [column for name, columns in lists.items() if name not in workbook.names for column in columns]
    found_rows = rows_of(checked, otherwise, language) if checked else ()
    rows = [[_styled(entry, styles) for entry in row if entry.column not in nowhere] for row in found_rows]
    summary = workbook.names.get(FINDINGS_SUMMARY)
    single = {}
    if summary is not None and summary.cell is not None and summary.cell.sheet == first.sheet:
        single[summary.cell.a1] = (
            _summary_on(workbook, checked, language) if checked else texts_of(language).results_empty
        )
    heights = [row_height({cell.column: cell.value for cell in row}) for row in rows]
    after = with_rows(before, found, first.row, rows, single, heights)
    if checked is None:
        return {_stored(workbook, part): after}
    main = next(link.target for link in links(package, "").values() if link.kind == "officeDocument")
    opening_on = _same_opening_on if package.size(main) <= _REMEMBERED else _opening_on
    changes = {_stored(workbook, main): opening_on(package.read(main), first.sheet)}
    for other in workbook.sheet_parts.values():
        # Most sheets are not open, and their first bytes say so.
        head = b"" if other == part else package.head(other, _HEAD)
        if _SELECTED.search(head) or (head and not _VIEWS_END.search(head)) or b"<!--" in head:
            if package.size(other) > LARGEST_SHEET:
                raise NotPatchableError("size")
            closed = _selected(package.read(other), False)
            if closed is not None:
                changes[_stored(workbook, other)] = closed
    changes[_stored(workbook, part)] = _selected(after, True) or after
    return changes


def _has_marks(part: bytes, found: Sequence[Span], first: Cell, summary: DefinedName | None) -> bool:
    """Rows of findings, or a summary that is not that of an empty sheet, in any language."""
    if any(span.tag == "row" and int(span.attributes.get("r", "0")) >= first.row for span in found):
        return True
    place = summary.cell.a1 if summary is not None and summary.cell is not None else ""
    cell = next((span for span in found if span.tag == "c" and span.attributes.get("r") == place), None)
    if cell is None or cell.attributes.get("t") != "inlineStr":
        return False
    return not any(texts_of(one).results_empty.encode() in part[cell.start : cell.end] for one in LANGUAGES)


def _stored(workbook: Workbook, part: str) -> str:
    """A part's name as the package spells it."""
    return workbook.package.index[part.lower()].name


def _sample_styles(found: Sequence[Span]) -> dict[int, str]:
    return {
        _column(span): span.attributes["s"]
        for span in found
        if span.tag == "c" and "s" in span.attributes
        if row_and_column(span.attributes.get("r", "A1"))[0] == SAMPLE_ROW
    }


def _column(span: Span) -> int:
    return row_and_column(span.attributes["r"])[1]


def _opening_on(workbook_part: bytes, sheet: str) -> bytes:
    """`xl/workbook.xml` with the sheet as its active tab. Tabs are counted as they stand, hidden ones too."""
    workbook_part = in_utf8(workbook_part)
    found = spans(workbook_part, b"definedNames")
    tabs = [span for span in found if span.tag == "sheet"]
    number = next(index for index, span in enumerate(tabs) if span.attributes.get("name") == sheet)
    view = next((span for span in found if span.tag == "workbookView"), None)
    if view is None:
        sheets = next(span.start for span in found if span.tag == "sheets")
        views = prefixed(
            b'<bookViews><workbookView activeTab="%d"/></bookViews>' % number, prefix_at(workbook_part, sheets)
        )
        return replaced(workbook_part, [(sheets, sheets, views)])
    return replaced(workbook_part, [with_attribute(workbook_part, view, "activeTab", str(number))])


# The workbooks of one template mostly have the same one, and the same empty 审核结果.
_same_opening_on = lru_cache(maxsize=4)(_opening_on)
_same_spans = lru_cache(maxsize=4)(spans)


def _selected(part: bytes, selected: bool) -> bytes | None:
    """The worksheet opened or not; None where it is so already."""
    part = in_utf8(part)
    if not selected and b"tabSelected" not in part[: part.find(b"sheetData")]:
        return None
    view = next((span for span in spans(part, b"sheetData") if span.tag == "sheetView"), None)
    if view is None or (view.attributes.get("tabSelected") in ("1", "true")) is selected:
        return None
    return replaced(part, [with_attribute(part, view, "tabSelected", "1" if selected else "0")])


def _summary_on(workbook: Workbook, checked: Checked, language: str) -> str:
    """The same on a workbook whose template may be older than the list of what 校验 is to count."""
    said = summary_of(checked, language)
    return said if JUDGED in workbook.names else f"{said}   {text('counts.older', language)}"


def summary_of(checked: Checked, language: str) -> str:
    """The line above the rows: the verdict and the counts."""
    return f"{text(f'verdict.{checked.verdict}', language)}   {say_counts(checked.counts, language)}"


def _styled(entry: ResultCell, styles: Mapping[int, str]) -> Text:
    """In the look of the sample row: a text, a link, or in the hidden columns nothing."""
    shown = styles.get(2 if entry.link else 1) if entry.column <= EXPLANATION else None
    return Text(entry.column, entry.text, shown, entry.link)


def rows_of(checked: Checked, otherwise: Sequence[Told], language: str) -> Iterator[Sequence[ResultCell]]:
    """All that is written from the first row of 审核结果 on: findings, marks, and what 校验 is to count otherwise."""
    for row, told in zip_longest(entries(checked, language), otherwise, fillvalue=()):
        columns = zip((JUDGED_COLUMN, JUDGED_AS_COLUMN), told, strict=False)
        yield (*row, *(ResultCell(column, said) for column, said in columns))


def entries(checked: Checked, language: str) -> Iterator[Sequence[ResultCell]]:
    """The rows of 审核结果 from its first on: a cause each, and beside them the cells that are to be marked."""
    assert checked.submission is not None
    edition, causes = checked.submission.edition, causes_of(checked)
    declared = {one.cell: table for table, one in checked.submission.declared.items()}
    marks = {
        MUST_COLUMN: _marks(edition, declared, (one.places for one in causes if one.severity is Severity.MUST)),
        EXPLAIN_COLUMN: _marks(edition, declared, (one.places for one in causes if one.severity is Severity.EXPLAIN)),
        SUSPECT_COLUMN: _marks(edition, declared, (one.likeliest for one in causes if one.open)),
    }
    shown = causes if len(causes) <= _MOST else causes[: _MOST - 1]
    length = min(_MOST, max(len(causes), *map(len, marks.values()), 0))
    for number in range(length):
        cells: list[ResultCell] = []
        if number < len(shown):
            cells.extend(_cause_cells(shown[number], edition, language))
        elif number == len(shown) and len(shown) < len(causes):
            cells.append(ResultCell(WHAT, text("findings.more", language, count=len(causes) - len(shown))))
        cells += [ResultCell(column, marked[number]) for column, marked in marks.items() if number < len(marked)]
        yield cells


def _marks(edition: Edition, declared: Mapping[Cell, str], places: Iterable[Sequence[Place]]) -> list[str]:
    """`t3!D6`: the table's code and the cell's address, as the conditional formats ask for it; each once.
    `declared` has the cells in which something is declared of a table.
    """
    marks: dict[str, None] = {}
    for place in (place for some in places for place in some if place.cell):
        table = edition.operands[place.code].table if place.code else declared.get(place.cell) if place.cell else None
        if table and place.cell:
            marks[f"{table}!{place.cell.a1}"] = None
    return list(marks)


def _cause_cells(cause: Cause, edition: Edition, language: str) -> Iterator[ResultCell]:
    said = say_cause(cause, edition, language)
    indicators = [edition.operands[place.code] for place in cause.likeliest or cause.places if place.code]
    told = (one.fact("table") for one in cause.findings)
    of_table = next((table for table in told if table in edition.declarable or table in edition.open_tables), "")
    first = next((place.cell for place in (*cause.likeliest, *cause.places) if place.cell), None)
    tables = [indicator.table for indicator in indicators] or [of_table] * bool(of_table)
    sheets = dict.fromkeys(edition.table(table).sheet for table in tables)
    rows = dict.fromkeys(indicator.row[-1] for indicator in indicators if indicator.row)
    columns = dict.fromkeys(" ".join(indicator.column) for indicator in indicators if indicator.column)
    several = text("cells.several", language)
    open_table = next((table for table in tables if table in edition.open_tables), "")
    of_entries = entry_rows(cause.places, edition, open_table) if open_table else ()
    capped = text("findings.marked", language, count=cause.entries, shown=len(of_entries))
    named = len(columns) < (_MOST_COLUMNS if of_entries else 2)
    reason = next((finding for finding in cause.findings if finding.reason), None)
    texts = {
        TABLE: LANGUAGES[language].between.join(sheets),
        ROW: rows_said(of_entries, cause.entries, language) or (next(iter(rows), "") if len(rows) < 2 else several),
        COLUMN: LANGUAGES[language].between.join(columns) if named else several,
        CELL: first.a1 if first else "",
        WHAT: sentences([said.what, capped if 0 < len(of_entries) < cause.entries else ""], language),
        FIGURES: "\n".join(said.figures),
        ADVICE: said.please,
        ID: said.ids.replace(text("and", language), "\n"),  # long ids are broken anywhere, and a row is too low
        SEVERITY: text(f"severity.{cause.severity}", language),
        EXPLANATION: reason.reason if reason else "",
    }
    for column, value in texts.items():
        link = first.absolute.replace("$", "") if column == CELL and first else ""
        yield ResultCell(column, value, link)
    if reason is not None:
        # A text that has lapsed stays with the figures that it was written for.
        old = (reason.fact("then_bound"), reason.fact("then"))
        bound, equation = old if reason.fact("lapsed") else (reason.bound, reason.fact("equation"))
        yield ResultCell(BOUND_COLUMN, f"{bound}{BOUND_SEPARATOR}{equation}")
