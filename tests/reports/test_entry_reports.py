"""Findings about entries in every report: one line each, with how many entries they are about."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from jsonschema import Draft202012Validator

import xlvalidate.reports.json_lines as json_lines
from tests.reports.collection import collection
from tests.reports.grants import grants, judged
from xlvalidate.checking.check import Checked
from xlvalidate.reports.csv_table import table
from xlvalidate.reports.finding_lines import finding_lines
from xlvalidate.reports.junit import junit
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.rule_tally import rule_counts
from xlvalidate.reports.summary_workbook import summary
from xlvalidate.reports.terminal import render

YEAR = "2026-01-01 2026-12-31"
LATE = "\n".join(f"{row} A{row:04} 农业局 □ {int(row == 4)} 2026-05-01 2026-04-01" for row in range(4, 34))
SCHEMA = json.loads((Path(json_lines.__file__).parent / "findings.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory):
    return grants(Path(tmp_path_factory.mktemp("grants")))


@pytest.fixture(scope="module")
def late(form) -> Checked:
    """Thirty entries end before they begin; the total is right."""
    return judged(form, LATE, "1")


def collected(checked: Checked) -> Collected:
    office = OfficeResult(
        code="990001", name="某局", verdict=checked.verdict, file="f.xlsx", sha256="0" * 64, checked=checked
    )
    return replace(
        collection(), offices=(office,), missing=(), others=(), repeated=(), tree=None, rules=rule_counts([checked])
    )


def test_json_says_in_how_many_entries_it_is_so_and_which_entry_a_cell_is_of(late):
    data = json.loads(json_lines.line(late, "en"))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)] == []
    (found,), (cause,) = data["findings"], data["causes"]
    assert (found["id"], found["entries"], cause["entries"]) == ("AWD-DATES", 30, 30)
    assert (found["left"], found["right"], found["difference"]) == ("46143", "46113", "30")
    assert len(found["cells"]) == 40
    assert found["cells"][:3] == [
        {"entry": 4, "code": "award_starts", "sheet": "资助明细", "cell": "E4", "text": "2026-05-01"},
        {"entry": 4, "code": "award_ends", "sheet": "资助明细", "cell": "F4", "text": "2026-04-01"},
        {"entry": 5, "code": "award_starts", "sheet": "资助明细", "cell": "E5", "text": "2026-05-01"},
    ]
    assert data["rules"] == {"passed": 5, "failed": 1, "explained": 0, "not_run": 0}


def test_json_says_nothing_of_entries_where_a_finding_is_about_none(form):
    data = json.loads(json_lines.line(judged(form, f"4 A0001 农业局 □ 1 {YEAR}\n5 A0002 农业局 □ 1 {YEAR}", "3"), "en"))
    (found,), (cause,) = data["findings"], data["causes"]
    assert "entries" not in found
    assert "entries" not in cause
    # What entries come to has no cell, and is no entry.
    assert [(one["code"], one["entry"], one["cell"], one["text"]) for one in found["cells"]] == [
        ("summary_total", None, "B4", "3"),
        ("award_amount__sum", None, None, "2"),
    ]


def test_a_workbook_on_the_terminal(late):
    assert render(late, "zh_CN").splitlines() == [
        "grants.xlsx   grants   × 退回修改",
        "  × 资助明细 第 4-23 行…（共 30 条）：如第 4 行：开始日期（E4）应不晚于结束日期（F4）；2026年5月1日 > "
        "2026年4月1日，"
        "差 30 天。请核对并改正。〔AWD-DATES·强制〕",
        "  共 6 条审核关系：通过 5，不符 1，已说明 0，无法判断 0。",
    ]


def test_a_line_a_finding(late):
    assert list(finding_lines(late, "en")) == [
        "grants.xlsx:资助明细!E4: must AWD-DATES 资助明细 rows 4-23 … (30 in all): in row 4, 开始日期 (E4) "
        "must not be later "
        "than 结束日期 (F4); 1 May 2026 > 1 Apr 2026, off by 30 days. Please check these cells and correct them."
    ]


def test_csv_has_a_row_a_finding(late):
    rows = list(csv.reader(io.StringIO(table(collected(late), "zh_CN").decode("utf-8-sig"))))
    assert [row[6:14] for row in rows] == [
        ["编号", "位置", "单元格", "填的", "左边", "右边", "差额", "问题"],
        [
            "AWD-DATES",
            "资助明细 第 4-23 行…（共 30 条）",
            "资助明细!E4",
            "",
            "46143",
            "46113",
            "30",
            "如第 4 行：开始日期（E4）应不晚于结束日期（F4）；2026年5月1日 > 2026年4月1日，差 30 天。",
        ],
    ]


def test_junit_has_a_case_a_rule(late):
    suite = ET.fromstring(junit(collected(late), "en")).find("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures")} == {"tests": "6", "failures": "1"}


def test_the_summary_counts_causes_and_not_entries(late):
    book = openpyxl.load_workbook(io.BytesIO(summary(collected(late), "en")))
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    assert [row[5:10] for row in rows["Offices"]] == [
        ["Must", "Explain", "Explained", "Passed", "Not run"],
        [1, 0, 0, 5, 0],
    ]
    assert [row[4:13] for row in rows["Findings"][1:]] == [
        [
            "AWD-DATES",
            "资助明细 rows 4-23 … (30 in all)",
            "E4",
            None,
            46143,
            46113,
            30,
            "1 May 2026 > 1 Apr 2026",
            "in row 4, 开始日期 (E4) must not be later than 结束日期 (F4); 1 May 2026 > 1 Apr 2026, off by 30 days.",
        ]
    ]
    assert [row for row in rows["Rules"] if row[1] == "AWD-DATES"] == [
        ["grants", "AWD-DATES", "起止日期", "must", 1, 1, 0, 0, 0, 0]
    ]
