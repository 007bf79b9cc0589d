"""Little forms with an open table, drawn as a table of what was typed: a row an entry, `-` for a blank cell."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.ooxml.book import (
    BLANK,
    Book,
    ColumnArea,
    ColumnContent,
    DefinedName,
    NameFault,
    Value,
    ValueKind,
    Worksheet,
)
from xlvalidate.reading.cell_values import read_value, written_in
from xlvalidate.reading.days import serial_of
from xlvalidate.reading.entries import entries_of
from xlvalidate.reading.submission import Submission, SubmittedFile

TOP = 5
"""The row of the sheet in which the first entry stands."""

HEAD = """
id = "grants"
title = "资助"
authority = "示范"
language = "zh_CN"
years = { first = 2020 }
units = ["万元"]

[cover]
sheet = "封面"
title = "资助"
fields = [
  { code = "office", label = "单位" },
  { code = "office_code", label = "代码" },
  { code = "year", label = "年度" },
]

[[lists]]
code = "provinces"
label = "省"
items = ["浙江", "江苏"]

[[lists]]
code = "cities"
label = "市"
parent = "provinces"
items = { "浙江" = ["杭州", "宁波"], "江苏" = ["南京"] }

[[tables]]
code = "sums"
sheet = "汇总"
title = "汇总"
kind = "amount"
decimals = 2
unit = "万元"
widths = [20, 20]
[[tables.blocks]]
columns = [{ label = "金额" }]
rows = [
  { code = "total", label = "合计" },
  { code = "rnd", label = "研发" },
  { code = "many", label = "项数", kind = "count", unit = "项" },
]

[[tables]]
code = "award"
sheet = "明细"
title = "明细"
open = { most = 40, key = ["ref"] }
widths = [10, 10, 10, 10, 10, 10, 10, 10, 10]
[[tables.blocks]]
columns = [
  { code = "ref", label = "编号", kind = "text", length = [1, 6] },
  { code = "kind", label = "类别", kind = "choice", choices = ["研发", "推广"] },
  { code = "amount", label = "金额", kind = "amount", decimals = 2, unit = "万元", least = 0, most = 1000 },
  { code = "paid", label = "已付", kind = "amount", unit = "万元", blank = "zero" },
  { code = "from", label = "开始", kind = "date" },
  { code = "to", label = "结束", kind = "date", blank = "empty", least = 2020-01-01 },
  { code = "over", label = "上级", kind = "text", blank = "empty" },
  { code = "province", label = "省", kind = "choice", list = "provinces", blank = "empty" },
  { code = "city", label = "市", kind = "choice", list = "cities", blank = "empty" },
]

[[rules]]
id = "SUMS"
severity = "must"
source = "示范"
cells = "sums"

[[rules]]
id = "CELLS"
severity = "must"
source = "示范"
cells = "award"

[[rules]]
id = "REF"
severity = "must"
source = "示范"
says = "unique(award.ref)"
"""


def rule(own: str, says: str, **more: str) -> str:
    """A rule as an edition file has it."""
    keys = {"id": own, "severity": "must", "source": "示范", "says": says} | more
    return "\n[[rules]]\n" + "".join(f"{key} = '''{value}'''\n" for key, value in keys.items())


RULES = "".join(
    (
        rule("TOTAL", "sums_total = sum(award.amount)"),
        rule("RND", "sums_rnd = sum(award.amount where kind = '研发')"),
        rule("MANY", "sums_many = count(award where amount > 0)"),
        rule("DATES", "from <= to", each="award.entries"),
        rule("PAID", "paid <= amount", each="award.entries"),
        rule("OVER", "award.over in award.ref"),
        rule("SELF", "over <> ref", each="award.entries"),
        rule("CITY", "if not blank(province) then not blank(city)", each="award.entries"),
        rule("BIG", "amount <= 0.5 * sum(amount) or amount < 10", each="award.entries", severity="explain"),
        rule("ORDER", "ordered(award.from)"),
        rule("SHARE", "if amount > 0 then paid / amount <= 1", each="award.entries"),
    )
)


@cache
def grants(rules: str = RULES) -> Edition:
    """The form with these rules."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "grants.toml"
        path.write_text(HEAD + rules, "utf-8")
        return load(path, date(2026, 1, 1))


def filled(edition: Edition, drawn: str, sums: Mapping[str, str] | None = None) -> Submission:
    """The form with these entries, a line each, its cells parted by blanks: `A1 研发 10 5 2026-01-01 - - - -`."""
    rows = [line.split() for line in drawn.strip().splitlines()] if drawn.strip() else []
    return submitted(edition, [[None if one == "-" else _typed(one) for one in row] for row in rows], sums or {})


Typed = str | date | float | int | Value | None


def _typed(said: str) -> Typed:
    if said == "_":
        return None
    if said.replace(".", "", 1).isdigit() and not (len(said) > 1 and said[0] == "0" and "." not in said):
        return Value(ValueKind.NUMBER, said)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return said


def submitted(edition: Edition, rows: Sequence[Sequence[Typed]], sums: Mapping[str, str]) -> Submission:
    """The form with these entries; one that is empty is a row between others in which nothing was typed."""
    names: dict[str, DefinedName] = {}
    columns: dict[str, ColumnContent] = {}
    (table,) = edition.open_tables.values()
    sheet = edition.table(table.code).sheet
    for number, column in enumerate(table.columns, start=1):
        area = ColumnArea(sheet, number, TOP, TOP + table.most - 1)
        names[column.name] = DefinedName(column.name, "", fault=NameFault.RANGE, area=area)
        columns[column.name] = _content([row[number - 1] if len(row) >= number else None for row in rows])
    book = Book(sheets=(Worksheet(sheet),), names=names, values={}, columns=columns)
    written = written_in(edition, since_1904=False)
    readings = {}
    for row, (code, indicator) in enumerate(edition.indicators.items(), start=3):
        said = sums.get(code.partition("_")[2])
        value = BLANK if said is None else Value(ValueKind.NUMBER, said)
        readings[code] = read_value(indicator, Cell("汇总", row, 2), value, written)
    return Submission(
        source=SubmittedFile(file="form.xlsx", sha256="0"),
        edition=edition,
        readings=readings,
        cover={"office": "某局", "office_code": "1", "year": "2026"},
        entries=entries_of(book, edition, written),
    )


def _content(cells: Sequence[Typed]) -> ColumnContent:
    numbers: dict[int, str] = {}
    texts: dict[int, str] = {}
    others: dict[int, Value] = {}
    for row, one in enumerate(cells, start=TOP):
        match one:
            case None:
                continue
            case Value(kind=ValueKind.NUMBER, formula=None):
                numbers[row] = one.text
            case Value():
                others[row] = one
            case date():
                others[row] = Value(ValueKind.DATE, str(serial_of(one)))
            case str():
                texts[row] = one
            case _:
                numbers[row] = str(one)
    return ColumnContent(numbers, texts, others)
