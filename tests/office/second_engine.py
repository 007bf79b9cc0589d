"""校验 of many fillings, recalculated by gnumeric: a second spreadsheet program, as a program of its own.

To start a program for each filling would take minutes, and of many in one workbook each takes gnumeric longer than the
one before. So a workbook has some fillings: the template's sheets, the same cells and formulas once for each, one below
the other. Names become the cells that they lead to.
"""

import csv
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from xlvalidate.cells import Cell, column_letters, quoted_sheet
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.fill import Typed, every_value
from xlvalidate.ooxml.formula import references, tokens
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.ooxml.write_zip import zipped

SECONDS, AT_ONCE = 300, 20
NO_VALUE = "#N/A"
_CORNER = re.compile(r"(\$?[A-Z]{1,3}\$?)([0-9]+)")
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def ssconvert() -> str:
    """The program's path. Without it the test is skipped, and fails where CI=true."""
    found = shutil.which("ssconvert")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("gnumeric is missing, and CI must not go without it")
    if found is None:
        pytest.skip("gnumeric is not installed")
    return found


Piece = str | int
"""Of a row as it is written: characters, or the number of a row, to which the place in the stack is added."""


class Stacked:
    """The formulas of a template, to be written once for each filling; of the sheet that is asked for only
    those in some places, and what is printed there.
    """

    def __init__(self, form: bytes, sheet: str, places: Collection[tuple[int, int]]) -> None:
        workbook = open_workbook(open_package(form))
        self.names: Mapping[str, DefinedName] = workbook.names
        self.sheet, self.sheets = sheet, list(workbook.sheet_parts)
        every = every_value(workbook)
        values = {
            cell: value
            for cell, value in every.items()
            if ((cell.row, cell.column) in places if cell.sheet == sheet else cell.sheet.startswith("_xlv"))
        }
        self.height = max(cell.row for cell in every) + 2
        # Where a formula speaks of a whole area, what is printed there counts too.
        asked = {area[0] for cell, value in values.items() for area in references(value.formula or "", cell.sheet)[1]}
        self.cells = {
            cell: [*self._formula(cell, value)] if value.formula else [*_typed(cell, _constant(value))]
            for cell, value in values.items()
            if value.formula or cell.sheet in asked | {sheet}
        }

    def workbook(self, drawn: Sequence[Mapping[Cell, Typed]]) -> bytes:
        """The fillings as one workbook."""
        rows: dict[str, list[str]] = {sheet: [] for sheet in self.sheets}
        rows[self.sheet].append(
            '<row r="1"><c r="A1"><v>0</v></c></row>'
        )  # a table begins with the first cell there is
        for number, typed in enumerate(drawn):
            for sheet, row in self._rows(number * self.height, typed):
                rows[sheet].append(row)
        return _package({sheet: "".join(of) for sheet, of in rows.items()})

    def _rows(self, shift: int, typed: Mapping[Cell, Typed]) -> Iterator[tuple[str, str]]:
        cells = self.cells | {cell: [*_typed(cell, value)] for cell, value in typed.items()}
        by_row: dict[tuple[str, int], list[str]] = defaultdict(list)
        for cell in sorted(cells):
            pieces = cells[cell]
            said = (piece if isinstance(piece, str) else str(piece + shift) for piece in pieces)
            by_row[cell.sheet, cell.row].append("".join(said))
        for (sheet, row), of in by_row.items():
            yield sheet, f'<row r="{row + shift}">{"".join(of)}</row>'

    def _formula(self, cell: Cell, value: Value) -> Iterator[Piece]:
        yield from (f'<c r="{column_letters(cell.column)}', cell.row, '"><f>')
        for kind, text in tokens(value.formula or ""):
            yield from self._token(kind, text)
        yield "</f></c>"

    def _token(self, kind: str, text: str) -> Iterator[Piece]:
        if kind == "name" and (named := self.names.get(text.lower())) is not None and named.cell is not None:
            at = named.cell
            yield from (escape(f"{quoted_sheet(at.sheet)}!${column_letters(at.column)}$"), at.row)
        elif kind == "reference":
            tab, mark, address = text.rpartition("!")
            yield escape(tab + mark)
            for number, corner in enumerate(_CORNER.findall(address)):
                yield from (":" * bool(number) + corner[0], int(corner[1]))
        else:
            yield escape(f"{text}(" if kind == "function" else text)


def _typed(cell: Cell, value: Typed) -> Iterator[Piece]:
    yield from (f'<c r="{column_letters(cell.column)}', cell.row)
    if value == NO_VALUE:
        yield '"><f>NA()</f></c>'
    elif isinstance(value, str):
        yield f'" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    else:
        yield f'"><v>{value!r}</v></c>'


def _constant(value: Value) -> Typed:
    return float(value.text) if value.kind is ValueKind.NUMBER else value.text


def _package(rows: Mapping[str, str]) -> bytes:
    """A workbook with nothing in it but rows."""
    numbers = range(1, len(rows) + 1)
    tabs = "".join(
        f'<sheet name="{escape(sheet)}" sheetId="{n}" r:id="rId{n}"/>' for n, sheet in zip(numbers, rows, strict=True)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINK}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATED}"><Relationship Id="rId1" Type="{_LINK}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SPACE}" xmlns:r="{_LINK}"><sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATED}">{links}</Relationships>',
    }
    for n, of in zip(numbers, rows.values(), strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{_SPACE}"><sheetData>{of}</sheetData></worksheet>'
    return zipped({name: part.encode() for name, part in parts.items()}, level=1)


def computed(
    form: bytes, drawn: Sequence[Mapping[Cell, Typed]], sheet: str, places: Collection[tuple[int, int]], folder: Path
) -> list[list[list[str]]]:
    """A sheet as gnumeric computes it in some places, not in its first row: rows of cells, filling by filling."""
    stacked = Stacked(form, sheet, places)
    command = [ssconvert(), "--recalc", "--export-type=Gnumeric_stf:stf_assistant"]
    command += ["-O", f"sheet='{sheet}' format=raw separator=,"]
    found: list[list[list[str]]] = []
    for first in range(0, len(drawn), AT_ONCE):
        some = drawn[first : first + AT_ONCE]
        book, table = folder / f"stacked{first}.xlsx", folder / f"stacked{first}.csv"
        book.write_bytes(stacked.workbook(some))
        subprocess.run(
            [*command, str(book), str(table)],
            check=True, capture_output=True, timeout=SECONDS, env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        with table.open(encoding="utf-8", newline="") as file:
            said = [*csv.reader(file)]
        said += [[] for _ in range(len(some) * stacked.height - len(said))]
        found += [said[n * stacked.height : (n + 1) * stacked.height] for n in range(len(some))]
    return found
