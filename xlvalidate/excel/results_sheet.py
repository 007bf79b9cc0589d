"""The rows of 审核结果 in an open workbook: written, taken out again, and what stood there before put back.

Only the columns of findings and the hidden ones of marks are touched. What was there is remembered outside of the
workbook, with a digest of what we wrote: once somebody has changed that, it is cleared and nothing old comes back.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import xlwings as xw

from xlvalidate.editions.results_layout import (
    BOUND_COLUMN,
    EXPLANATION,
    FINDINGS,
    FINDINGS_SUMMARY,
    JUDGED,
    JUDGED_AS_COLUMN,
    LAST_ROW,
    MARKED_SUSPECT,
    MUST_COLUMN,
    SUSPECT_COLUMN,
    TABLE,
)
from xlvalidate.excel import press_memory as state
from xlvalidate.excel.error_numbers import error_name
from xlvalidate.excel.program_errors import is_busy, place_of
from xlvalidate.ooxml.book import Book
from xlvalidate.reports.marked_copy import ResultCell

_TEXT, _GENERAL = "@", "General"


class Cleared(Enum):
    """What clearing came to."""

    EMPTY = auto()
    RESTORED = auto()
    RESTORED_EMPTY = auto()


@dataclass(frozen=True, slots=True)
class ResultsSheet:
    """Where a workbook keeps its findings. `book` is the name under which what was there is remembered;
    `last_column` is the last of the hidden ones, of which an older template has fewer.
    """

    sheet: xw.Sheet
    first_row: int
    summary: tuple[int, int] | None
    book: str
    last_column: int

    @classmethod
    def of(cls, book: xw.Book, read: Book) -> "ResultsSheet | None":
        """None where the workbook has no place for findings (any more)."""
        place, line = read.named(FINDINGS), read.named(FINDINGS_SUMMARY)
        if place is None or place.cell is None:
            return None
        on_it = line is not None and line.cell is not None and line.cell.sheet == place.cell.sheet
        summary = (line.cell.row, line.cell.column) if on_it and line is not None and line.cell is not None else None
        lists = ((JUDGED, JUDGED_AS_COLUMN), (MARKED_SUSPECT, SUSPECT_COLUMN))
        last = next((column for name, column in lists if read.named(name) is not None), BOUND_COLUMN)
        return cls(book.sheets[place.cell.sheet], place.cell.row, summary, place_of(book), last)

    @property
    def _columns(self) -> tuple[tuple[int, int], ...]:
        return (TABLE, EXPLANATION), (MUST_COLUMN, self.last_column)

    def is_locked(self) -> bool:
        """Clears an empty cell below the findings: each program has its own exception for a locked one."""
        try:
            self.sheet.range((self._last_row() + 1, TABLE)).clear_contents()
        except Exception as error:
            if is_busy(error):
                raise
            return True
        return False

    def write(self, rows: Sequence[Sequence[ResultCell]], summary: str) -> None:
        """The findings in place of what is there; that is remembered."""
        before = self._remembered() or self._contents()
        self._empty()
        for first, last in self._columns:
            texts = [[""] * (last - first + 1) for _ in rows]
            for number, row in enumerate(rows):
                for entry in row:
                    if first <= entry.column <= last:
                        texts[number][entry.column - first] = entry.text
            if rows:
                block = self._block(first, last, len(rows))
                block.number_format = _TEXT  # or Excel makes a date of 1-2 and a number of 007
                block.value = [[_as_typed(text) or None for text in row] for row in texts]
        if self.summary is not None:
            self.sheet.range(self.summary).value = _as_typed(summary)
        with suppress(OSError):  # without a place to remember it, clearing still clears
            state.keep(self._note(), {"book": self.book, "wrote": self._digest(), "before": before})

    def clear(self, empty_summary: str) -> Cleared:
        """What was there before the findings were written; nothing where that is not known (any more)."""
        before = self._remembered()
        state.forget(self._note())
        self._empty()
        if before is None:
            if self.summary is not None:
                self.sheet.range(self.summary).value = _as_typed(empty_summary)
            return Cleared.EMPTY
        self._put_back(before)
        return Cleared.RESTORED if before["cells"] else Cleared.RESTORED_EMPTY

    def _note(self) -> str:
        return state.name_for("undo", self.book)

    def _remembered(self) -> dict[str, Any] | None:
        note = state.kept(self._note())
        if not isinstance(note, dict) or note.get("book") != self.book or note.get("wrote") != self._digest():
            return None
        before = note.get("before")
        return before if isinstance(before, dict) else None

    def _last_row(self) -> int:
        used = self.sheet.used_range
        return int(min(max(self.first_row, used.row + used.rows.count - 1), LAST_ROW + self.first_row))

    def _block(self, first: int, last: int, rows: int) -> xw.Range:
        return self.sheet.range((self.first_row, first), (self.first_row + rows - 1, last))

    def _contents(self) -> dict[str, Any]:
        rows = self._last_row() - self.first_row + 1
        blocks = [self._block(first, last, rows) for first, last in self._columns]
        summary = self.sheet.range(self.summary) if self.summary else None
        return {
            "cells": [
                [r, c + first, *one]
                for (first, _), block in zip(self._columns, blocks, strict=True)
                for r, c, *one in _held(block)
            ],
            "formats": [block.number_format for block in blocks],
            "rows": rows,
            "summary": [one for _, _, *one in _held(summary)] if summary is not None else [],
        }

    def _digest(self) -> str:
        held = self._contents()
        said = json.dumps([held["cells"], held["summary"]], ensure_ascii=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def _empty(self) -> None:
        rows = self._last_row() - self.first_row + 1
        for first, last in self._columns:
            self._block(first, last, rows).clear_contents()

    def _put_back(self, before: dict[str, Any]) -> None:
        rows = max(before["rows"], self._last_row() - self.first_row + 1)
        for (first, last), code in zip(self._columns, before["formats"], strict=True):
            self._block(first, last, rows).number_format = code if isinstance(code, str) else _GENERAL
        for row, column, kind, value in before["cells"]:
            _put(self.sheet.range((self.first_row + row, column)), kind, value)
        if self.summary is not None:
            cell = self.sheet.range(self.summary)
            cell.clear_contents()
            for kind, value in before["summary"]:
                _put(cell, kind, value)


def _as_typed(value: Any) -> Any:
    """A text so that the same text comes to stand in the cell: one leading apostrophe is taken for a mark."""
    return f"'{value}" if isinstance(value, str) and value.startswith("'") else value


def _held(block: xw.Range) -> Iterator[tuple[int, int, str, Any]]:
    """What stands in the cells that are not blank: row and column from 0, and what brings it back."""
    values = block.options(ndim=2, err_to_str=True).value
    formulas: Any = block.formula
    if isinstance(formulas, str) or formulas is None:
        formulas = ((formulas,),)
    elif not isinstance(formulas[0], (tuple, list)):
        formulas = (formulas,)
    for r, (row, said) in enumerate(zip(values, formulas, strict=True)):
        for c, (value, formula) in enumerate(zip(row, said, strict=True)):
            if isinstance(formula, str) and formula.startswith("=") and formula != value:
                yield r, c, "formula", formula
            elif isinstance(value, str) or error_name(value) is not None:
                yield r, c, "text", error_name(value) or value
            elif isinstance(value, bool):
                yield r, c, "truth", value
            elif isinstance(value, dt.datetime):
                yield r, c, "date", value.isoformat()
            elif value is not None:
                yield r, c, "number", float(value)


def _put(cell: xw.Range, kind: str, value: Any) -> None:
    match kind:
        case "formula":
            if cell.number_format == _TEXT:
                cell.number_format = _GENERAL
            cell.formula = value
        case "date":
            cell.value = dt.datetime.fromisoformat(value)
        case "text":
            if cell.number_format != _TEXT and not value.isalpha():
                cell.number_format = _TEXT
            cell.value = _as_typed(value)
        case _:
            cell.value = value
