"""A made-up form, small enough to be seen at once.

           A         B       C       D       E               A       B       C       D
     3     Place             Count   Money             3             Girls   Boys    Remark
     4                               Paid    Owed      4     All
     5     1. Town   Old
     6               New                                     B       C
     7     Of these                                    5     Office:
     8     2. Land   Old                               6     Code:
     9               New                               7     Year:
    10     Total

Its sheets are Books, Pupils and Cover.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from tests.hostile.packages import links, name, package, parts, sheet, workbook_xml
from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import find
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.book import Book, Value, ValueKind

FORM = """
id = "small"
title = "Small"
authority = "nobody, notice 0"
language = "en"
years = { first = 2024, last = 2025 }
units = ["books", "EUR", "pupils"]

[cover]
sheet = "Cover"
title = "Small"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
]

[[tables]]
code = "b"
sheet = "Books"
title = "Books"
unit = "books"
widths = [20, 20, 10, 10, 10]

[[tables.blocks]]
corner = "Place"
columns = [
  { code = "count", label = "Count" },
  { label = "Money", unit = "EUR", kind = "amount", decimals = 2, columns = [
    { code = "paid", label = "Paid" },
    { code = "owed", label = "Owed" },
  ] },
]
rows = [
  { label = "1. Town", rows = [
    { code = "town_old", label = "Old" },
    { code = "town_new", label = "New" },
  ] },
  { label = "Of these", heading = true },
  { label = "2. Land", rows = [
    { code = "land_old", label = "Old" },
    { code = "land_new", label = "New" },
  ] },
  { code = "total", label = "Total" },
]

[[tables]]
code = "p"
sheet = "Pupils"
title = "Pupils"
unit = "pupils"
widths = [12, 12, 12, 12]

[[tables.blocks]]
columns = [
  { code = "girls", label = "Girls" },
  { code = "boys", label = "Boys" },
  { code = "word", label = "Remark", kind = "text" },
]
rows = [{ code = "all", label = "All" }]

[[rules]]
id = "B-CELLS"
severity = "must"
source = "made up"
cells = "b"

[[rules]]
id = "P-CELLS"
severity = "must"
source = "made up"
cells = "p"

[[rules]]
id = "SUM"
severity = "must"
source = "made up"
says = "total = town_old + town_new + land_old + land_new"
each = "b.columns"

[[rules]]
id = "MORE"
severity = "explain"
source = "made up"
says = "b_total_paid >= b_total_owed"

[[rules]]
id = "AGAIN"
severity = "explain"
source = "made up"
copied = true
"""


@cache
def edition_of(text: str = FORM) -> Edition:
    """An edition from its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "small.toml"
        path.write_text(text, "utf-8")
        return find(str(path))


def saved(book: Book) -> bytes:
    """A book as the bytes of a workbook; its names lead where `Name.refers` says."""
    tabs, made = "", {}
    for at, one in enumerate(book.sheets, start=1):
        tabs += f'<sheet name="{one.name}" sheetId="{at}" state="{one.state}" r:id="rId{at}"/>'
        rows: dict[int, str] = {}
        for cell, value in sorted(book.values.items()):
            if cell.sheet == one.name:
                rows[cell.row] = rows.get(cell.row, "") + _saved(cell, value)
        made[f"xl/worksheets/sheet{at}.xml"] = sheet("".join(f'<row r="{at}">{row}</row>' for at, row in rows.items()))
    names = "".join(name(one.name, escape(one.refers)) for one in book.names.values())
    targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(book.sheets) + 1)]
    return package(parts(workbook=workbook_xml(names, tabs), links=links(*targets)) | made)


def _saved(cell: Cell, value: Value) -> str:
    formula = "" if value.formula is None else f"<f>{escape(value.formula)}</f>"
    if value.kind is ValueKind.NUMBER:
        return f'<c r="{cell.a1}">{formula}<v>{value.text}</v></c>'
    if formula:
        return f'<c r="{cell.a1}" t="str">{formula}<v>{escape(value.text)}</v></c>'
    return f'<c r="{cell.a1}" t="inlineStr"><is><t xml:space="preserve">{escape(value.text)}</t></is></c>'
