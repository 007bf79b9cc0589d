import pytest

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.column_rows import with_columns
from xlvalidate.derive.sheet import DrawnColumn

HEAD = '<dimension ref="A1:B3"/><sheetData><row r="1"><c r="A1" s="4"/></row>'
TOP = '<row r="3" ht="20" customHeight="1"><c r="A3" s="1"/><c r="B3" s="2"/></row>'
TAIL = "</sheetData>"


def column(left, bottom=5, **what):
    return DrawnColumn(area=Area(3, left, bottom, left), style=Style.PLAIN, **what)


def rows(*columns):
    made = with_columns(HEAD + TOP + TAIL, columns)
    assert made.endswith(TAIL)
    return made.partition("<sheetData>")[0], made.removesuffix(TAIL).split("<row")[2:]


def test_blank_cells_with_the_style_of_the_first_one():
    assert rows(column(2), column(1)) == (
        '<dimension ref="A1:B5"/>',
        [f' r="{row}" ht="20" customHeight="1"><c r="A{row}" s="1"/><c r="B{row}" s="2"/></row>' for row in (3, 4, 5)],
    )


def test_values_end_where_their_column_ends():
    assert rows(column(1, 4, values=("a&b", " c")), column(2, values=(1, 2, 3)))[1] == [
        ' r="3" ht="20" customHeight="1"><c r="A3" s="1" t="inlineStr"><is><t>a&amp;b</t></is></c>'
        '<c r="B3" s="2"><v>1</v></c></row>',
        ' r="4" ht="20" customHeight="1"><c r="A4" s="1" t="inlineStr"><is><t xml:space="preserve"> c</t></is></c>'
        '<c r="B4" s="2"><v>2</v></c></row>',
        ' r="5" ht="20" customHeight="1"><c r="B5" s="2"><v>3</v></c></row>',
    ]


def test_one_value_in_every_row():
    assert rows(column(1, value="x"), column(2))[1][2] == (
        ' r="5" ht="20" customHeight="1"><c r="A5" s="1" t="inlineStr"><is><t>x</t></is></c><c r="B5" s="2"/></row>'
    )


def test_a_formula_is_written_once_and_every_cell_says_where_it_stands():
    assert rows(column(1, formula='IF(B3<1,"",1)', value=""), column(2, formula="ROW()", value=0))[1] == [
        ' r="3" ht="20" customHeight="1">'
        '<c r="A3" t="str"><f t="shared" ref="A3:A5" si="0">IF(B3&lt;1,"",1)</f><v></v></c>'
        '<c r="B3"><f t="shared" ref="B3:B5" si="1">ROW()</f><v>0</v></c></row>',
        *(
            f' r="{row}" ht="20" customHeight="1"><c r="A{row}" t="str"><f t="shared" si="0"/><v></v></c>'
            f'<c r="B{row}"><f t="shared" si="1"/><v>0</v></c></row>'
            for row in (4, 5)
        ),
    ]


@pytest.mark.parametrize("other", [{"values": (1, 2, 3)}, {"formula": "ROW()", "value": 0, "bottom": 4}])
def test_where_columns_differ_each_cell_says_where_it_stands(other):
    made = rows(column(1, formula="ROW()", value=0), column(2, **other))[1]
    assert made[1].startswith(' r="4" ht="20" customHeight="1"><c r="A4"><f t="shared" si="0"/><v>0</v></c><c r="B4"')


def test_columns_begin_in_one_row_and_nothing_stands_below():
    with pytest.raises(AssertionError, match="begin in one row"):
        with_columns(HEAD + TOP + TAIL, [column(1), DrawnColumn(area=Area(4, 2, 5, 2), style=Style.PLAIN)])
    with pytest.raises(AssertionError, match="something below row 3"):
        with_columns(HEAD + TOP + '<row r="4"></row>' + TAIL, [column(1), column(2)])
