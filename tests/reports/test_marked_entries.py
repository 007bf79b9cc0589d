"""Marked copies of a form with an open table: a row a cause, the first cells of it, and a 校验 that counts right."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.forms import BLANK
from tests.office.libreoffice import html_colours, recalculate
from tests.reports.grants import grants
from xlvalidate.cells import Cell
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.derive.appearance import TINTS, Tint
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.editions.results_layout import (
    CELL,
    COLUMN,
    EXPLAIN_COLUMN,
    FIGURES,
    ID,
    MUST_COLUMN,
    ROW,
    SUSPECT_COLUMN,
    TABLE,
    WHAT,
)
from xlvalidate.ooxml.fill import filled
from xlvalidate.reports.counted_otherwise import counted_otherwise
from xlvalidate.reports.marked_copy import cleared, entries, marked

YEAR = "2026-01-01 2026-12-31"
WRONG = (
    f"4 A0001 农业局 □ 1.50 2026-05-01 2026-04-01\n5 A0002 农业居 □ 101 {YEAR}\n"
    f"6 a3 水利局 种植处 / {YEAR}\n8 A0003 □ □ □ 2026-05-01 2026-04-01"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("grants")


@pytest.fixture(scope="module")
def form(folder):
    return grants(folder)


@pytest.fixture(scope="module")
def blank(form) -> bytes:
    return template(form)


def typed(form, drawing: str, total: str) -> dict[Cell, object]:
    place = draw(form)
    cells: dict[Cell, object] = {place.field_of[code]: said for code, said in COVER.items()}
    cells[place.cell_of["summary_total"]] = float(total)
    for line in drawing.splitlines():
        row, *said = line.split()
        for column, text in enumerate(said, start=1):
            if text != BLANK:
                cells[Cell("资助明细", int(row), column)] = _typed(text)
    return cells


COVER = {"office": "某局", "office_code": "990001", "year": "2026"}


def _typed(text: str):
    if text.startswith("2026-"):
        return (date.fromisoformat(text) - date(1899, 12, 30)).days
    try:
        return float(text)
    except ValueError:
        return text


def judged(folder: Path, data: bytes):
    return judge([File("form.xlsx", data)], Setup(catalogue(str(folder / "grants.toml")), printed))[0]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def checks(data: bytes) -> list[tuple[object, ...]]:
    """The lines of 校验: the id, what the difference says, the state; and the counts above them."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["校验"]
    lines = [
        tuple(sheet.cell(row, column).value for column in (1, 5, 6))
        for row in range(5, sheet.max_row + 1)
        if sheet.cell(row, 9).value is not None
    ]
    return [(sheet["A2"].value,), *lines]


def test_a_row_a_cause_and_the_cells_of_its_entries(folder, form, blank):
    data = filled(blank, typed(form, WRONG, "2"))
    rows = [{cell.column: cell.text for cell in row} for row in entries(judged(folder, data), "zh_CN")]
    said = [[row[column] for column in (TABLE, ROW, COLUMN, CELL, WHAT, FIGURES, ID)] for row in rows if ID in row]
    assert [one for one in said if one[0]] == [
        [
            "资助明细", "第 6 行", "编号", "A6",
            "“a3”的写法不对，应当是：1 位大写字母 + 4 位数字。", "", "AWD-CELLS.ref",
        ],
        [
            "资助明细", "第 5 行", "资助部门", "B5",
            "“农业居”不在名单“资助部门名单”中，是不是“农业局”？", "", "AWD-CELLS.agency",
        ],
        ["资助明细", "第 8 行", "资助部门、金额", "B8", "2 格没有填：B8、D8。", "", "AWD-CELLS\nAWD-BIG"],
        [
            "资助明细", "第 6 行", "处室", "C6",
            "“种植处”不属于“水利局”（名单“处室名单”）。", "", "AWD-CELLS.section",
        ],
        ["资助明细", "第 5 行", "金额", "D5", "金额（D5）应不大于 100；101 > 100，差 1。", "101 > 100", "AWD-BIG"],
        ["资助明细", "第 6 行", "金额", "D6", "“/”不是数字。", "", "AWD-CELLS.amount\nAWD-TOTAL"],
        [
            "资助明细", "第 4、8 行", "开始日期、结束日期", "E4",
            "如第 4 行：开始日期（E4）应不晚于结束日期（F4）；2026年5月1日 > 2026年4月1日，差 30 天。",
            "2026年5月1日 > 2026年4月1日", "AWD-DATES",
        ],
    ]  # fmt: skip
    marks = [[row[column] for row in rows if column in row] for column in (MUST_COLUMN, EXPLAIN_COLUMN, SUSPECT_COLUMN)]
    marked_must = ["A6", "B5", "B8", "D8", "C6", "D6", "E4", "E8", "F4", "F8"]
    assert marks == [[f"award!{cell}" for cell in marked_must], ["award!D5"], []]


def test_a_row_says_of_how_many_entries_it_is_and_how_many_are_marked(folder, form, blank):
    many = "\n".join(f"{row} A{row:04} 农业局 □ 0 2026-05-01 2026-04-01" for row in range(4, 304, 2))
    rows = [
        {cell.column: cell.text for cell in row}
        for row in entries(judged(folder, filled(blank, typed(form, many, "0"))), "zh_CN")
    ]
    assert [rows[0][column] for column in (TABLE, ROW, COLUMN, CELL, WHAT)] == [
        "资助明细",
        "第 4、6、8、10、12、14 行…（共 150 条）",
        "开始日期、结束日期",
        "E4",
        "如第 4 行：开始日期（E4）应不晚于结束日期（F4）；2026年5月1日 > 2026年4月1日，差 30 天。"
        "共 150 条，这里标出前 20 条。",
    ]
    assert len([row for row in rows if MUST_COLUMN in row]) == 40


