"""The hidden sheets beside open tables: their formulas, their names, and which rules they cannot say."""

import re

import pytest

from tests.derive.entry_form import changed_form, entry_form
from tests.derive.test_template import EXCEL_2007, bare
from tests.open_forms import grants, rule
from xlvalidate.cells import column_letters
from xlvalidate.derive.asked_elsewhere import engine_only
from xlvalidate.derive.check_formulas import formula_count
from xlvalidate.derive.check_states import CheckState, has_room
from xlvalidate.derive.checks_sheet import checks_sheet, lines_of
from xlvalidate.derive.drawing import DrawnName, draw
from xlvalidate.derive.entry_drawings import entry_drawings, entry_names
from xlvalidate.derive.entry_sheets import entry_sheets
from xlvalidate.derive.entry_totals import with_entry_totals
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FILLED, NUMBER, TYPED, figures_sheet, number_cells
from xlvalidate.derive.list_sheets import list_names, list_sheet
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.lint import excel_safe

GRANTS, KINDS = entry_form("grants"), entry_form("kinds")
BOTH = pytest.mark.parametrize("edition", [GRANTS, KINDS], ids=lambda one: one.id)
OF_ENTRIES = EXCEL_2007 | {"SUMPRODUCT", "EXACT", "N", "CHOOSE", "DATE", "INT", "ISLOGICAL", "ABS", "HYPERLINK"}


def formula(edition, table, heading):
    """The formula of a column in its first row, with the headings of others in place of their cells."""
    sheet = entry_sheets(edition)[table]
    top = sheet.top
    cells = {f"${column_letters(number)}{top}": one.heading for number, one in enumerate(sheet.columns, start=1)}
    (found,) = (one.formula for one in sheet.columns if one.heading == heading)
    return re.sub(rf"\$[A-Z]+{top}(?![0-9])", lambda match: f"[{cells[match[0]]}]", found)


@pytest.mark.parametrize(
    ("edition", "table", "heading", "said"),
    [
        (GRANTS, "award", "AWD-DATES", 'IF([entry]=0,"",IF(([as award_starts]="")+([as award_ends]="")>0,2,'
         'IF(0+([as award_starts]="b")>0,3,IF(0+([as award_ends]="e")>0,1,'
         "IF(ROUND([as award_starts]-[as award_ends],9)<=0,4,5)))))"),
        (GRANTS, "award", "AWD-CITY", 'IF([entry]=0,"",IF(IF(NOT(LEN([as award_province])=0),'
         "NOT(LEN([as award_city])=0),TRUE),4,5))"),
        (GRANTS, "award", "AWD-REF", 'IF([entry]=0,"",IF(0+ISNUMBER([as award_ref])>0,2,'
         "IF(0+(LEN([as award_ref])=0)>0,3,IF([unique(award_ref)]=1,4,5))))"),
        (GRANTS, "award", "key award_ref", 'IF(0+(LEN([as award_ref])>0)<1,"",IF(0+ISNUMBER([as award_ref])>0,"",'
         '[as award_ref]&"#"))'),
        (GRANTS, "award", 'where award_cluster = "研发"', 'IF([entry]=0,"",IF(0+ISNUMBER([as award_cluster])>0,2,'
         'IF(0+(LEN([as award_cluster])=0)>0,3,IF(EXACT([as award_cluster],"研发"),4,5))))'),
        (KINDS, "item", "I-ZERO", 'IF([entry]=0,"",IF(([as item_e]="")+([as item_n]="")>0,2,'
         "IF(ROUND(N([as item_e])+N([as item_n])-3,9)>=0,4,5)))"),
        (KINDS, "item", "I-PER", 'IF([entry]=0,"",IF(([as item_z]="")+([as item_n]="")>0,2,IF(0+([as item_n]="b")>0,3,'
         "IF(ROUND([as item_n],9)=0,0,IF(ROUND([as item_z]/[as item_n]-10,9)<=0,4,5)))))"),
        (KINDS, "item", "ordered(item_day)", 'IF([entry]=0,"",IF([above item_day]="",1,'
         "IF([as item_day]>=[above item_day],1,0)))"),
        (KINDS, "item", "key item_no item_day", 'IF(0+(LEN([as item_no])>0)+ISNUMBER([as item_day])<2,"",'
         'IF(0+ISNUMBER([as item_no])>0,"",[as item_no]&CHAR(31)&[as item_day]&"#"))'),
        (KINDS, "item", "lacks item_n item_yes", 'IF([entry]=0,"",IF([where item_yes]=4,IF(ISNUMBER([as item_n]),4,'
         'IF([as item_n]="",2,IF([as item_n]="e",1,3))),IF([where item_yes]=5,1,[where item_yes])))'),
        (KINDS, "item", "amounts item_n item_yes", 'IF([entry]=0,"",IF([lacks item_n item_yes]=4,[as item_n],""))'),
        (KINDS, "item", "finer item_z", "IF(ISNUMBER([as item_z]),IF(ROUND([as item_z],2)=[as item_z],0,1),0)"),
        (KINDS, "item", "listed item_grade", "IF(ISNUMBER([as item_grade]),0,IF(LEN([as item_grade])=0,0,"
         'IF(0+EXACT([as item_grade],"甲")+EXACT([as item_grade],"乙")>0,0,1)))'),
        (KINDS, "item", "from item_part", "IF([number item_part]=0,5,INDEX(h_starts_parts,[number item_part]))"),
    ],
)  # fmt: skip
def test_what_stands_beside_an_entry(edition, table, heading, said):
    assert formula(edition, table, heading) == said


