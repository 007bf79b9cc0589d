"""Official forms of any size to adopt: one of grids, one of open tables. No label, list or bound stands there twice."""

from pathlib import Path

import xlsxwriter

_ROWS, _COLUMNS = 100, 20  # of a grid
_ENTRY_COLUMNS, _MOST_ENTRIES = 20, 10_000
_LISTS = 20
_MOST_FIGURES = 4_000  # of a real form, among however many cells


def grid_form(path: Path, cells: int, figures: int = _MOST_FIGURES) -> None:
    """Protected sheets of a grid each: unlocked boxes, a list column, the form's own sums; a hidden sheet of
    lists; and what else there is of so many cells, beyond so many figures, in a locked sheet of calculations.
    """
    grids = min(cells, figures)
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    box = book.add_format({"border": 1, "locked": False, "num_format": "#,##0"})
    money = book.add_format({"border": 1, "locked": False, "num_format": "#,##0.00"})
    word = book.add_format({"border": 1, "locked": False})
    total = book.add_format({"border": 1, "num_format": "#,##0"})
    for number in range(max(1, round(grids / (_ROWS * _COLUMNS)))):
        rows = min(_ROWS, max(4, round(grids / _COLUMNS)))
        sheet = book.add_worksheet(f"Return {number + 1}")
        sheet.protect("benchmark")
        sheet.write(0, 0, f"Return {number + 1} of the works", bold)
        sheet.write(1, 0, f"Works of part {number + 1}", bold)
        last = _COLUMNS - 1
        for column in range(1, last):
            sheet.write(1, column, f"Measure {number * 31 + column}{' (EUR)' if column % 3 == 0 else ''}", bold)
        sheet.write(1, last, "Total", bold)
        sheet.write(1, last + 1, f"State {number + 1}", bold)
        for row in range(2, rows + 1):
            sheet.write(row, 0, f"Works {number + 1}-{row} at {row * 7}", bold)
            for column in range(1, last):
                sheet.write_blank(row, column, None, money if column % 3 == 0 else box)
            sheet.write_formula(row, last, f"=SUM(B{row + 1}:S{row + 1})", total, 0)
            sheet.write_blank(row, last + 1, None, word)
        sheet.write(rows + 1, 0, "Total", bold)
        for column in range(1, last + 1):
            letter = chr(ord("A") + column)
            sheet.write_formula(rows + 1, column, f"=SUM({letter}3:{letter}{rows + 1})", total, 0)
        letter = chr(ord("A") + number % _LISTS)
        offered = {"validate": "list", "source": f"=Lists!${letter}$1:${letter}$12"}
        sheet.data_validation(2, last + 1, rows, last + 1, offered)
        whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100_000 + number}
        sheet.data_validation(2, 1, rows, 2, whole)
    if cells > grids:
        _calculations(book, (cells - grids) // _COLUMNS)
    _lists(book)
    book.close()


def _calculations(book: xlsxwriter.Workbook, rows: int) -> None:
    """A locked sheet of formulas over the first return and over each other, a text in front of each row."""
    sheet = book.add_worksheet("Calculations")
    sheet.protect("benchmark")
    for row in range(rows):
        sheet.write(row, 0, f"Step {row + 1}")
        for column in range(1, _COLUMNS):
            one = f"'Return 1'!{chr(ord('A') + column % 18 + 1)}{row % _ROWS + 3}"
            sheet.write_formula(
                row, column, f"=IF({one}>{column},{one}*{row + 1},{chr(ord('A') + column)}{row + 2})", None, 0
            )


def open_form(path: Path, cells: int) -> None:
    """Sheets of an open table each, with names over its columns, as they are returned by thousands of offices."""
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    looks = [
        book.add_format({"border": 1, "locked": False, "num_format": code})
        for code in ("@", "#,##0", "#,##0.00", "yyyy-mm-dd", "General")
    ]
    entries = min(_MOST_ENTRIES, max(10, cells // _ENTRY_COLUMNS))
    for number in range(max(1, round(cells / (entries * _ENTRY_COLUMNS)))):
        sheet = book.add_worksheet(f"Entries {number + 1}")
        sheet.protect("benchmark")
        for column in range(_ENTRY_COLUMNS):
            sheet.write(0, column, f"Matter {number * 31 + column}", bold)
            letter = chr(ord("A") + column)
            name = f"matter_{number + 1}_{column + 1}"
            book.define_name(name, f"='Entries {number + 1}'!${letter}$2:${letter}${entries + 1}")
            look = looks[column % len(looks)]
            for row in range(1, entries + 1):
                sheet.write_blank(row, column, None, look)
            if column % len(looks) == 4:
                source = chr(ord("A") + (number + column) % _LISTS)
                offered = {"validate": "list", "source": f"=Lists!${source}$1:${source}$12"}
                sheet.data_validation(1, column, entries, column, offered)
    _lists(book)
    book.close()


def _lists(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Lists")
    for column in range(_LISTS):
        for row in range(12):
            sheet.write(row, column, f"item {column + 1}.{row + 1}")
    sheet.hide()
