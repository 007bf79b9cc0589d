"""A small form drawn in the test: cells by address, what is unlocked, what may be typed, how numbers show."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from xlvalidate.adopting.scan_sheet import ScannedBook, scan

UNLOCKED = Protection(locked=False)


def form(
    sheets: Mapping[str, Mapping[str, object]],
    *,
    unlocked: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    typed: Mapping[str, Mapping[str, object]] | None = None,
    names: Mapping[str, str] | None = None,
    tables: Mapping[str, str] | None = None,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: str = "",
    protected: bool = True,
) -> bytes:
    """The workbook. Its first sheet is the one that is filled in: everything else said is of it."""
    book = Workbook()
    book.remove(book.active)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for address, content in cells.items():
            sheet[address] = content
    first = book.worksheets[0]
    for area in unlocked:
        block = first[area]
        for row in block if isinstance(block, tuple) else ((block,),):
            for cell in row:
                cell.protection = UNLOCKED
    for address, shown in (formats or {}).items():
        first[address].number_format = shown
    for cells, said in (typed or {}).items():
        rule = DataValidation(**said)
        rule.add(cells)
        first.add_data_validation(rule)
    for area in merged:
        first.merge_cells(area)
    for row in hidden_rows:
        first.row_dimensions[row].hidden = True
    for column in hidden_columns:
        first.column_dimensions[column].hidden = True
    first.protection.sheet = protected
    for name, refers in (names or {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=refers)
    for where, area in (tables or {}).items():
        sheet, _, name = where.rpartition("!")
        book[sheet].add_table(Table(displayName=name, ref=area))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def scanned(sheets: Mapping[str, Mapping[str, object]], **said: object) -> ScannedBook:
    """The same as it is scanned."""
    return scan(form(sheets, **said))  # type: ignore[arg-type]