def test_a_column_that_is_searched_may_be_asked_of_the_entry_itself_too():
    edition = grants(rule("OWN", "award.over in award.ref and award.ref <> 'x'"))
    assert formula(edition, "award", "OWN") == (
        'IF([entry]=0,"",IF(ISNUMBER([as award_over])+ISNUMBER([as award_ref])>0,2,IF(0+(LEN([as award_ref])=0)>0,3,'
        'IF(0+(LEN([as award_over])=0)>0,1,IF(IF([in(award_over;award_ref)]=1,NOT(EXACT([as award_ref],"x")),FALSE),'
        "4,5)))))"
    )


def test_what_is_carried_down_is_that_of_the_row_above():
    """
    row 8   above: nothing
    row 9   above: what row 8 has, or what stands above row 8
    """
    (found,) = (one.formula for one in entry_sheets(KINDS)["item"].columns if one.heading == "above item_day")
    assert found == 'IF(ROW()=8,"",IF(IF($A7=0,FALSE,ISNUMBER($J7)),$J7,$N7))'


def test_keys_are_searched_in_the_table_that_has_them():
    assert formula(KINDS, "pay", "in(pay_no;item_no)") == (
        'IF([entry]=0,"",IF([key pay_no]="","",IF(LEN([key pay_no])>250,'
        "IF(SUMPRODUCT(0+EXACT(h_key1_item,[key pay_no]))>0,1,0),"
        'IF(ISERROR(MATCH(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE([key pay_no],"~","~~"),"*","~*"),"?","~?"),h_key1_item,0)),'
        "0,"
        "IF(EXACT(INDEX(h_key1_item,MATCH(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE([key pay_no],"
        '"~","~~"),"*","~*"),"?","~?"),h_key1_item,0)),[key pay_no]),1,'
        "IF(SUMPRODUCT(0+EXACT(h_key1_item,[key pay_no]))>0,1,0))))))"
    )
    assert formula(GRANTS, "award", "unique(award_ref)") == (
        'IF([entry]=0,"",IF([key award_ref]="","",IF(LEN([key award_ref])>250,'
        "IF(SUMPRODUCT(0+EXACT(h_key0_award,[key award_ref]))=1,1,0),"
        'IF(COUNTIF(h_key0_award,"="&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE([key award_ref],"~","~~"),"*","~*"),"?","~?"))=1,'
        "1,"
        "IF(SUMPRODUCT(0+EXACT(h_key0_award,[key award_ref]))=1,1,0)))))"
    )


