"""Small mistakes in the reader of the page, each of which makes it read something else: the comparison finds it."""

import json
import shutil
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.hostile.test_package import CASES
from tests.page.plain_submission import plain_result
from tests.page.read_alike import differences, editions_of
from tests.page.script_reader import script_reader
from tests.page.test_script_reads_alike import EXAMPLES, SPOILED, editions
from xlvalidate.desk.printed_form import printed
from xlvalidate.reading.read import read

SCRIPT = Path(__file__).parents[2] / "xlvalidate" / "page" / "script"
ODD = (
    "123456789012345",
    "１２",
    "1 234",
    "5.0000000000000000000001",
    "50元",
    "12 (估计)",
    "/",
    "无",
    "-5",
    "\u00a07\u0085",
    "1.5E3",
)
YEARS = ("2024年1月1日至2025年12月31日", "二〇二四年", "2024-02-30", "2,024")

FAULTS: Mapping[str, tuple[str, str, str]] = {
    "fifteen digits are too many": ("numbers.js", "digitsOf(value) > told.digits", "digitsOf(value) >= told.digits"),
    "full-width is not told": ("numbers.js", "['full-width', [", "['', ["),
    "a remark is a unit": ("numbers.js", "notes.add('annotated')", "notes.add('unit')"),
    "a tie goes up": ("doubles.js", "doubled === bottom && whole % TWO === ONE", "doubled === bottom"),
    "any end of the year": ("years.js", "ends === undefined || ends === String(year) ? year : null", "year"),
    "any day of February": ("calendar.js", "day >= 1 && day <= daysIn(year, month)", "day >= 1"),
    "checksums do not matter": ("package.js", "if (crc !== part.crc)", "if (false)"),
    "sizes do not matter": ("package.js", "if (size !== part.size)", "if (false)"),
    "parts may share bytes": ("package.js", "if (entry.offset < free)", "if (false)"),
    "names of parts may lead out": ("package.js", ".includes('..')", ".includes('...')"),
    "bytes may follow a stream": ("inflate.js", "if (this.at !== this.bytes.length)", "if (false)"),
    "a DTD may be there": ("xml_tokens.js", "this.heard.doctype();", ""),
    "merged cells are filled in": ("odd_sheets.js", "covered.add(sheet.inputs.get(place) ?? '')", "covered.add('')"),
    "hidden rows show": ("odd_sheets.js", "const byRow = hidden.has(cell.row) ||", "const byRow ="),
    "a reason of blanks": ("explanations.js", "!sheets.has(name.cell.sheet)", "sheets.has(name.cell.sheet)"),
}  # fmt: skip


@cache
def cases() -> tuple[tuple[str, bytes, Any], ...]:
    """Forms that were spoiled, contents of many kinds, small packages that are refused; and what is read of each."""
    known = editions("own_form")
    found: list[tuple[str, bytes]] = [(name, data) for name, data, *_ in CASES if len(data) < 20_000]
    path = EXAMPLES / "own_form" / "hill-school.xlsx"
    for number, spoil in enumerate((None, *SPOILED[2:8:2], *SPOILED[3:7:3])):
        book = openpyxl.load_workbook(path)
        if spoil is not None:
            spoil(book)
        names = [name for name in book.defined_names if name.startswith("i_")]
        for at, name in enumerate(names) if number == 0 else ():
            ((sheet, cell),) = book.defined_names[name].destinations
            book[sheet][cell].value = (*ODD, 562949953421312.5)[at % (len(ODD) + 1)]
        ((sheet, cell),) = book.defined_names["xlv_year"].destinations
        book[sheet][cell].value = YEARS[number % len(YEARS)]
        file = BytesIO()
        book.save(file)
        found.append((getattr(spoil, "__name__", "odd"), file.getvalue()))
    return tuple(
        (name, data, json.loads(json.dumps(plain_result(read(name, data, known, printed))))) for name, data in found
    )


def _found(folder: Path) -> list[str]:
    shutil.copytree(Path(__file__).parent, folder / "tests" / "page", ignore=lambda _, names: [
        name for name in names if not name.endswith(".mjs")
    ])  # fmt: skip
    with script_reader(driver=folder / "tests" / "page" / "reader_driver.mjs") as reader:
        reader.holds(editions_of(editions("own_form")))
        found = []
        for name, data, ours in cases():
            answer = reader.measured(name, data)
            found += [name] if "crash" in answer else [f"{name} {one}" for one in differences(ours, answer["result"])]
        return found


def test_without_a_fault_nothing_is_found(tmp_path: Path) -> None:
    shutil.copytree(SCRIPT, tmp_path / "xlvalidate" / "page" / "script")
    assert _found(tmp_path) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(tmp_path: Path, fault: str) -> None:
    module, before, after = FAULTS[fault]
    shutil.copytree(SCRIPT, tmp_path / "xlvalidate" / "page" / "script")
    path = tmp_path / "xlvalidate" / "page" / "script" / module
    source = path.read_text("utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), "utf-8")
    assert _found(tmp_path) != []
