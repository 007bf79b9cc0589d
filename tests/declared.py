"""A form with two tables that an office may leave empty as a whole, and a third one that counts over both."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.forms import book, typed
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.editions.template_names import declared_name
from xlvalidate.ooxml.book import Book, DefinedName
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import Submission, SubmittedFile

TEXT = """
id = "whole-2025"
title = "业务情况统计表"
authority = "无"
language = "zh_CN"
years = { first = 2025 }

[cover]
sheet = "封面"
title = "业务情况统计表"
fields = [
  { code = "office", label = "填报单位" },
  { code = "office_code", label = "单位代码" },
  { code = "year", label = "年度", kind = "count" },
]

[[tables]]
code = "t1"
sheet = "表一"
title = "表一 许可"
unit = "件"
may_be = ["nil", "not-applicable"]
widths = [22, 14, 14]
[[tables.blocks]]
corner = "项目"
columns = [{ code = "new", label = "受理" }, { code = "done", label = "办结" }]
rows = [
  { code = "a", label = "首次" },
  { code = "b", label = "延续" },
  { code = "g", label = "其中 网上办理", optional = "online" },
  { code = "tot", label = "合计" },
]

[[tables]]
code = "t2"
sheet = "表二"
title = "表二 收费"
unit = "元"
kind = "amount"
decimals = 2
may_be = ["nil"]
widths = [22, 14]
[[tables.blocks]]
corner = "项目"
columns = [{ label = "金额" }]
rows = [
  { code = "fee", label = "收费", least = 1 },
  { code = "back", label = "退费", blank = "zero" },
  { code = "kind", label = "方式", kind = "choice", choices = ["现金", "转账"] },
  { code = "why", label = "备注", kind = "text" },
]

[[tables]]
code = "t3"
sheet = "表三"
title = "表三 合计"
unit = "件"
widths = [22, 14]
[[tables.blocks]]
corner = "项目"
columns = [{ label = "数" }]
rows = [{ code = "all", label = "全部受理" }, { code = "free", label = "未收费", blank = "zero" }]

[[sets]]
name = "parts"
table = "t1"
label = "受理各项"
rows = ["a", "b"]

[[rules]]
id = "T1"
severity = "must"
source = "s"
cells = "t1"
[[rules]]
id = "T2"
severity = "must"
source = "s"
cells = "t2"
[[rules]]
id = "T3"
severity = "must"
source = "s"
cells = "t3"
[[rules]]
id = "SUM"
severity = "must"
source = "s"
each = "t1.columns"
says = "sum(parts) = tot"
[[rules]]
id = "ALL"
severity = "must"
source = "s"
says = "t3_all = t1_a_new + t1_b_new"
[[rules]]
id = "DONE"
severity = "explain"
source = "s"
says = "t1_tot_done <= t3_all"
[[rules]]
id = "FEE"
severity = "must"
source = "s"
says = "if t3_all > 3 then t2_fee - t2_back > 0"
[[rules]]
id = "ASKS"
severity = "explain"
source = "s"
says = "if blank(t1_a_new) then t3_free <= 5"
[[rules]]
id = "NET"
severity = "must"
source = "s"
says = "t2_back <= t2_fee"
[[rules]]
id = "LAST"
severity = "explain"
source = "s"
says = "t3_all <= 10 + last.t1_tot_new"
[[rules]]
id = "ONLINE"
severity = "must"
source = "s"
says = "t1_g_new <= t1_tot_new"
[[rules]]
id = "UNITS"
severity = "must"
source = "s"
units = ["t1_*", "t2_fee", "t3_all"]
"""


KINDS = """
id = "kinds-2025"
title = "各类指标"
authority = "无"
language = "zh_CN"
years = { first = 2025 }
[cover]
sheet = "封面"
title = "各类指标"
fields = [
  { code = "office", label = "填报单位" },
  { code = "office_code", label = "单位代码" },
  { code = "year", label = "年度", kind = "count" },
]
[[tables]]
code = "k"
sheet = "表一"
title = "表一"
unit = "件"
widths = [22, 14]
may_be = ["nil", "not-applicable"]
[[tables.blocks]]
columns = [{ label = "数" }]
rows = [
  { code = "n", label = "件数" },
  { code = "share", label = "比例", kind = "percent" },
  { code = "day", label = "日期", kind = "date" },
  { code = "ok", label = "是否", kind = "flag" },
  { code = "off", label = "否则", kind = "flag", blank = "zero" },
]
[[tables]]
code = "s"
sheet = "表二"
title = "表二"
unit = "件"
widths = [22, 14]
[[tables.blocks]]
columns = [{ label = "数" }]
rows = [{ code = "n", label = "件数" }, { code = "day", label = "日期", kind = "date" }]
[[rules]]
id = "K"
severity = "must"
source = "s"
cells = "k"
[[rules]]
id = "S"
severity = "must"
source = "s"
cells = "s"
[[rules]]
id = "N"
severity = "must"
source = "s"
says = "s_n = k_n"
[[rules]]
id = "DAY"
severity = "must"
source = "s"
says = "s_day >= k_day"
[[rules]]
id = "SHARE"
severity = "must"
source = "s"
says = "k_share <= s_n"
[[rules]]
id = "OK"
severity = "must"
source = "s"
says = "if k_ok then s_n > 0"
[[rules]]
id = "OFF"
severity = "must"
source = "s"
says = "if k_off then s_n > 0"
[[rules]]
id = "BLANK"
severity = "must"
source = "s"
says = "if blank(k_day) then s_n = 0"
"""


@cache
def kinds() -> Edition:
    """An edition with a figure of every kind in a table that may be left empty."""
    return made(KINDS, "kinds-2025")


@cache
def whole() -> Edition:
    """The edition."""
    return made(TEXT)


def made(text: str, name: str = "whole-2025") -> Edition:
    """The edition of a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, "utf-8")
        return load(path, None)


def with_declared(book: Book, edition: Edition, **declared: str) -> Book:
    """A book that has the cells for what is declared of whole tables, with these words in them."""
    names, values = {**book.names}, {**book.values}
    for table, cell in printed(edition).declared.items():
        names[declared_name(table)] = DefinedName(declared_name(table), cell.absolute, cell)
        if table in declared:
            values[cell] = typed(declared[table])
    return replace(book, names=names, values=values)


def read_form(edition: Edition, drawing: str, **declared: str) -> Submission:
    """A form as it is read: what is not drawn is blank; by table what is declared of it."""
    found = with_declared(book(edition, drawing, "□"), edition, **declared)
    return submission(SubmittedFile(file="form.xlsx", sha256="0" * 64), found, edition, printed(edition))
