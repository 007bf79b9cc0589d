"""Well-formed workbooks read alike in our reader, in openpyxl and in python-calamine, and in bounded memory."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from tests.hostile.packages import SHEET, package, parts, sheet
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.reading.numbers import exact
from xlvalidate.reading.read_book import read_book

SHEETS = ["表三", "A'B 1", "Data"]
TEXTS = ["零", "a&<b>", " 12 ", "1,234", "=x", "line\nline", "😀", "１２"]
Scalar = str | int | float | bool | date | None


def scalar(random: Random) -> Scalar:
    match random.randrange(7):
        case 0:
            return random.randrange(-(10**6), 10**15)
        case 1:
            return round(random.uniform(-1e6, 1e6), random.randrange(7))
        case 2:
            # Not all of a double: openpyxl writes 16 digits of it.
            return random.choice([0.1 + 0.2, 1553.9100000000001, round(random.uniform(0, 1), 14)])
        case 3:
            return random.random() < 0.5
        case 4:
            return date(2000, 1, 1).replace(year=random.randrange(1950, 2060))
        case 5:
            return random.choice(TEXTS)
    return None


def written(seed: int) -> tuple[bytes, dict[Cell, Scalar]]:
    """A workbook by openpyxl and what was put in it; every cell is named."""
    random, workbook, typed = Random(seed), Workbook(), {}
    workbook.remove(workbook.active)
    for title in SHEETS:
        tab = workbook.create_sheet(title)
        for row in range(1, 12):
            for column in range(1, 9):
                value, cell = scalar(random), Cell(title, row, column)
                tab.cell(row, column).font = Font(bold=random.random() < 0.5)
                if isinstance(value, str):
                    tab.cell(row, column).data_type = "s"
                    tab.cell(row, column)._value = value
                else:
                    tab.cell(row, column).value = value
                typed[cell] = value
                name = f"n_{SHEETS.index(title)}_{row}_{column}"
                workbook.defined_names[name] = DefinedName(name, attr_text=cell.absolute)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue(), {cell: value for cell, value in typed.items() if value is not None}


def plain(value: Value) -> Scalar:
    """A value as the other readers give it, a date as its serial number's whole day."""
    if value.kind is ValueKind.NUMBER:
        number = exact(value.text)
        return float(number) if isinstance(number, Decimal) else number
    return value.text == "TRUE" if value.kind is ValueKind.BOOLEAN else value.text


def same(one: Scalar, other: Scalar) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        return format(float(one), ".15g") == format(float(other), ".15g")
    return one == other


CALAMINE = """
import json, sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
print(json.dumps(rows, default=lambda day: day.isoformat()))
"""


@pytest.mark.parametrize("seed", range(4))
def test_three_readers_agree(seed: int, tmp_path: Path) -> None:
    data, typed = written(seed)
    book = read_book(data, lambda _: True)
    assert isinstance(book, Book)
    assert {name.cell for name in book.names.values()} == {
        Cell(title, row, column) for title in SHEETS for row in range(1, 12) for column in range(1, 9)
    }
    days = {cell for cell, value in book.values.items() if value.kind is ValueKind.DATE}
    assert days == {cell for cell, value in typed.items() if isinstance(value, date)}
    assert book.values.keys() == typed.keys()

    theirs = load_workbook(BytesIO(data), data_only=True)
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    # In a process of its own: this library can abort, and a test run should live to tell.
    printed = subprocess.run([sys.executable, "-c", CALAMINE, str(path)], capture_output=True, check=True, timeout=20)
    rows = json.loads(printed.stdout)
    for cell, value in book.values.items():
        in_openpyxl = theirs[cell.sheet].cell(cell.row, cell.column).value
        in_calamine = rows[cell.sheet][cell.row - 1][cell.column - 1]
        if cell in days:
            day = date(1899, 12, 30).toordinal() + int(value.text)
            expected: tuple[Scalar, Scalar] = (
                in_openpyxl.date().toordinal(),
                date.fromisoformat(in_calamine[:10]).toordinal(),
            )
            assert expected == (day, day)
        else:
            assert same(plain(value), typed[cell])
            assert same(plain(value), in_openpyxl)
            assert same(plain(value), in_calamine)


def test_formulas_by_openpyxl_are_not_calculated() -> None:
    workbook = Workbook()
    workbook.active.title = "S"
    workbook.active["A1"] = "=1+1"
    workbook.defined_names["v"] = DefinedName("v", attr_text="S!$A$1")
    saved = BytesIO()
    workbook.save(saved)
    book = read_book(saved.getvalue(), lambda _: True)
    assert isinstance(book, Book)
    assert book.values == {Cell("S", 1, 1): Value(ValueKind.UNCALCULATED, "", "1+1")}


LIMITED = r"""
import re, sys
from pathlib import Path
from xlvalidate.reading.read_book import read_book
read = read_book(open(sys.argv[1], "rb").read(), lambda _: True)
# Not getrusage: its peak is inherited from the process that started this one.
peak = re.search(r"VmHWM:\s*([0-9]+) kB", Path("/proc/self/status").read_text())
print(getattr(read, "code", "book"), int(peak[1]) // 1024)
"""

ROW = "<row>" + '<c s="0"/>' * 16_000 + "</row>"
HEAVY: list[tuple[str, dict[str, str | bytes], str]] = [
    ("a formatted sheet", {SHEET: sheet(ROW * 60)}, "book"),
    ("300,000 rows", {SHEET: sheet("<row/>" * 300_000)}, "book"),
    ("blown up", {"x.bin": b"\0" * 60_000_000}, "too-big"),
    ("one text", {SHEET: sheet(f"<row><c t='str'><v>{'文' * 9_000_000}</v></c></row>")}, "too-long-text"),
    ("one attribute", {SHEET: sheet(f"<row x='{'x' * 30_000_000}'/>")}, "too-long-token"),
    (
        "many attributes",
        {SHEET: sheet("<row " + " ".join(f"a{at}=''" for at in range(900_000)) + "/>")},
        "too-long-token",
    ),
    ("many texts", {SHEET: sheet("<row>" + f"<c><f>{'x' * 100_000}</f></c>" * 250 + "</row>")}, "too-much-text"),
    ("deep", {SHEET: sheet("<a>" * 3_000_000)}, "too-many-tags"),
    ("wide", {SHEET: sheet(f"<row>{'<c/>' * 3_000_000}</row>")}, "too-many-tags"),
]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize(("heavy", "ends"), [case[1:] for case in HEAVY], ids=[case[0] for case in HEAVY])
def test_a_heavy_workbook_costs_little_memory(heavy: dict[str, str | bytes], ends: str, tmp_path: Path) -> None:
    path = tmp_path / "heavy.xlsx"
    path.write_bytes(package(parts() | heavy))
    printed = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, check=True, timeout=30, text=True
    )
    code, megabytes = printed.stdout.split()
    assert code == ends
    assert int(megabytes) < 64
