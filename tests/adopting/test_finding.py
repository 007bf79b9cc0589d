"""Tables drawn in characters: what of them becomes a row, a column, a figure, and what is said instead of guessed.

A line is a row of the sheet, `|` parts its boxes. `<` belongs to the merge on its left, `^` to the one above;
`.` has no border, `_` only a line below it. Other words are printed.
"""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from xlvalidate.adopting.draft import Draft, draft_of
from xlvalidate.adopting.scan_sheet import scan
from xlvalidate.adopting.write_edition import written
from xlvalidate.cli import main
from xlvalidate.editions.load import load

THIN = Side(style="thin")


def workbook(drawing: str, name: str = "Form") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = name
    grid = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in drawing.strip().splitlines()]
    for row, cells in enumerate(grid, start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            if text not in (".", "_") and not text.startswith(". "):
                cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            if text.startswith("_"):
                cell.border = Border(bottom=THIN)
            elif text not in ("", ".", "<", "^"):
                cell.value = text.removeprefix(". ")
    for row, cells in enumerate(grid, start=1):
        for column, text in enumerate(cells, start=1):
            if text in ("<", "^"):
                continue
            right, bottom = column, row
            while right < len(cells) and cells[right] == "<":
                right += 1
            while bottom < len(grid) and column <= len(grid[bottom]) and grid[bottom][column - 1] == "^":
                bottom += 1
            if (right, bottom) != (column, row):
                sheet.merge_cells(start_row=row, start_column=column, end_row=bottom, end_column=right)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def found(draft: Draft) -> list[str]:
    """The figures of every table as `row/column cell`."""
    return [
        f"{table.code} {table.rows[row]}/{table.columns[column]} {table.found.boxes[row, column].box.a1}"
        for table in draft.tables
        for row, column in sorted(table.kinds)
    ]


def said(draft: Draft) -> list[str]:
    return [f"{one.cell}: {one.why}" for one in draft.unplaced]


def draft(drawing: str, folder: Path, language: str | None = None) -> Draft:
    """The draft, whose file has no fault."""
    made = draft_of(scan(workbook(drawing)), workbook(drawing), "form.xlsx", language)
    path = folder / "form.toml"
    path.write_text(written(made, "form"), "utf-8")
    load(path, None)
    return made


def test_a_plain_table(tmp_path: Path) -> None:
    made = draft(
        """
        . Stock
        | Item  | Bought | Sold |
        | Books |        |      |
        | Maps  |        | —    |
        """,
        tmp_path,
    )
    assert found(made) == ["t1 books/bought B3", "t1 books/sold C3", "t1 maps/bought B4"]
    assert said(made) == []
    assert made.printed == {"Form": {"A1": "Stock", "A2": "Item", "C4": "—"}}


def test_two_panels_beside_each_other(tmp_path: Path) -> None:
    made = draft(
        """
        | Item  | Count | Item  | Count |
        | Books |       | Films |       |
        | Maps  |       | Games |       |
        """,
        tmp_path,
    )
    assert found(made) == ["t1 books/count B2", "t1 maps/count B3", "t2 films/count D2", "t2 games/count D3"]


def test_a_second_head_begins_another_table(tmp_path: Path) -> None:
    made = draft(
        """
        | Item  | Bought | Sold |
        | Books |        |      |
        | Item  | Lent   | Lost |
        | Books |        |      |
        """,
        tmp_path,
    )
    assert found(made) == ["t1 books/bought B2", "t1 books/sold C2", "t2 books/lent B4", "t2 books/lost C4"]


def test_rows_without_labels_and_heading_rows(tmp_path: Path) -> None:
    made = draft(
        """
        | Girls | Boys |
        |       |      |
        . x
        | Item      | Count |
        | A. Prints | <     |
        | Books     |       |
        | B. Others | <     |
        | Films     |       |
        | Remarks: none | <  |
        """,
        tmp_path,
    )
    assert found(made) == ["t1 r1/girls A2", "t1 r1/boys B2", "t2 books/count B6", "t2 films/count B8"]
    assert [row.labels[-1][1] for row in made.tables[1].found.rows if row.heading] == ["A. Prints", "B. Others"]
    assert said(made) == []


SAID = {
    "a heading that is not merged": (
        """
        | 科室 | 床位 |    |
        |      | 普通 | 重症 |
        | 内科 |      |    |
        """,
        [
            "C1: an empty box among the headings: is it part of the one beside it?",
            "A2: an empty box that no heading and no label lead to",
        ],
    ),
    "a heading over two columns": (
        """
        | 科室 | 床位 | < |
        | 内科 |      |   |
        """,
        [
            "B2: the heading “床位” does not stand over this column alone",
            "C2: the heading “床位” does not stand over this column alone",
        ],
    ),
    "boxes that do not stand under the headings": (
        """
        | 科室 | 普通 | 重症 |
        | 内科 |      |      |
        | 外科 |      |      |
        | 其他 |      | <    |
        """,
        ["B4:C4: the boxes of this row do not stand under the headings as those of the other rows do"],
    ),
    "a text among the figures": (
        """
        | 科室 | 普通 | 重症     |
        | 内科 |      |          |
        | 外科 |      | 见附表二 |
        | 儿科 |      |          |
        """,
        ["C3: “见附表二” is printed among the figures"],
    ),
    "boxes without a head": (
        """
        | 科室 | 普通 |
        | 内科 |      |
        . 甲
        .
        |      |      |
        """,
        [
            "A5: an empty box that no heading and no label lead to",
            "B5: an empty box that no heading and no label lead to",
        ],
    ),
    "a line whose place is its own cell": (
        """
        . 填报单位：  | . 年度： | .
        .
        | 科室 | 普通 |
        | 内科 |      |
        """,
        [
            "A1: “填报单位:” has no empty cell of its own to its right",
            "B1: “年度:” has no empty cell of its own to its right",
        ],
    ),
    "several units at once": (
        """
        . 计量单位：张、人
        | 科室 | 普通 |
        | 内科 |      |
        """,
        ["A1: “计量单位:张、人” names several units: say which figure has which"],
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_what_is_not_understood_is_said(what: str, tmp_path: Path) -> None:
    drawing, sentences = SAID[what]
    made = draft_of(scan(workbook(drawing)), workbook(drawing), "form.xlsx", None)
    assert said(made) == sentences
    if made.tables:
        draft(drawing, tmp_path)


@pytest.mark.parametrize("drawing", [drawing for drawing, _ in SAID.values()])
def test_no_empty_box_is_left_in_silence(drawing: str) -> None:
    made = draft_of(scan(workbook(drawing)), workbook(drawing), "form.xlsx", None)
    figures = {table.found.boxes[place].box.a1 for table in made.tables for place in table.kinds}
    known = figures | {one.cell for one in made.unplaced} | {one.box.a1 for one in made.fields}
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in drawing.strip().splitlines()]
    blank = {f"{'ABCD'[x]}{y}" for y, cells in enumerate(rows, start=1) for x, cell in enumerate(cells) if not cell}
    assert blank <= {address.partition(":")[0] for address in known}


def test_a_form_on_which_nothing_is_known_still_gives_a_draft_without_faults(tmp_path: Path) -> None:
    made = draft("| 项目 | 一 | 二 |\n| 甲类 |  |  |\n| 乙类 |  |  |", tmp_path)
    text = written(made, "form")
    assert 'authority = "（待填：制定机关和文号）"  # to fill in' in text
    assert 'units = ["单位待填"]  # to fill in: the form prints no unit for some figures' in text
    assert [line for line in text.splitlines() if "office" in line] == [
        '  { code = "office", label = "填报单位" },',
        '  { code = "office_code", label = "单位编码" },',
    ]


TOTALS = {
    "小计 and 总计": (
        "| 项目 | 数 |\n| 甲 |  |\n| 乙 |  |\n| 小计 |  |\n| 丙 |  |\n| 丁 |  |\n| 小计 |  |\n| 总计 |  |",
        ["r3 = jia + yi", "r6 = bing + ding", "zongji = r3 + r6"],
    ),
    "a total on top": (
        "| 项目 | 数 |\n| 合　计 |  |\n| 甲 |  |\n| 其中：乙 |  |\n| 丙 |  |",
        ["jia >= qizhongyi", "heji = jia + bing"],
    ),
    "rates": ("| 项目 | 比率（%） |\n| 合计 |  |\n| 甲 |  |\n| 乙 |  |", []),
    "no total": ("| 项目 | 设计 |\n| 甲 |  |\n| 乙 |  |", []),
    "of which, in a group": (
        "| 项目 | < | 数 |\n| 全体 | < |  |\n| 其中 | 男 |  |\n| ^ | 女 |  |",
        ["quanti >= nan + nv"],
    ),
}


@pytest.mark.parametrize("what", TOTALS)
def test_sums_that_labels_speak_of(what: str, tmp_path: Path) -> None:
    drawing, says = TOTALS[what]
    assert [one.says for one in draft(drawing, tmp_path).tables[0].proposals] == says


def test_a_hidden_sheet_is_nobodys() -> None:
    book = load_workbook(BytesIO(workbook("| Item | Count |\n| Books | |")))
    sheet = book.copy_worksheet(book.active)
    sheet.title, sheet.sheet_state = "Old", "hidden"
    for row in sheet["A1:B2"]:
        for cell in row:
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    out = BytesIO()
    book.save(out)
    made = draft_of(scan(out.getvalue()), out.getvalue(), "form.xlsx", None)
    assert (made.sheets, [table.sheet for table in made.tables], made.unplaced) == (("Old",), ["Form"], ())


def test_labels_that_are_empty_strings_are_none() -> None:
    out = BytesIO()
    book = Workbook()
    sheet = book.active
    for row in sheet["A1:B2"]:
        for cell in row:
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    sheet["A1"], sheet["B1"], sheet["A2"] = "Item", "Count", ""
    book.save(out)
    made = draft_of(scan(out.getvalue()), out.getvalue(), "form.xlsx", None)
    assert "None" not in written(made, "form")


def merged(area: str) -> bytes:
    """The plain table, with cells merged below it that no library walks through in an hour."""
    from xlvalidate.ooxml.repack import repacked

    data = workbook("| Item | Count |\n| Books | |")
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(BytesIO(data)) as package:
        xml = package.read(part).decode()
    over = f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    return repacked(data, {part: xml.replace("</sheetData>", over).encode()})


REFUSED = {
    "merged without end": (
        merged("A10:XFD500000"),
        "sheet “Form” merges A10:XFD500000: more than 100000 cells are no box of a form; please unmerge them first",
    ),
    "merged somewhere": (merged("here"), "the workbook is not read: bad-address xl/worksheets/sheet1.xml mergeCells"),
    "no table": (
        workbook(". Hello"),
        "form.xlsx has no table that was understood: headings over boxes, labels beside them",
    ),
    "no workbook": (b"Hello", "the workbook is not read: not-a-workbook text"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_adopted_is_refused(what: str, tmp_path: Path) -> None:
    data, sentence = REFUSED[what]
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    done = CliRunner().invoke(main, ["adopt", str(path), "-o", str(tmp_path / "draft.toml")])
    assert (done.exit_code, done.output.strip().removeprefix(f"{path} ")) == (2, sentence.format(path=path))
    assert not (tmp_path / "draft.toml").exists()


OPTIONS = {
    ("-o", "draft.txt"): "draft.txt has to be a .toml file",
    ("-o", "there.toml"): "there.toml is there already: name a new file",
    ("-o", "draft.toml", "--id", "My Form"): "“My Form” is no id: an id has a-z, 0-9 and - only",
}


@pytest.mark.parametrize("options", OPTIONS)
def test_wrong_options(options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form.xlsx").write_bytes(workbook("| Item | Count |\n| Books | |"))
    (tmp_path / "there.toml").write_text("")
    done = CliRunner().invoke(main, ["adopt", "form.xlsx", *options])
    assert (done.exit_code, done.output) == (2, OPTIONS[options] + "\n")