@BOTH
def test_the_formulas_have_room_in_excel_2007_and_speak_of_no_other_sheet(edition):
    for sheet in entry_sheets(edition).values():
        for column in sheet.columns:
            assert has_room(column.formula), column.heading
            assert "!" not in bare(column.formula), column.heading
            assert "{" not in bare(column.formula), column.heading
            assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare(column.formula))) <= OF_ENTRIES, column.heading


def test_what_a_rule_asks_besides_is_asked_by_name():
    names = {one.name: one.refers for one in entry_names(GRANTS)}
    row = number_cells(GRANTS)["award_amount__sum"]
    assert names["h_number_award_amount__sum"] == f"_xlv_figures!$K${row}"
    assert names["h_known_award_amount__sum"] == f"_xlv_figures!$D${row}"
    assert formula(GRANTS, "award", "AWD-BIG").replace("_award_amount__sum", "") == (
        'IF([entry]=0,"",IF(COUNT(h_number)<1,2,IF(MAX(h_number)>=1E+15,2,IF(MIN(h_number)<=-1E+15,2,'
        'IF(0+([as award_amount]="")>0,2,IF(([as award_amount]="b")+(0+h_known<1)>0,3,'
        "IF(ROUND([as award_amount]-(0.5*h_number),9)<=0,4,5)))))))"
    )


@BOTH
def test_every_name_is_safe_and_every_name_that_is_asked_is_there(edition):
    drawing = with_live_checks(edition, draw(edition))
    names = {one.name for one in drawing.names}
    assert all(map(excel_safe, names))
    for sheet in drawing.sheets:
        asked = [cell.formula for cell in (*sheet.cells, *sheet.columns) if cell.formula]
        asked += [one.formula for one in (*sheet.validations, *sheet.conditionals)]
        asked += [one.refers for one in drawing.names if f"{sheet.name}!" in one.refers]
        for one in asked:
            words = re.findall(r"(?<![A-Za-z0-9_$!])[hilx][a-z]*_[A-Za-z0-9_]+", bare(one))
            assert set(words) <= names, (sheet.name, set(words) - names)


@BOTH
def test_a_rule_over_entries_is_one_line_and_every_formula_is_counted(edition):
    drawn = checks_sheet(edition, texts_of(edition.language))
    assert formula_count(edition) == sum(1 for cell in drawn.cells if cell.formula)
    ids = [line.id for line in lines_of(edition)]
    assert {one.id for one in (*edition.instances, *edition.entry_instances)} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_closed_form_has_none_of_it():
    edition = built_in_edition("ogi-2019")
    assert list(entry_drawings(edition)) == list(entry_names(edition)) == list(list_names(edition)) == []
    assert list_sheet(edition) is None
    figures = figures_sheet(edition)
    assert with_entry_totals(figures, edition) is figures


def test_names_that_go_along_with_the_row():
    names = {one.name: one.refers for one in entry_names(KINDS)}
    assert names["h_own_item_n"] == "'明细 一'!$C1"
    assert names["h_entry_item"] == "_xlv_entries_1!$A$8:$A$17"
    assert names["h_entry_pay"] == "_xlv_entries_2!$A$4:$A$11"
    assert {name for name in names if name.startswith("h_unlisted")} == {
        f"h_unlisted_item_{column}" for column in ("place", "part", "section", "grade")
    }


def test_lists_stand_by_the_word_of_their_parent():
    """
    l_parts | words | starts | counts
    左      | 东*门 | 0      | 2
    右      | 北门  | 2      | 2
    上      | ab    | 4      | 1
    左
    x
    """
    sheet = list_sheet(KINDS)
    assert sheet is not None
    assert [one.values for one in sheet.columns][5:9] == [
        ("左", "右", "上", "左", "x"),
        ("东*门", "北门", "ab"),
        (0, 2, 4),
        (2, 2, 1),
    ]
    assert [one for one in list_names(KINDS) if one.name.endswith("parts")] == [
        DrawnName("l_parts", "_xlv_lists!$F$2:$F$6"),
        DrawnName("h_words_parts", "_xlv_lists!$G$2:$G$4"),
        DrawnName("h_starts_parts", "_xlv_lists!$H$2:$H$4"),
        DrawnName("h_counts_parts", "_xlv_lists!$I$2:$I$4"),
    ]
    # A heading over every column that has a name, and no cell over one that has none.
    named = [one for one in list_names(KINDS) if one.refers.startswith("_xlv_lists!")]
    assert [cell.value for cell in sheet.cells] == [one.name for one in named]
    assert len(sheet.columns) > len(sheet.cells)
    # A cell without a word is offered the blank cell behind the list.
    assert [(one.formula, one.value) for one in sheet.columns[13:15]] == [
        ("IF(M2=0,5,INDEX(h_starts_parts,M2))", 5),
        ("IF(M2=0,1,INDEX(h_counts_parts,M2))", 1),
    ]


