"""What an issued template has beside the plain one: all of it as safe in Excel as the rest."""

import re
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tests.derive.test_template import EXCEL_2007, bare, formulas
from xlvalidate.derive.issued_template import Issue
from xlvalidate.derive.last_year_sheet import proposals
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.lint import excel_safe
from xlvalidate.editions.load import load
from xlvalidate.editions.template_names import is_engines_own
from xlvalidate.errors import EditionError
from xlvalidate.reading.identify import wanted

EDITION = built_in_edition("ogi-2021")
GIVEN = frozenset({"office", "office_code", "year", "level"})


@pytest.fixture(scope="module")
def plain() -> Workbook:
    return load_workbook(BytesIO(template(EDITION)))


@pytest.fixture(scope="module")
def issued() -> Workbook:
    issue = Issue(given=GIVEN, last_year=2024, proposals=proposals(EDITION))
    return load_workbook(BytesIO(template(EDITION, issue)))


def test_names_are_safe_and_are_not_read_as_lines_of_the_cover(plain, issued):
    added = set(issued.defined_names) - set(plain.defined_names)
    assert len(added) == 8
    assert [name for name in added if not excel_safe(name)] == []
    assert [name for name in added if wanted(name) or not is_engines_own(name.removeprefix("xlv_"))] == []


def test_formulas_are_those_of_excel_2007_and_reach_other_sheets_by_name(plain, issued):
    added = {formula for _, formula in formulas(issued)} - {formula for _, formula in formulas(plain)}
    assert len(added) == 7
    for formula in added:
        assert set(re.findall(r"([A-Z]+)\(", bare(formula))) <= EXCEL_2007
        assert "!" not in formula


def test_the_sheets_and_what_is_locked(plain, issued):
    assert issued.sheetnames == ["封面", "表二", "表三", "表四", "上年数据", "校验", "审核结果", "_xlv", "_xlv_figures"]
    cover, before = issued["封面"], plain["封面"]
    locked = [f"C{row}" for row in range(5, 14) if cover[f"C{row}"].protection.locked]
    assert locked == ["C5", "C6", "C7", "C8"]
    assert not any(before[f"C{row}"].protection.locked for row in range(5, 14))
    prompts = {str(one.sqref): (one.type, one.prompt) for one in cover.data_validations.dataValidation}
    said = "已由下发单位填好并锁定。如有误，请告诉下发单位重发，请不要自行改动。"
    assert [prompts[cell] for cell in locked] == [(None, said)] * 4
    assert all(cell.protection.locked for row in issued["上年数据"].iter_rows() for cell in row)
    assert [cover[f"B{row}"].value for row in (22, 23, 24)] == [
        "5. 灰底各行由下发单位填好并锁定；如有误，请告诉下发单位重发，请不要自行改动。",
        "6. 表中灰色斜体的数是按上年数预填的建议数，依据见“上年数据”：请逐个核对，不属实的请改正。",
        None,
    ]


def test_without_last_figures_there_is_only_the_cover(plain):
    book = load_workbook(BytesIO(template(EDITION, Issue(given=frozenset({"office"})))))
    assert book.sheetnames == plain.sheetnames
    assert set(book.defined_names) == set(plain.defined_names)


OPTIONAL = """
id = "own-1"
title = "Own"
authority = "Order 1"
language = "en"
years = { first = 2024 }

[cover]
sheet = "Cover"
title = "Own"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
  { code = "kind", label = "Kind", kind = "choice", choices = ["a", "b"] },
]

[[tables]]
code = "t"
sheet = "SHEET"
title = "T"
unit = "件"
widths = [20, 10]

[[tables.blocks]]
columns = [{ code = "n", label = "Number" }]
rows = [
  { code = "begin", label = "At the beginning" },
  { code = "end", label = "At the end" },
  { code = "some", label = "For some" },
  { code = "more", label = "More", optional = "more" },
  { code = "change", label = "Change" },
]

[[rules]]
id = "CELLS"
severity = "must"
source = "s"
cells = "t"

[[rules]]
id = "CARRY"
severity = "must"
source = "s"
says = "last.t_end_n = t_begin_n"

[[rules]]
id = "SOME"
severity = "must"
source = "s"
says = "t_some_n = last.t_end_n"
applies = { kind = ["a"] }

[[rules]]
id = "MORE"
severity = "must"
source = "s"
says = "t_more_n = last.t_end_n"

[[rules]]
id = "LESS"
severity = "explain"
source = "s"
says = "t_end_n <= last.t_end_n"

[[rules]]
id = "CHANGE"
severity = "explain"
source = "s"
says = "t_change_n = last.t_change_n + t_end_n"
"""


def edition_of(tmp_path, text: str):
    path = tmp_path / "own-1.toml"
    path.write_text(text, "utf-8")
    return load(path, None)


def test_only_plain_equations_with_one_figure_of_last_year_propose(tmp_path):
    found = proposals(edition_of(tmp_path, OPTIONAL.replace("SHEET", "T")))
    assert [(one.code, one.last) for one in found] == [("t_begin_n", "t_end_n")]


def test_no_table_may_be_called_as_the_sheet_is(tmp_path):
    with pytest.raises(EditionError, match="the sheet Last year is one that every template has for itself"):
        edition_of(tmp_path, OPTIONAL.replace("SHEET", "Last year"))
