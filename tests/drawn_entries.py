"""A made-up form with open tables, and entries as they would have been read: drawn, an entry a line.

`row  ref  amount …` names the columns, then each line is a row of the sheet. `□` is blank, `?x` a text that is not
understood, a number or a day in ISO is one, `yes` and `no` where the column is a flag.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Value as Meaning
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.submission import Entries, EntryColumn, Reading, Submission, SubmittedFile
from xlvalidate.rules.types import ValueType, serial

BLANK = "□"
COVER = """
id = "{id}"
title = "Grants"
authority = "nobody, notice 0"
language = "en"
years = {{ first = 2020, last = 2030 }}
units = ["EUR", "things"]
{more}
[cover]
sheet = "Cover"
title = "Grants"
fields = [
  {{ code = "office", label = "Office" }},
  {{ code = "office_code", label = "Code" }},
  {{ code = "year", label = "Year", kind = "count" }},
]
"""
SUMMARY = """
[[tables]]
code = "s"
sheet = "Sums"
title = "Sums"
unit = "EUR"
kind = "amount"
decimals = 2
widths = [20, 12]
[[tables.blocks]]
columns = [{ label = "Amount" }]
rows = [{ code = "total", label = "All" }]
"""
AWARDS = """
[[tables]]
code = "award"
sheet = "Awards"
title = "Awards"
open = { most = 20000, key = ["ref"] }
widths = [8, 8, 8, 8, 8]
[[tables.blocks]]
columns = [
  { code = "ref", label = "Reference", kind = "text" },
  { code = "amount", label = "Amount", kind = "amount", unit = "EUR", decimals = 2 },
  { code = "items", label = "Items", kind = "count", unit = "things" },
  { code = "starts", label = "Starts", kind = "date" },
  { code = "open", label = "Open", kind = "flag" },
]
"""
NOTES = """
[[tables]]
code = "note"
sheet = "Notes"
title = "Notes"
open = { most = 50 }
widths = [20, 8]
[[tables.blocks]]
columns = [
  { code = "said", label = "Said", kind = "text" },
  { code = "paid", label = "Paid", kind = "amount", unit = "EUR", decimals = 2 },
]
"""
RULES = """
[[rules]]
id = "TOTAL"
severity = "must"
source = "made up"
says = "s_total = sum(award.amount)"
[[rules]]
id = "SUM-UP"
severity = "must"
source = "made up"
units = ["s_total"]
"""
CELLS = """
[[rules]]
id = "CELLS-{own}"
severity = "must"
source = "made up"
cells = "{table}"
"""
UNIQUE = """
[[rules]]
id = "REF"
severity = "must"
source = "made up"
says = "unique(award.ref)"
"""
_CODE = re.compile(r'^\[\[tables\]\]\ncode = "(.*)"', re.MULTILINE)


def edition(*tables: str, rules: str = "", id: str = "grants", more: str = "") -> Edition:
    """An edition of these tables."""
    text = "".join(tables)
    for table in _CODE.findall(text):
        rules += CELLS.format(table=table, own=table.upper())
    if 'key = ["ref"]' in text:
        rules += UNIQUE
    return edition_of(COVER.format(id=id, more=more) + text + rules)


GRANTS = edition(SUMMARY, AWARDS, NOTES, rules=RULES)
OPEN_ONLY = edition(AWARDS, id="open-only")


def entries(of: Edition, table: str, drawing: str) -> Entries:
    """The entries of an open table, as drawn."""
    open_table = of.open_tables[table]
    head, *lines = (line.split() for line in drawing.strip().splitlines())
    rows = [int(line[0]) for line in lines]
    columns = {}
    for at, column in enumerate(open_table.columns, start=1):
        drawn = [line[head.index(column.short)] if column.short in head else BLANK for line in lines]
        cells = [Cell(of.table(table).sheet, row, at) for row in rows]
        read = [_read(column.kind.facts.type, text) for text in drawn]
        odd = {
            entry: Reading(column, cells[entry], Value(ValueKind.TEXT, text[1:]), None, "not-a-number")
            for entry, text in enumerate(drawn)
            if text.startswith("?")
        }
        columns[column.code] = EntryColumn(column, at, [text for text, _ in read], [typed for _, typed in read], odd)
    return Entries(open_table, of.table(table).sheet, rows, columns)


def _read(of: ValueType, text: str) -> tuple[str, Meaning | None]:
    if text == BLANK or text.startswith("?"):
        return text[1:], None
    match of:
        case ValueType.NUMBER:
            return text, Decimal(text) if "." in text else int(text)
        case ValueType.DATE:
            day = date.fromisoformat(text)
            return str(serial(day)), day
        case ValueType.FLAG:
            return text, text == "yes"
        case _:
            return text, text


def form(of: Edition, file: str = "form.xlsx", *, office: str = "1", total: str = "", **drawn: str) -> Submission:
    """A submission with these entries, by table, and a total where the edition asks for one."""
    readings: Mapping[str, Reading] = {}
    if "s_total" in of.indicators:
        number = None if not total else Decimal(total)
        value = Value(ValueKind.NUMBER if total else ValueKind.BLANK, total)
        readings = {"s_total": Reading(of.indicators["s_total"], Cell("Sums", 4, 2), value, number)}
    return Submission(
        source=SubmittedFile(file=file, sha256="0" * 64),
        edition=of,
        readings=readings,
        cover={"office": "Office", "office_code": office, "year": "2025"},
        entries={table: entries(of, table, drawn.get(table, "row")) for table in of.open_tables},
    )


def with_entries(submission: Submission, **drawn: str) -> Submission:
    """The same submission with these entries instead of its own."""
    new = {table: entries(submission.edition, table, drawing) for table, drawing in drawn.items()}
    return replace(submission, entries={**submission.entries, **new})
