"""Makes three of the official forms of `examples/adopted/official`, in the manner of forms that are really in use:
`python examples/official_forms.py`. The same bytes each time. `clinic-survey.blank.xlsx` beside them is what
`xlvalidate adopt --blank` writes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INTO = Path(__file__).parent / "adopted" / "official"
_MADE = datetime(2025, 1, 6, tzinfo=UTC)
_PASSWORD = "form"  # as those of real forms: it keeps clerks from slips, and nobody from anything
_GREY, _BLUE = "#E7E6E6", "#DDEBF7"


def _book(properties: Mapping[str, str]) -> tuple[Workbook, BytesIO]:
    into = BytesIO()
    book = Workbook(into, {"in_memory": True})
    book.set_properties({**properties, "created": _MADE})
    return book, into


def _closed(book: Workbook, into: BytesIO) -> bytes:
    book.close()
    return into.getvalue()


# --- A return of grants: an open table with names over its columns -------------------------------------------------

_PROGRAMMES = ("Flood repair", "Housing", "Roads and bridges", "Schools", "Water, sewers and drains")
_GRANTS = 40


def grants() -> bytes:
    """A cover with named fields and a total, and a sheet of entries whose columns have names. Two lists stand on a
    helper sheet; both sheets that are filled in are protected with a password.
    """
    book, into = _book({"title": "Relief grants return"})
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": _BLUE, "border": 1, "text_wrap": True, "valign": "top"})
    label = book.add_format({"bold": True})
    text = book.add_format({"border": 1, "locked": False, "num_format": "@"})
    whole = book.add_format({"border": 1, "locked": False, "num_format": "0"})
    money = book.add_format({"border": 1, "locked": False, "num_format": "#,##0.00"})
    day = book.add_format({"border": 1, "locked": False, "num_format": "dd/mm/yyyy"})
    shown = book.add_format({"border": 1, "num_format": "#,##0.00", "bg_color": _GREY})

    cover = book.add_worksheet("Coversheet")
    cover.set_column(0, 0, 34)
    cover.set_column(1, 1, 30)
    cover.write("A1", "Relief grants return", title)
    cover.write("A2", "Fill in the white cells, then one row of the sheet Grants for each grant.")
    lines = (
        ("Name of organisation", "organisation_name", text),
        ("Organisation number", "organisation_number", text),
        ("Reporting year", "reporting_year", whole),
        ("E-mail of contact", "contact_email", text),
    )
    for row, (asked, name, look) in enumerate(lines, start=3):
        cover.write(row, 0, asked, label)
        cover.write_blank(row, 1, None, look)
        book.define_name(name, f"=Coversheet!$B${row + 1}")
    cover.data_validation("B6", {"validate": "integer", "criteria": "between", "minimum": 2025, "maximum": 2030})
    cover.write("A9", "Total of all grants (EUR)", label)
    cover.write_formula("B9", f"=SUM(Grants!$E$2:$E${_GRANTS + 1})", shown, 0)
    book.define_name("total_amount", "=Coversheet!$B$9")
    cover.protect(_PASSWORD)

    sheet = book.add_worksheet("Grants")
    share = book.add_format({"border": 1, "locked": False, "num_format": "0%"})
    columns: Sequence[tuple[str, str, float, Format]] = (
        ("Grant reference", "grant_ref", 16, text),
        ("Programme", "programme", 24, text),
        ("Name of recipient", "recipient_name", 28, text),
        ("Start date", "start_date", 12, day),
        ("Amount (EUR)", "amount", 14, money),
        (
            "Share of own means (%)",
            "own_share",
            12,
            share,
        ),
        ("Paid in full? (Y/N)", "paid_in_full", 10, text),
    )
    for number, (heading, name, width, look) in enumerate(columns):
        letter = chr(ord("A") + number)
        sheet.set_column(number, number, width)
        sheet.write(0, number, heading, head)
        for row in range(1, _GRANTS + 1):
            sheet.write_blank(row, number, None, look)
        book.define_name(name, f"=Grants!${letter}$2:${letter}${_GRANTS + 1}")
    book.define_name("Programmes", f"=Lists!$A$2:$A${len(_PROGRAMMES) + 1}")
    last = _GRANTS
    sheet.data_validation(1, 0, last, 0, {"validate": "length", "criteria": "between", "minimum": 4, "maximum": 12})
    sheet.data_validation(1, 1, last, 1, {"validate": "list", "source": "=Programmes"})
    sheet.data_validation(1, 4, last, 4, {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation(1, 5, last, 5, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    sheet.data_validation(1, 6, last, 6, {"validate": "list", "source": ["Y", "N"]})
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.protect(_PASSWORD)

    lists = book.add_worksheet("Lists")
    lists.write("A1", "Programmes", label)
    lists.write_column("A2", _PROGRAMMES)
    return _closed(book, into)


# --- A questionnaire: dependent lists, shares, days, answers of a sample --------------------------------------------

_DISTRICTS = {
    "North": ("Aske", "Brun", "Corvale"),
    "South coast": ("Dunmere", "Esk", "Farrow"),
    "Islands": ("Great Holm", "Little Holm"),
}
_STAFF = {
    "Clinical": ("Midwives", "Nurses", "Physicians"),
    "Technical": ("Laboratory staff", "Radiographers"),
    "Support": ("Cleaners", "Clerks", "Drivers"),
}
_CHOOSE = "Please select"


def questionnaire() -> bytes:
    """Three sheets in English. The list of districts is by the region (INDIRECT over names), that of posts by the group
    (OFFSET and MATCH over a hidden sheet); a sample answer still stands in it, and what nobody chose says so.
    """
    book, into = _book({"title": "Clinic survey"})
    title = book.add_format({"bold": True, "font_size": 14})
    section = book.add_format({"bold": True, "bg_color": _BLUE})
    head = book.add_format({"bold": True, "bg_color": _BLUE, "border": 1, "text_wrap": True, "valign": "top"})
    label = book.add_format({"border": 1, "text_wrap": True})

    def box(number_format: str) -> Format:
        return book.add_format({"border": 1, "locked": False, "num_format": number_format, "bg_color": "#FFFFE5"})

    text, whole, share, day = box("@"), box("#,##0"), box("0.0%"), box("d mmm yyyy")
    red = book.add_format({"bg_color": "#FFC7CE"})

    about = book.add_worksheet("About you")
    about.set_column(0, 0, 40)
    about.set_column(1, 1, 26)
    about.write("A1", "Survey of clinics", title)
    about.write("A2", "Answer every question on all sheets. If you do not know, leave the cell empty.")
    about.write("A4", "1. The clinic", section)
    asked: Sequence[tuple[str, object, Format]] = (
        ("Name of clinic", "Sample clinic", text),
        ("Office code", "", text),
        ("Year", "", whole),
        ("Region", _CHOOSE, text),
        ("District", _CHOOSE, text),
        ("Opened on (date)", "", day),
        ("Open at night?", _CHOOSE, text),
    )
    for row, (question, answer, look) in enumerate(asked, start=4):
        about.write(row, 0, question, label)
        about.write(row, 1, answer or None, look)
    for region, districts in _DISTRICTS.items():
        column = chr(ord("A") + list(_DISTRICTS).index(region))
        book.define_name(region.replace(" ", "_"), f"=Choices!${column}$2:${column}${len(districts) + 1}")
    about.data_validation("B8", {"validate": "list", "source": "=Choices!$A$1:$C$1"})
    about.data_validation("B9", {"validate": "list", "source": '=INDIRECT(SUBSTITUTE($B$8," ","_"))'})
    about.data_validation("B10", {"validate": "date", "criteria": ">=", "value": datetime(1900, 1, 1)})
    about.data_validation("B11", {"validate": "list", "source": [_CHOOSE, "Yes", "No"]})
    about.conditional_format("B8:B11", {"type": "cell", "criteria": "==", "value": f'"{_CHOOSE}"', "format": red})
    about.protect()

    beds = book.add_worksheet("Beds and care")
    beds.set_column(0, 0, 34)
    beds.set_column(1, 3, 14)
    beds.write("A1", "2. Beds and care", title)
    beds.write_row("A3", ("Ward", "Beds", "of which in use", "Share in use"), head)
    wards = ("Children", "Maternity", "Surgery")
    for row, ward in enumerate(wards, start=3):
        beds.write(row, 0, ward, label)
        beds.write_blank(row, 1, None, whole)
        beds.write_blank(row, 2, None, whole)
        beds.write_blank(row, 3, None, share)
    beds.write(6, 0, "Total", label)
    total = book.add_format({"border": 1, "num_format": "#,##0", "bg_color": _GREY})
    for letter in "BC":
        beds.write_formula(f"{letter}7", f"=SUM({letter}4:{letter}6)", total, 0)
    within = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    beds.data_validation("D4:D6", within)
    beds.data_validation("B4:C6", {"validate": "integer", "criteria": ">=", "value": 0})
    beds.conditional_format("C4:C6", {"type": "formula", "criteria": "=$C4>$B4", "format": red})
    beds.protect()

    posts = book.add_worksheet("Posts")
    posts.set_column(0, 1, 20)
    posts.set_column(2, 3, 14)
    posts.write("A1", "3. Posts that are vacant", title)
    posts.write_row("A3", ("Group", "Post", "Number of posts", "Vacant since (date)"), head)
    for row in range(3, 15):
        posts.write(row, 0, _CHOOSE, text)
        posts.write(row, 1, _CHOOSE, text)
        posts.write_blank(row, 2, None, whole)
        posts.write_blank(row, 3, None, day)
    most = len(max(_STAFF.values(), key=len))
    posts.data_validation("A4:A15", {"validate": "list", "source": "=Choices!$A$11:$C$11"})
    source = f"=OFFSET(Choices!$A$12,0,MATCH($A4,Choices!$A$11:$C$11,0)-1,{most},1)"
    posts.data_validation("B4:B15", {"validate": "list", "source": source})
    posts.data_validation("C4:C15", {"validate": "integer", "criteria": ">=", "value": 0})
    posts.protect()

    choices = book.add_worksheet("Choices")
    for top, words in ((0, _DISTRICTS), (10, _STAFF)):
        for column, (word, offered) in enumerate(words.items()):
            choices.write(top, column, word)
            choices.write_column(top + 1, column, offered)
    choices.hide()
    return _closed(book, into)


# --- 统计报表: merged headings, 合计 小计 其中, its own formulas -----------------------------------------------------


def roads() -> bytes:
    """农村公路年报表: one protected sheet, its sums computed by the form."""
    book, into = _book({"title": "农村公路建设养护情况年报表"})

    def look(**said: object) -> Format:
        return book.add_format({"font_name": "宋体", "font_size": 10, "valign": "vcenter", **said})

    title = look(font_size=16, bold=True, align="center")
    plain, right = look(), look(align="right")
    head = look(border=1, align="center", text_wrap=True)
    label = look(border=1)
    kinds = {**dict.fromkeys("CDE", "0.000"), "F": "0", **dict.fromkeys("GH", "0.00")}
    sums = {column: look(border=1, num_format=said) for column, said in kinds.items()}
    boxes = {column: look(border=1, locked=False, num_format=said) for column, said in kinds.items()}
    closed = look(border=1, align="center", bg_color=_GREY)

    sheet = book.add_worksheet("农村公路")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 7, 13)
    sheet.merge_range("A1:H1", "农村公路建设养护情况年报表", title)
    sheet.write("F2", "表    号：", right)
    sheet.write("G2", "农路年1表", plain)
    sheet.write("F3", "制定机关：", right)
    sheet.write("G3", "某省交通运输厅", plain)
    sheet.write("F4", "文    号：", right)
    sheet.write("G4", "交规〔2025〕8号", plain)
    sheet.write("A3", "填报单位：", plain)
    sheet.write_blank("B3", None, look(bottom=1, locked=False))
    sheet.write("A4", "单位代码：", plain)
    sheet.write_blank("B4", None, look(bottom=1, locked=False, num_format="@"))
    sheet.write("C4", "年度：", right)
    sheet.write_blank("D4", None, look(bottom=1, locked=False, num_format="0"))
    sheet.merge_range("A6:A8", "公路等级", head)
    sheet.merge_range("B6:B8", "行次", head)
    sheet.merge_range("C6:E6", "里程（公里）", head)
    sheet.merge_range("C7:C8", "合计", head)
    sheet.merge_range("D7:E7", "按路面", head)
    sheet.write("D8", "有铺装", head)
    sheet.write("E8", "未铺装", head)
    sheet.merge_range("F6:F8", "桥梁（座）", head)
    sheet.merge_range("G6:G8", "建设投资（万元）", head)
    sheet.merge_range("H6:H8", "养护支出（万元）", head)
    sheet.write("A9", "甲", head)
    sheet.write("B9", "乙", head)
    for number, column in enumerate("CDEFGH", start=1):
        sheet.write(f"{column}9", "1=2+3" if number == 1 else str(number), head)
    lines = ("合计", "县道", "乡道小计", "　二级及以上", "　三级及以下", "村道", "　其中：通客运班车")
    for row, line in enumerate(lines, start=10):
        sheet.write(f"A{row}", line, label)
        sheet.write(f"B{row}", str(row - 9), head)
        for column in "CDEFGH":
            if row == 10:
                sheet.write_formula(f"{column}{row}", f"={column}11+{column}12+{column}15", sums[column], 0)
            elif row == 12:
                sheet.write_formula(f"{column}{row}", f"=SUM({column}13:{column}14)", sums[column], 0)
            elif column == "C":
                sheet.write_formula(f"C{row}", f"=D{row}+E{row}", sums["C"], 0)
            elif row == 16 and column in "GH":
                sheet.write(f"{column}{row}", "—", closed)
            else:
                sheet.write_blank(f"{column}{row}", None, boxes[column])
    sheet.data_validation("D11:E16", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation("F11:F16", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.write("A17", "说明：里程保留三位小数，金额保留两位小数。", plain)
    sheet.write("A18", "填表人：", plain)
    sheet.write_blank("B18", None, look(bottom=1, locked=False))
    sheet.write("C18", "填表日期：", right)
    sheet.write_blank("D18", None, look(bottom=1, locked=False, num_format="@"))
    sheet.protect(_PASSWORD)
    return _closed(book, into)


FORMS: Mapping[str, Callable[[], bytes]] = {
    "relief-grants.xlsx": grants,
    "clinic-survey.xlsx": questionnaire,
    "rural-roads.xlsx": roads,
}


if __name__ == "__main__":
    for name, made in FORMS.items():
        (INTO / name).write_bytes(made())
        print((INTO / name).relative_to(INTO.parents[2]))
