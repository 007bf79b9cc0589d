"""Three forms of other fields, as somebody else would have made them: nothing in them was made for xlvalidate."""

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

MADE = datetime(2024, 1, 2)
THIN = Side(style="thin", color="000000")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _saved(book: Workbook) -> bytes:
    book.properties.created = book.properties.modified = MADE
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _grid(sheet: Any, area: str) -> None:
    for row in sheet[area]:
        for cell in row:
            cell.border = GRID
            cell.alignment = CENTRE


def hospital() -> bytes:
    """Beds of a hospital: headings over headings, wards under wards, numbers of rows, a protected sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "床位表"
    for column, width in zip("ABCDEFGH", (9, 15, 6, 11, 11, 11, 11, 14), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "医院床位使用情况年报表"
    sheet["A1"].font = Font(name="黑体", size=16)
    sheet["A1"].alignment = CENTRE
    sheet.row_dimensions[1].height = 34
    sheet["A2"] = "医院名称："
    sheet["B2"].border = Border(bottom=THIN)
    sheet["D2"] = "机构代码："
    sheet["E2"].border = Border(bottom=THIN)
    sheet["G2"] = "年度："
    sheet["H2"].border = Border(bottom=THIN)
    sheet["A3"] = "批准文号：卫统〔2023〕12号"
    sheet["H3"] = "计量单位：张"
    sheet["H3"].alignment = Alignment(horizontal="right")
    _grid(sheet, "A4:H12")
    for area, text in (
        ("A4:B6", "科　室"),
        ("C4:C6", "行次"),
        ("D4:F4", "年末床位"),
        ("G4:G5", "开放\n床日（床日）"),
        ("H4:H5", "床位使用率（%）"),
        ("D5:D5", "合  计"),
        ("E5:E5", "普通"),
        ("F5:F5", "重症"),
        ("D6:D6", "1=2+3"),
        ("E6:E6", "2"),
        ("F6:F6", "3"),
        ("G6:G6", "4"),
        ("H6:H6", "5"),
        ("A7:B7", "总  计"),
        ("A8:A10", "住院"),
        ("B8:B8", "内科"),
        ("B9:B9", "外科"),
        ("B10:B10", "儿科"),
        ("A11:B11", "急诊"),
        ("A12:B12", "其中：观察床"),
    ):
        if area.partition(":")[0] != area.partition(":")[2]:
            sheet.merge_cells(area)
        sheet[area.partition(":")[0]] = text
        sheet[area.partition(":")[0]].fill = PatternFill("solid", fgColor="DDEBF7")
    for number, row in enumerate(range(7, 13), start=1):
        sheet.cell(row, 3, number)
        for column in "DEFG":
            sheet[f"{column}{row}"].number_format = "#,##0"
        sheet[f"H{row}"].number_format = "0.00"
    sheet["F12"] = "——"
    sheet["A13"] = "注：床位数为年末实有数。"
    sheet["A15"] = "填表人："
    sheet["B15"].border = Border(bottom=THIN)
    sheet["D15"] = "填表日期："
    sheet["E15"].border = Border(bottom=THIN)
    for area in ("D7:H12", "B2:B2", "E2:E2", "H2:H2", "B15:B15", "E15:E15"):
        for row in sheet[area]:
            for cell in row:
                cell.protection = Protection(locked=False)
    sheet.protection.sheet = True
    sheet["D4"].comment = Comment("含加床", "制表人")
    sheet.print_area = "A1:H15"
    sheet.page_setup.orientation = "landscape"
    said = book.create_sheet("填表说明")
    said["A1"] = "一、统计范围：全部医院。"
    said["A2"] = "二、床位数按年末实有数填报。"
    book.defined_names["科室"] = DefinedName("科室", attr_text="床位表!$A$7:$B$12")
    return _saved(book)


def school() -> bytes:
    """A school census in English: two tables on one sheet, lists and bounds, a formula in the total."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": MADE})
    head = book.add_format({"border": 1, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E2EFDA"})
    side = book.add_format({"border": 1})
    whole = book.add_format({"border": 1, "num_format": "0"})
    money = book.add_format({"border": 1, "num_format": "#,##0.00"})
    words = book.add_format({"border": 1, "num_format": "@"})
    line = book.add_format({"bottom": 1})
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    sheet = book.add_worksheet("Census & staff")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 5, 12)
    sheet.merge_range("A1:F1", "School census 2025", title)
    for row, label in ((2, "School:"), (3, "School number:"), (4, "School year:")):
        sheet.write(row, 0, label)
        sheet.write_blank(row, 1, None, line)
    sheet.merge_range("A7:A8", "Grade", head)
    sheet.merge_range("B7:D7", "Pupils", head)
    for column, label in enumerate(("Girls", "Boys", "Total"), start=1):
        sheet.write(7, column, label, head)
    sheet.merge_range("E7:E8", "Classes", head)
    sheet.merge_range("F7:F8", "Remarks", head)
    for row, label in enumerate(("First grade", "Second grade", "Third grade", "All grades"), start=8):
        sheet.write(row, 0, label, side)
        for column in (1, 2, 4):
            sheet.write_blank(row, column, None, whole)
        sheet.write_formula(row, 3, f"=B{row + 1}+C{row + 1}", whole, 0)
        sheet.write_blank(row, 5, None, words)
    sheet.write("A13", "Note: count every pupil once.")
    sheet.write("A15", "Staff and money", book.add_format({"bold": True}))
    for column, label in enumerate(("Item", "Full-time", "Part-time", "Total")):
        sheet.write(15, column, label, head)
    rows = (
        ("Teachers", whole),
        ("of whom newly appointed", whole),
        ("Salaries (EUR)", money),
        ("Boarding school?", words),
    )
    for row, (label, look) in enumerate(rows, start=16):
        sheet.write(row, 0, label, side)
        for column in (1, 2, 3):
            sheet.write_blank(row, column, None, look)
    sheet.data_validation("B9:C12", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.data_validation("B20:D20", {"validate": "list", "source": ["yes", "no"]})
    sheet.conditional_format("B9:E12", {"type": "cell", "criteria": "<", "value": 0, "format": head})
    sheet.insert_textbox("H2", "Send by 31 October")
    sheet.print_area("A1:F20")
    book.close()
    return out.getvalue()


def river() -> bytes:
    """Monitoring of a river: units of the rows in a column of their own, subtotals, a total column, an open table."""
    book = Workbook()
    sheet = book.active
    sheet.title = "水质监测"
    for column, width in zip("ABCDEFG", (6, 22, 12, 10, 10, 10, 12), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.merge_cells("A1:G1")
    sheet["A1"] = "河流断面水质与排放监测季报表"
    sheet["A1"].alignment = CENTRE
    sheet["A1"].font = Font(size=15, bold=True)
    _grid(sheet, "A2:D3")
    for address, text in (("A2", "监测单位名称"), ("A3", "报告年度")):
        sheet.merge_cells(f"{address}:B{address[1:]}")
        sheet[address] = text
        sheet.merge_cells(f"C{address[1:]}:D{address[1:]}")
    _grid(sheet, "A5:G12")
    for row in range(5, 13):  # open at both sides, as printed tables are
        sheet[f"A{row}"].border = Border(right=THIN, top=THIN, bottom=THIN)
        sheet[f"G{row}"].border = Border(left=THIN, top=THIN, bottom=THIN)
    heads = ("序号", "指标名称", "计量单位", "上游", "中游", "下游", "合计")
    for column, text in enumerate(heads, start=1):
        sheet.cell(5, column, text)
    sheet.merge_cells("A6:G6")
    sheet["A6"] = "一、排放量"
    rows = (
        (7, "废水排放量", "万吨"),
        (8, "其中：工业废水", "万吨"),
        (9, "化学需氧量", "吨"),
        (10, "氨氮", "吨"),
        (11, "监测次数", "次"),
        (12, "备注", "—"),
    )
    for number, (row, text, unit) in enumerate(rows, start=1):
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, text)
        sheet.cell(row, 3, unit)
        for column in range(4, 8):
            sheet.cell(row, column).number_format = "0.0" if row < 11 else "0" if row == 11 else "@"
    sheet["A13"] = "说明：氨氮以N计。"
    hidden = book.create_sheet("字典")
    hidden["A1"] = "上游"
    hidden.sheet_state = "hidden"
    sheet.add_data_validation(
        DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", sqref="D7:G10")
    )
    return _saved(book)


FORMS = {"hospital": hospital, "school": school, "river": river}