def test_what_is_about_the_whole_table_names_it(folder, form, blank):
    rows = [[*row] for row in entries(judged(folder, filled(blank, typed(form, "", "0"))), "en")]
    assert [cell.text for cell in rows[0][:5]] == [
        "资助明细", "", "", "", "nothing was filled in; at least 2 entries are asked for."
    ]  # fmt: skip


LINES = [
    ("AWD-CELLS", 2, "不符"),
    ("SUM-CELLS", None, "通过"),
    ("AWD-DATES", 2, "不符"),
    ("AWD-BIG", 1, "不符"),
    ("AWD-REF", None, "通过"),
    ("AWD-TOTAL", None, "非数字"),
]
COUNTS = "共 6 条审核关系：通过 2，不符 3，已说明 0，无法判断 1。其中 1 条的格里不是数字。"


def test_the_counts_are_the_engines_where_no_program_computed_them(folder, form, blank):
    data = filled(blank, typed(form, WRONG, "2"))
    found = judged(folder, data)
    assert counted_otherwise(found) == ()
    assert checks(marked(data, found, "zh_CN")) == [(COUNTS,), *LINES]


def test_a_form_that_was_filled_in_says_nothing_of_its_entries_until_they_are_computed(form, blank):
    """Rather nothing than the sum of no entries."""
    assert checks(filled(blank, typed(form, WRONG, "2"))) == [(None,), ("SUM-CELLS", None, "通过")]


def test_a_form_that_is_right_says_so(folder, form, blank):
    right = f"4 A0001 农业局 种植处 1.50 {YEAR}\n5 A0002 水利局 □ 0.5 2026-01-01 □"
    data = filled(blank, typed(form, right, "2"))
    assert checks(marked(data, judged(folder, data), "zh_CN")) == [
        ("共 6 条审核关系：通过 6，不符 0，已说明 0，无法判断 0。",),
        *((id_, 0 if id_ == "AWD-TOTAL" else None, "通过") for id_, _, _ in LINES),
    ]


def test_the_blank_form_waits_for_its_entries(folder, form, blank):
    data = filled(blank, typed(form, "", "0"))
    assert checks(marked(data, judged(folder, data), "zh_CN")) == [
        ("共 3 条审核关系：通过 2，不符 0，已说明 0，无法判断 1。另有 3 条不适用。",),
        ("AWD-CELLS", None, "待填"),
        ("SUM-CELLS", None, "通过"),
        ("AWD-DATES", None, "不适用"),
        ("AWD-BIG", None, "不适用"),
        ("AWD-REF", None, "不适用"),
        ("AWD-TOTAL", 0, "通过"),
    ]


# A day that the sheet reads, one that only reading understands, and one that nobody understands; what a copy lists.
ODD = {
    "2026年5月1日": (),
    "二〇二六年五月一日": (("AWD-CELLS|不符", "通过"), ("AWD-DATES|无法识别", "不符")),
    "五月": (),
}


@pytest.mark.parametrize("day", ODD)
def test_what_only_reading_understands_is_listed(folder, form, blank, day):
    drawing = f"4 A0001 农业局 □ 1.50 {day} 2026-04-01\n5 A0002 水利局 □ 0.5 {YEAR}"
    assert counted_otherwise(judged(folder, filled(blank, typed(form, drawing, "2")))) == ODD[day]


def test_what_breaks_at_another_entry_is_not_listed(folder, form, blank):
    """The sheet says of the rule that it is broken, whatever it cannot read elsewhere."""
    drawing = "4 A0001 农业局 □ 1.50 二〇二六年五月一日 2026-04-01\n5 A0002 水利局 □ 0.5 2026-05-01 2026-04-01"
    found = judged(folder, filled(blank, typed(form, drawing, "2")))
    assert counted_otherwise(found) == (("AWD-CELLS|不符", "通过"),)


def test_libreoffice_finds_the_same_and_only_the_results_change_then(folder, form, blank, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(blank, typed(form, WRONG, "2")))
    (computed,) = recalculate([path], tmp_path / "out")
    data = computed.read_bytes()
    after = marked(data, judged(folder, data), "zh_CN")
    assert sorted(checks(after)) == sorted([(COUNTS,), *LINES])
    old, new = parts(data), parts(after)
    book = openpyxl.load_workbook(io.BytesIO(data))
    changed = [name for name in old if old[name] != new[name]]
    sheet = f"xl/worksheets/sheet{book.sheetnames.index('审核结果') + 1}.xml"
    assert sorted(changed) == ["xl/workbook.xml", "xl/worksheets/sheet1.xml", sheet]  # the cover was open before
    clean = cleared(after, "zh_CN")
    assert [one.id for one in judged(folder, clean).findings] == [one.id for one in judged(folder, data).findings]


def test_libreoffice_shows_the_marks_of_entries(folder, form, blank, tmp_path):
    """The marks of one form on another that is right, so that no live check colours a cell by itself."""
    right = "\n".join(f"{row} A{row:04} 农业局 □ 7 {YEAR}" for row in range(4, 9))
    path = tmp_path / "marked.xlsx"
    path.write_bytes(filled(blank, typed(form, right, "35")))
    path.write_bytes(marked(path.read_bytes(), judged(folder, filled(blank, typed(form, WRONG, "2"))), "zh_CN"))
    found = html_colours(path, tmp_path)
    fills = {key[1]: colours for key, colours in found.items() if key[0] == "资助明细"}
    must, explain = (f"#{TINTS[tint].fill}" for tint in (Tint.MUST, Tint.EXPLAIN))
    assert {said: fills.get(said) for said in ("A0004", "A0006", "7")} == {
        "A0004": None,
        "A0006": {must},
        "7": {must, explain},
    }
