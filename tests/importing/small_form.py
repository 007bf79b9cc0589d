"""A little form with nested headings, a column of units, groups of rows and a table whose only row has no label."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.editions.little import HEAD
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.importing.document import Document
from xlvalidate.importing.open_document import simplifier
from xlvalidate.importing.published_form import PublishedForm, published_form
from xlvalidate.importing.report import ImportedReport, import_report
from xlvalidate.importing.text_document import text_document

TABLES = """
[[tables]]
code = "t"
sheet = "T"
title = "一、申请情况"
unit = "件"
widths = [9, 9, 9, 9, 9, 9]
[[tables.blocks]]
corner = "项目"
columns = [
  { code = "a", label = "自然人" },
  { label = "法人", columns = [{ code = "b", label = "企业" }, { code = "c", label = "其他" }] },
  { code = "all", label = "总计" },
]
rows = [
  { code = "new", label = "一、本年新收" },
  { label = "二、办理结果", rows = [
    { code = "yes", label = "（一）予以公开（含部分公开）" },
    { code = "no", label = "（二）不予公开" },
  ] },
  { code = "left", label = "三、结转下年" },
]

[[tables]]
code = "u"
sheet = "U"
title = "二、保障情况"
widths = [20, 9, 9]
[[tables.blocks]]
corner = "指标"
columns = [{ label = "单位", prints = "unit" }, { label = "年度数" }]
rows = [
  { label = "一、经费情况", unit = "——", heading = true },
  { code = "funds", label = "专项经费", unit = "万元", kind = "amount" },
  { code = "fees", label = "收取费用", unit = "万元", kind = "amount" },
  { label = "二、会议情况", unit = "——", heading = true },
  { code = "met", label = "会议次数", unit = "次" },
]

[[tables]]
code = "v"
sheet = "V"
title = "三、复议诉讼情况"
unit = "件"
widths = [9, 9, 9, 9]
[[tables.blocks]]
columns = [
  { code = "r", label = "复议", columns = [{ code = "up", label = "维持" }, { code = "sum", label = "合计" }] },
  { code = "s", label = "诉讼", columns = [{ code = "up", label = "维持" }, { code = "sum", label = "合计" }] },
]
rows = [{}]

[[rules]]
id = "T-CELLS"
severity = "must"
source = "s"
cells = "t"

[[rules]]
id = "U-CELLS"
severity = "must"
source = "s"
cells = "u"

[[rules]]
id = "V-CELLS"
severity = "must"
source = "s"
cells = "v"
"""
VARIANTS = {"专项经费": ("专门经费",)}


@cache
def small_edition() -> Edition:
    with TemporaryDirectory() as folder:
        path = Path(folder, "tiny.toml")
        path.write_text(HEAD + TABLES, "utf-8")
        return load(path, None)


@cache
def small_form() -> PublishedForm:
    return published_form(small_edition(), VARIANTS)


@cache
def simple():
    return simplifier()


def read(document: Document) -> ImportedReport:
    report = import_report(document, [small_form()], simple(), stated=True)
    assert report is not None
    return report


def read_text(text: str) -> ImportedReport:
    return read(text_document(text.encode()))


def row(report: ImportedReport, name: str) -> str:
    """The figures of a row as they stand in the form, `.` for a blank."""
    columns = {"t": ("a", "b", "c", "all"), "v": ("r_up", "r_sum", "s_up", "s_sum")}
    table, _, own = name.partition("_")
    codes = ["_".join(filter(None, (table, own, column))) for column in columns.get(table, ("",))]
    return " ".join(report.cells[code].text if code in report.cells else "." for code in codes)


def rows(report: ImportedReport) -> dict[str, str]:
    names = ("t_new", "t_yes", "t_no", "t_left", "u_funds", "u_fees", "u_met", "v")
    return {name: said for name in names if (said := row(report, name)).strip(". ")}


def refused(report: ImportedReport) -> list[str]:
    """The rows that were refused, each with its reason."""
    return [f"{part.what.rpartition(' / ')[2]}: {part.why}" for part in report.refused]
