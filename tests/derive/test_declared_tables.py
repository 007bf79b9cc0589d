"""The cell in which something is declared of a whole table, drawn, and what the hidden sheet makes of it."""

from dataclasses import replace

import pytest

from tests.declared import TEXT, made, whole
from xlvalidate.cells import Area, Cell
from xlvalidate.derive.appearance import Style, Tint
from xlvalidate.derive.cell_colours import conditionals
from xlvalidate.derive.check_states import of_blank_form, state_formula
from xlvalidate.derive.declared_tables import DeclaredState, clear_or, declared_cells, stands, tables_with
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.handbook import html, markdown
from xlvalidate.derive.hidden_sheets import figures_sheet, number_cells
from xlvalidate.derive.sheet import DrawnCell, ValidationKind
from xlvalidate.derive.table_states import cells_of_blank_form, cells_state_formula
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration

TEXTS = texts_of("zh_CN")
PLAIN = made(TEXT.replace('may_be = ["nil", "not-applicable"]\n', "").replace('may_be = ["nil"]\n', ""))


def test_below_the_title_stands_one_cell_with_its_label() -> None:
    sheet = draw(whole()).sheet("t1")
    (cell,) = (cell for cell in sheet.cells if cell.declares)
    assert cell == DrawnCell(row=3, column=3, style=Style.TEXT, declares="t1", locked=False)
    (label,) = (cell for cell in sheet.cells if cell.value == "整表不填的，请在此选：")
    assert (label.row, label.column, label.label, sheet.area_of(label)) == (3, 1, True, Area(3, 1, 3, 2))
    assert (sheet.freeze, sheet.page.title_rows) == ("B5", (1, 4))
    assert draw(whole()).declared_of == {"t1": Cell("表一", 3, 3), "t2": Cell("表二", 3, 2)}
    names = {name.name: name.refers for name in draw(whole()).names if name.name.startswith("xlv_declared_")}
    assert names == {"xlv_declared_t1": "'表一'!$C$3", "xlv_declared_t2": "'表二'!$B$3"}


def test_its_list_has_the_words_of_the_table() -> None:
    first, second = (draw(whole()).sheet(table).validations[0] for table in ("t1", "t2"))
    assert (first.area, first.kind, first.choices) == (Area(3, 3, 3, 3), ValidationKind.LIST, ("本期无", "本表不适用"))
    assert second.choices == ("本期无",)
    assert first.prompt_title == "整表不填的原因"
    assert first.prompt == (
        "“本期无”：本期没有这张表的内容，各数都按 0 审核。\n"
        "“本表不适用”：本单位不填这张表，与它有关的审核关系不审核。\n"
        "表里填数的，这一格请留空。"
    )
    assert second.prompt == "“本期无”：本期没有这张表的内容，各数都按 0 审核。\n表里填数的，这一格请留空。"
    assert (first.alert_title, first.alert) == ("整表不填的原因", "请从列表中选一项；表里填数的，这一格请留空。")


@pytest.mark.parametrize(
    ("widths", "label", "cell"),
    [
        ("[22, 14, 14]", Area(3, 1, 3, 2), Area(3, 3, 3, 3)),
        ("[30, 8, 8]", Area(3, 1, 3, 1), Area(3, 2, 3, 3)),
        ("[30, 22, 8]", Area(3, 1, 3, 1), Area(3, 2, 3, 2)),
        ("[9, 9, 9]", Area(3, 1, 3, 2), Area(3, 3, 3, 3)),
    ],
)
def test_it_is_as_wide_as_its_words(widths: str, label: Area, cell: Area) -> None:
    sheet = draw(made(TEXT.replace("widths = [22, 14, 14]", f"widths = {widths}"))).sheet("t1")
    drawn = {one.declares or one.value: sheet.area_of(one) for one in sheet.cells if one.row == 3}
    assert drawn == {"整表不填的，请在此选：": label, "t1": cell}


ALONE = """
[[tables.blocks]]
columns = [{ label = "数" }]
rows = [{ code = "all" }, { code = "free", blank = "zero" }]
"""


