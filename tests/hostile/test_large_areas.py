"""Areas with very many cells: the largest form there may be is read, what has more is refused, within the memory."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.packages import MAIN, name, package, parts
from xlvalidate.cells import column_letters

MOST_MIB = 256
# Reads a file as a form is read, and says what came of it and how much memory that took at most.
READ = """
import sys, time
from pathlib import Path
from xlvalidate.ooxml.book import Refusal
from xlvalidate.reading.read_book import read_book
path, fast = sys.argv[1:]
read = read_book(Path(path).read_bytes(), lambda name: False, areas=lambda name: True, fast=fast == "fast")
if isinstance(read, Refusal):
    said = read.code
else:
    said = sum(len(one.numbers) + len(one.texts) + len(one.others) for one in read.columns.values())
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024
print(said, peak, round(time.process_time(), 1))
"""


def areas(rows: int, columns: int) -> str:
    letters = map(column_letters, range(1, columns + 1))
    return "".join(name(f"i_{letter}", f"S!${letter}$1:${letter}${rows}") for letter in letters)


def table(rows: int, columns: int, cell: Callable[[str, int], str], names: str | None = None, more: str = "") -> bytes:
    letters = [*map(column_letters, range(1, columns + 1))]
    made = "".join(
        f'<row r="{row}">{"".join(cell(letter, row) for letter in letters)}</row>' for row in range(1, rows + 1)
    )
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{made}</sheetData>{more}</worksheet>'
    strings = f'<sst xmlns="{MAIN}">{"".join(f"<si><t>text {at}</t></si>" for at in range(50_000))}</sst>'
    return package(parts(sheet=xml, strings=strings, names=areas(rows, columns) if names is None else names))


def number(letter: str, row: int) -> str:
    return f'<c r="{letter}{row}" s="1"><v>{row}.25</v></c>'


def mixed(letter: str, row: int) -> str:
    """Two thirds are numbers; the others are texts that cells share, and typed ones."""
    if letter in "BEHKN":
        return f'<c r="{letter}{row}" s="1" t="s"><v>{(row * 7) % 50_000}</v></c>'
    if letter in "CFILO":
        return f'<c r="{letter}{row}" t="inlineStr"><is><t>text {row}</t></is></c>'
    return number(letter, row)


def calculated(letter: str, row: int) -> str:
    return f'<c r="{letter}{row}"><f>A{row}+{row}</f><v>{row}</v></c>'


def staggered(rows: int) -> str:
    """As many areas as there may be, each of other rows of one column."""
    return "".join(name(f"i_{at}", f"S!$A${at}:$A${rows - at}") for at in range(1, 1_025))


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "the largest form": (lambda: table(20_000, 30, mixed), "fast", "600000"),
    "the largest form, read by the guarded reader": (lambda: table(20_000, 30, mixed), "guarded", "600000"),
    "a million cells": (lambda: table(50_000, 20, number), "fast", "too-many-cells"),
    "a million cells, for the guarded reader": (lambda: table(50_000, 20, number), "guarded", "too-many-cells"),
    "a million cells, not closed behind": (lambda: table(50_000, 20, number, more="<a>"), "fast", "too-many-cells"),
    "all of them calculated": (lambda: table(20_000, 30, calculated), "fast", "600000"),
    "areas that share all their cells": (lambda: table(20_000, 1, number, staggered(20_000)), "fast", "too-many-cells"),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is read from /proc")
@pytest.mark.parametrize(("data", "way", "said"), CASES.values(), ids=CASES)
def test_very_many_cells_in_areas(data: Callable[[], bytes], way: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(data())
    done = subprocess.run([sys.executable, "-c", READ, str(path), way], stdout=subprocess.PIPE, text=True, check=True)
    found, peak, seconds = done.stdout.split()
    print(f"\n{found}, {peak} MiB, {seconds} s")
    assert found == said
    assert int(peak) <= MOST_MIB
