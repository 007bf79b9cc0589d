"""A little form with an open table, drawn in tests, and findings about its entries.

    6  A0001 农业局 1.50 2026-05-01 2026-04-01
    8  A0002 农业居 □    2026-05-01 □

Each line is an entry: its row of the sheet, and its cells from column A on; `□` is a blank cell.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.editions.little import edition
from xlvalidate.cells import Cell, cell_at
from xlvalidate.checking.check import Checked
from xlvalidate.checking.verdicts import verdict
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Outcome, Place, Severity
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.submission import Entries, EntryColumn, Reading, Submission, SubmittedFile, blank_reading

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

[[tables]]
code = "award"
sheet = "资助明细"
title = "一、资助明细"
open = { most = 400, least = 2, key = ["ref"] }
widths = [14, 20, 12, 14, 14]
  [[tables.blocks]]
  columns = [
    { code = "ref", label = "编号", kind = "text", pattern = "capital digit 4" },
    { code = "agency", label = "资助部门", kind = "choice", list = "agencies" },
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
says = "unique(award.ref)"

[[rules]]
id = "AWD-TOTAL"
severity = "must"
source = "s"
says = "summary_total = sum(award.amount)"
"""
COLUMNS = ("ref", "agency", "amount", "starts", "ends")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def grants(folder: Path) -> Edition:
    return edition(folder, GRANTS, "grants")


def entries_of(form: Edition, drawing: str) -> Entries:
    """The open table as it is drawn. A word is of the column's kind, or not understood: `text`."""
    table = form.open_tables["award"]
    lines = [line.split() for line in drawing.splitlines() if line.strip()]
    rows = [int(line[0]) for line in lines]
    columns = {}
    for position, indicator in enumerate(table.columns, start=1):
        texts = ["" if line[position] == "□" else line[position] for line in lines]
        typed = [_typed(indicator, text) for text in texts]
        odd = {
            entry: Reading(
                indicator,
                cell_at("资助明细", rows[entry], position),
                Value(ValueKind.TEXT, text),
                None,
                "text" if indicator.numeric else "date-unread",
            )
            for entry, text in enumerate(texts)
            if text and typed[entry] is None
        }
        columns[indicator.code] = EntryColumn(indicator, position, texts, typed, odd)
    return Entries(table, "资助明细", rows, columns)


def _typed(indicator, text):
    if indicator.numeric:
        return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
    if indicator.kind == "date":
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    return text or None


def submission(form: Edition, drawing: str, total: str = "1") -> Submission:
    indicator = form.indicators["summary_total"]
    cell = Cell("汇总", 4, 2)
    reading = (
        blank_reading(indicator, cell)
        if total == "□"
        else Reading(indicator, cell, Value(ValueKind.NUMBER, total), Decimal(total))
    )
    return Submission(
        source=SubmittedFile(file="grants.xlsx", sha256="0" * 64),
        edition=form,
        readings={"summary_total": reading},
        cover={"office": "某局", "office_code": "990001", "year": "2026"},
        entries={"award": entries_of(form, drawing)},
    )


def checked(form: Edition, drawing: str, findings: Iterable[Finding], total: str = "1") -> Checked:
    found = tuple(findings)
    failed = {one.id: Outcome.FAILED for one in found if one.id in form.by_instance}
    return Checked(
        source=SubmittedFile(file="grants.xlsx", sha256="0" * 64),
        verdict=verdict(found),
        findings=found,
        outcomes=dict.fromkeys(form.by_instance, Outcome.PASSED) | failed,
        submission=submission(form, drawing, total),
    )


def places(codes: str, rows: Iterable[int], texts: Mapping[str, str] | None = None) -> tuple[Place, ...]:
    """Cells of the open table: each code in each row."""
    return tuple(
        Place(f"award_{code}", Cell("资助明细", row, COLUMNS.index(code) + 1), (texts or {}).get(code, ""))
        for row in rows
        for code in codes.split()
    )


def late(rows: Iterable[int], entries: int = 0) -> Finding:
    """Entries that end before they begin; the first of them in May and April."""
    shown = tuple(rows)
    return Finding(
        id="AWD-DATES",
        origin=Origin.RULE,
        severity=Severity.MUST,
        why="broken",
        places=places("starts ends", shown, {"starts": "2026-05-01", "ends": "2026-04-01"}),
        left=30,
        right=0,
        difference=30,
        facts=(
            ("equation", "2026年5月1日 > 2026年4月1日"),
            ("clauses", "0"),
            ("measure", "day"),
            ("table", "award"),
        ),
        bound="award_starts=46143 award_ends=46113",
        entries=entries or len(shown),
    )


def cells(
    why: str,
    code: str,
    rows: Iterable[int],
    text: str = "",
    entries: int = 0,
    facts: tuple[tuple[str, str], ...] = (),
    origin: Origin = Origin.READING,
    **sides: Decimal,
) -> Finding:
    """Cells of one column that are wrong in the same way."""
    shown = tuple(rows)
    return Finding(
        id=f"AWD-CELLS.{code}",
        origin=origin,
        severity=Severity.MUST,
        why=why,
        places=places(code, shown, {code: text}),
        facts=facts,
        entries=entries or len(shown),
        **sides,
    )