def test_on_a_table_of_one_column_it_stands_below_its_label() -> None:
    before = TEXT[TEXT.index('code = "t3"') : TEXT.index("[[sets]]")]
    narrow = before.replace("widths = [22, 14]", 'widths = [30]\nmay_be = ["nil"]')
    narrow = narrow[: narrow.index("[[tables.blocks]]")] + ALONE.lstrip()
    sheet = draw(made(TEXT.replace(before, narrow))).sheet("t3")
    assert [(one.row, one.column, one.declares) for one in sheet.cells if one.declares] == [(4, 1, "t3")]
    assert next(one.row for one in sheet.cells if one.code == "t3_all") == 6


def test_an_edition_without_such_tables_is_drawn_as_before() -> None:
    sheet = draw(PLAIN).sheet("t1")
    assert next(cell for cell in sheet.cells if cell.code == "t1_a_new").row == 4
    live = with_live_checks(PLAIN, draw(PLAIN))
    assert not [name for name in live.names if "declared" in name.name or name.name.startswith("xlv_judged_table_")]
    assert max(cell.column for cell in figures_sheet(PLAIN).cells) == 18


# Formulas


def hidden(edition: Edition) -> dict[tuple[int, int], DrawnCell]:
    cells = declared_cells(edition, TEXTS, number_cells(edition))
    return {(cell.row, cell.column): cell for cell in cells}


def test_the_hidden_sheet_says_what_stands() -> None:
    found = hidden(whole())
    assert [found[2, column].formula for column in range(33, 36)] == [
        'IF(AF2="",0,IF(AF2="本期无",1,IF(AF2="本表不适用",2,3)))',
        "SUM($AK$2:$AK$9)",
        "IF(AG2=0,0,IF(AG2=3,3,IF(AH2>0,3,AG2)))",
    ]
    assert found[3, 33].formula == 'IF(AF3="",0,IF(AF3="本期无",1,3))'
    assert found[3, 34].formula == "SUM($AK$10:$AK$13)"
    assert found[2, 36].formula == 'IF(AI2=3,IF(AG2=3,"× 不是列表里的选项","× 选了整表不填，表里却有内容"),"")'
    said = found[2, 32].formula or ""
    assert said.startswith('IF(ISERROR(xlv_declared_t1),"#",TRIM(SUBSTITUTE(')
    assert 'xlv_declared_t1&"",CHAR(9)," ")' in said
    assert [(found[1, column].value, found[2, column].value) for column in range(31, 37)] == [
        ("declared", "t1"), ("said", ""), ("says", 0), ("beside", 0), ("stands", 0), ("sentence", ""),
    ]  # fmt: skip


def test_a_cell_has_something_in_it() -> None:
    plain = (
        'IF(ISBLANK(i_t1_a_new),0,IF(ISTEXT(i_t1_a_new),IF(LEN(TRIM(CLEAN(SUBSTITUTE(i_t1_a_new,"\u3000"," "))))=0,0,1)'
    )
    assert hidden(whole())[2, 37].formula == f"{plain},1))"
    computed = replace(whole().indicators["t1_a_new"], computed=True)
    members = {**whole().by_table, "t1": (computed, *whole().by_table["t1"][1:])}
    own = replace(whole(), indicators={**whole().indicators, "t1_a_new": computed})
    own.__dict__["by_table"] = members
    assert hidden(own)[2, 37].formula == f"{plain},IF(ISNUMBER(i_t1_a_new),IF(i_t1_a_new=0,0,1),1)))"


def test_what_stands_guards_every_figure_of_the_table() -> None:
    figures = {(cell.row, cell.column): cell.formula or "" for cell in figures_sheet(whole()).cells}
    assert figures[2, 3].startswith("IF(ISBLANK(i_t1_a_new),IF(xlv_judged_table_t1=1,0,IF(xlv_judged_table_t1=2,0,1)),")
    number = 'IF(ISNUMBER(i_t1_a_new),i_t1_a_new,IF(ISTEXT(i_t1_a_new),R2,IF(ISBLANK(i_t1_a_new),0,"")))'
    assert figures[2, 11] == f"IF(xlv_judged_table_t1=1,0,{number})"
    # A blank of these is fine whatever stands; a table of another kind has no such guard.
    assert figures[11, 3].startswith("IF(ISBLANK(i_t2_back),0,")
    assert figures[14, 3].startswith("IF(ISBLANK(i_t3_all),1,")
    assert (clear_or("t1", "0", "1"), stands("t1", DeclaredState.UNCLEAR)) == (
        "IF(xlv_judged_table_t1=1,0,IF(xlv_judged_table_t1=2,0,1))",
        "xlv_judged_table_t1=3",
    )


