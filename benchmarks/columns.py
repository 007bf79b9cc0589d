"""What reading a table of very many entries costs, beside unzip and expat: `python -m benchmarks columns [ROUNDS]`."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.collect import unread
from benchmarks.measure import Pairs, Spent, timed
from xlvalidate.cells import column_letters
from xlvalidate.ooxml.book import Book
from xlvalidate.reading.read_book import read_book

MOST, WIDE = 20_000, 20
_ROUNDS = 9
_FIRST = 6
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PLAIN, _AMOUNT, _DAY = 1, 2, 3
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><cellXfs count="4">
<xf numFmtId="0"/><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="14"/></cellXfs></styleSheet>"""
_ROOT = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
_PARTS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>"""
# As `benchmarks.measure.peak`, of reading alone.
_PEAK = """
import sys
from pathlib import Path
from xlvalidate.reading.read_book import read_book
data = Path(sys.argv[1]).read_bytes()
if sys.argv[2] != "nothing":
    read_book(data, lambda name: False, areas=lambda name: True, fast=sys.argv[2] == "fast")
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


def table(rows: int, columns: int = WIDE) -> bytes:
    """A workbook with a heading and so many entries, as Excel would write it: whole numbers, amounts, texts that cells
    share (a fifth of them are their cell's alone), typed ones, and days by their style. Each column has its name.
    """
    random, texts, sheet = Random(5), dict[str, int](), []
    for row in range(1, _FIRST + rows):
        cells = (_cell(column, row, random, texts) for column in range(1, columns + 1))
        sheet.append(f'<row r="{row}" spans="1:{columns}" x14ac:dyDescent="0.25">{"".join(cells)}</row>')
    letters = map(column_letters, range(1, columns + 1))
    names = "".join(
        f'<definedName name="i_{letter}">Awards!${letter}${_FIRST}:${letter}${_FIRST + rows - 1}</definedName>'
        for letter in letters
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="Awards" sheetId="1" '
        f'r:id="rId1"/></sheets><definedNames>{names}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": _PARTS,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}" xmlns:x14ac="http://schemas.microsoft.com/office/'
        f'spreadsheetml/2009/9/ac"><sheetData>{"".join(sheet)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>',
        "xl/styles.xml": _STYLES,
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for part, text in made.items():
            archive.writestr(part, text)
    return packed.getvalue()


def _cell(column: int, row: int, random: Random, texts: dict[str, int]) -> str:
    at = f'r="{column_letters(column)}{row}"'
    if row < _FIRST:
        return f'<c {at} s="{_PLAIN}" t="s"><v>{texts.setdefault(f"第{row}行第{column}列", len(texts))}</v></c>'
    match column % 5:
        case 1:
            text = f"REF-{row:06}" if column == 1 else f"项目{random.randrange(4_000)}"
            return f'<c {at} s="{_PLAIN}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
        case 2:
            return f'<c {at} s="{_PLAIN}"><v>{random.randrange(10_000)}</v></c>'
        case 3:
            return f'<c {at} s="{_AMOUNT}"><v>{random.randrange(10**8) / 100}</v></c>'
        case 4:
            return f'<c {at} s="{_PLAIN}" t="inlineStr"><is><t>{random.choice("甲乙丙丁")}类 R&amp;D</t></is></c>'
        case _:
            return f'<c {at} s="{_DAY}"><v>{random.randrange(44_000, 46_000)}</v></c>'


def main(arguments: Sequence[str]) -> None:
    rounds = int(arguments[0]) if arguments else _ROUNDS
    print("| what | other | ours | ratio, CPU | ratio, wall | goal |\n|---|---|---|---|---|---|")
    for line in rows(rounds):
        print("| " + " | ".join(line) + " |", flush=True)


def rows(rounds: int) -> Iterator[tuple[str, ...]]:
    each: dict[int, float] = {}
    for entries in (1_000, 5_000, MOST):
        pairs = reading(table(entries), rounds)
        each[entries] = pairs.median("ours", "cpu") / (entries * WIDE) * 1e6
        what = f"read {entries:,} × {WIDE}, against unzip and expat without handlers"
        yield _beside(what, pairs, "≤ 1.5×" if entries == MOST else "")
    growth = "; ".join(f"{entries:,}: {spent:.2f} µs" for entries, spent in each.items())
    yield "each cell, by the number of entries", "", growth, f"{each[MOST] / each[1_000]:.2f}×", "", "≤ 1.2×"
    large = table(MOST)
    yield _beside(f"the same of {MOST:,}, by the guarded reader", reading(large, max(1, rounds // 3), fast=False), "")
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        for columns, data in ((WIDE, large), (30, table(MOST, 30))):
            path = Path(folder, f"{columns}.xlsx")
            path.write_bytes(data)
            bare, fast, guarded = (peak(path, way) for way in ("nothing", "fast", "guarded"))
            what = f"peak memory of {MOST:,} × {columns}, against importing"
            yield what, f"{bare:.0f} MiB", f"{fast:.0f} MiB; guarded {guarded:.0f} MiB", "", "", "≤ 256 MiB"


def reading(data: bytes, rounds: int, fast: bool = True) -> Pairs:
    """Both ways in turn."""
    spent = defaultdict[str, list[Spent]](list)
    ways: dict[str, Callable[[], object]] = {
        "floor": lambda: unread(data),
        "ours": lambda: read_book(data, lambda _: False, areas=lambda _: True, fast=fast),
    }
    assert isinstance(ways["ours"](), Book)
    for _ in range(rounds):
        for way, step in ways.items():
            spent[way].append(timed(step)[1])
    return Pairs(spent["ours"], spent["floor"])


def peak(path: Path, way: str) -> float:
    """The MiB that reading took at most. Needs /proc."""
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path), way], stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout) / 1024


def _beside(what: str, pairs: Pairs, goal: str) -> tuple[str, ...]:
    other, ours = (f"{pairs.median(side, 'cpu') * 1000:.0f} ms" for side in ("other", "ours"))
    return what, other, ours, f"{1 / pairs.ratio('cpu'):.2f}×", f"{1 / pairs.ratio('wall'):.2f}×", goal
