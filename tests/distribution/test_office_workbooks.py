"""An office's workbook: whose it is, locked; its stamp; last year's figures and what follows from them."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.collecting.incoming import form
from tests.distribution.issues import keys, lay_keys
from tests.forms import drawn_cells
from xlvalidate.cells import Cell
from xlvalidate.checking.judge import File, judge
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.last_year_sheet import Proposal, places, proposals
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.printed_form import printed
from xlvalidate.distribution.last_figures import LastYear, last_year, proposed
from xlvalidate.distribution.office_workbooks import STAMP, STAMP_NAME, Press, press
from xlvalidate.editions.catalogue import as_issued, built_in_edition, catalogue
from xlvalidate.findings import Origin
from xlvalidate.identity import Period
from xlvalidate.ooxml.blank_form import blank_form
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.read import read
from xlvalidate.roster import Office
from xlvalidate.stamps import Stamp

EDITION = built_in_edition("ogi-2021")
OFFICE = Office(code="330802001", name="柯城区教育局", level="县级部门")
OTHER = Office(code="330802003", name="柯城区统计局", level="统计机构")
DAY = date(2026, 1, 5)
LAST = """
t3           person  business  total
new               9         1     10
granted           3         1      4
handled           3         1      4
carried_out       6         0      6
"""


def last_of(*forms: bytes) -> LastYear:
    known = catalogue(None)
    items = (read(f"{number}.xlsx", data, known, printed) for number, data in enumerate(forms, start=1))
    return last_year(items, EDITION, Period(2025))


def pressed(last: LastYear = LastYear()) -> Press:  # noqa: B008 - a frozen value
    return press(as_issued("ogi-2021"), EDITION, Period(2025), [OFFICE, OTHER], last)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory):
    return lay_keys(tmp_path_factory.mktemp("keys"), pair=keys())


@pytest.fixture(scope="module")
def with_last(signed) -> bytes:
    return pressed(last_of(form(drawing=LAST, year=2024))).workbook(OFFICE, 1, DAY, signed[0])


def cover(data: bytes) -> dict[str, tuple[object, bool]]:
    """By line of the cover: what stands there, and whether it is locked."""
    sheet = openpyxl.load_workbook(BytesIO(data))["封面"]
    assert sheet.protection.sheet
    return {
        code: (sheet[cell.a1].value, sheet[cell.a1].protection.locked) for code, cell in draw(EDITION).field_of.items()
    }


BLANK = (None, False)
THE_OFFICES_OWN = {"head": BLANK, "reviewer": BLANK, "preparer": BLANK, "phone": BLANK, "date": BLANK}


def test_whose_it_is_stands_on_the_cover_and_is_locked(signed):
    assert cover(pressed().workbook(OFFICE, 1, DAY, signed[0])) == {
        "office": ("柯城区教育局", True),
        "office_code": ("330802001", True),
        "year": (2025, True),
        "level": ("县级部门", True),
        **THE_OFFICES_OWN,
    }


def test_a_level_that_the_form_does_not_know_is_left_to_the_office(signed):
    assert cover(pressed().workbook(OTHER, 1, DAY, signed[0]))["level"] == BLANK


def test_the_stamp_says_to_whom_it_was_issued_and_when(signed):
    own, known = signed
    book = openpyxl.load_workbook(BytesIO(pressed().workbook(OFFICE, 3, DAY, own)))
    assert book.defined_names[STAMP_NAME].attr_text == STAMP.absolute
    assert known.opened(book[STAMP.sheet][STAMP.a1].value) == Stamp(
        office="330802001", edition="ogi-2021", digest=EDITION.digest, year=2025, revision=3, issued=DAY
    )


def test_the_same_facts_give_the_same_bytes(signed):
    first, second = (pressed().workbook(OFFICE, 1, DAY, signed[0]) for _ in range(2))
    assert first == second
    assert first != pressed().workbook(OFFICE, 2, DAY, signed[0])


def test_a_blank_form_gives_what_filling_in_gives():
    template = Path("templates/ogi-2021.xlsx").read_bytes()
    drawn = draw(EDITION)
    cells: dict[Cell, Typed] = {
        drawn.field_of["office"]: "甲 & <乙>", drawn.field_of["year"]: 2025, drawn.cell_of["t3_new_person"]: 7,
    }  # fmt: skip
    cut = blank_form(template, [*cells, drawn.cell_of["t3_new_total"]])
    assert cut.filled(cells) == filled(template, cells)
    assert cut.filled({}) == filled(template, {})


def test_last_years_figures_stand_on_a_sheet_of_their_own(with_last):
    sheet = openpyxl.load_workbook(BytesIO(with_last))["上年数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=7)]
    assert sheet.protection.sheet
    assert rows[0][0] == "上年数据（2024 年）"
    assert rows[5:8] == [
        ["表", "项目", "栏目", "单位", "建议数", "位置", "上年哪一个数"],
        ["表三", "二、上年结转政府信息公开申请数量", "自然人", "件", 6, "定位", "四、结转下年度继续办理 自然人"],
        [
            "表三", "二、上年结转政府信息公开申请数量", "法人或其他组织 · 商业企业", "件", 0, "定位",
            "四、结转下年度继续办理 法人或其他组织 商业企业",
        ],
    ]  # fmt: skip
    at = places(EDITION, proposals(EDITION)).figures
    assert sheet[at["t3_new_person"].a1].value == 9
    assert [sheet.cell(at["t3_new_business"].row, column).value for column in range(1, 7)] == [
        "表三", "一、本年新收政府信息公开申请数量", "法人或其他组织 · 商业企业", "件", 1, "定位",
    ]  # fmt: skip
    assert len(at) == sum(indicator.numeric for indicator in EDITION.indicators.values())


def test_what_follows_for_this_year_is_filled_in_and_marked(with_last):
    book = openpyxl.load_workbook(BytesIO(with_last))
    cell = draw(EDITION).cell_of["t3_carried_in_person"]
    sheet = book[cell.sheet]
    assert (sheet[cell.a1].value, sheet[cell.a1].protection.locked) == (6, False)
    rules = [(str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules]
    proposing = {where: rule for where, rule in rules if rule.dxf.font.i}
    assert len(proposing) == 7
    rule = proposing[cell.a1]
    name = "xlv_last_t3_carried_in_person"
    own = "i_t3_carried_in_person"
    assert rule.formula == [f"IF(ISNUMBER({name}),IF(ISNUMBER({own}),{own}={name},FALSE),FALSE)"]
    # After all other colours, so that what is wrong is seen first.
    assert min(one.priority for one in proposing.values()) > max(o.priority for _, o in rules if not o.dxf.font.i)
    offered = places(EDITION, proposals(EDITION)).proposed["t3_carried_in_person"]
    assert book.defined_names[name].attr_text == offered.absolute


def test_an_office_without_last_figures_gets_the_form_without_proposals(signed):
    made = pressed(last_of(form(drawing=LAST, year=2024))).workbook(OTHER, 1, DAY, signed[0])
    assert "上年数据" not in openpyxl.load_workbook(BytesIO(made)).sheetnames
    assert made == pressed().workbook(OTHER, 1, DAY, signed[0])


def test_figures_of_an_earlier_edition_stand_under_what_this_one_calls_them():
    older = last_of(form(drawing="t3 person total\ncarried_out 4 4", year=2024, edition="ogi-2019"))
    figures = older.by_office["330802001"]
    assert proposed(figures, proposals(EDITION), EDITION)["t3_carried_in_person"] == 4
    assert "t2_regulation_repealed" not in figures


def test_whose_figures_are_doubled_or_of_another_year_are_not_used():
    found = last_of(
        form(year=2024), form(drawing=LAST, year=2024), form("330802002", year=2023), form("330802003", year=None),
        b"PK nothing", form("330802004", year=2024),
    )  # fmt: skip
    assert (found.doubled, found.other_year, found.unreadable) == (("330802001",), ("3.xlsx", "4.xlsx"), ("5.xlsx",))
    assert list(found.by_office) == ["330802004"]


@pytest.mark.parametrize("figure", [-1, 2.5])
def test_a_figure_that_the_form_would_not_take_is_not_proposed(figure):
    only = (Proposal("t3_carried_in_person", "t3_carried_out_person"),)
    assert proposed({"t3_carried_out_person": figure}, only, EDITION) == {}
    assert proposed({"t3_carried_out_person": 2}, only, EDITION) == {"t3_carried_in_person": 2}


def test_what_the_rules_of_each_edition_propose():
    found = {name: [one.code for one in proposals(built_in_edition(name))] for name in ("ogi-2014", "ogi-2021")}
    columns = ("person", "business", "research", "charity", "legal", "other_org", "total")
    assert found == {"ogi-2014": [], "ogi-2021": [f"t3_carried_in_{column}" for column in columns]}


def filled_in(data: bytes, drawing: str) -> bytes:
    """An issued workbook as the office fills it in: every figure that is not drawn is 0."""
    drawn = draw(EDITION)
    figures = {code: "0" for code, indicator in EDITION.indicators.items() if indicator.numeric}
    figures.update(drawn_cells(EDITION, drawing))
    cells: dict[Cell, Typed] = {drawn.cell_of[code]: int(text) for code, text in figures.items()}
    for field in ("head", "reviewer", "preparer", "phone", "date"):
        cells[drawn.field_of[field]] = "x"
    return filled(data, cells)


RIGHT = """
t3           person  total
new               3      3
carried_in        6      6
granted           9      9
handled           9      9
"""


def test_nothing_is_told_of_the_form_of_an_issued_workbook_that_was_filled_in(with_last, signed):
    (checked,) = judge([File("a.xlsx", filled_in(with_last, RIGHT))], setup(catalogue(None)))
    assert [one.id for one in checked.findings if one.origin is Origin.STRUCTURE] == ["stamp-not-verified"]
    assert str(checked.verdict) == "accepted"