def test_what_stands_guards_every_rule_over_the_table() -> None:
    formula = {one.id: state_formula(whole(), one) for one in whole().instances if one.id != "LAST"}
    assert formula["ALL"].startswith("IF(xlv_judged_table_t1=2,1,IF(COUNT(")
    assert "IF(COUNTA(i_t3_all)+IF(xlv_judged_table_t1=1,2,COUNTA(i_t1_a_new,i_t1_b_new))<3,3," in formula["ALL"]
    assert formula["FEE"].startswith("IF(COUNT(")
    assert "IF(COUNTA(i_t3_all)+IF(xlv_judged_table_t2=1,1,COUNTA(i_t2_fee))<2,3," in formula["FEE"]
    assert "IF(IF(xlv_judged_table_t1=1,3,COUNTA(i_t1_a_new,i_t1_b_new,i_t1_tot_new))<3,3," in formula["SUM.new"]
    assert formula["ASKS"].startswith("IF(xlv_judged_table_t1=2,1,IF(COUNT(")  # it only asks whether a cell is blank
    cells = {rule.table: cells_state_formula(whole(), rule) for rule in whole().cell_rules.values()}
    assert cells["t1"].startswith("IF(xlv_judged_table_t1=2,1,IF(xlv_judged_table_t1=3,5,IF(COUNTIF(")
    assert cells["t2"].startswith("IF(xlv_judged_table_t2=3,5,IF(COUNTIF(")
    assert cells["t3"].startswith("IF(COUNTIF(")


def test_a_rule_over_what_is_no_number_is_not_asked_where_there_is_nothing() -> None:
    fee = replace(whole().indicators["t2_fee"], kind=whole().indicators["t2_why"].kind)
    other = replace(whole(), indicators={**whole().indicators, "t2_fee": fee})
    assert state_formula(other, whole().by_instance["NET"]).startswith("IF(xlv_judged_table_t2=1,1,IF(COUNT(")
    assert tables_with(whole(), ("t1", "t2", "t3"), Declaration.NIL) == ("t1", "t2")


def test_the_blank_form_says_what_it_said_before() -> None:
    for one, other in zip(whole().instances, PLAIN.instances, strict=True):
        assert of_blank_form(whole(), one) == of_blank_form(PLAIN, other)
    for table, rule in whole().cell_rules.items():
        assert cells_of_blank_form(whole(), rule) == cells_of_blank_form(PLAIN, PLAIN.cell_rules[table])


def test_the_cell_is_coloured_where_it_is_not_clear_and_where_it_is_marked() -> None:
    found = [*conditionals(whole(), draw(whole()).sheet("t1"), TEXTS.live)]
    (own,) = (one for one in found if "xlv_judged_table_t1" in one.formula)
    assert (own.area, own.formula, own.tint) == (Area(3, 3, 3, 3), "xlv_judged_table_t1=3", Tint.MUST)
    marked = [one for one in found if one.formula.startswith("COUNTIF(xlv_marked_must") and one.area == own.area]
    assert len(marked) == 1


def test_the_strip_says_beside_the_cell_what_is_wrong() -> None:
    live = with_live_checks(whole(), draw(whole()))
    (said,) = (cell for cell in live.sheet("t1").cells if cell.row == 3 and cell.formula)
    assert (said.column, said.formula, said.style) == (4, "_xlv_figures!$AJ$2", Style.STRIP)
    assert len(live.sheet("t1").widths) == 4
    assert dict(live.sheet("t1").heights)[3] >= 26
    assert not [cell for cell in live.sheet("t3").cells if cell.row == 3 and cell.formula]


def test_the_handbook_says_which_tables_may_be_left_empty() -> None:
    cells = draw(whole()).cell_of
    page = markdown(whole(), "zh_CN", cells)
    assert "表一、表二 本期没有内容的，整表可以不填：在表上选“本期无”，各数按 0 审核和汇总。选了又" in page
    assert "表一 不归本单位填的，整表可以不填：在表上选“本表不适用”，" in page
    assert "Where 表一 is not for your office" in html(whole(), "en", cells)
    assert "整表可以不填" not in markdown(PLAIN, "zh_CN", cells)