def test_what_entries_come_to():
    drawn = {(cell.row, cell.column): cell for cell in with_entry_totals(figures_sheet(KINDS), KINDS).cells}
    rows, sheet = number_cells(KINDS), entry_sheets(KINDS)["item"]

    def at(code, column):
        cell = drawn.get((rows[code], column))
        return cell and (cell.formula, cell.value)

    def area(heading):
        number = [one.heading for one in sheet.columns].index(heading) + 1
        return f"_xlv_entries_1!${column_letters(number)}$8:${column_letters(number)}$17"

    entries, lacks, amounts = area("entry"), area("lacks item_e"), area("amounts item_e")
    there = f"COUNT({lacks})=SUM({entries})"
    assert at("item_e__min", NUMBER) == (f'IF({there},IF(COUNTIF({lacks},2)>0,"",MIN({amounts})),"")', 0)
    assert at("item_e__min", FILLED) == (f"IF({there},IF(COUNTIF({lacks},3)+COUNTIF({lacks},0)>0,0,1),1)", 1)
    assert at("item_e__min", TYPED) == (f"IF({there},IF(COUNT({lacks})=COUNTIF({lacks},1),1,0),0)", 1)
    finer = area("finer item_e")
    total = f"IF(SUM({finer})=0,ROUND(SUM({amounts}),2),SUM({amounts}))"
    assert at("item_e__sum", NUMBER) == (f'IF({there},IF(COUNTIF({lacks},2)>0,"",{total}),"")', 0)
    assert at("item_e__sum", TYPED) is None


def test_an_order_or_a_key_of_too_many_entries_is_the_engines(tmp_path):
    assert engine_only(KINDS) == engine_only(GRANTS) == frozenset()
    many = changed_form(tmp_path, "grants", "most = 12", "most = 2001")
    assert engine_only(many) == {"AWD-REF", "AWD-PARENT"}
    assert "AWD-REF" not in [one.heading for one in entry_sheets(many)["award"].columns]
    words = texts_of("zh_CN").live
    said = {cell.value for cell in checks_sheet(many, texts_of("zh_CN")).cells}
    assert words.by_program in said


def test_a_condition_that_no_formula_says_is_the_engines(tmp_path):
    without_end = "count(item where no matches 'digit 1+')"
    edition = changed_form(tmp_path, "kinds", "count(item where z > 2 * n)", without_end)
    assert engine_only(edition) == {"S-PER"}


@pytest.mark.parametrize(
    ("edition", "id_", "state"),
    [
        (GRANTS, "AWD-TOTAL", CheckState.TO_FILL),
        (GRANTS, "AWD-CELLS", CheckState.TO_FILL),
        (GRANTS, "AWD-BIG", CheckState.NOT_APPLICABLE),
        (KINDS, "I-CELLS", CheckState.NOT_APPLICABLE),
        (KINDS, "S-LOW", CheckState.NOT_APPLICABLE),
        (KINDS, "S-HIGH", CheckState.TO_FILL),
        (KINDS, "S-SOME", CheckState.HOLDS),
        (KINDS, "S-PAID", CheckState.HOLDS),
        (KINDS, "S-PER", CheckState.BREAKS),
    ],
)
def test_what_a_line_says_before_there_is_an_entry(edition, id_, state):
    (line,) = (one for one in lines_of(edition) if one.id == id_)
    assert line.blank.state is state
