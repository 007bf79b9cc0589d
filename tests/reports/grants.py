"""A little form with an open table, drawn in tests: each line is an entry, its row of the sheet and its six cells.

    6  A0001 农业局 种植处 1.50 2026-05-01 2026-04-01
    8  A0002 农业居 □      □    2026-05-01 □

`□` is a blank cell.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.editions.little import edition
from tests.forms import BLANK
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked, check
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.ooxml.book import Book, ColumnArea, ColumnContent, DefinedName, NameFault, Value, ValueKind
from xlvalidate.reading.cell_values import written_in
from xlvalidate.reading.entries import entries_of
from xlvalidate.reading.submission import Entries, Reading, Submission, SubmittedFile, blank_reading

GRANTS = """
id = "grants"
title = "科研资助情况表"
authority = "市财发〔2026〕3号"
language = "zh_CN"
years = { first = 2026 }

[cover]
sheet = "封面"
title = "科研资助情况表"
fields = [
  { code = "office", label = "填报单位" },
  { code = "office_code", label = "单位代码" },
  { code = "year", label = "年度" },
]

[[lists]]
code = "agencies"
label = "资助部门名单"
items = ["农业局", "水利局", "教育局"]

[[lists]]
code = "sections"
label = "处室名单"
parent = "agencies"
items = { "农业局" = ["种植处", "畜牧处"], "水利局" = ["水文处"], "教育局" = ["高教处"] }

[[tables]]
code = "award"
sheet = "资助明细"
title = "一、资助明细"
open = { most = 400, least = 2, key = ["ref"] }
widths = [14, 20, 14, 12, 16, 16]
  [[tables.blocks]]
  columns = [
    { code = "ref", label = "编号", kind = "text", pattern = "capital digit 4" },
    { code = "agency", label = "资助部门", kind = "choice", list = "agencies" },
    { code = "section", label = "处室", kind = "choice", list = "sections", blank = "empty" },
    { code = "amount", label = "金额", kind = "amount", unit = "万元", decimals = 2 },
    { code = "starts", label = "开始日期", kind = "date" },
    { code = "ends", label = "结束日期", kind = "date", blank = "empty" },
  ]

[[tables]]
code = "summary"
sheet = "汇总"
title = "二、汇总"
unit = "万元"
kind = "amount"
decimals = 2
widths = [30, 20]
  [[tables.blocks]]
  columns = [{ label = "合计" }]
  rows = [{ code = "total", label = "资助合计" }]

[[rules]]
id = "AWD-CELLS"
severity = "must"
source = "s"
cells = "award"

[[rules]]
id = "SUM-CELLS"
severity = "must"
source = "s"
cells = "summary"

[[rules]]
id = "AWD-DATES"
severity = "must"
source = "s"
label = "起止日期"
each = "award.entries"
says = "starts <= ends"

[[rules]]
id = "AWD-BIG"
severity = "explain"
source = "s"
each = "award.entries"
says = "amount <= 100"

[[rules]]
id = "AWD-REF"
severity = "must"
source = "s"
label = "编号不重"
says = "unique(award.ref)"

[[rules]]
id = "AWD-TOTAL"
severity = "must"
source = "s"
says = "summary_total = sum(award.amount)"
"""
COLUMNS = ("ref", "agency", "section", "amount", "starts", "ends")
SHEET = "资助明细"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FIRST, _LAST = 4, 403


def grants(folder: Path) -> Edition:
    return edition(folder, GRANTS, "grants")


def entries_of_drawing(form: Edition, drawing: str) -> Entries:
    """The open table as it is drawn, read as a workbook's is."""
    table = form.open_tables["award"]
    lines = [line.split() for line in drawing.splitlines() if line.strip()]
    names, columns = {}, {}
    for position, indicator in enumerate(table.columns, start=1):
        typed = {int(line[0]): line[position] for line in lines if line[position] != BLANK}
        days = {row: Value(ValueKind.DATE, _serial(text)) for row, text in typed.items() if _DAY.fullmatch(text)}
        errors = {row: Value(ValueKind.ERROR, text) for row, text in typed.items() if text.startswith("#")}
        numbers = {row: text for row, text in typed.items() if _NUMBER.fullmatch(text)}
        others = days | errors
        texts = {row: text for row, text in typed.items() if row not in numbers and row not in others}
        area = ColumnArea(SHEET, position, _FIRST, _LAST)
        name = indicator.name.lower()
        names[name] = DefinedName(indicator.name, "?", None, NameFault.RANGE, area=area)
        columns[name] = ColumnContent(numbers, texts, others)
    book = Book(sheets=(), names=names, values={}, columns=columns)
    return entries_of(book, form, written_in(form, since_1904=False))["award"]


def _serial(day: str) -> str:
    return str((date.fromisoformat(day) - date(1899, 12, 30)).days)


def submission(form: Edition, drawing: str, total: str = BLANK, **explanations: str) -> Submission:
    indicator, cell = form.indicators["summary_total"], Cell("汇总", 4, 2)
    blank = blank_reading(indicator, cell)
    known = Reading(indicator, cell, Value(ValueKind.NUMBER, total), Decimal(0 if total == BLANK else total))
    return Submission(
        source=SubmittedFile(file="grants.xlsx", sha256="0" * 64),
        edition=form,
        readings={"summary_total": blank if total == BLANK else known},
        cover={"office": "某局", "office_code": "990001", "year": "2026"},
        explanations={rule.replace("_", "-"): said for rule, said in explanations.items()},
        entries={"award": entries_of_drawing(form, drawing)},
    )


def judged(form: Edition, drawing: str, total: str = BLANK, **explanations: str) -> Checked:
    return check([submission(form, drawing, total, **explanations)])[0]


def places(codes: str, rows: Iterable[int], text: str = "") -> tuple[Place, ...]:
    """Cells of the open table: each code in each row."""
    return tuple(
        Place(f"award_{code}", Cell(SHEET, row, COLUMNS.index(code) + 1), text)
        for row in rows
        for code in codes.split()
    )


def structure(why: str, found: tuple[Place, ...] = (), entries: int = 0, **facts: str) -> Finding:
    """A finding about an open table as a whole, as reading makes it."""
    return Finding(
        id=why,
        origin=Origin.STRUCTURE,
        severity=Severity.MUST,
        why=why,
        places=found,
        facts=(("table", "award"), *facts.items()),
        entries=entries,
    )
